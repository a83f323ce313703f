"""What stands in the accounts, and whether it meets its balance."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from sporbar.economy import queries
from sporbar.economy.actions import NotBooked, book_import, enter_balances
from sporbar.economy.matching import Balance
from sporbar.economy.models import (
    AccountGroup,
    LedgerBalance,
    LedgerImport,
    LedgerProfile,
    LedgerSlice,
    Posting,
    Project,
)
from sporbar.organisations.models import Cooperation
from sporbar.records.actions import store_bytes
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

AT = datetime(2011, 7, 1, tzinfo=UTC)
#: (group, project, øre)
Line = tuple[str, str, int]


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


def previewed(tenant: Cooperation, name: str) -> LedgerImport:
    profile, _ = LedgerProfile.objects.get_or_create(
        cooperation=tenant,
        name="kommunen",
        defaults={"columns": {}, "sign_rule": "signed", "responsibilities": ["10400"]},
    )
    file = store_bytes(
        cooperation=tenant, name=f"{name}.csv", media_type="text/csv", data=name.encode()
    )
    return LedgerImport.objects.create(
        cooperation=tenant, profile=profile, file=file, file_sha256=file.sha256
    )


def key(model: Any, tenant: Cooperation, code: str, **values: Any) -> int:
    found, _ = model.objects.get_or_create(
        cooperation=tenant, code=code, defaults={"name": code, **values}
    )
    return int(found.pk)


def book(
    tenant: Cooperation,
    periods: Mapping[str, list[Line]],
    *,
    name: str = "juni",
    responsibility: str = "10400",
) -> LedgerImport:
    rows = {
        (responsibility, period): [
            (
                number,
                "",
                10100,
                key(AccountGroup, tenant, group, kind="cost"),
                key(Project, tenant, project) if project else None,
                None,
                "",
                "",
                ore,
            )
            for number, (group, project, ore) in enumerate(lines, start=2)
        ]
        for period, lines in periods.items()
    }
    standing = queries.current_slices(tenant, [responsibility])
    return book_import(
        ledger_import=previewed(tenant, name),
        rows=rows,
        replaces=[standing[one].pk for one in rows if one in standing],
        by=None,
        at=AT,
    )


def balance(tenant: Cooperation, ore: dict[tuple[str, str], int], last: str = "2011-06") -> None:
    enter_balances(
        cooperation=tenant,
        balance=Balance("10400", "2011-01", last, ore, "saldoliste"),
        by=None,
        at=AT,
    )


SPRING = {
    "2011-01": [("110", "F1", 100), ("110", "", 7)],
    "2011-06": [("117", "F1", -300)],
    "2011-07": [("110", "F2", 5000)],
}


def test_sums_are_of_one_responsibility_and_of_the_periods_asked_for(tenant: Cooperation) -> None:
    book(tenant, SPRING)
    book(tenant, {"2011-01": [("110", "F1", 9)]}, name="andre", responsibility="20000")

    assert queries.posted_sums(tenant, "10400", "2011-01", "2011-06") == {
        ("110", "F1"): 100,
        ("110", ""): 7,
        ("117", "F1"): -300,
    }


def test_sums_leave_out_what_was_replaced(tenant: Cooperation) -> None:
    book(tenant, SPRING)
    book(tenant, {"2011-01": [("110", "F1", 101)]}, name="rettet")

    assert queries.posted_sums(tenant, "10400", "2011-01", "2011-01") == {("110", "F1"): 101}


def test_sums_are_of_one_cooperation(tenant: Cooperation) -> None:
    book(tenant, SPRING)

    assert queries.posted_sums(factories.cooperation("dalen"), "10400", "2011-01", "2011-12") == {}


def test_sums_are_exact_where_decimals_would_not_be(tenant: Cooperation) -> None:
    book(tenant, {"2011-01": [("110", "F1", 10), ("110", "F1", 20)] * 1000})

    assert queries.posted_sums(tenant, "10400", "2011-01", "2011-01") == {("110", "F1"): 30_000}


@pytest.mark.parametrize("projects", [1, 3])
def test_sums_and_reconciliation_take_as_many_statements_however_many_projects(
    tenant: Cooperation, projects: int, django_assert_num_queries: Any
) -> None:
    book(tenant, {"2011-01": [("110", f"F{n}", 100) for n in range(projects)]})
    balance(tenant, {("total", ""): projects * 100})

    with django_assert_num_queries(1):
        queries.posted_sums(tenant, "10400", "2011-01", "2011-06")
    with django_assert_num_queries(2):
        assert queries.reconciliation(tenant, "10400", "2011-01", "2011-06").agrees
    with django_assert_num_queries(1):
        Posting.objects.within(tenant).net_by_period([f"F{n}" for n in range(projects)])


def test_reconciliation_names_the_sources_and_the_difference(tenant: Cooperation) -> None:
    book(tenant, SPRING)
    balance(tenant, {("total", ""): -192, ("project", ""): 7, ("project", "F1"): -200})

    found = queries.reconciliation(tenant, "10400", "2011-01", "2011-06")
    assert (found.agrees, found.compared, found.sources) == (False, 3, ("saldoliste",))
    ((difference),) = found.differences
    assert (difference.kind, difference.posted, difference.balance) == ("total", -193, -192)


def test_reconciliation_without_a_balance_for_the_periods_is_not_compared(
    tenant: Cooperation,
) -> None:
    book(tenant, SPRING)
    balance(tenant, {("total", ""): -193}, last="2011-05")

    assert queries.reconciliation(tenant, "10400", "2011-01", "2011-06").agrees is None


def test_balance_that_was_replaced_no_longer_counts(tenant: Cooperation) -> None:
    book(tenant, SPRING)
    balance(tenant, {("total", ""): -192, ("project", "F9"): 5})
    balance(tenant, {("total", ""): -193})

    found = queries.reconciliation(tenant, "10400", "2011-01", "2011-06")
    assert (found.agrees, found.compared) == (True, 1)
    (control,) = queries.controls_after(
        tenant, {("10400", "2011-01"): {}, ("10400", "2011-06"): {}}
    )
    assert control.outcome.compared == 1
    assert sorted(LedgerBalance.objects.values_list("ore", "replaced_at")) == [
        (-193, None),
        (-192, AT),
        (5, AT),
    ]


def test_balance_is_one_cooperations(tenant: Cooperation) -> None:
    book(tenant, SPRING)
    balance(factories.cooperation("dalen"), {("total", ""): -193})

    assert queries.reconciliation(tenant, "10400", "2011-01", "2011-06").agrees is None


def test_net_by_period_follows_a_project_through_the_year(tenant: Cooperation) -> None:
    book(tenant, SPRING)

    assert Posting.objects.within(tenant).net_by_period(["F1", "F9"]) == [
        ("F1", "2011-01", 100),
        ("F1", "2011-06", -300),
    ]


def test_current_slices_tell_rows_and_ore(tenant: Cooperation) -> None:
    book(tenant, SPRING)

    found = queries.current_slices(tenant, ["10400"])
    assert {period: one.sum for (_, period), one in found.items()} == {
        "2011-01": queries.SliceSum(2, 107),
        "2011-06": queries.SliceSum(1, -300),
        "2011-07": queries.SliceSum(1, 5000),
    }


def test_import_is_booked_once(tenant: Cooperation) -> None:
    done = book(tenant, SPRING)

    with pytest.raises(NotBooked):
        book_import(ledger_import=done, rows={}, replaces=[], by=None)


def test_period_that_was_not_shown_as_replaced_stops_the_booking(tenant: Cooperation) -> None:
    book(tenant, SPRING)

    with pytest.raises(NotBooked, match="endret siden"):
        book_import(
            ledger_import=previewed(tenant, "ny"),
            rows={("10400", "2011-01"): []},
            replaces=[],
            by=None,
        )
    assert LedgerSlice.objects.filter(is_current=True).count() == 3
