"""Which measure of the report before is which measure now."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sporbar.document.compose import counts
from sporbar.document.compose.context import one_line
from sporbar.document.compose.counts import Placed
from sporbar.document.differences.finding import Certainty
from sporbar.document.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Pair:
    """A measure then and now; `before` is None for a new one, `after` for one that is gone."""

    before: Placed | None
    after: Placed | None
    certainty: Certainty = Certainty.SURE


def matched(
    before: Snapshot, after: Snapshot, threads: Mapping[str, str] | None
) -> tuple[Pair, ...]:
    """In the order of `after`; those that are gone come last, in the order of `before`."""
    earlier = {one.reference: one for one in counts.measures(before)}
    later = list(counts.measures(after))
    if _one_plan(before, after):
        found = _by_number(earlier, later)
    elif threads is not None:
        found = {
            here: (earlier[there], Certainty.SURE)
            for here, there in threads.items()
            if there in earlier
        }
    else:
        found = _by_both(earlier, later)
    taken = {there.reference for there, _ in found.values()}
    pairs = [
        Pair(found[one.reference][0], one, found[one.reference][1])
        if one.reference in found
        else Pair(None, one)
        for one in later
    ]
    gone = [Pair(one, None) for reference, one in earlier.items() if reference not in taken]
    return (*pairs, *gone)


Found = dict[str, tuple[Placed, Certainty]]


def _one_plan(before: Snapshot, after: Snapshot) -> bool:
    return (before.plan.title, before.plan.year) == (after.plan.title, after.plan.year)


def _by_number(earlier: Mapping[str, Placed], later: Iterable[Placed]) -> Found:
    """Numbers stay within a plan, whatever is renamed."""
    return {
        one.reference: (earlier[one.reference], Certainty.SURE)
        for one in later
        if one.reference in earlier
    }


def _by_both(earlier: Mapping[str, Placed], later: list[Placed]) -> Found:
    """Number and title; then a title that only one measure in each report has; then the number."""
    found: Found = {}
    for one in later:
        there = earlier.get(one.reference)
        if there is not None and _title(there) == _title(one):
            found[one.reference] = (there, Certainty.SURE)
    taken = {there.reference for there, _ in found.values()}
    free = [one for one in earlier.values() if one.reference not in taken]
    titles = dict(_alone(free))
    for title, one in _alone(one for one in later if one.reference not in found):
        if there := titles.get(title):
            found[one.reference] = (there, Certainty.BY_TITLE)
            taken.add(there.reference)
    for one in later:
        there = earlier.get(one.reference)
        if one.reference not in found and there is not None and there.reference not in taken:
            found[one.reference] = (there, Certainty.BY_NUMBER)
            taken.add(there.reference)
    return found


def _alone(placed: Iterable[Placed]) -> Iterator[tuple[str, Placed]]:
    """Measures whose title no other has."""
    all_of_them = list(placed)
    times = Counter(map(_title, all_of_them))
    return ((_title(one), one) for one in all_of_them if times[_title(one)] == 1)


def _title(placed: Placed) -> str:
    return one_line(placed.measure.title).casefold()
