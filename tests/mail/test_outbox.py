"""Every mail is queued with its deed, sent once, tried again when the server refuses."""

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
from tests.support.installation import installation
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


def test_secret_body_is_blanked_when_the_mail_is_given_up(
    mailbox: Mailbox, backend: BaseEmailBackend
) -> None:
    mail = queued(text="https://eksempel.no/hemmelig", html="<a>hemmelig</a>", sensitive=True)
    mailbox.answer = "550 Ukjent mottaker"
    at = AT
    for wait in WAITS:
        send_due(at=at, backend=backend)
        at += wait
    mail.refresh_from_db()
    assert "hemmelig" in mail.text
    send_due(at=at, backend=backend)

    mail.refresh_from_db()
    assert mail.state == "failed"
    assert "hemmelig" not in mail.text + mail.html


def test_mail_that_cannot_be_built_is_counted_and_does_not_stop_the_others(
    mailbox: Mailbox, backend: BaseEmailBackend
) -> None:
    broken = queued()
    # As an earlier version, or a hand in the database, may have left it.
    OutgoingMail.objects.filter(pk=broken.pk).update(message_id="<a@b>\r\nBcc: x@eksempel.no")
    queued(to="per@eksempel.no")

    assert send_due(at=AT, backend=backend) == 1

    assert [letter["To"] for letter in mailbox.letters] == ["per@eksempel.no"]
    broken.refresh_from_db()
    assert (broken.state, broken.attempts) == ("queued", 1)
    assert broken.next_try_at == AT + WAITS[0]
    assert "newlines" in broken.last_error


def test_answer_of_a_server_gone_mad_is_counted(backend: BaseEmailBackend) -> None:
    class Mad(type(backend)):  # type: ignore[misc]
        def send_messages(self, messages: object) -> int:
            raise RuntimeError("\x00\ud800 oi")

    mail = queued()

    assert send_due(at=AT, backend=Mad()) == 0

    mail.refresh_from_db()
    assert (mail.attempts, mail.last_error) == (1, "? oi")


def test_failure_of_one_who_lost_the_lease_does_not_count(backend: BaseEmailBackend) -> None:
    class Late(type(backend)):  # type: ignore[misc]
        def send_messages(self, messages: object) -> int:
            OutgoingMail.objects.update(leased_by="other", leased_until=AT + timedelta(hours=1))
            raise TimeoutError

    mail = queued()
    send_due(at=AT, backend=Late())

    mail.refresh_from_db()
    assert (mail.attempts, mail.leased_by) == (0, "other")


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


_SLOWLY = """
import sys, django; django.setup()
from datetime import timedelta
from sporbar.mail.actions import send_due
print(send_due(lease=timedelta(seconds=1.5)), flush=True)
"""


def with_mails(folder: Path, mailbox: Mailbox, mails: int) -> dict[str, str]:
    """The environment of an installation of its own with so many mails in the outbox."""
    environment = installation(
        folder,
        SPORBAR_SMTP_URL=f"smtp://127.0.0.1:{mailbox.port}",
        DJANGO_SETTINGS_MODULE="sporbar.config.settings",
    )
    fill = (
        "import django; django.setup()\n"
        "from sporbar.mail.actions import queue_mail\n"
        f"for n in range({mails}): queue_mail(cooperation=None, to=f'p{{n}}@eksempel.no',"
        " subject='Hei', text='Hei', by=None)\n"
    )
    subprocess.run([sys.executable, "-c", fill], env=environment, check=True)
    return environment


@pytest.mark.django_db(transaction=True)
def test_slow_server_does_not_get_a_mail_twice(tmp_path: Path, mailbox: Mailbox) -> None:
    environment = with_mails(tmp_path, mailbox, mails=10)
    # Each mail is well within its lease; ten of them in a row are not.
    mailbox.seconds = 0.4

    senders = [
        subprocess.Popen(
            [sys.executable, "-c", _SLOWLY], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    sent = [int(one.communicate(timeout=60)[0]) for one in senders]

    assert sum(sent) == 10
    assert min(sent) > 0
    assert sorted(letter["To"] for letter in mailbox.letters) == sorted(
        f"p{number}@eksempel.no" for number in range(10)
    )


@pytest.mark.django_db(transaction=True)
def test_killed_sender_loses_none(tmp_path: Path, mailbox: Mailbox) -> None:
    environment = with_mails(tmp_path, mailbox, mails=40)
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
