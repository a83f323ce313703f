"""The list councils ask for: what was decided, what came of it, now and as it stood."""

import csv
import hashlib
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sporbar.economy.actions import recommend_grant
from sporbar.governance.actions.decisions import correct_decision
from sporbar.governance.actions.effects import adopt_plan_by, settle_deviation_by
from sporbar.governance.actions.follow_ups import add_follow_up, come_back, step_follow_up
from sporbar.governance.decided import is_overdue
from sporbar.governance.models import Decision, FollowUp
from sporbar.organisations.models import Cooperation
from sporbar.website.queries.decisions import month_end
from tests import factories
from tests.governance import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant(data_dir: object) -> Cooperation:
    return factories.cooperation()


def decided(tenant: Cooperation, title: str = "Avfallsplanen", **values: Any) -> Decision:
    """A published decision in a published case and meeting."""
    body = tenant_body(tenant)
    on = values.pop("on", "2026-03-24")
    at = body.meetings.filter(on=on).first() or made.meeting(body, on, published=True)
    case = made.case(tenant, title, published=True)
    number = made.number(case, body, body.case_numbers.count() + 1)
    item = made.item(at, case, number=number, position=at.items.count() + 1)
    return made.decision(item, published=True, **values)


def tenant_body(tenant: Cooperation) -> Any:
    from sporbar.organisations.models import Body

    return Body.objects.within(tenant).first() or factories.body(tenant)


def page(client: Client, tenant: Cooperation, path: str = "vedtak/", **query: str) -> str:
    answer = client.get(f"/{tenant.slug}/{path}", query)
    assert answer.status_code == 200
    whole = getattr(answer, "streaming_content", None)
    return (b"".join(whole) if answer.streaming else answer.content).decode()  # type: ignore[arg-type]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_everything_councils_ask_for(client: Client, tenant: Cooperation) -> None:
    decision = decided(tenant, wording="Planen vedtas.", votes_for=6, votes_against=1)
    row = add_follow_up(
        decision=decision,
        task="Sende planen til kommunene",
        responsible_text="daglig leder",
        deadline="2026-05",
        by=None,
    )
    step_follow_up(
        follow_up=row,
        seen=1,
        state="not_done",
        plan="Sendes til høsten",
        deadline="2026-05",
        by=None,
    )
    shown = page(client, tenant)
    for words in (
        "Regionrådet",
        "24.\u00a0mars 2026",
        "sak 001/26",
        "Planen vedtas.",
        "6 stemmer for, 1 mot.",
        "Sende planen til kommunene",
        "daglig leder",
        "mai 2026",
        "Ikke gjennomført",
        "Sendes til høsten",
        "Over fristen",
        "0 av 1 gjennomført",
    ):
        assert words in shown, words


def test_only_what_is_published_all_the_way(client: Client, tenant: Cooperation) -> None:
    hidden = decided(tenant, "Ikke publisert vedtak")
    Decision.objects.update(published_at=None)
    case = decided(tenant, "Sak som ikke er publisert")
    case.item.case.published_at = None
    case.item.case.save()
    meeting = decided(tenant, "Møte som ikke er publisert", on="2026-05-01")
    meeting.item.meeting.published_at = None
    meeting.item.meeting.save()
    shown = page(client, tenant)
    assert "publisert vedtak<" not in shown
    assert "Sak som" not in shown
    assert "Møte som" not in shown
    for one in (hidden, case, meeting):
        assert client.get(f"/{tenant.slug}/vedtak/{one.pk}/").status_code == 404


def test_month_as_it_stood(client: Client, tenant: Cooperation) -> None:
    decision = decided(tenant, wording="Slik.")
    early = moment("2026-04-02T10:00")
    row = add_follow_up(decision=decision, task="Lage plan", deadline="2026-04", by=None, at=early)
    step_follow_up(
        follow_up=row,
        seen=1,
        state="done",
        done="Ferdig i juni",
        deadline="2026-04",
        by=None,
        at=moment("2026-06-10T10:00"),
    )
    decided(tenant, "Senere sak", on="2026-06-01")
    march = page(client, tenant, per="2026-03")
    assert "Lage plan" not in march
    may = page(client, tenant, per="2026-05")
    assert "Ikke startet" in may
    assert "Over fristen" in may
    assert "Ferdig i juni" not in may
    assert "Senere sak" not in may
    june = page(client, tenant, per="2026-06")
    assert "Ferdig i juni" in june
    assert "Senere sak" in june
    assert "1 av 1 gjennomført" in june


@pytest.mark.parametrize("per", ["2099-01", "2026-13", "i går", "2026", "0000-01", "²026-01"])
def test_month_that_is_none_has_no_list(client: Client, tenant: Cooperation, per: str) -> None:
    assert client.get(f"/{tenant.slug}/vedtak/", {"per": per}).status_code == 404


