"""A measure's page: what is true now, and the thread that led there."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sporbar.economy.models import GrantScheme, Recommendation
from sporbar.plans.models import FormerName, Involvement
from sporbar.reporting.models import Annex
from sporbar.rounds.models import DeviationStep
from tests import factories

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    """The page's text on one line."""
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def headings(client: Client, address: str) -> list[str]:
    """The thread's headings from the top."""
    page = client.get(address).content.decode()
    thread = page[page.index("sb-thread") :]
    found = re.findall(r"<h3>(.*?)</h3>", thread, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", one)).strip() for one in found]


def test_page_says_what_is_true_now(client: Client, tenant, edition) -> None:
    page = read(client, f"/{tenant.slug}/plan/2026/tiltak/1.1/")

    assert "Status per 1. juli 2026" in page.replace("\u00a0", " ")
    assert "Avvik: utsatt" in page
    assert "Oppstarten er utsatt." in page
    assert "høsten 2026" in page


def test_thread_runs_from_newest_to_oldest(client: Client, tenant) -> None:
    plan = factories.plan(tenant, measures=1)
    measure = plan.measures.get()
    plan.versions.update(adopted_on="2025-12-04")
    FormerName.objects.create(
        cooperation=tenant, measure=measure, name="Gammelt navn", changed_on="2026-01"
    )
    turn = factories.round(plan)
    said = factories.entry(turn, measure)
    factories.stated_date(said, "konferanse", "2026-03-16/2026-03-17")
    factories.stated_date(said, "sluttrapport", "2026-10", tense="planned")
    deviation = factories.deviation(said, raised_on="2026-02", reported_on="2026-05-05")
    DeviationStep.objects.create(
        cooperation=tenant,
        deviation=deviation,
        kind="settled",
        on="2026-06-20",
        recorded_at=timezone.now(),
    )
    Recommendation.objects.create(
        cooperation=tenant,
        measure=measure,
        scheme=GrantScheme.objects.create(cooperation=tenant, name="Utviklingsmidler"),
        body=factories.body(tenant),
        month="2026-04",
        ore=15_000_000,
    )
    factories.edition(factories.report(turn), published_on=date(2026, 8, 20))

    assert headings(client, f"/{tenant.slug}/plan/2026/tiltak/1.1/") == [
        "Sluttrapport (planlagt)",
        "Omtalt i Halvårsrapport 2026, utgave 1",
        "Status i Halvårsrapport 2026",
        "Avvik avsluttet",
        "Avvik meldt",
        "Regionrådet innstilte på kr 150 000",
        "Konferanse",
        "Avvik oppsto",
        "Nytt navn: Tiltak 1.1, før Gammelt navn",
        "Handlingsplan 2026 vedtatt, versjon 1",
    ]


def test_thread_goes_on_through_earlier_years(client: Client, tenant) -> None:
    before = factories.plan(tenant, 2025)
    old = factories.measure(before, number=3, title="Legevakt, utredning")
    turn = factories.round(before, date(2025, 7, 1))
    factories.entry(turn, old, lines=("Utredningen er ferdig.",))
    factories.edition(factories.report(turn, "2025-h1"))
    now = factories.plan(tenant, 2026)
    factories.measure(now, title="Legevakt", continues=old)

    page = read(client, f"/{tenant.slug}/plan/2026/tiltak/1.1/")
    back = read(client, f"/{tenant.slug}/plan/2025/tiltak/1.3/")

    assert "Utredningen er ferdig." in page
    assert "2025: 1.3 Legevakt, utredning" in page
    assert "2026: 1.1 Legevakt" in back


def test_words_after_the_freeze_are_not_shown(client: Client, tenant, edition) -> None:
    turn = edition.report.round
    factories.entry(turn, turn.plan.measures.get(), lines=("Ikke publisert ennå.",))

    page = read(client, f"/{tenant.slug}/plan/2026/tiltak/1.1/")

    assert "Ikke publisert ennå." not in page
    assert "Oppstarten er utsatt." in page


def test_shared_entry_names_the_other_measures(client: Client, tenant) -> None:
    plan = factories.plan(tenant, measures=3)
    turn = factories.round(plan)
    factories.entry(turn, *plan.measures.all())
    factories.edition(factories.report(turn))

    page = read(client, f"/{tenant.slug}/plan/2026/tiltak/1.2/")

    assert "Felles status med 1.1 og 1.3." in page


def test_strands_have_their_own_words(client: Client, tenant) -> None:
    plan = factories.plan(tenant)
    measure = factories.measure(plan, title="Portal", strands=("Skjema", "Innsyn"))
    turn = factories.round(plan)
    skjema, _innsyn = measure.strands.all()
    factories.entry(turn, skjema, progress="completed", lines=("Ti skjema er ute.",))
    factories.edition(factories.report(turn))

    page = read(client, f"/{tenant.slug}/plan/2026/tiltak/1.1/")

    assert "Skjema Ferdig" in page
    assert "Ti skjema er ute." in page
    assert "Innsyn Ikke rapportert" in page


def test_missing_annex_is_said_to_be_missing(client: Client, tenant) -> None:
    plan = factories.plan(tenant, measures=1)
    turn = factories.round(plan)
    factories.entry(turn, plan.measures.get(), answer="see_annex", lines=())
    report = factories.report(turn)
    annex = Annex.objects.create(cooperation=tenant, report=report, number=1, title="IKT-rapport")
    annex.measures.add(plan.measures.get())
    factories.edition(report)

    page = read(client, f"/{tenant.slug}/plan/2026/tiltak/1.1/")

    assert "Status står i vedlegg 1: IKT-rapport." in page
    assert "Vedlegget mangler i kilden" in page


def test_measure_without_status_says_so(client: Client, tenant) -> None:
    factories.plan(tenant, measures=1)

    page = read(client, f"/{tenant.slug}/plan/2026/tiltak/1.1/")

    assert "Ingen publisert rapport sier noe om dette tiltaket ennå." in page


def test_the_plans_word_for_who_is_responsible_counts(client: Client, tenant) -> None:
    plan = factories.plan(tenant, measures=1)
    Involvement.objects.create(
        cooperation=tenant,
        measure=plan.measures.get(),
        role="responsible",
        body=factories.body(tenant, "Styringsgruppen"),
    )

    page = read(client, f"/{tenant.slug}/plan/2026/tiltak/1.1/")

    assert "Ansvarlig Styringsgruppen" in page
    assert "Medvirkende" not in page


def test_another_cooperations_measure_is_not_found(client: Client, tenant, edition) -> None:
    other = factories.cooperation("skoglandet")

    assert client.get(f"/{other.slug}/plan/2026/tiltak/1.1/").status_code == 404


def test_every_place_a_measure_can_be_linked_from_exists_in_the_report(
    client: Client, tenant, edition
) -> None:
    page = client.get(f"/{tenant.slug}/plan/2026/tiltak/1.1/").content.decode()
    (anchor,) = set(re.findall(r'/utgave/1/#([^"]+)"', page))

    report = client.get(f"/{tenant.slug}/rapporter/2026-h1/utgave/1/").content.decode()

    assert f'id="{anchor}"' in report


def _statements(client: Client, slug: str, count: int) -> int:
    tenant = factories.cooperation(slug)
    plan = factories.plan(tenant, measures=count)
    turn = factories.round(plan)
    for measure in plan.measures.all():
        said = factories.entry(turn, measure, lines=("En.", "To.", "Tre.")[:count])
        factories.deviation(said)
    factories.entry(turn, *plan.measures.all())
    factories.edition(factories.report(turn))
    address = f"/{slug}/plan/2026/tiltak/1.1/"
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_measure_takes_as_many_statements_among_two_as_among_four(client: Client) -> None:
    assert _statements(client, "liten", 2) == _statements(client, "stor", 4)
