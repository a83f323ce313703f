"""Computed facts are offered to who writes, and stay what they are."""

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from sporbar.economy.models import GrantScheme, Project, ProjectMeasure, Recommendation
from sporbar.office.answering.facts import facts_of
from sporbar.plans.models import Measure, PlanVersion
from sporbar.rounds.actions import saved_answer
from sporbar.rounds.models import StatusEntry
from tests import factories
from tests.office.answering_support import Asked, asked, form

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries_counted() -> None:
    cache.clear()


@pytest.fixture
def world() -> Asked:
    return asked()


@pytest.fixture
def measure(world: Asked) -> Measure:
    found: Measure = world.question.covers.get().measure
    return found


def recommend(measure: Measure, month: str, kroner: int = 150_000) -> None:
    tenant = measure.cooperation
    scheme, _ = GrantScheme.objects.get_or_create(cooperation=tenant, name="Kompetansefondet")
    body = tenant_body(tenant)
    Recommendation.objects.create(
        cooperation=tenant, measure=measure, scheme=scheme, body=body, month=month, ore=kroner * 100
    )


def tenant_body(tenant: Any) -> Any:
    from sporbar.organisations.models import Body

    return Body.objects.within(tenant).first() or factories.body(tenant)


def book(measure: Measure) -> None:
    """The factory's postings of March: kr 1 000,40 on the project and income of 5 000."""
    factories.postings(measure.cooperation)
    project = Project.objects.within(measure.cooperation).get()
    ProjectMeasure.objects.create(
        cooperation=measure.cooperation, project=project, measure=measure, inferred=True
    )


def test_recommendations_since_the_last_report_are_offered(world: Asked, measure: Measure) -> None:
    recommend(measure, "2026-03")
    recommend(measure, "2025-11", 90_000)
    recommend(measure, "2026-09", 80_000)

    (fact,) = facts_of(world.round, [measure])
    assert fact.text == "kr\xa0150\xa0000 innstilt i mars 2026."
    assert fact.source == "Innstilling fra Regionrådet, Kompetansefondet"

    assert facts_of(world.round, [measure], since=date(2026, 4, 30)) == []


def test_money_booked_on_the_measure_s_projects_is_offered(world: Asked, measure: Measure) -> None:
    book(measure)

    (fact,) = facts_of(world.round, [measure])
    assert fact.text == "Netto hittil i 2026: −4\xa0000 kroner (H100 Sekretariatet)."
    assert fact.source.startswith("Regnskapet, bokført mars 2026 til mars 2026")
    assert "koblet til tiltaket av oss" in fact.source


def test_what_belongs_to_another_measure_is_not_offered(world: Asked, measure: Measure) -> None:
    other = factories.measure(world.round.plan, number=7)
    recommend(other, "2026-03")
    book(other)

    assert facts_of(world.round, [measure]) == []


def test_money_of_the_measure_it_continues_is_offered(world: Asked, measure: Measure) -> None:
    last = factories.plan(world.tenant, 2025, measures=1)
    measure.continues = last.measures.get()
    measure.save()
    recommend(measure.continues, "2026-01")

    assert len(facts_of(world.round, [measure])) == 1


def test_change_of_the_plan_is_offered(world: Asked, measure: Measure) -> None:
    PlanVersion.objects.create(
        cooperation=world.tenant,
        plan=world.round.plan,
        number=2,
        state="adopted",
        adopted_by=factories.body(world.tenant),
        adopted_on="2026-03-16",
        case_reference="012/26",
    )

    (fact,) = facts_of(world.round, [measure])
    assert fact.text == "Planen ble endret (versjon 2 vedtatt 16.\xa0mars 2026)."
    assert fact.source == "Regionrådet, sak 012/26"


def test_inserted_fact_keeps_its_source_beside_people_s_words(
    world: Asked, measure: Measure
) -> None:
    recommend(measure, "2026-03")
    client = world.client()
    (fact,) = facts_of(world.round, [measure])
    shown = client.post(world.address(), form("Vi søkte.", do=f"fact:{fact.code}"))
    rows = shown.context["sheet"].lines
    assert [(row.text, row.source) for row in rows] == [("Vi søkte.", ""), (fact.text, fact.source)]

    sent = form("Vi søkte.", fact.text, do="submit", **{"source-s1": fact.source})
    client.post(world.address(), sent)
    assert list(StatusEntry.objects.get().lines.values_list("source", flat=True)) == [
        "",
        fact.source,
    ]
    assert fact.source in client.get(world.address()).content.decode()


def test_same_fact_of_two_bodies_keeps_both_sources(world: Asked, measure: Measure) -> None:
    recommend(measure, "2026-03")
    first = Recommendation.objects.get()
    other = factories.body(world.tenant, "Partnerskapet")
    Recommendation.objects.create(
        cooperation=world.tenant,
        measure=measure,
        scheme=first.scheme,
        body=other,
        month=first.month,
        ore=first.ore,
    )
    one, two = facts_of(world.round, [measure])
    assert one.text == two.text
    sources = {"source-s0": one.source, "source-s1": two.source}
    world.client().post(world.address(), form(one.text, two.text, **sources))

    assert [part.source for part in saved_answer(world.question).part.lines] == [
        one.source,
        two.source,
    ]


def test_nobody_can_word_a_computed_fact(world: Asked, measure: Measure) -> None:
    recommend(measure, "2026-03")
    (fact,) = facts_of(world.round, [measure])
    client = world.client()
    sent = form("kr 999 000 innstilt i mars 2026.", **{"source-s0": fact.source})
    client.post(world.address(), sent)

    assert [one.source for one in saved_answer(world.question).part.lines] == [""]
