"""The plan, a measure and an edition at 36 and 720 measures: statements equal; milliseconds."""

from functools import partial
from pathlib import Path

from django.test import Client
from django.utils import timezone

from bench import data
from bench.measure import Row, milliseconds, seconds
from sporbar.reporting.actions import acknowledge_finding, freeze_edition, publish_edition
from sporbar.reporting.checks import review_report
from sporbar.reporting.models import Report

GROUP = "sidene"
COPIES = (1, 20)


def run(folder: Path) -> list[Row]:
    rows: list[Row] = []
    counts: dict[str, list[int]] = {}
    client = Client(headers={"host": "localhost"})
    for copies in COPIES:
        report = published(data.load(copies))
        slug = report.cooperation.slug
        pages = {
            "tilgjengelighet (den enkleste siden)": "/tilgjengelighet/",
            "forsiden": f"/{slug}/",
            "planen": f"/{slug}/plan/2011/",
            "et tiltak": f"/{slug}/plan/2011/tiltak/5.12/",
            "utgaven": f"/{slug}/rapporter/{report.slug}/utgave/1/",
        }
        for what, address in pages.items():
            with data.statements() as counted:
                answer = client.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{address}: {answer.status_code}")
            counts.setdefault(what, []).append(len(counted))
            taken = seconds(partial(client.get, address), 3)
            rows.append(milliseconds(GROUP, f"{what}, {36 * copies} tiltak", taken))
    for what, found in counts.items():
        rows.append(
            Row(
                group=GROUP,
                what=f"SQL-setninger: {what}",
                value=found[-1],
                unit="setninger",
                goal=" = ".join(map(str, found)),
                met=len(set(found)) == 1,
            )
        )
    return rows


def published(report: Report) -> Report:
    """The report with a published edition; what needs a reason gets one."""
    if not report.editions.exists():
        now = timezone.now()
        for finding in review_report(report).unanswered:
            acknowledge_finding(
                report=report,
                code=finding.code,
                place=finding.place,
                reason="Måling.",
                by=None,
                at=now,
            )
        edition = freeze_edition(report=report, by=None, at=now)
        publish_edition(edition=edition, by=None, at=now)
    return report
