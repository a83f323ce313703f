"""Rows back into a status file: for filled templates, and to see what a file changes."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch

from sporbar.document.partial_dates import bounds
from sporbar.economy.models import Project, ProjectMeasure, Recommendation
from sporbar.exchange.files import (
    AcknowledgementPart,
    AnnexPart,
    DeviationPart,
    EntryPart,
    LinePart,
    PreviousPart,
    ProjectPart,
    RecommendationPart,
    ReportPart,
    StatedDatePart,
    StatedQuantityPart,
    StatusFile,
)
from sporbar.exchange.plan_status.plan_exporting import label
from sporbar.plans.models import ActionPlan
from sporbar.plans.surroundings import day_text, name_of
from sporbar.reporting.models import Annex, Report
from sporbar.rounds.models import Deviation, Round, StatusEntry, StatusLine


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
        opens_on=day_text(reporting_round.opens_on),
        deadline=day_text(reporting_round.deadline),
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
        written_on=day_text(entry.written_on),
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
        reported_to=name_of(row.reported_to),
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
    shown = defaultdict(list)
    for link in (
        Annex.measures.through.objects.filter(annex__report=row)
        .select_related("measure__focus_area", "measure__parent__focus_area")
        .order_by("id")  # as the file named them
    ):
        shown[link.annex_id].append(label(link.measure))
    return ReportPart(
        slug=row.slug,
        title=row.title,
        author_role=row.author_role,
        written_on=day_text(row.written_on),
        introduction=tuple(row.introduction),
        caveats=tuple(row.caveats),
        responsibility=row.responsibility,
        previous=previous,
        annexes=tuple(
            AnnexPart(
                number=annex.number,
                title=annex.title,
                state=annex.state,
                measures=tuple(shown[annex.pk]),
                note=annex.note,
            )
            for annex in row.annexes.all()
        ),
        acknowledgements=tuple(
            AcknowledgementPart(code=one.code, place=one.place, reason=one.reason)
            for one in row.acknowledgements.order_by("id")
        ),
    )
