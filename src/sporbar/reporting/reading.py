"""Many statements that see one and the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Statements inside see the database as of one moment, and hold up no writer.

    PostgreSQL: REPEATABLE READ, read only. SQLite: a deferred transaction, which takes no write
    lock and in WAL mode keeps its view. Inside a transaction that is already open, that
    transaction decides what is seen.
    """
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # The house begins SQLite transactions IMMEDIATE, which would lock out every writer. The mode
    # is read when the connection opens, so it must be open before it can be set aside.
    sqlite: Any = connection
    sqlite.ensure_connection()
    usual, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        sqlite.transaction_mode = usual
