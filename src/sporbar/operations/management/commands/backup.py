"""`sporbar backup`: database and stored files in one archive, while the site runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from sporbar.core.commands import HouseCommand
from sporbar.operations.archive import ArchiveError, write_archive


class Command(HouseCommand):
    help = (
        "Skriv database og filer til ett arkiv mens nettstedet går. Arkivet holder alt, også "
        "e-postadresser og passordenes fingeravtrykk: bare eieren kan lese filen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FIL", type=Path, help="arkivet som skal skrives")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            written = write_archive(file)
        except ArchiveError as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(
            f"{file}: {written.rows} rader i {written.tables} tabeller og {written.files} filer."
        )
        if written.missing:
            raise CommandError(
                f"{len(written.missing)} filer mangler eller er skadet og er ikke med. "
                "Kopien kan brukes, men kjør «sporbar doctor --all» for å se hvilke.",
                returncode=1,
            )
