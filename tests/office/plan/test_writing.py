"""The draft and the form of a measure, as a browser without script meets them."""

import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sporbar.office.plan.writing.measure_form import Sheet
from sporbar.office.plan.writing.vocabulary import Vocabulary
from sporbar.organisations.models import Body, Cooperation, RoleName, TrailEntry, User
from sporbar.plans.actions import (
    add_measure,
    adopt_version,
    open_version,
    send_version,
)
from sporbar.plans.content import MeasurePart, measure_of
from sporbar.plans.models import ActionArea, DraftMeasure, PlanEditor, PlanVersion
from tests import factories
from tests.support.installation import installation

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def kari(tenant: Cooperation) -> User:
    return writer(tenant, "Kari")


def writer(tenant: Cooperation, name: str, role: str = RoleName.COORDINATOR) -> User:
    found = factories.user(f"{name.lower()}@eksempel.no", first_name=name)
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
    return factories.draft_version(tenant, measures=3)


def first(version: PlanVersion) -> DraftMeasure:
    found: DraftMeasure = version.drafts.with_references().order_by("number")[0]
    return found


def said(draft: DraftMeasure) -> MeasurePart:
    draft.refresh_from_db()
    return measure_of(draft.content)


def at(draft: DraftMeasure, name: str = "plan_measure") -> str:
    return reverse(f"office:{name}", args=[draft.cooperation.slug, draft.key])


def sheet(draft: DraftMeasure, **values: Any) -> dict[str, Any]:
    """The form as the page sends it back untouched, but for what is given."""

    pairs = Sheet.of(measure_of(draft.content), Vocabulary(draft.version.plan)).pairs()
    data: dict[str, Any] = {"seen": draft.lock}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return {**data, **values}


def titles(version: PlanVersion) -> list[str]:
    drafts = version.drafts.select_related("focus_area").order_by("focus_area__number", "number")
    return [f"{one.label} {one.title}" for one in drafts]


def test_draft_lists_the_measures_with_what_they_lack(office: Client, version: PlanVersion) -> None:
    page = office.get("/elvelandet/kontor/plan/2026/utkast/").content.decode()

    assert "Tiltak 1.2" in page
    assert "ansvarlig organ" in page
    assert "<strong>3</strong> tiltak" in page


def test_action_area_is_only_missed_where_the_strategy_has_any(
    office: Client, version: PlanVersion
) -> None:
    address = "/elvelandet/kontor/plan/2026/utkast/"
    bare = MeasurePart(focus_area=1, number=4, title="Bare en tittel")
    add_measure(version=version, focus_area=first(version).focus_area, part=bare, by=None)
    assert "ansvarlig organ, tiltaksområde" in office.get(address).content.decode()

    ActionArea.objects.all().delete()

    page = office.get(address).content.decode()
    assert "ansvarlig organ" in page
    assert "ansvarlig organ, tiltaksområde" not in page


def test_draft_leads_to_where_it_is_read_and_sent(office: Client, version: PlanVersion) -> None:
    page = office.get("/elvelandet/kontor/plan/2026/utkast/").content.decode()

    assert f'href="/elvelandet/kontor/plan/versjon/{version.pk}/">Les, last ned eller send' in page


def test_empty_draft_says_how_to_begin(office: Client, tenant: Cooperation) -> None:
    factories.draft_version(tenant, measures=0)

    page = office.get("/elvelandet/kontor/plan/2026/utkast/").content.decode()

    assert "Utkastet er tomt ennå" in page


def test_filter_shows_what_matches(office: Client, version: PlanVersion) -> None:
    page = office.get("/elvelandet/kontor/plan/2026/utkast/?sok=1.2").content.decode()

    assert "1 av 3 tiltak" in page
    assert "Tiltak 1.3" not in page


def test_new_measure_begins_with_its_title(office: Client, version: PlanVersion) -> None:
    area = first(version).focus_area

    answer = office.post(
        reverse("office:plan_measure_add", args=["elvelandet", version.pk]),
        {"title": "  Felles\tbredbånd ", "focus_area": area.pk, "key": str(uuid4())},
    )

    made = version.drafts.get(title="Felles bredbånd")
    assert answer["Location"] == at(made)


