"""What the log-in is told from outside: a wrong value is said, not guessed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from sporbar.config.settings import issuers

GOOD = {
    "id": "elvebotn",
    "name": "Elvebotn kommune",
    "issuer": "https://innlogging.elvebotn.example/",
    "client_id": "sporbar",
    "client_secret": "hemmelig",
}


def given(monkeypatch: pytest.MonkeyPatch, value: Any) -> list[dict[str, Any]]:
    text = value if isinstance(value, str) else json.dumps(value)
    monkeypatch.setenv("SPORBAR_OIDC", text)
    return issuers("SPORBAR_OIDC")


def test_no_issuers_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPORBAR_OIDC", raising=False)

    assert issuers("SPORBAR_OIDC") == []


def test_issuer_is_read_with_pkce_and_trusted_domains(monkeypatch: pytest.MonkeyPatch) -> None:
    [found] = given(monkeypatch, [{**GOOD, "confirmed_domains": ["elvebotn.example"]}])

    assert found["provider_id"] == "elvebotn"
    assert found["settings"] == {
        "server_url": "https://innlogging.elvebotn.example",
        "oauth_pkce_enabled": True,
        "email_authentication": True,
        "verified_email": ["elvebotn.example"],
    }


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("[", "ikke gyldig JSON"),
        ({"id": "x"}, "ventet en liste"),
        ([{"id": "elvebotn"}], "«elvebotn» mangler client_id, client_secret, issuer, name"),
        ([{**GOOD, "secret": "x"}], "ukjente felt: secret"),
        ([{**GOOD, "client_id": ""}], "tomt felt"),
        ([{**GOOD, "id": "Elve botn"}], "små bokstaver"),
        ([{**GOOD, "id": "feil"}], "små bokstaver"),
        ([{**GOOD, "issuer": "http://innlogging.example"}], "https://"),
        ([{**GOOD, "confirmed_domains": "elvebotn.example"}], "liste av domener"),
        ([GOOD, GOOD], "samme id"),
    ],
)
def test_wrong_issuer_stops_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, value: Any, sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match="SPORBAR_OIDC") as stopped:
        given(monkeypatch, value)

    assert sentence in str(stopped.value)
    assert "hemmelig" not in str(stopped.value)


def test_session_cookie_is_out_of_reach_of_scripts_and_other_sites() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


DEPLOYED = """
import django; django.setup()
from django.conf import settings
from django.core.checks import run_checks
print([one.id for one in run_checks(include_deployment_checks=True) if not one.is_silenced()])
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS)
from django.urls import resolve
print(resolve("/demo/").view_name)
"""


def test_production_passes_djangos_checks_and_has_no_demo(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DEPLOYED],
        env={
            # The suite's own leave to work in an event loop is nothing for production.
            **{k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"},
            "DJANGO_SETTINGS_MODULE": "sporbar.config.settings",
            "SPORBAR_ENV": "production",
            "SPORBAR_SECRET_KEY": "lang-nok-til-at-django-godtar-den-0123456789-abcdefghij",
            "SPORBAR_HOSTS": "x.example",
            "SPORBAR_DATA_DIR": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}",
        },
        capture_output=True,
        text=True,
        check=True,
    )

    checks, cookies, demo = done.stdout.splitlines()
    assert checks == "[]"
    assert cookies == "True True 31536000"
    assert demo == "website:front", "an address like any other"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "believed"), [("127.0.0.1", "203.0.113.5"), ("198.51.100.7", "198.51.100.7")]
)
def test_only_a_trusted_proxy_says_where_a_request_comes_from(line: str, believed: str) -> None:
    from sporbar.config.wsgi import application

    environ: dict[str, Any] = {
        **RequestFactory().get("/tilgjengelighet/").environ,
        "REMOTE_ADDR": line,
        "HTTP_X_FORWARDED_FOR": "192.0.2.66, 203.0.113.5",
    }
    application(environ, lambda *answer: None)

    assert environ["REMOTE_ADDR"] == believed
