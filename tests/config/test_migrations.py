"""A new database, and the suite's own, get their tables from the models; these are the tables the
migrations make, step by step."""

import os
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.support.installation import SPORBAR, migrated

Ask = Callable[[str], list[Any]]


def _tables(ask: Ask) -> dict[str, Any]:
    """Columns with type, null and key, indexes with their columns, and foreign keys, by table. In
    no order: a column that came later stands last in a migrated table."""
    names = [row[0] for row in ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: _table(ask, name) for name in names if name != "sqlite_sequence"}


def _table(ask: Ask, name: str) -> tuple[set[Any], ...]:
    return (
        {(row[1], row[2].lower(), row[3], row[5]) for row in ask(f"PRAGMA table_info({name})")},
        {
            (index[2], tuple(row[2] for row in ask(f"PRAGMA index_info({index[1]})")))
            for index in ask(f"PRAGMA index_list({name})")
        },
        {(row[2], row[3], row[4]) for row in ask(f"PRAGMA foreign_key_list({name})")},
    )


def _made(ask: Ask, kind: str) -> set[str]:
    return {row[0] for row in ask(f"SELECT name FROM sqlite_master WHERE type = '{kind}'")}


def _counts(ask: Ask) -> dict[str, int]:
    names = [row[0] for row in ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: ask(f'SELECT count(*) FROM "{name}"')[0][0]
        for name in names
        if name != "sqlite_sequence"
    }


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which every migration was run."""
    folder = tmp_path_factory.mktemp("stepped")
    made = folder / "stepped.sqlite3"
    subprocess.run(
        [SPORBAR, "migrate", "--every-step", "--verbosity", "0"],
        env={
            **os.environ,
            "SPORBAR_DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{made}",
        },
        check=True,
    )
    return made


@pytest.mark.django_db
def test_migrations_make_what_the_suite_runs_on(stepped: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("one kind of database is enough: both are made from the same operations")

    def here(sql: str) -> list[Any]:
        with connection.cursor() as cursor:
            return list(cursor.execute(sql).fetchall())

    with closing(sqlite3.connect(stepped)) as database:

        def there(sql: str) -> list[Any]:
            return database.execute(sql).fetchall()

        assert _tables(here) == _tables(there)
        assert _made(here, "trigger") == _made(there, "trigger")
        assert _made(here, "index") == _made(there, "index")


def test_new_database_has_what_every_step_would_have_made(stepped: Path) -> None:
    with closing(sqlite3.connect(stepped)) as one, closing(sqlite3.connect(migrated())) as other:

        def steps(sql: str) -> list[Any]:
            return one.execute(sql).fetchall()

        def new(sql: str) -> list[Any]:
            return other.execute(sql).fetchall()

        assert _tables(steps) == _tables(new)
        for kind in ("trigger", "index"):
            assert _made(steps, kind) == _made(new, kind)
        assert _counts(steps) == _counts(new)


def test_killed_while_a_new_database_was_made_it_goes_on(tmp_path: Path) -> None:
    made = tmp_path / "own.sqlite3"
    own = {
        **os.environ,
        "SPORBAR_DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{made}",
    }
    with closing(sqlite3.connect(migrated())) as whole:
        whole.execute("VACUUM INTO ?", [str(made)])
        steps = whole.execute("SELECT count(*) FROM django_migrations").fetchone()
    with closing(sqlite3.connect(made)) as database:
        database.execute("DELETE FROM django_migrations")
        database.execute("DROP TABLE shared_cache")
        database.commit()

    subprocess.run([SPORBAR, "migrate", "--verbosity", "0"], env=own, check=True)

    with closing(sqlite3.connect(made)) as database:
        assert database.execute("SELECT count(*) FROM django_migrations").fetchone() == steps
        assert database.execute("SELECT count(*) FROM shared_cache").fetchone() == (0,)
