"""Questions to the ledger. Every one starts from the cooperation and answers in whole øre."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from sporbar.core.tenancy import TenantQuerySet
from sporbar.economy.matching import Key, Reconciliation, reconcile, sums


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
        .filter(responsibility=responsibility, period_start=first, period_end=last)
        .order_by("id")
        .values_list("kind", "code", "ore", "source")
    ):
        balance[kind, code] = ore
        sources[source] = None
    posted = sums(posted_sums(cooperation, responsibility, first, last))
    return reconcile(posted, balance, tuple(sources))


@dataclass(frozen=True, slots=True)
class SliceSum:
    """Rows and øre of one responsibility and period."""

    rows: int
    ore: int


def current_slices(cooperation: Any, responsibilities: Any) -> dict[tuple[str, str], SliceSum]:
    """What stands in the accounts now, by (responsibility, period); one statement."""
    from sporbar.economy.models import LedgerSlice

    found: dict[tuple[str, str], SliceSum] = defaultdict(lambda: SliceSum(0, 0))
    for responsibility, period, rows, ore in (
        LedgerSlice.objects.within(cooperation)
        .filter(is_current=True, responsibility__in=list(responsibilities))
        .annotate(rows=Count("postings"), ore=Sum("postings__ore"))
        .values_list("responsibility", "period", "rows", "ore")
    ):
        found[responsibility, period] = SliceSum(rows, ore or 0)
    return dict(found)
