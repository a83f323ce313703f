"""Questions to the ledger. Every one starts from the cooperation and answers in whole øre."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from sporbar.core.tenancy import TenantQuerySet
from sporbar.economy.matching import Balance, Key, Reconciliation, reconcile, sums


class PostingQuerySet(TenantQuerySet):
    """Postings; only those of current slices are in the accounts."""

    def current(self) -> "PostingQuerySet":
        """Leave out what a later export has replaced, and what was never applied."""
        return self.filter(slice__is_current=True)

    def booked_on(self, responsibility: str, first: str, last: str) -> "PostingQuerySet":
        """One responsibility's postings of the periods `first` to `last` ("2011-06"), both in."""
        return self.filter(slice__responsibility=responsibility, slice__period__range=(first, last))

    def net_by_period(self, project_codes: Any) -> list[tuple[str, str, int]]:
        """(project code, period, øre) for each of the projects, oldest period first."""
        return list(
            self.current()
            .filter(project__code__in=list(project_codes))
            .values_list("project__code", "slice__period")
            .annotate(ore=Sum("ore"))
            .order_by("project__code", "slice__period")
        )


class BalanceQuerySet(TenantQuerySet):
    """Control totals; only those that nothing has replaced count."""

    def current(self) -> "BalanceQuerySet":
        """Leave out what a later balance of the same periods has replaced."""
        return self.filter(replaced_at=None)


def posted_sums(
    cooperation: Any, responsibility: str, first: str, last: str
) -> dict[tuple[str, str], int]:
    """Øre by (group code, project code, "" without a project); one statement."""
    from sporbar.economy.models import Posting

    rows = (
        Posting.objects.within(cooperation)
        .current()
        .booked_on(responsibility, first, last)
        .values_list("group__code", "project__code")
        .annotate(ore=Sum("ore"))
        .order_by()
    )
    return {(group, project or ""): ore for group, project, ore in rows}


def reconciliation(cooperation: Any, responsibility: str, first: str, last: str) -> Reconciliation:
    """Hold the postings against the balance entered for exactly these periods; two statements."""
    from sporbar.economy.models import LedgerBalance

    balance: dict[Key, int] = {}
    sources: dict[str, None] = {}
    for kind, code, ore, source in (
        LedgerBalance.objects.within(cooperation)
        .current()
        .filter(responsibility=responsibility, period_start=first, period_end=last)
        .order_by("id")
        .values_list("kind", "code", "ore", "source")
    ):
        balance[kind, code] = ore
        sources[source] = None
    posted = sums(posted_sums(cooperation, responsibility, first, last))
    return reconcile(posted, balance, tuple(sources))


@dataclass(frozen=True, slots=True)
class Control:
    """A balance of one responsibility's periods `first` to `last`, and how it was met."""

    responsibility: str
    first: str
    last: str
    outcome: Reconciliation


def controls_after(
    cooperation: Any,
    incoming: Mapping[tuple[str, str], Mapping[tuple[str, str], int]],
    balance: Balance | None = None,
) -> tuple[Control, ...]:
    """Hold the accounts as they would be with `incoming` against the balances entered for them.

    `incoming` is øre by (group code, project code) by (responsibility, period); what stands in
    those periods now is left out. `balance` takes the place of one entered for the same periods.
    A balance is compared once its first and last period are there: before that its months are not
    all in. Two statements.
    """
    balances = _entered(cooperation, {responsibility for responsibility, _period in incoming})
    if balance is not None:
        balances[balance.responsibility, balance.first, balance.last] = balance
    if not balances:
        return ()
    parts = _posted_by_period(cooperation, balances.values())
    parts.update({key: dict(lines) for key, lines in incoming.items()})
    found = []
    for (responsibility, first, last), one in sorted(balances.items()):
        within = {
            period: lines
            for (other, period), lines in parts.items()
            if other == responsibility and first <= period <= last
        }
        touched = any((responsibility, period) in incoming for period in within)
        if touched and first in within and last in within:
            lines: Counter[tuple[str, str]] = Counter()
            for part in within.values():
                lines.update(part)
            outcome = reconcile(sums(lines), one.ore, (one.source,))
            found.append(Control(responsibility, first, last, outcome))
    return tuple(found)


def _entered(
    cooperation: Any, responsibilities: Collection[str]
) -> dict[tuple[str, str, str], Balance]:
    """Balances entered for the responsibilities, by (responsibility, first, last period)."""
    from sporbar.economy.models import LedgerBalance

    ore: dict[tuple[str, str, str], dict[Key, int]] = defaultdict(dict)
    sources: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
    for responsibility, first, last, kind, code, amount, source in (
        LedgerBalance.objects.within(cooperation)
        .current()
        .filter(responsibility__in=responsibilities)
        .order_by("id")
        .values_list(
            "responsibility", "period_start", "period_end", "kind", "code", "ore", "source"
        )
    ):
        ore[responsibility, first, last][kind, code] = amount
        sources[responsibility, first, last][source] = None
    return {
        scope: Balance(*scope, found, "; ".join(sources[scope])) for scope, found in ore.items()
    }


def _posted_by_period(
    cooperation: Any, balances: Collection[Balance]
) -> dict[tuple[str, str], dict[tuple[str, str], int]]:
    """Øre by (group code, project code) by (responsibility, period), wherever a balance reaches."""
    from sporbar.economy.models import Posting

    parts: dict[tuple[str, str], dict[tuple[str, str], int]] = defaultdict(dict)
    for responsibility, period, group, project, ore in (
        Posting.objects.within(cooperation)
        .current()
        .filter(
            slice__responsibility__in={one.responsibility for one in balances},
            slice__period__range=(
                min(one.first for one in balances),
                max(one.last for one in balances),
            ),
        )
        .values_list("slice__responsibility", "slice__period", "group__code", "project__code")
        .annotate(ore=Sum("ore"))
        .order_by()
    ):
        parts[responsibility, period][group, project or ""] = ore
    return parts


@dataclass(frozen=True, slots=True)
class SliceSum:
    """Rows and øre of one responsibility and period."""

    rows: int
    ore: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A slice that is in the accounts now: its primary key and what it holds."""

    pk: int
    sum: SliceSum


def current_slices(
    cooperation: Any, responsibilities: Iterable[str]
) -> dict[tuple[str, str], Standing]:
    """What stands in the accounts now, by (responsibility, period); one statement."""
    from sporbar.economy.models import LedgerSlice

    return {
        (responsibility, period): Standing(key, SliceSum(rows, ore or 0))
        for key, responsibility, period, rows, ore in LedgerSlice.objects.within(cooperation)
        .filter(is_current=True, responsibility__in=list(responsibilities))
        .annotate(rows=Count("postings"), ore=Sum("postings__ore"))
        .values_list("pk", "responsibility", "period", "rows", "ore")
    }
