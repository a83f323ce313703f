from collections.abc import Callable
from pathlib import Path

import pytest

from sporbar.document.snapshot import Dates, Snapshot
from sporbar.reporting.models import Report
from sporbar.reporting.snapshots import take_snapshot
from tests.reporting.region import Region, build

DATES = Dates(as_of="2011-07-01", written=None, approved=None, published=None)


@pytest.fixture
def region(data_dir: Path) -> Region:
    return build()


@pytest.fixture
def snapped() -> Callable[[Report], Snapshot]:
    """The snapshot of a report as edition 1 without dates."""

    def take(report: Report) -> Snapshot:
        return take_snapshot(report=report, edition_number=1, dates=DATES)

    return take
