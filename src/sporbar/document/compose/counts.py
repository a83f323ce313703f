"""What the facts add up to: counted here once, printed on the summary page and elsewhere."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sporbar.document import partial_dates
from sporbar.document.snapshot import (
    Annex,
    Answer,
    Deviation,
    EarlierDeviation,
    FocusArea,
    Measure,
    Progress,
    Recommendation,
    Snapshot,
    StatusLine,
    Strand,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A measure with its reference, "5.12"."""

    reference: str
    area: FocusArea
    measure: Measure


@dataclass(frozen=True, slots=True)
class FoundDeviation:
    """A deviating sentence; `references` are all measures the one entry covers."""

    references: tuple[str, ...]
    placed: Placed
    strand: Strand | None
    line: StatusLine
    deviation: Deviation


@dataclass(frozen=True, slots=True)
class Earlier:
    """How many deviations of earlier reports, and the measures they stand at."""

    count: int
    references: tuple[str, ...]


def measures(snapshot: Snapshot) -> Iterator[Placed]:
    for area in snapshot.focus_areas:
        for measure in area.measures:
            yield Placed(f"{area.number}.{measure.number}", area, measure)


def lines(measure: Measure) -> Iterator[tuple[Strand | None, StatusLine]]:
    """Every sentence of the measure, with the strand it stands under."""
    for line in measure.status:
        yield None, line
    for strand in measure.strands:
        for line in strand.status:
            yield strand, line


def every_measure(snapshot: Snapshot) -> Iterator[Measure]:
    """The report's own measures, then those of the reports composed as its annexes."""
    composed = (annex.report for annex in snapshot.annexes)
    for areas in (
        snapshot.focus_areas,
        *(report.focus_areas for report in composed if report is not None),
    ):
        for area in areas:
            yield from area.measures


def answer(measure: Measure) -> Answer | None:
    """The measure's own answer; without one, what its strands answered taken together."""
    if measure.answer is not None or not measure.strands:
        return measure.answer
    given = {strand.answer for strand in measure.strands}
    order: tuple[Answer, ...] = ("activity", "see_annex", "no_activity")
    return next((word for word in order if word in given), None)


def answers(snapshot: Snapshot) -> Counter[Answer | None]:
    return Counter(answer(placed.measure) for placed in measures(snapshot))


def progress(snapshot: Snapshot) -> Counter[Progress | None]:
    return Counter(placed.measure.progress for placed in measures(snapshot))


def strand_progress(snapshot: Snapshot) -> Counter[Progress | None]:
    return Counter(
        strand.progress for placed in measures(snapshot) for strand in placed.measure.strands
    )


def deviations(snapshot: Snapshot) -> list[FoundDeviation]:
    """Every deviating sentence in the report's order; a shared entry stands once, at its first
    measure, and names all it covers."""
    found: list[FoundDeviation] = []
    seen: set[tuple[frozenset[str], str]] = set()
    for placed in measures(snapshot):
        for strand, line in lines(placed.measure):
            if line.deviation is None:
                continue
            covers = (placed.reference, *line.shared_with)
            key = (frozenset(covers), line.text)
            if line.shared_with and key in seen:
                continue
            seen.add(key)
            found.append(FoundDeviation(covers, placed, strand, line, line.deviation))
    return found


def deviates(measure: Measure) -> bool:
    return any(line.deviation is not None for _, line in lines(measure))


def deviates_certainly(measure: Measure) -> bool:
    return any(
        line.deviation is not None and line.deviation.certainty == "certain"
        for _, line in lines(measure)
    )


def earlier(snapshot: Snapshot) -> tuple[Earlier, Earlier]:
    """The deviations of earlier reports that are open, and those that were settled since."""
    return (
        _earlier(
            (placed, one) for placed in measures(snapshot) for one in placed.measure.open_deviations
        ),
        _earlier(
            (placed, one)
            for placed in measures(snapshot)
            for one in placed.measure.settled_deviations
        ),
    )


def _earlier(found: Iterable[tuple[Placed, EarlierDeviation]]) -> Earlier:
    """One that an entry raised for several measures stands at each of them and is counted once."""
    told = list(found)
    counted: set[tuple[frozenset[str], str, str, str | None]] = set()
    alone = 0
    for placed, one in told:
        if one.shared_with:
            covers = frozenset((placed.reference, *one.shared_with))
            counted.add((covers, one.text, one.deviation.kind, one.raised_in))
        else:
            alone += 1
    return Earlier(
        alone + len(counted), tuple(dict.fromkeys(placed.reference for placed, _ in told))
    )


def recommendations(snapshot: Snapshot) -> list[tuple[Placed, Recommendation]]:
    return [
        (placed, recommendation)
        for placed in measures(snapshot)
        for recommendation in placed.measure.recommendations
    ]


def total(amounts: Iterator[str]) -> str:
    """The exact sum of amounts in kroner, as an amount."""
    return f"{sum(map(Decimal, amounts), Decimal('0.00')):.2f}"


def not_reported(snapshot: Snapshot) -> list[str]:
    return [placed.reference for placed in measures(snapshot) if answer(placed.measure) is None]


def strands_not_reported(snapshot: Snapshot) -> list[tuple[Placed, Strand]]:
    """Silent strands of measures that did answer; a silent measure is named as a whole."""
    return [
        (placed, strand)
        for placed in measures(snapshot)
        if answer(placed.measure) is not None
        for strand in placed.measure.strands
        if strand.answer is None
    ]


def without_annex(snapshot: Snapshot) -> list[str]:
    """Measures that answer "see annex" without saying which, or naming one that is not listed."""
    listed = {annex.number for annex in snapshot.annexes}
    named = {reference for annex in snapshot.annexes for reference in annex.measures}
    return [
        placed.reference
        for placed in measures(snapshot)
        if placed.reference not in named
        and any(
            given == "see_annex" and number not in listed
            for given, number in (
                (placed.measure.answer, placed.measure.annex),
                *((strand.answer, strand.annex) for strand in placed.measure.strands),
            )
        )
    ]


def asking_for(snapshot: Snapshot, annex: Annex) -> list[str]:
    """The measures whose status is in `annex`, by their own answer or by the annex's list."""
    return [
        placed.reference
        for placed in measures(snapshot)
        if placed.reference in annex.measures
        or (placed.measure.answer == "see_annex" and placed.measure.annex == annex.number)
        or any(
            strand.answer == "see_annex" and strand.annex == annex.number
            for strand in placed.measure.strands
        )
    ]


def is_done_after(line: StatusLine, as_of: str) -> bool:
    """Whether the sentence says something is done on a date that surely comes after `as_of`."""
    try:
        limit = date.fromisoformat(as_of)
    except ValueError:
        return False
    for stated in line.dates:
        if stated.tense != "done":
            continue
        try:
            first, _ = partial_dates.bounds(stated.on)
        except partial_dates.NotADate:
            continue
        if first is not None and first >= limit and not _covers(stated.on, limit):
            return True
    return False


def _covers(stated: str, day: date) -> bool:
    """Whether `stated` is precisely that one day: done on the as-of date itself is not late."""
    return partial_dates.bounds(stated) == (day, day)
