"""A form sent twice, and a page one goes back to: the deed is done once, and nothing is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sporbar.organisations.models import (
    Body,
    Membership,
    Organisation,
    RoleName,
    TrailEntry,
)
from sporbar.plans.actions import send_version
from sporbar.plans.models import PlanSending, PlanVersion, Strategy
from tests import factories
from tests.test_who_reaches_what import BOOK, World, build, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build("egenregionen")


@dataclass(frozen=True)
class Sent:
    address: str
    data: dict[str, Any]
    #: what there must be one of afterwards
    one: Callable[[], int]


def body_of(world: World) -> Body:
    found: Body = Body.objects.within(world.cooperation)[0]
    return found


def send(world: World) -> Sent:
    version = factories.draft_version(world.cooperation, 2029, measures=1)
    return Sent(
        reverse("office:plan_send", args=[world.cooperation.slug, version.pk]),
        {"bodies": [body_of(world).pk]},
        PlanSending.objects.filter(version=version).count,
    )


def take_back(world: World) -> Sent:
    version = factories.draft_version(world.cooperation, 2029, measures=1)
    send_version(version=version, bodies=[body_of(world)], by=None)
    return Sent(
        reverse("office:plan_take_back", args=[world.cooperation.slug, version.pk]),
        {"reason": "Feil i tiltak 1.1."},
        PlanVersion.objects.filter(pk=version.pk, state="draft").count,
    )


def discard(world: World) -> Sent:
    version = factories.draft_version(world.cooperation, 2029, measures=1)
    return Sent(
        reverse("office:plan_discard", args=[world.cooperation.slug, version.pk]),
        {},
        lambda: 1 - PlanVersion.objects.filter(pk=version.pk).count(),
    )


def copy_strategy(world: World) -> Sent:
    strategy = Strategy.objects.within(world.cooperation)[0]
    return Sent(
        reverse("office:strategy_copy", args=[world.cooperation.slug, strategy.pk]),
        {"title": "Neste strategi"},
        Strategy.objects.filter(title="Neste strategi").count,
    )


def merge(world: World) -> Sent:
    towns = [factories.municipality(world.cooperation, f"{name} kommune") for name in "ABC"]
    return Sent(
        reverse("office:setup_merge", args=[world.cooperation.slug]),
        {
            "merging": [town.pk for town in towns[:2]],
            "name": "Nye kommune",
            "number": "9999",
            "on": "2027-01-01",
        },
        lambda: (
            Organisation.objects.filter(name="Nye kommune").count()
            * Membership.objects.filter(organisation__name="Nye kommune").count()
        ),
    )


@pytest.mark.parametrize(
    ("make", "deed"),
    [
        (send, "send_version"),
        (take_back, "take_back_version"),
        (discard, "discard_version"),
        (copy_strategy, "copy_strategy"),
        (merge, "merge_organisations"),
    ],
)
def test_form_sent_twice_is_one_deed(
    world: World, make: Callable[[World], Sent], deed: str
) -> None:
    sent = make(world)
    client: Client = client_of(world.people[RoleName.MANAGING_DIRECTOR])

    first = client.post(sent.address, sent.data)
    second = client.post(sent.address, sent.data, follow=True)

    assert first.status_code == 302
    # Told that it is done, or that it is not there any more.
    assert second.status_code in (200, 400, 404)
    assert sent.one() == 1
    assert TrailEntry.objects.filter(cooperation=world.cooperation, deed=deed).count() == 1


def test_every_page_of_the_office_is_fetched_anew_when_one_goes_back(world: World) -> None:
    """What the browser or anything between keeps of it, it may not show as what is so now."""
    client: Client = client_of(world.people[RoleName.MANAGING_DIRECTOR])
    kept, looked = [], 0
    for name in (one for one in BOOK if one.startswith("office:") and one != "office:start"):
        arguments = world.arguments(name)
        if None in arguments.values():
            # Only somebody with a link has such a page.
            continue
        answer = client.get(reverse(name, kwargs=arguments))
        if answer.status_code != 200:
            continue
        looked += 1
        said = answer.get("Cache-Control", "")
        if "no-store" not in said and not ("private" in said and "no-cache" in said):
            kept.append(f"{name}: {said}")

    assert kept == []
    assert looked > 30
