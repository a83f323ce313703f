"""The adoption ledger in the office: the matrix, a case, a council's part, and letters."""

import io
import zipfile

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sporbar.governance.actions.adoptions import record_adoption
from sporbar.governance.models import Adoption, Referral
from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import (
    CouncilContact,
    Employment,
    Membership,
    Person,
    Role,
    RoleName,
)
from tests import factories
from tests.governance import made
from tests.governance.ledger import COUNCILS, WORDING, Ledger, ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Ledger:
    return ledger()


@pytest.fixture
def kari(client: Client, world: Ledger) -> Client:
    Authenticator.objects.create(user=world.kari, type="totp", data={})
    client.force_login(world.kari)
    return client


def page(client: Client, name: str, *parts: object, **asked: str) -> str:
    address = reverse(f"office:{name}", args=["elvelandet", *parts])
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def post(client: Client, name: str, *parts: object, **sent: object) -> object:
    return client.post(reverse(f"office:{name}", args=["elvelandet", *parts]), sent)


def test_empty_ledger_says_what_to_do(kari: Client) -> None:
    assert "Velg en sak og kommunene" in page(kari, "referrals")


def test_sentence_stands_over_the_councils_of_each_case(kari: Client, world: Ledger) -> None:
    found = world.send("Felles avfallsplan")
    world.adopt(found, *COUNCILS[:6])
    world.expect(found, "Vik", "2030-09")
    shown = page(kari, "referrals")
    assert (
        "Seks av de sju kommunene har sluttet seg til; Vik kommune behandler saken i"
        " september 2030." in shown
    )
    assert shown.count('data-color="success">Sluttet seg til') == 6


def test_those_that_wait_stand_first_the_soonest_before_the_later(
    kari: Client, world: Ledger
) -> None:
    done = world.send("Ferdig")
    world.adopt(done, *COUNCILS)
    world.send("Senere", expected="2031")
    world.send("Snart", expected="2030-02")
    shown = page(kari, "referrals", vis="alle")
    assert shown.index("Snart") < shown.index("Senere") < shown.index("Ferdig")
    # Whoever asks for nothing sees what waits.
    assert "Ferdig</a>" not in page(kari, "referrals")


def test_filters_by_council_words_and_delay(kari: Client, world: Ledger) -> None:
    late = world.send("Forsinket plan", expected="2025-03")
    world.adopt(late, "Berg")
    world.send("Beredskap", expected="2031")
    assert "Beredskap</a>" not in page(kari, "referrals", vis="forsinket")
    assert "Forsinket plan</a>" not in page(
        kari, "referrals", vis="forsinket", kommune="berg-kommune"
    )
    assert "Beredskap</a>" in page(kari, "referrals", sok="bered")


def test_unknown_councils_are_counted(kari: Client, world: Ledger) -> None:
    found = world.send("Avfall 2011", councils=[], unnamed=7)
    for row in found.adoptions.all()[:6]:
        record_adoption(adoption=row, state="adopted", by=world.kari)
    shown = page(kari, "referrals")
    assert "Ikke oppgitt hvilke: 6 sluttet seg til, 1 venter" in shown.replace(
        "1 venter, 6 sluttet seg til", "6 sluttet seg til, 1 venter"
    )


def test_statements_do_not_grow(kari: Client, world: Ledger) -> None:
    counts = []
    for more in (1, 3):
        for number in range(more):
            world.send(f"Sak {more}{number}", expected="2031")
        with CaptureQueriesContext(connection) as seen:
            page(kari, "referrals")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_from_case_to_councils(kari: Client, world: Ledger) -> None:
    case = made.case(world.cooperation, "Felles beredskap", published=True)
    chosen = [one.pk for one in world.councils.values()]
    post(kari, "referral_new", case=case.pk, councils=chosen[:6], unnamed="", expected="2031")
    found = Referral.objects.get()
    assert found.adoptions.count() == 6
    shown = page(kari, "referral_change", found.pk)
    seen = shown.partition('name="seen" value="')[2].partition('"')[0]
    assert seen
    post(
        kari,
        "referral_change",
        found.pk,
        seen=seen.replace("&quot;", '"'),
        title="Felles beredskap",
        wording=WORDING,
        text="Saken.",
        rule="majority",
        effect_from="",
        answer_by="desember 2030",
        reminders="−14, 3",
    )
    found.refresh_from_db()
    assert (found.rule, found.answer_by, found.reminders) == ("majority", "2030-12", [-14, 3])
    assert "Anne Berg" in page(kari, "referral_send", found.pk)
    post(kari, "referral_send", found.pk, sent_on="", mail="on", publish="on")
    found.refresh_from_db()
    assert found.state == "sent"
    assert found.published_at is not None
    assert OutgoingMail.objects.count() == 6
    post(kari, "referral_deed", found.pk, gjor="legg-til", kommune=chosen[6])
    assert found.adoptions.count() == 7


