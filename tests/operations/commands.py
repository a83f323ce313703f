"""The command as a process of its own, in a given installation."""

import json
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection


def run(own: dict[str, str], *words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        words, env=own, capture_output=True, text=True, check=False, timeout=120, **options
    )


def rows(own: dict[str, str]) -> Any:
    """Every row of every kept table, and the hash of every file."""
    done = run(own, sys.executable, "-m", "tests.operations.processes", "rows")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refused(done: "subprocess.CompletedProcess[str]") -> str:
    """What a command that stopped itself said; no traceback."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def ask(own: dict[str, str], question: str) -> list[Any]:
    """The rows SQL finds in an installation's database; nothing is left open."""
    if own["DATABASE_URL"].startswith("sqlite"):
        path = own["DATABASE_URL"].removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as opened:
            return opened.execute(question).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(question)
        found = cursor.fetchall()
    connection.close()
    return list(found)


def until(true: Callable[[], Any], seconds: float = 30) -> Any:
    """Wait until it is so; what it answered."""
    deadline = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.05)
    return answer


def children(parent: int) -> dict[int, str]:
    """The running children of a process: number -> command line."""
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            state, ppid = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            if int(ppid) == parent and state != "Z":
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except (OSError, ValueError):
            continue
    return found


def answers(address: str) -> bytes:
    """What stands there; nothing while nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bytes(answer.read())
    except OSError:
        return b""
