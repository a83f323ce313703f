"""The suite makes its tables from the models; these are the tables the migrations make."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from django.db import connection

from tests.support.installation import migrated

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


@pytest.mark.django_db
def test_migrations_make_what_the_suite_runs_on() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("one kind of database is enough: both are made from the same operations")

    def here(sql: str) -> list[Any]:
        with connection.cursor() as cursor:
            return list(cursor.execute(sql).fetchall())

    with closing(sqlite3.connect(migrated())) as database:

        def there(sql: str) -> list[Any]:
            return database.execute(sql).fetchall()

        assert _tables(here) == _tables(there)
        assert _made(here, "trigger") == _made(there, "trigger")
        assert _made(here, "index") == _made(there, "index")
