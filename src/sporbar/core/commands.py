"""What the commands of the house have in common: help in Norwegian, without Django's options."""

import argparse
import re
import sys
from collections.abc import Iterable
from functools import partial
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor


class HelpInNorwegian(argparse.HelpFormatter):
    """argparse's own formatter with a Norwegian heading."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Bruk: " if prefix is None else prefix)


def in_norwegian(parser: argparse.ArgumentParser) -> None:
    """Give a parser, made with `add_help=False`, Norwegian headings and a Norwegian --help."""
    parser._positionals.title = "Argumenter"
    parser._optionals.title = "Valg"
    parser.add_argument("-h", "--help", action="help", help="vis denne hjelpen og avslutt")
    if getattr(parser, "called_from_command_line", True):
        parser.error = partial(_refuse, parser)  # type: ignore[method-assign]


#: What argparse says in English, and how we say it.
_MESSAGES = (
    (r"the following arguments are required: (.*)", "Dette mangler: {0}."),
    (r"unrecognized arguments: (.*)", "Ukjent: {0}."),
    (r"argument (.*?): expected (?:one|at least one) argument", "{0} trenger en verdi."),
    (
        r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)",
        "{0}: {1} kan ikke velges. Velg blant {2}.",
    ),
    (r"argument (.*?): invalid .*? value: (.*)", "{0}: {1} har ikke riktig form."),
)


def _refuse(parser: argparse.ArgumentParser, message: str) -> NoReturn:
    """Say in Norwegian what is wrong with the command line, and leave with exit code 2."""
    for pattern, sentence in _MESSAGES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            message = sentence.format(*found.groups())
            break
    parser.print_usage(sys.stderr)
    parser.exit(2, f"{message}\n")


class HouseCommand(BaseCommand):
    """A command of `sporbar`: exit code 0 done, 1 something stops it, 2 wrong usage."""

    suppressed_base_arguments = {
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
        "--skip-checks",
    }

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(
            prog_name, subcommand, formatter_class=HelpInNorwegian, add_help=False, **kwargs
        )
        in_norwegian(parser)
        for action in parser._actions:
            if "--skip-checks" in action.option_strings:
                action.help = argparse.SUPPRESS
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run it; what stops it is printed as the sentence it is, never as a traceback."""
        try:
            return self._execute(*args, **options)
        except CommandError as error:
            from_command_line = getattr(self, "_called_from_command_line", False)
            if not from_command_line or options.get("traceback"):
                raise
            self.stderr.write(str(error))
            sys.exit(error.returncode)

    def _execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (OperationalError, ProgrammingError) as error:
            executor = MigrationExecutor(connection)
            if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
                raise
            raise CommandError(
                "Databasen er ikke gjort klar. Kjør «sporbar migrate» (eller «make demo») først.",
                returncode=1,
            ) from error
