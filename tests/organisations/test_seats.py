"""Who sits where, on whose behalf, from when to when; and what bad days do to it."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from sporbar.organisations.actions import (
    STAMPED,
    RowInUse,
    begin_term,
    change_party,
    dissolve_body,
    keep_membership,
    keep_seat,
    leave_seat,
    merge_organisations,
    move_person,
    remove_seat,
    rename_person,
    reopen_body,
    replace_holder,
    seats_for_new_term,
    stamp_of,
    take_seat,
)
from sporbar.organisations.models import (
    Body,
    Cooperation,
    CouncilContact,
    Membership,
    Organisation,
    Person,
    Seat,
    SeatError,
    Term,
    TrailEntry,
)
from sporbar.organisations.queries import (
    GapReason,
    gaps,
    gaps_between,
    seats_of_bodies,
    seats_of_person,
    seats_on,
    seats_on_behalf_of,
)
from tests import factories

pytestmark = pytest.mark.django_db

SPRING = date(2026, 4, 1)
AUTUMN = date(2026, 10, 1)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation("dalane")


@pytest.fixture
def council(tenant: Cooperation) -> Body:
    return factories.body(tenant, "Regionrådet i Dalane", kind="regional_council")


def _town(tenant: Cooperation, name: str) -> Organisation:
    town = factories.municipality(tenant, name)
    Membership.objects.get_or_create(cooperation=tenant, organisation=town)
    return town


def _sits(body: Body, name: str, town: Organisation | None, **values: Any) -> Seat:
    person = factories.person(body.cooperation, name)
    values = {"kind": "member", "valid_from": "2023-10-01", "by": None} | values
    return take_seat(body=body, person=person, organisation=town, **values)


def _names(body: Body, day: date) -> list[str]:
    return [held.name for held in seats_on(body, day)]


def _empty(body: Body, day: date) -> list[tuple[GapReason, str]]:
    return [(gap.reason, str(gap.organisation or gap.seat)) for gap in gaps(body, day)]


def test_a_seat_is_called_what_its_kind_is_called_when_nothing_else_is_said(council: Body) -> None:
    seat = _sits(council, "Kari Vik", None, kind="deputy_chair")

    assert seat.role == "nestleder"
    entry = TrailEntry.objects.get(deed="add_row", details__key=seat.pk)
    assert entry.details["kind"] == "seat"


def test_chairs_come_first_and_deputies_in_their_order(tenant: Cooperation, council: Body) -> None:
    town = _town(tenant, "Lia kommune")
    _sits(council, "Vara To", town, kind="deputy", substitute_order=2)
    _sits(council, "Medlem En", town)
    _sits(council, "Vara En", town, kind="deputy", substitute_order=1)
    _sits(council, "Leder En", town, kind="chair")

    assert _names(council, SPRING) == ["Leder En", "Medlem En", "Vara En", "Vara To"]


def test_only_deputies_have_an_order(council: Body) -> None:
    with pytest.raises(SeatError, match="Bare varamedlemmer"):
        _sits(council, "Kari Vik", None, substitute_order=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(
            cooperation=council.cooperation, body=council, role="medlem", substitute_order=1
        )


def test_what_ends_before_it_begins_is_refused(council: Body) -> None:
    with pytest.raises(SeatError, match="siste dagen"):
        _sits(council, "Kari Vik", None, valid_from="2026-05", valid_to="2026-03")


def test_who_sat_there_on_a_date(council: Body) -> None:
    first = _sits(council, "Kari Vik", None)
    replace_holder(
        seat=first, person=factories.person(council.cooperation, "Ola Li"), on="2026-06-01", by=None
    )

    assert _names(council, date(2026, 5, 31)) == ["Kari Vik"]
    assert _names(council, date(2026, 6, 1)) == ["Ola Li"]
    assert _names(council, date(2023, 9, 30)) == []


def test_the_same_person_is_not_twice_the_same_at_the_same_time(council: Body) -> None:
    seat = _sits(council, "Kari Vik", None, valid_to="2025-12-31")
    again = {"body": council, "person": seat.person, "kind": "member", "by": None}

    with pytest.raises(SeatError, match="Kari Vik har alt denne plassen: medlem i Regionrådet"):
        take_seat(valid_from="2025-12-31", **again)

    take_seat(valid_from="2026-01-01", **again)
    take_seat(body=council, person=seat.person, kind="chair", valid_from="2024", by=None)
    assert Seat.objects.count() == 3


def test_one_who_left_in_a_year_may_come_back_the_same_year(council: Body) -> None:
    seat = _sits(council, "Kari Vik", None, valid_to="2025")

    take_seat(body=council, person=seat.person, kind="member", valid_from="2025", by=None)

    assert Seat.objects.count() == 2


def test_a_form_sent_twice_makes_one_seat(council: Body) -> None:
    person = factories.person(council.cooperation, "Kari Vik")
    values = {"body": council, "kind": "member", "person": person, "valid_from": "2026"}

    assert take_seat(by=None, **values) == take_seat(by=None, **values)


def test_who_replaces_runs_the_rest_of_the_time(council: Body) -> None:
    seat = _sits(council, "Kari Vik", None, kind="chair", valid_to="2027-09-30")
    other = factories.person(council.cooperation, "Ola Li")

    new = replace_holder(seat=seat, person=other, on="2026-02-15", by=None)

    seat.refresh_from_db()
    assert seat.valid_to == "2026-02-14"
    assert (new.valid_from, new.valid_to, new.kind, new.role) == (
        *("2026-02-15", "2027-09-30", "chair", "leder"),
    )
    assert replace_holder(seat=seat, person=other, on="2026-02-15", by=None) == new


def test_two_who_replace_the_same_holder(council: Body) -> None:
    seat = _sits(council, "Kari Vik", None)
    seen = stamp_of(seat, STAMPED)
    ola, eli = (factories.person(council.cooperation, name) for name in ("Ola Li", "Eli Moe"))
    replace_holder(seat=seat, person=ola, on="2026-06-01", seen=seen, by=None)

    with pytest.raises(SeatError, match="Ola Li er alt ført inn etter Kari Vik"):
        replace_holder(seat=seat, person=eli, on="2026-07-01", seen=seen, by=None)

    assert _names(council, date(2026, 8, 1)) == ["Ola Li"]


def test_one_hands_on_what_another_ended(council: Body) -> None:
    seat = _sits(council, "Kari Vik", None)
    seen = stamp_of(seat, STAMPED)
    leave_seat(seat=seat, last_day="2026-03-31", seen=seen, by=None)

    with pytest.raises(SeatError, match="En annen har endret plassen"):
        replace_holder(
            seat=seat,
            person=factories.person(council.cooperation, "Ola Li"),
            on="2026-06-01",
            seen=seen,
            by=None,
        )
    again = leave_seat(seat=seat, last_day="2026-03-31", seen=seen, by=None)
    assert again.valid_to == "2026-03-31"


def test_what_was_entered_wrong_is_taken_back(council: Body) -> None:
    seat = _sits(council, "Kari Vik", None, valid_to="2027-09-30")
    other = factories.person(council.cooperation, "Ola Li")
    new = replace_holder(seat=seat, person=other, on="2026-02-15", by=None)

    with pytest.raises(RowInUse):
        remove_seat(seat=seat, by=None)
    remove_seat(seat=new, by=None)
    remove_seat(seat=new, by=None)

    seat.refresh_from_db()
    assert (seat.valid_to, _names(council, AUTUMN)) == ("2027-09-30", ["Kari Vik"])


def test_a_member_changes_party(council: Body) -> None:
    person = _sits(council, "Kari Vik", None).person
    assert person is not None
    change_party(person=person, party="Bygdelista", by=None)
    change_party(person=person, party="Fjellpartiet", on="2026-05-01", by=None)
    change_party(person=person, party="Fjellpartiet", on="2026-05-01", by=None)

    assert [seats_on(council, day)[0].party for day in (SPRING, AUTUMN)] == [
        *("Bygdelista", "Fjellpartiet"),
    ]
    assert person.party_memberships.count() == 2
    with pytest.raises(SeatError, match="fra en senere dag"):
        change_party(person=person, party="Dalpartiet", on="2026-04-01", by=None)
    change_party(person=person, party="", on="2026-08-01", by=None)
    assert seats_on(council, AUTUMN)[0].party == ""


def test_a_member_changes_name(council: Body) -> None:
    person = _sits(council, "Kari Vik", None).person
    assert person is not None
    rename_person(person=person, name="Kari Moe", on="2026-05-01", by=None)
    rename_person(person=person, name="Kari Li", on="2026-09-01", by=None)

    days = (SPRING, date(2026, 6, 1), AUTUMN)
    assert [_names(council, day)[0] for day in days] == ["Kari Vik", "Kari Moe", "Kari Li"]


def test_a_member_moves_to_another_municipality(tenant: Cooperation, council: Body) -> None:
    lia, moen = _town(tenant, "Lia kommune"), _town(tenant, "Moen kommune")
    network = factories.body(tenant, "Skolenettverket", kind="network")
    seat = _sits(council, "Kari Vik", lia)
    person = seat.person
    assert person is not None
    stays = take_seat(body=network, person=person, organisation=lia, kind="member", by=None)
    of_moen = _sits(council, "Ola Li", moen)

    with pytest.raises(SeatError, match="en annens"):
        move_person(
            person=person, away_from=lia, to=moen, on="2026-06-01", leaving=[of_moen], by=None
        )
    for _twice in range(2):
        move_person(person=person, away_from=lia, to=moen, on="2026-06-01", leaving=[seat], by=None)

    stays.refresh_from_db()
    assert stays.valid_to is None
    assert _names(council, SPRING) == ["Kari Vik", "Ola Li"]
    assert _names(council, AUTUMN) == ["Ola Li"]
    assert (GapReason.NO_MEMBER, "Lia kommune") in _empty(council, AUTUMN)
    assert [row.body.name for row in seats_of_person(person)] == [
        *("Regionrådet i Dalane", "Skolenettverket"),
    ]


def test_a_member_without_anybody_is_a_gap(tenant: Cooperation, council: Body) -> None:
    lia = _town(tenant, "Lia kommune")
    _town(tenant, "Moen kommune")
    _sits(council, "Kari Vik", lia)

    found = gaps(council, SPRING)

    assert [gap.what for gap in found] == ["Ingen er ført inn for Moen kommune."]
    assert found[0].theirs == ["Moen kommune"]


def test_a_seat_that_only_names_the_municipality_is_the_municipalitys(
    tenant: Cooperation, council: Body
) -> None:
    _town(tenant, "Lia kommune")
    _town(tenant, "Moen kommune")
    Seat.objects.create(cooperation=tenant, body=council, role="ordfører", on_behalf_of="Lia")

    assert _empty(council, SPRING) == [(GapReason.NO_MEMBER, "Moen kommune")]


def test_nothing_is_said_of_a_body_whose_seats_nobody_has_entered(
    tenant: Cooperation, council: Body
) -> None:
    _town(tenant, "Lia kommune")
    assert gaps(council, SPRING) == []

    Seat.objects.create(cooperation=tenant, body=council, role="leder")

    assert gaps(council, SPRING) == []


def test_a_deputy_alone_leaves_a_gap(tenant: Cooperation, council: Body) -> None:
    lia = _town(tenant, "Lia kommune")
    _sits(council, "Kari Vik", lia, kind="deputy")

    assert _empty(council, SPRING) == [(GapReason.NO_MEMBER, "Lia kommune")]


def test_one_who_leaves_with_nobody_after_leaves_a_gap(council: Body) -> None:
    board = factories.body(council.cooperation, "Styret for museet", kind="external")
    seat = _sits(board, "Kari Vik", None, on_behalf_of="Regionrådet")
    leave_seat(seat=seat, last_day="2026-05-31", by=None)

    assert gaps(board, date(2026, 5, 31)) == []
    [gap] = gaps(board, AUTUMN)
    assert gap.what == "Ingen er ført inn etter medlem for Regionrådet."
    assert gap.since == date(2026, 6, 1)

    _sits(board, "Ola Li", None, on_behalf_of="Regionrådet", valid_from="2026-08-01")
    assert gaps(board, AUTUMN) == []
    [over] = gaps_between(board, date(2026, 1, 1), AUTUMN)
    assert (over.since, over.until) == (date(2026, 6, 1), date(2026, 7, 31))


def test_a_seat_that_lapsed_is_no_gap(council: Body) -> None:
    seat = _sits(council, "Kari Vik", None)
    leave_seat(seat=seat, last_day="2026-05-31", has_lapsed=True, by=None)

    assert gaps(council, AUTUMN) == []


def test_a_member_who_becomes_chair_leaves_no_gap(tenant: Cooperation, council: Body) -> None:
    lia, moen = _town(tenant, "Lia kommune"), _town(tenant, "Moen kommune")
    chair = _sits(council, "Kari Vik", lia, kind="chair")
    member = _sits(council, "Ola Li", moen)
    leave_seat(seat=chair, last_day="2026-05-31", by=None)
    assert {gap.reason for gap in gaps(council, AUTUMN)} == {GapReason.NO_MEMBER}

    leave_seat(seat=member, last_day="2026-05-31", by=None)
    take_seat(
        body=council,
        person=member.person,
        organisation=moen,
        kind="chair",
        valid_from="2026-06-01",
        by=None,
    )

    assert _empty(council, AUTUMN) == [(GapReason.NO_MEMBER, "Lia kommune")]


def test_a_dissolved_body_keeps_everything(council: Body) -> None:
    seat = _sits(council, "Kari Vik", None, kind="chair")
    new = factories.body(council.cooperation, "Dalane politiske råd")
    for _twice in range(2):
        dissolve_body(body=council, last_day="2026-06-30", successor=new, by=None)

    council.refresh_from_db()
    assert (council.valid_to, council.succeeded_by) == ("2026-06-30", new)
    assert _names(council, SPRING) == ["Kari Vik"]
    assert (_names(council, AUTUMN), gaps(council, AUTUMN)) == ([], [])
    with pytest.raises(SeatError, match="alt oppløst"):
        dissolve_body(body=council, last_day="2026-07-31", by=None)
    with pytest.raises(SeatError, match="er oppløst"):
        _sits(council, "Ola Li", None, valid_from="2026-09-01")

    reopen_body(body=council, by=None)
    seat.refresh_from_db()
    assert (seat.valid_to, seat.has_lapsed) == (None, False)


def test_open_cases_may_stop_the_dissolving(council: Body) -> None:
    def refuse(body: Body) -> None:
        raise SeatError(f"{body} har åpne saker.")

    with pytest.raises(SeatError, match="åpne saker"):
        dissolve_body(body=council, last_day="2026-06-30", check=refuse, by=None)

    council.refresh_from_db()
    assert council.valid_to is None


def test_a_body_is_not_succeeded_by_itself_or_by_one_that_is_gone(council: Body) -> None:
    gone = factories.body(council.cooperation, "Det gamle rådet", valid_to="2020-12-31")
    for successor in (council, gone):
        with pytest.raises(SeatError):
            dissolve_body(body=council, last_day="2026-06-30", successor=successor, by=None)


def test_a_municipality_leaves(tenant: Cooperation, council: Body) -> None:
    lia, moen = _town(tenant, "Lia kommune"), _town(tenant, "Moen kommune")
    seat = _sits(council, "Kari Vik", lia)
    _sits(council, "Ola Li", moen)
    contact = CouncilContact.objects.create(
        cooperation=tenant, organisation=lia, person=seat.person
    )
    membership = Membership.objects.get(organisation=lia)
    membership.valid_to = "2026-06-30"

    keep_membership(row=membership, by=None)

    seat.refresh_from_db()
    contact.refresh_from_db()
    assert (seat.valid_to, contact.valid_to) == ("2026-06-30", "2026-06-30")
    assert _empty(council, AUTUMN) == []

    membership.valid_to = "2026-12-31"
    keep_membership(row=membership, by=None)
    seat.refresh_from_db()
    assert seat.valid_to == "2026-12-31"


def test_municipalities_merge(tenant: Cooperation, council: Body) -> None:
    lia, moen = _town(tenant, "Lia kommune"), _town(tenant, "Moen kommune")
    first, second = _sits(council, "Kari Vik", lia), _sits(council, "Ola Li", moen)
    later = _sits(council, "Eli Moe", lia, valid_from="2026-09-01")

    whole = merge_organisations(
        merging=[lia, moen], name="Liamoen kommune", number="9991", on=date(2026, 7, 1), by=None
    )

    for seat in (first, second, later):
        seat.refresh_from_db()
    assert [first.valid_to, second.valid_to, later.valid_to] == ["2026-06-30", "2026-06-30", None]
    assert _empty(council, date(2026, 8, 1)) == [(GapReason.NO_MEMBER, "Liamoen kommune")]
    assert [held.behalf for held in seats_on(council, SPRING)] == ["Lia kommune", "Moen kommune"]
    _sits(council, "Ny En", whole, valid_from="2026-07-01")
    assert _empty(council, date(2026, 8, 1)) == []


def test_a_new_term_has_the_seats_of_the_old_to_be_filled(
    tenant: Cooperation, council: Body
) -> None:
    lia = _town(tenant, "Lia kommune")
    old = Term.objects.create(
        cooperation=tenant, name="2023–2027", valid_from="2023-10", valid_to="2027-09"
    )
    seat = _sits(council, "Kari Vik", lia, term=old, valid_to="2027-09")
    found = seats_for_new_term(tenant, None, AUTUMN)
    assert found == {council: [seat]}

    for _twice in range(2):
        term = begin_term(
            cooperation=tenant, name="2027–2031", valid_from="2027-10-01", copying=[seat], by=None
        )

    [new] = Seat.objects.filter(term=term)
    assert (new.is_vacant, new.person, new.organisation) == (True, None, lia)
    day = date(2027, 11, 1)
    assert _empty(council, day) == [(GapReason.VACANT, "Lia kommune")]
    ola = factories.person(tenant, "Ola Li")
    filled = replace_holder(seat=new, person=ola, on="2027-10-01", by=None)
    assert filled.pk == new.pk
    assert (gaps(council, day), _names(council, day)) == ([], ["Ola Li"])
    with pytest.raises(SeatError, match="heter «2027–2031»"):
        begin_term(cooperation=tenant, name="2027–2031", valid_from="2028", by=None)


def test_two_change_one_seat(council: Body) -> None:
    from sporbar.organisations.actions import RowChanged

    seat = _sits(council, "Kari Vik", None)
    seen = stamp_of(seat, ("role", "note"))
    Seat.objects.filter(pk=seat.pk).update(note="Det en annen skrev")
    seat.note = "Det jeg skrev"

    with pytest.raises(RowChanged):
        keep_seat(row=seat, seen=seen, by=None)


def test_an_uncertain_date_rules_nothing_out(council: Body) -> None:
    _sits(council, "Kari Vik", None, valid_from=None, valid_to="2026-23")

    assert _names(council, AUTUMN) == ["Kari Vik"]
    assert _names(council, date(2026, 12, 1)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_statements_however_many_seats(
    tenant: Cooperation,
    council: Body,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    towns = [_town(tenant, f"By {number} kommune") for number in range(count)]
    for number, town in enumerate(towns):
        person = _sits(council, f"Person {number}", town).person
        assert person is not None
        change_party(person=person, party="Bygdelista", by=None)
    bodies = [council, *(factories.body(tenant, f"Organ {number}") for number in range(count))]

    with django_assert_num_queries(4):
        assert len(seats_on(council, SPRING)) == count
    with django_assert_num_queries(4):
        seats_of_bodies(bodies, SPRING)
    with django_assert_num_queries(4):
        assert len(seats_on_behalf_of(towns, SPRING)) == count
    with django_assert_num_queries(2):
        gaps_between(council, date(2023, 1, 1), AUTUMN)
    with django_assert_num_queries(2):
        seats_for_new_term(tenant, None, SPRING)


def test_the_neighbours_seats_are_not_ours(council: Body) -> None:
    other = factories.cooperation("granne")
    theirs = factories.body(other, "Regionrådet der")
    _sits(theirs, "Kari Vik", None)

    assert seats_on(council, SPRING) == []
    assert Person.objects.within(council.cooperation).count() == 0
