"""Every mail is queued with its deed, sent once, tried again when the server refuses."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from sporbar.mail.actions import WAITS, queue_mail, send_due
from sporbar.mail.models import OutgoingMail
from tests import factories
from tests.reporting.test_processes import own_database
from tests.support.smtp import Mailbox, smtp_server

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as box:
        yield box


@pytest.fixture
def backend(mailbox: Mailbox) -> BaseEmailBackend:
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host="127.0.0.1",
        port=mailbox.port,
        username="",
        password="",
        timeout=5,
    )


def queued(**values: object) -> OutgoingMail:
    return queue_mail(
        **{
            "cooperation": None,
            "to": "kari@eksempel.no",
            "subject": "Innkalling: høring på Røros",
            "text": "Hei på deg.",
            "by": None,
            "at": AT,
            **values,
        }
    )


def test_mail_arrives_as_it_was_written(mailbox: Mailbox, backend: BaseEmailBackend) -> None:
    mail = queued(html="<p>Hei på <b>deg</b>.</p>", language="nn", cooperation=None)

    assert send_due(at=AT, backend=backend) == 1

    (letter,) = mailbox.letters
    assert letter["Subject"] == "Innkalling: høring på Røros"
    assert letter["To"] == "kari@eksempel.no"
    assert letter["Message-ID"] == mail.message_id
    assert letter["Content-Language"] == "nn"
    kinds = [part.get_content_type() for part in letter.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.attempts) == ("sent", AT, 1)


def test_mail_of_a_deed_that_failed_is_not_sent() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queued()
        raise ZeroDivisionError

    assert not OutgoingMail.objects.exists()


def test_line_breaks_in_a_subject_cannot_add_headers(
    mailbox: Mailbox, backend: BaseEmailBackend
) -> None:
    queued(subject="Hei\r\nBcc: alle@eksempel.no")

    send_due(at=AT, backend=backend)

    assert mailbox.letters[0]["Bcc"] is None
    assert mailbox.letters[0]["Subject"] == "Hei Bcc: alle@eksempel.no"


def test_refused_mail_is_tried_again_later(mailbox: Mailbox, backend: BaseEmailBackend) -> None:
    mail = queued()
    mailbox.answer = "451 Prøv igjen senere"

    assert send_due(at=AT, backend=backend) == 0
    assert send_due(at=AT + WAITS[0] - timedelta(seconds=1), backend=backend) == 0
    mailbox.answer = "250 OK"
    assert send_due(at=AT + WAITS[0], backend=backend) == 1

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == ("sent", 2, "")
    assert [one["Message-ID"] for one in mailbox.letters] == [mail.message_id]


def test_mail_is_given_up_in_the_end_and_says_why(
    mailbox: Mailbox, backend: BaseEmailBackend
) -> None:
    mail = queued()
    mailbox.answer = "550 Ukjent mottaker"
    at = AT
    for wait in (*WAITS, timedelta()):
        send_due(at=at, backend=backend)
        at += wait

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("failed", len(WAITS) + 1)
    assert "Ukjent mottaker" in mail.last_error


def test_secret_body_is_blanked_once_sent(mailbox: Mailbox, backend: BaseEmailBackend) -> None:
    mail = queued(text="https://eksempel.no/hemmelig", sensitive=True)

    send_due(at=AT, backend=backend)

    mail.refresh_from_db()
    assert "hemmelig" not in mail.text
    assert "hemmelig" in mailbox.letters[0].get_content()


def test_mail_another_holds_is_left_alone(mailbox: Mailbox, backend: BaseEmailBackend) -> None:
    mail = queued()
    OutgoingMail.objects.filter(pk=mail.pk).update(leased_until=AT + timedelta(minutes=1))

    assert send_due(at=AT, backend=backend) == 0
    assert send_due(at=AT + timedelta(minutes=1), backend=backend) == 1


def test_nothing_is_sent_without_a_server() -> None:
    queued()

    assert send_due(at=AT) == 0
    assert OutgoingMail.objects.get().state == "queued"


_SEND = """
import django; django.setup()
from sporbar.mail.actions import send_due
while send_due(limit=1): pass
"""


@pytest.mark.django_db(transaction=True)
def test_killed_sender_loses_none(tmp_path: Path, mailbox: Mailbox) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": own_database(tmp_path),
        "SPORBAR_DATA_DIR": str(tmp_path),
        "SPORBAR_SMTP_URL": f"smtp://127.0.0.1:{mailbox.port}",
        "DJANGO_SETTINGS_MODULE": "sporbar.config.settings",
    }
    fill = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "from sporbar.mail.actions import queue_mail\n"
        "for n in range(40): queue_mail(cooperation=None, to=f'p{n}@eksempel.no', subject='Hei',"
        " text='Hei', by=None)\n"
    )
    subprocess.run([sys.executable, "-c", fill], env=environment, check=True)
    first = subprocess.Popen([sys.executable, "-c", _SEND], env=environment)
    deadline = time.monotonic() + 60
    while len(mailbox.letters) < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.wait()
    # What the dead one held is free when its lease has run out.
    free = (
        "import django; django.setup()\n"
        "from sporbar.mail.models import OutgoingMail\n"
        "OutgoingMail.objects.update(leased_until=None)\n"
    )
    subprocess.run([sys.executable, "-c", free], env=environment, check=True)

    senders = [subprocess.Popen([sys.executable, "-c", _SEND], env=environment) for _ in range(3)]

    assert [one.wait(timeout=120) for one in senders] == [0, 0, 0]
    assert {letter["To"] for letter in mailbox.letters} == {
        f"p{number}@eksempel.no" for number in range(40)
    }
    # At most the one that was on its way when the sender died came twice, as the same mail.
    identities = [letter["Message-ID"] for letter in mailbox.letters]
    assert len(set(identities)) == 40
    assert len(identities) <= 41


def test_mail_of_a_cooperation_knows_whose_it_is() -> None:
    tenant = factories.cooperation()

    assert queued(cooperation=tenant).cooperation == tenant
