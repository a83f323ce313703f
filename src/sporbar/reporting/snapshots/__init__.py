"""Copies every fact of a report, with every name written out.

The number of statements is the same for three measures and three thousand: each table is read
once, by its round or plan, and joined here. Nothing of the result points back to the database.
"""

from dataclasses import replace
from typing import Any

from sporbar.document import partial_dates
from sporbar.document import snapshot as facts
from sporbar.organisations.models import LegalEntity, Membership
from sporbar.reporting.models import Edition, Report
from sporbar.reporting.reading import one_moment
from sporbar.reporting.snapshots.annexes import Annexes, plan_of
from sporbar.reporting.snapshots.earlier import earlier_of
from sporbar.reporting.snapshots.governance import PARTS, Governance
from sporbar.reporting.snapshots.money import accounts_of, money_of
from sporbar.reporting.snapshots.plan import Plans, working_form_titles
from sporbar.reporting.snapshots.status import status_of
from sporbar.rounds.models import Round

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
        annexes = Annexes(report)
        reports = [report, *annexes.sub_reports]
        money = money_of(reports)
        status = status_of(reports, annexes.by_label)
        plans = Plans(reports)
        gathered = _gathered_rounds(reports)
        earlier = earlier_of(reports, plans.measures, status, gathered)
        governance = Governance(reports, plans.measures)
        outline = _outline(report)

        def areas(one: Report, *, only_used: bool = False) -> tuple[facts.FocusArea, ...]:
            under = governance.under_measures
            return plans.focus_areas(one, status, money, earlier, under, only_used=only_used)

        snapshot = facts.Snapshot(
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
                outline=outline,
            ),
            dates=dates,
            edition=facts.Edition(number=edition_number, correction_note=correction_note),
            plan=plan_of(plan, round_.plan_version),
            author=facts.Actor(role=report.author_role),
            approver=approver,
            previous=_previous(report),
            introduction=tuple(report.introduction),
            focus_areas=areas(report),
            annexes=annexes.told(lambda one: areas(one, only_used=True)),
            accounts=accounts_of(report, money),
            working_form_titles=working_form_titles(cooperation),
            gathers=_gathers(report, gathered[round_.pk]),
        )
        return replace(snapshot, **governance.of(outline))


def _word(value: str) -> Any:
    """A code that the database's own choices keep to the words the snapshot allows."""
    return str(value)


def _outline(report: Report) -> tuple[facts.Part, ...]:
    """The parts the editor chose, each once; those nobody knows any more are passed over."""
    known = {*facts.STANDARD_OUTLINE, *PARTS}
    chosen = tuple(dict.fromkeys(part for part in report.outline if part in known))
    return chosen or facts.STANDARD_OUTLINE


def _gathered_rounds(reports: list[Report]) -> dict[int, list[int]]:
    """The rounds that each round gathers, by primary key, in the order of their days."""
    gathered: dict[int, list[int]] = {report.round_id: [] for report in reports}
    for round_, earlier in (
        Round.gathers.through.objects.filter(from_round__in=gathered)
        .order_by("to_round__as_of", "to_round_id")
        .values_list("from_round_id", "to_round_id")
    ):
        gathered[round_].append(earlier)
    return gathered


def _gathers(report: Report, rounds: list[int]) -> tuple[facts.Gathered, ...]:
    """The reports of the gathered rounds, each with its current edition."""
    earlier = list(
        Report.objects.within(report.cooperation_id)
        .filter(round__in=rounds)
        .select_related("round")
        .order_by("round__as_of", "id")
    )
    editions = {
        edition.report_id: edition
        for edition in Edition.objects.within(report.cooperation_id)
        .filter(report__in=earlier)
        .current()
        .select_related("document")
    }
    told = []
    for one in earlier:
        edition = editions.get(one.pk)
        told.append(
            facts.Gathered(
                kind=_word(one.round.kind),
                title=one.title,
                as_of=one.round.as_of.isoformat(),
                edition=edition.number if edition else None,
                fingerprint=edition.document.fingerprint if edition else None,
            )
        )
    return tuple(told)


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
    names = (name for name, first, last in rows if partial_dates.holds(first, last, day))
    return tuple(dict.fromkeys(names))
