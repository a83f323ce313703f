"""Cases in the councils, in a real browser: the office follows them, a contact answers on a phone,
a member sees what waits for their own council, and everybody can look."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from sporbar.governance.actions.council_links import make_council_link
from sporbar.governance.actions.referrals import prepare_referral
from sporbar.governance.models import Adoption
from sporbar.organisations.models import Employment, Person, Role, RoleName, User
from tests import factories
from tests.governance import made
from tests.governance.ledger import COUNCILS, WORDING, Ledger, ledger
from tests.journeys.conftest import WIDTHS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Ledger:
    """Seven councils: one case that all but one have adopted, one that is late, one that is done,
    one whose councils the source does not name."""
    found = ledger()
    waste = found.send("Felles avfallsplan for regionen", expected="2030-09")
    found.adopt(waste, *COUNCILS[:5], decided_on="2026", case_number="41/26")
    found.adopt(
        waste,
        "Lund",
        state="adopted_changed",
        wording=WORDING.replace("fjerde", "andre"),
        conditions="Forutsetter at gjenvinningsstasjonen på Lund blir stående.",
    )
    late = found.send("Felles legevakt", expected="2025-11")
    found.adopt(late, "Berg", "Dal")
    found.adopt(late, "Elv", state="rejected")
    done = found.send("Ny samarbeidsavtale", rule="each")
    found.adopt(done, *COUNCILS)
    found.send("Strategi for grønn næring", councils=[], unnamed=7, expected="2030-10")
    prepare_referral(
        case=made.case(found.cooperation, "Felles brannvesen"), wording=WORDING, by=found.kari
    )
    return found


def log_in(page: Page, live_server, user: User) -> None:
    Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {}})
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def whole(page: Page, height: int = 1500) -> None:
    """A screen so tall that the bar at its foot covers nothing of what is pictured."""
    width = (page.viewport_size or {"width": 390})["width"]
    page.set_viewport_size({"width": width, "height": height})


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_contact_answers_by_link(
    page: Page,
    live_server,
    world: Ledger,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    # Given the contact of a municipality with nothing but the link in a mail
    token = make_council_link(
        person=world.contacts["Vik"], organisation=world.councils["Vik"], by=None
    )
    page.goto(live_server.url + reverse("office:council_door", args=[token]))
    screenshot(page, "kommunesvar-dor")
    assert violations(page) == []

    # When they open the cases, and one of them
    page.get_by_role("button", name="Åpne sakene").click()
    expect(page.get_by_role("heading", name="Saker som venter på Vik kommune")).to_be_visible()
    screenshot(page, "kommunesvar-saker")
    assert violations(page) == []
    page.get_by_role("link", name="Svar Felles avfallsplan for regionen").click()
    whole(page)
    screenshot(page, "kommunesvar-sak")
    assert violations(page) == []

    # And say that it was adopted, in other words
    page.get_by_role("radio", name="Vedtatt", exact=True).check()
    page.get_by_label("Kommunens saksnummer").fill("52/26")
    page.get_by_label("Vedtaket slik det ble").fill(WORDING.replace("fjerde", "tredje"))
    whole(page, 1800)
    screenshot(page, "kommunesvar-vedtatt")
    whole(page, 900)
    assert violations(page) == []
    page.get_by_role("button", name="Send svaret").click()

    # Then they are thanked, see the difference, and the ledger knows
    expect(page.get_by_role("heading", name="Takk for svaret")).to_be_visible()
    expect(page.locator("ins")).to_contain_text("tredje")
    screenshot(page, "kommunesvar-takk")
    assert violations(page) == []
    row = Adoption.objects.get(
        organisation=world.councils["Vik"], referral__title="Felles avfallsplan for regionen"
    )
    assert (row.state, row.case_number) == ("adopted_changed", "52/26")


def test_contact_answers_without_javascript(browser, live_server, world: Ledger) -> None:
    # Given a phone whose browser runs no scripts
    token = make_council_link(
        person=world.contacts["Vik"], organisation=world.councils["Vik"], by=None
    )
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="nb-NO", java_script_enabled=False
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("office:council_door", args=[token]))
    # When the contact says that it is put off
    page.get_by_role("button", name="Åpne sakene").click()
    page.get_by_role("link", name="Svar Felles legevakt").click()
    page.get_by_role("radio", name="Utsatt").check()
    page.get_by_label("Når ventes den behandlet?").fill("januar 2031")
    page.get_by_role("button", name="Send svaret").click()
    # Then it is said
    expect(page.get_by_role("heading", name="Takk for svaret")).to_be_visible()
    row = Adoption.objects.get(
        organisation=world.councils["Vik"], referral__title="Felles legevakt"
    )
    assert (row.state, row.expected) == ("postponed", "2031-01")
    context.close()


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_office_follows_a_case_through_the_councils(
    page: Page,
    live_server,
    world: Ledger,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    # Given a coordinator at the matrix
    log_in(page, live_server, world.kari)
    page.goto(live_server.url + reverse("office:referrals", args=["elvelandet"]))
    expect(page.get_by_text("Seks av de sju kommunene har sluttet seg til")).to_be_visible()
    screenshot(page, "kommunevedtak")
    assert violations(page) == []
    page.get_by_role("link", name="alle").click()
    screenshot(page, "kommunevedtak-alle")
    assert violations(page) == []

    # When they open a case and a council that adopted other words
    page.get_by_role("link", name="Felles avfallsplan for regionen").click()
    screenshot(page, "kommunevedtak-sak")
    assert violations(page) == []
    page.get_by_role("link", name="Lund kommune").click()
    expect(page.get_by_role("heading", name="Forskjell fra det felles forslaget")).to_be_visible()
    screenshot(page, "kommunevedtak-kommune")
    assert violations(page) == []

    # And look at the letters
    page.goto(live_server.url + reverse("office:referral_letters", args=["elvelandet"]))
    screenshot(page, "kommunevedtak-brev")
    assert violations(page) == []

    # And make another case ready, and send it
    page.goto(live_server.url + reverse("office:referrals", args=["elvelandet"]) + "?vis=utkast")
    page.get_by_role("link", name="Felles brannvesen").click()
    screenshot(page, "kommunevedtak-utkast")
    page.get_by_role("link", name="Send til kommunene").click()
    screenshot(page, "kommunevedtak-send")
    assert violations(page) == []
    page.get_by_role("button", name="Send saken").click()

    # Then seven mails are on their way
    expect(page.get_by_text("7 e-poster er lagt i utboksen")).to_be_visible()


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_member_sees_what_waits_for_us(
    page: Page,
    live_server,
    world: Ledger,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    # Given an elected member who works for their municipality
    member = factories.user("medlem@eksempel.no")
    Role.objects.create(cooperation=world.cooperation, user=member, name=RoleName.MEMBER)
    person = Person.objects.create(
        cooperation=world.cooperation, slug="medlem", name="Mona Medlem", user=member
    )
    Employment.objects.create(
        cooperation=world.cooperation, person=person, organisation=world.councils["Vik"]
    )
    log_in(page, live_server, member)

    # When they come to their desk
    page.goto(live_server.url + reverse("office:desk", args=["elvelandet"]))
    # Then what waits for their council stands there
    expect(page.get_by_role("heading", name="Dette venter på Vik kommune")).to_be_visible()
    screenshot(page, "min-kommune-skrivebord")
    assert violations(page) == []

    # And on the municipality's own page, for everybody
    there = reverse("website:municipality", args=["elvelandet", "vik-kommune"])
    page.goto(live_server.url + there)
    expect(page.get_by_role("heading", name="Dette venter på kommunestyret")).to_be_visible()
    screenshot(page, "min-kommune")
    assert violations(page) == []
    page.get_by_role("link", name="Felles avfallsplan for regionen").first.click()
    expect(page.get_by_text("Seks av de sju kommunene har sluttet seg til")).to_be_visible()
    screenshot(page, "kommunevedtak-offentlig-sak")
    assert violations(page) == []
    page.goto(live_server.url + reverse("website:adoptions", args=["elvelandet"]))
    screenshot(page, "kommunevedtak-offentlig")
    assert violations(page) == []
