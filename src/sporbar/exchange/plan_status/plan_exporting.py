"""Rows back into a plan file: for filled templates."""

from dataclasses import replace

from sporbar.plans.content import (
    AdoptionPart,
    AreaLinkPart,
    FormerNamePart,
    InvolvementPart,
    MeasurePart,
    PlanFile,
    StrandPart,
)
from sporbar.plans.models import ActionPlan, Measure, PlanState
from sporbar.plans.surroundings import name_of, people_of, surroundings


def label(measure: Measure) -> str:
    """ "5.6" for a measure, "5.6/FEIDE" for a strand."""
    return measure.label if measure.parent_id is None else f"{measure.label}/{measure.title}"


def plan_file(plan: ActionPlan) -> PlanFile:
    """The plan, its cooperation and its strategy as they stand now; about thirty statements."""
    version = plan.versions.select_related("adopted_by").order_by("-number").first()
    adoption = AdoptionPart()
    if version is not None and version.state in (PlanState.ADOPTED, PlanState.CLOSED):
        adoption = AdoptionPart(
            adopted=True,
            by=name_of(version.adopted_by),
            on=version.adopted_on,
            case_reference=version.case_reference,
            wording=version.wording,
        )
    measures = _measures(plan)
    named = {one.person for part in measures for one in part.involved if one.person}
    return replace(
        surroundings(plan),
        version=version.number if version else 1,
        adoption=adoption,
        people=people_of(plan.cooperation, named),
        measures=measures,
    )


def _measures(plan: ActionPlan) -> tuple[MeasurePart, ...]:
    forms: dict[int, list[str]] = {}
    for measure, code in (
        Measure.working_forms.through.objects.filter(measure__plan=plan)
        .order_by("id")
        .values_list("measure_id", "workingform__code")
    ):
        forms.setdefault(measure, []).append(code)
    applies: dict[int, list[int]] = {}
    for measure, number in (
        Measure.applies_to.through.objects.filter(measure__plan=plan)
        .order_by("id")
        .values_list("measure_id", "focusarea__number")
    ):
        applies.setdefault(measure, []).append(number)
    return tuple(
        _measure(row, forms.get(row.pk, []), applies.get(row.pk, []))
        for row in Measure.objects.within(plan.cooperation_id)
        .of_plan(plan)
        .wholes()
        .in_force()
        .with_parts()
        .order_by("position", "id")
    )


def _measure(row: Measure, forms: list[str], applies: list[int]) -> MeasurePart:
    earlier = row.continues
    return MeasurePart(
        focus_area=row.focus_area.number,
        number=row.number or 0,
        title=row.title,
        number_printed=row.number_printed,
        areas=tuple(
            AreaLinkPart(
                code=link.action_area.code,
                relation=link.relation,
                title=link.title if link.title != link.action_area.title else None,
            )
            for link in row.areas.all()
        ),
        applies_to=tuple(applies),
        working_forms=tuple(forms),
        working_form_note=row.working_form_note,
        activities=tuple(one.text for one in row.activities.all()),
        expected_results=tuple(one.text for one in row.expected_results.all()),
        goals=tuple(one.code for one in row.goals.all()),
        strands=tuple(
            StrandPart(
                title=strand.title, activities=tuple(one.text for one in strand.activities.all())
            )
            for strand in sorted(
                (one for one in row.strands.all() if one.withdrawn_in_id is None),
                key=lambda one: (one.position, one.pk),
            )
        ),
        former_names=tuple(
            FormerNamePart(name=old.name, changed_on=old.changed_on)
            for old in row.former_names.all()
        ),
        responsible_body=name_of(row.responsible_body),
        involved=tuple(
            InvolvementPart(
                role=one.role,
                organisation=name_of(one.organisation),
                body=name_of(one.body),
                person=one.person.slug if one.person else None,
                unit=one.unit,
                year=one.year,
            )
            for one in row.involvements.all()
        ),
        continues=f"{earlier.plan.year}/{earlier.label}" if earlier else None,
        merged_from=tuple(f"{one.plan.year}/{one.label}" for one in row.merged_from.all()),
    )
