"""Import a file again and again, killed after the first statement, the second ... until it is done.

    python -m tests.exchange.killed_import plan|status FILE

Each attempt is a process of its own that kills itself with SIGKILL, as a power cut would. Prints
one JSON object an attempt: {"killed": bool, "rows": {table: count}}.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django


class Death:
    """An execute wrapper that ends the process once `statements` have been carried out."""

    def __init__(self, statements: int) -> None:
        self.left = statements

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        result = execute(*arguments)
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def rows() -> dict[str, int]:
    """The number of rows of every table."""
    from django.db import connection

    with connection.cursor() as cursor:
        found = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def attempt(kind: str, file: Path, statements: int) -> bool:
    """Whether the attempt was killed."""
    from django.db import connection

    from sporbar.exchange.plan_status import import_plan, import_status

    connection.close()
    child = os.fork()
    if child == 0:
        with connection.execute_wrapper(Death(statements)):
            (import_plan if kind == "plan" else import_status)(file=file, by=None)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError(f"The import failed after {statements} statements.")
    return os.WIFSIGNALED(status)


def main() -> None:
    django.setup()
    kind, file = sys.argv[1], Path(sys.argv[2])
    statements = 0
    killed = True
    while killed:
        statements += 1
        killed = attempt(kind, file, statements)
        print(json.dumps({"killed": killed, "rows": rows()}), flush=True)


if __name__ == "__main__":
    main()
