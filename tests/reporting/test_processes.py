"""A freeze that is killed leaves nothing; a snapshot sees one moment."""

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
def test_killed_freeze_leaves_nothing_and_reading_sees_one_moment(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.reporting.processes"],
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
    *killed, whole, titles = done.stdout.splitlines()
    assert len(killed) == 7
    assert {line.rpartition(": ")[2] for line in killed} == {"0"}, killed
    # four files, four renditions, document, edition and the trail
    assert whole == "whole: 11, verified: True"
    # the writer was not held up, and the reader did not see it
    assert titles == "Halvårsrapport 2011, Halvårsrapport 2011, Ny, writer 0"
