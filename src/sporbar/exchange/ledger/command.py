"""`sporbar import ledger`: the words of the command line around a ledger import."""

from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from sporbar.document.typography import number
from sporbar.economy.actions import NotBooked
from sporbar.economy.models import LedgerProfile
from sporbar.exchange.ledger.balances import BalanceFile, read_balance_file
from sporbar.exchange.ledger.importing import Preview, apply_import, keep, kroner, look_at
from sporbar.exchange.ledger.tables import MAX_BYTES, too_large
from sporbar.exchange.problems import Refused

NOTHING = "Ingenting er skrevet."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="eksporten fra regnskapet (CSV eller XLSX)")
    parser.add_argument("--profile", required=True, help="navnet på den lagrede profilen")
    parser.add_argument("--cooperation", help="samarbeidet, når flere har en profil med navnet")
    parser.add_argument(
        "--balance",
        type=Path,
        metavar="FIL",
        help="saldolisten fra regnskapssystemet for de samme periodene (type;kode;beløp)",
    )
    parser.add_argument("--dry-run", action="store_true", help="vis hva som ville skje, skriv ikke")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Look at the file, show what it would do, and book it unless it is a dry run."""
    profile = _profile(options["profile"], options["cooperation"])
    file: Path = options["file"]
    console = Console(file=cast(IO[str], command.stdout), width=100, highlight=False)
    try:
        balance = _balance(options["balance"])
        data = _bytes(file)
        with Console(stderr=True).status("") as status:
            preview = look_at(
                profile=profile,
                name=file.name,
                data=data,
                balance=balance,
                progress=status.update,
            )
        if preview.booked_before is not None:
            command.stdout.write("Filen er brukt fra før. Ingenting er endret.")
            return
        show(console, preview)
        obstacles = preview.obstacles()
        if obstacles:
            raise CommandError("\n".join([*obstacles, NOTHING]), returncode=1)
        if options["dry_run"]:
            command.stdout.write(f"Prøvekjøring. {NOTHING}")
            return
        with Console(stderr=True).status("Bokfører"):
            kept = keep(preview=preview, data=data, by=None)
            apply_import(ledger_import=kept, by=None, reading=preview.reading, balance=balance)
        command.stdout.write(
            command.style.SUCCESS(f"Bokført: {number(preview.reading.own_count)} rader.")
        )
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}.", returncode=2) from error
    except Refused as refused:
        raise CommandError(
            "\n".join([*refused.sentences(file.name), NOTHING]), returncode=1
        ) from refused
    except NotBooked as refused:
        raise CommandError(str(refused), returncode=1) from refused


def _balance(file: Path | None) -> BalanceFile | None:
    if file is None:
        return None
    try:
        return read_balance_file(file.name, _bytes(file))
    except Refused as refused:
        raise CommandError(
            "\n".join([*refused.sentences(file.name), NOTHING]), returncode=1
        ) from refused


def _bytes(file: Path) -> bytes:
    """The file's bytes; one beyond the limit is not read."""
    if file.stat().st_size > MAX_BYTES:
        raise Refused.because(too_large(file.stat().st_size))
    return file.read_bytes()


def _profile(name: str, cooperation: str | None) -> LedgerProfile:
    found = LedgerProfile.objects.filter(name=name).select_related("cooperation")
    if cooperation:
        found = found.filter(cooperation__slug=cooperation)
    profiles: list[LedgerProfile] = list(found)
    if len(profiles) == 1:
        return profiles[0]
    if profiles:
        slugs = ", ".join(profile.cooperation.slug for profile in profiles)
        raise CommandError(
            f"Flere samarbeid har en profil «{name}»: {slugs}. Velg med --cooperation.",
            returncode=2,
        )
    known = ", ".join(LedgerProfile.objects.order_by("name").values_list("name", flat=True))
    raise CommandError(f"Fant ingen profil «{name}». Det finnes: {known or 'ingen'}.", returncode=2)


def show(console: Console, preview: Preview) -> None:
    """The preview as a secretary reads it: counts, sums, what changes, what does not match."""
    reading = preview.reading
    console.print(
        f"{number(reading.row_count)} rader, {number(reading.own_count)} på samarbeidets ansvar, "
        f"sum {kroner(preview.total)}. Kostnader er pluss, inntekter minus."
    )
    for responsibility, rows in sorted(reading.others.items()):
        console.print(f"Ansvar {responsibility}: {number(rows)} rader hører til andre, ikke med.")
    for title, sums, empty in (
        ("Gruppe", preview.groups, ""),
        ("Prosjekt", preview.projects, "uten prosjekt"),
    ):
        table = Table(title, "Kroner", box=None)
        table.columns[1].justify = "right"
        for code, ore in sorted(sums.items(), key=lambda one: (one[0] == "", one[0])):
            table.add_row(code or empty, kroner(ore))
        console.print(table)
    for one in preview.replacements:
        if one.changes:
            console.print(
                f"{one.responsibility} {one.period} erstattes: {number(one.before.rows)} rader, "
                f"{kroner(one.before.ore)} → {number(one.after.rows)} rader, "
                f"{kroner(one.after.ore)}."
            )
        else:
            console.print(f"{one.responsibility} {one.period} er i regnskapet med samme sum.")
    for responsibility, period in preview.untouched:
        console.print(
            f"{responsibility} {period} er i regnskapet, men ikke i filen, og blir stående."
        )
    if not preview.controls:
        console.print("Kontrollsummer: ingen er lagt inn for disse periodene.")
    for control in preview.controls:
        if control.outcome.agrees:
            console.print(
                f"Kontrollsummer {control.first} til {control.last}: {control.outcome.compared} "
                f"stemmer ({', '.join(control.outcome.sources)})."
            )
