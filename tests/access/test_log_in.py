"""Logging in, the throttle, and the places one is logged in."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sporbar.access.adapters import INVITATION, SecondFactorAdapter
from sporbar.access.queries import log_ins
from sporbar.access.second_factor import DEMO_ENTRY, needs_second_factor
from sporbar.organisations.models import User
from tests import factories
from tests.support.installation import sqlite_installation

PASSWORD = "et langt passord 1"
MISMATCH = "E-postadressen eller passordet er feil."
TOO_MANY = "For mange forsøk har vært feil. Vent fem minutter og prøv igjen."

pytestmark = pytest.mark.django_db


def log_in(client: Client, email: str = "kari@eksempel.no", password: str = PASSWORD, **more: str):
    return client.post(
        reverse("account_login"), {"login": email, "password": password, **more}, follow=True
    )


def code_of(user: User, steps: int = 0) -> str:
    """What the user's app shows now, or `steps` half minutes later."""
    secret = SecondFactorAdapter().decrypt(
        Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"]
    )
    counter = next(iter(totp.yield_hotp_counters_from_time())) + steps
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def with_app(user: User) -> User:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return user


def is_inside(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def test_login_by_email_and_password_leads_to_the_account(client: Client) -> None:
    factories.user()

    answer = log_in(client)

    assert answer.redirect_chain[-1][0] == reverse("account")
    assert is_inside(client)


def test_login_leads_to_the_office_of_the_only_cooperation(client: Client) -> None:
    tenant = factories.cooperation()
    factories.role(tenant, with_app(factories.user()), "coordinator")
    log_in(client)

    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(User.objects.get())})

    assert answer.url == reverse("office:desk", args=[tenant.slug])


def test_login_notes_that_the_invited_address_is_vouched_for(client: Client) -> None:
    user = factories.user()

    log_in(client)

    assert EmailAddress.objects.get(user=user).verified


