"""`python -m bench [GROUP ...]`: every measurement in one run, a table and out/bench.json."""

import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.measure import Row

OUT = Path("out/bench.json")


def show(rows: list[Row]) -> None:
    table = Table("måling", "verdi", "enhet", "mål", "", title="Farten, målt i én kjøring")
    group = None
    for row in rows:
        if row.group != group:
            table.add_section()
            table.add_row(f"[bold]{row.group}[/bold]")
            group = row.group
        mark = {True: "ja", False: "NEI", None: ""}[row.met]
        table.add_row(f"  {row.what}", f"{row.value:,.2f}", row.unit, row.goal, mark)
    Console(width=110).print(table)


def verdict(rows: list[Row]) -> int:
    """1 when a count of statements misses its goal. Times depend on the machine and are only
    shown."""
    missed = [row for row in rows if row.is_missed]
    for row in missed:
        print(f"NEI: {row.group}, {row.what}: {row.goal}")
    return 1 if missed else 0


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="sporbar-bench-") as folder:
        os.environ["SPORBAR_DATA_DIR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "sporbar.config.settings"
        import django

        django.setup()
        from bench import crowd, documents, governance, ledger, pages, plans, rounds, size, startup

        groups = {
            "documents": documents.run,
            "size": size.run,
            "ledger": ledger.run,
            "pages": pages.run,
            "plans": plans.run,
            "rounds": rounds.run,
            "governance": governance.run,
            "crowd": crowd.run,
            "startup": startup.run,
        }
        wanted = sys.argv[1:] or list(groups)
        rows: list[Row] = []
        for name in wanted:
            print(f"Måler {name} ...", flush=True)
            rows += groups[name](Path(folder))
    show(rows)
    OUT.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "cores": os.cpu_count()}
    OUT.write_text(
        json.dumps(
            {"machine": machine, "rows": [row.__dict__ for row in rows]},
            ensure_ascii=False,
            indent=2,
        )
    )
    print(f"Skrev {OUT}.")
    sys.exit(verdict(rows))


if __name__ == "__main__":
    main()
