"""A ledger that does not reconcile, and sums that are not those of their parts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sporbar.document import typography
from sporbar.document.checks.finding import Finding, acknowledge, blocks
from sporbar.document.checks.sentences import Voice
from sporbar.document.snapshot import Accounts, Snapshot


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A control total that the ledger does not meet; amounts in kroner, `place` an anchor."""

    what: str
    ledger: str
    control: str
    place: str = "regnskap"


def accounts(snapshot: Snapshot, mismatches: Iterable[Mismatch], voice: Voice) -> Iterator[Finding]:
    said = voice.sentences
    found = snapshot.accounts
    if found is None:
        yield acknowledge("no_accounts", said.no_accounts, "regnskap")
        return
    yield from _sums(found, voice)
    listed = tuple(mismatches)
    for one in listed:
        yield blocks(
            "ledger_not_reconciled",
            said.control_differs.format(
                what=one.what, ledger=voice.kroner(one.ledger), control=voice.kroner(one.control)
            ),
            one.place,
        )
    if found.reconciled is False and not listed:
        yield blocks(
            "ledger_not_reconciled",
            said.not_reconciled,
            "regnskap",
        )
    if found.reconciled is None and not listed:
        yield acknowledge(
            "ledger_not_compared",
            said.not_compared,
            "regnskap",
        )


def _sums(accounts: Accounts, voice: Voice) -> Iterator[Finding]:
    """Whether the parts give the sums that are printed below them, to the øre."""
    said = voice.sentences
    costs = _sum(group.amount for group in accounts.groups if group.kind == "cost")
    income = _sum(group.amount for group in accounts.groups if group.kind == "income")
    projects = _sum(project.net for project in accounts.projects)
    stated = Decimal(accounts.sum_costs) + Decimal(accounts.sum_income)
    for what, parts, total, place in (
        (said.cost_groups, costs, Decimal(accounts.sum_costs), "sum-kostnader"),
        (said.income_groups, income, Decimal(accounts.sum_income), "sum-inntekter"),
        (said.both_sums, stated, Decimal(accounts.total), "sum-totalt"),
        (said.projects, projects, Decimal(accounts.total), "sum-prosjekter"),
    ):
        if parts != total:
            yield blocks(
                "sums_differ",
                said.sums_differ.format(
                    what=what, parts=voice.kroner(str(parts)), total=voice.kroner(str(total))
                ),
                place,
            )
    printed = sum(typography.whole_kroner(project.net) for project in accounts.projects)
    rounding = typography.whole_kroner(accounts.total) - printed
    if Decimal(accounts.rounding_difference) != rounding:
        yield blocks(
            "rounding_differs",
            said.rounding_differs.format(
                stated=voice.kroner(accounts.rounding_difference),
                printed=voice.kroner(str(rounding)),
            ),
            "avrunding",
        )


def _sum(amounts: Iterator[str]) -> Decimal:
    return sum(map(Decimal, amounts), Decimal(0))
