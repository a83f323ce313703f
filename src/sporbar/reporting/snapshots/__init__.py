"""Copies every fact of a report, with every name written out.

The number of statements is the same for three measures and three thousand: each table is read
once, by its round or plan, and joined here. Nothing of the result points back to the database.
"""

from datetime import date
from typing import Any

from sporbar.document import partial_dates
from sporbar.document import snapshot as facts
from sporbar.organisations.models import LegalEntity, Membership
from sporbar.plans.models import PlanVersion
from sporbar.reporting.models import Annex, Report
from sporbar.reporting.reading import one_moment
from sporbar.reporting.snapshots.money import accounts_of, money_of
from sporbar.reporting.snapshots.plan import focus_areas_of, working_form_titles
from sporbar.reporting.snapshots.status import status_of

__all__ = ["take_snapshot"]


def take_snapshot(
    *,
    report: Report,
    edition_number: int,
    dates: facts.Dates,
    approver: facts.Actor | None = None,
    correction_note: str | None = None,
) -> facts.Snapshot:
    """Everything the report knows now, read as of one moment; unsealed, without fingerprint.

    Acknowledgements are left empty: their sentences belong to findings, see `reporting.checks`.
    Raises ValueError if `dates.as_of` is not the round's as-of day.
    """
    with one_moment():
        report = Report.objects.with_plan().get(pk=report.pk)
        round_, plan = report.round, report.round.plan
        cooperation = report.cooperation
        if dates.as_of != round_.as_of.isoformat():
            raise ValueError(f"as_of {dates.as_of} is not the round's {round_.as_of}")
        annexes = _annexes(report)
        money = money_of(report)
        status = status_of(report, {label: one.number for one in annexes for label in one.measures})
        return facts.Snapshot(
            cooperation=facts.Cooperation(
                name=cooperation.name,
                slug=cooperation.slug,
                legal_entities=tuple(
                    LegalEntity.objects.within(cooperation)
                    .order_by("id")
                    .values_list("name", flat=True)
                ),
                municipalities=_municipalities(report),
                website=cooperation.website,
                colour=cooperation.colour,
                is_fictional=cooperation.is_fictional,
            ),
            report=facts.Report(
                kind=_word(round_.kind),
                title=report.title,
                as_of=round_.as_of.isoformat(),
                period=facts.Period(
                    start=round_.period_start.isoformat(), end=round_.period_end.isoformat()
                ),
                language=_word(cooperation.language),
            ),
            dates=dates,
            edition=facts.Edition(number=edition_number, correction_note=correction_note),
            plan=_plan(plan, round_.plan_version),
            author=facts.Actor(role=report.author_role),
            approver=approver,
            previous=_previous(report),
            introduction=tuple(report.introduction),
            focus_areas=focus_areas_of(report, status, money),
            annexes=annexes,
            accounts=accounts_of(report, money),
            working_form_titles=working_form_titles(cooperation),
        )


def _word(value: str) -> Any:
    """A code that the database's own choices keep to the words the snapshot allows."""
    return str(value)


def _plan(plan: Any, version: PlanVersion | None) -> facts.Plan:
    return facts.Plan(
        title=plan.title,
        year=plan.year,
        version=version.number if version else 1,
        strategy=plan.strategy.title,
        adopted_by=version.adopted_by.name if version and version.adopted_by else None,
        adopted_on=version.adopted_on if version else None,
        case_reference=version.case_reference if version else None,
    )


def _previous(report: Report) -> facts.Previous | None:
    if report.previous_kind and report.previous_title and report.previous_year:
        return facts.Previous(
            kind=_word(report.previous_kind),
            title=report.previous_title,
            year=report.previous_year,
        )
    return None


def _municipalities(report: Report) -> tuple[str, ...]:
    """Members on the as-of day, in the order they were entered; unknown days count as members."""
    rows = (
        Membership.objects.within(report.cooperation_id)
        .order_by("id")
        .values_list("organisation__name", "valid_from", "valid_to")
    )
    day = report.round.as_of
    names = (name for name, first, last in rows if _holds(first, last, day))
    return tuple(dict.fromkeys(names))


def _holds(first: str | None, last: str | None, day: date) -> bool:
    earliest = partial_dates.bounds(first)[0] if first else None
    latest = partial_dates.bounds(last)[1] if last else None
    return (earliest is None or earliest <= day) and (latest is None or day <= latest)


def _annexes(report: Report) -> tuple[facts.Annex, ...]:
    links: dict[int, list[tuple[Any, Any]]] = {}
    for annex, area, number, area_above, number_above in (
        Annex.measures.through.objects.filter(annex__report=report)
        .values_list(
            "annex_id",
            "measure__focus_area__number",
            "measure__number",
            "measure__parent__focus_area__number",
            "measure__parent__number",
        )
        .order_by("id")
    ):
        links.setdefault(annex, []).append(
            (area, number) if number is not None else (area_above, number_above)
        )
    return tuple(
        facts.Annex(
            number=annex.number,
            title=annex.title,
            state=_word(annex.state),
            measures=tuple(
                f"{area}.{number}" for area, number in sorted(set(links.get(annex.pk, ())))
            ),
            note=annex.note,
        )
        for annex in Annex.objects.within(report.cooperation_id).filter(report=report)
    )
