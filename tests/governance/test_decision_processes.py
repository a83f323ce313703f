"""Several people at the same decisions, each in a process of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.installation import installation


@pytest.mark.django_db(transaction=True)
def test_a_decision_is_recorded_once_and_nobody_is_written_over(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.governance.decision_processes"],
        env=installation(tmp_path),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "føre det samme: ['lagret', 'lagret', 'lagret'], 1 gang",
        "føre ulikt: ['DecisionChanged', 'lagret'], 1 gang",
        "rette: ['DecisionChanged', 'lagret'], 2 utgaver",
        "følge opp: ['lagret', 'lagret'], ['FollowUpChanged', 'lagret'], 2 steg",
        "vedta planen: True, 1",
    ]
