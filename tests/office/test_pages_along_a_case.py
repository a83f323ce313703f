"""Where the pages of a case, its meetings, decisions and councils lead to each other."""

import re
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sporbar.governance.actions.referrals import prepare_referral, withdraw_referral
from sporbar.governance.actions.routes import plan_route
from sporbar.governance.actions.submission import write_submission
from sporbar.governance.actions.withholding import withhold
from sporbar.governance.models import Case, CaseSection, Decision, Referral
from sporbar.organisations.models import RoleName
from tests import factories
from tests.governance import made
from tests.governance.ledger import COUNCILS, Ledger, ledger

pytestmark = pytest.mark.django_db

BASIS = "offl. § 13 jf. fvl. § 13 første ledd"


@pytest.fixture
def world() -> Ledger:
    return ledger()


@pytest.fixture
def kari(client: Client, world: Ledger) -> Client:
    Authenticator.objects.create(user=world.kari, type="totp", data={})
    client.force_login(world.kari)
    return client


def at(name: str, *parts: object) -> str:
    return reverse(f"office:{name}", args=["elvelandet", *parts])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def case(world: Ledger) -> Case:
    """A case that two bodies have decided, as number one in each of them."""
    found = made.case(world.cooperation, "Felles avfallsplan", published=True)
    today = timezone.localdate()
    for days, name in ((20, "Kommunedirektørutvalget"), (5, "Regionrådet")):
        body = factories.body(world.cooperation, name)
        meeting = made.meeting(body, (today - timedelta(days=days)).isoformat(), published=True)
        item = made.item(meeting, found, number=made.number(found, body))
        made.decision(item, wording=f"Vedtatt i {name}.", published=True)
    return found


def test_meeting_that_has_come_leads_to_its_decisions(world: Ledger, kari: Client) -> None:
    body = factories.body(world.cooperation)
    today = timezone.localdate()
    case = made.case(world.cooperation, published=True)
    held, to_come = (
        made.meeting(body, (today + timedelta(days=days)).isoformat(), published=True)
        for days in (-1, 9)
    )
    item, later = made.item(held, case), made.item(to_come, made.case(world.cooperation, "Annet"))

    assert at("decision_record", item.pk) in page(kari, at("meeting", held.pk))
    assert at("decision_record", later.pk) not in page(kari, at("meeting", to_come.pk))

    member = Client()
    user = factories.user("medlem@elvelandet.no")
    factories.role(world.cooperation, user, RoleName.MEMBER)
    Authenticator.objects.create(user=user, type="totp", data={})
    member.force_login(user)
    assert at("decision_record", item.pk) not in page(member, at("meeting", held.pk))

    decision = made.decision(item)
    for one in (kari, member):
        assert at("decision", decision.pk) in page(one, at("meeting", held.pk))
    assert "Publiser vedtakene" not in page(member, at("meeting", held.pk))


def test_meeting_publishes_its_decisions_and_comes_back(
    world: Ledger, kari: Client, case: Case
) -> None:
    decision = Decision.objects.filter(item__case=case).order_by("pk")[0]
    Decision.objects.filter(pk=decision.pk).update(published_at=None)
    there = at("meeting", decision.item.meeting_id)
    assert "Publiser vedtakene" in page(kari, there)

    answer = kari.post(at("decision_publish", decision.item.meeting_id), {"mote": "1"})

    assert answer["Location"] == there
    decision.refresh_from_db()
    assert decision.published_at is not None
    assert "Publiser vedtakene" not in page(kari, there)


def test_bodies_that_gave_the_same_number_are_told_apart(kari: Client, case: Case) -> None:
    shown = page(kari, at("referral_new") + f"?sak={case.pk}")

    assert re.search(r"Kommunedirektørutvalget, [^:]+: 001/26 Felles avfallsplan", shown)
    # The last that was decided is the likely one.
    assert re.search(r"<option [^>]*selected[^>]*>Regionrådet, [^:]+: 001/26", shown)


def test_councils_get_the_submission_to_begin_with_and_nothing_withheld(
    world: Ledger, kari: Client, case: Case
) -> None:
    for kind, text in (("facts", "Avfallet øker."), ("assessment", "Tilbudet er lavt.")):
        write_submission(case=case, kind=kind, text=text, seen=0, by=world.kari)
    section = CaseSection.objects.get(case=case, kind="assessment")
    until = date(2099, 1, 1)
    withhold(subject=section, basis=BASIS, until=until, variant="Kommer.", by=world.kari)
    body = factories.body(world.cooperation, "Representantskapet")
    meeting = made.meeting(body, timezone.localdate().isoformat(), published=True)
    hidden = made.decision(
        made.item(meeting, case),
        wording="Tilbudet fra Nord godtas.",
        withheld_basis=BASIS,
        public_wording="Et tilbud godtas.",
    )

    kari.post(
        at("referral_new"),
        {
            "case": case.pk,
            "asked_by": hidden.pk,
            "councils": [one.pk for one in world.councils.values()],
        },
    )

    found = Referral.objects.get()
    assert (found.text, found.wording) == ("Avfallet øker.\n\nKommer.", "Et tilbud godtas.")


def test_case_says_how_far_the_councils_are_and_not_that_they_are_planned(
    world: Ledger, kari: Client, case: Case
) -> None:
    plan_route(case=case, stops=[(None, "2030-09")], by=world.kari)
    send = at("referral_new") + f"?sak={case.pk}"
    public = reverse("website:case", args=["elvelandet", case.pk])
    assert send in page(kari, at("case", case.pk))
    assert "Ventet september 2030" in page(Client(), public)

    sent = world.send("Felles avfallsplan", case=case)
    world.adopt(sent, *COUNCILS[:6])
    world.expect(sent, "Vik", "2030-09")

    sentence = "Seks av de sju kommunene har sluttet seg til; Vik kommune behandler saken i"
    for shown in (page(kari, at("case", case.pk)), page(Client(), public)):
        assert shown.count(sentence) == 1
        assert "Ventet september 2030" not in shown
    assert send not in page(kari, at("case", case.pk))
    assert f'href="#kommunestyrene-{sent.pk}"' in page(Client(), public)


def test_withdrawn_from_the_councils_is_no_part_of_the_way(
    world: Ledger, kari: Client, case: Case
) -> None:
    plan_route(case=case, stops=[(None, "2030-09")], by=world.kari)
    sent = world.send("Felles avfallsplan", case=case)
    withdraw_referral(referral=sent, reason="Ny utredning.", by=world.kari)

    public = reverse("website:case", args=["elvelandet", case.pk])
    for shown in (page(kari, at("case", case.pk)), page(Client(), public)):
        assert "Ventet september 2030" in shown
    assert at("referral_new") + f"?sak={case.pk}" in page(kari, at("case", case.pk))


def test_case_about_to_be_sent_is_not_sent_twice(world: Ledger, kari: Client, case: Case) -> None:
    prepare_referral(case=case, wording="Planen vedtas.", by=world.kari)

    shown = page(kari, at("case", case.pk))

    assert at("referral_new") + f"?sak={case.pk}" not in shown
    assert "Seks av" not in shown


def test_nothing_recorded_cannot_be_wrong(world: Ledger, kari: Client) -> None:
    sent = world.send("Felles avfallsplan")
    row = world.row(sent, "Berg")
    there = at("adoption", sent.pk, row.pk)
    assert "is_correction" not in page(kari, there)
    world.adopt(sent, "Berg")
    assert "is_correction" in page(kari, there)
