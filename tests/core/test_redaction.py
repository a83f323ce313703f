"""A personal link stands in no log: not of ours, not of the library's, not of the server's."""

import io
import logging
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from sporbar.core.redaction import RedactingFormatter, redacted
from tests.support.installation import SPORBAR, sqlite_installation
from tests.support.postgres import free_port

TOKEN = "Zx8v-Q3rT_s0meSecretThatOpensTheDoor"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/bidra/{TOKEN}/", "/bidra/[skjult]/"),
        (f"/bidra/{TOKEN}", "/bidra/[skjult]"),
        (f"/konto/invitasjon/{TOKEN}/?x=1", "/konto/invitasjon/[skjult]/?x=1"),
        (f"/konto/passord/nytt/1f-{TOKEN}/", "/konto/passord/nytt/[skjult]/"),
        (f"/konto/e-post/bekreft/MQ:{TOKEN}/", "/konto/e-post/bekreft/[skjult]/"),
        (f"/havdal/arshjul/{TOKEN}.ics", "/havdal/arshjul/[skjult]"),
        (f"/havdal/moter/{TOKEN}.ics", "/havdal/moter/[skjult]"),
        ("/havdal/arshjul/2026/", "/havdal/arshjul/2026/"),
        ("/havdal/moter/12/", "/havdal/moter/12/"),
        ("/havdal/bidrag/12/4/", "/havdal/bidrag/12/4/"),
        ("/konto/invitasjon/", "/konto/invitasjon/"),
    ],
)
def test_secret_is_cut_and_the_place_stays(path: str, shown: str) -> None:
    assert redacted(f"Not Found: {path}") == f"Not Found: {shown}"


def test_every_way_into_a_line_is_cut() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(RedactingFormatter("{message}", style="{"))
    log = logging.getLogger("test.redaction")
    log.propagate = False
    log.addHandler(handler)
    try:
        try:
            raise RuntimeError(f"no page /bidra/{TOKEN}/")
        except RuntimeError:
            log.exception("GET %s", f"/bidra/{TOKEN}/", extra={"path": f"/bidra/{TOKEN}/"})
    finally:
        log.removeHandler(handler)

    assert "RuntimeError" in out.getvalue()
    assert out.getvalue().count("[skjult]") >= 2
    assert TOKEN not in out.getvalue()


@pytest.mark.django_db
def test_lines_about_requests_come_through_our_own_handler(client: Client) -> None:
    """What Django says of a page that is not there goes to the one handler that cuts."""
    out = io.StringIO()
    console = next(
        one for one in logging.getLogger().handlers if isinstance(one.formatter, RedactingFormatter)
    )
    stream, console.stream = console.stream, out
    try:
        client.get(f"/bidra/{TOKEN}/finnes/ikke/")
    finally:
        console.stream = stream

    assert "/bidra/[skjult]/finnes/ikke/" in out.getvalue()
    assert TOKEN not in out.getvalue()
    for name in ("django", "django.request", "django.server"):
        assert logging.getLogger(name).handlers == []
    assert settings.LOGGING["handlers"].keys() == {"console"}


@pytest.mark.django_db
def test_running_site_writes_no_secret(tmp_path: Path) -> None:
    port = free_port()
    own = sqlite_installation(tmp_path / "own", SPORBAR_LOG_LEVEL="DEBUG")
    output = tmp_path / "output"
    with output.open("wb") as file:
        site = subprocess.Popen(
            [SPORBAR, "serve", "--port", str(port), "--web-only"], env=own, stdout=file, stderr=file
        )
        try:
            statuses = {ask(port, path) for path in ("/bidra/{}/", "/bidra/{}/finnes/ikke/")}
        finally:
            site.terminate()
            site.wait(timeout=30)

    said = output.read_text()
    assert 404 in statuses
    assert "[skjult]" in said
    assert TOKEN not in said


def ask(port: int, path: str) -> int:
    """The status, when the site has started."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path.format(TOKEN)}") as found:
                return int(found.status)
        except urllib.error.HTTPError as error:
            return error.code
        except urllib.error.URLError:
            time.sleep(0.25)
    raise AssertionError("the site did not start")