def test_the_last_day_of_a_month() -> None:
    assert month_end("2026-02", date(2026, 3, 1)) == date(2026, 2, 28)
    assert month_end("2025-12", date(2026, 1, 1)) == date(2025, 12, 31)
    assert month_end("2026-02", date(2026, 2, 28)) is None


@pytest.mark.parametrize(
    ("deadline", "day", "over"),
    [
        ("2026-05", date(2026, 5, 31), False),
        ("2026-05", date(2026, 6, 1), True),
        ("2026-23", date(2026, 11, 30), False),
        ("2026-05/..", date(2030, 1, 1), False),
        (None, date(2030, 1, 1), False),
    ],
)
def test_over_the_deadline_when_no_day_of_it_is_left(
    deadline: str | None, day: date, over: bool
) -> None:
    assert is_overdue("under_way", deadline, day) is over
    assert not is_overdue("done", deadline, day)


def test_correction_is_told_and_the_old_wording_can_be_read(
    client: Client, tenant: Cooperation
) -> None:
    decision = decided(tenant, wording="Feil ord.")
    version = factories.draft_version(tenant)
    adopt_plan_by(decision=decision, version=version, by=None)
    correct_decision(
        decision=decision, seen=1, note="Skrivefeil", outcome="adopted", wording="Rett.", by=None
    )
    shown = page(client, tenant, f"vedtak/{decision.pk}/")
    for words in ("Feil ord.", "Rett.", "Skrivefeil", "Planversjonen står", version.plan.title):
        assert words in shown, words
    of_plan = page(client, tenant, f"plan/{version.plan.year}/versjon/1/")
    assert f"/{tenant.slug}/vedtak/{decision.pk}/" in of_plan
    assert "rettet etter at" in of_plan
    of_measure = page(client, tenant, f"plan/{version.plan.year}/tiltak/1.1/")
    assert f"/{tenant.slug}/vedtak/{decision.pk}/" in of_measure
    past = page(client, tenant, per=f"{timezone.localdate() - timedelta(days=31):%Y-%m}")
    assert "Feil ord." in past
    assert "rettet senere" in past


def test_what_was_put_right_before_anybody_saw_it_is_for_the_office(
    client: Client, tenant: Cooperation
) -> None:
    decision = decided(tenant, wording="Feil ord.")
    correct_decision(
        decision=decision, seen=1, note="Skrivefeil", outcome="adopted", wording="Rett.", by=None
    )
    Decision.objects.filter(pk=decision.pk).update(published_at=timezone.now())
    last = f"{timezone.localdate() - timedelta(days=31):%Y-%m}"
    places: tuple[tuple[str, dict[str, str]], ...] = (
        (f"vedtak/{decision.pk}/", {}),
        (f"saker/{decision.item.case.pk}/", {}),
        ("vedtak/", {}),
        ("vedtak/", {"per": last}),
        ("vedtak.csv", {"per": last}),
        ("politisk-behandling.json", {"per": last}),
        ("saker/feed.xml", {}),
    )
    for path, query in places:
        shown = page(client, tenant, path, **query)
        for words in ("Feil ord.", "Skrivefeil", ">rettet", "rettet etter", "Rettet"):
            assert words not in shown, (path, words)
    # What is put right after that, everybody is told; what was before it, is not told then either.
    correct_decision(
        decision=decision,
        seen=2,
        note="Feil dato",
        outcome="adopted",
        wording="Alt er rett.",
        by=None,
    )
    one = page(client, tenant, f"vedtak/{decision.pk}/")
    for words in ("Alt er rett.", "Rett.", "Feil dato", "Slik sto det fra"):
        assert words in one, words
    assert "Feil dato" in page(client, tenant, f"saker/{decision.item.case.pk}/")
    assert ">rettet" in page(client, tenant)
    for path, query in places:
        shown = page(client, tenant, path, **query)
        assert "Feil ord." not in shown and "Skrivefeil" not in shown, path


def test_plan_adopted_after_the_correction_does_not_call_it_corrected(
    client: Client, tenant: Cooperation
) -> None:
    decision = decided(tenant, wording="Feil ord.")
    correct_decision(
        decision=decision, seen=1, note="Skrivefeil", outcome="adopted", wording="Rett.", by=None
    )
    decision.refresh_from_db()
    version = factories.draft_version(tenant)
    adopt_plan_by(decision=decision, version=version, by=None)
    assert "rettet etter at" not in page(client, tenant, f"plan/{version.plan.year}/versjon/1/")


