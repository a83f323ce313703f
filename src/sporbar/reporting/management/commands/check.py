"""`sporbar check`: the installation, and what stands between the reports and a freeze."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from sporbar.core.commands import HouseCommand
from sporbar.reporting.actions import acknowledge_finding
from sporbar.reporting.checks import review_report
from sporbar.reporting.management import console
from sporbar.reporting.models import ReportError
from sporbar.rounds.models import RoundState


class Command(HouseCommand):
    # It is the check: running it first would only hide what it has to say.
    requires_system_checks = []

    help = (
        "Kontroller oppsettet og rapportene. Viser hva som stanser en frysing, hva som må "
        "begrunnes, og hva som er verdt å se på. Avslutter med 1 hvis noe er galt med oppsettet "
        "eller en rapport i en lukket runde ikke kan fryses."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        console.add_report_arguments(parser)
        parser.add_argument(
            "--reason",
            nargs=3,
            metavar=("KODE", "STED", "GRUNN"),
            help="si hvorfor rapporten likevel kan fryses med et funn (kode og sted som vist)",
        )
        parser.add_argument(
            "--deploy", action="store_true", help="kontroller også at oppsettet er trygt i drift"
        )
        parser.add_argument(
            "--database",
            action="append",
            dest="databases",
            metavar="NAVN",
            help="kontroller også denne databasen",
        )

    def handle(
        self,
        *args: Any,
        cooperation: str | None = None,
        report: str | None = None,
        deploy: bool = False,
        databases: list[str] | None = None,
        reason: list[str] | None = None,
        **options: Any,
    ) -> None:
        self.check(include_deployment_checks=deploy, databases=databases)
        self.stdout.write("Oppsettet er i orden.")
        if not self._has_tables():
            self.stdout.write("Databasen er ikke gjort klar, så ingen rapporter er sett på.")
            return
        if reason is not None:
            self._give_reason(cooperation, report, *reason)
        stopped = 0
        for one in console.chosen_reports(cooperation, report):
            self.stdout.write(console.heading(one))
            review = review_report(one)
            console.tell_findings(self.stdout, review)
            if not review.can_freeze and one.round.state == RoundState.CLOSED:
                stopped += 1
        if stopped:
            raise CommandError(f"{stopped} rapporter kan ikke fryses.", returncode=console.STOPPED)

    def _give_reason(
        self, cooperation: str | None, report: str | None, code: str, place: str, reason: str
    ) -> None:
        """Keep a reason for a finding that is there; anything else is a slip of the hand."""
        chosen = console.chosen_reports(cooperation, report)
        if cooperation is None or report is None or len(chosen) != 1:
            raise CommandError(
                "En grunn gjelder én rapport: sporbar check SAMARBEID RAPPORT --reason …",
                returncode=2,
            )
        place = place.removeprefix("#")
        waiting = review_report(chosen[0])
        findings = {(one.code, one.place) for one in (*waiting.unanswered, *waiting.answered)}
        if (code, place) not in findings:
            known = ", ".join(sorted(f"{c} {p}" for c, p in findings)) or "ingen"
            raise CommandError(
                f"Ingen funn «{code} {place}» venter på en grunn. Det finnes: {known}.",
                returncode=1,
            )
        try:
            acknowledge_finding(
                report=chosen[0],
                code=code,
                place=place,
                reason=reason,
                by=None,
                at=timezone.now(),
            )
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from error
        except ReportError as error:
            raise CommandError(str(error), returncode=console.STOPPED) from error

    def _has_tables(self) -> bool:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
