"""Versions of a plan, sub-bodies' plans, and measures taken out, as everybody sees them."""

import hashlib
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sporbar.organisations.models import Body, Cooperation
from sporbar.plans.actions import (
    add_measure,
    adopt_version,
    end_measure,
    merge_measures,
    open_version,
    roll_over,
    save_measure,
    send_version,
)
from sporbar.plans.content import AreaLinkPart, InvolvementPart
from sporbar.plans.models import DraftMeasure, PlanVersion
from sporbar.records import store
from sporbar.records.models import Rendition
from sporbar.reporting.plan_documents import freeze_plan
from tests import factories

pytestmark = pytest.mark.django_db


def adopt(version: PlanVersion, on: str, **values: str) -> PlanVersion:
    decider = Body.objects.within(version.cooperation_id).get()
    return adopt_version(version=version, adopted_by=decider, adopted_on=on, by=None, **values)


def change(draft: DraftMeasure, **values: object) -> None:
    part = factories.part(**{"title": draft.title, "areas": draft.part().areas, **values})
    save_measure(draft=draft, part=part, seen=draft.lock, by=None)


def words(client: Client, address: str) -> str:
    """The page's text on one line, with plain spaces."""
    response = client.get(address)
    assert response.status_code == 200, address
    text = re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def second(tenant: Cooperation, data_dir: Path) -> PlanVersion:
    """The second version of a plan of three: 1.1 renamed, 1.2 taken out, a new one added."""
    first = factories.adopted_version(tenant, measures=3)
    freeze_plan(version=first, by=None)
    version = open_version(plan=first.plan, by=None)
    renamed, ended, _same = version.drafts.order_by("number")
    change(renamed, title="Felles forum")
    end_measure(draft=ended, reason="Fylkeskommunen har overtatt arbeidet.", by=None)
    add_measure(
        version=version,
        focus_area=renamed.focus_area,
        part=factories.part("Ladestasjoner", areas=(AreaLinkPart(code="1.1"),)),
        by=None,
    )
    adopted = adopt(version, "2026-04-15", case_reference="12/26")
    freeze_plan(version=adopted, by=None)
    return adopted


def test_plan_says_which_version_is_in_force_and_what_each_changed(
    client: Client, second: PlanVersion
) -> None:
    page = words(client, "/elvelandet/plan/2026/")

    assert "Versjon 2 gjelder. Vedtatt av: Regionrådet. Vedtatt: 15. april 2026. Sak 12/26." in page
    assert "Nye tiltak: 1, endret: 1, avsluttet: 1." in page
    assert "Versjon 1" in page[page.index("Planen slik den er vedtatt") :]


def test_measure_taken_out_is_in_no_list_but_keeps_its_page_with_the_reason(
    client: Client, second: PlanVersion
) -> None:
    plan = client.get("/elvelandet/plan/2026/").content.decode()
    page = words(client, "/elvelandet/plan/2026/tiltak/1.2/")
    found = words(client, "/elvelandet/sok/?q=1.2")

    assert "Tiltak 1.2" not in plan
    assert "tatt ut av planen, versjon 2, vedtatt 15. april 2026" in page
    assert "Fylkeskommunen har overtatt arbeidet." in page
    assert "Tatt ut av planen" in found


def test_number_given_anew_leads_to_the_new_measure_and_names_the_old_one(
    client: Client, second: PlanVersion
) -> None:
    gone = second.plan.measures.get(title="Tiltak 1.2")
    second.plan.measures.filter(title="Ladestasjoner").update(number=2)

    new = client.get("/elvelandet/plan/2026/tiltak/1.2/").content.decode()
    old = words(client, f"/elvelandet/plan/2026/tiltak/1.2/?tatt-ut={gone.pk}")

    assert "<h1>Ladestasjoner</h1>" in new
    assert f'/elvelandet/plan/2026/tiltak/1.2/?tatt-ut={gone.pk}"' in new
    assert "Fylkeskommunen har overtatt arbeidet." in old


@pytest.mark.parametrize("asked", ["0", "999999", "tull", ""])
def test_measure_that_was_not_taken_out_is_not_found_as_such(
    client: Client, second: PlanVersion, asked: str
) -> None:
    assert client.get(f"/elvelandet/plan/2026/tiltak/1.1/?tatt-ut={asked}").status_code == 404


