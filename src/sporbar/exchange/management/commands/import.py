"""`sporbar import`: a plan, a status or a ledger from a file, whole or not at all."""  # noqa: N999 - Django loads it by name

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.console import Console

from sporbar.core.commands import HelpInNorwegian, HouseCommand, in_norwegian
from sporbar.exchange.ledger import command as ledger
from sporbar.exchange.plan_status import FileRefused, Outcome, import_plan, import_status

#: Notes about cleaned text that are printed before "and n more".
_NOTES_SHOWN = 20


class Command(HouseCommand):
    help = (
        "Les inn en plan, status eller et regnskap fra fil. Alt i filen kontrolleres først; så "
        "skrives alt, eller ingenting. Samme fil to ganger gjør ingenting, og ingenting slettes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="plan|status|ledger")
        for name, about in (
            ("plan", "handlingsplan med strategi, organisasjoner og tiltak (XLSX eller JSON)"),
            ("status", "status i en rapporteringsrunde (XLSX eller JSON)"),
        ):
            one = self._kind(kinds, name, about)
            one.add_argument("file", type=Path, metavar="FIL", help="filen som skal leses")
            one.add_argument(
                "--dry-run", action="store_true", help="vis hva som ville blitt skrevet"
            )
        ledger.add_arguments(self._kind(kinds, "ledger", "regnskapsposteringer (CSV eller XLSX)"))

    def _kind(self, kinds: Any, name: str, about: str) -> ArgumentParser:
        parser: ArgumentParser = kinds.add_parser(
            name,
            help=about,
            description=f"Les inn {about}.",
            formatter_class=HelpInNorwegian,
            add_help=False,
        )
        in_norwegian(parser)
        return parser

    def handle(self, *args: Any, kind: str, **options: Any) -> None:
        if kind == "ledger":
            ledger.run(self, options)
            return
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"Filen {file} finnes ikke.", returncode=2)
        read = import_plan if kind == "plan" else import_status
        try:
            with Console(stderr=True).status(f"Leser {file.name} …"):
                outcome = read(file=file, by=None, dry_run=options["dry_run"])
        except FileRefused as refused:
            raise CommandError(
                "\n".join([*refused.sentences, "Ingenting er skrevet."]), returncode=1
            ) from refused
        self._tell(outcome)

    def _tell(self, outcome: Outcome) -> None:
        if outcome.recognised:
            self.stdout.write(f"{outcome.subject}: alt i filen er lest inn før. Ingenting å gjøre.")
        elif outcome.dry_run:
            self.stdout.write(f"{outcome.subject}: prøvd, ingenting er skrevet. Filen ville gitt:")
        else:
            self.stdout.write(f"{outcome.subject}: lest inn.")
        for kind, count in outcome.counts.items():
            if count.new or count.changed:
                parts = [f"{count.new} {'ny' if count.new == 1 else 'nye'}"] if count.new else []
                parts += [f"{count.changed} endret"] if count.changed else []
                parts += [f"{count.same} som før"] if count.same else []
                self.stdout.write(f"  {kind}: {', '.join(parts)}")
        for sentence in outcome.kept:
            self.stdout.write(sentence)
        if outcome.notes:
            self.stdout.write(f"Tekst ble ryddet ({len(outcome.notes)}):")
            for note in outcome.notes[:_NOTES_SHOWN]:
                self.stdout.write(f"  {note.place}: {note.words}")
            if len(outcome.notes) > _NOTES_SHOWN:
                self.stdout.write(f"  … og {len(outcome.notes) - _NOTES_SHOWN} til")
