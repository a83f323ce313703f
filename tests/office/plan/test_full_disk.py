"""A disk that is full while people write: they are told, and nothing is half done."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.installation import installation

SENTENCE = (
    "Disken til nettstedet er full, og det siste ble ikke lagret. Si fra til den som driver "
    "nettstedet."
)


@pytest.mark.django_db(transaction=True)
def test_full_disk_is_said_and_nothing_is_half_done(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.office.plan.full_disk"],
        env=installation(tmp_path),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"med skript: 507 {SENTENCE}",
        "uten skript: 507 True",
        "lese: 200",
        "etterpå: 1 False",
        "med plass: 2 True",
        "vedta: 200 adopted True 0",
        "fryse: 200 adopted True 0",
        "med plass: 200 adopted False 1",
    ], done.stderr
