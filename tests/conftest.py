"""What every test stands on: a data folder of its own, databases that can be emptied."""

from collections.abc import Iterator
from pathlib import Path

import pytest


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


@pytest.fixture
def data_dir(settings: object, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path
