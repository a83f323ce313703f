"""The accounts of a published report, from its frozen facts; and the postings behind a sum."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from sporbar.document import typography
from sporbar.document.snapshot import Accounts, BudgetComparison, ProjectNet, Snapshot
from sporbar.economy.models import Posting
from sporbar.organisations.models import Cooperation
from sporbar.reporting.models import Edition

#: The width of a bar's drawing in its own units; the page stretches it.
BAR_WIDTH = 1000


@dataclass(frozen=True)
class Bar:
    """A project's net drawn from the zero line, in units of `BAR_WIDTH`."""

    project: ProjectNet
    left: str
    width: str
    zero: str
    is_income: bool


@dataclass(frozen=True)
class GroupPart:
    """Cost groups or income groups with their sum; `rounding` in whole printed kroner."""

    kind: str
    groups: list[tuple[str, str, str]]
    total: str
    rounding: int


@dataclass(frozen=True)
class BudgetRow:
    """A group beside its budget, in kroner; `difference` is against the phased one if known."""

    code: str
    name: str
    budget: str
    phased: str | None
    actual: str
    difference: str
    is_income: bool

    @property
    def is_over(self) -> bool:
        return Decimal(self.difference) > 0

    @property
    def is_under(self) -> bool:
        return Decimal(self.difference) < 0


@dataclass(frozen=True)
class AccountsPage:
    edition: Edition
    snapshot: Snapshot
    accounts: Accounts
    parts: list[GroupPart]
    bars: list[Bar]
    #: printed total minus the printed parts, in whole kroner
    rounding: int
    group_rounding: int
    adds_up: bool
    budget: list[BudgetRow]

    @property
    def any_inferred(self) -> bool:
        return any(project.inferred for project in self.accounts.projects)

    @property
    def net_is_income(self) -> bool:
        return Decimal(self.accounts.total) < 0


def accounts_page(edition: Edition, snapshot: Snapshot) -> AccountsPage | None:
    """What the edition froze about the accounts, made ready to print; None where it has none."""
    accounts = snapshot.accounts
    if accounts is None:
        return None
    total = typography.whole_kroner(accounts.total)
    incomes = {group.code for group in accounts.groups if group.kind == "income"}
    parts = [
        _part(accounts, "cost", accounts.sum_costs),
        _part(accounts, "income", accounts.sum_income),
    ]
    sums = {
        sum(Decimal(group.amount) for group in accounts.groups),
        sum(Decimal(project.net) for project in accounts.projects),
        Decimal(accounts.total),
    }
    return AccountsPage(
        edition=edition,
        snapshot=snapshot,
        accounts=accounts,
        parts=parts,
        bars=bars(accounts.projects),
        rounding=total - _printed(project.net for project in accounts.projects),
        group_rounding=total - _printed(part.total for part in parts),
        adds_up=len(sums) == 1,
        budget=[_budget_row(line, incomes) for line in accounts.budget],
    )


def bars(projects: Iterable[ProjectNet]) -> list[Bar]:
    """A bar for every project from a zero line they all share."""
    projects = list(projects)
    nets = [float(project.net) for project in projects]
    low, high = min([0.0, *nets]), max([0.0, *nets])
    reach = (high - low) or 1.0

    def place(value: float) -> float:
        return BAR_WIDTH * (value - low) / reach

    return [
        Bar(
            project,
            f"{min(place(0), place(net)):.1f}",
            f"{abs(place(net) - place(0)):.1f}",
            f"{place(0):.1f}",
            net < 0,
        )
        for project, net in zip(projects, nets, strict=True)
    ]


def _budget_row(line: BudgetComparison, incomes: set[str]) -> BudgetRow:
    against = line.budget if line.phased is None else line.phased
    difference = Decimal(line.actual) - Decimal(against)
    return BudgetRow(
        code=line.code,
        name=line.name,
        budget=line.budget,
        phased=line.phased,
        actual=line.actual,
        difference=f"{difference:.2f}",
        is_income=line.code in incomes,
    )


def _part(accounts: Accounts, kind: str, total: str) -> GroupPart:
    groups = [group for group in accounts.groups if group.kind == kind]
    return GroupPart(
        kind,
        [(group.code, group.name, group.amount) for group in groups],
        total,
        typography.whole_kroner(total) - _printed(group.amount for group in groups),
    )


def _printed(amounts: Iterable[str]) -> int:
    return sum(map(typography.whole_kroner, amounts))


def postings(
    cooperation: Cooperation, snapshot: Snapshot, *, group: str = "", project: str | None = None
) -> QuerySet[Posting]:
    """The current postings behind a figure: of a group, or of a project ("" for those without).

    They are the ledger's as it stands now; the report's sums are those it was frozen with.
    """
    accounts, period = snapshot.accounts, snapshot.report.period
    assert accounts is not None
    found = Posting.objects.within(cooperation).filter(
        slice__is_current=True,
        slice__responsibility=accounts.responsibility,
        slice__period__range=(period.start[:7], period.end[:7]),
    )
    if group:
        found = found.filter(group__code=group)
    if project is not None:
        found = found.filter(project__code=project) if project else found.filter(project=None)
    return found.select_related("group", "project", "slice__ledger_import").order_by(
        "slice__period", "row_number"
    )
