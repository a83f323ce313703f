"""Booking a year's ledger of a whole county: 200 000 rows, beside what no program could leave out.

That is reading the file and writing the same rows: `csv.reader` and a bare `executemany` (SQLite)
or `COPY` (PostgreSQL) into the same table. Every run is a process and a database of its own, so
that memory is the import's and no run warms another's. While SQLite is written, another process
keeps asking for the write lock; its longest wait is what anybody else would notice.
"""

import csv
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from bench.measure import Row, milliseconds, own_memory, ratio

GROUP = "regnskap"
ROWS = 200_000
#: Counted pairs of runs, each a whole process.
RUNS = 3
HEADER = "Ansvar;Funksjon;Art;Prosjekt;Periode;Bilagsdato;Bilag;Tekst;Beløp"
PROJECTS = [f"P{number:03}" for number in range(60)]


def run(folder: Path) -> list[Row]:
    file = folder / "ledger.csv"
    write_export(file)
    found = _measured("SQLite", file, folder, f"sqlite:///{folder}")
    server = postgres()
    if server is not None:
        found += _measured("PostgreSQL", file, folder, server)
    return found


def write_export(file: Path) -> None:
    """A made-up export, the same every time: 12 periods, amounts and vouchers all different."""
    chance = random.Random(10400)
    texts = [f"Bilag fra leverandør {number}" for number in range(2_000)]
    with file.open("w", encoding="cp1252", newline="") as out:
        print(HEADER, file=out, end="\r\n")
        for number in range(ROWS):
            month, ore = 1 + number * 12 // ROWS, chance.randint(1, 100_000_000)
            whole, part = divmod(ore, 100)
            account = chance.choice((10100, 11000, 11500, 13500, 14300, 17000, 18100))
            minus = "-" if account >= 17000 else ""
            kroner = f"{whole:,}".replace(",", " ")
            print(
                f"10400;120;{account};{chance.choice(('', *PROJECTS))};2025{month:02};"
                f"{chance.randint(1, 28):02}.{month:02}.2025;{number:07};{chance.choice(texts)};"
                f"{kroner},{part:02}{minus}",
                file=out,
                end="\r\n",
            )


def _measured(database: str, file: Path, folder: Path, url: str) -> list[Row]:
    ours: list[dict[str, float]] = []
    bare: list[dict[str, float]] = []
    for number in range(RUNS):
        for way, found in (("bare", bare), ("ours", ours)):
            found.append(_process(way, file, fresh_database(url, f"{way}{number}"), folder))
    seconds = {
        name: median(one["seconds"] for one in found) for name, found in (("o", ours), ("b", bare))
    }
    megabytes = max(one["megabytes"] for one in ours)
    rows = [
        milliseconds(GROUP, f"{database}: lese og skrive {ROWS} rader bart", seconds["b"]),
        milliseconds(GROUP, f"{database}: importere de samme", seconds["o"]),
        ratio(GROUP, f"{database}: import / bart", seconds["o"], seconds["b"], 2),
        _limit(f"{database}: minne i prosessen", megabytes, "MB", 200),
    ]
    if database == "SQLite":
        waited = max(one["waited"] for one in ours)
        rows.append(_limit("SQLite: lengste ventetid for en annen som skriver", waited, "s", 2))
    return rows


def _limit(what: str, value: float, unit: str, below: float) -> Row:
    goal = f"under {below:g} {unit}"
    return Row(group=GROUP, what=what, value=value, unit=unit, goal=goal, met=value < below)


