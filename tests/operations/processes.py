"""For the tests, in a process of its own: `python -m tests.operations.processes WHAT ARGUMENT`.

`fill` puts a row in every kept table that the demo leaves empty;
`rows` prints every row of every kept table and every file;
`go_on` adds a row, and tries to change a guarded one;
`slow_job FILE SECONDS` does one slow job that is due;
`job FILE` does a job that is due, which writes a line in FILE.
"""

import hashlib
import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django


def rows() -> None:
    from django.conf import settings
    from django.db import connection

    from sporbar.operations.archive import kept_fields, kept_models, plain

    # What the database has, not what the archive thinks it has.
    left_out = {
        "django_migrations",
        "django_session",
        "operations_workersign",
        "shared_cache",
        "usersessions_usersession",
    }
    tables = set(connection.introspection.table_names()) - left_out
    assert tables == {model._meta.db_table for model in kept_models()}

    found = {}
    for model in kept_models():
        fields = kept_fields(model)
        values = model._base_manager.order_by("pk").values_list(*(f.attname for f in fields))
        found[model._meta.db_table] = [
            [plain(f.get_prep_value(v)) for f, v in zip(fields, row, strict=True)] for row in values
        ]
    folder = Path(settings.DATA_DIR) / "files"
    files = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    print(json.dumps({"rows": found, "files": files}))


def fill() -> None:
    from tests.operations.everything import put_a_row_in_every_table

    put_a_row_in_every_table()


def go_on() -> None:
    """Add a row to a restored table; fail to change what may not be changed."""
    from django.db import DatabaseError

    from sporbar.core import append_only
    from sporbar.organisations.models import TrailEntry

    assert append_only.missing() == []
    newest = TrailEntry.objects.latest("pk")
    added = TrailEntry.objects.create(
        cooperation=newest.cooperation, deed=newest.deed, subject="Ny", actor="Ny", at=newest.at
    )
    assert added.pk > newest.pk
    try:
        TrailEntry.objects.filter(pk=newest.pk).update(subject="Endret")
    except DatabaseError:
        return
    sys.exit("a guarded row was changed")


def job(path: str) -> None:
    from sporbar.operations.actions import do_due_jobs
    from sporbar.operations.jobs import Job

    def deed(due_at: object) -> None:
        with open(path, "a") as file:
            file.write("done\n")
        time.sleep(0.2)

    jobs = [Job(f"job{number}", hour=0, deed=deed) for number in range(5)]
    do_due_jobs(worker=f"w{os.getpid()}", jobs=jobs)


def slow_job(path: str, seconds: str) -> None:
    """A job that writes a row, says in the file that it has begun, and takes its time."""
    from datetime import timedelta

    from sporbar.operations.actions import do_due_jobs
    from sporbar.operations.jobs import Job
    from sporbar.operations.models import WorkerSign

    def deed(due_at: datetime) -> None:
        WorkerSign.objects.create(name=f"made by {os.getpid()}", seen_at=due_at)
        with open(path, "a") as file:
            file.write("begun\n")
        time.sleep(float(seconds))

    at = datetime.now(UTC)
    for second in range(60):
        # The lease of a killed worker runs out while this one looks again and again.
        if do_due_jobs(
            worker=f"w{os.getpid()}",
            at=at + timedelta(seconds=second),
            jobs=[Job("slow", hour=0, deed=deed)],
            lease=timedelta(seconds=20),
        ):
            return


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    django.setup()
    {"fill": fill, "rows": rows, "job": job, "go_on": go_on, "slow_job": slow_job}[sys.argv[1]](
        *sys.argv[2:]
    )
