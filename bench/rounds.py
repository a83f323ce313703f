"""A reporting round at 36 and 720 measures: its board, the report's workspace, opening it for 500
people, and what is different between two reports.

Times are ratios to the plainest page and the plainest write of the same run. On the board half the
questions are answered, each with a deviation and a comment, so that no row has less to show than it
may get. The crowd that types at once is `bench.crowd`.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from django.utils import timezone

from bench import data
from bench.measure import Row, milliseconds, seconds
from bench.office import (
    Taken,
    pages_of,
    plainest_page,
    plainest_write,
    statement_row,
    taken,
    undone,
)
from bench.pages import published
from sporbar.document.differences import differences
from sporbar.document.snapshot import Measure, Snapshot
from sporbar.reporting.actions import start_report
from sporbar.reporting.checks import review_report
from sporbar.reporting.models import Report
from sporbar.rounds.actions import open_round
from sporbar.rounds.models import Contributor, Round

GROUP = "rapporteringsrunden"
COPIES = (1, 20)
PEOPLE = (10, 500)


def run(folder: Path) -> list[Row]:
    page, write = plainest_page(), plainest_write(data.load(COPIES[0]).cooperation)
    told: list[Row] = []
    found: dict[str, list[Taken]] = {}

    def tell(one: Taken, size: str, under: float) -> None:
        value = one.seconds / under
        told.append(Row(group=GROUP, what=f"{one.what}, {size}", value=value, unit="ganger"))
        found.setdefault(one.what, []).append(one)

    for copies in COPIES:
        report = published(data.load(copies))
        with undone():
            for one in _pages(report):
                tell(one, f"{36 * copies} tiltak", page)
        snapshot = review_report(report).snapshot
        told.append(_differences(snapshot, f"{36 * copies} tiltak", page))
    for people in PEOPLE:
        with undone():
            planned = data.asked(data.load(COPIES[-1]), people)
            what = "åpne en runde med ett brev til hver"
            # The letters are written in bunches, as many as the database takes at once.
            opening = taken(what, partial(_open, planned), same=False)
            tell(opening, f"{people} personer", write)
    return [
        milliseconds(GROUP, "den enkleste siden", page),
        milliseconds(GROUP, "den enkleste skrivingen (en rad i sporet)", write),
        *told,
        *(statement_row(GROUP, what, sizes) for what, sizes in found.items()),
    ]


def _open(planned: Round) -> None:
    planned.refresh_from_db()
    letters = open_round(reporting_round=planned, by=None, at=timezone.now())
    if letters != Contributor.objects.filter(round=planned).count():
        raise RuntimeError(f"{letters} brev")


def _pages(report: Report) -> Iterator[Taken]:
    reporting_round = data.asked(report, people=30)
    open_round(reporting_round=reporting_round, by=None, at=timezone.now())
    data.answered(reporting_round)
    start_report(reporting_round=reporting_round, by=None)
    request = reporting_round.requests.exclude(entry=None).earliest("pk")
    key = reporting_round.pk
    yield from pages_of(
        report.cooperation,
        {
            "tavla": ("board", key),
            "ett spørsmål på tavla": ("board_request", key, request.pk),
            "brev og påminnelser": ("board_letters", key),
            "hvem som spørres om hva": ("round_who", key),
            "rapporten i arbeid": ("workspace", key),
            "rapporten i arbeid, med endringer": ("workspace?vis=endringer", key),
            "rapporten slik den blir": ("report_document", key),
        },
    )


def _differences(before: Snapshot, size: str, page: float) -> Row:
    """Of a report and one in which every measure says something else."""
    after = replace(
        before,
        focus_areas=tuple(
            replace(area, measures=tuple(_changed(one) for one in area.measures))
            for area in before.focus_areas
        ),
    )

    def told() -> None:
        for one in differences(before, after).measures:
            one.sentences("nb")

    value = seconds(told) / page
    return Row(group=GROUP, what=f"forskjellen på to rapporter, {size}", value=value, unit="ganger")


def _changed(measure: Measure) -> Measure:
    return replace(
        measure,
        progress="on_hold",
        status=tuple(replace(line, text=f"{line.text} Nytt.") for line in measure.status),
    )
