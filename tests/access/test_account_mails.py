"""What the account's owner is told by mail, and what the links in it do."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Person, TrailEntry
from tests import factories
from tests.access.test_log_in import PASSWORD, is_inside, log_in

pytestmark = pytest.mark.django_db


def link(mail: OutgoingMail) -> str:
    found = re.search(r"http://testserver(\S+)", mail.text)
    assert found
    return found[1]


def confirm(client: Client) -> None:
    """Type the password once more, as the pages about security ask."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_forgotten_password_is_made_anew_and_every_place_logged_out(client: Client) -> None:
    user = factories.user()
    elsewhere = Client()
    log_in(elsewhere)
    client.post(reverse("account_reset_password"), {"email": user.email})

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject, mail.is_sensitive) == (user.email, "Lag et nytt passord", True)
    assert link(mail) in mail.html
    form = client.get(link(mail), follow=True)
    client.post(
        form.redirect_chain[-1][0],
        {"password1": "et helt nytt ord", "password2": "et helt nytt ord"},
    )

    assert not is_inside(client), "a link in a mail must not pass the second factor"
    assert not is_inside(elsewhere)
    log_in(client, password="et helt nytt ord")
    assert is_inside(client)
    assert OutgoingMail.objects.first().subject == "Passordet ditt er byttet"


def test_link_to_a_new_password_works_once(client: Client) -> None:
    user = factories.user()
    client.post(reverse("account_reset_password"), {"email": user.email})
    address = link(OutgoingMail.objects.get())
    user.set_password("et annet passord 2")
    user.save()

    answer = client.get(address, follow=True).content.decode()

    assert "Lenken er brukt eller for gammel." in answer


def test_unknown_address_is_told_by_mail_only(client: Client) -> None:
    client.post(reverse("account_reset_password"), {"email": "ingen@eksempel.no"})

    assert OutgoingMail.objects.get().subject == "Ingen konto har denne adressen"


def test_password_change_ends_the_other_places_and_tells_by_mail(client: Client) -> None:
    factories.user()
    elsewhere = Client()
    log_in(elsewhere)
    log_in(client)

    new = "et langt passord 2"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert is_inside(client)
    assert not is_inside(elsewhere)
    mail = OutgoingMail.objects.get()
    assert "Var det ikke deg" in mail.text
    assert not mail.is_sensitive


def test_address_is_changed_when_the_new_one_is_confirmed(client: Client) -> None:
    user = factories.user()
    log_in(client)
    confirm(client)
    client.post(reverse("account_email"), {"email": "ny@eksempel.no", "action_add": ""})

    user.refresh_from_db()
    assert user.email == "kari@eksempel.no"
    mail = OutgoingMail.objects.get(to="ny@eksempel.no")
    client.get(link(mail))
    user.refresh_from_db()
    assert user.email == "kari@eksempel.no", "opening a link changes nothing"

    client.post(link(mail))
    user.refresh_from_db()
    assert user.email == "ny@eksempel.no"
    assert OutgoingMail.objects.filter(
        to="kari@eksempel.no", subject="E-postadressen din er endret"
    ).exists()


def test_persons_of_the_account_follow_its_new_address(client: Client) -> None:
    """In every cooperation; an address the office has written itself stays."""
    user = factories.user()
    tenants = [factories.cooperation(slug) for slug in ("elvelandet", "skoglandet", "fjellandet")]
    addresses = ("Kari@eksempel.no", "", "postmottak@eksempel.no")
    for tenant, address in zip(tenants, addresses, strict=True):
        Person.objects.create(
            cooperation=tenant, slug="kari", name="Kari", email=address, user=user
        )
    stranger = Person.objects.create(cooperation=tenants[0], slug="per", name="Per", email="")
    log_in(client)
    confirm(client)
    client.post(reverse("account_email"), {"email": "ny@eksempel.no", "action_add": ""})

    client.post(link(OutgoingMail.objects.get(to="ny@eksempel.no")))

    found = [Person.objects.get(cooperation=one, user=user).email for one in tenants]
    assert found == ["ny@eksempel.no", "ny@eksempel.no", "postmottak@eksempel.no"]
    stranger.refresh_from_db()
    assert stranger.email == ""
    entries = TrailEntry.objects.filter(deed="change_address")
    assert [one.cooperation for one in entries.order_by("pk")] == tenants[:2]
    assert {one.details["after"] for one in entries} == {"ny@eksempel.no"}


def test_address_of_another_account_is_never_taken(client: Client) -> None:
    kari = factories.user()
    factories.user("per@eksempel.no")
    log_in(Client(), "per@eksempel.no")
    log_in(client)
    confirm(client)

    asked = client.post(reverse("account_email"), {"email": "per@eksempel.no", "action_add": ""})
    assert asked.status_code == 302, "the page must not tell that the address is in use"
    address = link(OutgoingMail.objects.get(to="per@eksempel.no"))

    assert "En annen konto bruker per@eksempel.no" in client.get(address).content.decode()
    client.post(address)
    kari.refresh_from_db()
    assert kari.email == "kari@eksempel.no"


def test_mail_is_in_the_language_of_the_account(client: Client) -> None:
    user = factories.user(language="en")
    client.post(reverse("account_reset_password"), {"email": user.email})

    assert OutgoingMail.objects.get().language == "en"


def test_new_second_factor_is_told_by_mail(
    client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    factories.user()
    log_in(client)
    confirm(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code})

    assert "Kodeapp i bruk" in OutgoingMail.objects.values_list("subject", flat=True)


def test_address_cannot_be_changed_without_the_password(client: Client) -> None:
    factories.user()
    log_in(client)

    answer = client.post(reverse("account_email"), {"email": "ny@eksempel.no", "action_add": ""})

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not OutgoingMail.objects.exists()
