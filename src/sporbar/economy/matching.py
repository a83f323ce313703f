"""Does the ledger add up to what its own balance says? Pure functions over whole øre."""

from collections.abc import Mapping
from dataclasses import dataclass

#: ("group", "110"), ("project", "F203"), ("project", "") without a project, ("total", "").
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Balance:
    """What the ledger itself says stands on a responsibility in the periods `first` to `last`.

    `ore` by key: costs positive, income negative. `source` names the print-out or file.
    """

    responsibility: str
    first: str
    last: str
    ore: Mapping[Key, int]
    source: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where postings and balance disagree, in øre; None where one side has nothing."""

    kind: str
    code: str
    posted: int | None
    balance: int | None

    @property
    def ore(self) -> int:
        return (self.posted or 0) - (self.balance or 0)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The outcome: None compared is *not compared*, which is not the same as agreeing."""

    compared: int
    differences: tuple[Difference, ...]
    sources: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool | None:
        """Whether everything met its balance; None when there was no balance to meet."""
        return not self.differences if self.compared else None


def sums(lines: Mapping[tuple[str, str], int]) -> dict[Key, int]:
    """Sums per group, per project and in total, from øre by (group code, project code)."""
    added: dict[Key, int] = {("total", ""): 0}
    for (group, project), ore in lines.items():
        for key in (("group", group), ("project", project), ("total", "")):
            added[key] = added.get(key, 0) + ore
    return added


def reconcile(
    posted: Mapping[Key, int], balance: Mapping[Key, int], sources: tuple[str, ...] = ()
) -> Reconciliation:
    """Hold sums of postings against the ledger's own balance.

    Every balance must be met to the øre. A group or project that has postings but no balance is a
    difference too, if the balance speaks of that kind at all: a control list that leaves a project
    out has not confirmed it. Zero on both sides agrees.
    """
    kinds = {kind for kind, _ in balance}
    keys = sorted(set(balance) | {key for key in posted if key[0] in kinds})
    differences = tuple(
        Difference(kind, code, posted.get((kind, code)), balance.get((kind, code)))
        for kind, code in keys
        if (posted.get((kind, code)) or 0) != (balance.get((kind, code)) or 0)
    )
    return Reconciliation(len(balance), differences, sources)
