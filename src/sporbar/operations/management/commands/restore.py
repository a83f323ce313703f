"""`sporbar restore`: everything back from an archive, or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import Error
from django.utils import timezone

from sporbar.core.commands import HouseCommand
from sporbar.operations.archive import (
    ArchiveError,
    check_archive,
    check_fits,
    holds_anything,
    read_archive,
    write_archive,
)


class Command(HouseCommand):
    help = (
        "Hent database og filer tilbake fra et arkiv. Hele arkivet kontrolleres før noe røres. "
        "Stans nettstedet først."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FIL", type=Path, help="arkivet")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="bytt ut det som er der; det tas først vare på i datamappen",
        )

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        try:
            manifest = check_archive(file)
            call_command("migrate", verbosity=0)
            check_fits(manifest)
            if holds_anything():
                self._put_aside(replace)
            read_archive(file, manifest)
        except ArchiveError as error:
            raise CommandError(str(error), returncode=1) from error
        except (OSError, Error) as error:
            raise CommandError(
                f"Kopien kunne ikke hentes tilbake ({error}). Databasen er som før.", returncode=1
            ) from error
        rows = sum(manifest["rows"].values())
        self.stdout.write(
            f"{rows} rader er tilbake fra {file}, slik det var {manifest['made_at']}."
        )
        if manifest["missing_files"]:
            raise CommandError(
                f"{len(manifest['missing_files'])} filer manglet da kopien ble laget.", returncode=1
            )

    def _put_aside(self, replace: bool) -> None:
        if not replace:
            raise ArchiveError(
                "Databasen er ikke tom. Bruk --replace for å bytte ut det som er der. "
                "Ingenting er endret."
            )
        aside = settings.DATA_DIR / f"before-restore-{timezone.now():%Y%m%d-%H%M%S}.tar.gz"
        write_archive(aside)
        self.stdout.write(f"Det som var der, ligger i {aside}.")
