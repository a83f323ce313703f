"""The demo's door: come in as an invented person, and only as one."""

import pytest
from django.test import Client
from django.urls import reverse

from sporbar.demo.people import PEOPLE, settle_people
from sporbar.mail.actions import queue_mail
from sporbar.organisations.models import Cooperation, Role, RoleName, TrailEntry, User
from tests import factories

pytestmark = pytest.mark.django_db


def settled() -> Cooperation:
    tenant = factories.cooperation("havdalregionen")
    settle_people(cooperation=tenant)
    return tenant


def door(tenant: Cooperation, name: str) -> str:
    return reverse("demo:enter", args=[Role.objects.get(cooperation=tenant, name=name).pk])


def test_there_is_one_person_for_each_role_and_none_has_a_password() -> None:
    settled()

    assert {person.role for person in PEOPLE} == set(RoleName.values)
    assert User.objects.count() == len(PEOPLE)
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_settling_twice_makes_nobody_twice() -> None:
    tenant = settled()

    assert settle_people(cooperation=tenant) == 0


def test_nobody_is_invented_for_a_real_cooperation() -> None:
    with pytest.raises(ValueError, match="no invention"):
        settle_people(cooperation=factories.cooperation(is_fictional=False))


def test_visitor_comes_in_as_each_role(client: Client) -> None:
    tenant = settled()
    page = client.get(reverse("demo:doors")).content.decode()

    for name in RoleName.values:
        assert door(tenant, name) in page
        answer = client.post(door(tenant, name))
        place = "trail" if name == RoleName.AUDITOR else "desk"
        assert answer.url == reverse(f"office:{place}", args=[tenant.slug])
        assert client.session["_auth_user_id"] == str(Role.objects.get(name=name).user_id)
    assert TrailEntry.objects.filter(deed="enter_demo").count() == len(RoleName.values)


def test_looking_at_the_door_lets_nobody_in(client: Client) -> None:
    tenant = settled()

    assert client.get(door(tenant, "coordinator")).status_code == 405
    assert "_auth_user_id" not in client.session


def test_place_is_listed_and_can_be_ended(client: Client) -> None:
    client.post(door(settled(), "coordinator"))

    assert "her</span>" in client.get(reverse("account")).content.decode()


@pytest.mark.parametrize("fictional", [True, False])
def test_real_people_cannot_be_come_in_as(client: Client, fictional: bool) -> None:
    tenant = factories.cooperation("elvelandet", is_fictional=fictional)
    factories.role(tenant, factories.user(), "coordinator")

    assert client.post(door(tenant, "coordinator")).status_code == 404
    assert "_auth_user_id" not in client.session


def test_invented_person_with_a_password_logs_in_like_everybody(client: Client) -> None:
    tenant = settled()
    user = Role.objects.get(name="coordinator").user
    user.set_password("et langt passord 1")
    user.save()

    client.post(door(tenant, "coordinator"))

    assert "_auth_user_id" not in client.session


def test_empty_demo_says_what_to_do(client: Client) -> None:
    assert "sporbar demo" in client.get(reverse("demo:doors")).content.decode()
    assert "Ingen e-post" in client.get(reverse("demo:post")).content.decode()


def test_mails_are_shown_instead_of_sent(client: Client) -> None:
    queue_mail(
        cooperation=None,
        to="siv@havdalregionen.example",
        subject="Velkommen",
        text="Åpne https://x.example/a <b>",
        by=None,
        sensitive=True,
    )

    page = client.get(reverse("demo:post")).content.decode()

    assert '<a href="https://x.example/a"' in page
    assert "&lt;b&gt;" in page


def test_front_page_leads_to_the_demo(client: Client) -> None:
    assert reverse("demo:doors") in client.get("/").content.decode()
