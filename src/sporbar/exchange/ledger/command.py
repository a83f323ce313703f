"""`sporbar import ledger`: the words of the command line around a ledger import."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from sporbar.document.typography import number
from sporbar.economy.actions import NotBooked
from sporbar.economy.models import LedgerProfile
from sporbar.exchange.ledger.importing import Preview, apply_import, preview_import
from sporbar.exchange.ledger.tables import MAX_BYTES
from sporbar.exchange.problems import Refused


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="eksporten fra regnskapet (CSV eller XLSX)")
    parser.add_argument("--profile", required=True, help="navnet på den lagrede profilen")
    parser.add_argument("--cooperation", help="samarbeidet, når flere har en profil med navnet")
    parser.add_argument("--dry-run", action="store_true", help="vis hva som ville skje, skriv ikke")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Preview the file, show it, and book it unless it is a dry run."""
    profile = _profile(options["profile"], options["cooperation"])
    file: Path = options["file"]
    console = Console(file=command.stdout, width=100, highlight=False)
    try:
        if file.stat().st_size > MAX_BYTES:
            raise Refused.because(f"Filen er større enn {MAX_BYTES // 1024 // 1024} MB.")
        data = file.read_bytes()
        with console.status("") as status:
            preview = preview_import(
                profile=profile, name=file.name, data=data, by=None, progress=status.update
            )
            obstacles = preview.obstacles()
        show(console, preview)
        if obstacles:
            raise CommandError("\n".join([*obstacles, "Ingenting er skrevet."]), returncode=1)
        if preview.booked_before is not None:
            command.stdout.write("Filen er brukt fra før. Ingenting er endret.")
        elif options["dry_run"]:
            command.stdout.write("Prøvekjøring: ingenting er bokført.")
        else:
            with console.status("Bokfører"):
                apply_import(ledger_import=preview.ledger_import, by=None, reading=preview.reading)
            command.stdout.write(
                command.style.SUCCESS(f"Bokført: {number(len(preview.reading.lines))} rader.")
            )
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}.", returncode=2) from error
    except Refused as refused:
        raise CommandError(
            "\n".join([*refused.sentences(file.name), "Ingenting er skrevet."]), returncode=1
        ) from refused
    except NotBooked as refused:
        raise CommandError(str(refused), returncode=1) from refused


def _profile(name: str, cooperation: str | None) -> LedgerProfile:
    found = LedgerProfile.objects.filter(name=name).select_related("cooperation")
    if cooperation:
        found = found.filter(cooperation__slug=cooperation)
    profiles = list(found)
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


def kroner(ore: int) -> str:
    """Øre as kroner with two decimals, in print."""
    sign = "\u2212" if ore < 0 else ""
    whole, part = divmod(abs(ore), 100)
    return f"{sign}{number(whole)},{part:02}"


def show(console: Console, preview: Preview) -> None:
    """The preview as a secretary reads it: counts, sums, what changes, what does not match."""
    reading = preview.reading
    console.print(
        f"{number(reading.row_count)} rader, {number(len(reading.lines))} på samarbeidets ansvar, "
        f"sum {kroner(preview.total)}. Kostnader er pluss, inntekter minus."
    )
    for responsibility, rows in sorted(reading.others.items()):
        console.print(f"Ansvar {responsibility}: {number(rows)} rader hører til andre, ikke med.")
    for title, sums in (("Gruppe", preview.groups), ("Prosjekt", preview.projects)):
        table = Table(title, "Kroner", box=None)
        table.columns[1].justify = "right"
        for code, ore in sorted(sums.items(), key=lambda one: (one[0] == "", one[0])):
            table.add_row(code or "uten prosjekt", kroner(ore))
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
    _control(console, preview)


_KIND_WORDS = {"group": "gruppe", "project": "prosjekt", "total": "totalt"}


def _control(console: Console, preview: Preview) -> None:
    outcome = preview.reconciliation
    if outcome.agrees is None:
        console.print("Kontrollsummer: ingen er lagt inn for disse periodene.")
    elif outcome.agrees:
        console.print(f"Kontrollsummer: {outcome.compared} stemmer ({', '.join(outcome.sources)}).")
    else:
        for one in outcome.differences:
            place = f"{_KIND_WORDS[one.kind]} {one.code}".strip()
            console.print(
                f"Kontrollsum stemmer ikke: {place}: radene gir {kroner(one.posted or 0)}, "
                f"saldoen er {kroner(one.balance or 0)} (forskjell {kroner(one.ore)})."
            )
