"""A process killed while it books a ledger leaves the accounts as they were, or complete."""

import json
from pathlib import Path

import pytest

from tests.exchange.test_killed import run

BEFORE = {
    "booked": 1,
    "slices": {"True": 2},
    "replaced": 0,
    "postings": 80,
    "sum": 8000,
    "balances": 0,
    "trail": 1,
}
COMPLETE = {
    "booked": 2,
    "slices": {"False": 1, "True": 3},
    "replaced": 1,
    "postings": 680,
    "sum": 64000,
    "balances": 1,
    "trail": 3,
}


@pytest.mark.django_db
def test_killed_booking_leaves_all_or_nothing(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPORBAR_DATA_DIR", str(tmp_path))

    printed = run(database_url, "-m", "tests.exchange.killed_ledger")
    before, *killed, done = [json.loads(line) for line in printed.splitlines()]

    assert (before["killed"], before["accounts"]) == (False, BEFORE)
    assert len(killed) > 20
    assert all(attempt["killed"] for attempt in killed)
    assert [attempt["at"] for attempt in killed if attempt["accounts"] != BEFORE] == []
    assert (done["killed"], done["accounts"]) == (False, COMPLETE)
