"""What bodies did is offered to who writes, in its public form and with its source."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sporbar.governance.models import (
    Adoption,
    AdoptionStep,
    Consultation,
    DecisionEffect,
    Event,
)
from sporbar.office.answering.facts import facts_of
from sporbar.organisations.models import Body
from sporbar.plans.models import Involvement, Measure
from sporbar.rounds.models import Deviation, StatusEntry
from tests import factories
from tests.governance import made
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


@pytest.fixture
def council(world: Asked) -> Body:
    return factories.body(world.tenant)


def dealt(measure: Measure, council: Body, on: str = "2026-03-24", **values: Any) -> Any:
    """The measure's case on the council's agenda as item 12, adopted; the decision."""
    case = made.case(measure.cooperation, **{"published": True, **values})
    case.measures.add(measure)
    number = made.number(case, council, 12)
    at = made.meeting(council, on, state="held", published=True)
    return made.decision(made.item(at, case, number=number), published=True)


def said(world: Asked, measure: Measure) -> list[tuple[str, str]]:
    return [(one.text.replace("\xa0", " "), one.source) for one in facts_of(world.round, [measure])]


def test_meetings_of_the_bodies_that_have_a_part_in_it(
    world: Asked, measure: Measure, council: Body
) -> None:
    network = factories.body(world.tenant, "Reiselivsnettverket", kind="network")
    other = factories.body(world.tenant, "Andre nettverk", kind="network")
    Involvement.objects.create(
        cooperation=world.tenant, measure=measure, role="partner", body=network
    )
    for body, on in (
        (network, "2026-02-01"),
        (network, "2026-05"),
        (network, "2025-02-01"),
        (other, "2026-02-01"),
    ):
        made.meeting(body, on, state="held")
    made.meeting(network, "2026-06-01", state="cancelled")

    assert said(world, measure) == [
        ("2 møter i reiselivsnettverket i perioden.", "Møtene 1.\xa0februar 2026 og mai 2026")
    ]


def test_case_that_was_dealt_with(world: Asked, measure: Measure, council: Body) -> None:
    dealt(measure, council)

    assert said(world, measure) == [
        (
            "Behandlet i regionrådet 24. mars 2026, sak 012/26: vedtatt.",
            "Saken «Felles avfallsplan»",
        )
    ]


def test_what_is_withheld_is_not_offered(world: Asked, measure: Measure, council: Body) -> None:
    dealt(measure, council, public_title="Personalsak", withheld_basis="offl. § 13")

    assert said(world, measure) == []


def test_how_far_the_councils_are(world: Asked, measure: Measure, council: Body) -> None:
    decision = dealt(measure, council)
    referral = made.referral(
        decision.item.case, asked_by=decision, sent_on="2026-04-01", published=True
    )
    for n, state in enumerate(("adopted", "adopted", "waiting")):
        row = Adoption.objects.create(
            cooperation=world.tenant, referral=referral, position=n, first_expected="2026-09"
        )
        AdoptionStep.objects.create(
            cooperation=world.tenant,
            adoption=row,
            number=1,
            state=state,
            expected="2026-09",
            at=datetime(2026, 5, 1, tzinfo=UTC),
        )

    (_dealt, (text, source)) = said(world, measure)

    assert text == (
        "To av de tre kommunene har sluttet seg til; den tredje behandler saken i september."
    )
    assert source == "Regionrådet, sak 012/26: «Felles avfallsplan», vedtak i kommunene"


def test_statements_and_events(world: Asked, measure: Measure, council: Body) -> None:
    own = {"cooperation": world.tenant}
    for title, kind, values in (
        ("Vegplan", "incoming", {"sender": "Fylket", "adopted_by": council, "sent_on": "2026-03"}),
        ("Toget", "own_initiative", {"sent_to": "Staten", "sent_on": "2026-03-02"}),
        ("For sent", "incoming", {"sent_on": "2026-12-01"}),
    ):
        row = Consultation.objects.create(
            title=title, kind=kind, state="sent", published_at=timezone.now(), **values, **own
        )
        row.measures.add(measure)
    for title, state, values in (
        ("Konferansen", "held", {"participants_said": "over", "participants": 100}),
        ("Kurset", "planned", {}),
    ):
        event = Event.objects.create(
            published_at=timezone.now(),
            title=title,
            kind="conference",
            state=state,
            starts_on="2026-03-16",
            ends_on="2026-03-17",
            place="Elvebotn",
            organiser="Reiselivslaget",
            **values,
            **own,
        )
        event.measures.add(measure)

    assert said(world, measure) == [
        (
            "Høringsuttalelse om «Vegplan» sendt i mars 2026.",
            "Høring fra Fylket; uttalelsen vedtatt i regionrådet",
        ),
        ("Innspill om «Toget» sendt til Staten 2. mars 2026.", "Innspill på eget initiativ"),
        (
            "«Konferansen» 16.–17. mars 2026 i Elvebotn, over 100 deltakere.",
            "Arrangert av Reiselivslaget",
        ),
    ]


def test_deviation_that_a_decision_accepted(world: Asked, measure: Measure, council: Body) -> None:
    decision = dealt(factories.measure(world.round.plan, number=7), council)
    client = world.client()
    sent = form("Møtet er utsatt.", do="submit", **{"deviates-s0": "1", "kind-s0": "postponed"})
    client.post(world.address(), {**sent, "cause-s0": "Sykdom", "consequence-s0": "Ingen"})
    deviation = Deviation.objects.get()
    DecisionEffect.objects.create(
        cooperation=world.tenant,
        decision=decision,
        kind="accepts_deviation",
        deviation=deviation,
        recorded_at=datetime(2026, 4, 1, tzinfo=UTC),
    )

    assert said(world, measure) == [
        (
            "Avviket er godtatt i regionrådet 24. mars 2026.",
            "Regionrådet, sak 012/26: «Møtet er utsatt.»",
        )
    ]


def test_they_are_in_the_cooperation_s_language(
    world: Asked, measure: Measure, council: Body
) -> None:
    world.tenant.language = "nn"
    world.tenant.save()
    world.round.refresh_from_db()
    dealt(measure, council)

    assert said(world, measure) == [
        (
            "Handsama i regionrådet 24. mars 2026, sak 012/26: vedteken.",
            "Saka «Felles avfallsplan»",
        )
    ]


def test_one_that_was_inserted_keeps_its_source(
    world: Asked, measure: Measure, council: Body
) -> None:
    dealt(measure, council)
    (fact,) = facts_of(world.round, [measure])
    client = world.client()
    shown = client.post(world.address(), form("Vi la fram saken.", do=f"fact:{fact.code}"))
    rows = shown.context["sheet"].lines
    assert [(row.text, row.source) for row in rows][1] == (fact.text, fact.source)

    sent = form("Vi la fram saken.", fact.text, do="submit", **{"source-s1": fact.source})
    client.post(world.address(), sent)
    lines = StatusEntry.objects.get().lines.values_list("source", flat=True)
    assert list(lines) == ["", fact.source]


def test_number_of_statements_does_not_grow(world: Asked, measure: Measure, council: Body) -> None:
    counts = []
    for n in (1, 3):
        for _again in range(n):
            on = f"2026-03-{2 + Body.objects.count():02}"
            body = factories.body(world.tenant, f"Nettverk nr {Body.objects.count()}")
            decision = dealt(measure, body, on)
            made.referral(decision.item.case, sent_on="2026-04", published=True)
            Involvement.objects.create(
                cooperation=world.tenant, measure=measure, role="partner", body=body
            )
        with CaptureQueriesContext(connection) as captured:
            found = facts_of(world.round, [measure], since=date(2025, 12, 31))
        counts.append((len(captured), len(found)))

    assert counts[0][0] == counts[1][0] <= 26
    assert counts[1][1] > counts[0][1]


def test_what_is_not_published_is_not_named_to_who_may_come_by_a_link(
    world: Asked, measure: Measure, council: Body
) -> None:
    decision = dealt(measure, council, title="Hemmelig sak", published=False)
    made.referral(decision.item.case, sent_on="2026-04")
    consultation = Consultation.objects.create(
        cooperation=world.tenant, title="Hemmelig innspill", kind="own_initiative", state="sent"
    )
    consultation.measures.add(measure)
    event = Event.objects.create(
        cooperation=world.tenant, title="Hemmelig kurs", state="held", starts_on="2026-03"
    )
    event.measures.add(measure)

    assert "Hemmelig" not in str(said(world, measure))
    assert "012/26" not in str(said(world, measure))
