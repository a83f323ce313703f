"""Installations of a test's own, for tests that start real processes."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from django.db import connection

SPORBAR = str(Path(sys.executable).with_name("sporbar"))


@cache
def _migrated() -> Path:
    """An empty, up-to-date SQLite database; made once, then copied."""
    folder = Path(tempfile.mkdtemp(prefix="sporbar-ready-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    own = {
        **os.environ,
        "SPORBAR_DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/ready.sqlite3",
    }
    subprocess.run([SPORBAR, "migrate", "--verbosity", "0"], env=own, check=True)
    return folder / "ready.sqlite3"


def sqlite_installation(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of an installation with an empty, up-to-date SQLite database."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(_migrated(), folder / "own.sqlite3")
    return {
        **os.environ,
        "SPORBAR_DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/own.sqlite3",
        **settings,
    }


def installation(folder: Path, **settings: str) -> dict[str, str]:
    """As `sqlite_installation`, but in the test's own database where that is on a server.

    The test's connection is closed: a restore is refused while somebody is connected.
    """
    if connection.vendor == "sqlite":
        return sqlite_installation(folder, **settings)
    folder.mkdir(parents=True, exist_ok=True)
    at = connection.settings_dict
    connection.close()
    url = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    return {**os.environ, "SPORBAR_DATA_DIR": str(folder), "DATABASE_URL": url, **settings}
