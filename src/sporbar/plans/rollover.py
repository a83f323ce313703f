"""Next year's plan, proposed from this year's."""

from dataclasses import dataclass

from sporbar.plans.models import ActionPlan, Measure


@dataclass(frozen=True)
class ProposedMeasure:
    """A measure of this year's plan, and the number it would have next year if carried on."""

    measure: Measure
    number: int


def proposal(plan: ActionPlan) -> list[ProposedMeasure]:
    """This year's measures in order, numbered anew from 1 within each focus area. Three
    statements, however many measures."""
    return numbered(
        list(
            Measure.objects.within(plan.cooperation_id)
            .of_plan(plan)
            .wholes()
            .in_force()
            .select_related("focus_area", "responsible_body")
            .prefetch_related("activities", "strands")
            .order_by("focus_area__number", "number")
        )
    )


def numbered(measures: list[Measure]) -> list[ProposedMeasure]:
    """The measures with the numbers they get when these, in this order, are carried on."""
    count: dict[int, int] = {}
    proposed = []
    for measure in measures:
        count[measure.focus_area_id] = count.get(measure.focus_area_id, 0) + 1
        proposed.append(ProposedMeasure(measure, count[measure.focus_area_id]))
    return proposed
