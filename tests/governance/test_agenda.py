"""Agendas: what joins, with which number, in which order, late, and taken off."""

import pytest
from django.utils import timezone

from sporbar.governance.actions.agenda import (
    change_item,
    move_item,
    number_item,
    order_agenda,
    put_on_agenda,
    take_off_agenda,
)
from sporbar.governance.actions.cases import withdraw_case
from sporbar.governance.actions.meetings import hold_meeting, publish_meeting
from sporbar.governance.models import Case, CaseState, GovernanceError, Meeting, NumberState
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


@pytest.fixture
def meeting(council: Body) -> Meeting:
    return made.meeting(council)


def titles(meeting: Meeting) -> list[str]:
    return [str(item) for item in meeting.items.filter(withdrawn_at=None)]


def test_cases_get_numbers_and_matters_without_a_case_none(
    tenant: Cooperation, meeting: Meeting
) -> None:
    put_on_agenda(meeting=meeting, case=made.case(tenant, "Avfall"), by=None)
    put_on_agenda(meeting=meeting, title="Referatsaker", kind="for_information", by=None)
    put_on_agenda(meeting=meeting, case=made.case(tenant, "Uten nummer"), numbered=False, by=None)
    put_on_agenda(meeting=meeting, case=made.case(tenant, "Fra kilden"), named="9/26", by=None)
    assert titles(meeting) == ["001/26 Avfall", "Referatsaker", "Uten nummer", "9/26 Fra kilden"]


def test_case_stands_once_on_an_agenda(tenant: Cooperation, meeting: Meeting) -> None:
    case = made.case(tenant)
    put_on_agenda(meeting=meeting, case=case, by=None)
    with pytest.raises(GovernanceError, match=r"allerede på sakslisten, som sak 001/26"):
        put_on_agenda(meeting=meeting, case=case, by=None)
    assert meeting.items.count() == 1


def test_matter_without_a_case_sent_twice_is_one(meeting: Meeting) -> None:
    for _ in range(2):
        put_on_agenda(meeting=meeting, title="Eventuelt", kind="any_other_business", by=None)
    assert titles(meeting) == ["Eventuelt"]
    with pytest.raises(GovernanceError, match="hva punktet heter"):
        put_on_agenda(meeting=meeting, title=" ", by=None)


def test_case_in_two_bodies_on_one_day_has_a_number_in_each(
    tenant: Cooperation, meeting: Meeting
) -> None:
    other = made.meeting(factories.body(tenant, "Kommunedirektørutvalget"))
    made.number(made.case(tenant, "En annen"), other.body, 1)
    case = made.case(tenant)
    numbers = [put_on_agenda(meeting=one, case=case, by=None).number for one in (meeting, other)]
    assert [str(one) for one in numbers] == ["001/26", "002/26"]


def test_case_twice_a_day_in_one_body_at_different_times(
    tenant: Cooperation, council: Body
) -> None:
    case = made.case(tenant)
    morning, noon = (made.meeting(council, starts_at=f"{hour}:00") for hour in ("09", "12"))
    first = put_on_agenda(meeting=morning, case=case, by=None)
    made.decision(first, "postponed")
    second = put_on_agenda(meeting=noon, case=case, by=None)
    assert first.number == second.number


def test_postponed_case_comes_back_with_its_number(tenant: Cooperation, council: Body) -> None:
    case = made.case(tenant)
    first, second, third, fourth = (
        made.meeting(council, day)
        for day in ("2026-03-24", "2026-05-05", "2027-01-12", "2027-02-09")
    )
    one = put_on_agenda(meeting=first, case=case, by=None)
    made.decision(one, "postponed")
    assert put_on_agenda(meeting=second, case=case, by=None).number == one.number
    made.decision(second.items.get(), "adopted")

    three = put_on_agenda(meeting=third, case=case, by=None)
    assert str(three.number) == "001/27", "avgjort under det første nummeret"
    made.decision(three, "postponed")
    four = put_on_agenda(meeting=fourth, case=case, new_number=True, by=None)
    assert str(four.number) == "002/27"


def test_item_that_joins_after_publishing_is_late(tenant: Cooperation, meeting: Meeting) -> None:
    early = put_on_agenda(meeting=meeting, case=made.case(tenant), by=None)
    meeting = publish_meeting(meeting=meeting, by=None)
    late = put_on_agenda(meeting=meeting, case=made.case(tenant, "Ettersendt"), by=None)
    told = put_on_agenda(meeting=meeting, title="Rettet", late=False, by=None)

    assert [one.is_late for one in (early, late, told)] == [False, True, False]
    assert late.number is not None
    assert late.number.is_late
    assert titles(meeting)[1] == "002/26 Ettersendt", "et sent nummer er et vanlig nummer"


def test_what_is_recorded_of_a_held_meeting_is_not_late(
    tenant: Cooperation, meeting: Meeting
) -> None:
    publish_meeting(meeting=meeting, by=None)
    hold_meeting(meeting=meeting, by=None, at=timezone.now().replace(year=2027))
    done = made.case(tenant, state=CaseState.CONCLUDED)
    assert not put_on_agenda(meeting=meeting, case=done, by=None).is_late


