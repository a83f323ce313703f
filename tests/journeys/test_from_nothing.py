"""From an empty installation to an adopted plan and its PDF, by people, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page, expect

from sporbar.office.setup.start import start_token
from sporbar.organisations.models import Cooperation, RoleName, User
from sporbar.plans.models import ActionPlan, PlanVersion
from tests import factories
from tests.journeys.conftest import WIDTHS

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "fire vanlige ord på rad"


@pytest.fixture(autouse=True)
def _fresh_throttle() -> None:
    cache.clear()


def code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_secretariat_starts_with_nothing_and_adopts_a_plan(
    page: Page,
    live_server: Any,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    def look(name: str) -> None:
        assert violations(page) == [], name
        screenshot(page, f"fra-null-{name}")

    # Given an installation with nothing in it, and the link «sporbar start» prints
    page.goto(f"{live_server.url}/")
    expect(page.get_by_text("sporbar start")).to_be_visible()
    page.goto(f"{live_server.url}/start/{start_token()}/")
    look("1-start")

    # When the cooperation is made, with two members from the register
    page.get_by_label("Samarbeidets navn").fill("Elvelandet")
    page.get_by_label("Adresse på nettstedet").fill("elvelandet")
    page.get_by_label("Juridisk enhet").fill("Elvelandet interkommunale politiske råd")
    page.get_by_text("Buskerud", exact=True).click()
    page.get_by_label("Kongsberg").check()
    page.get_by_label("Rollag").check()
    page.get_by_label("Navnet på daglig leder").fill("Ingunn Havdal")
    page.get_by_label("E-posten til daglig leder").fill("ingunn@eksempel.no")
    page.get_by_role("button", name="Opprett samarbeidet").click()

    # Then the managing director makes a password and a second factor
    page.get_by_label("Nytt passord", exact=True).fill(PASSWORD)
    page.get_by_label("Nytt passord en gang til").fill(PASSWORD)
    page.get_by_role("button", name=re.compile("passord", re.I)).click()
    page.goto(f"{live_server.url}/elvelandet/kontor/")
    page.get_by_label("E-postadresse").fill("ingunn@eksempel.no")
    page.get_by_label("Passord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()
    page.get_by_role("link", name="Sett opp kodeapp").click()
    page.get_by_label("Passord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Bekreft").click()
    secret = page.locator(".sb-access__secret").inner_text()
    page.get_by_label("Koden appen viser nå").fill(code(secret))
    page.get_by_role("button", name="Ta appen i bruk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reservekoder")

    # And the desk says what comes next
    page.goto(f"{live_server.url}/elvelandet/kontor/")
    expect(page.get_by_text("2 av 11 er gjort.")).to_be_visible()
    look("2-skrivebord")

    # When the body, the strategy and its area are written
    page.get_by_role("link", name="Begynn her").click()
    page.get_by_role("link", name="Nytt organ").click()
    page.get_by_label("Navn", exact=True).fill("Regionrådet")
    page.get_by_label("Type").select_option("regional_council")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_role("link", name="Regionrådet")).to_be_visible()
    look("3-organer")
    page.goto(f"{live_server.url}/elvelandet/kontor/strategi/")
    page.get_by_role("link", name="Ny strategi").click()
    page.get_by_label("Tittel").fill("Strategi 2026–2029")
    page.get_by_role("button", name="Lagre").click()
    page.goto(f"{live_server.url}/elvelandet/kontor/strategi/satsingsomrader/ny/")
    page.get_by_label("Nummer").fill("1")
    page.get_by_label("Tittel").fill("Digitalisering")
    page.get_by_role("button", name="Lagre").click()
    page.goto(f"{live_server.url}/elvelandet/kontor/strategi/")
    look("4-strategi")

    # And a plan is started and its measures written
    page.goto(f"{live_server.url}/elvelandet/kontor/plan/")
    page.get_by_role("link", name="Start en plan").click()
    page.get_by_label("År").fill("2026")
    page.get_by_label("Tittel").fill("Handlingsplan 2026")
    look("5-start-plan")
    page.get_by_role("button", name="Start planen").click()
    for title in ("Bredbånd til alle", "Felles innbyggertjeneste"):
        page.goto(f"{live_server.url}/elvelandet/kontor/plan/2026/utkast/")
        page.get_by_label("Tittel", exact=True).fill(title)
        page.get_by_role("button", name="Legg til").click()
    page.goto(f"{live_server.url}/elvelandet/kontor/plan/2026/utkast/")
    expect(page.get_by_text("Felles innbyggertjeneste").first).to_be_visible()
    look("6-utkast")

    # And it is sent to the body
    version = PlanVersion.objects.get()
    page.goto(f"{live_server.url}/elvelandet/kontor/plan/versjon/{version.pk}/")
    look("7-versjon")
    page.get_by_role("link", name="Send til behandling").click()
    look("8-send")
    page.get_by_role("button", name="Send til behandling").click()
    expect(page.get_by_text("Utkastet ligger fast.").first).to_be_visible()

    # And adopted
    page.get_by_role("link", name="Registrer vedtaket").click()
    page.get_by_label("Vedtatt av").select_option(label="Regionrådet")
    page.get_by_label("Dato").fill("5.12.2025")
    page.get_by_label("Sak").fill("41/25")
    page.get_by_label("Vedtakets ordlyd").fill("Handlingsplanen for 2026 vedtas.")
    look("9-vedta")
    page.get_by_role("button", name="Planen er vedtatt").click()

    # Then it lies fast, everybody can read it, and it can be had as PDF
    expect(page.get_by_text("Planen er vedtatt og ligger fast.")).to_be_visible()
    look("10-vedtatt")
    with page.expect_download() as pdf:
        page.get_by_role("link", name=re.compile("PDF")).first.click()
    assert Path(pdf.value.path()).read_bytes().startswith(b"%PDF")
    public = Client().get("/elvelandet/plan/2026/")
    assert "Bredbånd til alle" in public.content.decode()


def as_director(page: Page, live_server: Any, tenant: Cooperation, role: str) -> None:
    user = User.objects.create_user(f"{role}@eksempel.no", first_name="Ingunn")
    factories.role(tenant, user, role)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
    )


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_plan_is_rolled_over_to_next_year(
    page: Page,
    live_server: Any,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    # Given this year's adopted plan, and what was said of it
    tenant = factories.cooperation()
    version = factories.adopted_version(tenant, measures=4, areas=2)
    turn = factories.round(version.plan)
    first = version.plan.measures.order_by("focus_area__number", "number")[0]
    factories.entry(turn, first, progress="completed")
    as_director(page, live_server, tenant, RoleName.MANAGING_DIRECTOR)

    # When the director ends the one that is done, without saying why
    page.goto(f"{live_server.url}/{tenant.slug}/kontor/plan/versjon/{version.pk}/")
    page.get_by_role("link", name="Ruller til neste år").click()
    row = page.get_by_role("row").filter(has_text=first.title)
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Lag utkastet til neste års plan").click()

    # Then the page asks for the reason and keeps the choice
    expect(page.get_by_text("Skriv hvorfor hvert av tiltakene")).to_be_visible()
    expect(row.get_by_role("checkbox")).to_be_checked()
    assert violations(page) == []
    screenshot(page, "rullere")

    # When the reason is given
    row.get_by_label(re.compile("Hvorfor")).fill("Nådd i mai.")
    page.get_by_role("button", name="Lag utkastet til neste års plan").click()

    # Then next year's draft has the others, numbered anew
    expect(page.get_by_role("heading", level=1)).to_have_text("Handlingsplan 2027")
    fresh = ActionPlan.objects.get(year=2027).versions.get()
    drafts = list(fresh.drafts.order_by("focus_area__number", "number"))
    assert [one.label for one in drafts] == ["1.1", "2.1", "2.2"]
    assert violations(page) == []

    # And what differs from this year is said in words
    page.goto(f"{live_server.url}/{tenant.slug}/kontor/plan/versjon/{fresh.pk}/endringer/")
    expect(page.get_by_text("Nådd i mai.")).to_be_visible()
    assert violations(page) == []
    screenshot(page, "sammenlikne")


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_auditor_reads_the_trail_with_the_keyboard(
    page: Page,
    live_server: Any,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    # Given a plan that was written and adopted, and an auditor
    tenant = factories.cooperation()
    factories.adopted_version(tenant)
    as_director(page, live_server, tenant, RoleName.AUDITOR)

    # When the auditor opens the trail and asks for adoptions, by keyboard alone
    page.goto(f"{live_server.url}/{tenant.slug}/kontor/")
    page.get_by_role("link", name="Spor", exact=True).focus()
    page.keyboard.press("Enter")
    deeds = page.get_by_label("Handling")
    deeds.focus()
    for _step in range(80):
        if deeds.input_value() == "adopt_version":
            break
        page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Søk").focus()
    page.keyboard.press("Enter")

    # Then only that deed is there, with its details
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Regionrådet").first).to_be_visible()
    assert violations(page) == []
    screenshot(page, "spor")

    # And it can be taken out
    with page.expect_download() as file:
        page.get_by_role("button", name="Last ned som CSV").click()
    assert "Rader: 1" in Path(file.value.path()).read_text(encoding="utf-8")
