"""Several people at the same agenda and the same numbers, each in a process of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.installation import installation


@pytest.mark.django_db(transaction=True)
def test_no_number_is_given_twice_and_nothing_is_lost(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.governance.meeting_processes"],
        env=installation(tmp_path),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "neste nummer: 001/26 002/26 003/26 004/26",
        "samme nummer: 019/12; GovernanceError: Saksnummer 019/12 i Regionrådet er gitt til "
        "«Avfall».",
        "samme saksliste: 3 satt på, GovernanceError: «Sa, ['001/25', '002/25', '003/25'], "
        "[1, 2, 3]",
        "flytte til hverandre: ['flyttet', 'flyttet'], 2 på sakslistene",
        "vedta og ta av: 0 ganger begge",
        "samme møte: 3 svar, 1 møte",
    ]
