"""A municipality's contact answers by a personal link, with no account and no JavaScript."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sporbar.governance.actions.adoptions import record_adoption
from sporbar.governance.actions.council_links import make_council_link
from sporbar.governance.actions.referrals import end_referral, withdraw_referral
from sporbar.governance.models import Adoption, AdoptionStep, CouncilLink, Referral
from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import CouncilContact, TrailEntry
from tests.governance.ledger import WORDING, Ledger, ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Ledger:
    return ledger()


@pytest.fixture
def referral(world: Ledger) -> Referral:
    return world.send("Felles avfallsplan", expected="2026-09")


@pytest.fixture
def token(world: Ledger) -> str:
    return make_council_link(
        person=world.contacts["Berg"], organisation=world.councils["Berg"], by=None
    )


@pytest.fixture
def anne(client: Client, token: str) -> Client:
    """Somebody who has pressed the button behind the link."""
    answer = client.post(reverse("office:council_door", args=[token]))
    assert answer.status_code == 302
    return client


def address(world: Ledger, row: Adoption) -> str:
    return reverse("office:council_case", args=[world.cooperation.slug, "berg-kommune", row.pk])


def answer_of(row: Adoption, **said: str) -> dict[str, str]:
    return {
        "outcome": "adopted",
        "decided_on": "",
        "expected": "",
        "case_number": "",
        "wording": WORDING,
        "conditions": "",
        "seen": str(row.lock),
        **said,
    }


def test_opening_the_link_changes_nothing(client: Client, referral: Referral, token: str) -> None:
    page = client.get(reverse("office:council_door", args=[token]))
    assert page.status_code == 200
    assert "Én sak fra Elvelandet venter" in page.content.decode()
    assert "kommunelenke" not in client.cookies
    assert CouncilLink.objects.filter(last_used_at__isnull=False).count() == 0


def test_cookie_goes_to_this_municipality_alone(
    anne: Client, world: Ledger, referral: Referral
) -> None:
    cookie = anne.cookies["kommunelenke"]
    assert cookie["path"] == "/elvelandet/kommunesak/berg-kommune/"
    assert cookie["httponly"]
    other = reverse("office:council_cases", args=["elvelandet", "dal-kommune"])
    assert anne.get(other).status_code == 403
    there = world.row(referral, "Dal")
    mine = reverse("office:council_case", args=["elvelandet", "berg-kommune", there.pk])
    assert anne.get(mine).status_code == 404


def test_adopted_as_it_was_proposed(anne: Client, world: Ledger, referral: Referral) -> None:
    row = world.row(referral, "Berg")
    page = anne.get(address(world, row)).content.decode()
    assert "Ventet behandlet september 2026" in page
    sent = answer_of(row, decided_on="2026", case_number="41/26")
    done = anne.post(address(world, row), sent, follow=True)
    assert "Takk for svaret" in done.content.decode()
    # Pressed twice it is said once.
    anne.post(address(world, row), sent)
    row.refresh_from_db()
    assert (row.state, row.decided_on, row.case_number) == ("adopted", "2026", "41/26")
    step = AdoptionStep.objects.get()
    assert (step.actor, step.by) == ("Anne Berg", None)
    assert TrailEntry.objects.get(deed="record_adoption").actor == "Anne Berg"


def test_other_words_are_an_adoption_with_changed_wording(
    anne: Client, world: Ledger, referral: Referral
) -> None:
    row = world.row(referral, "Berg")
    sent = answer_of(row, wording=WORDING.replace("fjerde", "andre"))
    page = anne.post(address(world, row), sent, follow=True).content.decode()
    row.refresh_from_db()
    assert row.state == "adopted_changed"
    assert "<del>" in page
    assert "andre" in page


def test_spaces_and_line_breaks_are_no_other_words(
    anne: Client, world: Ledger, referral: Referral
) -> None:
    row = world.row(referral, "Berg")
    anne.post(address(world, row), answer_of(row, wording=WORDING.replace("\n", "\r\n\r\n")))
    row.refresh_from_db()
    assert row.state == "adopted"


@pytest.mark.parametrize(
    ("said", "state", "expected"),
    [
        ({"outcome": "postponed", "expected": "november 2026"}, "postponed", "2026-11"),
        ({"outcome": "waiting", "expected": "oktober 2026"}, "waiting", "2026-10"),
        ({"outcome": "rejected", "decided_on": "2026"}, "rejected", "2026-09"),
        ({"outcome": "returned", "expected": "september 2026"}, "returned", "2026-09"),
    ],
)
def test_what_else_may_have_happened(
    anne: Client, world: Ledger, referral: Referral, said: dict[str, str], state: str, expected: str
) -> None:
    row = world.row(referral, "Berg")
    assert anne.post(address(world, row), answer_of(row, **said)).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.expected, row.first_expected) == (state, expected, "2026-09")


def test_corrected_until_the_office_has_closed_it(
    anne: Client, world: Ledger, referral: Referral
) -> None:
    row = world.row(referral, "Berg")
    anne.post(address(world, row), answer_of(row))
    row.refresh_from_db()
    anne.post(address(world, row), answer_of(row, outcome="rejected"))
    row.refresh_from_db()
    assert row.state == "rejected"
    assert [one.is_correction for one in row.steps.all()] == [False, True]
    end_referral(referral=referral, by=None)
    refused = anne.post(address(world, row), answer_of(row, conditions="Vi tok feil."))
    assert refused.status_code == 409
    assert "avsluttet" in refused.content.decode()
    assert "Vi tok feil." in refused.content.decode()


def test_withdrawn_while_it_was_written(anne: Client, world: Ledger, referral: Referral) -> None:
    row = world.row(referral, "Berg")
    withdraw_referral(referral=referral, reason="Ny lov.", by=None)
    refused = anne.post(address(world, row), answer_of(row, conditions="Mye skrevet."))
    assert refused.status_code == 409
    assert "Mye skrevet." in refused.content.decode()


def test_office_and_contact_at_once(anne: Client, world: Ledger, referral: Referral) -> None:
    row = world.row(referral, "Berg")
    record_adoption(adoption=row, state="rejected", by=world.kari)
    told = anne.post(address(world, row), answer_of(row, conditions="Under tvil."))
    assert told.status_code == 409
    page = told.content.decode()
    assert "Kari Koordinator har ført noe annet" in page
    assert "Under tvil." in page
    row.refresh_from_db()
    assert row.state == "rejected"
    # Sent on after having seen it, it is taken.
    again = answer_of(row, conditions="Under tvil.")
    assert anne.post(address(world, row), again).status_code == 302


def test_former_contact_is_out_at_once_and_keeps_the_text(
    anne: Client, world: Ledger, referral: Referral
) -> None:
    row = world.row(referral, "Berg")
    CouncilContact.objects.filter(person=world.contacts["Berg"]).update(valid_to="2025")
    refused = anne.post(address(world, row), answer_of(row, conditions="Mye skrevet."))
    assert refused.status_code == 403
    assert "ikke kommunens kontakt" in refused.content.decode()
    assert "Mye skrevet." in refused.content.decode()
    row.refresh_from_db()
    assert row.state == "waiting"


def test_nothing_chosen_is_told_at_the_choice(
    anne: Client, world: Ledger, referral: Referral
) -> None:
    row = world.row(referral, "Berg")
    told = anne.post(address(world, row), answer_of(row, outcome="", conditions="Skrevet."))
    assert told.status_code == 400
    assert "Velg hva som skjedde" in told.content.decode()
    assert "Skrevet." in told.content.decode()


def test_dead_link_gets_a_new_one_and_says_nothing(
    client: Client, world: Ledger, referral: Referral, token: str
) -> None:
    before = OutgoingMail.objects.count()
    CouncilLink.objects.update(expires_at="2026-01-01T00:00:00Z")
    door = reverse("office:council_door", args=[token])
    dead = client.get(door)
    assert dead.status_code == 410
    assert "b•••@elvelandet.no" in dead.content.decode()
    known = client.post(door, {"do": "new_link"}).content.decode()
    unknown = reverse("office:council_door", args=["x" * 43])
    assert client.get(unknown).status_code == 404
    told = client.post(unknown, {"do": "new_link"}).content.decode()
    assert OutgoingMail.objects.count() == before + 1
    assert ("Se i innboksen" in known) and ("Se i innboksen" in told)


def test_going_out_forgets_the_link(anne: Client, world: Ledger, referral: Referral) -> None:
    anne.post(reverse("office:council_leave", args=["elvelandet", "berg-kommune"]))
    there = reverse("office:council_cases", args=["elvelandet", "berg-kommune"])
    assert anne.get(there).status_code == 403


def test_statements_do_not_grow_with_the_cases(
    anne: Client, world: Ledger, referral: Referral
) -> None:
    there = reverse("office:council_cases", args=["elvelandet", "berg-kommune"])
    counts = []
    for more in (0, 2):
        for number in range(more):
            world.send(f"Sak {number}")
        with CaptureQueriesContext(connection) as seen:
            anne.get(there)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_put_off_without_a_day_is_not_put_off_to_the_day_that_stood(
    anne: Client, world: Ledger, referral: Referral
) -> None:
    row = world.row(referral, "Berg")
    answer = anne.post(address(world, row), answer_of(row, outcome="postponed", expected=""))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.expected, row.first_expected) == ("postponed", None, "2026-09")


def test_a_new_vote_is_no_correction_of_the_old_one(
    anne: Client, world: Ledger, referral: Referral
) -> None:
    """A report of April must still find that the council said no in February."""
    row = world.row(referral, "Berg")
    for said in (
        {"outcome": "rejected", "decided_on": "10.2.2026"},
        {"outcome": "adopted", "decided_on": "16.6.2026"},
        {"outcome": "adopted", "decided_on": "17.6.2026"},
    ):
        row.refresh_from_db()
        assert anne.post(address(world, row), answer_of(row, **said)).status_code == 302
    steps = AdoptionStep.objects.filter(adoption=row).order_by("number")
    assert [(one.state, one.is_correction) for one in steps] == [
        ("rejected", False),
        ("adopted", False),
        ("adopted", True),
    ]
