"""The house stands as docs/architecture.md says: what import-linter cannot see.

Relations named by strings and migration dependencies are invisible to a linter of imports.
"""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from sporbar.core.append_only import guarded_models
from sporbar.core.tenancy import TenantModel
from sporbar.mail.models import OutgoingMail
from sporbar.operations.models import ClockTick, WorkerSign
from sporbar.organisations.models import Cooperation, TrailEntry, User

ROOT = Path(__file__).parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
#: Rooms from the top of the house to the bottom.
LAYERS: list[str] = CONTRACTS["contracts"][0]["layers"]
ROOMS = [room for layer in LAYERS for room in layer.split(" | ")]


def below(upper: str, lower: str) -> bool:
    return ROOMS.index(lower) >= ROOMS.index(upper)


def test_rooms_are_listed_top_to_bottom_in_the_architecture() -> None:
    table = (ROOT / "docs/architecture.md").read_text()
    places = [table.index(f"| `{room}` |") for room in ROOMS]

    assert places == sorted(places)


def test_every_package_is_a_room() -> None:
    packages = {path.parent.name for path in (ROOT / "src/sporbar").glob("*/__init__.py")}

    assert packages == set(ROOMS)


def test_relations_never_point_to_an_upper_room() -> None:
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model._meta.app_label in ROOMS
        if not below(model._meta.app_label, field.related_model._meta.app_label)
    ]

    assert upward == []


def test_migrations_never_depend_on_an_upper_room() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    upward = [
        f"{room} -> {needed}"
        for (room, _), migration in loader.disk_migrations.items()
        if room in ROOMS
        for needed, _ in migration.dependencies
        if needed in ROOMS and not below(room, needed)
    ]

    assert upward == []


def test_every_row_says_whose_it_is() -> None:
    ownerless = {
        model
        for room in ROOMS
        if apps.is_installed(f"sporbar.{room}")
        for model in apps.get_app_config(room).get_models(include_auto_created=False)
        if not issubclass(model, TenantModel)
    }

    # The tenant itself, people (who may serve several), the trail (which names its tenant), and
    # mails (some are about a person's own account, and belong to no cooperation). The clock and its
    # workers are the installation's.
    assert ownerless == {Cooperation, User, TrailEntry, OutgoingMail, ClockTick, WorkerSign}


@pytest.mark.parametrize("room", ["core", "ui"])
def test_ground_floor_has_no_tables(room: str) -> None:
    assert list(apps.get_app_config(room).get_models()) == []


def test_what_was_said_and_frozen_is_append_only() -> None:
    names = {model.__name__ for model in guarded_models()}

    assert names >= {"StatusEntry", "StatusLine", "Deviation", "Edition", "Rendition", "TrailEntry"}


def test_trail_is_never_a_source_for_features() -> None:
    """What happened stands in the trail; what is so stands in the rows. Only the trail's own pages
    read it."""
    source = ROOT / "src/sporbar"
    named = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if "migrations" not in path.parts
        and re.search(r"trail_?entry", path.read_text(encoding="utf-8"), re.IGNORECASE)
    }
    readers = {one for one in named if one.startswith("office/trail/")}

    assert readers
    assert named - readers == {
        "organisations/models/__init__.py",
        "organisations/models/trail.py",
        "organisations/actions/trail.py",
    }


def test_tests_never_touch_the_demo_data(settings: object) -> None:
    assert settings.DATA_DIR != ROOT / "data"  # type: ignore[attr-defined]
    assert "sporbar-test-" in str(settings.DATA_DIR)  # type: ignore[attr-defined]
