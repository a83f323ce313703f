"""Meetings: planned, moved, cancelled, held and published; and the bad days of each."""

from datetime import UTC, datetime, time
from typing import Any

import pytest

from sporbar.governance.actions.agenda import carry_items, put_on_agenda
from sporbar.governance.actions.cases import withdraw_case
from sporbar.governance.actions.meetings import (
    MeetingChanged,
    When,
    bring_schedule,
    cancel_meeting,
    change_meeting,
    hold_meeting,
    move_meeting,
    plan_meeting,
    publish_meeting,
    restore_meeting,
    take_back_meeting,
)
from sporbar.governance.actions.succession import carry_open_matters
from sporbar.governance.models import GovernanceError, Meeting, MeetingState, NumberState
from sporbar.governance.queries.meetings import open_matters
from sporbar.organisations.actions import RowChanged, stamp_of
from sporbar.organisations.models import Body, Cooperation, TrailEntry
from tests import factories
from tests.governance import made

pytestmark = pytest.mark.django_db
NINE, TEN, NOON = time(9), time(10), time(12)
AFTER = datetime(2026, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def council(tenant: Cooperation) -> Body:
    return factories.body(tenant)


def plan(body: Body, on: str = "2026-03-24", **values: Any) -> Meeting:
    return plan_meeting(body=body, on=on, by=None, **values)


def test_same_meeting_sent_twice_is_one(council: Body) -> None:
    assert plan(council, starts_at=NINE) == plan(council, starts_at=NINE)
    assert TrailEntry.objects.filter(deed="plan_meeting").count() == 1


def test_two_meetings_of_a_body_on_one_day_start_at_different_times(council: Body) -> None:
    plan(council, starts_at=NINE, place="Rådhuset")
    plan(council, starts_at=NOON)
    plan(council)
    with pytest.raises(GovernanceError, match=r"allerede et møte 24\.\xa0mars 2026 kl\. 09\.00"):
        plan(council, starts_at=NINE, place="Et annet sted")
    with pytest.raises(GovernanceError, match="uten klokkeslett"):
        plan(council, place="Et annet sted")


def test_times_come_in_order(council: Body) -> None:
    with pytest.raises(GovernanceError, match="slutter før"):
        plan(council, starts_at=NOON, ends_at=NINE)
    with pytest.raises(GovernanceError, match="når møtet begynner"):
        plan(council, ends_at=NINE)


def test_uncertain_day_is_kept_as_it_is_said(council: Body) -> None:
    assert plan(council, "2026-08").year == 2026
    assert plan(council, "../2011").year == 2011


def test_items_and_numbers_go_with_a_meeting_that_is_moved(
    tenant: Cooperation, council: Body
) -> None:
    meeting = plan(council, starts_at=NINE, place="Rådhuset")
    item = put_on_agenda(meeting=meeting, case=made.case(tenant), by=None)
    moved = move_meeting(
        meeting=meeting, to=When("2027-01-12", TEN), reason="Uvær", lock=1, by=None
    )
    again = move_meeting(meeting=meeting, to=When("2027-01-12", TEN), lock=1, by=None)

    kept = moved.moves.get()
    item.refresh_from_db()
    assert (moved.pk, again.pk) == (meeting.pk, meeting.pk)
    assert (kept.from_on, kept.to_on, kept.reason) == ("2026-03-24", "2027-01-12", "Uvær")
    assert (item.meeting_id, item.number.printed) == (meeting.pk, "001/26")  # type: ignore[union-attr]


def test_two_who_move_a_meeting_at_once(council: Body) -> None:
    meeting = plan(council)
    move_meeting(meeting=meeting, to=When("2026-03-25"), lock=1, by=None)
    with pytest.raises(MeetingChanged, match="En annen har endret møtet") as changed:
        move_meeting(meeting=meeting, to=When("2026-03-26"), lock=1, by=None)
    assert changed.value.now.on == "2026-03-25"
    with pytest.raises(MeetingChanged):
        cancel_meeting(meeting=meeting, lock=1, by=None)


def test_meeting_is_not_moved_to_where_another_is(council: Body) -> None:
    plan(council, "2026-03-25")
    with pytest.raises(GovernanceError, match="allerede et møte"):
        move_meeting(meeting=plan(council), to=When("2026-03-25"), by=None)


def test_change_of_what_the_public_saw_leaves_a_trace(council: Body) -> None:
    meeting = plan(council)
    meeting.starts_at = NINE
    change_meeting(row=meeting, by=None)
    publish_meeting(meeting=meeting, by=None)
    meeting.refresh_from_db()
    meeting.place = "Rådhuset"
    change_meeting(row=meeting, by=None)
    assert not meeting.moves.exists(), "det som var ukjent, er ikke flyttet"

    meeting.place = "Biblioteket"
    change_meeting(row=meeting, by=None)
    kept = meeting.moves.get()
    assert (kept.from_place, kept.to_place, kept.from_on) == ("Rådhuset", "Biblioteket", meeting.on)


def test_two_who_change_the_same_of_a_meeting(council: Body) -> None:
    meeting = plan(council)
    seen = stamp_of(meeting, ("place", "note"))
    mine, yours = Meeting.objects.get(), Meeting.objects.get()
    mine.place, yours.place = "Rådhuset", "Biblioteket"
    change_meeting(row=mine, seen=seen, by=None)
    with pytest.raises(RowChanged):
        change_meeting(row=yours, seen=seen, by=None)
    assert Meeting.objects.get().place == "Rådhuset"


def test_cancelled_meeting_keeps_its_items_until_they_are_carried(
    tenant: Cooperation, council: Body
) -> None:
    meeting, other = plan(council), plan(council, "2026-05-05")
    case = made.case(tenant)
    item = put_on_agenda(meeting=meeting, case=case, by=None)
    note = put_on_agenda(meeting=meeting, title="Orientering", kind="briefing", by=None)
    for _ in range(2):
        cancelled = cancel_meeting(meeting=meeting, reason="For få saker", by=None)
    assert (cancelled.state, cancelled.cancelled_reason) == ("cancelled", "For få saker")
    assert meeting.items.filter(withdrawn_at=None).count() == 2
    with pytest.raises(GovernanceError, match="avlyst"):
        put_on_agenda(meeting=meeting, title="Mer", by=None)

    carried = carry_items(meeting=meeting, to=other, by=None)
    again = carry_items(meeting=meeting, to=other, by=None)

    assert [str(one) for one in carried.items] == [str(item), str(note)]
    assert carried.items[0].number == item.number
    assert (again.items, again.there) == ([], [])
    item.refresh_from_db()
    assert item.carried_to == other
    assert "5.\xa0mai 2026" in item.withdrawn_reason
    plan(council)  # the day is free again


def test_case_that_stands_there_is_not_carried_twice(tenant: Cooperation, council: Body) -> None:
    meeting, other = plan(council), plan(council, "2026-05-05")
    case = made.case(tenant)
    put_on_agenda(meeting=meeting, case=case, by=None)
    there = put_on_agenda(meeting=other, case=case, by=None)
    carried = carry_items(meeting=meeting, to=other, by=None)
    assert (carried.items, len(carried.there)) == ([], 1)
    assert list(other.items.all()) == [there]


def test_nothing_is_carried_to_a_meeting_that_was_held_or_cancelled(council: Body) -> None:
    meeting = plan(council)
    for state, sentence in ((MeetingState.HELD, "holdt"), (MeetingState.CANCELLED, "avlyst")):
        other = made.meeting(council, "2026-02-01", state=state)
        with pytest.raises(GovernanceError, match=sentence):
            carry_items(meeting=meeting, to=other, by=None)
    with pytest.raises(GovernanceError, match="annet møte"):
        carry_items(meeting=meeting, to=meeting, by=None)


def test_meeting_is_held_from_its_day_and_then_lies_fast(
    tenant: Cooperation, council: Body
) -> None:
    meeting = plan(council)
    with pytest.raises(GovernanceError, match="fra den dagen"):
        hold_meeting(meeting=meeting, by=None, at=datetime(2026, 3, 23, 12, tzinfo=UTC))
    for _ in range(2):
        assert hold_meeting(meeting=meeting, by=None, at=AFTER).state == MeetingState.HELD
    with pytest.raises(GovernanceError, match="holdt"):
        move_meeting(meeting=meeting, to=When("2026-05-01"), by=None)
    with pytest.raises(GovernanceError, match="holdt"):
        cancel_meeting(meeting=meeting, by=None)

    assert restore_meeting(meeting=meeting, by=None).state == MeetingState.PLANNED
    hold_meeting(meeting=meeting, by=None, at=AFTER)
    made.decision(put_on_agenda(meeting=meeting, case=made.case(tenant), by=None))
    with pytest.raises(GovernanceError, match="vedtak"):
        restore_meeting(meeting=meeting, by=None)


def test_meeting_with_decisions_is_not_cancelled(tenant: Cooperation, council: Body) -> None:
    meeting = plan(council)
    made.decision(put_on_agenda(meeting=meeting, case=made.case(tenant), by=None))
    with pytest.raises(GovernanceError, match="vedtak"):
        cancel_meeting(meeting=meeting, by=None)


def test_cancelled_meeting_comes_back_only_where_its_time_is_free(council: Body) -> None:
    meeting = cancel_meeting(meeting=plan(council), by=None)
    other = plan(council)
    with pytest.raises(GovernanceError, match="allerede et møte"):
        restore_meeting(meeting=meeting, by=None)
    cancel_meeting(meeting=other, by=None)
    assert restore_meeting(meeting=meeting, by=None).cancelled_reason == ""


def test_meeting_is_published_and_taken_back(tenant: Cooperation, council: Body) -> None:
    meeting = plan(council)
    for _ in range(2):
        assert publish_meeting(meeting=meeting, by=None).published_at is not None
    for _ in range(2):
        assert take_back_meeting(meeting=meeting, by=None).published_at is None
    assert TrailEntry.objects.filter(deed__contains="_meeting").count() == 3
    hidden = factories.body(tenant, "Styringsgruppen", is_public=False)
    with pytest.raises(GovernanceError, match="ikke på nettsidene"):
        publish_meeting(meeting=plan(hidden), by=None)


def test_schedule_is_brought_once(council: Body) -> None:
    plan(council, "2027-02-02", starts_at=NINE)
    days = [When(day, NINE) for day in ("2027-02-02", "2027-04-06", "2027-04-06", "2027-06-01")]
    first = bring_schedule(body=council, days=days, by=None)
    again = bring_schedule(body=council, days=days, by=None)
    assert [meeting.on for meeting in first.new] == ["2027-04-06", "2027-06-01"]
    assert (len(first.there), again.new, len(again.there)) == (2, [], 4)


@pytest.fixture
def dissolved(tenant: Cooperation, council: Body) -> Body:
    """Dissolved with a meeting after its end, one cancelled, a case postponed and one kept."""
    follows = factories.body(tenant, "Interkommunalt politisk råd")
    before, after = plan(council, "2026-02-02"), plan(council, "2026-09-01")
    off = plan(council, "2026-03-03")
    put_on_agenda(meeting=after, case=made.case(tenant, "Etter slutten"), by=None)
    put_on_agenda(meeting=off, case=made.case(tenant, "Avlyst møte"), by=None)
    postponed = put_on_agenda(meeting=before, case=made.case(tenant, "Utsatt"), by=None)
    treated = put_on_agenda(meeting=before, case=made.case(tenant, "Ferdig"), by=None)
    made.decision(postponed, "postponed")
    made.decision(treated)
    hold_meeting(meeting=before, by=None, at=AFTER)
    cancel_meeting(meeting=off, by=None)
    council.valid_to, council.succeeded_by = "2026-06-30", follows
    council.save()
    return council


def test_dissolved_body_has_no_new_meetings(dissolved: Body) -> None:
    with pytest.raises(GovernanceError, match="avløst av Interkommunalt politisk råd"):
        plan(dissolved, "2026-07-01")
    with pytest.raises(GovernanceError, match="oppløst"):
        bring_schedule(body=dissolved, days=[When("2026-12-01")], by=None)
    held = plan(dissolved, "2026-06-30")
    with pytest.raises(GovernanceError, match="oppløst"):
        move_meeting(meeting=held, to=When("2026-07-02"), by=None)


def test_open_matters_of_a_dissolved_body_go_to_its_successor(dissolved: Body) -> None:
    left = open_matters(dissolved)
    assert [meeting.on for meeting in left.after_the_end] == ["2026-09-01"]
    assert [item.case.title for item in left.items] == ["Avlyst møte", "Etter slutten"]  # type: ignore[union-attr]
    assert [number.case.title for number in left.kept] == ["Utsatt"]  # type: ignore[union-attr]

    assert dissolved.succeeded_by is not None
    to = plan(dissolved.succeeded_by, "2026-10-01")
    carried = carry_open_matters(body=dissolved, to=to, by=None)
    again = carry_open_matters(body=dissolved, to=to, by=None)

    shown = [(str(item.number), item.case.title) for item in carried.items]  # type: ignore[union-attr]
    assert sorted(shown) == [
        ("001/26", "Etter slutten"),
        ("002/26", "Avlyst møte"),
        ("003/26", "Utsatt"),
    ]
    assert (again.items, bool(open_matters(dissolved))) == ([], False)
    states = dict(dissolved.case_numbers.values_list("case__title", "state"))
    assert states.pop("Ferdig") == NumberState.GIVEN
    assert set(states.values()) == {NumberState.WITHDRAWN}


def test_body_that_goes_on_carries_nothing(council: Body) -> None:
    with pytest.raises(GovernanceError, match="ikke oppløst"):
        carry_open_matters(body=council, to=plan(council), by=None)


def test_meeting_with_a_decision_is_not_moved_to_a_day_to_come(council: Body) -> None:
    """A decision is of a day that was."""
    meeting = made.meeting(council)
    made.decision(made.item(meeting, made.case(council.cooperation)))
    with pytest.raises(GovernanceError, match="Det er ført vedtak i møtet"):
        move_meeting(meeting=meeting, to=When("2026-05-05"), by=None, at=AFTER)
    moved = move_meeting(meeting=meeting, to=When("2026-03-25"), by=None, at=AFTER)
    assert moved.on == "2026-03-25"


def test_a_withdrawn_case_is_not_carried_from_a_cancelled_meeting(council: Body) -> None:
    case, other = (made.case(council.cooperation, title) for title in ("Avfall", "Vei"))
    meeting, to = made.meeting(council, "2026-04-14"), made.meeting(council, "2026-05-12")
    item = put_on_agenda(meeting=meeting, case=case, by=None)
    put_on_agenda(meeting=meeting, case=other, by=None)
    cancel_meeting(meeting=meeting, by=None)
    withdraw_case(case=case, reason="Løst på annen måte.", by=None)
    carried = carry_items(meeting=meeting, to=to, by=None)
    assert [one.case for one in carried.items] == [other]
    item.refresh_from_db()
    assert item.carried_to is None
