"""The report's accounts against the ledger's own balance."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sporbar.document import snapshot as facts
from sporbar.document.checks import Mismatch
from sporbar.document.compose.context import group_anchor, project_anchor
from sporbar.economy.matching import reconcile
from sporbar.economy.models import BalanceKind, LedgerBalance
from sporbar.reporting.models import Report
from sporbar.reporting.money import kroner, ore

#: Control totals by kind and code ("" is the total, or postings without a project), in øre.
Balance = dict[tuple[str, str], int]


def balance_of(report: Report) -> Balance:
    """The control totals entered for the report's responsibility and period; one statement."""
    first, last = (
        day.isoformat()[:7] for day in (report.round.period_start, report.round.period_end)
    )
    rows = (
        LedgerBalance.objects.within(report.cooperation_id)
        .filter(responsibility=report.responsibility, period_start=first, period_end=last)
        .values_list("kind", "code", "ore")
    )
    return {(kind, code): amount for kind, code, amount in rows}


def mismatches(accounts: facts.Accounts, balance: Balance) -> Iterator[Mismatch]:
    """Every sum of the accounts that is not, to the øre, the control total (`reconcile`)."""
    names = {("total", ""): _("Regnskapet i alt"), ("project", ""): _("Uten prosjekt")}
    posted: Balance = {("total", ""): ore(accounts.total)}
    for group in accounts.groups:
        names["group", group.code] = f"{group.code} {group.name}"
        posted["group", group.code] = ore(group.amount)
    for project in accounts.projects:
        if project.code:
            names["project", project.code] = f"{project.code} {project.name}"
        posted["project", project.code or ""] = ore(project.net)
    for found in reconcile(posted, balance).differences:
        yield Mismatch(
            what=names.get((found.kind, found.code), found.code),
            ledger=kroner(found.posted or 0),
            control=kroner(found.balance or 0),
            place=_place(found.kind, found.code),
        )


def _place(kind: str, code: str) -> str:
    if kind == BalanceKind.GROUP:
        return group_anchor(code)
    return project_anchor(code) if kind == BalanceKind.PROJECT else "sum-totalt"
