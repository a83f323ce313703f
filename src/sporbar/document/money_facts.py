"""The accounts of a report and what they were compared with: the conventions are `snapshot`'s."""

from dataclasses import dataclass
from typing import Literal

from sporbar.document.fact_kinds import Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountGroup:
    code: str
    name: str
    kind: Literal["cost", "income"]
    amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectNet:
    """Net of one ledger project; `code` None is the row of postings without a project."""

    code: str | None
    name: str
    net: Amount
    measures: tuple[str, ...] = ()
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetComparison:
    """Budget beside accounts for one group, where a budget is known (kroner)."""

    code: str
    name: str
    budget: Amount
    phased: Amount | None
    actual: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The accounts as of the report's date.

    `rounding_difference` is the printed total minus the sum of the printed project rows, both in
    whole kroner. `postings_are_invented` marks demo postings made to fit published sums.
    """

    responsibility: str
    groups: tuple[AccountGroup, ...]
    sum_costs: Amount
    sum_income: Amount
    total: Amount
    projects: tuple[ProjectNet, ...]
    rounding_difference: Amount
    caveats: tuple[str, ...] = ()
    budget: tuple[BudgetComparison, ...] = ()
    reconciled: bool | None = None
    postings_are_invented: bool = False
    source_files: tuple[str, ...] = ()
