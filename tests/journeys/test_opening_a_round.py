"""The managing director sets a round up and opens it, in a real browser."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Cooperation, RoleName
from sporbar.plans.models import ActionPlan, Involvement
from sporbar.rounds.models import Round
from tests import factories
from tests.journeys.conftest import WIDTHS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation(
        "havdalregionen", name="Havdalregionen", language="nb", colour="#1f6f5c"
    )


@pytest.fixture
def plan(tenant: Cooperation) -> ActionPlan:
    """An adopted plan of six measures; the plan names who is responsible for four of them."""
    found = factories.plan(tenant, 2026, measures=6, areas=2)
    titles = (
        "Felles næringskontor",
        "Reiseliv hele året",
        "Trygg ferdsel på veiene",
        "Ungdomsrådet i regionen",
        "Felles legevakt",
        "Kulturskole over grensene",
    )
    for measure, title in zip(found.measures.order_by("pk"), titles, strict=True):
        measure.title = title
        measure.save()
    kari, ola = (factories.person(tenant, name) for name in ("Kari Nes", "Ola Vik"))
    kari.email = "kari.nes@eksempel.no"
    kari.save()
    for number, measure in enumerate(found.measures.order_by("pk")[:4]):
        Involvement.objects.create(
            cooperation=tenant, measure=measure, person=(kari, ola)[number % 2], role="responsible"
        )
    return found


@pytest.fixture
def director(browser: Browser, live_server, tenant: Cooperation) -> Callable[..., Page]:
    """A page of the managing director's own; more options are the browser's."""
    user = factories.user("leder@eksempel.no", first_name="Liv", last_name="Leder")
    factories.role(tenant, user, RoleName.MANAGING_DIRECTOR)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    opened: list[BrowserContext] = []

    def sit_down(path: str, **options: object) -> Page:
        context = browser.new_context(
            **{
                "locale": "nb-NO",
                "bypass_csp": True,
                "viewport": {"width": 1280, "height": 900},
                **options,
            }
        )
        opened.append(context)
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{live_server.url}/havdalregionen/kontor/{path}")
        return page

    yield sit_down
    for context in opened:
        context.close()


def looked_at(page: Page, name: str, violations, screenshot) -> None:
    """No hindrance at either width, nothing wider than a phone, and a picture of each."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], f"{name} {width}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} {width}: {wide}"
        screenshot(page, name)
    page.set_viewport_size({"width": 1280, "height": 900})


def in_a_mail_program(violations):
    """What axe finds in a mail: landmarks are the mail program's own."""
    ours = ("landmark-one-main", "region")
    return lambda page: [one for one in violations(page) if not one.startswith(ours)]


