"""A process killed in the middle of an import leaves the database as it was, or complete."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sporbar.exchange.files import PlanFile, StatusFile
from tests.exchange.samples import a_plan, a_status, stored

ROOT = Path(__file__).parents[2]


def run(url: str, *arguments: str) -> str:
    environment = {**os.environ, "DATABASE_URL": url, "SPORBAR_LOG_LEVEL": "ERROR"}
    environment.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def attempts(url: str, kind: str, content: PlanFile | StatusFile, folder: Path) -> list[Any]:
    file = stored(content, folder, f"{kind}.json")
    printed = run(url, "-m", "tests.exchange.killed_import", kind, str(file))
    return [json.loads(line) for line in printed.splitlines()]


@pytest.mark.django_db
def test_killed_import_leaves_all_or_nothing(database_url: str, tmp_path: Path) -> None:

    for kind, content, added in (
        ("plan", a_plan(2), {"plans_measure": 6, "organisations_trailentry": 2}),
        ("status", a_status(), {"rounds_statusentry": 2, "organisations_trailentry": 4}),
    ):
        *killed, done = attempts(database_url, kind, content, tmp_path)

        assert len(killed) > 30
        assert all(attempt["killed"] for attempt in killed)
        assert not done["killed"]
        untouched = killed[0]["rows"]
        assert all(attempt["rows"] == untouched for attempt in killed)
        for table, count in added.items():
            assert done["rows"][table] == untouched[table] + count
