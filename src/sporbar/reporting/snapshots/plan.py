"""The plan's measures with all that belongs to them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
from sporbar.reporting.snapshots.earlier import Earlier
from sporbar.reporting.snapshots.governance import UnderMeasure
from sporbar.reporting.snapshots.money import Money
from sporbar.reporting.snapshots.status import Said, Status, answer_of


class _PlanParts:
    """Everything about the plans' measures, read table by table, by the measure's key."""

    def __init__(self, cooperation: int, plans: list[int]) -> None:
        self.activities: dict[int, list[str]] = defaultdict(list)
        for measure, text in (
            MeasureActivity.objects.within(cooperation)
            .filter(measure__plan__in=plans)
            .order_by("position", "id")
            .values_list("measure_id", "text")
        ):
            self.activities[measure].append(text)
        self.areas: dict[int, list[facts.ActionAreaLink]] = defaultdict(list)
        for measure, code, title, relation in (
            MeasureArea.objects.within(cooperation)
            .filter(measure__plan__in=plans)
            .order_by("position", "id")
            .values_list("measure_id", "action_area__code", "title", "relation")
        ):
            self.areas[measure].append(
                facts.ActionAreaLink(code=code, title=title, relation=relation)
            )
        self.applies_to: dict[int, list[int]] = defaultdict(list)
        for measure, number in (
            Measure.applies_to.through.objects.filter(measure__plan__in=plans)
            .order_by("focusarea__number")
            .values_list("measure_id", "focusarea__number")
        ):
            self.applies_to[measure].append(number)
        self.working_forms: dict[int, list[str]] = defaultdict(list)
        for measure, code in (
            Measure.working_forms.through.objects.filter(measure__plan__in=plans)
            .order_by("workingform__position", "workingform__code")
            .values_list("measure_id", "workingform__code")
        ):
            self.working_forms[measure].append(code)
        self.former_names: dict[int, list[facts.FormerName]] = defaultdict(list)
        for measure, name, changed_on in (
            FormerName.objects.within(cooperation)
            .filter(measure__plan__in=plans)
            .order_by("id")
            .values_list("measure_id", "name", "changed_on")
        ):
            self.former_names[measure].append(facts.FormerName(name=name, changed_on=changed_on))
        self.involved = _involved(cooperation, plans)


def _involved(cooperation: int, plans: list[int]) -> dict[int, list[facts.Involvement]]:
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
        .filter(measure__plan__in=plans)
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


class Plans:
    """The plans of a report and of those composed as its annexes, each table read once."""

    def __init__(self, reports: Sequence[Report]) -> None:
        cooperation = reports[0].cooperation_id
        self._parts = _PlanParts(cooperation, [report.round.plan_id for report in reports])
        found: dict[int, list[Measure]] = defaultdict(list)
        wanted = Q()
        for report in reports:
            wanted |= Q(plan=report.round.plan_id) & in_the_version_reported_on(report)
        for measure in (
            Measure.objects.within(cooperation)
            .filter(wanted)
            .select_related("responsible_body", "focus_area")
            .order_by("number", "position", "id")
        ):
            found[measure.plan_id].append(measure)
        #: the measures and strands of each report, by its key
        self.measures = {report.pk: found[report.round.plan_id] for report in reports}
        self._notes: dict[int, dict[int, list[str]]] = defaultdict(dict)
        for report_pk, area, paragraphs in (
            AreaNote.objects.within(cooperation)
            .filter(report__in=[report.pk for report in reports])
            .values_list("report_id", "focus_area_id", "paragraphs")
        ):
            self._notes[report_pk][area] = paragraphs
        self._areas: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for strategy, pk, number, title in (
            FocusArea.objects.within(cooperation)
            .filter(strategy__in={report.round.plan.strategy_id for report in reports})
            .order_by("number")
            .values_list("strategy_id", "id", "number", "title")
        ):
            self._areas[strategy].append((pk, number, title))

    def focus_areas(
        self,
        report: Report,
        status: Status,
        money: Money,
        earlier: Mapping[int, Earlier],
        governance: Mapping[int, UnderMeasure],
        *,
        only_used: bool = False,
    ) -> tuple[facts.FocusArea, ...]:
        """The strategy's focus areas in order, each with its measures in order; `only_used` leaves
        out those in which the plan has none."""
        whole: dict[int, list[Measure]] = defaultdict(list)
        strands: dict[int, list[Measure]] = defaultdict(list)
        for measure in self.measures[report.pk]:
            if measure.parent_id is None:
                whole[measure.focus_area_id].append(measure)
            else:
                strands[measure.parent_id].append(measure)
        notes = self._notes[report.pk]
        return tuple(
            facts.FocusArea(
                number=number,
                title=title,
                note=tuple(notes.get(pk, ())),
                measures=tuple(
                    _measure(
                        measure,
                        strands.get(measure.pk, []),
                        self._parts,
                        status,
                        money,
                        earlier.get(measure.pk, Earlier()),
                        governance.get(measure.pk, UnderMeasure()),
                    )
                    for measure in whole.get(pk, ())
                ),
            )
            for pk, number, title in self._areas[report.round.plan.strategy_id]
            if whole.get(pk) or notes.get(pk) or not only_used
        )


def in_the_version_reported_on(report: Report) -> Q:
    """Not what that version or one before it took out; what a later one took out, stays."""
    version = report.round.plan_version
    in_force = Q(withdrawn_in=None)
    return in_force | Q(withdrawn_in__number__gt=version.number) if version else in_force


def _measure(
    measure: Measure,
    strands: list[Measure],
    parts: _PlanParts,
    status: Status,
    money: Money,
    earlier: Earlier,
    governance: UnderMeasure,
) -> facts.Measure:
    key = measure.pk
    said = status.get(key) or Said()
    below = [status.get(strand.pk) or Said() for strand in strands]
    told = governance.without(line.text for one in (said, *below) for line in one.lines)
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
        open_deviations=tuple(earlier.still_open),
        settled_deviations=tuple(earlier.settled),
        decisions=told.decisions,
        adoptions=told.adoptions,
        delays=told.delays,
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
