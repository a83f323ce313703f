"""A freeze that is killed leaves nothing, and the next one is whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection


def own_database(folder: Path) -> str:
    """A database another process can write: a file, or the test database on the server."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder}/interrupted.sqlite3"
    at = connection.settings_dict
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_freeze_killed_at_any_moment_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.reporting.interrupted"],
        env={
            **os.environ,
            "DATABASE_URL": own_database(tmp_path),
            "SPORBAR_DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    *killed, whole = done.stdout.splitlines()
    assert len(killed) == 7
    assert {line.rpartition(": ")[2] for line in killed} == {"0"}, killed
    # four files, four renditions, document, edition and the trail
    assert whole == "whole: 11, verified: True"
