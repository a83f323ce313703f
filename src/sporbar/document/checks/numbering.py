"""Numbers used twice or left out, and dates out of order."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from sporbar.document import typography
from sporbar.document.checks.finding import Finding, blocks, name, warns
from sporbar.document.compose import counts
from sporbar.document.compose.context import annex_anchor, area_anchor, measure_anchor
from sporbar.document.snapshot import Snapshot


def numbers(snapshot: Snapshot) -> Iterator[Finding]:
    for number, times in Counter(area.number for area in snapshot.focus_areas).items():
        if times > 1:
            sentence = (
                f"Satsingsområde {number} finnes {times} ganger. Hvert nummer brukes én gang."
            )
            yield blocks("number_twice", sentence, area_anchor(number))
    for number, times in Counter(annex.number for annex in snapshot.annexes).items():
        if times > 1:
            sentence = f"Vedlegg {number} finnes {times} ganger. Hvert nummer brukes én gang."
            yield blocks("number_twice", sentence, annex_anchor(number))
    for area in snapshot.focus_areas:
        used = Counter(measure.number for measure in area.measures)
        for number, times in used.items():
            if times > 1:
                yield blocks(
                    "number_twice",
                    f"Tiltak {area.number}.{number} finnes {times} ganger. Hvert nummer brukes én"
                    " gang i et satsingsområde.",
                    measure_anchor(f"{area.number}.{number}"),
                )
        missing = sorted(set(range(1, max(used, default=0))) - set(used))
        if missing:
            listed = typography.listing([f"{area.number}.{number}" for number in missing])
            yield warns(
                "number_missing",
                f"Satsingsområde {area.number} har ikke tiltak {listed}. Er noe falt ut?",
                area_anchor(area.number),
            )
    for placed in counts.measures(snapshot):
        if not placed.measure.number_printed:
            yield warns(
                "number_not_printed",
                f"{name(placed)}: nummeret er ikke trykt i kilden.",
                measure_anchor(placed.reference),
            )


def dates_in_order(snapshot: Snapshot) -> Iterator[Finding]:
    dates = snapshot.dates
    if dates.as_of != snapshot.report.as_of:
        yield blocks(
            "as_of_differs",
            f"Rapporten gjelder {typography.day(snapshot.report.as_of)}, men utgaven er datert"
            f" {typography.day(dates.as_of)}. De to må være like.",
            "om-utgaven",
        )
    named = (
        ("rapporteringsdatoen", dates.as_of),
        ("datoen den er skrevet", dates.written),
        ("datoen den er godkjent", dates.approved),
        ("datoen den publiseres", dates.published),
    )
    known = [(which, day) for which, day in named if day is not None]
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            yield warns(
                "dates_out_of_order",
                f"I rekkefølgen er noe galt: {later} ({typography.day(second)}) er før {earlier}"
                f" ({typography.day(first)}).",
                "om-utgaven",
            )
