"""Jobs are done once: by several workers, after a pause, after a death."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from sporbar.operations.actions import LEASE, do_due_jobs
from sporbar.operations.jobs import Job
from sporbar.operations.models import ClockTick
from tests.support.installation import installation

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_missed_days_are_made_up_for_once() -> None:
    done: list[datetime] = []
    jobs = [Job("tell", 3, done.append)]
    do_due_jobs(worker="a", at=AT, jobs=jobs)
    do_due_jobs(worker="a", at=AT, jobs=jobs)
    do_due_jobs(worker="a", at=AT + timedelta(days=9), jobs=jobs)

    assert done == [AT.replace(hour=2), AT.replace(hour=2) + timedelta(days=9)]


@pytest.mark.django_db
def test_job_of_a_dead_worker_is_taken_up_after_its_lease() -> None:
    done: list[datetime] = []
    jobs = [Job("tell", 3, done.append)]
    due = jobs[0].last_due(AT)
    ClockTick.objects.create(job="tell", due_at=due, leased_by="dead", leased_until=AT + LEASE)

    assert do_due_jobs(worker="b", at=AT, jobs=jobs) == []
    assert do_due_jobs(worker="b", at=AT + LEASE, jobs=jobs) == ["tell"]


@pytest.mark.django_db(transaction=True)
def test_job_the_database_refuses_is_counted_and_the_next_one_done() -> None:
    done: list[datetime] = []

    def refused(due_at: datetime) -> None:
        ClockTick.objects.create(job="half", due_at=due_at)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM a_table_that_is_not_there")

    jobs = [Job("refused", 3, refused), Job("tell", 3, done.append)]

    assert do_due_jobs(worker="a", at=AT, jobs=jobs) == ["tell"]
    tick = ClockTick.objects.get(job="refused")
    assert (tick.attempts, tick.done_at) == (1, None)
    assert "a_table_that_is_not_there" in tick.last_error
    assert len(done) == 1
    assert not ClockTick.objects.filter(job="half").exists()


@pytest.mark.django_db
def test_job_that_fails_is_left_alone_after_three_tries_until_its_next_moment() -> None:
    tried: list[datetime] = []

    def fails(due_at: datetime) -> None:
        tried.append(due_at)
        raise ValueError("nei\x00")

    jobs = [Job("fails", 3, fails)]
    for _ in range(5):
        do_due_jobs(worker="a", at=AT, jobs=jobs)
        ClockTick.objects.update(leased_until=None)
    do_due_jobs(worker="a", at=AT + timedelta(days=1), jobs=jobs)

    assert len(tried) == 4


@pytest.mark.django_db(transaction=True)
def test_several_workers_do_nothing_twice(tmp_path: Path) -> None:
    own = installation(tmp_path / "own")
    log = tmp_path / "done"
    command = [sys.executable, "-m", "tests.operations.processes", "job", str(log)]
    workers = [subprocess.Popen(command, env=own) for _ in range(4)]

    assert [worker.wait(timeout=60) for worker in workers] == [0] * 4
    assert log.read_text().count("done") == 5


@pytest.mark.django_db
def test_worker_does_what_waits_and_ends() -> None:
    call_command("worker", "--once")

    assert ClockTick.objects.filter(done_at=None).count() == 0
