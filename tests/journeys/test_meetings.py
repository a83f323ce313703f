"""From a planned meeting to what a citizen reads of it, in a real browser."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from sporbar.governance.actions.agenda import put_on_agenda, take_off_agenda
from sporbar.governance.actions.meetings import When, move_meeting, publish_meeting
from sporbar.governance.actions.numbers import reserve_numbers
from sporbar.governance.models import AgendaItem, Meeting
from sporbar.organisations.models import Body, Cooperation, RoleName, Seat
from tests import factories
from tests.governance import made
from tests.journeys.conftest import WIDTHS
from tests.journeys.keyboard import troubles_without_a_mouse

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def council(tenant: Cooperation) -> Body:
    return factories.body(tenant)


@pytest.fixture
def office(browser: Browser, live_server, tenant: Cooperation) -> Iterator[Callable[..., Page]]:
    """A page of the secretary's, at a width."""
    user = factories.user()
    factories.role(tenant, user, RoleName.SECRETARY)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    opened = []

    def sit_down(path: str = "kontor/moter/", width: int = 1280) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="nb-NO", bypass_csp=True
        )
        opened.append(context)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{live_server.url}/{tenant.slug}/{path}")
        return page

    yield sit_down
    for context in opened:
        context.close()


def a_full_meeting(council: Body) -> Meeting:
    """Published, moved, with a late case, one that is withheld, and one that was taken off."""
    tenant = council.cooperation
    day = timezone.localdate() + timedelta(days=20)
    meeting = made.meeting(council, day.isoformat(), starts_at="09:00", ends_at="12:00")
    reserve_numbers(body=council, year=day.year, count=2, note="Budsjettsaker", by=None)
    for title in ("Felles avfallsplan for regionen", "Innspill til transportplanen"):
        put_on_agenda(meeting=meeting, case=made.case(tenant, title, published=True), by=None)
    withheld = made.case(
        tenant,
        "En navngitt persons sak",
        public_title="Personalsak",
        withheld_basis="offl. § 13 jf. fvl. § 13 første ledd",
        published=True,
    )
    put_on_agenda(meeting=meeting, case=withheld, by=None)
    put_on_agenda(meeting=meeting, title="Referatsaker", kind="for_information", by=None)
    meeting = publish_meeting(meeting=meeting, by=None)
    meeting = move_meeting(
        meeting=meeting,
        to=When((day + timedelta(days=1)).isoformat(), meeting.starts_at, None, "Elvebotn rådhus"),
        reason="Salen var opptatt.",
        by=None,
    )
    late = put_on_agenda(
        meeting=meeting, case=made.case(tenant, "Ettersendt tilskudd", published=True), by=None
    )
    gone = put_on_agenda(
        meeting=meeting, case=made.case(tenant, "Reiselivsstrategi", published=True), by=None
    )
    take_off_agenda(item=gone, reason="Saken er ikke ferdig utredet.", by=None)
    assert late.is_late
    return meeting