def test_new_measure_sent_twice_is_one(office: Client, version: PlanVersion) -> None:
    data = {"title": "Bredbånd", "focus_area": first(version).focus_area_id, "key": str(uuid4())}
    address = reverse("office:plan_measure_add", args=["elvelandet", version.pk])

    office.post(address, data)
    office.post(address, data)

    assert version.drafts.count() == 4


def test_title_too_long_says_how_much_and_is_kept(office: Client, version: PlanVersion) -> None:
    title = "Langt " * 40
    answer = office.post(
        reverse("office:plan_measure_add", args=["elvelandet", version.pk]),
        {"title": title, "focus_area": first(version).focus_area_id, "key": str(uuid4())},
    )

    assert answer.status_code == 422
    assert "39 tegn for lang" in answer.content.decode()
    assert title.strip() in answer.content.decode()


def test_measure_is_saved_by_a_plain_form(
    office: Client, version: PlanVersion, tenant: Cooperation
) -> None:
    draft = first(version)
    factories.municipality(tenant, "Elvebotn kommune")

    answer = office.post(
        at(draft),
        sheet(
            draft,
            title="Bredbånd til alle",
            activity=["Kartlegge.", "", "Søke om midler."],
            result=["Alle har nett."],
            responsible_body="Regionrådet",
            party_role=["external_lead"],
            party_who=["elvebotn kommune"],
            party_unit=["Teknisk"],
            party_year=["2026"],
            goal=["9", "9.c"],
        ),
        follow=True,
    )

    part = said(draft)
    assert (part.title, draft.title) == ("Bredbånd til alle", "Bredbånd til alle")
    assert part.activities == ("Kartlegge.", "Søke om midler.")
    assert part.expected_results == ("Alle har nett.",)
    assert part.responsible_body == "Regionrådet"
    assert part.involved[0].organisation == "Elvebotn kommune"
    assert part.involved[0].year == 2026
    assert part.goals == ("9", "9.c")
    assert "Lagret" in answer.content.decode()


def test_form_sent_back_untouched_changes_nothing(office: Client, version: PlanVersion) -> None:
    draft = first(version)
    before = said(draft)

    office.post(at(draft), sheet(draft))

    assert said(draft) == before
    assert draft.lock == 1


def test_row_is_added_and_moved_without_script(office: Client, version: PlanVersion) -> None:
    draft = first(version)
    sent = sheet(draft, activity=["Først.", "Sist."], do="up:activity:1")

    page = office.post(at(draft), sent).content.decode()

    assert page.index("Sist.</textarea>") < page.index("Først.</textarea>")
    assert (draft.lock == said(draft) and False) or draft.lock == 1


def test_strand_can_be_added_without_script(office: Client, version: PlanVersion) -> None:
    draft = first(version)

    page = office.post(at(draft), sheet(draft, do="add:strand")).content.decode()

    assert 'name="strand-0-title"' in page


def test_missing_title_is_told_and_nothing_is_lost(office: Client, version: PlanVersion) -> None:
    draft = first(version)

    answer = office.post(at(draft), sheet(draft, title=" ", activity=["Lang og god tekst."]))

    assert answer.status_code == 422
    assert "Skriv en tittel" in answer.content.decode()
    assert "Lang og god tekst." in answer.content.decode()


def test_unknown_party_is_told(office: Client, version: PlanVersion) -> None:
    draft = first(version)
    sent = sheet(
        draft, party_role=["partner"], party_who=["Ukjent AS"], party_unit=[""], party_year=["nå"]
    )

    page = office.post(at(draft), sent).content.decode()

    assert "Vi finner ikke «Ukjent AS»" in page


@pytest.mark.parametrize("kind", ["organisation", "person"])
def test_unknown_party_is_added_from_the_form(
    version: PlanVersion, tenant: Cooperation, kind: str
) -> None:
    draft = first(version)
    client = client_of(writer(tenant, "Siri", RoleName.SECRETARY))
    sent = sheet(
        draft, party_role=["partner"], party_who=["Ny Venn"], party_unit=[""], party_year=[""]
    )
    assert f"new-{kind}:0" in client.post(at(draft), sent).content.decode()

    for _twice in range(2):
        client.post(at(draft), {**sent, "do": f"new-{kind}:0"})

    assert getattr(said(draft).involved[0], kind) in ("Ny Venn", "ny-venn")
    assert TrailEntry.objects.filter(deed="add_row").count() == 1


