"""A follow-up is stepped until it is done; a case that was promised comes back."""

from typing import Any

import pytest

from sporbar.governance.actions.follow_ups import (
    FollowUpChanged,
    add_follow_up,
    change_follow_up,
    come_back,
    step_follow_up,
)
from sporbar.governance.models import Case, FollowUp, GovernanceError
from tests import factories
from tests.governance import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision() -> Any:
    tenant = factories.cooperation()
    return made.decision(made.item(made.meeting(factories.body(tenant)), made.case(tenant)))


def test_the_same_sent_twice_is_one(decision: Any) -> None:
    for _ in range(2):
        row = add_follow_up(decision=decision, task=" Lage plan ", deadline="2026-09", by=None)
    assert FollowUp.objects.get() == row
    assert row.task == "Lage plan"
    assert row.steps.count() == 1


def test_a_task_is_asked_for(decision: Any) -> None:
    with pytest.raises(GovernanceError):
        add_follow_up(decision=decision, task=" ", by=None)


def test_every_change_is_a_step(decision: Any) -> None:
    row = add_follow_up(decision=decision, task="Lage plan", deadline="2026-09", by=None)
    for _ in range(2):  # sent twice is one step
        said = step_follow_up(
            follow_up=row,
            seen=1,
            state="under_way",
            plan="Ferdig i vår",
            deadline="2027-03",
            by=None,
        )
    assert said.lock == 2
    assert [(one.state, one.deadline) for one in row.steps.all()] == [
        ("not_started", "2026-09"),
        ("under_way", "2027-03"),
    ]


def test_who_saw_an_older_one_gets_what_stands(decision: Any) -> None:
    kari = factories.user()
    row = add_follow_up(decision=decision, task="Lage plan", by=kari)
    step_follow_up(follow_up=row, seen=1, state="done", done="Ferdig", by=kari)
    with pytest.raises(FollowUpChanged) as changed:
        step_follow_up(follow_up=row, seen=1, state="not_done", by=None)
    assert changed.value.now.done == "Ferdig"
    assert str(kari) in str(changed.value)
    with pytest.raises(FollowUpChanged):
        change_follow_up(follow_up=row, seen=1, task="Noe annet", by=None)


def test_a_mistake_in_the_task_is_put_right(decision: Any) -> None:
    row = add_follow_up(decision=decision, task="Lag plna", by=None)
    row = change_follow_up(follow_up=row, seen=1, task="Lage plan", deadline="2026-12", by=None)
    assert (row.task, row.lock) == ("Lage plan", 2)
    assert [one.deadline for one in row.steps.all()] == [None, "2026-12"]


def test_a_promised_case_comes_back_once(decision: Any) -> None:
    tenant = decision.cooperation
    row = add_follow_up(decision=decision, kind="come_back", task="Legge fram sak", by=None)
    new = made.case(tenant, "Ny sak")
    for _ in range(2):
        row = come_back(follow_up=row, case=new, by=None)
    assert (row.state, row.came_back_as) == ("done", new)
    assert Case.objects.get(pk=new.pk).follows == decision.item.case
    with pytest.raises(GovernanceError, match="allerede kommet tilbake"):
        come_back(follow_up=row, case=made.case(tenant, "En til"), by=None)


def test_only_what_was_promised_comes_back(decision: Any) -> None:
    row = add_follow_up(decision=decision, task="Lage plan", by=None)
    with pytest.raises(GovernanceError):
        come_back(follow_up=row, case=made.case(decision.cooperation, "Ny"), by=None)
    promised = add_follow_up(decision=decision, kind="come_back", task="Sak", by=None)
    with pytest.raises(GovernanceError, match="seg selv"):
        come_back(follow_up=promised, case=decision.item.case, by=None)
