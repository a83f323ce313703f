"""The report's accounts against the ledger's own balance."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sporbar.document import snapshot as facts
from sporbar.document.checks import Mismatch
from sporbar.document.compose.context import group_anchor, project_anchor
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
    """Every sum of the accounts that is not, to the øre, the control total.

    A kind of total that nobody entered is not compared; where one was, a code that only one side
    has counts as zero on the other.
    """
    names = {BalanceKind.TOTAL: {"": _("Regnskapet i alt")}}
    sums: Balance = {(BalanceKind.TOTAL, ""): ore(accounts.total)}
    names[BalanceKind.GROUP] = {one.code: f"{one.code} {one.name}" for one in accounts.groups}
    sums |= {(BalanceKind.GROUP, one.code): ore(one.amount) for one in accounts.groups}
    names[BalanceKind.PROJECT] = {
        one.code or "": f"{one.code or ''} {one.name}".strip() for one in accounts.projects
    }
    sums |= {(BalanceKind.PROJECT, one.code or ""): ore(one.net) for one in accounts.projects}
    entered = {kind for kind, _code in balance}
    for kind in BalanceKind:
        if kind not in entered:
            continue
        codes = sorted({code for which, code in (*sums, *balance) if which == kind})
        for code in codes:
            ledger, control = sums.get((kind, code), 0), balance.get((kind, code), 0)
            if ledger != control:
                yield Mismatch(
                    what=names[kind].get(code) or code or _("Uten prosjekt"),
                    ledger=kroner(ledger),
                    control=kroner(control),
                    place=_place(kind, code),
                )


def _place(kind: BalanceKind, code: str) -> str:
    if kind == BalanceKind.GROUP:
        return group_anchor(code)
    return project_anchor(code) if kind == BalanceKind.PROJECT else "sum-totalt"
