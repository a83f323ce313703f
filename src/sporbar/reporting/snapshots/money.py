"""The money: recommended grants, project links, and the accounts as of the report's day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from sporbar.document import snapshot as facts
from sporbar.document.labels import labels
from sporbar.document.typography import whole_kroner
from sporbar.economy.models import (
    BudgetLine,
    LedgerSlice,
    Posting,
    ProjectMeasure,
    Recommendation,
)
from sporbar.reporting.models import Report
from sporbar.reporting.money import kroner
from sporbar.reporting.reconciling import months_of, reconciliation_of
from sporbar.rounds.models import Certainty, RoundKind


@dataclass(frozen=True)
class Money:
    """What concerns single measures, by the measure's primary key, and links by project code."""

    recommendations: dict[int, list[facts.Recommendation]]
    project_links: dict[int, list[facts.ProjectLink]]
    #: labels of the measures a project belongs to, and whether any of the links is ours
    measures_of: dict[str, tuple[tuple[str, ...], bool]]


def money_of(reports: Sequence[Report]) -> Money:
    """What concerns the measures of a report and of those composed as its annexes. The projects of
    the accounts belong to the first report's measures."""
    main = reports[0]
    cooperation = main.cooperation_id
    plans = [report.round.plan_id for report in reports]
    recommendations: dict[int, list[facts.Recommendation]] = defaultdict(list)
    for measure, body, month, scheme, ore, case in (
        Recommendation.objects.within(cooperation)
        .filter(measure__plan__in=plans)
        .order_by("month", "id")
        .values_list(
            "measure_id",
            "body__name",
            "month",
            "scheme__name",
            "ore",
            "decision__item__number__printed",
        )
    ):
        recommendations[measure].append(
            facts.Recommendation(
                body=body, month=month, scheme=scheme, amount=kroner(ore), case=case
            )
        )
    links: dict[int, list[facts.ProjectLink]] = defaultdict(list)
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    ours: dict[str, bool] = defaultdict(bool)
    for measure, plan, area, number, code, name, inferred, certainty in (
        ProjectMeasure.objects.within(cooperation)
        .filter(measure__plan__in=plans, measure__parent=None)
        .order_by("project__code", "measure__focus_area__number", "measure__number")
        .values_list(
            "measure_id",
            "measure__plan_id",
            "measure__focus_area__number",
            "measure__number",
            "project__code",
            "project__name",
            "inferred",
            "certainty",
        )
    ):
        links[measure].append(
            facts.ProjectLink(code=code, name=name, inferred=inferred, certainty=certainty)
        )
        if plan != main.round.plan_id:
            continue
        places[code].append((area, number))
        ours[code] = ours[code] or inferred or certainty == Certainty.UNCERTAIN
    return Money(
        recommendations,
        links,
        {
            code: (tuple(f"{area}.{number}" for area, number in found), ours[code])
            for code, found in places.items()
        },
    )


def accounts_of(report: Report, money: Money) -> facts.Accounts | None:
    """The accounts of the report's responsibility in the round's period; None without postings.

    Sums are added in whole øre; the rounding difference is what whole kroner do to the printed
    projects (the printed total minus the sum of the printed rows).
    """
    if report.responsibility is None:
        return None
    first, last = months_of(report)
    postings = (
        Posting.objects.within(report.cooperation_id)
        .current()
        .booked_on(report.responsibility, first, last)
    )
    groups = list(
        postings.values("group__code", "group__name", "group__kind", "group__position")
        .annotate(total=Sum("ore"))
        .order_by("group__position", "group__code")
        .values_list("group__code", "group__name", "group__kind", "total")
    )
    if not groups:
        return None
    projects = list(
        postings.values("project__code", "project__name")
        .annotate(total=Sum("ore"))
        .order_by("project__code")
        .values_list("project__code", "project__name", "total")
    )
    # Databases disagree about where NULL sorts; the row without a project stands last.
    projects.sort(key=lambda row: (row[0] is None, row[0] or ""))
    total = sum(ore for *_, ore in groups)
    return facts.Accounts(
        responsibility=report.responsibility,
        groups=tuple(
            facts.AccountGroup(code=code, name=name, kind=kind, amount=kroner(ore))
            for code, name, kind, ore in groups
        ),
        sum_costs=kroner(sum(ore for _, _, kind, ore in groups if kind == "cost")),
        sum_income=kroner(sum(ore for _, _, kind, ore in groups if kind == "income")),
        total=kroner(total),
        projects=tuple(_net(report, money, code, name, ore) for code, name, ore in projects),
        rounding_difference=kroner(
            100
            * (whole_kroner(kroner(total)) - sum(whole_kroner(kroner(ore)) for *_, ore in projects))
        ),
        caveats=tuple(report.caveats),
        budget=_budget(report, {code: ore for code, _, _, ore in groups}),
        reconciled=reconciliation_of(report).agrees,
        **_sources(report, first, last),
    )


def _net(
    report: Report, money: Money, code: str | None, name: str | None, ore: int
) -> facts.ProjectNet:
    measures, inferred = money.measures_of.get(code or "", ((), False))
    return facts.ProjectNet(
        code=code,
        name=name or labels(_word(report.cooperation.language)).without_project,
        net=kroner(ore),
        measures=measures,
        inferred=inferred,
    )


def _budget(report: Report, actual: dict[str, int]) -> tuple[facts.BudgetComparison, ...]:
    """The year's budget beside the accounts, for every group that has one.

    A report on the whole year is held against the whole budget; the phased part is left out.
    """
    whole_year = report.round.kind == RoundKind.ANNUAL
    rows = (
        BudgetLine.objects.within(report.cooperation_id)
        .filter(year=report.round.period_end.year, responsibility=report.responsibility)
        .order_by("group__position", "group__code")
        .values_list("group__code", "group__name", "ore", "phased_ore")
    )
    return tuple(
        facts.BudgetComparison(
            code=code,
            name=name,
            budget=kroner(ore),
            phased=None if phased is None or whole_year else kroner(phased),
            actual=kroner(actual.get(code, 0)),
        )
        for code, name, ore, phased in rows
    )


def _sources(report: Report, first: str, last: str) -> dict[str, Any]:
    """The files the postings came from, and whether any of them is made up."""
    rows = list(
        LedgerSlice.objects.within(report.cooperation_id)
        .filter(is_current=True, responsibility=report.responsibility, period__range=(first, last))
        .order_by("ledger_import_id")
        .values_list("ledger_import__file__name", "ledger_import__is_invented")
    )
    return {
        "source_files": tuple(dict.fromkeys(name for name, _ in rows)),
        "postings_are_invented": any(invented for _, invented in rows),
    }


def _word(value: str) -> Any:
    """A code that the database's own choices keep to the words the snapshot allows."""
    return str(value)
