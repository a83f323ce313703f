"""Decisions are recorded once, corrected with a reason, and published."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sporbar.governance.actions.decisions import (
    DecisionChanged,
    correct_decision,
    publish_decisions,
    record_decision,
)
from sporbar.governance.models import Decision, DecisionRecord, GovernanceError, MeetingState
from sporbar.organisations.models import Cooperation, TrailEntry
from tests import factories
from tests.governance import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def item(tenant: Cooperation) -> Any:
    return made.item(made.meeting(factories.body(tenant)), made.case(tenant))


def test_the_same_sent_twice_is_recorded_once(item: Any) -> None:
    for _ in range(2):
        found = record_decision(item=item, outcome="adopted", wording="Planen vedtas.", by=None)
    assert found.records.count() == 1
    assert found.current.wording == "Planen vedtas."
    assert TrailEntry.objects.filter(deed="record_decision").count() == 1


def test_what_is_not_said_is_unknown(item: Any) -> None:
    record = record_decision(item=item, by=None).current
    assert (record.outcome, record.wording, record.is_unanimous) == (None, None, None)
    assert (record.votes_for, record.votes_against) == (None, None)


def test_the_second_to_record_gets_the_firsts_record_and_loses_nothing(item: Any) -> None:
    kari, ola = factories.user(), factories.user("ola@eksempel.no")
    record_decision(item=item, outcome="adopted", wording="Karis.", by=kari)
    with pytest.raises(DecisionChanged) as changed:
        record_decision(item=item, outcome="rejected", wording="Olas.", by=ola)
    assert changed.value.now.wording == "Karis."
    assert str(kari) in str(changed.value)
    assert DecisionRecord.objects.count() == 1


def test_a_decision_found_wrong_is_corrected_and_the_old_record_stays(item: Any) -> None:
    decision = record_decision(item=item, outcome="adopted", wording="Feil.", by=None)
    correct_decision(
        decision=decision, seen=1, note="Skrivefeil", outcome="adopted", wording="Rett.", by=None
    )
    decision = Decision.objects.get()
    assert [one.wording for one in decision.records.all()] == ["Feil.", "Rett."]
    assert decision.current.correction_note == "Skrivefeil"


def test_a_correction_says_why_and_changes_something(item: Any) -> None:
    decision = record_decision(item=item, outcome="adopted", wording="Feil.", by=None)
    with pytest.raises(GovernanceError, match="hvorfor"):
        correct_decision(decision=decision, seen=1, note=" ", outcome="noted", by=None)
    with pytest.raises(GovernanceError, match="Ingenting er endret"):
        correct_decision(
            decision=decision, seen=1, note="Hm", outcome="adopted", wording="Feil.", by=None
        )


def test_two_who_correct_at_once(item: Any) -> None:
    decision = record_decision(item=item, outcome="adopted", by=None)
    for _ in range(2):  # sent twice is once
        correct_decision(decision=decision, seen=1, note="Rettet", outcome="noted", by=None)
    assert decision.records.count() == 2
    with pytest.raises(DecisionChanged):
        correct_decision(decision=decision, seen=1, note="Også", outcome="rejected", by=None)


def test_nothing_is_decided_in_a_meeting_that_was_cancelled(item: Any) -> None:
    item.meeting.state = MeetingState.CANCELLED
    item.meeting.save()
    with pytest.raises(GovernanceError, match="avlyst"):
        record_decision(item=item, outcome="adopted", by=None)


def test_nothing_is_decided_ahead_of_the_meeting(item: Any) -> None:
    item.meeting.on = (timezone.localdate() + timedelta(days=2)).isoformat()
    item.meeting.save()
    with pytest.raises(GovernanceError, match="ikke holdt"):
        record_decision(item=item, outcome="adopted", by=None)


def test_nothing_is_decided_in_an_item_that_was_taken_off(item: Any) -> None:
    item.withdrawn_at = timezone.now()
    item.save()
    with pytest.raises(GovernanceError, match="tatt av"):
        record_decision(item=item, outcome="adopted", by=None)


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": "adopted", "is_unanimous": True, "votes_against": 2},
        {"outcome": "adopted", "postponed_to": "2026-05"},
        {"outcome": "adopted", "withheld_until": timezone.localdate()},
    ],
)
def test_what_does_not_hold_together_is_refused_in_words(item: Any, said: dict[str, Any]) -> None:
    with pytest.raises(GovernanceError):
        record_decision(item=item, by=None, **said)
    assert not Decision.objects.exists()


def test_a_case_may_be_postponed_twice(tenant: Cooperation) -> None:
    body, case = factories.body(tenant), made.case(tenant)
    days = ["2026-03-24", "2026-04-21", "2026-05-19"]
    items = [made.item(made.meeting(body, day), case) for day in days]
    for item, later in zip(items, days[1:], strict=False):
        record_decision(item=item, outcome="postponed", postponed_to=later, by=None)
    record_decision(item=items[-1], outcome="adopted", by=None)
    assert [(one.decision.current.outcome) for one in items] == [
        "postponed",
        "postponed",
        "adopted",
    ]


def test_decisions_are_published_with_their_meeting(item: Any) -> None:
    record_decision(item=item, outcome="adopted", by=None)
    with pytest.raises(GovernanceError, match="Publiser møtet"):
        publish_decisions(meeting=item.meeting, by=None)
    item.meeting.published_at = timezone.now()
    item.meeting.save()
    assert len(publish_decisions(meeting=item.meeting, by=None)) == 1
    assert publish_decisions(meeting=item.meeting, by=None) == []
    assert Decision.objects.get().published_at is not None
