"""The current edition, and where a measure stands."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sporbar.plans.models import ActionPlan, Measure
from sporbar.records.models import FrozenDocument
from sporbar.reporting.models import Edition, Report
from sporbar.rounds.models import Round
from tests.reporting.region import Region, build

pytestmark = pytest.mark.django_db

AT = datetime(2011, 8, 20, tzinfo=UTC)


def edition(report: Report, number: int, state: str = "published") -> Edition:
    document = FrozenDocument.objects.create(
        cooperation=report.cooperation,
        kind="report",
        title=report.title,
        schema_version=1,
        fingerprint=f"sha256:{report.pk:032}{number:032}",
        frozen_at=AT,
    )
    return Edition.objects.create(
        cooperation=report.cooperation,
        report=report,
        number=number,
        state=state,
        document=document,
        as_of=report.round.as_of,
    )


def later_report(region: Region, as_of: date, plan: ActionPlan | None = None) -> Report:
    later = Round.objects.create(
        cooperation=region.cooperation,
        plan=plan or region.round.plan,
        kind="annual",
        period_start=date(as_of.year, 1, 1),
        period_end=as_of,
        as_of=as_of,
    )
    return Report.objects.create(
        cooperation=region.cooperation,
        round=later,
        slug=str(as_of.year),
        title=f"Årsrapport {as_of.year}",
        author_role="daglig leder",
    )


def test_current_is_the_highest_published_number(region: Region) -> None:
    for number in (1, 3, 2):
        edition(region.report, number)
    edition(region.report, 4, state="frozen")

    current = Edition.objects.within(region.cooperation).current_of(region.report)

    assert current is not None
    assert current.number == 3


def test_frozen_but_unpublished_report_has_no_current(region: Region) -> None:
    edition(region.report, 1, state="frozen")

    assert Edition.objects.within(region.cooperation).current_of(region.report) is None


def test_current_takes_one_statement(region: Region) -> None:
    for number in range(1, 6):
        edition(region.report, number)

    with CaptureQueriesContext(connection) as captured:
        current = Edition.objects.within(region.cooperation).current_of(region.report)
        assert current is not None
        assert (str(current), current.report.round.plan.year) == (
            "Halvårsrapport 2011, utgave 5",
            2011,
        )

    assert len(captured) == 1


def test_each_report_has_its_own_current(region: Region) -> None:
    edition(region.report, 1)
    edition(region.report, 2)
    edition(later_report(region, date(2011, 12, 31)), 1)

    current = Edition.objects.within(region.cooperation).current()

    assert [(one.report.slug, one.number) for one in current] == [("2011", 1), ("2011-h1", 2)]


def test_neighbours_edition_is_never_current(region: Region) -> None:
    neighbour = build(slug="naboen")
    edition(neighbour.report, 9)
    edition(region.report, 1)

    assert [one.number for one in Edition.objects.within(region.cooperation).current()] == [1]


def test_newest_counts_the_unpublished(region: Region) -> None:
    edition(region.report, 1)
    edition(region.report, 2, state="frozen")

    newest = Edition.objects.within(region.cooperation).newest_of(region.report)

    assert newest is not None
    assert newest.number == 2


def test_measure_stands_in_the_editions_of_its_plans_reports(region: Region) -> None:
    other = ActionPlan.objects.create(
        cooperation=region.cooperation,
        strategy=region.round.plan.strategy,
        title="Handlingsplan 2012",
        year=2012,
    )
    edition(region.report, 1)
    edition(region.report, 2)
    edition(later_report(region, date(2011, 12, 31)), 1)
    edition(later_report(region, date(2012, 12, 31), other), 1)
    strand: Measure = region.strands[0]

    found = Edition.objects.within(region.cooperation).reporting_on(strand)

    assert [(one.report.slug, one.number) for one in found] == [
        ("2011", 1),
        ("2011-h1", 2),
        ("2011-h1", 1),
    ]


def test_reports_before_a_day_come_latest_first(region: Region) -> None:
    later_report(region, date(2011, 12, 31))

    found = Report.objects.within(region.cooperation).before(date(2012, 7, 1))

    assert [one.slug for one in found] == ["2011", "2011-h1"]
