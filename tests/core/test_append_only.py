"""Rows that are added, never edited: the model says so clearly, the database without exception."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from django.utils import timezone

from sporbar.core import append_only
from sporbar.core.append_only import AppendOnlyError, guarded_models, trigger_names
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, TrailEntry
from sporbar.records.models import FrozenDocument
from sporbar.reporting.models import Edition
from tests import factories


@pytest.fixture
def entry(db: None) -> TrailEntry:
    cooperation = Cooperation.objects.create(slug="fjord", name="Fjord")
    return leave_trail(cooperation=cooperation, deed="test", subject="noe", by=None)


def test_everything_people_said_and_froze_is_guarded() -> None:
    assert {model._meta.label for model in guarded_models()} >= {
        "organisations.TrailEntry",
        "rounds.StatusEntry",
        "rounds.EntryCoverage",
        "rounds.StatusLine",
        "rounds.StatedDate",
        "rounds.StatedQuantity",
        "rounds.Deviation",
        "rounds.DeviationStep",
        "records.StoredFile",
        "records.FrozenDocument",
        "records.Rendition",
        "reporting.Edition",
    }


def test_model_refuses_to_change(entry: TrailEntry) -> None:
    entry.deed = "noe annet"

    with pytest.raises(AppendOnlyError, match="kan ikke endres"):
        entry.save()


def test_model_refuses_to_delete(entry: TrailEntry) -> None:
    with pytest.raises(AppendOnlyError, match="kan ikke slettes"):
        entry.delete()


def test_bulk_update_is_stopped_by_the_database(entry: TrailEntry) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        TrailEntry.objects.update(deed="noe annet")

    entry.refresh_from_db()
    assert entry.deed == "test"


def test_bulk_delete_is_stopped_by_the_database(entry: TrailEntry) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        TrailEntry.objects.all().delete()

    assert TrailEntry.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organisations_trailentry SET deed = 'noe annet'",
        "UPDATE organisations_trailentry SET details = '{\"a\": 1}'",
        "DELETE FROM organisations_trailentry",
    ],
)
def test_bare_sql_is_stopped_by_the_database(entry: TrailEntry, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert TrailEntry.objects.filter(deed="test", details={}).count() == 1


def test_update_that_changes_nothing_is_let_through(entry: TrailEntry) -> None:
    assert TrailEntry.objects.update(deed="test") == 1


@pytest.mark.django_db
def test_every_guarded_table_has_both_triggers() -> None:
    assert append_only.missing() == []


@pytest.mark.django_db
def test_missing_trigger_is_named() -> None:
    update, _ = trigger_names(TrailEntry)
    on = "" if connection.vendor == "sqlite" else " ON organisations_trailentry"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{update}"{on}')

    assert append_only.missing() == [update]

    append_only.install()
    assert append_only.missing() == []


@pytest.mark.django_db
def test_edition_may_be_published_and_nothing_else(data_dir: Path) -> None:
    plan = factories.plan(factories.cooperation())
    edition = factories.edition(factories.report(factories.round(plan)))

    assert Edition.objects.filter(pk=edition.pk).update(published_at=timezone.now()) == 1
    for changed in ({"number": 7}, {"published_at": None, "approver_name": "En annen"}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Edition.objects.filter(pk=edition.pk).update(**changed)


def test_columns_with_a_life_of_their_own_are_left_out_of_the_guard() -> None:
    assert Edition.mutable_fields == ("state", "published_at")
    frozen = append_only.columns(Edition, mutable=False)

    assert "published_at" not in frozen
    assert "document_id" in frozen
    assert set(append_only.columns(FrozenDocument, mutable=False)) == {
        field.column for field in FrozenDocument._meta.local_concrete_fields
    }


@pytest.mark.django_db(transaction=True)
def test_migration_that_rebuilds_a_table_gets_its_triggers_back() -> None:
    """SQLite rebuilds a table to change a column, and its triggers are gone with the old one."""
    app = "organisations"
    executor = MigrationExecutor(connection)
    before = executor.loader.project_state()
    widen = migrations.AlterField("trailentry", "deed", models.CharField(max_length=61))
    narrow = migrations.AlterField("trailentry", "deed", models.CharField(max_length=60))
    after = before.clone()
    widen.state_forwards(app, after)

    _migrate(widen, app, before, after)
    if connection.vendor == "sqlite":
        assert append_only.missing() == [*trigger_names(TrailEntry)]
    _after_migrate()

    try:
        assert append_only.missing() == []
        cooperation = Cooperation.objects.create(slug="fjord", name="Fjord")
        TrailEntry.objects.create(
            cooperation=cooperation, at=timezone.now(), actor="x", deed="test", subject="noe"
        )
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            TrailEntry.objects.update(deed="noe annet")
    finally:
        _migrate(narrow, app, after, before)
        _after_migrate()


def _migrate(
    operation: migrations.AlterField, app: str, before: ProjectState, after: ProjectState
) -> None:
    with connection.schema_editor(atomic=connection.features.can_rollback_ddl) as editor:
        operation.database_forwards(app, editor, before, after)


def _after_migrate() -> None:
    """What `migrate` sends when it is done, whatever it did."""
    models.signals.post_migrate.send(
        sender=apps.get_app_config("core"),
        app_config=apps.get_app_config("core"),
        verbosity=0,
        interactive=False,
        using="default",
        plan=[],
        apps=apps,
    )