@pytest.mark.parametrize("width", WIDTHS)
def test_secretary_takes_a_meeting_from_planned_to_published(
    office: Callable[..., Page],
    violations: Callable[[Page], list[str]],
    council: Body,
    width: int,
) -> None:
    """Given an open case, when the secretary plans a meeting, puts the case and a matter on the
    agenda, orders them and publishes, then a citizen reads the agenda."""
    tenant = council.cooperation
    made.case(tenant, "Felles avfallsplan", published=True)
    day = timezone.localdate() + timedelta(days=20)
    page = office(width=width)
    assert violations(page) == []
    page.get_by_role("link", name="Nytt møte").click()
    page.get_by_label("Organ", exact=True).select_option(label="Regionrådet")
    page.get_by_label("Dato").fill(f"{day.day}.{day.month}.{day.year}")
    page.get_by_label("Fra klokka").fill("09:00")
    page.get_by_label("Sted").fill("Elvebotn rådhus")
    assert violations(page) == []
    page.get_by_role("button", name="Sett opp møtet").click()
    expect(page.get_by_text("Sakslisten er tom.")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("link", name="Sett på sakslisten").click()
    page.get_by_label("Finn en sak").fill("avfall")
    page.get_by_role("button", name="Finn").click()
    assert violations(page) == []
    page.get_by_role("link", name="Felles avfallsplan").click()
    assert violations(page) == []
    page.get_by_role("button", name="Sett på sakslisten").click()
    expect(page.get_by_text(f"«001/{day.year % 100:02} Felles avfallsplan»")).to_be_visible()
    page.get_by_label("Tittel").fill("Godkjenning av innkallingen")
    page.get_by_role("button", name="Sett på punktet").click()
    page.get_by_role("link", name="Tilbake til sakslisten").click()

    page.get_by_role("button", name="Flytt opp: Godkjenning av innkallingen").press("Enter")
    expect(page.get_by_text("«Godkjenning av innkallingen» er flyttet.")).to_be_visible()
    first = AgendaItem.objects.order_by("position").first()
    assert first is not None
    assert first.title == "Godkjenning av innkallingen"
    page.get_by_role("button", name="Publiser").click()
    expect(page.get_by_text("Møtet og sakslisten er publisert.")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("link", name="Se det på nettsidene").click()
    expect(page.get_by_role("heading", name="Felles avfallsplan")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_meetings_is_fit_to_be_seen(
    office: Callable[..., Page],
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    council: Body,
    width: int,
) -> None:
    tenant = council.cooperation
    meeting = a_full_meeting(council)
    made.meeting(council, "2026-01-20", state="held", published=True)
    person = factories.person(tenant)
    Seat.objects.create(cooperation=tenant, body=council, role="medlem", person=person)
    item = meeting.items.first()
    assert item is not None
    base = f"kontor/moter/{meeting.pk}/"
    pages = {
        "moter": "kontor/moter/",
        "mote": base,
        "mote-legg-til": f"{base}legg-til/",
        "mote-punkt": f"{base}punkt/{item.pk}/",
        "mote-ta-av": f"{base}punkt/{item.pk}/ta-av/",
        "mote-flytt": f"{base}flytt/",
        "mote-avlys": f"{base}avlys/",
        "mote-videre": f"{base}videre/",
        "mote-saksliste": f"{base}saksliste/",
        "moteplan": "kontor/moter/moteplan/",
        "saksnumre": f"kontor/moter/saksnumre/{council.slug}/{meeting.year}/",
        "saksnumre-organer": "kontor/moter/saksnumre/",
        "saksnumre-skrivemate": f"kontor/moter/saksnumre/{council.slug}/skrivemate/",
        "mote-kalendere": "kontor/moter/kalendere/",
        "mote-apent": f"kontor/moter/apent/{council.slug}/",
        "offentlig-moter": "moter/",
        "offentlig-mote": f"moter/{meeting.pk}/",
        "offentlig-organ": f"organer/{council.slug}/",
    }
    page = office(width=width)
    wrong = {}
    for name, path in pages.items():
        page.goto(page.url.split(f"/{tenant.slug}/")[0] + f"/{tenant.slug}/{path}")
        found = violations(page)
        screenshot(page, f"kontor-{name}" if path.startswith("kontor") else name)
        if found:
            wrong[name] = found
    assert wrong == {}


def test_schedule_is_pasted_looked_over_and_added(
    office: Callable[..., Page],
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    council: Body,
) -> None:
    page = office("kontor/moter/moteplan/")
    page.get_by_label("Organ").select_option(label="Regionrådet")
    page.get_by_label("Datoer").fill("12. januar kl. 09.00\n9. februar\n9. mars kl. 10.00–12.00")
    page.get_by_role("button", name="Se møteplanen").click()
    assert violations(page) == []
    screenshot(page, "kontor-moteplan-forslag")
    page.get_by_role("button", name="Legg inn 3 møter").click()
    expect(page.get_by_text("3 møter er satt opp.")).to_be_visible()


def test_agenda_is_kept_without_a_mouse(office: Callable[..., Page], council: Body) -> None:
    meeting = a_full_meeting(council)
    page = office(f"kontor/moter/{meeting.pk}/")
    assert troubles_without_a_mouse(page) == []