def test_withheld_is_nowhere(client: Client, tenant: Cooperation) -> None:
    decision = decided(
        tenant,
        wording="HEMMELIG ordlyd",
        public_wording="Åpen ordlyd",
        vote_note="HEMMELIG om avstemningen",
        withheld_basis="offl. § 13",
    )
    row = add_follow_up(decision=decision, task="HEMMELIG oppgave", by=None)
    step_follow_up(follow_up=row, seen=1, state="done", done="HEMMELIG gjort", by=None)
    add_follow_up(
        decision=decision, task="HEMMELIG til", responsible_text="HEMMELIG person", by=None
    )
    case = decision.item.case
    paths = ["vedtak/", f"vedtak/{decision.pk}/", "vedtak.csv", "politisk-behandling.json"]
    for path in (*paths, f"saker/{case.pk}/"):
        shown = page(client, tenant, path)
        assert "HEMMELIG" not in shown, path
        assert "offl. § 13" in shown, path
    assert "Åpen ordlyd" in page(client, tenant)


def test_withheld_by_a_correction_hides_the_record_before(
    client: Client, tenant: Cooperation
) -> None:
    decision = decided(tenant, wording="HEMMELIG ordlyd", vote_note="HEMMELIG")
    correct_decision(
        decision=decision,
        seen=1,
        note="HEMMELIG grunn",
        outcome="adopted",
        wording="HEMMELIG fortsatt",
        public_wording="Åpen",
        withheld_basis="offl. § 13",
        by=None,
    )
    last = f"{timezone.localdate() - timedelta(days=31):%Y-%m}"
    for path, query in (
        ("vedtak/", {}),
        ("vedtak/", {"per": last}),
        (f"vedtak/{decision.pk}/", {}),
        ("vedtak.csv", {"per": last}),
        ("politisk-behandling.json", {"per": last}),
    ):
        assert "HEMMELIG" not in page(client, tenant, path, **query), path


def test_csv_counts_and_sums_itself(client: Client, tenant: Cooperation) -> None:
    first = decided(tenant, wording="=1+1", votes_for=6, votes_against=1)
    add_follow_up(decision=first, task="En", by=None)
    add_follow_up(decision=first, task="To; med «tegn»\nog linje", by=None)
    decided(tenant, "En annen", votes_for=7)
    text = page(client, tenant, "vedtak.csv")
    assert text[0] == "\ufeff"
    lines = text[1:].split("\r\n")
    body, control = "\r\n".join(lines[:-2]) + "\r\n", lines[-2]
    rows = list(csv.DictReader(io.StringIO(body, newline=""), delimiter=";"))
    assert len(rows) == 3
    assert rows[0]["ordlyd"] == "'=1+1"
    assert rows[1]["oppgave"] == "To; med «tegn»\nog linje"
    sha = hashlib.sha256(body.encode()).hexdigest()
    assert control == (
        f"Rader: 3;Vedtak: 2;Oppfølging: 2;Stemmer for: 13;Stemmer mot: 1;SHA-256: {sha}"
    )


def test_an_empty_list_has_its_control_too(client: Client, tenant: Cooperation) -> None:
    assert "Rader: 0;Vedtak: 0" in page(client, tenant, "vedtak.csv")
    assert json.loads(page(client, tenant, "politisk-behandling.json"))["antall"]["vedtak"] == 0
    assert "Ingen vedtak er publisert ennå." in page(client, tenant)


#: Names the protocol's schema for `einnsyn.vedtak.send` has, and which of them it demands.
MESSAGE = {"moete", "utvalg", "avsender", "vedtak"}
DECISION = {
    "referanseEksternNoekkel",
    "utvalgetsSaksnummer",
    "arkivetsSaksnummer",
    "tittel",
    "vedtaksdato",
    "status",
    "vedtak",
    "skjerming",
    "saksansvarlig",
    "posisjon",
    "votering",
}
DEMANDED = {
    "referanseEksternNoekkel",
    "utvalgetsSaksnummer",
    "tittel",
    "vedtaksdato",
    "saksansvarlig",
}


def test_json_has_the_names_of_the_protocol(client: Client, tenant: Cooperation) -> None:
    decision = decided(tenant, wording="Planen vedtas.", withheld_basis="offl. § 13")
    add_follow_up(decision=decision, task="Lage plan", deadline="2026-09", by=None)
    decided(tenant, "En annen", on="2026-05-05")
    file = json.loads(page(client, tenant, "politisk-behandling.json"))
    assert file["skjema"] == "sporbar.politisk-behandling.v1"
    assert file["antall"] == {"moeter": 2, "vedtak": 2, "oppfoelging": 1}
    for message in file["utvalgsvedtak"]:
        assert set(message) == MESSAGE
        assert set(message["moete"]) == {"moeteid", "moetedato", "tittel"}
        assert set(message["utvalg"]) == {"utvalgId", "utvalgNavn"}
        assert "organisasjonsnummer" in message["avsender"]
        for one in message["vedtak"]:
            assert set(one) >= DEMANDED
            assert set(one) - DECISION == {"sporbar"}
            assert set(one["referanseEksternNoekkel"]) == {"fagsystem", "noekkel"}
            assert set(one["utvalgetsSaksnummer"]) == {"saksaar", "sakssekvensnummer"}
    withheld = file["utvalgsvedtak"][1]["vedtak"][0]
    assert withheld["skjerming"]["skjermingshjemmel"] == "offl. § 13"
    assert "vedtak" not in withheld
    # The key is the decision's own address.
    address = withheld["referanseEksternNoekkel"]["noekkel"]
    assert client.get(address.removeprefix("http://testserver")).status_code in (200, 301)


