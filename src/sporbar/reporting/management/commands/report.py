"""`sporbar report`: a report as HTML, PDF, Word and JSON."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from sporbar.core.commands import HouseCommand
from sporbar.document.render.docx import BaseRefusedError
from sporbar.document.render.typst import PdfFailedError
from sporbar.records.store import StoredFileError
from sporbar.reporting.actions import FreezeBlocked, freeze_edition, publish_edition
from sporbar.reporting.checks import review_report
from sporbar.reporting.management import console
from sporbar.reporting.models import Edition, Report, WordBase
from sporbar.reporting.rendering import render


class Command(HouseCommand):
    help = (
        "Skriv rapporter som HTML, PDF, Word og JSON. Uten argumenter tas alle rapporter. Er en "
        "rapport fryst, skrives filene fra den siste utgaven, byte for byte; ellers skrives et "
        "utkast. Det som stanser eller bør ses på, vises først. Avslutter med 1 hvis noe stanser "
        "frysingen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        console.add_report_arguments(parser)
        parser.add_argument(
            "--out", type=Path, default=Path("out"), metavar="MAPPE", help="hvor (standard out/)"
        )
        parser.add_argument("--freeze", action="store_true", help="frys rapporten som en utgave")
        parser.add_argument("--publish", action="store_true", help="frys og publiser utgaven")
        parser.add_argument(
            "--note", metavar="TEKST", help="hva som er rettet; kreves fra utgave 2"
        )
        parser.add_argument("--approver-name", metavar="NAVN", help="hvem som har godkjent")
        parser.add_argument("--approver-title", metavar="TITTEL", help="godkjennerens tittel")
        parser.add_argument(
            "--approved-on", type=console.day, metavar="DAG", help="godkjent (2011-08-20)"
        )
        parser.add_argument(
            "--published-on", type=console.day, metavar="DAG", help="publiseringsdato"
        )

    def handle(
        self,
        *args: Any,
        cooperation: str | None,
        report: str | None,
        out: Path,
        freeze: bool,
        publish: bool,
        **options: Any,
    ) -> None:
        reports = console.chosen_reports(cooperation, report)
        if not reports:
            raise CommandError(
                "Det er ingen rapporter ennå. «sporbar demo» laster eksempler, «sporbar import "
                "status» leser inn egne.",
                returncode=console.STOPPED,
            )
        stopped = [
            one
            for one in reports
            if not self._report(one, out, freeze=freeze or publish, publish=publish, **options)
        ]
        if stopped:
            raise CommandError(
                f"{len(stopped)} av {len(reports)} rapporter kan ikke fryses ennå.",
                returncode=console.STOPPED,
            )

    def _report(
        self,
        report: Report,
        out: Path,
        *,
        freeze: bool,
        publish: bool,
        note: str | None,
        approver_name: str | None,
        approver_title: str | None,
        approved_on: date | None,
        published_on: date | None,
        **options: Any,
    ) -> bool:
        """Tell and write one report; False when it should have been frozen and could not be."""
        self.stdout.write(console.heading(report))
        stem = f"{report.cooperation.slug}-{report.slug}"
        edition = Edition.objects.within(report.cooperation_id).newest_of(report)
        try:
            if freeze:
                with console.shown_progress("Fryser") as progress:
                    edition = freeze_edition(
                        report=report,
                        by=None,
                        at=timezone.now(),
                        approver_name=approver_name,
                        approver_title=approver_title,
                        approved_on=approved_on,
                        published_on=published_on,
                        correction_note=note,
                        progress=progress,
                    )
                if publish:
                    edition = publish_edition(edition=edition, by=None, at=timezone.now())
            if edition is not None:
                self._tell_edition(report, edition, out, stem)
            else:
                self._draft(report, out, stem)
        except FreezeBlocked as blocked:
            self._tell_blocked(report, blocked)
            return False
        except BaseRefusedError as error:
            raise CommandError(
                f"Word-malen kan ikke brukes. {error} «sporbar wordbase» velger en annen.",
                returncode=console.STOPPED,
            ) from error
        except (StoredFileError, PdfFailedError) as error:
            raise CommandError(str(error), returncode=console.STOPPED) from error
        return True

    def _tell_edition(self, report: Report, edition: Edition, out: Path, stem: str) -> None:
        edition = Edition.objects.with_report().with_files().get(pk=edition.pk)
        written = console.write_edition(edition, out, stem)
        console.tell_findings(self.stdout, review_report(report), f"{out / stem}.html")
        self.stdout.write(f"  Utgave {edition.number}, {edition.get_state_display()}")
        self.stdout.write(f"  Fingeravtrykk {edition.document.fingerprint}")
        self._tell_files(written)

    def _draft(self, report: Report, out: Path, stem: str) -> None:
        review = review_report(report)
        name = f"{stem}-utkast"
        chosen = WordBase.objects.current_of(report.cooperation_id)
        word_base = chosen.read() if chosen else None
        with console.shown_progress("Lager utkast") as progress:
            made = render(review.snapshot, progress, word_base)
        written = console.write_files(
            {f"{name}.{kind.value}": data for kind, data in made.items()}, out
        )
        console.tell_findings(self.stdout, review, f"{out / name}.html")
        ready = "Klar til å fryses (--freeze)." if review.can_freeze else "Ikke klar til å fryses."
        self.stdout.write(f"  Utkast. {ready}")
        self._tell_files(written)

    def _tell_blocked(self, report: Report, blocked: FreezeBlocked) -> None:
        self.stdout.write("  Rapporten ble ikke fryst.")
        if blocked.review is not None:
            console.tell_findings(self.stdout, blocked.review)
        told = {one.sentence for one in blocked.review.findings} if blocked.review else set()
        for sentence in blocked.sentences:
            if sentence not in told:
                self.stdout.write(f"  {sentence}")

    def _tell_files(self, written: list[Path]) -> None:
        for path in written:
            self.stdout.write(f"  {path}")
