"""Measures brought into a draft from a pasted table or a file, as a browser without script does."""

import io
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from sporbar.demo.actions import load_folder
from sporbar.demo.build import demo_folders
from sporbar.office.plan.bringing import views
from sporbar.organisations.models import Body, Cooperation, RoleName, TrailEntry, User
from sporbar.plans.actions import adopt_version, save_measure, send_version, start_plan
from sporbar.plans.models import DraftMeasure, DraftRevision, Measure, PlanVersion, Strategy
from tests import factories

pytestmark = pytest.mark.django_db

TABLE = (
    "Nr.\tTiltak\tAktiviteter\tAnsvarlig\n"
    "1.1\tTiltak 1.1\tArbeide med tiltak 1.1.\tRegionrådet\n"
    "\tLadestasjoner\tKartlegge behovet.\tRegionrådet\n"
)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def kari(tenant: Cooperation) -> User:
    return somebody(tenant, "kari", RoleName.COORDINATOR)


def somebody(tenant: Cooperation, name: str, role: str) -> User:
    found = factories.user(f"{name}@eksempel.no")
    factories.role(tenant, found, role)
    Authenticator.objects.create(user=found, type=Authenticator.Type.TOTP, data={})
    return found


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def office(kari: User) -> Client:
    return client_of(kari)


@pytest.fixture
def version(tenant: Cooperation) -> PlanVersion:
    factories.body(tenant)
    return factories.draft_version(tenant, measures=2)


def at(version: PlanVersion, below: str = "") -> str:
    return f"/{version.cooperation.slug}/kontor/plan/utkast/{version.pk}/hent-inn/{below}"


def _area(version: PlanVersion) -> int:
    return int(version.plan.strategy.focus_areas.order_by("number")[0].pk)


def show(client: Client, version: PlanVersion, table: str = TABLE, **data: object) -> str:
    """The preview's page."""
    response = client.post(
        at(version), {"table": table, "focus_area": _area(version), **data}, follow=True
    )
    assert response.status_code == 200, plain(response.content.decode())
    return response.content.decode()


def signed(page: str) -> str:
    found = re.search(r'name="shown" value="([^"]+)"', page)
    assert found
    return found[1]


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def refused(client: Client, version: PlanVersion, **data: object) -> str:
    """What the page says when nothing could be read."""
    response = client.post(at(version), {"focus_area": _area(version), **data})
    assert response.status_code == 422
    return response.content.decode()


def titles(version: PlanVersion) -> list[str]:
    drafts = version.drafts.select_related("focus_area").order_by("focus_area__number", "number")
    return [f"{one.label} {one.title}" for one in drafts]


def rows() -> tuple[int, int, int]:
    kinds = (DraftMeasure, DraftRevision, TrailEntry)
    first, second, third = (kind.objects.count() for kind in kinds)
    return first, second, third


def test_preview_shows_what_is_new_and_what_changes_and_writes_nothing(
    office: Client, version: PlanVersion
) -> None:
    before = rows()

    page = plain(show(office, version))

    assert "Nye: 1, endret: 1, som før: 0. Ingenting er lagt inn ennå." in page
    assert "Ansvarlig organ: «Regionrådet» (før: ikke oppgitt)." in page
    assert rows() == before


def test_what_was_shown_is_placed_in_one_deed(office: Client, version: PlanVersion) -> None:
    trail = TrailEntry.objects.count()

    response = office.post(at(version, "legg-inn/"), {"shown": signed(show(office, version))})

    assert response.status_code == 302
    assert titles(version) == ["1.1 Tiltak 1.1", "1.2 Tiltak 1.2", "1.3 Ladestasjoner"]
    assert TrailEntry.objects.count() == trail + 1
    assert TrailEntry.objects.latest("id").deed == "place_measures"


def test_sent_twice_is_placed_once(office: Client, version: PlanVersion) -> None:
    shown = signed(show(office, version))
    office.post(at(version, "legg-inn/"), {"shown": shown})
    trail = TrailEntry.objects.count()

    again = office.post(at(version, "legg-inn/"), {"shown": shown}, follow=True)

    assert titles(version) == ["1.1 Tiltak 1.1", "1.2 Tiltak 1.2", "1.3 Ladestasjoner"]
    assert "0 nye tiltak, 0 endret, 2 som før." in plain(again.content.decode())
    assert TrailEntry.objects.count() == trail


def test_preview_that_no_longer_holds_is_refused_and_nothing_is_lost(
    office: Client, version: PlanVersion
) -> None:
    shown = signed(show(office, version))
    draft = version.drafts.order_by("number")[0]
    save_measure(draft=draft, part=factories.part("Nytt navn"), seen=draft.lock, by=None)

    answer = office.post(at(version, "legg-inn/"), {"shown": shown}, follow=True)

    assert "Noen har endret utkastet" in plain(answer.content.decode())
    assert titles(version) == ["1.1 Nytt navn", "1.2 Tiltak 1.2"]


