"""The front page: figures of the current edition, counted as the report counts them."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.governance import made
from tests.governance.ledger import ledger

pytestmark = pytest.mark.django_db


def test_strip_counts_what_the_edition_froze(client: Client, tenant, edition) -> None:
    factories.measure(edition.report.round.plan, number=2, title="Kom til senere")

    page = client.get(f"/{tenant.slug}/").content.decode()

    assert re.search(r"<strong>1</strong><span>tiltak i Handlingsplan 2026", page)
    assert re.search(r'avvik=on"><strong>1</strong><span>tiltak med avvik', page)


def test_every_figure_leads_to_a_page(client: Client, tenant, edition) -> None:
    page = client.get(f"/{tenant.slug}/").content.decode()
    strip = page[page.index("sb-figures") : page.index('id="avvik"')]
    addresses = re.findall(r'href="([^"]+)"', strip)

    assert len(addresses) >= 3
    assert {client.get(address.partition("#")[0]).status_code for address in addresses} == {200}


def test_same_words_on_two_measures_stand_once(client: Client, tenant) -> None:
    plan = factories.plan(tenant, measures=2)
    turn = factories.round(plan)
    for measure in plan.measures.all():
        factories.deviation(factories.entry(turn, measure, lines=("Alt er utsatt.",)))
    factories.edition(factories.report(turn))

    page = client.get(f"/{tenant.slug}/").content.decode()

    assert page.count("Alt er utsatt.") == 1
    assert "1.1 Tiltak 1.1" in page
    assert "1.2 Tiltak 1.2" in page


def test_deviation_of_an_earlier_report_that_is_still_open_is_listed(
    client: Client, tenant
) -> None:
    plan = factories.plan(tenant, measures=1)
    before = factories.round(plan, date(2026, 3, 1))
    entry = factories.entry(before, plan.measures.get(), lines=("Gravingen er utsatt.",))
    factories.deviation(entry)
    factories.edition(factories.report(before, "2026-mars"))
    factories.edition(factories.report(factories.round(plan)))

    page = client.get(f"/{tenant.slug}/").content.decode()

    assert page.count("Gravingen er utsatt.") == 1
    assert "Fortsatt åpent. Meldt i " in page
    assert "Ingen avvik er rapportert." not in page


def test_newest_as_of_date_is_the_current_edition(client: Client, tenant, edition) -> None:
    plan = factories.plan(tenant, 2025, measures=2)
    turn = factories.round(plan, date(2025, 7, 1))
    factories.edition(factories.report(turn, "2025-h1"))

    page = client.get(f"/{tenant.slug}/").content.decode()

    assert "Status per 1.\u00a0juli 2026" in page


def test_what_is_planned_after_the_as_of_date_is_listed(client: Client, tenant) -> None:
    plan = factories.plan(tenant, measures=1)
    turn = factories.round(plan)
    said = factories.entry(turn, plan.measures.get())
    factories.stated_date(said, "sluttrapport", "2026-10", tense="planned")
    factories.stated_date(said, "oppstart", "2026-03", tense="planned")
    factories.edition(factories.report(turn))

    page = client.get(f"/{tenant.slug}/").content.decode()

    assert "Sluttrapport" in page
    assert "Oppstart<" not in page


def test_empty_cooperation_says_what_comes(client: Client, tenant) -> None:
    page = client.get(f"/{tenant.slug}/").content.decode()

    assert "Ingen plan er vedtatt og lagt inn ennå." in page


def test_cooperations_are_listed_with_the_fictional_marked(client: Client) -> None:
    factories.cooperation("elvelandet", is_fictional=True)
    factories.cooperation("virkelige", is_fictional=False)

    page = client.get("/").content.decode()

    assert page.index("Virkelige") < page.index("Elvelandet")
    assert page.count(">Oppdiktet<") == 1


def test_unknown_cooperation_gets_the_page_in_bokmal(client: Client) -> None:
    response = client.get("/finnes-ikke/")

    assert response.status_code == 404
    assert "Siden finnes ikke" in response.content.decode()


def test_search_finds_a_former_name_whatever_its_letters(client: Client, tenant) -> None:
    plan = factories.plan(tenant)
    measure = factories.measure(plan, title="Exploria")
    measure.former_names.create(cooperation=tenant, name="Ørnenes Geosenter")

    page = client.get(f"/{tenant.slug}/sok/?q=øRNENES geo").content.decode()

    assert "1 treff" in page
    assert "Tidligere navn: Ørnenes Geosenter" in page


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("korps", "Deltiltak, tidligere navn: Korpset (Musikk)"),
        ("kulturstyret", "Med i tiltaket, tidligere navn: Kulturstyret (Rådet)"),
        ("oppvekststyret", "Med i tiltaket, tidligere navn: Oppvekststyret (Utvalget)"),
        ("scenekunst", "Tiltaksområde, annen tittel: 1.1 Scenekunst (Tiltaksområde 1.1)"),
        ("satsingsområde", "Satsingsområde: Satsingsområde 1"),
        ("trivsel", "Satsingsområde, tidligere navn: Trivsel (Satsingsområde 1)"),
    ],
)
def test_search_finds_old_and_other_names_of_what_the_measure_names(
    client: Client, tenant, words: str, told: str
) -> None:
    body, other = factories.body(tenant, "Rådet"), factories.body(tenant, "Utvalget", slug="u")
    body.former_names.create(cooperation=tenant, name="Kulturstyret")
    other.former_names.create(cooperation=tenant, name="Oppvekststyret")
    measure = factories.measure(
        factories.plan(tenant), title="Scenen", strands=("Musikk",), responsible_body=body
    )
    measure.involvements.create(cooperation=tenant, role="partner", body=other)
    measure.strands.get().former_names.create(cooperation=tenant, name="Korpset")
    measure.focus_area.former_names.create(cooperation=tenant, name="Trivsel")
    measure.areas.get().action_area.aliases.create(cooperation=tenant, title="Scenekunst")

    page = client.get(f"/{tenant.slug}/sok/", {"q": words}).content.decode()

    assert "1 treff" in page
    assert told in page


def test_search_takes_as_many_statements_for_one_as_for_three(client: Client) -> None:
    counts = []
    for count in (1, 3):
        tenant = factories.cooperation(f"samarbeid-{count}")
        plan = factories.plan(tenant)
        for number in range(1, count + 1):
            body = factories.body(tenant, f"Organ {number}")
            body.former_names.create(cooperation=tenant, name="Før")
            measure = factories.measure(
                plan, number=number, strands=("A", "B"), responsible_body=body
            )
            measure.involvements.create(cooperation=tenant, role="partner", body=body)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/{tenant.slug}/sok/?q=tiltak")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_search_finds_a_measure_by_its_number(client: Client, tenant) -> None:
    factories.plan(tenant, measures=2)

    page = client.get(f"/{tenant.slug}/sok/?q=1.2").content.decode()

    assert "1.2 Tiltak 1.2" in page
    assert "1.1 Tiltak 1.1" not in page


def test_search_finds_what_a_published_edition_says(client: Client, tenant) -> None:
    plan = factories.plan(tenant)
    measure = factories.measure(plan, title="Samferdsel")
    turn = factories.round(plan)
    factories.entry(turn, measure, lines=("Bussen går tre ganger i uka.",))
    report = factories.report(turn)

    assert "0 treff" in client.get(f"/{tenant.slug}/sok/?q=bussen").content.decode()

    factories.edition(report)
    page = client.get(f"/{tenant.slug}/sok/?q=bussen").content.decode()

    assert "1 treff" in page
    assert "Sagt i status: Bussen går tre ganger i uka." in page


def test_search_stays_within_the_cooperation(client: Client, tenant) -> None:
    factories.plan(tenant, measures=1)
    other = factories.cooperation("skoglandet")

    assert "0 treff" in client.get(f"/{other.slug}/sok/?q=tiltak").content.decode()


def test_search_never_writes_what_it_was_asked_as_markup(client: Client, tenant) -> None:
    page = client.get(f"/{tenant.slug}/sok/", {"q": '"><b>x'}).content.decode()

    assert "<b>x" not in page


def test_front_page_tells_what_waits_for_the_councils_and_the_next_meetings(
    client: Client,
) -> None:
    world = ledger()
    world.send("Felles avfallsplan", expected="2099-09")
    body, day = factories.body(world.cooperation), timezone.localdate()
    to_come = made.meeting(body, (day + timedelta(days=9)).isoformat(), published=True)
    made.meeting(body, (day - timedelta(days=9)).isoformat(), published=True)
    made.meeting(body, (day + timedelta(days=5)).isoformat())

    page = client.get(f"/{world.cooperation.slug}/").content.decode()

    waiting = page[page.index('id="venter"') : page.index('id="moter"')]
    assert "Felles avfallsplan" in waiting
    assert "september 2099" in waiting
    assert re.findall(r"/moter/(\d+)/", page) == [str(to_come.pk)]


def test_front_page_takes_as_many_statements_for_one_case_and_meeting_as_for_three(
    client: Client,
) -> None:
    counts = []
    for count in (1, 3):
        world = ledger(f"samarbeid-{count}")
        body, day = factories.body(world.cooperation), timezone.localdate()
        for number in range(1, count + 1):
            world.send(f"Sak {number}", expected="2099-09")
            made.meeting(body, (day + timedelta(days=number)).isoformat(), published=True)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/{world.cooperation.slug}/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_search_finds_words_typed_without_the_norwegian_letters(client: Client, tenant) -> None:
    factories.plan(tenant)
    made.case(tenant, "Felles innkjøp av båter", published=True)

    for words in ("innkjop", "innkjøp", "INNKJØP bater"):
        assert (
            "Felles innkjøp av båter"
            in client.get(f"/{tenant.slug}/sok/", {"q": words}).content.decode()
        )
