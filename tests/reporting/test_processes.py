"""A freeze that is killed leaves nothing; a snapshot sees one moment."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.installation import installation


@pytest.mark.django_db(transaction=True)
def test_killed_freeze_leaves_nothing_and_reading_sees_one_moment(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.reporting.processes"],
        env=installation(tmp_path),
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
