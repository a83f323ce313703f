"""A cooperation whose half-year is published, small enough to read in one glance."""

import pytest

from sporbar.organisations.models import Cooperation
from sporbar.reporting.models import Edition
from tests import factories


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def edition(tenant: Cooperation) -> Edition:
    """One measure, reported as postponed, in a published edition."""
    plan = factories.plan(tenant, measures=1)
    turn = factories.round(plan)
    said = factories.entry(turn, plan.measures.get(), lines=("Oppstarten er utsatt.",))
    factories.deviation(said, new_date="2026-23")
    return factories.edition(factories.report(turn))
