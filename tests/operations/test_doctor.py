"""The doctor finds what is wrong, and says what to do about it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from sporbar.core import append_only
from sporbar.document import fonts
from sporbar.mail.actions import queue_mail
from sporbar.mail.models import OutgoingMail
from sporbar.operations import checkup
from sporbar.operations.checkup import NOTE, WELL, WRONG, Finding, findings
from sporbar.operations.models import ClockTick, WorkerSign
from sporbar.organisations.models import TrailEntry
from sporbar.records import store
from sporbar.records.actions import store_bytes
from tests import factories
from tests.operations.commands import ask, refused, run
from tests.support.installation import SPORBAR, sqlite_installation
from tests.support.postgres import free_port
from tests.support.smtp import smtp_server


@pytest.fixture(autouse=True)
def _own_folder(data_dir: Path) -> None:
    """Every test here looks at a data folder of its own."""


def found(word: str) -> Finding:
    """The one finding that speaks of this; it must be of some help."""
    (one,) = [finding for finding in findings() if word in finding.what]
    assert one.word == WELL or one.advice
    return one


@pytest.mark.django_db
def test_guard_that_is_gone_is_found() -> None:
    assert found("Vernet").word == WELL
    name = append_only.trigger_names(TrailEntry)[0]  # type: ignore[arg-type]
    table = TrailEntry._meta.db_table
    on = "" if connection.vendor == "sqlite" else f' ON "{table}"'
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{on}')

    assert found("1 vern mot endring mangler") == Finding(
        WRONG, "1 vern mot endring mangler.", "Kjør «sporbar migrate»."
    )


@pytest.mark.django_db
def test_migration_that_waits_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'operations'")

    assert found("Databasen mangler").advice == "Kjør «sporbar migrate»."


@pytest.mark.django_db
@pytest.mark.parametrize(("free", "word"), [(50 << 20, WRONG), (500 << 20, NOTE), (5 << 30, WELL)])
def test_little_room_is_found(free: int, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is little is measured against the real disk: move the marks instead of filling it.
    real = checkup.shutil.disk_usage("/").free
    monkeypatch.setattr(checkup, "NOTHING", real - free + (100 << 20))
    monkeypatch.setattr(checkup, "LITTLE", real - free + (1 << 30))

    assert found("GB ledig").word == word


@pytest.mark.django_db
def test_worker_is_missed_by_its_sign() -> None:
    assert found("arbeider er i gang").word == NOTE
    sign = WorkerSign.objects.create(name="kontor:1", seen_at=timezone.now())
    assert found("Arbeideren er i gang").word == WELL

    sign.seen_at = timezone.now() - timedelta(minutes=3)
    sign.save()
    assert found("Arbeideren kontor:1 har ikke gitt tegn").word == WRONG

    sign.seen_at = timezone.now() + timedelta(minutes=3)
    sign.save()
    assert found("Klokken til arbeideren kontor:1").word == WRONG


@pytest.mark.django_db
def test_job_that_is_given_up_is_found() -> None:
    ClockTick.objects.create(
        job="tell", due_at=timezone.now(), attempts=3, last_error="Disken er full."
    )

    assert found("Jobben tell er gitt opp: Disken er full.").word == WRONG


@pytest.fixture
def smtp(settings: Any) -> Iterator[int]:
    """The port of a mail server that is set but not there."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    yield settings.EMAIL_PORT


@pytest.mark.django_db
def test_mail_server_that_is_down_and_mail_that_waits_are_found(smtp: int) -> None:
    mail = queue_mail(
        cooperation=None,
        to="kari@eksempel.no",
        subject="Hei",
        text="Hei",
        by=None,
        at=timezone.now() - timedelta(hours=1),
    )
    OutgoingMail.objects.filter(pk=mail.pk).update(last_error="Ukjent mottaker")

    assert found("E-posttjeneren 127.0.0.1 svarer ikke").word == WRONG
    assert found("1 e-poster er ikke kommet frem").what.endswith("Sist: Ukjent mottaker")


