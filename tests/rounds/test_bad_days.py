"""A round's mails when the mail server or the worker fails: real servers, real processes."""

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.mail import get_connection

from sporbar.mail.actions import send_due
from sporbar.mail.models import OutgoingMail
from sporbar.rounds.actions import find_contributor, open_round
from sporbar.rounds.models import Round
from tests import factories
from tests.support.installation import SPORBAR, installation
from tests.support.postgres import free_port
from tests.support.smtp import smtp_server

AT = datetime(2026, 8, 3, 8, tzinfo=UTC)


def backend(port: int):
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host="127.0.0.1",
        port=port,
        username="",
        password="",
        timeout=5,
    )


def opened(people: int = 3) -> Round:
    plan = factories.plan(factories.cooperation(), measures=people)
    one = factories.round(plan, state="planned", deadline=AT.date() + timedelta(days=11))
    for number, measure in enumerate(plan.measures.order_by("number")):
        who = factories.contributor(one, f"Person {number}")
        factories.request(one, measure, contributors=(who,))
    open_round(reporting_round=one, by=None, at=AT)
    return one


def body(letter) -> str:
    return letter.get_body(("plain",)).get_content()


def token(text: str) -> str:
    return text.partition("/bidra/")[2].partition("/")[0]


@pytest.mark.django_db
def test_mail_server_that_is_down_for_an_hour_delays_the_letters_and_loses_none() -> None:
    opened()
    port = free_port()
    away = 0
    for minute in range(60):
        away += send_due(at=AT + timedelta(minutes=minute), backend=backend(port))
    assert away == 0
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"queued"}

    with smtp_server(port) as box:
        for minute in range(60, 180):
            send_due(at=AT + timedelta(minutes=minute), backend=backend(port))

    assert sorted(letter["To"] for letter in box.letters) == [
        f"person-{number}@eksempel.no" for number in range(3)
    ]
    # The link in the mail works; what the outbox kept of it is gone.
    for letter in box.letters:
        assert find_contributor(token(body(letter))).person.email == letter["To"]
    assert not OutgoingMail.objects.filter(text__contains="/bidra/").exists()


@pytest.mark.django_db
def test_server_that_takes_a_letter_and_hangs_up_gets_it_again_as_the_same() -> None:
    opened(people=2)
    with smtp_server() as box:
        box.drops = 2
        assert send_due(at=AT, backend=backend(box.port)) == 0
        assert send_due(at=AT + timedelta(minutes=1), backend=backend(box.port)) == 2

    sent = Counter((letter["To"], letter["Message-ID"]) for letter in box.letters)
    assert sorted(sent.values()) == [2, 2]
    # The same words and the same link both times.
    assert len({body(letter) for letter in box.letters}) == 2


def run(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.rounds.processes", *arguments], env=environment, check=True
    )


def query(environment: dict[str, str], what: str) -> str:
    """What an expression says in the installation."""
    code = (
        "import os, django\n"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'sporbar.config.settings')\n"
        "django.setup()\n"
        "from sporbar.mail.models import OutgoingMail\n"
        "from sporbar.rounds.models import Letter\n"
        f"print({what})"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    )
    return found.stdout.strip()


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_worker_killed_while_it_sends_the_letters_loses_nobodys(tmp_path: Path) -> None:
    with smtp_server() as box:
        own = installation(tmp_path / "own", SPORBAR_SMTP_URL=f"smtp://127.0.0.1:{box.port}")
        run(own, "fill", "12")
        box.seconds = 0.2

        first = subprocess.Popen([SPORBAR, "worker"], env=own)
        wait_for(lambda: len(box.letters) >= 3)
        first.send_signal(signal.SIGKILL)
        first.wait()
        # What the dead one held is free when its lease has run out.
        query(own, "OutgoingMail.objects.update(leased_until=None)")
        second = subprocess.Popen([SPORBAR, "worker"], env=own)
        try:
            wait_for(
                lambda: query(own, "OutgoingMail.objects.exclude(state='sent').count()") == "0"
            )
        finally:
            second.terminate()
            second.wait(timeout=30)

    expected = {f"person-{number}@eksempel.no" for number in range(12)}
    opening = [one for one in box.letters if one["Subject"].startswith("Status for")]
    assert {letter["To"] for letter in opening} == expected
    # At most the one on its way came twice, as the same mail.
    assert len({letter["Message-ID"] for letter in opening}) == 12
    assert len(opening) <= 13


@pytest.mark.django_db(transaction=True)
def test_clock_killed_in_the_middle_of_reminding_reminds_everybody_once(tmp_path: Path) -> None:
    own = installation(tmp_path / "own")
    run(own, "fill", "5")
    log = tmp_path / "log"
    command = [sys.executable, "-m", "tests.rounds.processes", "remind", str(log)]

    first = subprocess.Popen([*command, "60"], env=own)
    wait_for(lambda: log.exists() and "written 5" in log.read_text())
    first.send_signal(signal.SIGKILL)
    first.wait()
    # What the dead one had written is undone.
    assert query(own, "Letter.objects.filter(kind='reminder').count()") == "0"
    subprocess.run([*command, "0"], env=own, check=True, timeout=120)

    assert query(own, "Letter.objects.filter(kind='reminder').count()") == "5"
    assert query(own, "OutgoingMail.objects.values('to').distinct().count()") == "5"
    assert query(own, "OutgoingMail.objects.count()") == "10"