@pytest.mark.parametrize("shown", ["", "tull", "e30:1abc:zzz"])
def test_preview_that_was_tampered_with_is_refused(
    office: Client, version: PlanVersion, shown: str
) -> None:
    answer = office.post(at(version, "legg-inn/"), {"shown": shown}, follow=True)

    assert "Forhåndsvisningen er utløpt" in plain(answer.content.decode())
    assert len(titles(version)) == 2


def test_old_preview_is_refused(
    office: Client, version: PlanVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = signed(show(office, version))
    monkeypatch.setattr(views, "_LASTS", -1)

    answer = office.post(at(version, "legg-inn/"), {"shown": shown}, follow=True)

    assert "Forhåndsvisningen er utløpt" in plain(answer.content.decode())


def test_somebody_elses_preview_is_refused(
    office: Client, version: PlanVersion, tenant: Cooperation
) -> None:
    shown = signed(show(office, version))
    ola = client_of(somebody(tenant, "ola", RoleName.COORDINATOR))

    answer = ola.post(at(version, "legg-inn/"), {"shown": shown}, follow=True)

    assert "Forhåndsvisningen er utløpt" in plain(answer.content.decode())


def test_preview_of_one_draft_is_not_placed_in_another(
    office: Client, version: PlanVersion, tenant: Cooperation
) -> None:
    other = factories.draft_version(tenant, 2027, measures=1)
    shown = signed(show(office, version))

    office.post(at(other, "legg-inn/"), {"shown": shown})

    assert titles(other) == ["1.1 Tiltak 1.1"]


def test_draft_that_is_sent_or_adopted_takes_nothing(office: Client, version: PlanVersion) -> None:
    shown = signed(show(office, version))
    body = Body.objects.get()
    send_version(version=version, bodies=[body], note="", by=None)
    sent = office.post(at(version, "legg-inn/"), {"shown": shown}, follow=True)
    page = office.get(at(version)).content.decode()
    adopt_version(version=version, adopted_by=body, adopted_on="2025-12-05", by=None)
    adopted = office.post(at(version, "legg-inn/"), {"shown": shown}, follow=True)

    assert "Trekk det tilbake for å skrive i det." in plain(sent.content.decode())
    assert "<textarea" not in page
    assert "ligger fast" in plain(adopted.content.decode())
    assert not version.plan.measures.filter(title="Ladestasjoner").exists()


def test_another_cooperations_draft_is_not_found(kari: User, version: PlanVersion) -> None:
    other = factories.draft_version(factories.cooperation("skoglandet"), measures=1)
    client = client_of(kari)

    mine = f"/elvelandet/kontor/plan/utkast/{other.pk}/hent-inn/"
    for below in ("", "mal/"):
        assert client.get(mine + below).status_code == 404
        assert client.get(at(other, below)).status_code == 404
    assert client.post(mine, {"table": TABLE}).status_code == 404
    assert client.post(f"{mine}legg-inn/", {"shown": ""}).status_code == 404


def test_member_may_not_bring_anything(version: PlanVersion, tenant: Cooperation) -> None:
    client = client_of(somebody(tenant, "medlem", RoleName.MEMBER))

    assert client.post(at(version), {"table": TABLE}).status_code == 403
    assert client.post(at(version, "legg-inn/"), {"shown": ""}).status_code == 403
    assert len(titles(version)) == 2


def test_markup_in_every_cell_comes_out_as_text(office: Client, version: PlanVersion) -> None:
    nasty = "<script>alert(1)</script><b>fet</b>"
    headings = (
        *("Nr.", "Tiltak", "Aktiviteter", "Forventede resultater", "Arbeidsform"),
        *("Ansvarlig", "Partnere", "Tiltaksområde", "Bærekraftsmål", "Ukjent kolonne"),
    )
    table = "\t".join(headings) + "\n" + "\t".join(["1.9", *[nasty] * 9]) + "\n"

    page = show(office, version, table)
    done = office.post(at(version, "legg-inn/"), {"shown": signed(page)}, follow=True)

    assert "<script>alert" not in page + done.content.decode()
    assert "&lt;script&gt;alert(1)" in page


def test_twenty_thousand_characters_from_word_are_kept_and_the_cleaning_is_told(
    office: Client, version: PlanVersion
) -> None:
    # Soft hyphens and zero-width spaces are what Word leaves behind.
    sentence = "Kart\u00adlegge be\u200bhovet for lading. "
    text = (sentence * 700).strip()
    assert len(text) > 20_000

    page = show(office, version, f"Tiltak\tAktiviteter\nLadestasjoner\t{text}\n")
    office.post(at(version, "legg-inn/"), {"shown": signed(page)})

    (activity,) = version.drafts.get(title="Ladestasjoner").part().activities
    assert activity == ("Kartlegge behovet for lading. " * 700).strip()
    assert "usynlig" in plain(page)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", "Lim inn en tabell eller velg en fil."),
        ("   \n\t\n", "Lim inn en tabell eller velg en fil."),
        ("Nr.\tTiltak\n", "Tabellen har overskrifter, men ingen tiltak."),
        ("Satsingsområde\tTiltak\nRomfart\tRakett\n", "Strategien har ikke satsingsområdet"),
        ("Nr.\tTiltak\n9.1\tRakett\n", "Strategien har ikke satsingsområdet «9»."),
    ],
)
def test_table_that_cannot_be_read_is_told_and_stays_in_its_field(
    office: Client, version: PlanVersion, table: str, sentence: str
) -> None:
    page = refused(office, version, table=table)

    assert sentence in plain(page)
    kept = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert kept is not None
    assert kept[1].strip() == table.strip()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plan.xlsx", b"PK\x03\x04 kuttet", "ødelagt, kuttet eller beskyttet"),
        ("bilde.xlsx", b"\x89PNG\r\n\x1a\n", "XLSX"),
        ("plan.json", b'{"plan_title": "Kuttet', "JSON"),
        ("tom.xlsx", b"", "tom"),
        ("stor.xlsx", b"PK" + b"0" * (5 * 1024 * 1024), "Filen er for stor. Grensen er 5 MB."),
    ],
)
def test_file_that_cannot_be_read_is_told(
    office: Client, version: PlanVersion, name: str, content: bytes, sentence: str
) -> None:
    before = rows()

    page = plain(refused(office, version, file=SimpleUploadedFile(name, content)))

    assert sentence in page
    assert rows() == before


