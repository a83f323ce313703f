"""The report's accounts against the ledger's own balance."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sporbar.document import snapshot as facts
from sporbar.document.checks import Mismatch
from sporbar.document.compose.context import group_anchor, project_anchor
from sporbar.economy.matching import Reconciliation
from sporbar.economy.models import BalanceKind
from sporbar.economy.queries import reconciliation
from sporbar.reporting.models import Report
from sporbar.reporting.money import kroner


def months_of(report: Report) -> tuple[str, str]:
    """First and last accounting period the report covers: ("2011-01", "2011-06")."""
    return (
        report.round.period_start.isoformat()[:7],
        report.round.period_end.isoformat()[:7],
    )


def reconciliation_of(report: Report) -> Reconciliation:
    """The postings of the report's responsibility and period against the entered balance."""
    return reconciliation(report.cooperation_id, report.responsibility or "", *months_of(report))


def mismatches(accounts: facts.Accounts, found: Reconciliation) -> Iterator[Mismatch]:
    """Every difference, in kroner to the øre, with the place where the report prints the sum."""
    names = {("total", ""): _("Regnskapet i alt"), ("project", ""): _("Uten prosjekt")}
    names |= {("group", one.code): f"{one.code} {one.name}" for one in accounts.groups}
    names |= {
        ("project", one.code): f"{one.code} {one.name}" for one in accounts.projects if one.code
    }
    for one in found.differences:
        yield Mismatch(
            what=names.get((one.kind, one.code), one.code),
            ledger=kroner(one.posted or 0),
            control=kroner(one.balance or 0),
            place=_place(one.kind, one.code),
        )


def _place(kind: str, code: str) -> str:
    if kind == BalanceKind.GROUP:
        return group_anchor(code)
    return project_anchor(code) if kind == BalanceKind.PROJECT else "sum-totalt"
