"""Installations of a test's own, for tests that start real processes.

Setting up a database takes longer than most tests: it is done once a run, and copied.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from tests.support.environment import READY

SPORBAR = str(Path(sys.executable).with_name("sporbar"))
#: The name of the database on a server that others are copied from.
TEMPLATE = "sporbar_ready"


@contextmanager
def _alone() -> Iterator[Path]:
    """The folder of what is made once a run; the suite's other workers wait outside."""
    folder = Path(os.environ[READY])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _migrate(url: str, folder: Path) -> None:
    own = {**os.environ, "SPORBAR_DATA_DIR": str(folder), "DATABASE_URL": url}
    subprocess.run([SPORBAR, "migrate", "--verbosity", "0"], env=own, check=True)


@cache
def migrated() -> Path:
    """An empty, up-to-date SQLite database, to be copied."""
    with _alone() as folder:
        ready, making = folder / "ready.sqlite3", folder / "making.sqlite3"
        if not ready.exists():
            _migrate(f"sqlite:///{making}", folder)
            making.rename(ready)
    return ready


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The address of an empty, up-to-date database of the test's own, of the kind the suite runs
    on."""
    at = settings.DATABASES["default"]
    if "sqlite" in at["ENGINE"]:
        yield sqlite_installation(folder)["DATABASE_URL"]
        return
    name = f"sporbar_own_{uuid.uuid4().hex[:8]}"
    server = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as own:
        with _alone() as shared:
            asked = "SELECT 1 FROM pg_database WHERE datname = %s"
            if own.execute(asked, [TEMPLATE]).fetchone() is None:
                own.execute(f'CREATE DATABASE "{TEMPLATE}_making"')
                _migrate(f"{server}/{TEMPLATE}_making", shared)
                own.execute(f'ALTER DATABASE "{TEMPLATE}_making" RENAME TO "{TEMPLATE}"')
            own.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
        yield f"{server}/{name}"
        own.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def sqlite_installation(folder: Path, **more: str) -> dict[str, str]:
    """The environment of an installation with an empty, up-to-date SQLite database."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(migrated(), folder / "own.sqlite3")
    return _environment(folder, f"sqlite:///{folder}/own.sqlite3", more)


def installation(folder: Path, **more: str) -> dict[str, str]:
    """As `sqlite_installation`, but in the test's own database where that is on a server.

    The test's connection is closed: a restore is refused while somebody is connected.
    """
    if connection.vendor == "sqlite":
        return sqlite_installation(folder, **more)
    folder.mkdir(parents=True, exist_ok=True)
    at = connection.settings_dict
    connection.close()
    url = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    return _environment(folder, url, more)


def _environment(folder: Path, url: str, more: dict[str, Any]) -> dict[str, str]:
    return {**os.environ, "SPORBAR_DATA_DIR": str(folder), "DATABASE_URL": url, **more}
