"""The demo's page tells a round as a story, and lets a visitor take anybody's part in it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sporbar.office.answering.gate import COOKIE
from sporbar.organisations.models import Cooperation, Role, TrailEntry
from sporbar.rounds.models import Contributor, ContributorLink, Round, RoundState
from tests import factories
from tests.demo.told import told

pytestmark = pytest.mark.django_db

PAGE = reverse("demo:doors")


def way_in(asked: Contributor) -> str:
    return reverse("demo:answer_as", args=[asked.pk])


def enter(client: Client, tenant: Cooperation, name: str) -> str:
    role = Role.objects.get(cooperation=tenant, name=name)
    return str(client.post(reverse("demo:enter", args=[role.pk])).url)


def test_visitor_answers_by_a_link_of_its_own_and_is_logged_in_as_nobody(client: Client) -> None:
    tenant, found = told()
    (asked,) = found.contributors.all()
    enter(client, tenant, "coordinator")
    assert way_in(asked) in client.get(PAGE).content.decode()

    door = client.post(way_in(asked), follow=True)

    assert "Kari" in door.content.decode()
    assert "_auth_user_id" not in client.session
    assert ContributorLink.objects.filter(contributor=asked).count() == 1
    own = reverse("office:contribution", args=[tenant.slug, found.pk])
    assert client.post(door.wsgi_request.path).url == own
    assert client.get(own).status_code == 200
    assert TrailEntry.objects.filter(deed="enter_demo", actor="Kari").exists()


def test_looking_at_the_page_makes_no_link(client: Client) -> None:
    _tenant, found = told()

    client.get(PAGE)

    assert client.get(way_in(found.contributors.get())).status_code == 405
    assert not ContributorLink.objects.exists()


def test_log_in_goes_before_the_link_somebody_else_came_by(client: Client) -> None:
    tenant, found = told()
    client.cookies[COOKIE] = "another's"

    enter(client, tenant, "contributor")

    assert client.cookies[COOKIE]["max-age"] == 0
    assert client.cookies[COOKIE]["path"] == reverse(
        "office:contribution", args=[tenant.slug, found.pk]
    )


def test_each_role_begins_where_its_part_of_the_story_is(client: Client) -> None:
    tenant, found = told()

    for name, page in (
        ("coordinator", "board"),
        ("managing_director", "workspace"),
        ("accountant", "workspace"),
    ):
        assert enter(client, tenant, name) == reverse(
            f"office:{page}", args=[tenant.slug, found.pk]
        )
    # Asked nothing, with an account: there is no page to answer on.
    assert enter(client, tenant, "contributor") == reverse("office:desk", args=[tenant.slug])


def test_contributor_with_an_account_begins_on_the_own_page(client: Client) -> None:
    tenant, found = told()
    asked = found.contributors.get()
    asked.person.user = Role.objects.get(cooperation=tenant, name="contributor").user
    asked.person.save()

    assert enter(client, tenant, "contributor") == reverse(
        "office:contribution", args=[tenant.slug, found.pk]
    )


@pytest.mark.parametrize("real", ["cooperation", "address", "account", "left", "closed"])
def test_nobody_who_may_be_real_or_is_not_asked_can_be_answered_as(
    client: Client, real: str
) -> None:
    _tenant, found = told(is_fictional=real != "cooperation")
    asked = found.contributors.get()
    if real == "address":
        asked.person.email = "kari@kommune.no"
    if real == "account":
        asked.person.user = factories.user()
    asked.person.save()
    if real == "left":
        Contributor.objects.update(left_at=found.requests.get().changed_at)
    if real == "closed":
        Round.objects.update(state=RoundState.CLOSED)

    assert client.post(way_in(asked)).status_code == 404
    assert not ContributorLink.objects.exists()
    assert way_in(asked) not in client.get(PAGE).content.decode()


def test_whoever_has_most_to_try_comes_first_and_those_with_something_left_before_the_rest(
    client: Client,
) -> None:
    _tenant, found = told(("Anne", "Bjarne", "Cato", "Dina"))
    anne, _bjarne, _cato, dina = found.contributors.all()
    for asked in found.requests.filter(contributors=anne):
        factories.answered(asked)
    extra = found.requests.get(contributors=dina)
    extra.state = "returned"
    extra.save()
    factories.request(found, contributors=(dina,))

    page = client.get(PAGE).content.decode()

    first, *others = [line for line in page.split('action="')[1:] if "/svar/" in line[:40]]
    assert "Svar som Dina" in first
    assert [
        next(name for name in ("Anne", "Bjarne", "Cato") if f"Svar som {name}" in one)
        for one in others
    ] == ["Bjarne", "Cato", "Anne"]
    assert "1 levert" in page
    assert "1 ikke begynt" in page


def test_page_takes_as_many_statements_for_three_people_as_for_one(client: Client) -> None:
    _tenant, found = told(("Anne",))
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for name in ("Bjarne", "Cato"):
        asked = factories.contributor(found, name)
        asked.person.email = f"{name.lower()}@havdal.example"
        asked.person.save()
        factories.request(found, contributors=(asked,))

    with CaptureQueriesContext(connection) as three:
        assert "Cato" in client.get(PAGE).content.decode()

    assert len(three) == len(one)