def test_sent_wording_lies_fast(kari: Client, world: Ledger) -> None:
    found = world.send("Avfall")
    shown = page(kari, "referral_change", found.pk)
    assert "ligger fast" in shown
    seen = shown.partition('name="seen" value="')[2].partition('"')[0].replace("&quot;", '"')
    sent = {
        "seen": seen,
        "title": found.title,
        "wording": "Noe annet.",
        "text": found.text,
        "rule": "all",
        "reminders": "",
    }
    assert post(kari, "referral_change", found.pk, **sent).status_code == 409
    found.refresh_from_db()
    assert found.wording == WORDING


def record(row: Adoption, **said: object) -> dict[str, object]:
    return {"seen": row.lock, "state": "adopted", "wording": "", **said}


def test_office_records_and_suggests_the_state(kari: Client, world: Ledger) -> None:
    found = world.send("Avfall")
    row = world.row(found, "Berg")
    sent = record(row, wording="Noe annet.", decided_on="2026", case_number="12/26")
    done = kari.post(
        reverse("office:adoption", args=["elvelandet", found.pk, row.pk]), sent, follow=True
    ).content.decode()
    # What was said stays as it was said; what the words say stands beside it.
    assert "Ordlyden tilsier «sluttet seg til med endret ordlyd»" in done
    assert "Ført som uendret, men ordlyden er en annen" in done
    row.refresh_from_db()
    assert (row.state, row.case_number) == ("adopted", "12/26")


def test_second_of_two_is_told_and_keeps_the_text(kari: Client, world: Ledger) -> None:
    found = world.send("Avfall")
    row = world.row(found, "Berg")
    record_adoption(adoption=row, state="rejected", contact=world.contacts["Berg"])
    told = post(kari, "adoption", found.pk, row.pk, **record(row, note="Ringte rådhuset."))
    assert told.status_code == 409
    shown = told.content.decode()
    assert "Anne Berg har ført noe annet" in shown
    assert "Ringte rådhuset." in shown


def test_left_and_merged_are_settled_with_a_press(kari: Client, world: Ledger) -> None:
    found = world.send("Avfall")
    Membership.objects.filter(organisation=world.councils["Vik"]).update(valid_to="2020")
    assert "Ikke lenger medlem" in page(kari, "referral", found.pk)
    post(kari, "referral_deed", found.pk, gjor="gatt-ut")
    assert world.row(found, "Vik").state == "left"
    assert "Vik kommune har gått ut av samarbeidet" in page(kari, "referral", found.pk)


def test_local_part_stands_in_the_municipalitys_paper(kari: Client, world: Ledger) -> None:
    found = world.send("Avfall")
    row = world.row(found, "Berg")
    shown = page(kari, "adoption_local", found.pk, row.pk)
    seen = shown.partition('name="seen" value="')[2].partition('"')[0].replace("&quot;", '"')
    sent = {"seen": seen, "local_text": "Berg har egen gjenvinningsstasjon.", "contact": ""}
    assert post(kari, "adoption_local", found.pk, row.pk, **sent).status_code == 302
    paper = page(kari, "adoption_paper", found.pk, row.pk)
    assert "egen gjenvinningsstasjon" in paper
    assert "felles avfallsplan" in paper
    word = kari.get(reverse("office:adoption_word", args=["elvelandet", found.pk, row.pk]))
    with zipfile.ZipFile(io.BytesIO(word.content)) as parts:
        text = parts.read("word/document.xml").decode()
    assert "egen gjenvinningsstasjon" in text
    # The others' paper has not got it.
    other = world.row(found, "Dal")
    assert "gjenvinningsstasjon" not in page(kari, "adoption_paper", found.pk, other.pk)


def test_reminded_by_hand_stopped_and_resumed(kari: Client, world: Ledger) -> None:
    found = world.send("Avfall", expected="2030-09")
    row = world.row(found, "Berg")
    assert "Anne Berg" in page(kari, "referral_letters")
    post(kari, "referral_remind", stopp=row.pk)
    row.refresh_from_db()
    assert row.reminders_stopped_at is not None
    assert "La påminnelsene gå igjen" in page(kari, "referral_letters")
    post(kari, "referral_remind", fortsett=row.pk)
    before = OutgoingMail.objects.count()
    post(kari, "referral_remind", til=world.contacts["Berg"].pk)
    post(kari, "referral_remind", til=world.contacts["Berg"].pk)
    assert OutgoingMail.objects.count() == before + 1


