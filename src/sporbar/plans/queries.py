"""Questions over many measures."""

from typing import TYPE_CHECKING, Self

from sporbar.core.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from sporbar.plans.models import ActionPlan


class MeasureQuerySet(TenantQuerySet):
    def of_plan(self, plan: "ActionPlan") -> Self:
        """The plan's measures and strands."""
        return self.filter(plan=plan)

    def wholes(self) -> Self:
        """Measures, not strands."""
        return self.filter(parent=None)

    def with_labels(self) -> Self:
        """What `label` needs, in the same statement."""
        return self.select_related("focus_area", "parent__focus_area")

    def with_parts(self) -> Self:
        """Everything a measure is made of: ten statements, however many measures."""
        return self.select_related(
            "focus_area", "responsible_body", "continues__plan", "continues__focus_area"
        ).prefetch_related(
            "areas__action_area",
            "activities",
            "strands__activities",
            "former_names",
            "involvements__organisation",
            "involvements__body",
        )