@pytest.mark.parametrize(
    ("state", "sentence"),
    [(CaseState.WITHDRAWN, "er trukket"), (CaseState.CONCLUDED, "ferdig behandlet")],
)
def test_case_that_is_over_joins_nothing(
    tenant: Cooperation, meeting: Meeting, state: str, sentence: str
) -> None:
    with pytest.raises(GovernanceError, match=sentence):
        put_on_agenda(meeting=meeting, case=made.case(tenant, state=state), by=None)


def test_case_of_a_neighbour_joins_nothing(meeting: Meeting) -> None:
    theirs = made.case(factories.cooperation("nabo"))
    with pytest.raises(GovernanceError, match="et annet samarbeid"):
        put_on_agenda(meeting=meeting, case=theirs, by=None)


def test_item_taken_off_keeps_its_number_for_later(tenant: Cooperation, council: Body) -> None:
    case = made.case(tenant)
    first, second = made.meeting(council), made.meeting(council, "2026-05-05")
    item = put_on_agenda(meeting=first, case=case, by=None)
    with pytest.raises(GovernanceError, match="hvorfor"):
        take_off_agenda(item=item, reason="", by=None)
    for _ in range(2):
        take_off_agenda(item=item, reason="Mangler vedlegg", by=None)

    assert titles(first) == []
    again = put_on_agenda(meeting=second, case=case, by=None)
    assert again.number == item.number
    assert TrailEntry.objects.filter(deed="take_off_agenda").count() == 1


def test_item_taken_off_may_withdraw_its_number(tenant: Cooperation, meeting: Meeting) -> None:
    case = made.case(tenant)
    item = put_on_agenda(meeting=meeting, case=case, by=None)
    take_off_agenda(item=item, reason="Feil organ", keep_number=False, by=None)
    assert item.number is not None
    item.number.refresh_from_db()
    assert (item.number.state, item.number.note) == (NumberState.WITHDRAWN, "Feil organ")
    assert str(put_on_agenda(meeting=meeting, case=case, by=None).number) == "002/26"


def test_decided_item_stays(tenant: Cooperation, meeting: Meeting) -> None:
    item = put_on_agenda(meeting=meeting, case=made.case(tenant), by=None)
    made.decision(item)
    with pytest.raises(GovernanceError, match="ført vedtak"):
        take_off_agenda(item=item, reason="Feil", by=None)


def test_item_without_a_number_gets_one_later(tenant: Cooperation, meeting: Meeting) -> None:
    item = put_on_agenda(meeting=meeting, case=made.case(tenant), numbered=False, by=None)
    numbered = number_item(item=item, named="012/26", by=None)
    assert str(number_item(item=item, by=None).number) == str(numbered.number) == "012/26"
    with pytest.raises(GovernanceError, match="endres aldri"):
        number_item(item=item, named="013/26", by=None)
    with pytest.raises(GovernanceError, match="Bare saker"):
        number_item(item=put_on_agenda(meeting=meeting, title="Eventuelt", by=None), by=None)


def test_item_is_changed(meeting: Meeting) -> None:
    item = put_on_agenda(meeting=meeting, title="Referat", by=None)
    for _ in range(2):
        item = change_item(
            item=item, kind="for_information", title="Referatsaker", is_late=True, by=None
        )
    assert (item.kind, item.title, item.is_late) == ("for_information", "Referatsaker", True)
    assert TrailEntry.objects.filter(deed="change_item").count() == 1
    with pytest.raises(GovernanceError, match="hva punktet heter"):
        change_item(item=item, kind="briefing", title="", by=None)


def test_order_keeps_what_another_added_meanwhile(meeting: Meeting) -> None:
    one, two, three = (
        put_on_agenda(meeting=meeting, title=title, by=None) for title in ("En", "To", "Tre")
    )
    put_on_agenda(meeting=meeting, title="Fire", by=None)
    for _ in range(2):
        order_agenda(meeting=meeting, order=[three.pk, one.pk, two.pk, 999_999], by=None)
    assert titles(meeting) == ["Tre", "En", "To", "Fire"]
    assert TrailEntry.objects.filter(deed="order_agenda").count() == 1


def test_one_item_is_moved_among_those_on_the_agenda(meeting: Meeting) -> None:
    items = [put_on_agenda(meeting=meeting, title=title, by=None) for title in "ABCD"]
    take_off_agenda(item=items[1], reason="Utgår", by=None)
    move_item(item=items[3], place=1, by=None)
    assert titles(meeting) == ["D", "A", "C"]
    move_item(item=items[3], place=2, by=None)
    assert titles(meeting) == ["A", "D", "C"]
    move_item(item=items[0], place=99, by=None)
    assert titles(meeting) == ["D", "C", "A"]
    with pytest.raises(GovernanceError, match="tatt av"):
        move_item(item=items[1], place=1, by=None)


def test_case_withdrawn_since_it_was_found_does_not_join(
    tenant: Cooperation, meeting: Meeting
) -> None:
    case = made.case(tenant, "Avfall")
    stale = Case.objects.get(pk=case.pk)
    withdraw_case(case=case, reason="Løst.", by=None)
    with pytest.raises(GovernanceError, match="er trukket"):
        put_on_agenda(meeting=meeting, case=stale, by=None)
    assert titles(meeting) == []
