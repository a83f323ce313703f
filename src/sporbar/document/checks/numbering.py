"""Numbers used twice or left out, and dates out of order."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from sporbar.document.checks.finding import Finding, blocks, warns
from sporbar.document.checks.sentences import Voice
from sporbar.document.compose import counts
from sporbar.document.compose.context import annex_anchor, area_anchor, measure_anchor
from sporbar.document.snapshot import Snapshot


def numbers(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
    said = voice.sentences
    for number, times in Counter(area.number for area in snapshot.focus_areas).items():
        if times > 1:
            sentence = said.area_twice.format(number=number, times=times)
            yield blocks("number_twice", sentence, area_anchor(number))
    for number, times in Counter(annex.number for annex in snapshot.annexes).items():
        if times > 1:
            sentence = said.annex_twice.format(number=number, times=times)
            yield blocks("number_twice", sentence, annex_anchor(number))
    for area in snapshot.focus_areas:
        used = Counter(measure.number for measure in area.measures)
        for number, times in used.items():
            if times > 1:
                yield blocks(
                    "number_twice",
                    said.measure_twice.format(number=f"{area.number}.{number}", times=times),
                    measure_anchor(f"{area.number}.{number}"),
                )
        missing = sorted(set(range(1, max(used, default=0))) - set(used))
        if missing:
            listed = voice.listing(f"{area.number}.{number}" for number in missing)
            yield warns(
                "number_missing",
                said.number_missing.format(area=area.number, measures=listed),
                area_anchor(area.number),
            )
    for placed in counts.measures(snapshot):
        if not placed.measure.number_printed:
            yield warns(
                "number_not_printed",
                said.number_not_printed.format(measure=voice.measure(placed)),
                measure_anchor(placed.reference),
            )


def dates_in_order(snapshot: Snapshot, voice: Voice) -> Iterator[Finding]:
    said = voice.sentences
    dates = snapshot.dates
    if dates.as_of != snapshot.report.as_of:
        yield blocks(
            "as_of_differs",
            said.as_of_differs.format(
                report=voice.day(snapshot.report.as_of), edition=voice.day(dates.as_of)
            ),
            "om-utgaven",
        )
    named = (
        (said.date_as_of, dates.as_of),
        (said.date_written, dates.written),
        (said.date_approved, dates.approved),
        (said.date_published, dates.published),
    )
    known = [(which, day) for which, day in named if day is not None]
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            yield warns(
                "dates_out_of_order",
                said.dates_out_of_order.format(
                    later=later, second=voice.day(second), earlier=earlier, first=voice.day(first)
                ),
                "om-utgaven",
            )
