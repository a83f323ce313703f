"""A ledger that does not reconcile, and sums that are not those of their parts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sporbar.document import typography
from sporbar.document.checks.finding import Finding, acknowledge, blocks
from sporbar.document.snapshot import Accounts, Snapshot


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A control total that the ledger does not meet; amounts in kroner, `place` an anchor."""

    what: str
    ledger: str
    control: str
    place: str = "regnskap"


def accounts(snapshot: Snapshot, mismatches: Iterable[Mismatch]) -> Iterator[Finding]:
    found = snapshot.accounts
    if found is None:
        yield acknowledge("no_accounts", "Rapporten har ikke noe regnskap.", "regnskap")
        return
    yield from _sums(found)
    listed = tuple(mismatches)
    for one in listed:
        yield blocks(
            "ledger_not_reconciled",
            f"{one.what}: regnskapet gir {_kroner(one.ledger)}, kontrollsummen er"
            f" {_kroner(one.control)}.",
            one.place,
        )
    if found.reconciled is False and not listed:
        yield blocks(
            "ledger_not_reconciled",
            "Regnskapet stemmer ikke med kontrollsummene.",
            "regnskap",
        )
    if found.reconciled is None and not listed:
        yield acknowledge(
            "ledger_not_compared",
            "Regnskapet er ikke avstemt mot kontrollsummer fra en annen kilde.",
            "regnskap",
        )


def _sums(accounts: Accounts) -> Iterator[Finding]:
    """Whether the parts give the sums that are printed below them, to the øre."""
    costs = _sum(group.amount for group in accounts.groups if group.kind == "cost")
    income = _sum(group.amount for group in accounts.groups if group.kind == "income")
    projects = _sum(project.net for project in accounts.projects)
    stated = Decimal(accounts.sum_costs) + Decimal(accounts.sum_income)
    for what, parts, total, place in (
        ("Kostnadsgruppene", costs, Decimal(accounts.sum_costs), "sum-kostnader"),
        ("Inntektsgruppene", income, Decimal(accounts.sum_income), "sum-inntekter"),
        ("Sum kostnader og sum inntekter", stated, Decimal(accounts.total), "sum-totalt"),
        ("Prosjektene", projects, Decimal(accounts.total), "sum-prosjekter"),
    ):
        if parts != total:
            yield blocks(
                "sums_differ",
                f"{what} gir {_kroner(str(parts))}, men summen er oppgitt til"
                f" {_kroner(str(total))}.",
                place,
            )
    printed = sum(typography.whole_kroner(project.net) for project in accounts.projects)
    rounding = typography.whole_kroner(accounts.total) - printed
    if Decimal(accounts.rounding_difference) != rounding:
        yield blocks(
            "rounding_differs",
            f"Avrundingen er oppgitt til {_kroner(accounts.rounding_difference)}, men de trykte"
            f" radene gir {_kroner(str(rounding))}.",
            "avrunding",
        )


def _sum(amounts: Iterator[str]) -> Decimal:
    return sum(map(Decimal, amounts), Decimal(0))


def _kroner(amount: str) -> str:
    """An amount to the øre: a control must not round away what it found."""
    value = Decimal(amount)
    whole, _, ore = f"{abs(value):,.2f}".partition(".")
    sign = typography.MINUS if value < 0 else ""
    digits = whole.replace(",", typography.NO_BREAK_SPACE)
    return f"kr{typography.NO_BREAK_SPACE}{sign}{digits},{ore}"
