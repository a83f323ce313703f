"""Several people at once, each in a process of their own: nothing is lost, nothing done twice."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.installation import installation


@pytest.mark.django_db(transaction=True)
def test_people_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.plans.processes"],
        env=installation(tmp_path),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "samme felt: EditConflict, lagret, en av dem står",
        "ulike felt: ['lagret', 'lagret'], Ny tittel, ('Nytt resultat.',)",
        "vedta og lagre: vedtatt 1 gang, alle fikk svar True, enige True",
        "åpne: {'versjon 2'}, 2 versjoner",
        "drept: drept mange ganger, vedtatt adopted",
        "starte: 1 startet, 2 avvist",
        "kopiere: 1 kopiert, 1 avvist, 1",
        "forkaste: {'forkastet'}, 1 i sporet",
        "slå sammen: 1 svar, 1 kommune, 1 medlemskap",
    ]
