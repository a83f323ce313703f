"""The cooperation's year in the office."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sporbar.organisations.models import Cooperation, RoleName, User
from sporbar.plans.models import CycleEvent, CycleFeed
from tests import factories
from tests.office.filled import change, form_of, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


def log_in(client: Client, tenant: Cooperation, name: str) -> User:
    user = factories.user(f"{name}@eksempel.no")
    factories.role(tenant, user, name)
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)
    return user


@pytest.fixture
def secretary(client: Client, tenant: Cooperation) -> User:
    return log_in(client, tenant, RoleName.SECRETARY)


def page(client: Client, tenant: Cooperation, path: str = "2026/") -> str:
    return client.get(f"/{tenant.slug}/kontor/arshjul/{path}").content.decode()


def send(client: Client, tenant: Cooperation, path: str, **values: object) -> object:
    return client.post(f"/{tenant.slug}/kontor/arshjul/{path}", values)


EVENT = {"title": "Møte i regionrådet", "kind": "meeting", "month": "4", "is_public": "on"}


def test_wheel_and_list_say_the_same(client: Client, tenant: Cooperation, secretary: User) -> None:
    factories.cycle_event(tenant, "Søknadsfrist", kind="deadline", month=2, day=15)
    factories.cycle_event(tenant, "Regionrådet", month=8)

    shown = page(client, tenant)
    drawing = re.search(r'<svg class="sb-cycle__wheel".*?</svg>', shown, re.S)

    assert drawing is not None
    assert 'role="img"' in drawing[0]
    assert re.findall(r'class="sb-cycle__number"[^>]*>(\d+)<', drawing[0]) == ["1", "2"]
    assert len(re.findall(r"<textPath", drawing[0])) == 12
    assert "Februar" in shown
    assert '<time class="sb-cycle__when" datetime="2026-02-15">15.</time>' in shown
    assert "i løpet av måneden" in shown


def test_wheel_has_room_for_a_crowd(client: Client, tenant: Cooperation, secretary: User) -> None:
    for number in range(1, 21):
        factories.cycle_event(tenant, f"Møte {number}", month=5, day=number)

    shown = page(client, tenant)
    marks = len(re.findall(r'class="sb-cycle__number"', shown))
    left_out = re.search(r'class="sb-cycle__crowd"[^>]*>\+(\d+)<', shown)

    assert left_out is not None
    assert marks + int(left_out[1]) == 20
    assert marks >= 8


def test_page_asks_as_often_for_three_as_for_one(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    page(client, tenant)
    counts = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            council = factories.body(tenant, f"Organ {number}")
            factories.cycle_event(tenant, f"Møte {number}", body=council)
            factories.round(factories.plan(tenant, 2025 + number))
        with CaptureQueriesContext(connection) as asked:
            page(client, tenant)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_years_lead_to_their_neighbours(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    shown = page(client, tenant)

    assert "/kontor/arshjul/2025/" in shown
    assert "/kontor/arshjul/2027/" in shown
    assert client.get(f"/{tenant.slug}/kontor/arshjul/1900/").status_code == 404


def test_event_is_kept_changed_and_removed(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    send(client, tenant, "ny/", **EVENT)
    send(client, tenant, "ny/", **EVENT)
    kept = CycleEvent.objects.within(tenant).get()

    address = f"/{tenant.slug}/kontor/arshjul/hendelse/{kept.pk}/?ar=2027"
    changed = change(client, address, day="9")
    kept.refresh_from_db()
    asked = page(client, tenant, f"hendelse/{kept.pk}/fjern/")

    assert (kept.day, changed["Location"]) == (9, f"/{tenant.slug}/kontor/arshjul/2027/")
    assert "i alle år" in asked
    assert CycleEvent.objects.within(tenant).exists(), "å se er ikke å fjerne"
    for _press in range(2):
        response = send(client, tenant, f"hendelse/{kept.pk}/fjern/")
        assert response.status_code == 302
    assert not CycleEvent.objects.within(tenant).exists()
    assert "ikke i årshjulet" in page(client, tenant)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"month": "4", "day": "31"}, "Måneden har 30 dager."),
        ({"month": "2", "day": "29", "year": "2027"}, "Måneden har 28 dager i 2027."),
        ({"year": "26"}, "Skriv et år mellom 1950 og 2150."),
        ({"title": ""}, "Hva"),
        ({"month": "13"}, "Måned"),
        ({"body": "other"}, "Organ"),
    ],
)
def test_wrong_event_is_told_what_is_wrong(
    client: Client, tenant: Cooperation, secretary: User, values: dict[str, str], message: str
) -> None:
    if values.get("body"):
        values = {"body": str(factories.body(factories.cooperation("nabo")).pk)}
    response = send(client, tenant, "ny/", **{**EVENT, **values})

    assert response.status_code == 400
    assert message.lower() in response.content.decode().lower()
    assert not CycleEvent.objects.within(tenant).exists()


def test_empty_year_proposes_the_usual_one(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    assert "Se forslaget" in page(client, tenant)
    shown = page(client, tenant, "forslag/")
    codes = re.findall(r'name="codes" value="([\w-]+)" checked', shown)
    assert len(codes) == 9
    assert not CycleEvent.objects.within(tenant).exists()

    for _time in range(2):
        response = send(client, tenant, "forslag/", codes=["grants", "next-plan"])
        assert response.status_code == 302

    assert CycleEvent.objects.within(tenant).count() == 2
    again = page(client, tenant, "forslag/")
    assert again.count("står i årshjulet allerede") == 2
    assert 'value="grants"' not in again
    assert "Se forslaget" not in page(client, tenant)


@pytest.mark.parametrize("codes", [[], ["tull"]])
def test_proposal_with_nothing_chosen_is_told_so(
    client: Client, tenant: Cooperation, secretary: User, codes: list[str]
) -> None:
    response = send(client, tenant, "forslag/", codes=codes)

    assert response.status_code == 400
    assert "Velg minst én hendelse." in response.content.decode()


def test_reader_sees_why_nothing_can_be_changed(client: Client, tenant: Cooperation) -> None:
    log_in(client, tenant, RoleName.MEMBER)
    factories.cycle_event(tenant, is_public=False)

    shown = page(client, tenant)

    assert 'aria-disabled="true"' in shown
    assert "kan endre årshjulet" in shown
    assert "/hendelse/" not in shown
    assert "vises bare på kontoret" in shown


def test_secret_link_is_shown_once(client: Client, tenant: Cooperation, secretary: User) -> None:
    first = send(client, tenant, "kalender/ny/")
    address = re.search(
        r'value="(http://testserver/[^"]+/arshjul/[\w-]{40,}\.ics)"', first.content.decode()
    )
    assert address is not None
    assert "no-store" in first["Cache-Control"]

    later = page(client, tenant, "kalender/")
    assert address[1] not in later
    assert "Lag en ny lenke" in later
    assert Client().get(address[1]).status_code == 200

    send(client, tenant, "kalender/stopp/")
    assert Client().get(address[1]).status_code == 404
    assert not CycleFeed.objects.within(tenant).live().exists()
    assert send(client, tenant, "kalender/stopp/").status_code == 302


def test_two_who_change_one_event_see_each_others_text(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    event = factories.cycle_event(tenant, "Regionrådet", month=8)
    address = f"/{tenant.slug}/kontor/arshjul/hendelse/{event.pk}/"
    first, second = opened(client, address), opened(client, address)
    client.post(address, {**first, "note": "På Kongsberg", "day": "28"})

    answer = client.post(address, {**second, "note": "På Rjukan"})

    said = answer.content.decode()
    assert answer.status_code == 409
    assert "På Kongsberg" in said
    event.refresh_from_db()
    assert event.note == "På Kongsberg"
    # What the second had left alone follows the first; sent again, it is saved.
    client.post(address, form_of(said))
    event.refresh_from_db()
    assert (event.note, event.day) == ("På Rjukan", 28)