def test_filters_and_pages(client: Client, tenant: Cooperation) -> None:
    add_follow_up(decision=decided(tenant, "Med frist"), task="A", deadline="2026-01", by=None)
    decided(tenant, "Uten oppfølging")
    late = page(client, tenant, vis="forsinket")
    assert "Med frist" in late
    assert "Uten oppfølging<" not in late
    assert "Med frist" not in page(client, tenant, vis="uten")
    assert "Med frist" in page(client, tenant, organ="regionradet")
    assert "Med frist" in page(client, tenant, alle="1")
    assert "Med frist" in page(client, tenant, vis="tull", organ="finnes-ikke", side="x")


def test_case_that_came_back(client: Client, tenant: Cooperation) -> None:
    row = add_follow_up(decision=decided(tenant), kind="come_back", task="Ny sak", by=None)
    come_back(follow_up=row, case=made.case(tenant, "Den nye", published=True), by=None)
    come_back(
        follow_up=add_follow_up(decision=decided(tenant), kind="come_back", task="B", by=None),
        case=made.case(tenant, "Ikke publisert"),
        by=None,
    )
    shown = page(client, tenant)
    assert "Den nye" in shown
    assert "Ikke publisert" not in shown


def test_deviation_and_its_decision_name_each_other(client: Client, tenant: Cooperation) -> None:
    plan = factories.plan(tenant, measures=1)
    turn = factories.round(plan)
    entry = factories.entry(turn, plan.measures.get(), lines=("Arbeidet er forsinket.",))
    deviation = factories.deviation(entry)
    decision = decided(tenant)
    settle_deviation_by(decision=decision, deviation=deviation, accepts=True, by=None)
    # Before a report told of it, nobody hears of it.
    assert "forsinket" not in page(client, tenant, f"vedtak/{decision.pk}/")
    factories.edition(factories.report(turn))
    assert "Arbeidet er forsinket." in page(client, tenant, f"vedtak/{decision.pk}/")
    thread = page(client, tenant, f"plan/{plan.year}/tiltak/1.1/")
    assert f"/{tenant.slug}/vedtak/{decision.pk}/" in thread


@pytest.mark.parametrize("path", ["vedtak/", "vedtak.csv", "politisk-behandling.json"])
def test_as_many_statements_for_many_as_for_one(
    client: Client, tenant: Cooperation, path: str
) -> None:
    def add(number: int) -> None:
        decision = decided(tenant, f"Sak {number}")
        for task in range(number):
            row = add_follow_up(decision=decision, task=f"Gjøre {task}", by=None)
            step_follow_up(follow_up=row, seen=1, state="under_way", by=None)

    def statements(**query: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            page(client, tenant, path, **query)
        return len(caught)

    add(1)
    last = f"{timezone.localdate() - timedelta(days=31):%Y-%m}"
    one, then = statements(), statements(per=last)
    add(2)
    add(3)
    assert statements() == one
    assert statements(per=last) == then
    assert FollowUp.objects.count() == 6


def test_a_grant_to_a_measure_nobody_sees_is_not_told(client: Client, tenant: Cooperation) -> None:
    plan = factories.plan(tenant, state="draft")
    measure = factories.measure(plan, title="Hemmelig tiltak")
    decision = decided(tenant)
    recommend_grant(decision=decision, measure=measure, scheme="RUP", ore=100_00, by=None)
    seen = page(client, tenant, f"vedtak/{decision.pk}/")
    assert "Hemmelig tiltak" not in seen


def test_a_hidden_body_a_case_went_back_to_is_not_named(
    client: Client, tenant: Cooperation
) -> None:
    factories.body(tenant)
    inner = factories.body(tenant, "Skjult styringsgruppe", is_public=False)
    decision = decided(tenant, outcome="returned", returned_to=inner)
    case = decision.item.case
    assert case is not None
    for path in (f"vedtak/{decision.pk}/", f"saker/{case.pk}/", "vedtak/"):
        shown = page(client, tenant, path)
        assert "Sendt tilbake" in shown
        assert "Skjult" not in shown, path
