from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sporbar.exchange.files import PlanFile, StatusFile
from sporbar.exchange.plan_status import apply_plan_file, apply_status_file
from sporbar.exchange.problems import Refused
from tests.exchange.samples import a_plan
from tests.support.installation import database

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
    """An empty, up-to-date database of the test's own, of the kind the suite runs on."""
    with database(tmp_path) as url:
        yield url
