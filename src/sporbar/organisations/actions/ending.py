"""When something else begins, what was before ends."""

from collections.abc import Iterable
from datetime import date, timedelta

from sporbar.document import partial_dates
from sporbar.organisations.models import Seat


def day_before(on: str) -> str:
    """The last day of what ends when something else begins `on`: the day before a whole day, and
    as uncertain as it was said where that was no whole day (both "høsten 2026")."""
    first, last = partial_dates.bounds(on)
    if first is not None and first == last and on == first.isoformat():
        return (first - timedelta(days=1)).isoformat()
    return on


def end_seats(
    seats: Iterable[Seat], last_day: str, *, lapsed: bool = False, before: date | None = None
) -> list[Seat]:
    """End those that are not over by then; those that begin `before` or later are left. Returns
    what was ended. Leaves no trail: the deed that calls does."""
    ended = []
    latest = partial_dates.bounds(last_day)[1]
    for seat in seats:
        begins = partial_dates.bounds(seat.valid_from)[0] if seat.valid_from else None
        if before is not None and begins is not None and begins >= before:
            continue
        now = partial_dates.bounds(seat.valid_to)[1] if seat.valid_to else None
        if now is None or (latest is not None and now > latest):
            seat.valid_to, seat.has_lapsed = last_day, lapsed
            ended.append(seat)
    Seat.objects.bulk_update(ended, ["valid_to", "has_lapsed"])
    return ended
