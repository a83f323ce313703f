"""What every test stands on: a data folder of its own, databases that can be emptied."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# Machines are shared: how long an example takes says nothing of the code. What else is set, such as
# the same examples every time where CI is, stays.
hypothesis_settings.register_profile(
    "untimed", hypothesis_settings(deadline=None, suppress_health_check=list(HealthCheck))
)
hypothesis_settings.load_profile("untimed")


#: Parts of the paths of files in which a test takes long: browsers, processes, every page at once.
_LONG = ("journeys", "operations", "process", "killed", "test_every", "in_every", "who_reaches")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: begun last, one worker would be left alone with them at the end."""
    items.sort(key=lambda item: not any(part in item.nodeid for part in _LONG))


@pytest.fixture(autouse=True)
def _let_go_of_append_only_rows(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that commit are cleaned up by emptying tables, which the triggers would refuse.

    Emptying is followed by Django's post_migrate, which puts the triggers back.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = (marker is not None and marker.kwargs.get("transaction")) or (
        {"live_server", "transactional_db"} & set(request.fixturenames)
    )
    if not commits:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from sporbar.core import append_only

    append_only.drop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The tables are made from the models: migrating takes half a minute in every worker.

    tests/config/test_migrations.py finds that the migrations make the same.
    """
    connection.settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """What the migrations make besides the models' tables; they then count as applied."""
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        call_command("migrate", fake=True, verbosity=0)


@pytest.fixture
def data_dir(settings: object, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path