@pytest.mark.django_db
def test_mail_server_that_wants_no_password_is_found(smtp: int, settings: Any) -> None:
    with smtp_server() as mailbox:
        settings.EMAIL_PORT = mailbox.port
        assert found("E-posttjeneren 127.0.0.1 svarer.").word == WELL
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "bruker", "feil"
        assert found("E-posttjeneren 127.0.0.1 svarer ikke").word == WRONG


def test_without_a_database_the_rest_is_still_looked_at(tmp_path: Path) -> None:
    own = sqlite_installation(tmp_path / "own")
    own["DATABASE_URL"] = f"sqlite:///{tmp_path}/nowhere/own.sqlite3"
    done = run(own, SPORBAR, "doctor")

    assert "Noe er feil" in refused(done)
    assert "Databasen svarer ikke" in done.stdout
    assert "GB ledig" in done.stdout


def test_data_folder_that_cannot_be_written_is_found(tmp_path: Path) -> None:
    own = sqlite_installation(tmp_path / "own")
    # Root may write anywhere but here.
    own["SPORBAR_DATA_DIR"] = "/proc"
    own["SPORBAR_SECRET_KEY"] = "lang-nok-til-at-django-godtar-den-0123456789-abcdefghij"
    own["SPORBAR_ENV"], own["SPORBAR_HOSTS"] = "production", "x.eksempel"
    done = run(own, SPORBAR, "doctor")

    refused(done)
    assert "Datamappen /proc kan ikke skrives i" in done.stdout
    assert "rett til å skrive der" in done.stdout
    assert ask(own, "SELECT count(*) FROM operations_workersign") == [(0,)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "word", "what"),
    [
        ({"IN_PRODUCTION": False}, NOTE, "Kjører som demo."),
        ({"DEBUG": True}, WRONG, "SPORBAR_DEBUG er på i drift."),
        ({"SECURE_SSL_REDIRECT": False}, NOTE, "HTTPS er slått av."),
        ({}, WELL, "Innstillingene passer for drift."),
    ],
)
def test_settings_that_do_not_fit_are_found(
    settings: Any, given: dict[str, bool], word: str, what: str
) -> None:
    fine = {"IN_PRODUCTION": True, "DEBUG": False, "SECURE_SSL_REDIRECT": True}
    for name, value in {**fine, **given}.items():
        setattr(settings, name, value)

    assert found(what).word == word


@pytest.mark.django_db
def test_style_sheets_that_were_never_gathered_are_found(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    assert found("Stilarkene mangler.").advice == "Kjør «sporbar collectstatic --no-input»."

    (tmp_path / "staticfiles.json").write_text("{}")
    assert found("Stilarkene er på plass.").word == WELL


@pytest.mark.django_db
def test_fonts_that_are_gone_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert found("Skriftene er på plass.").word == WELL
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)

    assert found("Skriftene mangler.").advice == "Kjør «make setup»."


@pytest.mark.django_db
def test_stored_file_that_is_damaged_or_gone_is_found() -> None:
    tenant = factories.cooperation()
    files = [
        store_bytes(
            cooperation=tenant, name=f"{name}.txt", media_type="text/plain", data=name.encode()
        )
        for name in ("hel", "endret", "borte")
    ]
    assert found("3 lagrede filer er hele.").word == WELL
    store.path_of(files[1].sha256).write_bytes(b"noe annet")
    store.path_of(files[2].sha256).unlink()

    one = found("2 av 3 lagrede filer mangler eller er skadet")
    assert one.word == WRONG
    assert "sikkerhetskopi" in one.advice


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no clock of its own")
def test_clock_that_goes_apart_from_the_databases_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = timezone.now()
    assert not [one for one in findings() if "feil av databasens" in one.what]
    monkeypatch.setattr(checkup.timezone, "now", lambda: real - timedelta(minutes=2))

    assert found("sekunder feil av databasens").word == WRONG
