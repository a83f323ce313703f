"""Whether anybody else uses this installation.

Everything that runs for long holds a shared lock on `running.lock` in the data folder; whoever must
be alone takes it alone. The kernel lets go of it when its holder dies, however it dies. The lock
says nothing of other machines: their signs of life and their connections do.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from sporbar.operations.models import WorkerSign

#: A worker that has not given a sign for so long is dead or stands still.
STALE = timedelta(minutes=2)


class Busy(Exception):  # noqa: N818 - says what is
    """Somebody else uses the installation; the message is a sentence for people."""


@contextmanager
def running() -> Iterator[None]:
    """Inside, this process uses the installation. Raises `Busy` while somebody must be alone."""
    with _lock(fcntl.LOCK_SH) as held:
        if not held:
            raise Busy("En gjenoppretting pågår. Start når den er ferdig.")
        yield


@contextmanager
def alone(*, force: bool = False) -> Iterator[None]:
    """Inside, nobody else on this machine starts using the installation.

    Raises `Busy` when somebody does already, on this machine or another, unless `force`.
    """
    with _lock(fcntl.LOCK_EX) as held:
        if not force:
            if not held:
                raise Busy("Nettstedet eller en arbeider er i gang på denne maskinen. Stans det.")
            _check_nobody_connected()
            _check_no_worker()
        yield


@contextmanager
def _lock(kind: int) -> Iterator[bool]:
    handle = os.open(Path(settings.DATA_DIR) / "running.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
            held = True
        except BlockingIOError:
            held = False
        except OSError:
            # A file system without locks. Signs of life and connections remain.
            held = True
        yield held
    finally:
        os.close(handle)


def _check_no_worker() -> None:
    if WorkerSign._meta.db_table not in connection.introspection.table_names():
        return
    newest = WorkerSign.objects.order_by("-seen_at").first()
    if newest is not None and (age := timezone.now() - newest.seen_at) < STALE:
        raise Busy(
            f"Arbeideren {newest.name} ga tegn fra seg for {max(0, age.seconds)} sekunder siden. "
            f"Stans den. Er den alt stanset, så vent {STALE.seconds // 60} minutter."
        )


def _check_nobody_connected() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Those of the server itself have no user.
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND usename IS NOT NULL"
            )
            others: int = cursor.fetchone()[0]
        if others:
            raise Busy(f"Databasen har {others} andre forbindelser. Stans det som bruker den.")
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        patience: int = cursor.fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            raise Busy("Et annet program skriver i databasen. Stans det.") from error
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
