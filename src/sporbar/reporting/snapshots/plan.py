"""The plan's measures with all that belongs to them."""

from collections import defaultdict
from typing import Any

from django.db.models import Q

from sporbar.document import snapshot as facts
from sporbar.organisations.models import Cooperation, OrganisationName
from sporbar.plans.models import (
    FocusArea,
    FormerName,
    Involvement,
    InvolvementRole,
    Measure,
    MeasureActivity,
    MeasureArea,
    WorkingForm,
)
from sporbar.reporting.models import AreaNote, Report
from sporbar.reporting.snapshots.money import Money
from sporbar.reporting.snapshots.status import Said, Status, answer_of


class _PlanParts:
    """Everything about the plan's measures, read table by table, by the measure's key."""

    def __init__(self, report: Report) -> None:
        cooperation, plan = report.cooperation_id, report.round.plan_id
        self.activities: dict[int, list[str]] = defaultdict(list)
        for measure, text in (
            MeasureActivity.objects.within(cooperation)
            .filter(measure__plan=plan)
            .order_by("position", "id")
            .values_list("measure_id", "text")
        ):
            self.activities[measure].append(text)
        self.areas: dict[int, list[facts.ActionAreaLink]] = defaultdict(list)
        for measure, code, title, relation in (
            MeasureArea.objects.within(cooperation)
            .filter(measure__plan=plan)
            .order_by("position", "id")
            .values_list("measure_id", "action_area__code", "title", "relation")
        ):
            self.areas[measure].append(
                facts.ActionAreaLink(code=code, title=title, relation=relation)
            )
        self.applies_to: dict[int, list[int]] = defaultdict(list)
        for measure, number in (
            Measure.applies_to.through.objects.filter(measure__plan=plan)
            .order_by("focusarea__number")
            .values_list("measure_id", "focusarea__number")
        ):
            self.applies_to[measure].append(number)
        self.working_forms: dict[int, list[str]] = defaultdict(list)
        for measure, code in (
            Measure.working_forms.through.objects.filter(measure__plan=plan)
            .order_by("workingform__position", "workingform__code")
            .values_list("measure_id", "workingform__code")
        ):
            self.working_forms[measure].append(code)
        self.former_names: dict[int, list[facts.FormerName]] = defaultdict(list)
        for measure, name, changed_on in (
            FormerName.objects.within(cooperation)
            .filter(measure__plan=plan)
            .order_by("id")
            .values_list("measure_id", "name", "changed_on")
        ):
            self.former_names[measure].append(facts.FormerName(name=name, changed_on=changed_on))
        self.involved = _involved(cooperation, plan)


def _involved(cooperation: int, plan: int) -> dict[int, list[facts.Involvement]]:
    former: dict[int, list[str]] = defaultdict(list)
    for organisation, name in (
        OrganisationName.objects.within(cooperation)
        .order_by("id")
        .values_list("organisation_id", "name")
    ):
        former[organisation].append(name)
    involved: dict[int, list[facts.Involvement]] = defaultdict(list)
    for measure, role, organisation, organisation_name, body_name, person, unit, year in (
        Involvement.objects.within(cooperation)
        .filter(measure__plan=plan)
        .order_by("position", "id")
        .values_list(
            "measure_id",
            "role",
            "organisation_id",
            "organisation__name",
            "body__name",
            "person__name",
            "unit",
            "year",
        )
    ):
        involved[measure].append(
            facts.Involvement(
                role=role,
                name=organisation_name or body_name or person,
                unit=unit,
                year=year,
                former_names=tuple(former.get(organisation, ())),
            )
        )
    return involved


def focus_areas_of(report: Report, status: Status, money: Money) -> tuple[facts.FocusArea, ...]:
    """The strategy's focus areas in order, each with its measures in order."""
    parts = _PlanParts(report)
    whole: dict[int, list[Any]] = defaultdict(list)
    strands: dict[int, list[Any]] = defaultdict(list)
    for measure in (
        Measure.objects.within(report.cooperation_id)
        .filter(_in_the_version_reported_on(report), plan=report.round.plan_id)
        .select_related("responsible_body")
        .order_by("number", "position", "id")
    ):
        if measure.parent_id is None:
            whole[measure.focus_area_id].append(measure)
        else:
            strands[measure.parent_id].append(measure)
    notes = dict(
        AreaNote.objects.within(report.cooperation_id)
        .filter(report=report)
        .values_list("focus_area_id", "paragraphs")
    )
    return tuple(
        facts.FocusArea(
            number=number,
            title=title,
            note=tuple(notes.get(pk, ())),
            measures=tuple(
                _measure(measure, number, strands.get(measure.pk, []), parts, status, money)
                for measure in whole.get(pk, ())
            ),
        )
        for pk, number, title in FocusArea.objects.within(report.cooperation_id)
        .filter(strategy=report.round.plan.strategy_id)
        .order_by("number")
        .values_list("id", "number", "title")
    )


def _in_the_version_reported_on(report: Report) -> Q:
    """Not what that version or one before it took out; what a later one took out, stays."""
    version = report.round.plan_version
    in_force = Q(withdrawn_in=None)
    return in_force | Q(withdrawn_in__number__gt=version.number) if version else in_force


def _measure(
    measure: Measure,
    area: int,
    strands: list[Measure],
    parts: _PlanParts,
    status: Status,
    money: Money,
) -> facts.Measure:
    key = measure.pk
    said = status.get(key) or Said()
    below = [status.get(strand.pk) or Said() for strand in strands]
    assert measure.number is not None  # the database holds that a whole measure has one
    return facts.Measure(
        number=measure.number,
        title=measure.title,
        number_printed=measure.number_printed,
        action_areas=tuple(parts.areas.get(key, ())),
        applies_to_focus_areas=tuple(parts.applies_to.get(key, ())),
        working_forms=tuple(parts.working_forms.get(key, ())),
        activities=tuple(parts.activities.get(key, ())),
        former_names=tuple(parts.former_names.get(key, ())),
        involved=_with_responsible(measure, parts.involved.get(key, [])),
        projects=tuple(money.project_links.get(key, ())),
        answer=answer_of(said, below),
        progress=said.progress,
        annex=said.annex,
        status=tuple(said.lines),
        strands=tuple(
            facts.Strand(
                title=strand.title,
                activities=tuple(parts.activities.get(strand.pk, ())),
                answer=one.answer,
                progress=one.progress,
                annex=one.annex,
                status=tuple(one.lines),
            )
            for strand, one in zip(strands, below, strict=True)
        ),
        recommendations=tuple(money.recommendations.get(key, ())),
    )


def _with_responsible(
    measure: Measure, involved: list[facts.Involvement]
) -> tuple[facts.Involvement, ...]:
    """The plan's responsible body stands first, once, however the plan says it."""
    body = measure.responsible_body
    role: Any = InvolvementRole.RESPONSIBLE.value
    if body is None or any(one.role == role and one.name == body.name for one in involved):
        return tuple(involved)
    return (facts.Involvement(role=role, name=body.name), *involved)


def working_form_titles(cooperation: Cooperation) -> dict[str, str]:
    """The cooperation's vocabulary of working forms, so that the file explains its codes."""
    return dict(WorkingForm.objects.within(cooperation).values_list("code", "title"))
