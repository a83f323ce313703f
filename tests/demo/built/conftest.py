"""The demo, built once for the tests of this folder and rolled back at the end.

Tests that want an empty database stay outside: here the demo is there until the folder is done.
"""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="package")
def demo(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Path, str]]:
    """The folder the command wrote to, and what it said."""
    usual = settings.DATA_DIR
    settings.DATA_DIR = tmp_path_factory.mktemp("data")
    folder, told = tmp_path_factory.mktemp("out"), StringIO()
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        call_command("demo", f"--out={folder}", stdout=told)
        yield folder, told.getvalue()
        transaction.set_rollback(True)
    settings.DATA_DIR = usual
