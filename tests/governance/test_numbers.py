"""Case numbers: read, given, reserved, withdrawn; never the same twice and never renumbered."""

import pytest

from sporbar.governance.actions.numbers import (
    give_number,
    reserve_numbers,
    set_numbering,
    withdraw_number,
)
from sporbar.governance.models import CaseNumber, GovernanceError, NumberState
from sporbar.governance.numbering import read_number
from sporbar.governance.queries.meetings import numbers_of
from sporbar.organisations.models import Body, Cooperation, TrailEntry
from tests import factories
from tests.governance import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def council(tenant: Cooperation) -> Body:
    return factories.body(tenant)


@pytest.mark.parametrize(
    ("written", "sequence", "year", "printed"),
    [
        ("Sak 019/12", 19, 2012, "019/12"),
        ("Sak 57/2012", 57, 2012, "57/2012"),
        ("47/14", 47, 2014, "47/14"),
        ("PS 5/11", 5, 2011, "PS 5/11"),
        ("K-sak 19/98", 19, 1998, "K-sak 19/98"),
        ("Sak 1:", 1, 2012, "1"),
        ("1.", 1, 2012, "1"),
        ("saksnr. 012 / 11", 12, 2011, "012 / 11"),
    ],
)
def test_numbers_are_read_as_they_are_written(
    written: str, sequence: int, year: int, printed: str
) -> None:
    found = read_number(written, year=2012)
    assert (found.sequence, found.year, found.printed) == (sequence, year, printed)


@pytest.mark.parametrize("written", ["", "Sak", "0/12", "12/3", "12/123", "tolv/11", "1/2/3"])
def test_what_is_no_number_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(GovernanceError, match="ikke et saksnummer"):
        read_number(written, year=2012)


def test_next_number_is_of_body_and_year(tenant: Cooperation, council: Body) -> None:
    other = factories.body(tenant, "Kommunedirektørutvalget")
    given = [
        give_number(body=body, year=year, case=made.case(tenant), by=None).printed
        for body, year in ((council, 2026), (council, 2026), (other, 2026), (council, 2027))
    ]
    assert given == ["001/26", "002/26", "001/26", "001/27"]


def test_same_number_twice_names_the_case_that_has_it(tenant: Cooperation, council: Body) -> None:
    first, second = made.case(tenant, "Avfall"), made.case(tenant, "Samferdsel")
    give_number(body=council, year=2012, case=first, named="019/12", by=None)

    with pytest.raises(GovernanceError, match=r"019/12 i Regionrådet er gitt til «Avfall»"):
        give_number(body=council, year=2012, case=second, named="Sak 19/2012", by=None)

    assert CaseNumber.objects.get().case == first


def test_same_number_sent_twice_for_one_case_is_one(tenant: Cooperation, council: Body) -> None:
    case = made.case(tenant)
    one, two = (
        give_number(body=council, year=2012, case=case, named="019/12", by=None) for _ in range(2)
    )
    assert one == two
    assert TrailEntry.objects.filter(deed="give_number").count() == 1


def test_reserved_number_is_used_by_name_and_passed_over_by_the_next(
    tenant: Cooperation, council: Body
) -> None:
    reserved = reserve_numbers(body=council, year=2026, count=2, note="Budsjett", by=None)
    assert [one.printed for one in reserved] == ["001/26", "002/26"]

    after = give_number(body=council, year=2026, case=made.case(tenant), by=None)
    used = give_number(
        body=council, year=2026, case=made.case(tenant, "Budsjett"), named="2/26", by=None
    )

    assert (after.printed, used.pk) == ("003/26", reserved[1].pk)
    assert used.state == NumberState.GIVEN
    with pytest.raises(GovernanceError, match="er gitt til «Budsjett»"):
        give_number(body=council, year=2026, case=made.case(tenant, "En til"), named="2", by=None)


def test_withdrawn_number_is_never_used_again(tenant: Cooperation, council: Body) -> None:
    case = made.case(tenant)
    number = give_number(body=council, year=2026, case=case, by=None)
    with pytest.raises(GovernanceError, match="hvorfor"):
        withdraw_number(number=number, reason=" ", by=None)
    withdraw_number(number=number, reason="Feilført", by=None)
    withdraw_number(number=number, reason="Feilført", by=None)

    with pytest.raises(GovernanceError, match="brukes ikke igjen"):
        give_number(body=council, year=2026, case=case, named="1/26", by=None)
    assert give_number(body=council, year=2026, case=case, by=None).printed == "002/26"
    assert TrailEntry.objects.filter(deed="withdraw_number").count() == 1


def test_number_on_an_agenda_is_not_withdrawn(tenant: Cooperation, council: Body) -> None:
    case = made.case(tenant)
    number = give_number(body=council, year=2026, case=case, by=None)
    item = made.item(made.meeting(council), case, number=number)
    with pytest.raises(GovernanceError, match="Ta saken av sakslisten først"):
        withdraw_number(number=number, reason="Feil", by=None)
    made.decision(item)
    item.withdrawn_at = item.decision.current.recorded_at
    item.save()
    with pytest.raises(GovernanceError, match="gjort vedtak"):
        withdraw_number(number=number, reason="Feil", by=None)


def test_new_numbering_renumbers_nothing(tenant: Cooperation, council: Body) -> None:
    old = give_number(body=council, year=2026, case=made.case(tenant), by=None)
    set_numbering(body=council, prefix="PS ", digits=1, long_year=True, by=None)
    new = give_number(body=council, year=2026, case=made.case(tenant), by=None)

    old.refresh_from_db()
    assert (old.printed, new.printed) == ("001/26", "PS 2/2026")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [({"digits": 0}, "sifre"), ({"digits": 6}, "sifre"), ({"prefix": "2/"}, "foran")],
)
def test_wrong_numbering_is_refused(
    council: Body, values: dict[str, object], sentence: str
) -> None:
    with pytest.raises(GovernanceError, match=sentence):
        set_numbering(body=council, by=None, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [0, 101])
def test_none_or_too_many_are_not_reserved(council: Body, count: int) -> None:
    with pytest.raises(GovernanceError, match="mellom 1 og 100"):
        reserve_numbers(body=council, year=2026, count=count, by=None)


def test_gaps_are_rows_of_their_own(tenant: Cooperation, council: Body) -> None:
    give_number(body=council, year=2026, case=made.case(tenant), named="1", by=None)
    give_number(body=council, year=2026, case=made.case(tenant), named="4", by=None)
    rows = numbers_of(council, 2026)
    assert [(row.sequence, row.number is None) for row in rows] == [
        (1, False),
        (2, True),
        (3, True),
        (4, False),
    ]
    give_number(body=council, year=2026, case=made.case(tenant), named="90000", by=None)
    assert [row.sequence for row in numbers_of(council, 2026)] == [1, 4, 90000]
