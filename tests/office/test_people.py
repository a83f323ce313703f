"""People: invited, given roles, named in plans."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sporbar.access.models import Invitation
from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Cooperation, Person, Role, RoleName, User
from tests import factories
from tests.office.filled import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def director(client: Client, tenant: Cooperation) -> User:
    user = User.objects.create_user("leder@eksempel.no", first_name="Ingunn")
    factories.role(tenant, user, RoleName.MANAGING_DIRECTOR)
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)
    return user


def at(tenant: Cooperation, name: str, *parts: object) -> str:
    return reverse(f"office:{name}", args=[tenant.slug, *parts])


INVITED = {"name": "Siv Nordbakk", "email": "siv@eksempel.no", "roles": ["secretary"]}


def test_invited_person_stands_in_the_list(
    client: Client, tenant: Cooperation, director: User
) -> None:
    client.post(at(tenant, "people_invite"), INVITED)

    page = client.get(at(tenant, "people")).content.decode()
    assert "Siv Nordbakk &lt;siv@eksempel.no&gt;" in page
    assert "Invitert av Ingunn." in page
    assert "<br>sekretær<p" in page
    assert "http://testserver/konto/invitasjon/" in OutgoingMail.objects.get().text


@pytest.mark.parametrize(("server", "is_told"), [("", True), ("post.eksempel.no", False)])
def test_invitations_that_wait_for_a_mail_server_say_so(
    client: Client,
    tenant: Cooperation,
    director: User,
    settings: LazySettings,
    server: str,
    is_told: bool,
) -> None:
    settings.EMAIL_HOST = server
    assert "ingen e-posttjener" not in client.get(at(tenant, "people")).content.decode()

    client.post(at(tenant, "people_invite"), INVITED)

    page = client.get(at(tenant, "people")).content.decode()
    assert ("ingen e-posttjener" in page) == is_told


def test_invitation_without_role_is_refused_and_kept(
    client: Client, tenant: Cooperation, director: User
) -> None:
    answer = client.post(at(tenant, "people_invite"), {**INVITED, "roles": []})

    assert "Velg minst én rolle." in answer.content.decode()
    assert "siv@eksempel.no" in answer.content.decode()


def test_sent_again_has_a_new_link(client: Client, tenant: Cooperation, director: User) -> None:
    client.post(at(tenant, "people_invite"), INVITED)
    old = Invitation.objects.get()

    client.post(at(tenant, "people_resend", old.pk))

    old.refresh_from_db()
    assert old.withdrawn_at is not None
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1


def test_invitation_sent_twice_is_one_mail(
    client: Client, tenant: Cooperation, director: User
) -> None:
    """Both the form itself, and the button that sends it again."""
    for _time in range(2):
        client.post(at(tenant, "people_invite"), INVITED)
    assert Invitation.objects.count() == OutgoingMail.objects.count() == 1
    first = Invitation.objects.get()

    for _time in range(2):
        client.post(at(tenant, "people_resend", first.pk))

    assert Invitation.objects.count() == OutgoingMail.objects.count() == 2
    assert Invitation.objects.get(withdrawn_at=None).pk != first.pk


def test_last_director_keeps_the_role_and_is_told_why(
    client: Client, tenant: Cooperation, director: User
) -> None:
    answer = client.post(at(tenant, "people_roles", director.pk), {"roles": ["secretary"]})

    assert "er den eneste daglige lederen" in answer.content.decode()
    assert Role.objects.get().name == "managing_director"


def test_roles_and_title_are_given(client: Client, tenant: Cooperation, director: User) -> None:
    siv = User.objects.create_user("siv@eksempel.no")
    factories.role(tenant, siv, RoleName.CONTRIBUTOR)

    client.post(
        at(tenant, "people_roles", siv.pk),
        {"roles": ["secretary", "accountant"], "title": "Regionsekretær"},
    )

    roles = Role.objects.filter(user=siv)
    assert {(one.name, one.title) for one in roles} == {
        ("secretary", "Regionsekretær"),
        ("accountant", "Regionsekretær"),
    }


def test_user_of_another_cooperation_cannot_be_given_roles(
    client: Client, tenant: Cooperation, director: User
) -> None:
    stranger = User.objects.create_user("ola@eksempel.no")
    factories.role(factories.cooperation("nabo"), stranger, RoleName.SECRETARY)

    answer = client.post(at(tenant, "people_roles", stranger.pk), {"roles": ["secretary"]})

    assert answer.status_code == 404


def test_person_changes_name_and_employer_and_keeps_the_past(
    client: Client, tenant: Cooperation, director: User
) -> None:
    town = factories.municipality(tenant)
    client.post(at(tenant, "people_new"), {"name": "Siv Nordbakk"})
    person = Person.objects.get()
    employ = at(tenant, "people_employ", person.slug)
    client.post(employ, {"organisation": town.pk, "title": "rådgiver", "valid_to": "2025"})
    client.post(employ, {"organisation": town.pk, "title": "leder", "valid_from": "2026"})

    change(client, at(tenant, "people_person", person.slug), name="Siv Lie")

    person.refresh_from_db()
    assert (person.name, person.slug) == ("Siv Lie", "siv-nordbakk")
    page = client.get(at(tenant, "people_person", person.slug)).content.decode()
    assert page.index("leder") < page.index("rådgiver")


def test_place_of_work_is_ended_and_what_is_wrong_is_told_without_losing_the_rest(
    client: Client, tenant: Cooperation, director: User
) -> None:
    old, new = factories.municipality(tenant), factories.municipality(tenant, "Elvenes kommune")
    person = factories.person(tenant, "Siv Lie")
    employ = at(tenant, "people_employ", person.slug)
    client.post(employ, {"organisation": old.pk, "title": "rådgiver"})
    told = client.post(employ, {"organisation": new.pk, "title": "leder"}, follow=True)
    first = person.employments.get(organisation=old)
    assert "Har personen sluttet et annet sted" in told.content.decode()

    address = at(tenant, "people_employment", person.slug, first.pk)
    wrong = change(client, address, title="seniorrådgiver", valid_to="?")
    assert wrong.status_code == 400
    assert "seniorrådgiver" in wrong.content.decode()
    change(client, address, valid_to="2026-03-31")

    first.refresh_from_db()
    assert first.valid_to == "2026-03-31"
    page = client.get(at(tenant, "people")).content.decode()
    assert "Elvenes kommune" in page
    assert "Elvebotn kommune" not in page


def test_list_asks_as_much_for_three_as_for_one(
    client: Client, tenant: Cooperation, director: User
) -> None:
    counts = []
    for number in (1, 3):
        for one in range(number):
            user = User.objects.create_user(f"p{number}{one}@eksempel.no")
            factories.role(tenant, user, RoleName.MEMBER)
            Person.objects.create(cooperation=tenant, slug=f"p{number}{one}", name="P", user=user)
        with CaptureQueriesContext(connection) as queries:
            client.get(at(tenant, "people"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_search_finds_by_name_and_address(
    client: Client, tenant: Cooperation, director: User
) -> None:
    siv = User.objects.create_user("siv@eksempel.no", first_name="Siv", last_name="Østby")
    factories.role(tenant, siv, RoleName.MEMBER)

    page = client.get(f"{at(tenant, 'people')}?q=Østby").content.decode()

    assert "siv@eksempel.no" in page
    assert "leder@eksempel.no" not in page
