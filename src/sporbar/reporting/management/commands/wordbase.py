"""`sporbar wordbase`: the base document that a cooperation's Word files are built on."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from sporbar.core.commands import HouseCommand
from sporbar.document import typography
from sporbar.document.render.docx import (
    BASE_PATH,
    BaseFinding,
    BaseRefusedError,
    check_base,
)
from sporbar.document.render.docx.check import LARGEST_FILE
from sporbar.organisations.actions import COMMAND_LINE
from sporbar.organisations.models import Cooperation
from sporbar.records.store import StoredFileError
from sporbar.reporting.actions import choose_word_base, drop_word_base
from sporbar.reporting.management import console
from sporbar.reporting.models import WordBase


class Command(HouseCommand):
    help = (
        "Vis eller bytt malen som Word-filene til et samarbeid bygges på. Uten FIL vises malen som "
        "er i bruk. En ny mal kontrolleres først, og det den mangler, blir nevnt; en som ikke kan "
        "brukes, blir avvist med 1. Frosne utgaver endrer seg ikke."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cooperation", metavar="SAMARBEID", help="samarbeidets adresse")
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            metavar="FIL",
            help="kontorets egen mal (.docx eller .dotx)",
        )
        parser.add_argument(
            "--remove", action="store_true", help="gå tilbake til malen som følger med Sporbar"
        )
        parser.add_argument(
            "--export",
            type=Path,
            metavar="FIL",
            help="skriv malen som er i bruk til en fil, for å endre den i Word",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="kontroller, men skriv ingenting"
        )

    def handle(
        self,
        *args: Any,
        cooperation: str,
        file: Path | None,
        remove: bool,
        export: Path | None,
        dry_run: bool,
        **options: Any,
    ) -> None:
        owner = console.chosen_cooperation(cooperation)
        if (file is not None) + remove + (export is not None) > 1:
            raise CommandError(
                "Velg bare én av disse: en fil, --remove eller --export.",
                returncode=console.WRONG_USAGE,
            )
        if file is not None:
            self._choose(owner, file, dry_run)
        elif remove:
            self._drop(owner, dry_run)
        elif export is not None:
            self._export(owner, export, dry_run)
        else:
            self._show(owner)

    def _show(self, owner: Cooperation) -> None:
        current = WordBase.objects.current_of(owner)
        if current is None:
            self.stdout.write(f"{owner} bruker malen som følger med Sporbar.")
            return
        self.stdout.write(
            f"{owner} bruker {current} siden {_day(current)}, valgt av "
            f"{current.by or COMMAND_LINE}."
        )
        if current.file is None:
            return
        self.stdout.write(f"  sha256:{current.file.sha256}")
        try:
            data = current.file.read()
        except StoredFileError as error:
            raise CommandError(str(error), returncode=console.STOPPED) from error
        self._tell(check_base(data))

    def _choose(self, owner: Cooperation, file: Path, dry_run: bool) -> None:
        data = _read(file)
        before = WordBase.objects.current_of(owner)
        try:
            if dry_run:
                findings = check_base(data)
                if any(one.blocks for one in findings):
                    raise BaseRefusedError(findings)
            else:
                findings = choose_word_base(
                    cooperation=owner, name=file.name, data=data, by=None, at=timezone.now()
                )
        except BaseRefusedError as refused:
            raise CommandError(
                f"{file}: {refused}\nIngenting er skrevet.", returncode=console.STOPPED
            ) from refused
        self.stdout.write(f"{file.name} kan brukes som mal.")
        self._tell(findings)
        if dry_run:
            self.stdout.write("Prøvd. Ingenting er skrevet.")
        elif WordBase.objects.current_of(owner) == before:
            self.stdout.write(f"{owner} bruker malen alt. Ingenting å gjøre.")
        else:
            self.stdout.write(
                f"{owner} bruker den fra nå av i utkast og nye utgaver. Frosne utgaver er som før."
            )

    def _drop(self, owner: Cooperation, dry_run: bool) -> None:
        current = WordBase.objects.current_of(owner)
        if current is None or current.file is None:
            self.stdout.write(f"{owner} bruker malen som følger med Sporbar. Ingenting å gjøre.")
            return
        if dry_run:
            self.stdout.write(f"{current} ville gått ut av bruk. Ingenting er skrevet.")
            return
        drop_word_base(cooperation=owner, by=None, at=timezone.now())
        self.stdout.write(
            f"{owner} bruker nå malen som følger med Sporbar, og ikke lenger {current}. Frosne "
            "utgaver er som før."
        )

    def _export(self, owner: Cooperation, path: Path, dry_run: bool) -> None:
        if path.exists():
            raise CommandError(
                f"{path} finnes alt og blir ikke skrevet over.", returncode=console.STOPPED
            )
        current = WordBase.objects.current_of(owner)
        try:
            own = current.read() if current else None
        except StoredFileError as error:
            raise CommandError(str(error), returncode=console.STOPPED) from error
        if dry_run:
            self.stdout.write(f"{path} ville blitt skrevet. Ingenting er skrevet.")
            return
        console.write_files({path.name: own or BASE_PATH.read_bytes()}, path.parent)
        self.stdout.write(
            f"{path} er skrevet. Endre den i Word, og velg den med «sporbar wordbase {owner.slug} "
            f"{path}»."
        )

    def _tell(self, findings: list[BaseFinding]) -> None:
        # An ordinary document lacks dozens of styles, which must not drown what is said but once.
        for one in sorted(findings, key=lambda one: one.code == "style_missing"):
            self.stdout.write(f"  • {one.sentence}")
        if not findings:
            self.stdout.write("  Malen har alt rapporten trenger.")


def _read(file: Path) -> bytes:
    """The file's bytes. Raises CommandError (2) when there is no such file, (1) when it is far too
    large to be a base, which is said before it is read."""
    try:
        if not file.is_file():
            raise CommandError(f"Filen {file} finnes ikke.", returncode=console.WRONG_USAGE)
        size = file.stat().st_size
        if size > LARGEST_FILE:
            raise CommandError(
                f"{file}: Filen er {size / 1e6:.0f} MB. En mal kan være høyst "
                f"{LARGEST_FILE / 1e6:.0f} MB.\nIngenting er skrevet.",
                returncode=console.STOPPED,
            )
        return file.read_bytes()
    except OSError as error:
        raise CommandError(
            f"{file} kan ikke leses: {error.strerror}.", returncode=console.WRONG_USAGE
        ) from error


def _day(chosen: WordBase) -> str:
    return typography.day(timezone.localdate(chosen.chosen_at).isoformat())