def test_coordinator_may_not_add_parties(office: Client, version: PlanVersion) -> None:
    draft = first(version)
    sent = sheet(
        draft, party_role=["partner"], party_who=["Ny Venn"], party_unit=[""], party_year=[""]
    )

    assert "new-person:0" not in office.post(at(draft), sent).content.decode()
    assert office.post(at(draft), {**sent, "do": "new-person:0"}).status_code == 403


def test_word_pasted_is_cleaned_row_by_row_and_reported(
    office: Client, version: PlanVersion
) -> None:
    draft = first(version)
    sentences = [f"Setning {number} om nettverket i regionen." for number in range(500)]
    pasted = "\r\n".join(f"\uf0b7 {one}\u200b" for one in sentences[:250])
    pasted += "\r\n\r\n" + "\x0b".join(sentences[250:280])
    rest = ("Den lange setningen til slutt. " * 300)[: 20_000 - len(pasted) - 3] + "."
    pasted += f"\r\n{rest}"
    assert len(pasted) == 20_000

    answer = office.post(at(draft), sheet(draft, activity=[pasted]), follow=True)

    part = said(draft)
    assert part.activities == (*sentences[:280], rest)
    page = answer.content.decode()
    assert "250 punkttegn fra Word" in page
    assert "250 usynlige tegn" in page


def test_markup_is_text(office: Client, version: PlanVersion) -> None:
    draft = first(version)
    evil = "<script>alert(1)</script> & <b>fet</b>"

    office.post(at(draft), sheet(draft, activity=[evil], title=evil))

    page = office.get(at(draft)).content.decode()
    assert said(draft).activities == (evil,)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_other_fields_of_another_are_kept(
    office: Client, version: PlanVersion, tenant: Cooperation
) -> None:
    draft = first(version)
    mine = sheet(draft, title="Min tittel")
    ola = client_of(writer(tenant, "Ola"))
    ola.post(at(draft), sheet(draft, activity=["Olas aktivitet."]))

    page = office.post(at(draft), mine, follow=True).content.decode()

    part = said(draft)
    assert (part.title, part.activities) == ("Min tittel", ("Olas aktivitet.",))
    assert "Ola endret aktiviteter" in page


def test_same_field_is_shown_side_by_side(
    office: Client, version: PlanVersion, tenant: Cooperation
) -> None:
    draft = first(version)
    mine = sheet(draft, activity=["Min aktivitet."])
    ola = client_of(writer(tenant, "Ola"))
    ola.post(at(draft), sheet(draft, activity=["Olas aktivitet."], result=["Olas resultat."]))

    answer = office.post(at(draft), mine)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Min aktivitet." in page
    assert "Olas aktivitet." in page
    assert said(draft).activities == ("Olas aktivitet.",)


@pytest.mark.parametrize(
    ("choice", "left"),
    [("mine", ("Min aktivitet.",)), ("theirs", ("Olas aktivitet.",))],
)
def test_conflict_is_settled_by_choice(
    office: Client, version: PlanVersion, tenant: Cooperation, choice: str, left: tuple[str, ...]
) -> None:
    draft = first(version)
    mine = sheet(draft, activity=["Min aktivitet."])
    ola = client_of(writer(tenant, "Ola"))
    ola.post(at(draft), sheet(draft, activity=["Olas aktivitet."], result=["Olas resultat."]))
    shown = office.post(at(draft), mine).context

    fields: dict[str, Any] = {"do": "resolve", "choice-activities": choice, "seen": shown["seen"]}
    for name, value in shown["pairs"]:
        fields.setdefault(name, []).append(value)
    office.post(at(draft), fields)

    part = said(draft)
    assert part.activities == left
    assert part.expected_results == ("Olas resultat.",)


def test_conflict_can_be_edited_together(
    office: Client, version: PlanVersion, tenant: Cooperation
) -> None:
    draft = first(version)
    mine = sheet(draft, activity=["Min aktivitet."])
    ola = client_of(writer(tenant, "Ola"))
    ola.post(at(draft), sheet(draft, activity=["Olas aktivitet."]))
    shown = office.post(at(draft), mine).context
    fields: dict[str, Any] = {"do": "resolve", "choice-activities": "both", "seen": shown["seen"]}
    for name, value in shown["pairs"]:
        fields.setdefault(name, []).append(value)

    page = office.post(at(draft), fields).content.decode()

    assert "Olas aktivitet.</textarea>" in page
    assert "Min aktivitet.</textarea>" in page


