"""Real processes that are killed, and a restore beside processes that run."""

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.operations.commands import answers, ask, children, refused, run, until
from tests.support.installation import SPORBAR, installation, sqlite_installation
from tests.support.postgres import free_port


def test_what_is_killed_is_started_again_and_leaves_nothing_behind(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}/tilgjengelighet/"
    site = subprocess.Popen(
        [SPORBAR, "serve", "--port", str(port)],
        env=sqlite_installation(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    )

    def child(word: str, *, other_than: int = 0) -> int:
        return until(
            lambda: next(
                (
                    pid
                    for pid, line in children(site.pid).items()
                    if f" {word} " in line and pid != other_than
                ),
                0,
            )
        )

    try:
        assert until(lambda: answers(address))
        web, worker = child("serve"), child("worker")
        answering = set(children(web))
        os.kill(web, signal.SIGKILL)
        os.kill(worker, signal.SIGKILL)
        web_again = child("serve", other_than=web)
        child("worker", other_than=worker)
        # Those the killed one had started would otherwise go on answering in its place.
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in answering))
        assert until(lambda: answers(address))
        answering = set(children(web_again))
    finally:
        site.send_signal(signal.SIGTERM)
        _, said = site.communicate(timeout=30)

    assert site.returncode == 0
    assert "Nettstedet stanset (kode -9) og startes på nytt." in said
    assert "Arbeideren stanset (kode -9) og startes på nytt." in said
    assert not any(Path(f"/proc/{pid}").exists() for pid in answering)


@pytest.mark.django_db(transaction=True)
def test_job_of_a_worker_killed_in_the_middle_is_done_once_by_another(tmp_path: Path) -> None:
    own = installation(tmp_path / "own")
    log = tmp_path / "begun"
    command = [sys.executable, "-m", "tests.operations.processes", "slow_job", str(log)]
    first = subprocess.Popen([*command, "60"], env=own)
    until(log.exists)
    first.send_signal(signal.SIGKILL)
    first.wait()

    others = [subprocess.Popen([*command, "0"], env=own) for _ in range(2)]
    assert [other.wait(timeout=60) for other in others] == [0, 0]

    # Begun twice, and what the killed one wrote is not there.
    assert log.read_text().split() == ["begun", "begun"]
    ((made,),) = ask(own, "SELECT name FROM operations_workersign")
    assert made in {f"made by {other.pid}" for other in others}
    assert ask(own, "SELECT count(*) FROM operations_clocktick WHERE done_at IS NULL") == [(0,)]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_restored_beside_a_running_worker(archive: Path, tmp_path: Path) -> None:
    own = installation(tmp_path / "own")
    worker = subprocess.Popen([SPORBAR, "worker"], env=own)
    restore = [SPORBAR, "restore", str(archive)]
    try:
        until(lambda: ask(own, "SELECT name FROM operations_workersign"))
        beside = refused(run(own, *restore))
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    assert "i gang på denne maskinen. Stans det. Eller bruk --force. Ingenting er endret" in beside
    # The lock is gone with the worker. Its sign may be that of a worker on another machine.
    assert "ga tegn fra seg for" in refused(run(own, *restore))
    assert ask(own, "SELECT count(*) FROM organisations_user") == [(0,)]
    done = run(own, *restore, "--force")
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db(transaction=True)
def test_nothing_is_restored_while_somebody_uses_the_database(
    archive: Path, tmp_path: Path
) -> None:
    own = installation(tmp_path / "own")
    restore = [SPORBAR, "restore", str(archive)]
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        said = refused(run(own, *restore))
        assert "Databasen har 1 andre forbindelser." in said
        return
    path = own["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        said = refused(run(own, *restore))
    assert "Et annet program skriver i databasen." in said


def test_nothing_starts_while_something_is_restored(tmp_path: Path) -> None:
    own = sqlite_installation(tmp_path)
    with open(tmp_path / "running.lock", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for words in (["worker", "--once"], ["serve", "--port", str(free_port())]):
            assert "En gjenoppretting pågår" in refused(run(own, SPORBAR, *words))
