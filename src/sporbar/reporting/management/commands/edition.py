"""`sporbar edition`: list, show, export and verify what was frozen."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from sporbar.core.commands import HelpInNorwegian, HouseCommand, in_norwegian
from sporbar.document import typography
from sporbar.records.models import RenditionFormat
from sporbar.records.store import StoredFileError
from sporbar.reporting.actions import publish_edition
from sporbar.reporting.management import console
from sporbar.reporting.models import Edition
from sporbar.reporting.verification import verify


class Command(HouseCommand):
    help = "List, vis, eksporter, etterprøv og publiser frosne utgaver."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(
            dest="deed", required=True, metavar="list|show|export|verify|publish"
        )
        for name, about, required in (
            ("list", "list utgaver, den nyeste først", False),
            ("show", "vis datoer, fingeravtrykk og filer for en utgave", True),
            ("export", "skriv filene til en utgave, byte for byte", True),
            ("verify", "etterprøv utgaver; uten argumenter alle", False),
            ("publish", "publiser en fryst utgave", True),
        ):
            one = deeds.add_parser(
                name,
                help=about,
                description=f"{about[0].upper()}{about[1:]}.",
                formatter_class=HelpInNorwegian,
                add_help=False,
            )
            in_norwegian(one)
            console.add_report_arguments(one, required=required)
            one.add_argument(
                "number",
                nargs="?",
                type=int,
                metavar="UTGAVE",
                help="utgavens nummer (standard: den siste)",
            )
            if name == "export":
                one.add_argument(
                    "--out",
                    type=Path,
                    default=Path("out"),
                    metavar="MAPPE",
                    help="hvor (standard out/)",
                )
                one.add_argument(
                    "--format",
                    choices=RenditionFormat.values,
                    metavar="|".join(RenditionFormat.values),
                    help="bare dette formatet",
                )

    def handle(
        self,
        *args: Any,
        deed: str,
        cooperation: str | None,
        report: str | None,
        number: int | None,
        **options: Any,
    ) -> None:
        editions = self._editions(cooperation, report, number)
        if deed == "list":
            self._list(editions)
            return
        if deed == "verify":
            self._verify(editions)
            return
        edition = editions[0]
        try:
            if deed == "show":
                self._show(edition)
            elif deed == "publish":
                edition = publish_edition(edition=edition, by=None, at=timezone.now())
                self.stdout.write(f"{edition} er publisert.")
            else:
                for path in console.write_edition(edition, options["out"], only=options["format"]):
                    self.stdout.write(str(path))
        except StoredFileError as error:
            raise CommandError(str(error), returncode=console.STOPPED) from error

    def _editions(
        self, cooperation: str | None, report: str | None, number: int | None
    ) -> list[Edition]:
        """The editions meant, the newest first; of one report without a number only the last
        for a deed on one edition. Raises CommandError when there is none."""
        reports = console.chosen_reports(cooperation, report)
        found = (
            Edition.objects.filter(report__in=reports).with_files().by_report()
            if reports
            else Edition.objects.none()
        )
        if number is not None:
            found = found.filter(number=number)
        editions = list(found)
        if not editions:
            what = f"utgave {number}" if number is not None else "utgaver"
            raise CommandError(
                f"Det er ingen {what} her ennå. «sporbar report --freeze» lager dem.",
                returncode=console.STOPPED,
            )
        return editions

    def _list(self, editions: list[Edition]) -> None:
        for one in editions:
            published = _day(one.published_on) if one.published_on else one.get_state_display()
            self.stdout.write(
                f"{one.cooperation.slug} {one.report.slug} {one.number}  {one.report.title}, "
                f"status per {_day(one.as_of)}, {published}  {one.document.fingerprint}"
            )
            if one.correction_note:
                self.stdout.write(f"    Rettelse: {one.correction_note}")

    def _show(self, edition: Edition) -> None:
        approver = ", ".join(filter(None, (edition.approver_name, edition.approver_title)))
        facts = (
            ("Samarbeid", str(edition.cooperation)),
            ("Rapport", edition.report.title),
            ("Utgave", str(edition.number)),
            ("Tilstand", edition.get_state_display()),
            ("Status per", _day(edition.as_of)),
            ("Skrevet", _day(edition.written_on)),
            ("Godkjent", _day(edition.approved_on)),
            ("Publiseringsdato", _day(edition.published_on)),
            ("Godkjent av", approver or "ikke oppgitt"),
            ("Rettelse", edition.correction_note or "ingen"),
            ("Fingeravtrykk", edition.document.fingerprint),
        )
        for term, value in facts:
            self.stdout.write(f"{term + ':':<18}{value}")
        for one in edition.document.renditions.all():
            size = typography.number(one.file.size)
            self.stdout.write(
                f"{one.get_format_display() + ':':<18}{one.file.name}, {size} byte, "
                f"sha256:{one.file.sha256}"
            )

    def _verify(self, editions: list[Edition]) -> None:
        wrong = 0
        verified = []
        with console.shown_progress("Etterprøver") as progress:
            for step, edition in enumerate(editions):
                progress(str(edition), step, len(editions))
                verified.append(verify(edition))
        for found in verified:
            edition = found.edition
            wrong += not found.holds
            verdict = "stemmer" if found.holds else "STEMMER IKKE"
            self.stdout.write(f"{edition.cooperation}: {edition} {verdict}.")
            for one in found.comparisons:
                mark = {True: "✓", False: "✗", None: "–"}[one.holds]
                self.stdout.write(f"  {mark} {one.sentence}")
        if wrong:
            raise CommandError(
                f"{wrong} av {len(editions)} utgaver stemmer ikke med det som ble fryst.",
                returncode=console.STOPPED,
            )


def _day(day: Any) -> str:
    return typography.day(day.isoformat()) if day else "ikke oppgitt"
