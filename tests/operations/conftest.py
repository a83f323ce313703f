"""A filled installation, made once for every test of this folder, and its archive."""

import sys
from pathlib import Path

import pytest

from tests.operations.commands import run
from tests.support.installation import SPORBAR, sqlite_installation


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> dict[str, str]:
    """The environment of an installation with the demo and a row of every kind, on SQLite.

    Tests leave it as it is.
    """
    folder = tmp_path_factory.mktemp("filled")
    own = sqlite_installation(folder)
    done = run(own, SPORBAR, "demo", cwd=folder)
    assert done.returncode == 0, done.stderr
    done = run(own, sys.executable, "-m", "tests.operations.processes", "fill")
    assert done.returncode == 0, done.stderr
    return own


@pytest.fixture(scope="session")
def archive(filled: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its archive."""
    path = tmp_path_factory.mktemp("archive") / "all.tar.gz"
    done = run(filled, SPORBAR, "backup", str(path))
    assert done.returncode == 0, done.stderr
    return path