def _process(way: str, file: Path, url: str, folder: Path) -> dict[str, float]:
    data = folder / f"data-{way}-{time.monotonic_ns()}"
    environment = {**os.environ, "DATABASE_URL": url, "SPORBAR_DATA_DIR": str(data)}
    done = subprocess.run(
        [sys.executable, "-m", "bench.ledger", way, str(file)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def fresh_database(url: str, name: str) -> str:
    """The URL of an empty database."""
    if url.startswith("sqlite"):
        return f"{url}/{name}.sqlite3"
    import psycopg

    server, _, _ = url.rpartition("/")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "bench_{name}"')
    return f"{server}/bench_{name}"


@cache
def postgres() -> str | None:
    """A server to measure on: the one that is named, else one of our own; None without binaries."""
    from tests.support import postgres as own

    named = os.environ.get("TEST_DATABASE_URL")
    if named is None and own.find_binaries() is None:
        return None
    return named or own.start()


# What follows runs in the processes that are measured.


def _ours(file: Path) -> dict[str, float]:
    from sporbar.exchange.ledger.importing import apply_import, preview_import

    profile, url = _profile(), os.environ["DATABASE_URL"]
    prober = None
    if url.startswith("sqlite"):
        prober = subprocess.Popen(
            [sys.executable, "-m", "bench.ledger", "probe", url.removeprefix("sqlite:///")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert prober.stdout is not None
        prober.stdout.readline()
    start = time.perf_counter()
    preview = preview_import(profile=profile, name=file.name, data=file.read_bytes(), by=None)
    apply_import(ledger_import=preview.ledger_import, by=None, reading=preview.reading)
    seconds = time.perf_counter() - start
    waited = float(prober.communicate()[0]) if prober else 0.0
    _check()
    return {"seconds": seconds, "megabytes": own_memory(), "waited": waited}


def _bare(file: Path) -> dict[str, float]:
    from django.db import connection, transaction

    from sporbar.economy.actions.ledger import COLUMNS
    from sporbar.exchange.ledger.reading import read_ledger

    profile = _profile()
    slices = _slices(profile)
    rows = [
        (profile.cooperation_id, slices[period], *row)
        for (_, period), part in read_ledger(file.read_bytes(), profile).parts.items()
        for row in part.rows
    ]
    start = time.perf_counter()
    with file.open(encoding="cp1252", newline="") as text:
        for _ in csv.reader(text, delimiter=";"):
            pass
    columns = ", ".join(COLUMNS)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY economy_posting ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(COLUMNS))
            connection.connection.executemany(
                f"INSERT INTO economy_posting ({columns}) VALUES ({marks})", rows
            )
    seconds = time.perf_counter() - start
    _check()
    return {"seconds": seconds, "megabytes": own_memory()}


def _profile() -> Any:
    from django.core.management import call_command

    from bench.data import SOURCE
    from sporbar.economy.models import Project
    from sporbar.exchange.ledger.profiles import save_profile
    from sporbar.organisations.models import Cooperation

    call_command("migrate", verbosity=0)
    tenant = Cooperation.objects.create(slug="fylket", name="Fylket")
    Project.objects.bulk_create(
        Project(cooperation=tenant, code=code, name=code) for code in PROJECTS
    )
    return save_profile(cooperation=tenant, data=(SOURCE / "profile.json").read_bytes())


def _slices(profile: Any) -> dict[str, int]:
    from sporbar.economy.models import LedgerImport, LedgerSlice
    from sporbar.records.actions import store_bytes

    file = store_bytes(
        cooperation=profile.cooperation, name="x.csv", media_type="text/csv", data=b"x"
    )
    booked = LedgerImport.objects.create(
        cooperation=profile.cooperation, profile=profile, file=file, file_sha256=file.sha256
    )
    made = LedgerSlice.objects.bulk_create(
        LedgerSlice(
            cooperation=profile.cooperation,
            ledger_import=booked,
            responsibility="10400",
            period=f"2025-{month:02}",
            is_current=True,
        )
        for month in range(1, 13)
    )
    return {one.period: one.pk for one in made}


def _check() -> None:
    """A measurement of something that did not happen is worth nothing."""
    from sporbar.economy.models import Posting

    if Posting.objects.count() != ROWS:
        raise RuntimeError("ikke alle radene ble skrevet")


def _probe(database: Path) -> None:
    """Ask for the write lock until our parent is done; print the longest wait in seconds."""
    connection = sqlite3.connect(database, timeout=60, isolation_level=None)
    print("klar", flush=True)
    os.set_blocking(sys.stdin.fileno(), False)
    longest = 0.0
    while sys.stdin.buffer.read(1) != b"":
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        longest = max(longest, time.perf_counter() - start)
        connection.execute("ROLLBACK")
        time.sleep(0.002)
    print(longest)


def main(arguments: Sequence[str]) -> None:
    way, file = arguments
    if way == "probe":
        _probe(Path(file))
        return
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "sporbar.config.settings"
    django.setup()
    print(json.dumps((_ours if way == "ours" else _bare)(Path(file))))


if __name__ == "__main__":
    main(sys.argv[1:])
