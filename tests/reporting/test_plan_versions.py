"""What a report says of a plan that was changed by a later version."""

import pytest

from sporbar.document import snapshot as facts
from sporbar.organisations.models import Body, Cooperation
from sporbar.plans.actions import add_measure, adopt_version, end_measure, open_version
from sporbar.plans.content import InvolvementPart
from sporbar.plans.models import PlanVersion
from sporbar.reporting.checks import review_report
from sporbar.reporting.snapshots import take_snapshot
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


def reported(version: PlanVersion) -> list[str]:
    """The titles of the measures in a report on the version."""
    turn = factories.round(version.plan, plan_version=version)
    report = factories.report(turn, slug=f"2026-h1-{version.number}")
    dates = facts.Dates(as_of=turn.as_of.isoformat(), written=None, approved=None, published=None)
    taken = take_snapshot(report=report, edition_number=1, dates=dates)
    assert taken.plan.version == version.number
    return [one.title for area in taken.focus_areas for one in area.measures]


def second_version(first: PlanVersion) -> PlanVersion:
    version = open_version(plan=first.plan, by=None)
    end_measure(draft=version.drafts.order_by("number")[1], reason="Ferdig.", by=None)
    decider = Body.objects.within(first.cooperation_id).get()
    return adopt_version(version=version, adopted_by=decider, adopted_on="2026-04-15", by=None)


def test_measure_taken_out_is_left_out_of_reports_on_the_version_that_did(
    tenant: Cooperation,
) -> None:
    first = factories.adopted_version(tenant, measures=3)
    second = second_version(first)

    assert reported(second) == ["Tiltak 1.1", "Tiltak 1.3"]


def test_measure_taken_out_later_stays_in_reports_on_the_version_before(
    tenant: Cooperation,
) -> None:
    first = factories.adopted_version(tenant, measures=3)
    second_version(first)

    assert reported(first) == ["Tiltak 1.1", "Tiltak 1.2", "Tiltak 1.3"]


def test_person_who_takes_part_is_named(tenant: Cooperation) -> None:
    person = factories.person(tenant, "Prosjektlederen")
    version = factories.draft_version(tenant, measures=0)
    add_measure(
        version=version,
        focus_area=version.plan.strategy.focus_areas.get(),
        part=factories.part(involved=(InvolvementPart(role="coordinator", person=person.slug),)),
        by=None,
    )
    adopted = adopt_version(
        version=version,
        adopted_by=factories.body(tenant),
        adopted_on="2025-12-05",
        by=None,
    )
    turn = factories.round(adopted.plan)
    dates = facts.Dates(as_of=turn.as_of.isoformat(), written=None, approved=None, published=None)
    taken = take_snapshot(report=factories.report(turn), edition_number=1, dates=dates)

    (measure,) = taken.focus_areas[0].measures
    assert [(one.role, one.name) for one in measure.involved] == [
        ("coordinator", "Prosjektlederen")
    ]


def test_review_tells_that_the_plan_has_a_newer_version(tenant: Cooperation) -> None:
    first = factories.adopted_version(tenant, measures=3)
    report = factories.report(factories.round(first.plan, plan_version=first))

    def codes() -> list[str]:
        return [one.code for one in review_report(report).warnings]

    assert "plan_version_older" not in codes()
    second_version(first)
    assert "plan_version_older" in codes()
