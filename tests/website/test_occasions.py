"""What everybody sees of consultations, events and agreements. Names are invented."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sporbar.governance.models import Agreement, Consultation, DecisionEffect, Event
from sporbar.organisations.models import Cooperation
from sporbar.plans.actions import open_feed
from sporbar.plans.models import Measure
from sporbar.records.actions import store_bytes
from sporbar.records.models import StoredFile
from sporbar.reporting.models import Edition
from sporbar.website.queries.occasions import published_occasions
from tests import factories
from tests.governance import made

pytestmark = pytest.mark.django_db

DRAFT = "Hemmelig utkast"


def at(name: str, tenant: Cooperation, *keys: Any) -> str:
    return reverse(f"website:{name}", args=[tenant.slug, *keys])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def hearing(tenant: Cooperation, **values: Any) -> Consultation:
    given = {
        "kind": "incoming",
        "title": "Ny ferjerute",
        "state": "drafted",
        "statement": DRAFT,
        "published_at": timezone.now(),
        **values,
    }
    return Consultation.objects.create(cooperation=tenant, **given)


def event(tenant: Cooperation, **values: Any) -> Event:
    given = {
        "kind": "conference",
        "title": "Elvekonferansen",
        "starts_on": timezone.localdate().isoformat(),
        "published_at": timezone.now(),
        **values,
    }
    return Event.objects.create(cooperation=tenant, **given)


def agreement(tenant: Cooperation, **values: Any) -> Agreement:
    given = {"title": "Felles legevakt", "published_at": timezone.now(), **values}
    return Agreement.objects.create(cooperation=tenant, **given)


MAKERS: dict[str, Callable[..., Any]] = {
    "consultations": hearing,
    "events": event,
    "agreements": agreement,
}


@pytest.fixture
def file(tenant: Cooperation, data_dir: object) -> StoredFile:
    return store_bytes(
        cooperation=tenant, name="avtale.pdf", media_type="application/pdf", data=b"%PDF-avtale"
    )


def every_output(client: Client, tenant: Cooperation, row: Consultation, measure: Measure) -> str:
    """All that everybody can get of the row."""
    answers = [
        client.get(at("consultations", tenant)),
        client.get(at("consultation", tenant, row.pk)),
        client.get(at("consultation_file", tenant, row.pk)),
        client.get(at("search", tenant), {"q": "hemmelig"}),
        client.get(at("search", tenant), {"q": "ferjerute"}),
        client.get(at("cycle", tenant)),
        client.get(at("cycle_calendar", tenant)),
        client.get(
            at("measure", tenant, measure.plan.year, measure.focus_area.number, measure.number)
        ),
        client.get(at("front", tenant)),
    ]
    return "".join(text(one) for one in answers)


@pytest.mark.parametrize("state", ["open", "drafted", "not_answered"])
def test_draft_is_nowhere_before_it_is_sent(
    client: Client, tenant: Cooperation, file: StoredFile, edition: Edition, state: str
) -> None:
    measure = Measure.objects.within(tenant).get()
    row = hearing(
        tenant, state=state, statement_file=file, not_answered_reason="Ikke vår sak", note="Internt"
    )
    row.measures.add(measure)

    everything = every_output(client, tenant, row, measure)
    assert "Ny ferjerute" in everything
    for hidden in (DRAFT, "%PDF-avtale", "avtale.pdf", "Internt", "utkast skrevet"):
        assert hidden not in everything
    assert client.get(at("consultation_file", tenant, row.pk)).status_code == 404


def test_sent_statement_is_shown_with_its_file(
    client: Client, tenant: Cooperation, file: StoredFile
) -> None:
    row = hearing(tenant, state="sent", sent_on="2026-05-20", sent_to="Fylket", statement_file=file)

    page = text(client.get(at("consultation", tenant, row.pk)))
    assert DRAFT in page
    assert "Sendt 20.\xa0mai 2026" in page
    got = client.get(at("consultation_file", tenant, row.pk))
    assert got.content == b"%PDF-avtale"
    assert got["Cache-Control"] == "public, no-cache"
    again = client.get(
        at("consultation_file", tenant, row.pk), headers={"If-None-Match": got["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("name", MAKERS)
def test_what_is_not_published_is_not_there(
    client: Client, tenant: Cooperation, file: StoredFile, edition: Edition, name: str
) -> None:
    row = MAKERS[name](tenant, title="Upublisert", published_at=None)
    measure = Measure.objects.within(tenant).get()
    row.measures.add(measure)
    if name == "agreements":
        row.file = file
        row.save()
        assert client.get(at("agreement_file", tenant, row.pk)).status_code == 404

    assert client.get(at(name.removesuffix("s"), tenant, row.pk)).status_code == 404
    for address in (
        at(name, tenant),
        at("search", tenant) + "?q=upublisert",
        at("cycle_calendar", tenant),
        at("cycle", tenant),
        at("measure", tenant, measure.plan.year, 1, measure.number),
    ):
        assert "Upublisert</" not in text(client.get(address))
        assert "SUMMARY:Upublisert" not in text(client.get(address))
    assert published_occasions(tenant) == []


@pytest.mark.parametrize("name", MAKERS)
def test_list_asks_the_same_for_three_as_for_one(
    client: Client, tenant: Cooperation, name: str
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(name, tenant)).status_code == 200
        return len(asked)

    MAKERS[name](tenant)
    statements()
    first = statements()
    for number in range(2):
        MAKERS[name](tenant, title=f"Nummer {number}")

    assert statements() == first


def test_thread_shows_what_belongs_to_the_measure_with_its_source(
    client: Client, tenant: Cooperation, edition: Edition
) -> None:
    measure = Measure.objects.within(tenant).get()
    address = at("measure", tenant, measure.plan.year, 1, measure.number)
    rows: list[Any] = [
        hearing(tenant, state="sent", sent_on="2026-05-20", sender="Fylket"),
        event(tenant, participants_said="over", participants=100),
        agreement(tenant, starts_on="2024"),
    ]

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    for row in rows:
        row.measures.add(measure)
    statements()
    first = statements()
    page = text(client.get(address))
    for said in ("Uttalelse sendt", "Elvekonferansen", "Over 100 deltakere", "Felles legevakt"):
        assert said in page
    assert at("consultation", tenant, rows[0].pk) in page
    for make in MAKERS.values():
        for number in range(2):
            make(tenant, title=f"Til {number}").measures.add(measure)
    assert statements() == first


def test_search_finds_titles_places_and_parties(client: Client, tenant: Cooperation) -> None:
    hearing(tenant, state="sent", sent_on="2026", statement="Vi støtter ruten.")
    event(tenant, place="Øvre Elvdal")
    row = agreement(tenant)
    row.parties.add(factories.municipality(tenant, "Fossdal"))

    for words, title in (
        ("støtter rut", "Ny ferjerute"),
        ("øvre", "Elvekonferansen"),
        ("fossd", "Felles legevakt"),
    ):
        assert f">{title}</a>" in text(client.get(at("search", tenant), {"q": words}))


def test_case_that_is_withheld_is_not_told_of(client: Client, tenant: Cooperation) -> None:
    body = factories.body(tenant)
    case = made.case(
        tenant,
        "Hemmelig sak",
        published=True,
        withheld_basis="offl. § 13",
        public_title="Sak unntatt",
    )
    meeting = made.meeting(body, published=True)
    decision = made.decision(made.item(meeting, case), published=True)
    row = hearing(tenant, state="sent", sent_on="2026", case=case)
    DecisionEffect.objects.create(
        cooperation=tenant,
        decision=decision,
        kind="adopts_statement",
        consultation=row,
        recorded_at=timezone.now(),
    )

    page = text(client.get(at("consultation", tenant, row.pk)))
    for hidden in ("Hemmelig sak", "Sak unntatt", "Vedtatt</h2>"):
        assert hidden not in page
    case.withheld_basis = ""
    case.save()
    page = text(client.get(at("consultation", tenant, row.pk)))
    assert "Hemmelig sak" in page
    assert "Vedtatt</h2>" in page


def test_body_that_adopted_the_statement_is_shown_once_it_is_published(
    client: Client, tenant: Cooperation
) -> None:
    case = made.case(tenant, published=True)
    decision = made.decision(made.item(made.meeting(factories.body(tenant)), case))
    row = hearing(tenant, state="sent", sent_on="2026")
    DecisionEffect.objects.create(
        cooperation=tenant,
        decision=decision,
        kind="adopts_statement",
        consultation=row,
        recorded_at=timezone.now(),
    )

    assert "Vedtatt</h2>" not in text(client.get(at("consultation", tenant, row.pk)))


def test_open_calendar_has_published_events_with_all_their_days(
    client: Client, tenant: Cooperation
) -> None:
    year = timezone.localdate().year
    event(tenant, starts_on=f"{year}-03-16", ends_on=f"{year}-03-17")
    event(tenant, title="En gang i juni", starts_on=f"{year}-06")
    event(tenant, title="Til høsten", starts_on=f"{year}-23")
    event(tenant, title="Avlyst", state="cancelled")
    event(tenant, title="Upublisert", published_at=None)
    hearing(tenant, title="Frist", deadline=f"{year}-09-01")

    calendar = text(client.get(at("cycle_calendar", tenant)))
    assert f"DTSTART;VALUE=DATE:{year}0316" in calendar
    assert f"DTEND;VALUE=DATE:{year}0318" in calendar
    assert "SUMMARY:En gang i juni (i løpet av måneden)" in calendar
    for absent in ("Til høsten", "Avlyst", "Upublisert", "Frist"):
        assert absent not in calendar


def test_secret_calendar_has_deadlines_and_days_of_notice(
    client: Client, tenant: Cooperation
) -> None:
    today = timezone.localdate()
    person = factories.user()
    factories.role(tenant, person, "secretary")
    hearing(tenant, title="Veiplan", deadline=today.isoformat(), published_at=None)
    hearing(tenant, title="Besvart", deadline=today.isoformat(), state="sent", sent_on="2026")
    agreement(tenant, notice_by=today, published_at=None)
    agreement(tenant, title="Ferdig", notice_by=today, ended_on="2020")

    token = open_feed(cooperation=tenant, user=person)
    calendar = text(client.get(at("cycle_feed", tenant, token)))
    assert "SUMMARY:Høringsfrist: Veiplan" in calendar
    assert "SUMMARY:Siste dag for oppsigelse: Felles legevakt" in calendar
    for absent in ("Besvart", "Ferdig"):
        assert absent not in calendar


def test_next_edition_is_shown_only_when_it_is_published(
    client: Client, tenant: Cooperation
) -> None:
    following = event(tenant, title="Neste konferanse", published_at=None)
    row = event(tenant, next_edition=following)
    assert "Neste konferanse" not in text(client.get(at("event", tenant, row.pk)))
    following.published_at = timezone.now()
    following.save()

    assert "Neste konferanse" in text(client.get(at("event", tenant, row.pk)))
    assert "Forrige gang" in text(client.get(at("event", tenant, following.pk)))


def test_agreement_shows_its_parties_and_file(
    client: Client, tenant: Cooperation, file: StoredFile
) -> None:
    row = agreement(tenant, file=file, starts_on="2024", other_parties="Sykehuset")
    row.parties.add(factories.municipality(tenant, "Fossdal"))

    page = text(client.get(at("agreement", tenant, row.pk)))
    for said in ("Sykehuset", "Fossdal", "avtale.pdf", "fra 2024"):
        assert said in page
    assert client.get(at("agreement_file", tenant, row.pk)).content == b"%PDF-avtale"


@pytest.mark.parametrize("name", MAKERS)
def test_neighbours_rows_are_not_found(client: Client, tenant: Cooperation, name: str) -> None:
    row = MAKERS[name](factories.cooperation("nabolaget"))

    assert client.get(at(name.removesuffix("s"), tenant, row.pk)).status_code == 404
