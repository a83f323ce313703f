"""Questions over many measures."""

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Prefetch

from sporbar.core.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from sporbar.plans.models import ActionPlan


class DraftQuerySet(TenantQuerySet):
    def with_references(self) -> Self:
        """What `part()` needs besides the row: two statements, however many drafts."""
        measures = self.model._meta.get_field("merged_from").related_model._default_manager
        return self.select_related(
            "focus_area",
            "edited_by",
            "measure__plan",
            "measure__focus_area",
            "measure__parent__focus_area",
            "continues__plan",
            "continues__focus_area",
            "continues__parent__focus_area",
        ).prefetch_related(
            Prefetch("merged_from", measures.select_related("plan", "focus_area", "parent"))
        )


class MeasureQuerySet(TenantQuerySet):
    def of_plan(self, plan: "ActionPlan") -> Self:
        """The plan's measures and strands."""
        return self.filter(plan=plan)

    def wholes(self) -> Self:
        """Measures, not strands."""
        return self.filter(parent=None)

    def in_force(self) -> Self:
        """Those no later version of the same plan has taken out."""
        return self.filter(withdrawn_in=None)

    def with_labels(self) -> Self:
        """What `label` needs, in the same statement."""
        return self.select_related("focus_area", "parent__focus_area")

    def with_parts(self) -> Self:
        """Everything a measure is made of: ten statements, however many measures."""
        areas = self._related("areas").select_related("action_area")
        involvements = self._related("involvements").select_related(
            "organisation", "body", "person"
        )
        return self.select_related(
            "focus_area", "responsible_body", "continues__plan", "continues__focus_area"
        ).prefetch_related(
            Prefetch("areas", areas),
            Prefetch("involvements", involvements),
            Prefetch(
                "merged_from",
                self.model._default_manager.select_related(
                    "plan", "focus_area", "parent__focus_area"
                ),
            ),
            "activities",
            "expected_results",
            "goals",
            "strands__activities",
            "former_names",
        )

    def _related(self, name: str) -> Any:
        """All rows of the model that `name` leads to; it cannot be imported here."""
        return self.model._meta.get_field(name).related_model._default_manager.all()