def test_table_and_file_together_are_refused(office: Client, version: PlanVersion) -> None:
    page = refused(office, version, table=TABLE, file=SimpleUploadedFile("a.xlsx", b"PK"))

    assert "Velg én av delene" in plain(page)


def test_template_is_filled_in_and_brought_back(office: Client, version: PlanVersion) -> None:
    book = load_workbook(io.BytesIO(office.get(at(version, "mal/")).content))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in (
        ("Satsingsområde", "1 Satsingsområde 1"),
        ("Tiltak", "Ladestasjoner"),
        ("Aktiviteter", "Kartlegge behovet.\nBygge tre stasjoner."),
    ):
        sheet.cell(2, columns[heading], value)
    filled = io.BytesIO()
    book.save(filled)

    upload = SimpleUploadedFile("tiltak.xlsx", filled.getvalue())
    page = show(office, version, "", file=upload, focus_area="")
    office.post(at(version, "legg-inn/"), {"shown": signed(page)})

    brought = version.drafts.get(title="Ladestasjoner").part()
    assert brought.activities == ("Kartlegge behovet.", "Bygge tre stasjoner.")


def test_own_workbook_with_a_sheet_called_plan_is_a_table(
    office: Client, version: PlanVersion
) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Plan"
    for row in (["Nr.", "Tiltak"], [None, "Ladestasjoner"]):
        book.active.append(row)
    saved = io.BytesIO()
    book.save(saved)

    upload = SimpleUploadedFile("vår plan.xlsx", saved.getvalue())
    page = show(office, version, "", file=upload)

    assert "Nye: 1, endret: 0, som før: 0." in plain(page)


def test_whole_plan_file_gives_its_measures() -> None:
    folder = next(one for one in demo_folders() if one.slug == "kongsbergregionen")
    load_folder(folder=folder, tell=lambda _what: None)
    tenant = Cooperation.objects.get(slug="kongsbergregionen")
    version = start_plan(
        cooperation=tenant,
        strategy=Strategy.objects.within(tenant).get(),
        title="Handlingsplan 2012",
        year=2012,
        by=None,
    )
    office = client_of(somebody(tenant, "kari", RoleName.COORDINATOR))
    file = folder.plans[0]

    upload = SimpleUploadedFile(file.name, file.read_bytes())
    page = show(office, version, "", file=upload, focus_area="")
    office.post(at(version, "legg-inn/"), {"shown": signed(page)})

    assert "Nye: 36, endret: 0, som før: 0." in plain(page)
    assert "Bare tiltakene hentes inn." in plain(page)
    assert (
        titles(version)[0]
        == "1.1 "
        + Measure.objects.get(focus_area__number=1, number=1, plan__year=2011, parent=None).title
    )
    assert len(titles(version)) == 36


def test_statements_do_not_grow_with_the_table(office: Client, version: PlanVersion) -> None:
    def statements(measures: int) -> int:
        lines = "".join(f"\tNytt {measures}-{one}\tArbeide.\n" for one in range(measures))
        table = f"Nr.\tTiltak\tAktiviteter\n{lines}"
        with CaptureQueriesContext(connection) as captured:
            page = show(office, version, table)
            office.post(at(version, "legg-inn/"), {"shown": signed(page)})
        return len(captured)

    assert statements(1) == statements(3)
