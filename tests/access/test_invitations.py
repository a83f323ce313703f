"""An invitation is good once, for whoever it was sent to."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sporbar.access.actions import (
    RoleError,
    accept_invitation,
    invite,
    set_roles,
    withdraw_invitation,
)
from sporbar.access.models import Invitation, InvitationError
from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Cooperation, Person, Role, RoleName, User
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "fire vanlige ord på rad"


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


def invited(tenant: Cooperation, email: str = "siv@eksempel.no", **values: object) -> str:
    """The token, as it stands in the mail."""
    invite(
        cooperation=tenant,
        email=email,
        **{"name": "Siv Nordbakk", "roles": ["secretary", "accountant"], "by": None, **values},
    )
    text = OutgoingMail.objects.latest("pk").text
    found = re.search(r"/invitasjon/([\w-]+)/", text)
    assert found
    return found[1]


def test_invitation_is_mailed_and_only_its_hash_is_kept(tenant: Cooperation) -> None:
    token = invited(tenant, site="https://eksempel.no")

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.is_sensitive) == ("siv@eksempel.no", True)
    assert f"https://eksempel.no/konto/invitasjon/{token}/" in mail.text
    assert "sekretær, økonomiansvarlig" in mail.text
    assert token not in str(Invitation.objects.values().get())


def test_nynorsk_cooperation_invites_in_nynorsk() -> None:
    invited(factories.cooperation(language="nn"))

    assert OutgoingMail.objects.get().language == "nn"


def test_new_person_gets_account_roles_and_a_name(tenant: Cooperation) -> None:
    user = accept_invitation(token=invited(tenant), password=PASSWORD)

    assert (user.email, str(user), user.check_password(PASSWORD)) == (
        "siv@eksempel.no",
        "Siv Nordbakk",
        True,
    )
    assert set(user.roles.values_list("name", flat=True)) == {"secretary", "accountant"}
    assert Person.objects.get().user == user


def test_person_the_plan_names_already_is_the_same(tenant: Cooperation) -> None:
    person = Person.objects.create(
        cooperation=tenant, slug="siv", name="Siv N.", email="Siv@eksempel.no"
    )

    user = accept_invitation(token=invited(tenant), password=PASSWORD)

    person.refresh_from_db()
    assert (person.user, Person.objects.count()) == (user, 1)


def test_invitation_accepted_twice_says_it_is_used(tenant: Cooperation) -> None:
    token = invited(tenant)
    accept_invitation(token=token, password=PASSWORD)

    with pytest.raises(InvitationError, match="er brukt"):
        accept_invitation(token=token, password=PASSWORD)


def test_invitation_accepted_by_another_changes_nothing(tenant: Cooperation) -> None:
    token = invited(tenant)
    other = factories.user("ola@eksempel.no")

    with pytest.raises(InvitationError, match="en annen adresse"):
        accept_invitation(token=token, user=other)

    assert not Role.objects.exists()


def test_run_out_and_withdrawn_invitations_say_whom_to_ask(tenant: Cooperation) -> None:
    token = invited(tenant)
    later = timezone.now() + timedelta(days=14)
    with pytest.raises(InvitationError, match="gått ut"):
        accept_invitation(token=token, password=PASSWORD, at=later)
    withdraw_invitation(invitation=Invitation.objects.get(), by=None)

    with pytest.raises(InvitationError, match="trukket tilbake"):
        accept_invitation(token=token, password=PASSWORD)


def test_new_invitation_makes_the_old_link_useless(tenant: Cooperation) -> None:
    now = timezone.now()
    old, new = invited(tenant, at=now - timedelta(minutes=2)), invited(tenant, at=now)

    with pytest.raises(InvitationError, match="trukket tilbake"):
        accept_invitation(token=old, password=PASSWORD)
    accept_invitation(token=new, password=PASSWORD)


def test_same_invitation_asked_for_twice_is_one_with_one_link(tenant: Cooperation) -> None:
    first, second = invited(tenant), invited(tenant)

    assert first == second
    assert OutgoingMail.objects.count() == Invitation.objects.count() == 1
    accept_invitation(token=first, password=PASSWORD)


def test_another_role_in_the_same_minute_is_another_invitation(tenant: Cooperation) -> None:
    first, second = invited(tenant), invited(tenant, roles=["auditor"])

    with pytest.raises(InvitationError, match="trukket tilbake"):
        accept_invitation(token=first, password=PASSWORD)
    assert [*accept_invitation(token=second, password=PASSWORD).roles.values_list("name")] == [
        ("auditor",)
    ]


def test_opening_the_link_changes_nothing(client: Client, tenant: Cooperation) -> None:
    token = invited(tenant)

    page = client.get(f"/konto/invitasjon/{token}/")

    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    assert not User.objects.exists()


def test_page_makes_the_account_and_logs_in(client: Client, tenant: Cooperation) -> None:
    token = invited(tenant)

    answer = client.post(
        f"/konto/invitasjon/{token}/",
        {"name": "Siv Nordbakk", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert answer["Location"] == f"/{tenant.slug}/kontor/"
    # The second factor comes first.
    assert client.get(answer["Location"])["Location"] == "/konto/ekstra-trinn/"


def test_weak_password_is_refused_with_a_sentence(client: Client, tenant: Cooperation) -> None:
    token = invited(tenant)

    page = client.post(
        f"/konto/invitasjon/{token}/", {"name": "Siv", "password1": "kort", "password2": "kort"}
    )

    assert page.status_code == 400
    assert "12 tegn" in page.content.decode()
    assert not User.objects.exists()


def test_somebody_with_an_account_logs_in_and_accepts(client: Client, tenant: Cooperation) -> None:
    user = factories.user("siv@eksempel.no")
    token = invited(tenant)
    assert (
        "Logg inn, så kommer du tilbake"
        in client.get(f"/konto/invitasjon/{token}/").content.decode()
    )
    client.force_login(user)

    client.post(f"/konto/invitasjon/{token}/")

    assert user.roles.count() == 2


def test_unknown_link_is_not_found(client: Client) -> None:
    assert client.get("/konto/invitasjon/tull/").status_code == 404


def test_last_managing_director_cannot_be_removed(tenant: Cooperation) -> None:
    director = factories.user()
    factories.role(tenant, director, RoleName.MANAGING_DIRECTOR)

    with pytest.raises(RoleError, match="eneste daglige lederen"):
        set_roles(cooperation=tenant, user=director, roles=[], by=director)

    assert director.roles.count() == 1


def test_director_of_another_cooperation_does_not_count(tenant: Cooperation) -> None:
    director, other = factories.user(), factories.user("ola@eksempel.no")
    factories.role(tenant, director, RoleName.MANAGING_DIRECTOR)
    factories.role(factories.cooperation("nabo"), other, RoleName.MANAGING_DIRECTOR)

    with pytest.raises(RoleError):
        set_roles(cooperation=tenant, user=director, roles=["secretary"], by=director)


def test_person_who_loses_every_role_is_logged_out(client: Client, tenant: Cooperation) -> None:
    user = factories.user("siv@eksempel.no")
    factories.role(tenant, user, RoleName.SECRETARY)
    form = {"login": user.email, "password": "et langt passord 1"}
    client.post("/konto/logg-inn/", form)
    assert client.get("/konto/").status_code == 200

    set_roles(cooperation=tenant, user=user, roles=[], by=None)

    assert client.get("/konto/").status_code == 302


@pytest.mark.parametrize(
    ("roles", "sentence"), [([], "minst én rolle"), (["secretary"], "har disse rollene")]
)
def test_invitation_to_nothing_new_is_refused(
    tenant: Cooperation, roles: list[str], sentence: str
) -> None:
    user = factories.user("siv@eksempel.no")
    factories.role(tenant, user, RoleName.SECRETARY)

    with pytest.raises(RoleError, match=sentence):
        invite(cooperation=tenant, email="Siv@eksempel.no", roles=roles, by=None)
