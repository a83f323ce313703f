"""`sporbar doctor`: is everything in order, and if not, what to do."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError

from sporbar.core.commands import HouseCommand
from sporbar.operations.checkup import ORDER, Finding, findings


class Command(HouseCommand):
    help = "Se etter at alt er i orden, og si hva som må gjøres. Avslutter med 1 når noe er feil."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="kontroller alle lagrede filer")
        parser.add_argument("--json", action="store_true", help="svar som JSON")

    def handle(self, *args: Any, all: bool, json: bool, **options: Any) -> None:  # noqa: A002
        found = list(findings(every_file=all))
        self.stdout.write(_as_json(found) if json else "\n".join(map(_line, found)))
        if any(one.word == ORDER[2] for one in found):
            raise CommandError("Noe er feil. Rådene står over.", returncode=1)


def _line(one: Finding) -> str:
    advice = f"\n            {one.advice}" if one.advice else ""
    return f"{one.word:<8}  {one.what}{advice}"


def _as_json(found: list[Finding]) -> str:
    return json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1)