def test_autosave_answers_with_lock_and_words(office: Client, version: PlanVersion) -> None:
    draft = first(version)

    answer = office.post(
        at(draft), sheet(draft, title="Ny"), headers={"Accept": "application/json"}
    ).json()

    assert answer["lock"] == 2
    assert answer["state"].startswith("Lagret ")
    assert answer["sections"] == {}


def test_autosave_sends_the_others_new_text(
    office: Client, version: PlanVersion, tenant: Cooperation
) -> None:
    draft = first(version)
    mine = sheet(draft, title="Min tittel")
    client_of(writer(tenant, "Ola")).post(at(draft), sheet(draft, activity=["Olas aktivitet."]))

    answer = office.post(at(draft), mine, headers={"Accept": "application/json"}).json()

    assert "Olas aktivitet." in answer["sections"]["activities"]
    assert answer["told"][0].startswith("Ola endret aktiviteter ")


def test_adopted_meanwhile_is_refused_and_the_text_is_kept(
    office: Client, version: PlanVersion, tenant: Cooperation
) -> None:

    draft = first(version)
    sent = sheet(draft, activity=["Det siste jeg skrev."])
    adopt_version(version=version, adopted_by=Body.objects.get(), adopted_on="2026-01-15", by=None)

    answer = office.post(at(draft), sent)
    in_json = office.post(at(draft), sent, headers={"Accept": "application/json"})

    assert answer.status_code == 409
    assert "Det siste jeg skrev." in answer.content.decode()
    assert in_json.status_code == 423
    saved = office.post(at(draft), {**sent, "do": "download"})
    assert "Det siste jeg skrev." in saved.content.decode()
    assert "attachment" in saved["Content-Disposition"]


def test_sent_meanwhile_is_refused_with_the_reason(
    office: Client, version: PlanVersion, tenant: Cooperation
) -> None:

    draft = first(version)
    send_version(version=version, bodies=[Body.objects.get()], by=None)

    answer = office.post(at(draft), sheet(draft, title="Ny tittel"))
    listed = office.get("/elvelandet/kontor/plan/2026/utkast/").content.decode()

    assert "sendt til behandling" in answer.content.decode()
    assert "Trekk det tilbake" in listed
    assert said(draft).title == "Tiltak 1.1"


def test_back_button_asks_again(office: Client, version: PlanVersion) -> None:
    assert office.get(at(first(version)))["Cache-Control"] == "no-store"


def test_page_sent_twice_saves_once(office: Client, version: PlanVersion) -> None:
    draft = first(version)
    sent = sheet(draft, title="Sendt to ganger")

    for _twice in range(2):
        assert office.post(at(draft), sent).status_code == 302

    draft.refresh_from_db()
    assert (draft.title, draft.lock) == ("Sendt to ganger", 2)


def test_adopted_plan_has_no_draft_and_says_what_to_do(office: Client, tenant: Cooperation) -> None:
    factories.adopted_version(tenant)

    page = office.get("/elvelandet/kontor/plan/2026/utkast/").content.decode()

    assert "Endringer skrives i en ny versjon" in page
    assert "tiltak</li>" not in page


def test_undo_goes_back(office: Client, version: PlanVersion) -> None:
    draft = first(version)
    office.post(at(draft), sheet(draft, title="Feil tittel"))

    office.post(at(draft, "plan_measure_undo"), {"seen": 2})

    assert said(draft).title == "Tiltak 1.1"


def test_order_is_changed_by_a_button(office: Client, version: PlanVersion) -> None:
    draft = first(version)
    address = reverse("office:plan_order", args=["elvelandet", version.pk])

    page = office.post(address, {"move": f"{draft.key}:2"}, follow=True).content.decode()

    assert titles(version) == ["1.1 Tiltak 1.2", "1.2 Tiltak 1.1", "1.3 Tiltak 1.3"]
    assert "Tiltak 1.2 flyttet til plass 2 av 3" in page


