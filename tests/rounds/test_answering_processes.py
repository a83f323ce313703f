"""Several who answer at once, each in a process of their own: nothing lost, nothing done twice."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.installation import installation


@pytest.mark.django_db(transaction=True)
def test_people_who_answer_at_once_lose_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.rounds.answering_processes"],
        env=installation(tmp_path),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "hver sine: ['lagret', 'lagret', 'lagret', 'lagret'], "
        "['Setning Kari.', 'Setning Ola.', 'Setning Per.', 'Setning Siri.']",
        "samme: AnswerConflict, lagret, en av dem står",
        "levert: ['levert', 'levert', 'levert'], 1 svar",
        "gitt bort: gikk galt [], levert 12",
        "lukket: lukket 1, svarte True, enige True",
    ]