def test_director_opens_a_round_from_an_adopted_plan(
    director: Callable[..., Page],
    plan: ActionPlan,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    # Given an adopted plan, and no round yet
    page = director("runder/")
    expect(page.get_by_text("Ingen rapporteringsrunder ennå.")).to_be_visible()
    looked_at(page, "runde-ingen", violations, screenshot)

    # When a half-year round is chosen from the usual ones
    page.get_by_role("link", name="Ny runde").click()
    page.get_by_role("link", name="Halvårsrapport: 1. januar 2026").click()
    expect(page.get_by_label("Status per")).to_have_value("2026-07-01")
    looked_at(page, "runde-ny", violations, screenshot)
    page.get_by_label("Frist").fill("2027-08-13")
    page.get_by_role("button", name="Lag runden").click()

    # Then everybody the plan names is proposed, and what lacks somebody is said
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvem som rapporterer hva")
    expect(page.get_by_text("2 rader har ingen som er spurt")).to_be_visible()
    expect(page.get_by_text("mangler e-post").first).to_be_visible()

    # When the two are given to somebody new, and two others are answered as one
    for label in ("1.3 Felles legevakt", "2.3 Kulturskole over grensene"):
        page.get_by_label(label).check()
    page.get_by_label("Gi de valgte radene til").select_option("ny")
    page.get_by_label("Navn").fill("Nina Ny")
    page.get_by_label("E-post").fill("nina.ny@eksempel.no")
    page.get_by_label("Tittel").fill("prosjektleder")
    looked_at(page, "runde-hvem", violations, screenshot)
    page.get_by_role("button", name="Bytt til").click()
    expect(page.get_by_text("Nina Ny er spurt i 2 rader.")).to_be_visible()
    for label in ("1.1 Felles næringskontor", "1.2 Trygg ferdsel på veiene"):
        page.get_by_label(label).check()
    page.get_by_role("button", name="Besvar under ett").click()
    expect(page.get_by_text("besvares under ett")).to_be_visible()

    # And the address that lacked is put in
    page.get_by_role("link", name="Ola Vik").first.click()
    page.get_by_role("textbox", name="E-post").fill("ola.vik@eksempel.no")
    looked_at(page, "runde-person", violations, screenshot)
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("mangler e-post")).to_have_count(0)

    # When the letter is written
    page.get_by_role("link", name="Videre").click()
    looked_at(page, "runde-oppsett", violations, screenshot)
    page.get_by_role("link", name="Skriv brevet og velg påminnelser").click()
    page.get_by_label("Brevtekst").fill("Kjære alle,\n\nta med tall der dere har dem.")
    page.get_by_label("Påminnelser så mange dager før fristen").fill("10, 3")
    looked_at(page, "runde-brev", violations, screenshot)
    page.get_by_role("button", name="Lagre").click()

    # Then the preview shows exactly who gets what
    page.get_by_role("link", name="Se hvem som får hva").click()
    expect(page.get_by_text("3 personer får e-post når du åpner runden.")).to_be_visible()
    page.get_by_text("Nina Ny").first.click()
    expect(page.get_by_label("E-posten til Nina Ny")).to_contain_text("1.3 Felles legevakt")
    expect(page.get_by_label("E-posten til Nina Ny")).not_to_contain_text("Reiseliv")
    looked_at(page, "runde-forhandsvisning", violations, screenshot)
    page.get_by_role("link", name="Se den slik et e-postprogram viser den Nina Ny").click()
    looked_at(page, "runde-epost", in_a_mail_program(violations), screenshot)
    page.go_back()
    assert not OutgoingMail.objects.exists()

    # When the round is opened
    page.get_by_role("button", name="Åpne runden og send e-posten").click()

    # Then one letter each is on its way, and the board shows whom we wait for
    expect(page.get_by_text("Runden er åpnet. 3 e-poster ligger i utboksen")).to_be_visible()
    assert urlsplit(page.url).path == f"/havdalregionen/kontor/runder/{Round.objects.get().pk}/"
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == [
        "kari.nes@eksempel.no",
        "nina.ny@eksempel.no",
        "ola.vik@eksempel.no",
    ]
    opened = Round.objects.get()
    assert (opened.state, opened.deadline, opened.reminder_days) == (
        "open",
        date(2027, 8, 13),
        [-10, -3, 3, 10],
    )
    page.goto(page.url.replace(f"/{opened.pk}/", "/"))
    looked_at(page, "runde-liste", violations, screenshot)


def test_round_is_set_up_without_javascript_and_by_keyboard(
    director: Callable[..., Page], plan: ActionPlan
) -> None:
    # Given a browser without JavaScript, and a planned round
    page = director("runder/ny/", java_script_enabled=False)
    page.get_by_role("button", name="Lag runden").press("Enter")

    # When a row is chosen and given to somebody with the keyboard alone
    row = page.get_by_label("1.3 Felles legevakt")
    row.focus()
    page.keyboard.press("Space")
    expect(row).to_be_checked()
    people = page.get_by_label("Gi de valgte radene til")
    people.focus()
    page.keyboard.type("Kari")
    page.get_by_role("button", name="Legg til").press("Enter")

    # Then it is done, and said
    expect(page.get_by_text("Kari Nes er spurt i 1 rad.")).to_be_visible()

    # And a new person with a wrong address loses nothing that was typed
    page.get_by_label("2.3 Kulturskole over grensene").check()
    page.get_by_label("Gi de valgte radene til").select_option("ny")
    page.get_by_text("Ny person", exact=True).click()
    page.get_by_label("Navn").fill("Nina Ny")
    page.get_by_role("button", name="Bytt til").click()
    expect(page.get_by_text("Skriv e-postadressen. Lenken sendes dit.").first).to_be_visible()
    expect(page.get_by_label("Navn")).to_have_value("Nina Ny")
    expect(page.get_by_label("2.3 Kulturskole over grensene")).to_be_checked()
