"""Meetings, decisions and councils stand on the desk, for those who keep them."""

from datetime import timedelta

import lxml.html
import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sporbar.governance.models import Referral
from sporbar.organisations.models import (
    Body,
    Cooperation,
    Employment,
    Person,
    Role,
    RoleName,
    Seat,
    User,
)
from tests import factories
from tests.governance import made
from tests.governance.ledger import Ledger, ledger

pytestmark = pytest.mark.django_db
DESK = "/elvelandet/kontor/"


@pytest.fixture
def world() -> Ledger:
    return ledger()


@pytest.fixture
def council(world: Ledger) -> Body:
    return Body.objects.create(
        cooperation=world.cooperation, slug="radet", name="Regionrådet", kind="council"
    )


def log_in(client: Client, user: User) -> Client:
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)
    return client


@pytest.fixture
def kari(client: Client, world: Ledger) -> Client:
    return log_in(client, world.kari)


def section(client: Client) -> str:
    tree = lxml.html.fromstring(client.get(DESK).content)
    found = tree.xpath("//section[@aria-labelledby='moter']")
    return " ".join(found[0].text_content().split()) if found else ""


def things(client: Client) -> list[tuple[str, str]]:
    tree = lxml.html.fromstring(client.get(DESK).content)
    found = tree.xpath("//section[@aria-labelledby='moter']//ul[@class='sb-desk__things']//a")
    return [(one.text_content(), one.get("href")) for one in found]


def fill(world: Ledger, council: Body, name: str, days: int) -> None:
    """A case undecided and one unpublished in a meeting never said to be held, a late council,
    and a case in a meeting that is to come."""
    tenant, today = world.cooperation, timezone.localdate()
    passed = made.meeting(council, (today - timedelta(days=days)).isoformat())
    made.item(passed, made.case(tenant, f"{name} uten vedtak"))
    made.decision(made.item(passed, made.case(tenant, f"{name} vedtatt")))
    to_come = made.meeting(council, (today + timedelta(days=days)).isoformat())
    made.item(to_come, made.case(tenant, f"{name} neste"))
    sent = world.send(f"{name} i kommunene")
    world.expect(sent, "Vik", (today - timedelta(days=days)).isoformat())


def test_nothing_is_said_where_there_is_nothing(kari: Client) -> None:
    assert section(kari) == ""


def test_those_who_keep_them_see_what_waits(kari: Client, world: Ledger, council: Body) -> None:
    fill(world, council, "Første", 2)
    passed = council.meetings.order_by("first_day")[0]

    assert "Neste møte. 1 sak på sakslisten." in section(kari)
    assert things(kari) == [
        ("1 møte er forbi, men ikke ført som holdt eller avlyst", f"{DESK}moter/{passed.pk}/"),
        ("1 sak er behandlet, men vedtaket er ikke ført", f"{DESK}vedtak/"),
        ("1 vedtak er ikke publisert", f"{DESK}vedtak/?vis=upublisert"),
        ("1 svar fra kommunestyrene er forsinket", f"{DESK}kommunevedtak/?vis=forsinket"),
    ]
    for _words, address in things(kari):
        assert kari.get(address).status_code == 200

    fill(world, council, "Andre", 3)
    assert [words for words, _address in things(kari)] == [
        "2 møter er forbi, men ikke ført som holdt eller avlyst",
        "2 saker er behandlet, men vedtakene er ikke ført",
        "2 vedtak er ikke publisert",
        "2 svar fra kommunestyrene er forsinket",
    ]


def test_a_meeting_some_day_this_month_is_not_past(kari: Client, council: Body) -> None:
    made.meeting(council, timezone.localdate().isoformat()[:7])

    assert "Neste møte. Ingen saker på sakslisten ennå." in section(kari)
    assert things(kari) == []


def test_three_of_each_ask_the_same_as_one(kari: Client, world: Ledger, council: Body) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert section(kari)
        return len(asked)

    fill(world, council, "Første", 2)
    statements()
    first = statements()
    fill(world, council, "Andre", 3)
    fill(world, council, "Tredje", 4)

    assert statements() == first


def person_of(tenant: Cooperation, user: User) -> Person:
    return Person.objects.create(cooperation=tenant, slug="hen", name="Hen", user=user)


@pytest.mark.parametrize("name", [RoleName.COORDINATOR, RoleName.ACCOUNTANT, RoleName.AUDITOR])
def test_where_the_office_is_employed_asks_nothing_of_them(
    client: Client, world: Ledger, council: Body, name: str
) -> None:
    world.send("Felles avfallsplan", expected="2030-09")
    user = factories.user("hen@eksempel.no")
    Role.objects.create(cooperation=world.cooperation, user=user, name=name)
    person = person_of(world.cooperation, user)
    vik = world.councils["Vik"]
    Employment.objects.create(cooperation=world.cooperation, person=person, organisation=vik)
    log_in(client, user)
    assert "Vik kommune" not in client.get(DESK).content.decode()

    Seat.objects.create(
        cooperation=world.cooperation, body=council, role="medlem", person=person, organisation=vik
    )
    assert "Dette venter på Vik kommune" in client.get(DESK).content.decode()


def test_members_see_only_what_is_theirs_and_that_nothing_waits(
    client: Client, world: Ledger, council: Body
) -> None:
    fill(world, council, "Første", 2)
    user = factories.user("hen@eksempel.no")
    Role.objects.create(cooperation=world.cooperation, user=user, name=RoleName.MEMBER)
    person = person_of(world.cooperation, user)
    Employment.objects.create(
        cooperation=world.cooperation, person=person, organisation=world.councils["Dal"]
    )
    log_in(client, user)
    assert section(client) == ""
    assert "Dette venter på Dal kommune" in client.get(DESK).content.decode()

    world.adopt(Referral.objects.get(), "Dal")
    shown = client.get(DESK).content.decode()
    assert "Dette venter på" not in shown
    assert "Ingenting venter på kommunestyret i Dal kommune nå." in shown