def test_moving_something_else_than_a_measure_is_told(office: Client, version: PlanVersion) -> None:
    address = reverse("office:plan_order", args=["elvelandet", version.pk])

    for nonsense in ("", "x:1", f"{uuid4()}:1", f"{first(version).key}:x"):
        page = office.post(address, {"move": nonsense}, follow=True).content.decode()
        assert "ikke i utkastet lenger" in page


def test_copy_sent_twice_is_one(office: Client, version: PlanVersion) -> None:
    draft = first(version)
    data = {"copy_key": str(uuid4())}

    office.post(at(draft, "plan_measure_copy"), data)
    office.post(at(draft, "plan_measure_copy"), data)

    assert titles(version)[-1] == "1.4 Tiltak 1.1 (kopi)"
    assert version.drafts.count() == 4


def test_split_takes_what_is_chosen_and_once(office: Client, version: PlanVersion) -> None:
    draft = first(version)
    office.post(at(draft), sheet(draft, activity=["En.", "To.", "Tre."]))
    sent = {"title": "Ny del", "activities": ["1"], "seen": 2}

    office.post(at(draft, "plan_measure_split"), sent)
    again = office.post(at(draft, "plan_measure_split"), sent)

    assert said(draft).activities == ("En.", "Tre.")
    assert titles(version)[1] == "1.2 Ny del"
    assert version.drafts.count() == 4
    assert again.status_code == 422


def test_merge_shows_what_happens_before_it_does(office: Client, version: PlanVersion) -> None:
    draft = first(version)
    other = version.drafts.get(title="Tiltak 1.2")
    data = {"others": [other.pk], "seen": draft.lock}

    preview = office.post(at(draft, "plan_measure_merge"), {**data, "do": "preview"})
    assert "Dette skjer" in preview.content.decode()
    assert version.drafts.count() == 3
    office.post(at(draft, "plan_measure_merge"), {**data, "do": "merge"})

    assert len(said(draft).activities) == 2
    assert version.drafts.count() == 2


def test_ended_measure_can_be_brought_back(office: Client, version: PlanVersion) -> None:
    draft = first(version)

    office.post(at(draft, "plan_measure_end"), {"reason": ""})
    ending = version.endings.get()
    page = office.get("/elvelandet/kontor/plan/2026/utkast/").content.decode()
    assert "Tatt ut av planen" in page
    address = reverse("office:plan_bring_back", args=["elvelandet", version.pk])
    office.post(address, {"ending": ending.pk})
    twice = office.post(address, {"ending": ending.pk}, follow=True).content.decode()

    assert "1.4 Tiltak 1.1" in titles(version)
    assert "allerede hentet tilbake" in twice


def test_measure_in_force_ends_only_with_a_reason(
    office: Client, tenant: Cooperation, kari: User
) -> None:

    adopted = factories.adopted_version(tenant, measures=2)
    version = open_version(plan=adopted.plan, by=kari)
    draft = first(version)

    answer = office.post(at(draft, "plan_measure_end"), {"reason": " "})

    assert answer.status_code == 422
    assert "Skriv hvorfor tiltaket avsluttes" in answer.content.decode()
    assert version.drafts.count() == 2


def test_reader_sees_the_draft_and_may_not_write(version: PlanVersion, tenant: Cooperation) -> None:
    member = client_of(writer(tenant, "Mona", RoleName.MEMBER))
    draft = first(version)

    page = member.get("/elvelandet/kontor/plan/2026/utkast/").content.decode()
    assert "Bare daglig leder" in page
    assert "Legg til" not in page
    assert member.get(at(draft)).status_code == 200
    assert member.post(at(draft), sheet(draft, title="X")).status_code == 403
    assert said(draft).title == "Tiltak 1.1"


def test_contributor_sees_nothing_of_the_draft(version: PlanVersion, tenant: Cooperation) -> None:
    contributor = client_of(writer(tenant, "Bo", RoleName.CONTRIBUTOR))

    assert contributor.get("/elvelandet/kontor/plan/2026/utkast/").status_code == 403
    assert contributor.get(at(first(version))).status_code == 403


def test_another_cooperations_draft_is_not_found(version: PlanVersion) -> None:
    other = factories.cooperation("naboregionen")
    stranger = client_of(writer(other, "Nils", RoleName.MANAGING_DIRECTOR))
    draft = first(version)

    assert stranger.get(f"/naboregionen/kontor/plan/tiltak/{draft.key}/").status_code == 404
    assert stranger.get(at(draft)).status_code == 404


