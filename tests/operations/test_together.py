"""Two web processes and two workers on one server at once."""

import http.cookiejar
import re
import signal
import subprocess
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from sporbar.operations.jobs import JOBS
from tests import factories
from tests.operations.commands import answers, ask, until
from tests.support.installation import SPORBAR, installation
from tests.support.postgres import free_port
from tests.support.smtp import smtp_server

PEOPLE = 12


def ask_for_a_new_password(site: str, email: str) -> None:
    """As a person does: open the page, write the address, press the button."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar)
    address = f"{site}/konto/passord/glemt/"
    page = browser.open(address, timeout=20).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    values = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], "email": email})
    assert browser.open(address, values.encode(), timeout=20).status == 200


@pytest.mark.django_db(transaction=True)
def test_two_sites_and_two_workers_do_everything_once(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("several machines need PostgreSQL")
    people = [factories.user(email=f"p{number}@eksempel.no").email for number in range(PEOPLE)]
    ports = [free_port(), free_port()]
    sites = [f"http://127.0.0.1:{port}" for port in ports]
    with smtp_server() as mailbox:
        mailbox.seconds = 0.3
        own = installation(
            tmp_path,
            SPORBAR_SMTP_URL=f"smtp://127.0.0.1:{mailbox.port}",
            SPORBAR_LOG_LEVEL="INFO",
        )
        webs = [
            subprocess.Popen([SPORBAR, "serve", "--web-only", "--port", str(port)], env=own)
            for port in ports
        ]
        workers = [
            subprocess.Popen([SPORBAR, "worker"], env=own, stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        try:
            for site in sites:
                until(lambda site=site: answers(f"{site}/konto/passord/glemt/"))
            with ThreadPoolExecutor(4) as together:
                for _done in together.map(
                    lambda numbered: ask_for_a_new_password(sites[numbered[0] % 2], numbered[1]),
                    enumerate(people),
                ):
                    pass
            until(lambda: len(mailbox.letters) >= PEOPLE)
            until(
                lambda: ask(
                    own,
                    "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM mail_outgoingmail"
                    " WHERE state <> 'sent')",
                )
            )
        finally:
            for process in (*webs, *workers):
                process.send_signal(signal.SIGTERM)
            said = "".join(worker.communicate(timeout=30)[1] for worker in workers)
            ended = [process.wait(timeout=30) for process in (*webs, *workers)]

    assert ended == [0] * 4
    assert Counter(letter["To"] for letter in mailbox.letters) == dict.fromkeys(people, 1)
    done = Counter(re.findall(r"The job (\w+) is done", said))
    assert done == {job.name: 1 for job in JOBS}
    assert ask(own, "SELECT count(*) FROM mail_outgoingmail WHERE text LIKE '%http%'") == [(0,)]
    # Both were at work, and both have taken their sign down.
    by = ask(own, "SELECT DISTINCT leased_by FROM mail_outgoingmail")
    assert {name.rpartition(":")[2] for (name,) in by} == {str(one.pid) for one in workers}
    assert ask(own, "SELECT count(*) FROM operations_workersign") == [(0,)]
