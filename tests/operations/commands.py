"""The command as a process of its own, in a given installation."""

import json
import subprocess
import sys
from typing import Any


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