def test_renamed_measure_is_found_by_its_old_name(client: Client, second: PlanVersion) -> None:
    found = words(client, "/elvelandet/sok/?q=Tiltak+1.1")

    assert "1.1 Felles forum" in found
    assert "Tidligere navn: Tiltak 1.1" in found


def test_older_version_stays_readable_and_points_to_the_one_in_force(
    client: Client, second: PlanVersion
) -> None:
    first = words(client, "/elvelandet/plan/2026/versjon/1/")
    newest = words(client, "/elvelandet/plan/2026/versjon/2/")

    assert "Denne versjonen gjelder ikke lenger. Versjon 2 gjelder nå." in first
    assert "Tiltak 1.2" in first
    assert "Felles forum" not in first
    assert "gjelder ikke lenger" not in newest
    assert "Tittel: «Felles forum» (før: «Tiltak 1.1»)." in newest
    assert "Fylkeskommunen har overtatt arbeidet." in newest


@pytest.mark.parametrize("wanted", ["pdf", "docx", "html", "json"])
def test_files_of_a_version_are_the_frozen_bytes(
    client: Client, second: PlanVersion, wanted: str
) -> None:
    file = Rendition.objects.get(document=second.edition.document_id, format=wanted).file

    response = client.get(f"/elvelandet/plan/2026/versjon/2/last-ned/{wanted}")

    assert hashlib.sha256(response.content).hexdigest() == file.sha256
    assert response.content == store.get(file.sha256)
    again = client.get(
        f"/elvelandet/plan/2026/versjon/2/last-ned/{wanted}",
        headers={"if-none-match": response["ETag"]},
    )
    assert again.status_code == 304


def test_draft_or_sent_version_is_not_found(client: Client, second: PlanVersion) -> None:
    version = open_version(plan=second.plan, by=None)
    assert client.get("/elvelandet/plan/2026/versjon/3/").status_code == 404

    send_version(version=version, bodies=[Body.objects.get()], note="", by=None)

    assert client.get("/elvelandet/plan/2026/versjon/3/").status_code == 404
    assert client.get("/elvelandet/plan/2026/versjon/3/last-ned/pdf").status_code == 404
    assert "Versjon 3" not in words(client, "/elvelandet/plan/2026/")


def test_version_whose_document_is_not_made_yet_reads_the_same(
    client: Client, tenant: Cooperation, data_dir: Path
) -> None:
    version = factories.adopted_version(tenant, measures=1)
    before = words(client, "/elvelandet/plan/2026/versjon/1/")

    factories.plan_edition(version)
    after = words(client, "/elvelandet/plan/2026/versjon/1/")

    body = before.index("Planen på én side")
    assert before[body:] == after[after.index("Planen på én side") :]
    assert "Last ned" not in before
    assert "Last ned" in after


def test_sub_plan_stands_by_its_measure_and_not_among_the_plans(
    client: Client, tenant: Cooperation
) -> None:
    whole = factories.adopted_version(tenant, measures=1)
    draft = factories.sub_draft(whole)
    address = f"/elvelandet/plan/2026/delplan/{draft.plan_id}/"

    assert client.get(address).status_code == 404
    adopt(draft, "2026-02-01")

    assert address in client.get("/elvelandet/plan/2026/tiltak/1.1/").content.decode()
    own = client.get("/elvelandet/plan/2026/").content.decode()
    assert "Nettverkstiltak" not in own
    assert "Nettverkets plan" not in own
    page = words(client, address)
    assert "Nettverkstiltak" in page
    assert "Hører til tiltaket 1.1 Tiltak 1.1" in page
    # Both plans have a 1.1, each at its own address.
    assert "Nettverkstiltak" in words(client, f"{address}tiltak/1.1/")
    assert "Nettverkstiltak" not in words(client, "/elvelandet/plan/2026/tiltak/1.1/")
    assert "Nettverkstiltak" in words(client, f"{address}versjon/1/")
    assert "1.1 Nettverkstiltak" in words(client, "/elvelandet/sok/?q=nettverkstiltak")


def test_own_plan_is_not_read_as_a_sub_plan(client: Client, tenant: Cooperation) -> None:
    whole = factories.adopted_version(tenant, measures=1)

    assert client.get(f"/elvelandet/plan/2026/delplan/{whole.plan_id}/").status_code == 404
    assert client.get(f"/elvelandet/plan/2025/delplan/{whole.plan_id}/").status_code == 404


