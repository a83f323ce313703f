"""`sporbar migrate`: as Django's; but an empty database gets its tables from the models at once.

Step by step it takes half a minute, because Django builds the models anew for every step. Whoever
starts for the first time has nothing to bring along.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import CommandParser, call_command
from django.core.management.commands.migrate import Command as DjangosCommand
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

#: What says that somebody wants something else than a database that is up to date.
_PARTICULAR = ("app_label", "migration_name", "plan", "fake", "fake_initial", "check_unapplied")


class Command(DjangosCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--every-step",
            action="store_true",
            help="kjør hver migrering, også i en tom database",
        )

    def handle(self, *args: Any, every_step: bool = False, **options: Any) -> None:
        if every_step or not _is_new(options):
            super().handle(*args, **options)
            return
        # The tables come in one transaction, all or none; killed after it, the next run finds them
        # there and only notes the steps as done.
        with _no_steps():
            super().handle(*args, **{**options, "run_syncdb": True})
        call_command("createcachetable", database=options["database"], verbosity=0)
        super().handle(*args, **{**options, "fake": True})


@contextmanager
def _no_steps() -> Iterator[None]:
    """Django takes the models for what is to be, as in its own test databases."""
    before = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {one.label: None for one in apps.get_app_configs()}
    try:
        yield
    finally:
        settings.MIGRATION_MODULES = before


def _is_new(options: dict[str, Any]) -> bool:
    """Whether no step was ever done there, and nothing but an up-to-date database is asked for."""
    if any(options.get(name) for name in _PARTICULAR):
        return False
    connection = connections[options["database"]]
    if MigrationRecorder(connection).applied_migrations():
        return False
    there = set(connection.introspection.table_names())
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return not there & ours or ours <= there
