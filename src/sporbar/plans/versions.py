"""What a version of a plan says, whether it lies fast or is being written."""

from dataclasses import replace

from sporbar.plans.content import AdoptionPart, EndingPart, PlanFile, plan_of
from sporbar.plans.models import DraftEnding, DraftMeasure, PlanState, PlanVersion
from sporbar.plans.surroundings import people_of, surroundings


def content_of_version(version: PlanVersion) -> PlanFile:
    """The version as one value: as frozen when adopted, else put together from the draft.

    About twenty statements however many measures.
    """
    if version.is_adopted:
        return plan_of(version.content)
    return composed(version)


def version_before(version: PlanVersion) -> PlanVersion | None:
    """The adopted version of the same plan before this one, or last year's newest; None for the
    first ever, and for the first of a sub-body's plan."""
    adopted = PlanVersion.objects.within(version.cooperation_id).filter(
        state__in=(PlanState.ADOPTED, PlanState.CLOSED)
    )
    same: PlanVersion | None = (
        adopted.filter(plan=version.plan_id, number__lt=version.number).order_by("-number").first()
    )
    if same is not None or version.plan.hangs_under_id is not None:
        return same
    earlier: PlanVersion | None = (
        adopted.filter(plan__year=version.plan.year - 1, plan__hangs_under=None)
        .order_by("-number")
        .first()
    )
    return earlier


def composed(version: PlanVersion, adoption: AdoptionPart | None = None) -> PlanFile:
    """The draft put together with all that surrounds it, as it stands now.

    With `adoption` as it will be frozen: then a rename carries the day of the decision.
    """
    plan = version.plan
    renamed_on = adoption.on if adoption else None
    drafts = (
        DraftMeasure.objects.within(version.cooperation_id)
        .filter(version=version)
        .with_references()
        .order_by("focus_area__number", "number")
    )
    measures = tuple(draft.part(renamed_on) for draft in drafts)
    endings = (
        DraftEnding.objects.within(version.cooperation_id)
        .filter(version=version, measure__isnull=False)
        .select_related("measure__plan", "measure__focus_area", "measure__parent__focus_area")
        .order_by("measure__focus_area__number", "measure__number")
    )
    named = {one.person for part in measures for one in part.involved if one.person}
    return replace(
        surroundings(plan),
        version=version.number,
        adoption=adoption or AdoptionPart(),
        people=people_of(plan.cooperation, named),
        measures=measures,
        endings=tuple(
            EndingPart(
                measure=ending.measure.reference, title=ending.measure.title, reason=ending.reason
            )
            for ending in endings
        ),
    )
