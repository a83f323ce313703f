"""Every page of one's own account, and an invitation from the office to the office."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.urls import resolve, reverse
from playwright.sync_api import Page, expect

from sporbar.access.actions import invite
from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Role, RoleName, User
from tests.journeys.conftest import WIDTHS, ZOOM, too_wide
from tests.journeys.keyboard import troubles_without_a_mouse
from tests.journeys.test_login import EMAIL, PASSWORD, log_in, now, somebody
from tests.test_who_reaches_what import BOOK, is_account

pytestmark = pytest.mark.django_db(transaction=True)

Check = Callable[[Page], list[str]]
Shoot = Callable[[Page, str], None]
#: Files and answers to scripts, and what asks an issuer: no pages of ours.
NO_PAGE = {
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    "choose_language",
    # Asks a real key what it can; with one, it is gone through in tests/journeys/test_login.py.
    "mfa_reauthenticate_webauthn",
    "end_log_in",
    "end_other_log_ins",
    # Sent there by its form alone; by a link it says only that one may leave.
    "account_logout",
}


@pytest.fixture(autouse=True)
def _forget_earlier_attempts(transactional_db: None) -> None:
    cache.clear()


def judged(page: Page, name: str, violations: Check, screenshot: Shoot) -> dict[str, list[str]]:
    """What is wrong with the page at every width, at 200 % zoom and without a mouse."""
    found = {}
    for width in (ZOOM, *reversed(WIDTHS)):
        page.set_viewport_size({"width": width, "height": 900})
        if wrong := too_wide(page) if width == ZOOM else violations(page):
            found[f"{name} {width}"] = wrong
        if width != ZOOM:
            screenshot(page, f"konto-{name}")
    if wrong := troubles_without_a_mouse(page):
        found[f"{name} by keyboard"] = wrong
    return found


def log_in_with_app(page: Page, site: str, secret: str) -> None:
    log_in(page, site)
    page.get_by_label("Kode").fill(now(secret))
    page.get_by_role("button", name="Logg inn", exact=True).click()
    expect(page.get_by_role("button", name="Logg ut")).to_be_visible()


def pages(user: User) -> Iterator[tuple[str, str]]:
    """Every address of an account that can be looked at; links from mails with their keys."""
    key = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).first()
    address, _ = EmailAddress.objects.get_or_create(
        user=user, email="ny.kari@eksempel.no", verified=False, primary=False
    )
    uid = user_pk_to_url_str(user)
    things: dict[str, dict[str, Any]] = {
        "account_confirm_email": {"key": EmailConfirmationHMAC.create(address).key},
        "account_reset_password_from_key": {
            "uidb36": uid,
            "key": default_token_generator.make_token(user),
        },
        **{name: {"pk": key.pk if key else 1} for name in BOOK if "pk" in BOOK[name]},
    }
    for name in sorted(one for one in BOOK if is_account(one) and one not in NO_PAGE):
        yield name, reverse(name, kwargs=things.get(name))


def walk(
    page: Page, site: str, user: User, violations: Check, screenshot: Shoot
) -> tuple[set[str], dict[str, list[str]]]:
    """The pages that were shown, and what is wrong with them; one shown before is not new."""
    shown: set[str] = set()
    found: dict[str, list[str]] = {}
    for name, address in pages(user):
        answer = page.goto(site + address)
        assert answer is not None
        # Some lead on to another page, which is judged once.
        here = resolve(urlsplit(page.url).path).url_name or ""
        if answer.status == 405 or here in shown:
            continue
        assert answer.status in (200, 401, 403, 410), (name, answer.status)
        shown.add(here)
        found |= judged(page, here, violations, screenshot)
    return shown, found


def test_every_account_page_is_whole_and_needs_no_mouse(
    page: Page, live_server: Any, settings: Any, violations: Check, screenshot: Shoot
) -> None:
    # Looking at this many pages may take a slow machine longer than the password is good for.
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600
    user = somebody()

    # Given a stranger, who may log in, has forgotten the password, or holds a link from a mail
    met, found = walk(page, live_server.url, user, violations, screenshot)
    assert met >= {
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_confirm_email",
    }

    # And its owner, who just logged in and has every second step there is
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    log_in_with_app(page, live_server.url, secret)
    page.goto(live_server.url + reverse("account_reauthenticate"))
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Bekreft").click()
    page.wait_for_url(lambda url: "bekreft" not in url)
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Jobbtelefonen"}
    )
    inside, wrong = walk(page, live_server.url, user, violations, screenshot)
    assert inside >= {
        "account",
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_list_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "socialaccount_connections",
    }

    # Then every page is whole
    assert found | wrong == {}


def test_invited_person_comes_from_the_mail_into_the_office(
    page: Page, live_server: Any, violations: Check, screenshot: Shoot
) -> None:
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found.update(judged(page, name, violations, screenshot))

    # Given a managing director who invites somebody
    director = somebody()
    tenant = director.roles.get().cooperation
    Role.objects.update(name=RoleName.MANAGING_DIRECTOR)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(director, secret)
    log_in_with_app(page, live_server.url, secret)
    page.get_by_role("link", name="Personer", exact=True).click()
    page.get_by_role("link", name="Inviter").first.click()
    page.get_by_label("Navn").fill("Siv Nordbakk")
    page.get_by_label("E-post").fill("siv@eksempel.no")
    page.get_by_label("sekretær").check()
    page.get_by_role("button", name="Send invitasjonen").click()
    expect(page.get_by_text("siv@eksempel.no er invitert.")).to_be_visible()
    assert violations(page) == []
    screenshot(page, "personer")
    page.get_by_role("button", name="Logg ut").click()

    # When the invited person opens the link of the mail
    link = re.search(r"http\S+/invitasjon/\S+", OutgoingMail.objects.get().text)
    assert link
    page.goto(link[0])
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Invitasjon til {tenant.name}")
    look("invitasjon")
    page.get_by_label("Passord", exact=True).fill("kort")
    page.get_by_label("Passordet en gang til").fill("kort")
    page.get_by_role("button", name="Ta imot invitasjonen").click()
    expect(page.get_by_label("Navnet ditt")).to_have_value("Siv Nordbakk")
    look("invitasjon-feil")
    page.get_by_label("Passord", exact=True).fill(PASSWORD)
    page.get_by_label("Passordet en gang til").fill(PASSWORD)
    page.get_by_role("button", name="Ta imot invitasjonen").click()

    # Then there is an account, which waits for a second factor before the office opens
    expect(page.get_by_role("heading", level=1)).to_have_text("Ekstra innloggingstrinn")
    siv = User.objects.get(email="siv@eksempel.no")
    assert [role.name for role in siv.roles.all()] == [RoleName.SECRETARY]
    look("invitasjon-tatt-imot")

    # And the link is used up, and was never for anybody else
    page.goto(link[0])
    expect(page.get_by_text("Invitasjonen er brukt.")).to_be_visible()
    look("invitasjon-brukt")
    invite(
        cooperation=tenant, email=EMAIL, roles=[RoleName.AUDITOR], site=live_server.url, by=director
    )
    link = re.search(r"http\S+/invitasjon/\S+", OutgoingMail.objects.latest("pk").text)
    assert link
    page.goto(link[0])
    expect(page.get_by_text("sendt til en annen adresse")).to_be_visible()

    # And what only the managing director may do is refused with a sentence
    Authenticator.objects.create(user=siv, type=Authenticator.Type.TOTP, data={})
    page.goto(live_server.url + reverse("office:people_invite", args=[tenant.slug]))
    expect(page.get_by_text("aglig leder").first).to_be_visible()
    look("ingen-adgang")
    assert found == {}