def test_measure_shows_results_goals_and_people_in_words(
    client: Client, tenant: Cooperation
) -> None:
    person = factories.person(tenant, "Kontakten i Elvebotn")
    version = factories.draft_version(tenant, measures=1)
    change(
        version.drafts.get(),
        expected_results=("Ti nye bedrifter.",),
        goals=("11.3",),
        involved=(InvolvementPart(role="external_lead", person=person.slug),),
        working_form_note="Arbeidsgruppe med kommunene",
    )
    factories.body(tenant)
    adopt(version, "2025-12-05")

    page = words(client, "/elvelandet/plan/2026/tiltak/1.1/")

    assert "Forventede resultater Ti nye bedrifter." in page
    assert "11.3 Bærekraftige byer og lokalsamfunn" in page
    assert "Kontakten i Elvebotn (ekstern leder)" in page
    assert "Arbeidsgruppe med kommunene" in page
    assert "1.1 Tiltak 1.1" in words(client, "/elvelandet/sok/?q=bedrifter")


def test_thread_runs_over_the_years_and_says_where_it_was_merged_and_where_it_ended(
    client: Client, tenant: Cooperation
) -> None:
    first = factories.adopted_version(tenant, measures=4)
    carried = list(first.plan.measures.order_by("number"))
    later = roll_over(
        plan=first.plan,
        year=2027,
        title="Handlingsplan 2027",
        carried={one.pk for one in carried[:3]},
        ended={carried[3].pk: "Målet er nådd."},
        by=None,
    )
    into, other, _third = later.drafts.order_by("number")
    merge_measures(into=into, others=[other], by=None)
    adopt(later, "2026-12-03")

    new = words(client, "/elvelandet/plan/2027/tiltak/1.1/")
    merged = words(client, "/elvelandet/plan/2026/tiltak/1.2/")
    ended = words(client, "/elvelandet/plan/2026/tiltak/1.4/")

    assert "2026: 1.1 Tiltak 1.1" in new
    assert "Slått sammen med 2026: 1.2 Tiltak 1.2" in new
    assert "Handlingsplan 2027 vedtatt, versjon 1" in new
    assert "Handlingsplan 2026 vedtatt, versjon 1" in new
    assert "Går videre i 2027: 1.1 Tiltak 1.1" in merged
    assert "Ikke ført videre i Handlingsplan 2027" in ended
    assert "Målet er nådd." in ended


def test_report_names_the_version_it_reports_on_and_links_to_it(
    client: Client, tenant: Cooperation, data_dir: Path
) -> None:
    version = factories.adopted_version(tenant, measures=1)
    turn = factories.round(version.plan)
    factories.entry(turn, version.plan.measures.get())
    factories.edition(factories.report(turn))

    address = "/elvelandet/rapporter/2026-h1/utgave/1/"
    page = client.get(address).content.decode()

    assert '/elvelandet/plan/2026/versjon/1/"' in page
    assert "Handlingsplan 2026 , versjon 1, vedtatt 5. desember 2025" in words(client, address)


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", ["", "versjon/1/", "tiltak/1.1/"])
def test_statements_do_not_grow_with_the_plan(client: Client, data_dir: Path, address: str) -> None:
    counts = []
    for measures in (1, 3):
        tenant = factories.cooperation(f"region{measures}")
        version = factories.adopted_version(tenant, measures=measures)
        factories.plan_edition(version)
        adopt(factories.sub_draft(version), "2026-02-01")
        counts.append(statements(client, f"/{tenant.slug}/plan/2026/{address}"))

    assert counts[0] == counts[1]


def test_statements_do_not_grow_with_the_versions(
    client: Client, tenant: Cooperation, data_dir: Path
) -> None:
    version = factories.adopted_version(tenant, measures=1)
    factories.plan_edition(version)
    before = statements(client, "/elvelandet/plan/2026/")
    for number in (2, 3):
        version = open_version(plan=version.plan, by=None)
        change(version.drafts.get(), title=f"Navn {number}")
        version = adopt(version, f"2026-0{number}-01")
        factories.plan_edition(version)

    assert statements(client, "/elvelandet/plan/2026/") == before
