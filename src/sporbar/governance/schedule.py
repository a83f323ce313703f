"""A year's meetings as people write them down: a pasted list of days, or every n-th weekday."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _

from sporbar.document.partial_dates import NotADate, from_words

#: More lines than this are no meeting schedule.
MOST_LINES = 200
#: The n-th weekday of a month; LAST is the last one.
LAST = -1

_CLOCK = re.compile(
    r",?\s*(?:\bkl(?:okka|okken)?\.?\s*)?(?P<from>(?:[01]?\d|2[0-3])[.:][0-5]\d)"
    r"(?:\s*(?:[-–]|til)\s*(?P<to>(?:[01]?\d|2[0-3])[.:][0-5]\d))?\s*$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"^(?:man|tirs|tys|ons|tors|fre|lør|laur|søn|sun)[a-zæøå]*\.?,?\s+", re.IGNORECASE
)
_HAS_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Line:
    """One line of a schedule: the day (EDTF) and the times it names, or what is wrong with it."""

    text: str
    on: str = ""
    starts_at: time | None = None
    ends_at: time | None = None
    wrong: str = ""


def read_days(text: str, *, year: int) -> list[Line]:
    """A meeting a line: "24. mars 2027 kl. 09.00–12.00", "tirsdag 24.3.", "mars 2027". A day
    without a year is in `year`. Lines without words are passed over."""
    lines = [" ".join(line.split()) for line in re.split(r"[\n;]", text)]
    return [_read(line, year) for line in lines if line][:MOST_LINES]


def _read(text: str, year: int) -> Line:
    clock = _CLOCK.search(text)
    # "24.03" alone is a day, and no time of it.
    if clock is not None and not text[: clock.start()].strip():
        clock = None
    said = _WEEKDAY.sub("", text[: clock.start()] if clock else text).strip(" ,")
    if not _HAS_YEAR.search(said):
        said = (
            f"{said.rstrip('.')}. {year}"
            if said[-1:].isdigit() or said.endswith(".")
            else (f"{said} {year}")
        )
        said = re.sub(r"^(\d{1,2})\. ?(\d{1,2})\. (\d{4})$", r"\1.\2.\3", said)
    try:
        on = from_words(said)
    except NotADate:
        return Line(text, wrong=_("Ikke en dag vi kan lese"))
    starts_at = _time(clock["from"]) if clock else None
    ends_at = _time(clock["to"]) if clock and clock["to"] else None
    if starts_at and ends_at and ends_at <= starts_at:
        return Line(text, wrong=_("Slutter før det begynner"))
    return Line(text, on, starts_at, ends_at)


def _time(text: str) -> time:
    hour, minute = re.split(r"[.:]", text)
    return time(int(hour), int(minute))


def nth_weekdays(year: int, months: Iterable[int], weekday: int, nth: int) -> list[date]:
    """The n-th such weekday (0 is Monday) of each month; months without a fifth have none."""
    found = []
    for month in sorted(set(months)):
        length = monthrange(year, month)[1]
        days = [
            date(year, month, day)
            for day in range(1, length + 1)
            if date(year, month, day).weekday() == weekday
        ]
        if nth == LAST:
            found.append(days[-1])
        elif nth <= len(days):
            found.append(days[nth - 1])
    return found