def test_button_to_remind_says_beforehand_why_it_cannot(kari: Client, world: Ledger) -> None:
    found = world.send("Avfall", expected="2030-09")
    row, anne = world.row(found, "Berg"), world.contacts["Berg"]
    ready = 'type="submit">Minn på nå'
    assert ready in page(kari, "adoption", found.pk, row.pk)

    post(kari, "referral_remind", til=anne.pk)
    today = "Anne Berg fikk brev i dag, og kan minnes på igjen i morgen."
    shown = page(kari, "adoption", found.pk, row.pk)
    assert today in shown
    assert ready not in shown
    there = reverse("office:referral_remind", args=["elvelandet"])
    assert today in kari.post(there, {"til": anne.pk}, follow=True).content.decode()

    Person.objects.filter(pk=anne.pk).update(email="")
    assert "Anne Berg har ikke e-post." in page(kari, "adoption", found.pk, row.pk)
    dal = world.contacts["Dal"]
    world.adopt(found, "Dal")
    told = kari.post(there, {"til": dal.pk}, follow=True).content.decode()
    assert "Ingenting venter på Anne Dal: alt er besvart" in told


def test_council_without_a_contact_says_so(kari: Client, world: Ledger) -> None:
    found = world.send("Avfall", expected="2030-09")
    CouncilContact.objects.filter(organisation=world.councils["Berg"]).delete()
    shown = page(kari, "adoption", found.pk, world.row(found, "Berg").pk)
    assert "Kommunen har ingen kontakt å minne på." in shown


def test_letters_say_who_got_one_today(kari: Client, world: Ledger) -> None:
    world.send("Avfall")
    post(kari, "referral_remind", til=world.contacts["Berg"].pk)
    shown = page(kari, "referral_letters")
    assert "Anne Berg fikk brev i dag" in shown
    assert f'name="til" value="{world.contacts["Berg"].pk}"' not in shown
    assert f'name="til" value="{world.contacts["Dal"].pk}"' in shown


def test_withheld_case_is_withheld_from_readers_too(client: Client, world: Ledger) -> None:
    case = made.case(
        world.cooperation,
        "Oppgjør med Navn Navnesen",
        withheld_basis="offl. § 13",
        public_title="En personalsak",
        published=True,
    )
    found = world.send("x", case=case, wording="Navnesen får oppgjør.")
    row = world.row(found, "Berg")
    member = factories.user("medlem@eksempel.no")
    Role.objects.create(cooperation=world.cooperation, user=member, name=RoleName.MEMBER)
    Authenticator.objects.create(user=member, type="totp", data={})
    client.force_login(member)
    for shown in (
        page(client, "referrals"),
        page(client, "referral", found.pk),
        page(client, "adoption", found.pk, row.pk),
    ):
        assert "En personalsak" in shown
        assert "Navnesen" not in shown
    for name in ("adoption_paper", "adoption_word"):
        there = reverse(f"office:{name}", args=["elvelandet", found.pk, row.pk])
        assert client.get(there).status_code == 404


def test_member_sees_what_waits_for_their_own_council(client: Client, world: Ledger) -> None:
    found = world.send("Felles avfallsplan", expected="2030-09")
    member = factories.user("medlem@eksempel.no")
    Role.objects.create(cooperation=world.cooperation, user=member, name=RoleName.MEMBER)
    Authenticator.objects.create(user=member, type="totp", data={})
    person = Person.objects.create(
        cooperation=world.cooperation, slug="medlem", name="Medlem", user=member
    )
    Employment.objects.create(
        cooperation=world.cooperation, person=person, organisation=world.councils["Vik"]
    )
    client.force_login(member)
    shown = page(client, "desk")
    assert "Dette venter på Vik kommune" in shown
    assert "Ventet behandlet september 2030" in shown
    world.adopt(found, "Vik")
    assert "Dette venter på" not in page(client, "desk")


def test_corrected_address_kills_the_links_the_old_one_has(kari: Client, world: Ledger) -> None:
    world.send("Avfall", expected="2030-09")
    Role.objects.create(cooperation=world.cooperation, user=world.kari, name=RoleName.SECRETARY)
    anne = world.contacts["Berg"]
    before = anne.council_links.get()
    shown = page(kari, "people_person", anne.slug)
    seen = shown.partition('name="seen" value="')[2].partition('"')[0].replace("&quot;", '"')
    sent = {"seen": seen, "name": anne.name, "email": "riktig@elvelandet.no"}
    told = kari.post(
        reverse("office:people_person", args=["elvelandet", anne.slug]), sent, follow=True
    ).content.decode()
    assert "en ny er på vei til riktig@elvelandet.no" in told
    before.refresh_from_db()
    assert before.revoked_at is not None
    assert OutgoingMail.objects.filter(to="riktig@elvelandet.no").count() == 1
