"""An adopted plan lies fast; it is changed by a new version that names its decision."""

from datetime import UTC, datetime

import pytest

from sporbar.organisations.models import Cooperation, TrailEntry
from sporbar.plans.actions import adopt_plan, content_sha256, save_draft
from sporbar.plans.models import ActionPlan, PlanError, PlanVersion, Strategy

pytestmark = pytest.mark.django_db
AT = datetime(2011, 1, 3, 9, tzinfo=UTC)


@pytest.fixture
def plan() -> ActionPlan:
    cooperation = Cooperation.objects.create(slug="fjord", name="Fjord")
    strategy = Strategy.objects.create(cooperation=cooperation, title="Strategi")
    return ActionPlan.objects.create(
        cooperation=cooperation, strategy=strategy, title="Plan 2011", year=2011
    )


def test_draft_may_be_written_over(plan: ActionPlan) -> None:
    save_draft(plan=plan, number=1, content={"a": 1}, by=None, at=AT)

    save_draft(plan=plan, number=1, content={"a": 2}, by=None, at=AT)

    assert PlanVersion.objects.get().content == {"a": 2}


def test_adoption_freezes_the_draft(plan: ActionPlan) -> None:
    save_draft(plan=plan, number=1, content={"a": 1}, by=None, at=AT)

    version = adopt_plan(plan=plan, number=1, content={"a": 1}, adopted_on="2010-12", by=None)

    assert (PlanVersion.objects.get(), version.state) == (version, "adopted")
    assert version.content_sha256 == content_sha256({"a": 1})


def test_what_is_not_known_about_the_decision_is_null(plan: ActionPlan) -> None:
    version = adopt_plan(plan=plan, number=1, content={}, by=None)

    assert (version.adopted_by, version.adopted_on, version.case_reference) == (None, None, None)


@pytest.mark.parametrize("write", [save_draft, adopt_plan])
def test_adopted_version_cannot_be_written_over(plan: ActionPlan, write: object) -> None:
    adopt_plan(plan=plan, number=1, content={"a": 1}, by=None)

    with pytest.raises(PlanError, match="vedtatt og ligger fast"):
        write(plan=plan, number=1, content={"a": 2}, by=None, at=AT)

    assert PlanVersion.objects.get().content == {"a": 1}


def test_version_numbers_leave_no_gap(plan: ActionPlan) -> None:
    adopt_plan(plan=plan, number=1, content={}, by=None)

    with pytest.raises(PlanError, match="er 2, ikke 3"):
        adopt_plan(plan=plan, number=3, content={}, by=None)


def test_each_version_keeps_what_was_written_then(plan: ActionPlan) -> None:
    adopt_plan(plan=plan, number=1, content={"a": 1}, by=None)
    adopt_plan(plan=plan, number=2, content={"a": 2}, by=None)

    assert [one.content for one in PlanVersion.objects.order_by("number")] == [{"a": 1}, {"a": 2}]


def test_adoption_leaves_a_trail(plan: ActionPlan) -> None:
    adopt_plan(plan=plan, number=1, content={}, case_reference="41/10", by=None, at=AT)

    row = TrailEntry.objects.get()
    assert (row.deed, row.at, row.subject) == ("adopt_plan", AT, "Plan 2011")
    assert row.details["case_reference"] == "41/10"
