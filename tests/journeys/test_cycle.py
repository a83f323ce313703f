"""The cooperation's year, in a real browser: from empty to a calendar link, and on paper."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from sporbar.organisations.models import BodyKind, Cooperation, RoleName
from sporbar.plans.actions import accept_usual_year
from sporbar.plans.actions.cycle import USUAL_YEAR
from tests import factories
from tests.journeys.conftest import WIDTHS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Cooperation:
    found = factories.cooperation()
    factories.body(found)
    factories.body(found, "Kommunedirektørutvalget", kind=BodyKind.CHIEF_EXECUTIVES)
    return found


@pytest.fixture
def office(browser: Browser, live_server, tenant: Cooperation) -> Iterator[Callable[..., Page]]:
    """A page of the coordinator's, at a width."""
    user = factories.user()
    factories.role(tenant, user, RoleName.COORDINATOR)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    opened = []

    def sit_down(path: str = "", width: int = 1280) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="nb-NO", bypass_csp=True
        )
        opened.append(context)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{live_server.url}/{tenant.slug}/kontor/arshjul/{path}")
        return page

    yield sit_down
    for context in opened:
        context.close()


def fill_the_year(tenant: Cooperation) -> None:
    accept_usual_year(cooperation=tenant, codes={one.code for one in USUAL_YEAR}, by=None)
    for month, day in ((1, 22), (4, 9), (6, 11), (9, 24), (12, 4)):
        factories.cycle_event(tenant, "Møte i regionrådet", month=month, day=day)
    plan = factories.plan(tenant, 2026)
    plan.versions.update(adopted_on="2025-12-05")
    factories.round(plan, opens_on=date(2026, 6, 15), deadline=date(2026, 7, 20))


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("width", WIDTHS)
def test_year_is_filled_from_the_proposal(
    office: Callable[..., Page], violations: Callable[[Page], list[str]], width: int
) -> None:
    page = office(width=width)
    assert violations(page) == []
    page.get_by_role("link", name="Se forslaget").click()
    assert violations(page) == []
    page.get_by_label("Søknadsfrist for tilskudd").uncheck()
    page.get_by_role("button", name="Legg inn det valgte").click()

    expect(page.get_by_text("8 hendelser er lagt inn i årshjulet.")).to_be_visible()
    expect(page.get_by_text("Søknadsfrist for tilskudd")).to_have_count(0)
    expect(page.get_by_role("img", name="Årshjul")).to_be_visible()
    assert violations(page) == []
    assert fits(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_event_is_written_put_right_and_removed(
    office: Callable[..., Page], violations: Callable[[Page], list[str]], width: int
) -> None:
    page = office("2026/", width)
    page.get_by_role("link", name="Ny hendelse").click()
    page.get_by_label("Hva").fill("Budsjettkonferanse")
    page.get_by_label("Type").select_option("budget")
    page.get_by_label("Måned", exact=True).select_option("4")
    page.get_by_label("Dag").fill("31")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_role("alert")).to_contain_text("Måneden har 30 dager.")
    assert violations(page) == []
    page.get_by_label("Dag").fill("30")
    page.get_by_role("button", name="Lagre").click()

    expect(page.get_by_role("heading", name="Årshjul 2026")).to_be_visible()
    page.get_by_role("link", name="Endre Budsjettkonferanse").click()
    assert violations(page) == []
    page.get_by_role("link", name="Fjern").click()
    assert violations(page) == []
    page.get_by_role("button", name="Fjern").click()
    expect(page.get_by_text("«Budsjettkonferanse» er fjernet fra årshjulet.")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_secret_link_is_made_and_stopped(
    office: Callable[..., Page], violations: Callable[[Page], list[str]], width: int
) -> None:
    page = office("kalender/", width)
    page.get_by_role("button", name="Lag en hemmelig lenke").click()
    address = page.get_by_label("Din hemmelige lenke").input_value()
    assert address.endswith(".ics")
    assert page.request.get(address).headers["content-type"] == "text/calendar; charset=utf-8"
    assert violations(page) == []
    assert fits(page)
    page.get_by_role("button", name="Stopp lenken").click()
    expect(page.get_by_text("Lenken virker ikke lenger.")).to_be_visible()
    assert page.request.get(address).status == 404


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_everybody_reads_the_year(
    page: Page,
    live_server,
    tenant: Cooperation,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    fill_the_year(tenant)
    page.goto(f"{live_server.url}/{tenant.slug}/")
    page.get_by_role("link", name="Årshjulet").click()
    page.goto(f"{live_server.url}/{tenant.slug}/arshjul/2026/")

    expect(page.get_by_role("heading", name="Desember")).to_be_visible()
    assert violations(page) == []
    assert fits(page)
    screenshot(page, "arshjul")


def test_year_is_printed_on_one_landscape_sheet(
    office: Callable[..., Page], tenant: Cooperation
) -> None:
    fill_the_year(tenant)
    printed = office("2026/").pdf(prefer_css_page_size=True)

    assert printed.count(b"/Type /Page\n") == 1
    width, height = printed.split(b"/MediaBox [0 0 ")[1].split(b"]")[0].split()
    assert (round(float(width)), round(float(height))) == (842, 595)
