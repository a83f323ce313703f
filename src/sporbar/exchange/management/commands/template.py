"""`sporbar template`: the documented templates for plan and status, empty or filled."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from sporbar.core.commands import HouseCommand
from sporbar.exchange.files import PlanFile, StatusFile
from sporbar.exchange.plan_status import plan_file, status_file
from sporbar.exchange.plan_status.formats import day
from sporbar.exchange.plan_status.reading import skeleton, tree_of
from sporbar.exchange.plan_status.workbook_writing import workbook_bytes
from sporbar.exchange.problems import Refused
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import ActionPlan
from sporbar.rounds.models import Round

KINDS: dict[str, type[PlanFile] | type[StatusFile]] = {"plan": PlanFile, "status": StatusFile}


class Command(HouseCommand):
    help = (
        "Skriv en mal for plan eller status, tom eller fylt ut med det som er registrert. "
        "Malen er en arbeidsbok (XLSX) der arket «Les meg» forklarer hver kolonne. Slutter "
        "filnavnet på .json, skrives det samme som JSON."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=KINDS, metavar="plan|status", help="hvilken mal")
        parser.add_argument(
            "--out", type=Path, metavar="FIL", help="hvor malen skrives (standard: her)"
        )
        parser.add_argument(
            "--force", action="store_true", help="skriv over en fil som finnes fra før"
        )
        parser.add_argument(
            "--filled", metavar="SAMARBEID", help="fyll ut for dette samarbeidet (adressen dets)"
        )
        parser.add_argument("--year", type=int, metavar="ÅR", help="planens år; hører til --filled")
        parser.add_argument(
            "--as-of", metavar="DAG", help="runden med denne statusdatoen (standard: den siste)"
        )

    def handle(
        self,
        *args: Any,
        kind: str,
        out: Path | None,
        filled: str | None,
        year: int | None,
        as_of: str | None,
        force: bool = False,
        **options: Any,
    ) -> None:
        if (filled is None) != (year is None):
            raise CommandError(
                "--filled og --year hører sammen: oppgi begge eller ingen.", returncode=2
            )
        content = self._content(kind, filled, year, as_of) if filled and year else None
        name = f"{kind}-{filled}-{year}.xlsx" if filled else f"mal-{kind}.xlsx"
        file = out or Path(name)
        if file.exists() and not force:
            raise CommandError(
                f"{file} finnes fra før og kan være fylt ut. Velg et annet navn med --out, eller "
                "skriv over med --force.",
                returncode=1,
            )
        try:
            if file.suffix.casefold() == ".json":
                tree = tree_of(content) if content else skeleton(KINDS[kind])
                data = (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode()
            else:
                data = workbook_bytes(KINDS[kind], content)
            file.write_bytes(data)
        except Refused as refused:
            raise CommandError("\n".join(refused.sentences(file.name)), returncode=1) from refused
        except OSError as error:
            raise CommandError(
                f"{file} kan ikke skrives: {error.strerror}.", returncode=1
            ) from error
        self.stdout.write(f"Skrev {file}")

    def _content(
        self, kind: str, slug: str, year: int, as_of: str | None
    ) -> PlanFile | StatusFile | None:
        cooperation = Cooperation.objects.filter(slug=slug).first()
        if cooperation is None:
            known = ", ".join(Cooperation.objects.values_list("slug", flat=True)) or "ingen"
            raise CommandError(
                f"Samarbeidet «{slug}» finnes ikke. Registrert: {known}.", returncode=1
            )
        plan = ActionPlan.objects.within(cooperation).filter(year=year).order_by("id").first()
        if plan is None:
            raise CommandError(f"{cooperation} har ingen plan for {year}.", returncode=1)
        if kind == "plan":
            return plan_file(plan)
        rounds = Round.objects.within(cooperation).filter(plan=plan)
        if as_of is not None:
            try:
                rounds = rounds.filter(as_of=day(as_of))
            except ValueError as error:
                raise CommandError(f"--as-of: {error}", returncode=2) from error
        reporting_round = rounds.first()
        if reporting_round is None:
            which = f" med statusdato {as_of}" if as_of else ""
            raise CommandError(f"{plan} har ingen runde{which}.", returncode=1)
        return status_file(reporting_round)
