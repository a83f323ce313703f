"""`sporbar import ledger`: the words of the command line around a ledger import."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from rich.console import Console
from rich.table import Table

from sporbar.document.typography import number
from sporbar.economy.actions import NotBooked, enter_balances
from sporbar.economy.matching import reconcile, sums
from sporbar.economy.models import LedgerProfile
from sporbar.economy.queries import Control, posted_sums
from sporbar.exchange.ledger.balances import read_balance_file
from sporbar.exchange.ledger.importing import (
    Preview,
    apply_import,
    control_sentences,
    keep,
    kroner,
    look_at,
)
from sporbar.exchange.ledger.profiles import save_profile
from sporbar.exchange.ledger.tables import MAX_BYTES, too_large
from sporbar.exchange.problems import Refused
from sporbar.organisations.models import Cooperation

NOTHING = "Ingenting er skrevet."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FIL", help="eksporten fra regnskapet (CSV eller XLSX)"
    )
    parser.add_argument(
        "--profile",
        required=True,
        metavar="NAVN",
        help="navnet på en lagret profil, eller en profilfil (.json) som lagres samtidig",
    )
    parser.add_argument("--cooperation", metavar="NAVN", help="samarbeidet, når det er flere")
    parser.add_argument(
        "--balance",
        type=Path,
        metavar="FIL",
        help="saldolisten fra regnskapssystemet for de samme periodene (type;kode;beløp)",
    )
    parser.add_argument("--dry-run", action="store_true", help="vis hva som ville skje, skriv ikke")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Look at the file, show what it would do, and book it unless it is a dry run."""
    try:
        with _saving(options):
            _run(command, options)
            if options["dry_run"] and _is_file(options["profile"]):
                transaction.set_rollback(True)
    except OSError as error:
        raise CommandError(f"{error.filename} kan ikke leses.", returncode=2) from error
    except NotBooked as refused:
        raise CommandError(str(refused), returncode=1) from refused


def _saving(options: dict[str, Any]) -> AbstractContextManager[object]:
    """A profile file is saved together with the ledger, or not at all."""
    return transaction.atomic() if _is_file(options["profile"]) else nullcontext()


def _run(command: BaseCommand, options: dict[str, Any]) -> None:
    file: Path = options["file"]
    console = Console(file=cast(IO[str], command.stdout), width=100, highlight=False)
    profile = _profile(options["profile"], options["cooperation"])
    balance_path: Path | None = options["balance"]
    with _refusing(balance_path or file):
        balance = (
            read_balance_file(balance_path.name, _bytes(balance_path)) if balance_path else None
        )
    with _refusing(file):
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
        _used_before(command, options, preview)
        return
    if obstacles := preview.obstacles():
        summary(console, preview)
        raise CommandError("\n".join([*obstacles, NOTHING]), returncode=1)
    show(console, preview)
    if options["dry_run"]:
        command.stdout.write(f"Prøvekjøring. {NOTHING}")
        return
    with _refusing(file), Console(stderr=True).status("Bokfører"):
        kept = keep(preview=preview, data=data, by=None)
        apply_import(ledger_import=kept, by=None, reading=preview.reading, balance=balance)
    command.stdout.write(
        command.style.SUCCESS(f"Bokført: {number(preview.reading.own_count)} rader.")
    )


def _used_before(command: BaseCommand, options: dict[str, Any], preview: Preview) -> None:
    """Say what there is to say of a file that is booked already.

    A profile file or a balance may still bring something new; a balance is held against the
    accounts as they stand, not against the file, which a later export may have replaced.
    """
    news = []
    if preview.balance is not None:
        balance = preview.balance
        posted = sums(
            posted_sums(
                preview.profile.cooperation_id, balance.responsibility, balance.first, balance.last
            )
        )
        control = Control(
            balance.responsibility,
            balance.first,
            balance.last,
            reconcile(posted, balance.ore, (balance.source,)),
        )
        if wrong := control_sentences(control):
            raise CommandError("\n".join([*wrong, NOTHING]), returncode=1)
        if options["dry_run"]:
            news.append("Saldolisten stemmer.")
        elif enter_balances(cooperation=preview.profile.cooperation, balance=balance, by=None):
            news.append("Saldolisten stemmer og er lagt inn.")
        else:
            news.append("Saldolisten stemmer og er lagt inn fra før.")
    if _is_file(options["profile"]) and not options["dry_run"]:
        news.append(f"Profilen «{preview.profile}» er lagret.")
    command.stdout.write(" ".join(["Filen er brukt fra før, og regnskapet er som det var.", *news]))


@contextmanager
def _refusing(file: Path) -> Iterator[None]:
    """Turn what is wrong with a file into the command's failure, under the file's name."""
    try:
        yield
    except Refused as refused:
        raise CommandError(
            "\n".join([*refused.sentences(file.name), NOTHING]), returncode=1
        ) from refused


def _bytes(file: Path) -> bytes:
    """The file's bytes; one beyond the limit is not read."""
    if file.stat().st_size > MAX_BYTES:
        raise Refused.because(too_large(file.stat().st_size))
    return file.read_bytes()


def _is_file(profile: str) -> bool:
    return profile.endswith(".json")


def _profile(name: str, slug: str | None) -> LedgerProfile:
    if _is_file(name):
        file = Path(name)
        with _refusing(file):
            return save_profile(cooperation=_cooperation(slug), data=_bytes(file))
    found = LedgerProfile.objects.filter(name=name).select_related("cooperation")
    if slug:
        found = found.filter(cooperation__slug=slug)
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


def _cooperation(slug: str | None) -> Cooperation:
    """The cooperation that is named, or the only one there is."""
    found = Cooperation.objects.order_by("slug")
    chosen = list(found.filter(slug=slug) if slug else found)
    if len(chosen) != 1:
        slugs = ", ".join(found.values_list("slug", flat=True))
        raise CommandError(
            f"Velg samarbeid med --cooperation. Det finnes: {slugs or 'ingen'}.", returncode=2
        )
    return chosen[0]


def summary(console: Console, preview: Preview) -> None:
    """How much was read, and what belongs to others."""
    reading = preview.reading
    console.print(
        f"{number(reading.row_count)} rader, {number(reading.own_count)} på samarbeidets ansvar, "
        f"sum {kroner(preview.total)}. Kostnader er pluss, inntekter minus."
    )
    for responsibility, rows in sorted(reading.others.items()):
        console.print(f"Ansvar {responsibility}: {number(rows)} rader hører til andre, ikke med.")


def show(console: Console, preview: Preview) -> None:
    """The preview as a secretary reads it: counts, sums, what changes, what it was held against."""
    summary(console, preview)
    for title, parts, empty in (
        ("Gruppe", preview.groups, ""),
        ("Prosjekt", preview.projects, "uten prosjekt"),
    ):
        table = Table(title, "Kroner", box=None)
        table.columns[1].justify = "right"
        for code, ore in sorted(parts.items(), key=lambda one: (one[0] == "", one[0])):
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