@pytest.fixture
def sub_plan(tenant: Cooperation) -> PlanVersion:

    return factories.sub_draft(factories.adopted_version(tenant, measures=1))


def test_editor_of_a_sub_plan_writes_there_and_nowhere_else(
    office: Client, sub_plan: PlanVersion, tenant: Cooperation, kari: User
) -> None:

    whole = open_version(plan=sub_plan.plan.hangs_under.plan, by=kari)
    bo = writer(tenant, "Bo", RoleName.CONTRIBUTOR)
    address = reverse("office:plan_editors", args=["elvelandet", sub_plan.plan_id])
    office.post(address, {"do": "add", "user": bo.pk})
    client = client_of(bo)
    draft = first(sub_plan)

    assert (
        client.get(f"/elvelandet/kontor/plan/underplan/{sub_plan.plan_id}/utkast/").status_code
        == 200
    )
    client.post(at(draft), sheet(draft, title="Bos tittel"))
    assert said(draft).title == "Bos tittel"
    assert client.get(at(first(whole))).status_code == 403
    assert client.get(address).status_code == 403

    office.post(address, {"do": "remove", "user": bo.pk})
    assert not PlanEditor.objects.exists()
    assert client.post(at(draft), sheet(draft, title="Igjen")).status_code == 403
    assert set(TrailEntry.objects.values_list("deed", flat=True)) >= {"add_editor", "remove_editor"}


def test_latest_tells_who_saved_last(
    office: Client, version: PlanVersion, tenant: Cooperation
) -> None:
    draft = first(version)
    client_of(writer(tenant, "Ola")).post(at(draft), sheet(draft, title="Olas"))

    answer = office.get(at(draft, "plan_measure_latest")).json()

    assert answer["lock"] == 2
    assert not answer["by_me"]
    assert answer["sentence"].startswith("Ola lagret ")


def asked_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_draft_asks_as_much_however_many_measures(office: Client, tenant: Cooperation) -> None:
    for year, measures in ((2025, 1), (2026, 3), (2027, 36)):
        factories.draft_version(tenant, year, measures=measures, areas=1)

    asked = {
        year: asked_of(office, f"/elvelandet/kontor/plan/{year}/utkast/")
        for year in (2025, 2026, 2027)
    }

    assert len(set(asked.values())) == 1, asked


def test_form_asks_as_much_however_long_the_measure(
    office: Client, version: PlanVersion, tenant: Cooperation
) -> None:
    draft = first(version)
    few = asked_of(office, at(draft))
    for number in range(5):
        factories.municipality(tenant, f"Kommune {number} kommune")
    names = [f"Kommune {number} kommune" for number in range(5)]
    office.post(
        at(draft),
        sheet(
            draft,
            activity=[f"Aktivitet {number}." for number in range(30)],
            party_role=["partner"] * 5,
            party_who=names,
            party_unit=[""] * 5,
            party_year=[""] * 5,
        ),
    )

    assert len(said(draft).involved) == 5
    assert asked_of(office, at(draft)) == few


@pytest.mark.django_db(transaction=True)
def test_two_browsers_at_once_lose_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.office.plan.processes"],
        env=installation(tmp_path),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "ulike felt: ['200', '200'], Ny tittel, ('Nytt resultat.',)",
        "samme felt: ['200', '409'], en av dem står",
        "samme skjema: ['302', '302'], 1 nytt tiltak",
    ]


def test_area_the_strategy_no_longer_has_is_told_and_not_dropped_by_a_save(
    office: Client, version: PlanVersion
) -> None:
    draft = first(version)
    ActionArea.objects.update(code="1.9")

    page = office.get(at(draft)).content.decode()
    office.post(at(draft), sheet(draft, title="Nytt navn"))

    assert "1.1 finnes ikke i strategien lenger." in page
    part = said(draft)
    assert (part.title, [one.code for one in part.areas]) == ("Nytt navn", ["1.1"])

    office.post(at(draft), {**sheet(draft), "primary": ["1.9"]})

    assert [one.code for one in said(draft).areas] == ["1.9"]
