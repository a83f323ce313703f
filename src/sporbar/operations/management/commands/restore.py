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
from sporbar.mail.models import OutgoingMail
from sporbar.operations.archive import ArchiveError, write_archive
from sporbar.operations.restoring import (
    Archive,
    check_database,
    check_fits,
    holds_anything,
    open_archive,
    put_in_place,
    tables_wait,
)
from sporbar.operations.running import Busy, alone


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
        parser.add_argument(
            "--force",
            action="store_true",
            help="også når nettstedet ser ut til å være i gang",
        )

    def handle(self, *args: Any, file: Path, replace: bool, force: bool, **options: Any) -> None:
        try:
            with open_archive(file) as archive:
                check_fits(archive)
                with alone(force=force):
                    self._restore(archive, replace)
                manifest = archive.manifest
        except Busy as error:
            raise CommandError(
                f"{error} Eller bruk --force. Ingenting er endret.", returncode=1
            ) from error
        except ArchiveError as error:
            raise CommandError(str(error), returncode=1) from error
        except (OSError, Error) as error:
            raise CommandError(
                f"Kopien kunne ikke hentes tilbake ({error}). Databasen er som før.", returncode=1
            ) from error
        rows = sum(manifest["rows"].values())
        self.stdout.write(
            f"{rows} rader er tilbake fra {file}, slik det var "
            f"{timezone.localtime(archive.made_at):%d.%m.%Y kl. %H.%M}."
        )
        if waiting := OutgoingMail.objects.filter(state="queued").count():
            self.stdout.write(
                f"{waiting} e-poster lå i kø da kopien ble laget. De sendes når nettstedet starter."
            )
        if manifest["missing_files"]:
            raise CommandError(
                f"{len(manifest['missing_files'])} filer manglet da kopien ble laget.", returncode=1
            )

    def _restore(self, archive: Archive, replace: bool) -> None:
        check_database()
        if holds_anything():
            self._put_aside(replace)
        elif tables_wait():
            self._make_tables()
        put_in_place(archive)

    def _make_tables(self) -> None:
        try:
            call_command("migrate", verbosity=0)
        except (OSError, Error) as error:
            raise ArchiveError(
                f"Tabellene kunne ikke lages ({error}). Ingenting er hentet tilbake, og databasen "
                "er tom. Rett feilen, og kjør kommandoen igjen."
            ) from error

    def _put_aside(self, replace: bool) -> None:
        if not replace:
            raise ArchiveError(
                "Databasen er ikke tom. Bruk --replace for å bytte ut det som er der. "
                "Ingenting er endret."
            )
        aside = settings.DATA_DIR / f"before-restore-{timezone.now():%Y%m%d-%H%M%S}.tar.gz"
        write_archive(aside)
        self.stdout.write(f"Det som var der, ligger i {aside}.")
