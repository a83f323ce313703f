"""For the tests, in a process of its own: `python -m tests.operations.processes WHAT ARGUMENT`.

`rows` prints every row of every kept table and every file;
`job FILE` does a job that is due, which writes a line in FILE.
"""

import hashlib
import json
import os
import sys
import time
from pathlib import Path

import django


def rows() -> None:
    from django.conf import settings

    from sporbar.operations.archive import _fields, _plain, kept_models

    found = {}
    for model in kept_models():
        fields = _fields(model)
        values = model._base_manager.order_by("pk").values_list(*(f.attname for f in fields))
        found[model._meta.db_table] = [
            [_plain(f.get_prep_value(v)) for f, v in zip(fields, row, strict=True)]
            for row in values
        ]
    folder = Path(settings.DATA_DIR) / "files"
    files = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    print(json.dumps({"rows": found, "files": files}))


def job(path: str) -> None:
    from sporbar.operations.actions import do_due_jobs
    from sporbar.operations.jobs import Job

    def deed(due_at: object) -> None:
        with open(path, "a") as file:
            file.write("done\n")
        time.sleep(0.2)

    jobs = [Job(f"job{number}", hour=0, deed=deed) for number in range(5)]
    do_due_jobs(worker=f"w{os.getpid()}", jobs=jobs)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    django.setup()
    {"rows": rows, "job": job}[sys.argv[1]](*sys.argv[2:])
