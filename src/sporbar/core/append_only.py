"""Rows that are added, never edited: guarded on the model and by database triggers.

What people said and what was frozen must not change, not even through a shell, a bulk update or
a faulty migration. The model's guard gives programmers a clear error; the triggers hold for
everything else that reaches the database.
"""

from collections.abc import Iterator
from typing import Any, ClassVar, NoReturn

from django.apps import apps
from django.db import DatabaseError, connections, models

MESSAGE = "append-only"


class AppendOnlyError(DatabaseError):
    """Somebody tried to change or delete a row that may only be added."""


class AppendOnlyModel(models.Model):
    """A row that may be added but not changed or deleted.

    `mutable_fields` names the few columns that have a life of their own (a publication moment).
    """

    mutable_fields: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            changing = kwargs.get("update_fields")
            if changing is None or set(changing) - set(self.mutable_fields):
                raise AppendOnlyError(f"{self._meta.label} kan ikke endres, bare legges til.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self._meta.label} kan ikke slettes.")


def guarded_models() -> Iterator[type[AppendOnlyModel]]:
    """Every concrete append-only model of the house."""
    for model in apps.get_models(include_auto_created=True):
        if issubclass(model, AppendOnlyModel):
            yield model


def trigger_names(model: type[AppendOnlyModel]) -> tuple[str, str]:
    """Names of the (update, delete) triggers of a model's table."""
    table = model._meta.db_table
    return f"{table}_no_update", f"{table}_no_delete"


def columns(model: type[AppendOnlyModel], mutable: bool) -> list[str]:
    """The table's columns that may change, or those that may not."""
    return [
        str(field.column)
        for field in model._meta.local_concrete_fields
        if (field.name in model.mutable_fields) is mutable
    ]


def _statements(model: type[AppendOnlyModel], vendor: str) -> list[str]:
    table = model._meta.db_table
    update, delete = trigger_names(model)
    if vendor == "sqlite":
        names = columns(model, mutable=False)
        changed = " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in names)
        return [
            f'DROP TRIGGER IF EXISTS "{update}"',
            f'DROP TRIGGER IF EXISTS "{delete}"',
            f'CREATE TRIGGER "{update}" BEFORE UPDATE ON "{table}" WHEN {changed} '
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}: {table}'); END",
            f'CREATE TRIGGER "{delete}" BEFORE DELETE ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}: {table}'); END",
        ]
    # Rows are compared whole: PostgreSQL refuses to alter a column that a trigger names.
    free = ", ".join(f"'{column}'" for column in columns(model, mutable=True))
    return [
        "CREATE OR REPLACE FUNCTION sporbar_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ DECLARE free text[] := coalesce(TG_ARGV::text[], '{}'); BEGIN "
        "IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - free = to_jsonb(NEW) - free THEN "
        f"RETURN NEW; END IF; RAISE EXCEPTION '{MESSAGE}: %', TG_TABLE_NAME; END $$",
        f'DROP TRIGGER IF EXISTS "{update}" ON "{table}"',
        f'DROP TRIGGER IF EXISTS "{delete}" ON "{table}"',
        f'CREATE TRIGGER "{update}" BEFORE UPDATE ON "{table}" FOR EACH ROW '
        f"EXECUTE FUNCTION sporbar_append_only({free})",
        f'CREATE TRIGGER "{delete}" BEFORE DELETE ON "{table}" FOR EACH ROW '
        "EXECUTE FUNCTION sporbar_append_only()",
    ]


def install(using: str = "default") -> None:
    """(Re)create the triggers of every append-only table that exists in the database."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in guarded_models():
            if model._meta.db_table in existing:
                for statement in _statements(model, connection.vendor):
                    cursor.execute(statement)


def drop(using: str = "default") -> None:
    """Remove the triggers, to empty the tables: before a restore puts them back, and in tests."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in guarded_models():
            table = model._meta.db_table
            if table not in existing:
                continue
            for name in trigger_names(model):
                on = "" if connection.vendor == "sqlite" else f' ON "{table}"'
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')


def missing(using: str = "default") -> list[str]:
    """Names of triggers that should exist and do not; empty when all is well."""
    connection = connections[using]
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [
        name for model in guarded_models() for name in trigger_names(model) if name not in present
    ]


def install_after_migrate(using: str = "default", **kwargs: Any) -> None:
    """Receiver of Django's post_migrate."""
    install(using)
