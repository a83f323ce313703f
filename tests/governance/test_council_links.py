"""Personal links of the municipalities' contacts: whom they let in, until when, and a new one."""

from datetime import UTC, datetime, timedelta

import pytest

from sporbar.core.origin import _origin
from sporbar.governance.actions.council_links import (
    Dead,
    ask_for_new_link,
    find_link,
    make_council_link,
    move_council_links,
    revoke_council_links,
    use_link,
    why_dead,
)
from sporbar.governance.actions.referrals import prepare_referral, send_referral
from sporbar.governance.members import cases_for
from sporbar.governance.models import CouncilLink
from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Cooperation, CouncilContact, Organisation, Person
from tests import factories
from tests.governance import made
from tests.governance.test_adoptions import contact

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 20, 9, tzinfo=UTC)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def berg(tenant: Cooperation) -> Organisation:
    return factories.municipality(tenant, "Berg kommune")


@pytest.fixture
def anne(berg: Organisation) -> Person:
    return contact(berg)


@pytest.fixture
def token(anne: Person, berg: Organisation) -> str:
    return make_council_link(person=anne, organisation=berg, by=None, at=AT)


def test_link_lets_in_whom_it_was_made_for_and_is_kept_nowhere(anne: Person, token: str) -> None:
    found = find_link(token, AT)
    assert found is not None
    assert found.person == anne
    assert token not in str(CouncilLink.objects.values().get())
    assert use_link(token=token, at=AT) is not None
    assert CouncilLink.objects.get().last_used_at == AT
    assert find_link("noe annet", AT) is None


def test_former_contact_is_out_at_once_and_can_ask_for_nothing(anne: Person, token: str) -> None:
    CouncilContact.objects.filter(person=anne).update(valid_to="2026-08-19")
    assert find_link(token, AT) is None
    assert why_dead(token, AT).why == Dead.NOT_CONTACT
    assert why_dead(token, AT).address == ""
    ask_for_new_link(token=token, at=AT)
    assert not OutgoingMail.objects.exists()


def test_named_for_one_case_reaches_that_case_alone(
    tenant: Cooperation, berg: Organisation, anne: Person
) -> None:
    bodil = Person.objects.create(cooperation=tenant, slug="bodil", name="Bodil", email="b@e.no")
    first, second = (
        prepare_referral(case=made.case(tenant, title), wording="Vedtas.", by=None, at=AT)
        for title in ("Den ene", "Den andre")
    )
    first.adoptions.update(contact=bodil)
    for one in (first, second):
        send_referral(referral=one, by=None, at=AT)
    today = AT.date()
    assert [str(one.referral) for one in cases_for(bodil, berg, today)] == ["Den ene"]
    assert len(cases_for(anne, berg, today)) == 2
    # Each was written to about their own.
    assert {one.to: one.text.count("- Den") for one in OutgoingMail.objects.all()} == {
        "b@e.no": 1,
        "anne-berg@eksempel.no": 1,
    }


def test_expired_and_revoked_links_are_made_anew_by_mail(
    anne: Person, berg: Organisation, token: str
) -> None:
    late = AT + timedelta(days=181)
    assert why_dead(token, late).why == Dead.EXPIRED
    assert why_dead(token, late).address == "a•••@eksempel.no"
    ask_for_new_link(token=token, at=late)
    assert OutgoingMail.objects.get().to == anne.email
    assert revoke_council_links(person=anne, organisation=berg, by=None, at=AT) == 2
    assert why_dead(token, AT).why == Dead.REVOKED


def test_asking_says_nothing_and_is_braked(token: str, anne: Person) -> None:
    asker = _origin.set("192.0.2.7")
    try:
        revoke_council_links(person=anne, by=None, at=AT)
        for _number in range(5):
            ask_for_new_link(token=token, at=AT)
        assert OutgoingMail.objects.count() == 3
        assert ask_for_new_link(token="finnes-ikke-i-det-hele-tatt", at=AT) is None
        assert OutgoingMail.objects.count() == 3
    finally:
        _origin.reset(asker)


def test_corrected_address_kills_the_old_links_and_gets_new_ones(
    tenant: Cooperation, anne: Person, token: str
) -> None:
    found = prepare_referral(case=made.case(tenant), wording="Vedtas.", by=None, at=AT)
    send_referral(referral=found, by=None, at=AT)
    anne.email = "riktig@eksempel.no"
    anne.save()
    assert move_council_links(person=anne, by=None, at=AT)
    assert find_link(token, AT) is None
    assert OutgoingMail.objects.filter(to="riktig@eksempel.no").count() == 1
