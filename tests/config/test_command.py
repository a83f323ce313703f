"""The command as a person meets it: real processes, a real port, Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from sporbar.config.cli import known_commands
from tests.support.installation import sqlite_installation

#: What the settings would otherwise be told.
MADE = ("SPORBAR_DATA_DIR", "DATABASE_URL")
SPORBAR = str(Path(sys.executable).with_name("sporbar"))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An installation of its own with an up-to-date, empty database."""
    return sqlite_installation(tmp_path)


@pytest.fixture
def port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    yield free


def wait_for(address: str, seconds: float = 30) -> bytes:
    for _ in range(int(seconds / 0.1)):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                body: bytes = answer.read()
                return body
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")


def test_serve_answers_and_ends_cleanly_on_ctrl_c(environment: dict[str, str], port: int) -> None:
    server = subprocess.Popen(
        [SPORBAR, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        page = wait_for(f"http://127.0.0.1:{port}/tilgjengelighet/")
        style = wait_for(f"http://127.0.0.1:{port}/static/ui/sporbar.css")
    finally:
        server.send_signal(signal.SIGINT)
        said, _ = server.communicate(timeout=20)

    assert b"<main" in page
    assert style
    assert f"http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said


def test_serve_says_so_when_the_port_is_taken(environment: dict[str, str], port: int) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        done = subprocess.run(
            [SPORBAR, "serve", "--port", str(port)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_says_so_when_the_database_is_not_ready(tmp_path: Path, port: int) -> None:
    done = subprocess.run(
        [SPORBAR, "serve", "--port", str(port)],
        env={
            **os.environ,
            "SPORBAR_DATA_DIR": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "sporbar migrate" in done.stderr


def test_help_is_short_and_norwegian() -> None:
    done = subprocess.run([SPORBAR, "--help"], capture_output=True, text=True, check=True)

    for command in ("demo", "serve", "import", "template", "report", "edition", "check"):
        assert f"  {command}" in done.stdout
    assert len(done.stdout.splitlines()) < 40


def test_unknown_command_is_named_with_the_nearest_and_makes_nothing(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name not in MADE}

    def said(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [SPORBAR, *words], env=bare, cwd=tmp_path, capture_output=True, text=True, check=False
        )

    wrong, far, helped = said("bakup", "x.tar.gz"), said("xyzzy"), said("help", "docter")

    assert (wrong.returncode, far.returncode, helped.returncode) == (2, 2, 2)
    assert wrong.stderr == (
        "Kommandoen «bakup» finnes ikke. Mente du «backup»? «sporbar --help» viser alle.\n"
    )
    assert far.stderr == "Kommandoen «xyzzy» finnes ikke. «sporbar --help» viser alle.\n"
    assert "Mente du «doctor»?" in helped.stderr
    for words in (["--help"], ["backup", "--help"], ["help", "worker"]):
        assert said(*words).returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_every_command_is_known_without_the_settings() -> None:
    assert known_commands() == set(get_commands())


def test_leaving_a_listing_early_is_no_error() -> None:
    done = subprocess.run(
        f"{SPORBAR} help --commands | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr == ""


@pytest.mark.parametrize(
    ("variable", "value"),
    [("SPORBAR_ENV", "prod"), ("SPORBAR_DEBUG", "kanskje"), ("DATABASE_URL", "mysql://x/y")],
)
def test_settings_that_cannot_be_used_are_named(variable: str, value: str) -> None:
    done = subprocess.run(
        [SPORBAR, "migrate", "--check"],
        env={**os.environ, variable: value},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.startswith(f"Miljøvariabelen {variable}")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("wrong", ["80000", "0", "abc"])
def test_port_that_cannot_be_is_named(environment: dict[str, str], wrong: str) -> None:
    done = subprocess.run(
        [SPORBAR, "serve", "--port", wrong],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert wrong in done.stderr
    assert "Traceback" not in done.stderr
