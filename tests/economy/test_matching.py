"""Reconciliation is arithmetic on whole øre: what meets its balance, and what does not."""

from hypothesis import given
from hypothesis import strategies as st

from sporbar.economy.matching import Difference, reconcile, sums

LINES = st.dictionaries(
    st.tuples(st.sampled_from(["110", "111", "117"]), st.sampled_from(["", "F1", "F2"])),
    st.integers(min_value=-(10**12), max_value=10**12),
)


def test_sums_are_per_group_per_project_and_in_total() -> None:
    assert sums({("110", "F1"): 100, ("110", ""): 20, ("117", "F1"): -150}) == {
        ("group", "110"): 120,
        ("group", "117"): -150,
        ("project", "F1"): -50,
        ("project", ""): 20,
        ("total", ""): -30,
    }


def test_no_lines_add_to_zero() -> None:
    assert sums({}) == {("total", ""): 0}


@given(LINES)
def test_groups_and_projects_add_to_the_total(lines: dict[tuple[str, str], int]) -> None:
    added = sums(lines)

    for kind in ("group", "project"):
        assert sum(ore for key, ore in added.items() if key[0] == kind) == added["total", ""]


@given(LINES)
def test_ledger_meets_its_own_sums(lines: dict[tuple[str, str], int]) -> None:
    outcome = reconcile(sums(lines), sums(lines))

    assert outcome.agrees
    assert outcome.differences == ()


@given(LINES, st.data(), st.integers(min_value=-100, max_value=100).filter(bool))
def test_one_balance_that_is_off_is_the_one_difference(
    lines: dict[tuple[str, str], int], data: st.DataObject, off: int
) -> None:
    balance = sums(lines)
    key = data.draw(st.sampled_from(sorted(balance)))
    balance[key] += off

    (difference,) = reconcile(sums(lines), balance).differences
    assert (difference.kind, difference.code) == key
    assert difference.ore == -off


def test_nothing_to_compare_with_is_not_agreement() -> None:
    outcome = reconcile({("total", ""): 5}, {})

    assert outcome.agrees is None
    assert outcome.compared == 0


def test_project_the_balance_leaves_out_is_a_difference() -> None:
    posted = {("project", "F1"): 5, ("project", "F2"): 7, ("group", "110"): 12}

    assert reconcile(posted, {("project", "F1"): 5}).differences == (
        Difference("project", "F2", 7, None),
    )


def test_balance_nobody_has_posted_to_is_a_difference() -> None:
    assert reconcile({}, {("group", "113"): 900}).differences == (
        Difference("group", "113", None, 900),
    )


def test_project_whose_postings_cancel_out_need_not_be_in_the_balance() -> None:
    assert reconcile({("project", "F213"): 0}, {("project", "F1"): 0}).agrees