def test_nobody_signs_up_without_an_invitation(client: Client) -> None:
    answer = client.post(
        reverse("account_signup"),
        {"email": "ny@eksempel.no", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert "Du trenger en invitasjon" in answer.content.decode()
    assert not User.objects.exists()


def test_invited_person_gets_an_account_with_the_invited_address_only(client: Client) -> None:
    session = client.session
    session[INVITATION], session["account_verified_email"] = "token", "siv@eksempel.no"
    session.save()

    assert "siv@eksempel.no" in client.get(reverse("account_signup")).content.decode()
    client.post(
        reverse("account_signup"),
        {"email": "annen@eksempel.no", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert User.objects.get().email == "siv@eksempel.no"
    assert EmailAddress.objects.get().verified
    assert is_inside(client)


def test_second_factor_stands_between_password_and_office(client: Client) -> None:
    user = with_app(factories.user())

    log_in(client)
    assert not is_inside(client)

    client.post(reverse("mfa_authenticate"), {"code": code_of(user)})
    assert is_inside(client)


def test_office_waits_for_a_second_factor(client: Client) -> None:
    tenant = factories.cooperation()
    factories.role(tenant, factories.user(), "coordinator")
    log_in(client)

    answer = client.get(reverse("office:desk", args=[tenant.slug]))

    assert answer.url == reverse("mfa_index")


def test_issuers_log_in_needs_no_second_factor_here(client: Client) -> None:
    request = RequestFactory().get("/")
    request.session, request.user = client.session, factories.user()
    assert needs_second_factor(request)

    record_authentication(request, request.user, "socialaccount", provider="elvebotn", uid="1")
    assert not needs_second_factor(request)


def test_recovery_code_works_once(client: Client) -> None:
    user = with_app(factories.user())
    code = RecoveryCodes.activate(user).get_unused_codes()[0]

    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_inside(client)

    client.post(reverse("account_logout"))
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_inside(client)


def test_secret_of_the_app_is_not_kept_in_the_clear() -> None:
    user = factories.user()
    secret = totp.generate_totp_secret()

    totp.TOTP.activate(user, secret)

    assert secret not in str(Authenticator.objects.get(user=user).data)


def test_secrets_are_read_after_the_site_key_is_changed(settings: object) -> None:
    kept = SecondFactorAdapter().encrypt("hemmelig")

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "en ny nøkkel"  # type: ignore[attr-defined]

    assert SecondFactorAdapter().decrypt(kept) == "hemmelig"


def test_sixth_wrong_password_is_refused_with_a_sentence(client: Client) -> None:
    factories.user()

    for _ in range(5):
        assert MISMATCH in log_in(client, password="feil").content.decode()

    assert TOO_MANY in log_in(client, password="feil").content.decode()
    assert TOO_MANY in log_in(client).content.decode()
    assert not is_inside(client)


def test_lockout_ends_after_five_minutes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.user()
    for _ in range(6):
        log_in(client, password="feil")

    later = time.time() + timedelta(minutes=5, seconds=1).total_seconds()
    monkeypatch.setattr(time, "time", lambda: later)

    log_in(client)
    assert is_inside(client)


def test_wrong_passwords_for_one_account_do_not_lock_another(client: Client) -> None:
    factories.user()
    factories.user("per@eksempel.no")
    for _ in range(6):
        log_in(client, password="feil")

    log_in(client, "per@eksempel.no")

    assert is_inside(client)


def test_sixth_wrong_code_is_refused_with_a_sentence(client: Client) -> None:
    user = with_app(factories.user())
    log_in(client)

    for _ in range(5):
        wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert "Koden stemmer ikke" in wrong.content.decode()

    sixth = client.post(reverse("mfa_authenticate"), {"code": code_of(user)})
    assert TOO_MANY in sixth.content.decode()
    assert not is_inside(client)


def test_sixth_reset_of_a_password_is_refused_with_a_sentence(client: Client) -> None:
    asked = [
        client.post(reverse("account_reset_password"), {"email": "ingen@eksempel.no"})
        for _ in range(6)
    ]

    assert [one.status_code for one in asked] == [302] * 5 + [429]
    assert "Vent fem minutter" in asked[-1].content.decode()


def test_pages_do_not_tell_whether_an_account_exists(client: Client) -> None:
    factories.user()

    unknown = log_in(client, "ingen@eksempel.no", "feil").content.decode()
    known = log_in(client, password="feil").content.decode()
    assert MISMATCH in unknown and MISMATCH in known

    for email in ("ingen@eksempel.no", "kari@eksempel.no"):
        answer = client.post(reverse("account_reset_password"), {"email": email})
        assert answer.url == reverse("account_reset_password_done")


def test_new_session_at_login(client: Client) -> None:
    factories.user()
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key

    log_in(client)

    assert client.session.session_key != before


def test_ended_place_is_really_logged_out(client: Client) -> None:
    factories.user()
    thief = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    log_in(thief)
    log_in(client)
    page = client.get(reverse("account")).content.decode()
    assert "Firefox på Windows" in page
    place = re.search(r'action="(/konto/innlogginger/\d+/slutt/)"', page)
    assert place

    client.post(place[1])

    assert not is_inside(thief)
    assert is_inside(client)


def test_all_other_places_are_ended_at_once(client: Client) -> None:
    factories.user()
    others = [Client(), Client()]
    for one in (*others, client):
        log_in(one)

    client.post(reverse("end_other_log_ins"))

    assert [is_inside(one) for one in (*others, client)] == [False, False, True]


def thief_of(client: Client) -> Client:
    """Somebody with a copy of the cookie, and nothing else."""
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert is_inside(thief)
    return thief


def end_here_from_elsewhere(client: Client) -> None:
    elsewhere = Client()
    log_in(elsewhere)
    place = UserSession.objects.get(session_key=client.session.session_key)
    elsewhere.post(reverse("end_log_in", args=[place.pk]))


def change_password(client: Client) -> None:
    new = "et helt nytt passord 2"
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert answer.url == reverse("account")


@pytest.mark.parametrize(
    ("deed", "owner_stays"),
    [
        (lambda client: client.post(reverse("account_logout")), False),
        (end_here_from_elsewhere, False),
        (change_password, True),
        (lambda client: client.post(reverse("end_other_log_ins")), True),
    ],
    ids=["logged out", "ended from elsewhere", "new password", "all others ended"],
)
def test_stolen_cookie_is_dead_after(
    client: Client, deed: Callable[[Client], Any], owner_stays: bool
) -> None:
    factories.user()
    log_in(client)
    thief = thief_of(client)

    deed(client)

    assert not is_inside(thief)
    assert is_inside(client) == owner_stays
    # The page still knows which of the places is this one.
    if owner_stays:
        assert [one.is_here for one in log_ins(User.objects.get(), client.session.session_key)] == [
            True
        ]


def test_place_of_somebody_else_cannot_be_ended(client: Client) -> None:
    factories.user()
    factories.user("per@eksempel.no")
    other = Client()
    log_in(other, "per@eksempel.no")
    log_in(client)
    place = UserSession.objects.get(user__email="per@eksempel.no")

    assert client.post(reverse("end_log_in", args=[place.pk])).status_code == 404
    assert is_inside(other)


def test_account_page_writes_nothing_and_asks_as_much_for_one_place_as_for_three(
    client: Client,
) -> None:
    user = factories.user()
    log_in(client)

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("account"))
        return [one["sql"] for one in queries.captured_queries]

    one = asked()
    for number in range(2):
        log_in(Client())
        factories.role(factories.cooperation(f"region-{number}"), user, "coordinator")
    three = asked()

    assert len(three) == len(one)
    assert not [sql for sql in one if sql.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_demo_entry_counts_as_second_factor_only_in_its_session(client: Client) -> None:
    request = RequestFactory().get("/")
    request.user = factories.user()
    client.force_login(request.user)
    session = client.session
    session[DEMO_ENTRY] = True
    session.save()
    request.session = client.session
    assert not needs_second_factor(request)

    client.post(reverse("account_logout"))
    request.session = client.session
    assert needs_second_factor(request)


def test_closed_account_is_told_so(client: Client) -> None:
    factories.user(is_active=False)

    answer = log_in(client)

    assert not is_inside(client)
    assert answer.status_code == 200


def test_name_and_language_are_saved(client: Client) -> None:
    user = factories.user()
    log_in(client)

    client.post(reverse("account"), {"first_name": "Kari", "last_name": "Nes", "language": "nn"})

    user.refresh_from_db()
    assert (str(user), user.language) == ("Kari Nes", "nn")


@pytest.mark.parametrize("wrong", ["kort", "123456789012", "passordpassord"[:8]])
def test_weak_password_is_refused(client: Client, wrong: str) -> None:
    factories.user()
    log_in(client)

    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": wrong, "password2": wrong},
    )

    assert answer.status_code == 200
    assert User.objects.get().check_password(PASSWORD)


def test_session_lasts_two_weeks_only_for_those_who_ask(client: Client) -> None:
    factories.user()
    log_in(client)
    assert client.session.get_expire_at_browser_close()

    staying = Client()
    log_in(staying, remember="on")
    assert staying.session.get_expiry_date() > timezone.now() + timedelta(days=13)


@pytest.mark.django_db(False)
def test_another_process_counts_the_same_wrong_passwords(tmp_path: Path) -> None:
    environment = sqlite_installation(tmp_path)

    def wrong_passwords(times: int) -> str:
        return subprocess.run(
            [sys.executable, "-m", "tests.access.wrong_passwords", str(times)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert wrong_passwords(5).count(MISMATCH) == 5
    assert wrong_passwords(1).count(TOO_MANY) == 1
