"""Real processes beside each other: one is killed in the middle of a freeze, one writes while
another reads.

Run as `python -m tests.reporting.processes` in an installation with its tables. Prints a line
per point a freeze is killed at: the point, and how many rows it left behind. Then it freezes
whole, kills nothing, and prints what `verify` says. Last it prints what a reader sees of a write
in its midst.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import django

AT = datetime(2011, 8, 20, tzinfo=UTC)


def points() -> dict[str, Callable[[Callable[[], None]], dict[str, Any]]]:
    """Where to stop: each prepares the process so that it calls `here` at its point, and answers
    arguments for the freeze."""
    from django.db import connection

    def at_step(number: int) -> Callable[[Callable[[], None]], dict[str, Any]]:
        def prepare(here: Callable[[], None]) -> dict[str, Any]:
            def progress(what: str, step: int, steps: int) -> None:
                if step == number:
                    here()

            return {"progress": progress}

        return prepare

    def before_rename(here: Callable[[], None]) -> dict[str, Any]:
        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            if event == "os.rename" and str(arguments[0]).endswith(".part"):
                here()

        sys.addaudithook(hook)
        return {}

    def before_insert(table: str) -> Callable[[Callable[[], None]], dict[str, Any]]:
        def prepare(here: Callable[[], None]) -> dict[str, Any]:
            def wrapper(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
                if sql.startswith(f'INSERT INTO "{table}"'):
                    here()
                return execute(sql, params, many, context)

            connection.execute_wrappers.append(wrapper)
            return {}

        return prepare

    return {
        **{f"step {number}": at_step(number) for number in (0, 3, 5)},
        "before a file gets its name": before_rename,
        "before the files' rows": before_insert("records_storedfile"),
        "before the edition's row": before_insert("reporting_edition"),
        "before the trail": before_insert("organisations_trailentry"),
    }


def kill_at(point: str, report: Any) -> None:
    """Freeze in a process of its own and kill it with SIGKILL when it reaches the point."""
    from django.db import connections

    from sporbar.reporting.actions import freeze_edition

    connections.close_all()
    reached, tell = os.pipe()
    child = os.fork()
    if child == 0:

        def here() -> None:
            os.write(tell, b"!")
            time.sleep(60)

        arguments = points()[point](here)
        freeze_edition(report=report, by=None, at=AT, **arguments)
        os._exit(7)
    os.close(tell)
    assert os.read(reached, 1) == b"!", f"the freeze never came to: {point}"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reached)


def rows() -> int:
    from sporbar.organisations.models import TrailEntry
    from sporbar.records.models import FrozenDocument, Rendition, StoredFile
    from sporbar.reporting.models import Edition

    # the ledger's own file is there from before
    files = StoredFile.objects.exclude(name="hovedbok.csv").count()
    trail = TrailEntry.objects.filter(deed="freeze_edition").count()
    frozen = FrozenDocument.objects.count() + Rendition.objects.count() + Edition.objects.count()
    return files + trail + frozen


def write_while_reading(report: Any) -> str:
    """Titles read before and after another process wrote, in one moment, and afterwards."""
    from django.db import connections

    from sporbar.reporting.models import Report
    from sporbar.reporting.reading import one_moment

    def title() -> str:
        return Report.objects.get(pk=report.pk).title

    connections.close_all()
    go, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(go, 1)
        Report.objects.filter(pk=report.pk).update(title="Ny")
        connections.close_all()
        os._exit(0)
    with one_moment():
        before = title()
        os.write(tell, b"!")
        _, status = os.waitpid(child, 0)
        during = title()
    return f"{before}, {during}, {title()}, writer {os.waitstatus_to_exitcode(status)}"


def main() -> None:
    django.setup()
    from sporbar.reporting.actions import freeze_edition
    from sporbar.reporting.verification import verify
    from tests.reporting.region import build

    report = build().report
    for point in points():
        kill_at(point, report)
        print(f"{point}: {rows()}")
    edition = freeze_edition(report=report, by=None, at=AT)
    print(f"whole: {rows()}, verified: {verify(edition).holds}")
    print(write_while_reading(report))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    main()
