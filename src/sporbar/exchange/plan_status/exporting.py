"""Rows back into plan and status files: for filled templates, and to see what a file changes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from sporbar.document.partial_dates import bounds
from sporbar.economy.models import Project, ProjectMeasure, Recommendation
from sporbar.exchange.files import (
    AcknowledgementPart,
    ActionAreaPart,
    AdoptionPart,
    AnnexPart,
    AreaLinkPart,
    BodyPart,
    CooperationPart,
    DeviationPart,
    EntryPart,
    FocusAreaPart,
    FormerNamePart,
    InvolvementPart,
    LegalEntityPart,
    LinePart,
    MeasurePart,
    NumberPart,
    OrganisationPart,
    PlanFile,
    PreviousPart,
    ProjectPart,
    RecommendationPart,
    ReportPart,
    SeatPart,
    StatedDatePart,
    StatedQuantityPart,
    StatusFile,
    StrandPart,
    WorkingFormPart,
)
from sporbar.organisations.models import Body, Cooperation, LegalEntity, Organisation, Seat
from sporbar.plans.models import ActionPlan, FocusArea, Measure, PlanState, WorkingForm
from sporbar.reporting.models import Report
from sporbar.rounds.models import Deviation, Round, StatusEntry, StatusLine


def label(measure: Measure) -> str:
    """ "5.6" for a measure, "5.6/FEIDE" for a strand."""
    return measure.label if measure.parent_id is None else f"{measure.label}/{measure.title}"


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _text(row: Any) -> str | None:
    return str(row) if row is not None else None


def plan_file(plan: ActionPlan) -> PlanFile:
    """The plan, its cooperation and its strategy as they stand now; about thirty statements."""
    tenant = plan.cooperation
    version = plan.versions.select_related("adopted_by").order_by("-number").first()
    adoption = AdoptionPart()
    if version is not None and version.state != PlanState.DRAFT:
        adoption = AdoptionPart(
            adopted=True,
            by=_text(version.adopted_by),
            on=version.adopted_on,
            case_reference=version.case_reference,
            wording=version.wording,
        )
    return PlanFile(
        cooperation=_cooperation(tenant),
        plan_title=plan.title,
        year=plan.year,
        strategy=plan.strategy.title,
        version=version.number if version else 1,
        adoption=adoption,
        legal_entities=tuple(
            LegalEntityPart(
                name=row.name,
                form=row.form,
                organisation_number=row.organisation_number,
                founded_on=row.founded_on,
            )
            for row in LegalEntity.objects.within(tenant).order_by("id")
        ),
        organisations=_organisations(tenant),
        bodies=tuple(
            BodyPart(
                name=row.name,
                kind=row.kind,
                short_name=row.short_name,
                legal_entity=_text(row.legal_entity),
                organisation=_text(row.organisation),
            )
            for row in Body.objects.within(tenant)
            .select_related("legal_entity", "organisation")
            .order_by("id")
        ),
        seats=tuple(
            SeatPart(
                body=row.body.name,
                role=row.role,
                on_behalf_of=row.on_behalf_of,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                note=row.note,
            )
            for row in Seat.objects.within(tenant).select_related("body").order_by("id")
        ),
        focus_areas=_focus_areas(plan),
        working_forms=tuple(
            WorkingFormPart(code=row.code, title=row.title)
            for row in WorkingForm.objects.within(tenant)
        ),
        measures=_measures(plan),
    )


def _cooperation(tenant: Cooperation) -> CooperationPart:
    return CooperationPart(
        slug=tenant.slug,
        name=tenant.name,
        language=tenant.language,  # type: ignore[arg-type]
        colour=tenant.colour,
        website=tenant.website,
        is_fictional=tenant.is_fictional,
        about=tenant.about,
    )


def _organisations(tenant: Cooperation) -> tuple[OrganisationPart, ...]:
    parts = []
    for row in (
        Organisation.objects.within(tenant)
        .prefetch_related("numbers", "former_names", "memberships__legal_entity")
        .order_by("id")
    ):
        memberships = sorted(row.memberships.all(), key=lambda one: one.pk)
        member = memberships[-1] if memberships else None
        parts.append(
            OrganisationPart(
                name=row.name,
                kind=row.kind,
                organisation_number=row.organisation_number,
                former_names=tuple(old.name for old in row.former_names.all()),
                numbers=tuple(
                    NumberPart(
                        number=one.number,
                        valid_from=one.valid_from.isoformat(),
                        valid_to=_day(one.valid_to),
                    )
                    for one in row.numbers.all()
                ),
                is_member=member is not None,
                member_from=member.valid_from if member else None,
                member_to=member.valid_to if member else None,
                is_office_municipality=bool(member and member.is_office_municipality),
                legal_entity=_text(member.legal_entity) if member else None,
            )
        )
    return tuple(parts)


def _focus_areas(plan: ActionPlan) -> tuple[FocusAreaPart, ...]:
    return tuple(
        FocusAreaPart(
            number=row.number,
            title=row.title,
            action_areas=tuple(
                ActionAreaPart(
                    code=area.code,
                    title=area.title,
                    aliases=tuple(alias.title for alias in area.aliases.all()),
                )
                for area in sorted(row.action_areas.all(), key=lambda area: area.pk)
            ),
        )
        for row in FocusArea.objects.within(plan.cooperation_id)
        .filter(strategy=plan.strategy_id)
        .prefetch_related("action_areas__aliases")
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
        activities=tuple(one.text for one in row.activities.all()),
        strands=tuple(
            StrandPart(
                title=strand.title, activities=tuple(one.text for one in strand.activities.all())
            )
            for strand in sorted(row.strands.all(), key=lambda one: (one.position, one.pk))
        ),
        former_names=tuple(
            FormerNamePart(name=old.name, changed_on=old.changed_on)
            for old in row.former_names.all()
        ),
        responsible_body=_text(row.responsible_body),
        involved=tuple(
            InvolvementPart(
                role=one.role,
                organisation=_text(one.organisation),
                body=_text(one.body),
                unit=one.unit,
                year=one.year,
            )
            for one in row.involvements.all()
        ),
        continues=f"{earlier.plan.year}/{earlier.label}" if earlier else None,
    )


def status_file(reporting_round: Round) -> StatusFile:
    """The round, the words that count in it, and the report around them, as they stand now.

    Recommendations are those of the plan's measures in months of the period; projects are all of
    the cooperation's, with their links to this plan's measures.
    """
    tenant = reporting_round.cooperation
    plan = reporting_round.plan
    current = StatusEntry.objects.within(tenant).by_measure(reporting_round)
    entries = {entry.pk: entry for entry in current.values()}
    return StatusFile(
        cooperation=tenant.slug,
        plan_title=plan.title,
        year=plan.year,
        kind=reporting_round.kind,  # type: ignore[arg-type]
        period_start=reporting_round.period_start.isoformat(),
        period_end=reporting_round.period_end.isoformat(),
        as_of=reporting_round.as_of.isoformat(),
        opens_on=_day(reporting_round.opens_on),
        deadline=_day(reporting_round.deadline),
        state=reporting_round.state,  # type: ignore[arg-type]
        entries=tuple(
            entry_part(entries[key], {pk for pk, one in current.items() if one.pk == key})
            for key in sorted(entries)
        ),
        recommendations=_recommendations(reporting_round),
        projects=_projects(plan),
        report=_report(reporting_round),
    )


def entry_part(entry: StatusEntry, counting: Iterable[int] | None = None) -> EntryPart:
    """An entry read `with_words`, covering only the measures it still counts for if given."""
    keys = None if counting is None else set(counting)
    return EntryPart(
        covers=tuple(
            label(cover.measure)
            for cover in sorted(entry.covers.all(), key=lambda cover: cover.pk)
            if keys is None or cover.measure_id in keys
        ),
        answer=entry.answer,  # type: ignore[arg-type]
        progress=entry.progress,  # type: ignore[arg-type]
        written_on=_day(entry.written_on),
        author_role=entry.author_role,
        lines=tuple(_line(line) for line in entry.lines.all()),
    )


def _line(line: StatusLine) -> LinePart:
    deviation = getattr(line, "deviation", None)
    return LinePart(
        text=line.text,
        deviation=_deviation(deviation) if deviation is not None else None,
        dates=tuple(
            StatedDatePart(what=one.what, on=one.on, said=one.said, tense=one.tense)
            for one in line.dates.all()
        ),
        quantities=tuple(
            StatedQuantityPart(
                what=one.what,
                quantifier=one.quantifier,
                number=one.number,
                of=one.of,
            )
            for one in line.quantities.all()
        ),
    )


def _deviation(row: Deviation) -> DeviationPart:
    return DeviationPart(
        kind=row.kind,  # type: ignore[arg-type]
        certainty=row.certainty,  # type: ignore[arg-type]
        cause=row.cause,
        consequence=row.consequence,
        remedy=row.remedy,
        new_date=row.new_date,
        reported_to=_text(row.reported_to),
        reported_on=row.reported_on,
        decision=row.decision,
        raised_on=row.raised_on,
        settled_on=row.settled_on,
    )


def kroner(ore: int) -> str:
    """ "150000.00" of 15000000 øre."""
    sign = "-" if ore < 0 else ""
    return f"{sign}{abs(ore) // 100}.{abs(ore) % 100:02d}"


def _recommendations(reporting_round: Round) -> tuple[RecommendationPart, ...]:
    parts = []
    for row in (
        Recommendation.objects.within(reporting_round.cooperation_id)
        .filter(measure__plan=reporting_round.plan_id)
        .select_related("measure__focus_area", "measure__parent__focus_area", "scheme", "body")
        .order_by("id")
    ):
        first, last = bounds(row.month)
        if first and first > reporting_round.period_end:
            continue
        if last and last < reporting_round.period_start:
            continue
        parts.append(
            RecommendationPart(
                measure=row.measure.label,
                body=row.body.name,
                month=row.month,
                scheme=row.scheme.name,
                amount=kroner(row.ore),
            )
        )
    return tuple(parts)


def _projects(plan: ActionPlan) -> tuple[ProjectPart, ...]:
    parts = []
    for project in (
        Project.objects.within(plan.cooperation_id)
        .prefetch_related(
            Prefetch(
                "measure_links",
                ProjectMeasure.objects.within(plan.cooperation_id)
                .filter(measure__plan=plan)
                .select_related("measure__focus_area")
                .order_by("id"),
            )
        )
        .order_by("id")
    ):
        parts += [
            ProjectPart(
                code=project.code,
                name=project.name,
                measure=link.measure.label,
                inferred=link.inferred,
                certainty=link.certainty,
            )
            for link in project.measure_links.all()
        ] or [ProjectPart(code=project.code, name=project.name)]
    return tuple(parts)


def _report(reporting_round: Round) -> ReportPart | None:
    row = (
        Report.objects.within(reporting_round.cooperation_id).filter(round=reporting_round).first()
    )
    if row is None:
        return None
    previous = None
    if row.previous_kind and row.previous_title and row.previous_year:
        previous = PreviousPart(
            kind=row.previous_kind,
            title=row.previous_title,
            year=row.previous_year,
        )
    return ReportPart(
        slug=row.slug,
        title=row.title,
        author_role=row.author_role,
        written_on=_day(row.written_on),
        introduction=tuple(row.introduction),
        caveats=tuple(row.caveats),
        responsibility=row.responsibility,
        previous=previous,
        annexes=tuple(
            AnnexPart(
                number=annex.number,
                title=annex.title,
                state=annex.state,
                measures=tuple(label(measure) for measure in annex.measures.all()),
                note=annex.note,
            )
            for annex in row.annexes.prefetch_related(
                Prefetch("measures", Measure.objects.with_labels().order_by())
            )
        ),
        acknowledgements=tuple(
            AcknowledgementPart(code=one.code, place=one.place, reason=one.reason)
            for one in row.acknowledgements.order_by("id")
        ),
    )
