"""Everything comes back from an archive, on either database; a bad archive changes nothing."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.reporting.test_processes import own_database

SPORBAR = str(Path(sys.executable).with_name("sporbar"))


def place(folder: Path, url: str = "") -> dict[str, str]:
    """The environment of an installation of its own."""
    folder.mkdir(exist_ok=True)
    url = url or f"sqlite:///{folder}/own.sqlite3"
    return {**os.environ, "SPORBAR_DATA_DIR": str(folder), "DATABASE_URL": url}


def run(own: dict[str, str], *words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        words, env=own, capture_output=True, text=True, check=False, timeout=120, **options
    )


def rows(own: dict[str, str]) -> Any:
    done = run(own, sys.executable, "-m", "tests.operations.processes", "rows")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("filled")
    own = place(folder)
    run(own, SPORBAR, "migrate", "--verbosity", "0")
    done = run(own, SPORBAR, "demo", cwd=folder)
    assert done.returncode == 0, done.stderr
    return own


@pytest.fixture(scope="module")
def archive(filled: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "all.tar.gz"
    done = run(filled, SPORBAR, "backup", str(path))
    assert done.returncode == 0, done.stderr
    return path


@pytest.mark.django_db(transaction=True)
def test_everything_comes_back_on_this_database_and_from_it(
    filled: dict[str, str], archive: Path, tmp_path: Path
) -> None:
    before = rows(filled)
    here = place(tmp_path / "here", own_database(tmp_path))
    done = run(here, SPORBAR, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert rows(here) == before
    doctor = run(here, SPORBAR, "doctor", "--all")
    assert doctor.returncode == 0, doctor.stdout

    again = tmp_path / "again.tar.gz"
    assert run(here, SPORBAR, "backup", str(again)).returncode == 0
    there = place(tmp_path / "there")
    assert run(there, SPORBAR, "restore", str(again)).returncode == 0
    assert rows(there) == before
    assert before["files"]


def test_archive_is_for_its_owner_alone_and_never_overwritten(
    filled: dict[str, str], archive: Path
) -> None:
    done = run(filled, SPORBAR, "backup", str(archive))

    assert archive.stat().st_mode & 0o777 == 0o600
    assert done.returncode == 1
    assert "finnes fra før" in done.stderr


@pytest.mark.parametrize("share", [0, 0.3, 0.99])
def test_archive_cut_short_is_refused(archive: Path, tmp_path: Path, share: float) -> None:
    data = archive.read_bytes()
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(data[: int(len(data) * share)])
    own = place(tmp_path / "own")
    done = run(own, SPORBAR, "restore", str(cut))

    assert done.returncode == 1
    assert "Ingenting er endret" in done.stderr
    assert "Traceback" not in done.stderr


def test_used_database_is_replaced_only_when_told_and_kept_aside(
    filled: dict[str, str], archive: Path
) -> None:
    before = rows(filled)
    refused = run(filled, SPORBAR, "restore", str(archive))
    done = run(filled, SPORBAR, "restore", str(archive), "--replace")

    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert done.returncode == 0, done.stderr
    assert rows(filled) == before
    assert list(Path(filled["SPORBAR_DATA_DIR"]).glob("before-restore-*.tar.gz"))


def test_full_disk_leaves_no_half_archive(filled: dict[str, str], tmp_path: Path) -> None:
    target = tmp_path / "full.tar.gz"
    done = run(
        filled,
        SPORBAR,
        "backup",
        str(target),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
    )

    assert done.returncode == 1
    assert "kunne ikke skrives" in done.stderr
    assert list(tmp_path.iterdir()) == []
