import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from sporbar.exchange.files import PlanFile, StatusFile
from sporbar.exchange.plan_status import apply_plan_file, apply_status_file
from sporbar.exchange.problems import Refused
from tests.exchange.samples import a_plan

MORNING = datetime(2011, 8, 1, 8, tzinfo=UTC)
NOON = datetime(2011, 8, 1, 12, tzinfo=UTC)


@pytest.fixture
def plan(db: None) -> PlanFile:
    """A plan with two measures, imported."""
    content = a_plan(2)
    apply_plan_file(content=content, by=None, at=MORNING)
    return content


@pytest.fixture
def refused() -> Callable[[PlanFile | StatusFile], list[str]]:
    """Try to apply a file that must be refused; its sentences."""

    def sentences(content: Any) -> list[str]:
        apply = apply_plan_file if isinstance(content, PlanFile) else apply_status_file
        with pytest.raises(Refused) as error:
            apply(content=content, by=None, at=NOON)
        return error.value.sentences()

    return sentences


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """An empty database of the test's own, of the kind the suite runs on."""
    default = settings.DATABASES["default"]
    if "sqlite" in default["ENGINE"]:
        yield f"sqlite:///{tmp_path}/killed.sqlite3"
        return
    name = f"sporbar_killed_{uuid.uuid4().hex[:8]}"
    server: dict[str, Any] = {
        "host": default["HOST"],
        "port": default["PORT"],
        "user": default["USER"],
        "password": default["PASSWORD"],
        "dbname": "postgres",
    }
    with psycopg.connect(**server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield f"postgres://{server['user']}:{server['password']}@{server['host']}:{server['port']}/{name}"
    with psycopg.connect(**server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
