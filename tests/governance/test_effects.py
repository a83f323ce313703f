"""What a decision does to a plan, a deviation, a statement and a grant."""

from typing import Any

import pytest

from sporbar.economy.actions import let_go_of_recommendation, recommend_grant
from sporbar.economy.models import Recommendation
from sporbar.governance.actions.decisions import correct_decision, record_decision
from sporbar.governance.actions.effects import (
    adopt_plan_by,
    adopt_statement_by,
    remove_effect,
    settle_deviation_by,
)
from sporbar.governance.models import Consultation, Decision, DecisionEffect, GovernanceError
from sporbar.plans.models import PlanState, PlanVersion
from tests import factories
from tests.governance import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision() -> Any:
    tenant = factories.cooperation()
    body, case = factories.body(tenant), made.case(tenant)
    item = made.item(made.meeting(body), case, number=made.number(case, body, 12))
    return record_decision(item=item, outcome="adopted", wording="Planen vedtas.", by=None)


def deviation(tenant: Any) -> Any:
    plan = factories.plan(tenant, measures=1)
    entry = factories.entry(factories.round(plan), plan.measures.get())
    return factories.deviation(entry)


def test_a_decision_adopts_a_plan_with_its_own_words(decision: Any) -> None:
    version = factories.draft_version(decision.cooperation)
    for _ in range(2):
        effect = adopt_plan_by(decision=decision, version=version, by=None)
    version = PlanVersion.objects.get(pk=version.pk)
    assert (version.state, version.adopted_by) == (PlanState.ADOPTED, decision.item.meeting.body)
    assert (version.adopted_on, version.case_reference) == ("2026-03-24", "012/26")
    assert version.wording == "Planen vedtas."
    assert effect.did
    with pytest.raises(GovernanceError, match="ligger fast"):
        remove_effect(effect=effect, by=None)


def test_a_plan_adopted_already_is_only_joined_and_may_be_parted_again(decision: Any) -> None:
    version = factories.adopted_version(decision.cooperation)
    effect = adopt_plan_by(decision=decision, version=version, by=None)
    assert not effect.did
    remove_effect(effect=effect, by=None)
    remove_effect(effect=effect, by=None)
    assert not DecisionEffect.objects.exists()


def test_a_correction_leaves_the_adopted_plan_as_it_is(decision: Any) -> None:
    version = factories.draft_version(decision.cooperation)
    adopt_plan_by(decision=decision, version=version, by=None)
    correct_decision(
        decision=decision, seen=1, note="Feil", outcome="adopted", wording="Annet.", by=None
    )
    assert PlanVersion.objects.get(pk=version.pk).wording == "Planen vedtas."
    assert Decision.objects.get().current.wording == "Annet."


def test_one_version_is_adopted_by_one_decision(decision: Any) -> None:
    version = factories.draft_version(decision.cooperation)
    adopt_plan_by(decision=decision, version=version, by=None)
    other = made.item(made.meeting(decision.item.meeting.body, "2026-04-01"), decision.item.case)
    with pytest.raises(GovernanceError, match="et annet vedtak"):
        adopt_plan_by(
            decision=record_decision(item=other, outcome="adopted", by=None),
            version=version,
            by=None,
        )


def test_what_did_not_say_yes_adopts_nothing(decision: Any) -> None:
    no = correct_decision(decision=decision, seen=1, note="Feil", outcome="rejected", by=None)
    tenant = decision.cooperation
    paper = Consultation.objects.create(cooperation=tenant, kind="incoming", title="Høring")
    with pytest.raises(GovernanceError):
        adopt_plan_by(decision=no, version=factories.draft_version(tenant, 2027), by=None)
    with pytest.raises(GovernanceError):
        adopt_statement_by(decision=no, consultation=paper, by=None)
    with pytest.raises(GovernanceError):
        settle_deviation_by(decision=no, deviation=deviation(tenant), by=None)


def test_a_deviation_is_settled_by_a_step_that_names_the_decision(decision: Any) -> None:
    late = deviation(decision.cooperation)
    version = late.line.entry.round.version
    for _ in range(2):
        effect = settle_deviation_by(decision=decision, deviation=late, by=None)
    step = late.steps.get()
    assert (step.kind, step.on) == ("settled", "2026-03-24")
    assert "Regionrådet, sak 012/26" in step.note
    late.line.entry.round.refresh_from_db()
    assert late.line.entry.round.version > version
    with pytest.raises(GovernanceError):
        remove_effect(effect=effect, by=None)


def test_a_deviation_is_accepted_and_that_may_be_undone(decision: Any) -> None:
    late = deviation(decision.cooperation)
    effect = settle_deviation_by(decision=decision, deviation=late, accepts=True, by=None)
    with pytest.raises(GovernanceError, match="allerede koblet"):
        settle_deviation_by(decision=decision, deviation=late, by=None)
    remove_effect(effect=effect, by=None)
    assert [step.kind for step in late.steps.all()] == ["note", "note"]


def test_a_statement_is_adopted(decision: Any) -> None:
    paper = Consultation.objects.create(
        cooperation=decision.cooperation, kind="incoming", title="Høring"
    )
    effect = adopt_statement_by(decision=decision, consultation=paper, by=None)
    paper.refresh_from_db()
    assert paper.adopted_by == decision.item.meeting.body
    remove_effect(effect=effect, by=None)
    paper.refresh_from_db()
    assert paper.adopted_by is None
    effect = adopt_statement_by(decision=decision, consultation=paper, by=None)
    Consultation.objects.update(state="sent")
    with pytest.raises(GovernanceError, match="sendt"):
        remove_effect(effect=effect, by=None)


def test_a_grant_is_recommended(decision: Any) -> None:
    measure = factories.plan(decision.cooperation, measures=1).measures.get()
    words = {"decision": decision, "measure": measure, "scheme": "Regionale midler", "by": None}
    for _ in range(2):
        row = recommend_grant(ore=15_000_000, **words)
    assert (row.month, row.body, row.decision) == ("2026-03", decision.item.meeting.body, decision)
    with pytest.raises(GovernanceError, match="annet beløp"):
        recommend_grant(ore=1, **words)
    let_go_of_recommendation(recommendation=row, by=None)
    assert Recommendation.objects.get().decision is None
    assert recommend_grant(ore=15_000_000, **words).decision == decision
