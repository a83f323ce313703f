"""Days that are only partly known: read, compared and said in words.

They are stored as ISO 8601-2 (EDTF), so that "in August", "autumn/winter" and "about March" keep
exactly the certainty people gave them. What the reports use is read here directly; the rest of
EDTF is left to the library `edtf`, which takes 0.13 s to import and is therefore asked last.

    2011 · 2011-03 · 2011-03-16 · 2011-23 (autumn) · 2011-34 (second quarter) · 2011-41 (second
    half-year) · 2011-03-16/2011-03-17 · 2011-09/.. · a trailing ~ (about), ? (uncertain), % (both)
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from sporbar.document.typography import (
    EN_DASH,
    ENGLISH_MONTHS,
    MONTHS,
    NO_BREAK_SPACE,
    PageLanguage,
)

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)")
_FIRST_MONTH = {
    **{33 + quarter: (1 + 3 * quarter, 3) for quarter in range(4)},
    **{37 + third: (1 + 4 * third, 4) for third in range(3)},
    **{40 + half: (1 + 6 * half, 6) for half in range(2)},
    21: (3, 3),
    22: (6, 3),
    23: (9, 3),
}
_WINTER = 24
_SEASONS = {
    "nb": {21: "våren", 22: "sommeren", 23: "høsten", 24: "vinteren"},
    "nn": {21: "våren", 22: "sommaren", 23: "hausten", 24: "vinteren"},
    "en": {21: "spring", 22: "summer", 23: "autumn", 24: "winter"},
}
_OPEN_END = {
    "nb": ("fra", "slutt ikke oppgitt"),
    "nn": ("frå", "slutt ikkje oppgitt"),
    "en": ("from", "end not stated"),
}
_UNTIL = {"nb": "til og med", "nn": "til og med", "en": "up to and including"}
_ABOUT = {"nb": "ca.\u00a0", "nn": "ca.\u00a0", "en": "about\u00a0"}
_AROUND = {"nb": "rundt", "nn": "rundt", "en": "around"}
_UNCERTAIN = {"nb": "usikkert", "nn": "usikkert", "en": "uncertain"}
_NORWEGIAN_PARTS = {
    33: "1.\u00a0kvartal",
    34: "2.\u00a0kvartal",
    35: "3.\u00a0kvartal",
    36: "4.\u00a0kvartal",
    37: "1.\u00a0tertial",
    38: "2.\u00a0tertial",
    39: "3.\u00a0tertial",
    40: "første halvår",
    41: "andre halvår",
}
_PARTS = {
    "nb": _NORWEGIAN_PARTS,
    "nn": _NORWEGIAN_PARTS,
    "en": {
        33: "first quarter",
        34: "second quarter",
        35: "third quarter",
        36: "fourth quarter",
        37: "first four months",
        38: "middle four months",
        39: "last four months",
        40: "first half",
        41: "second half",
    },
}


_DAY_IN_FIGURES = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_MONTH_IN_FIGURES = re.compile(r"(0?[1-9]|1[0-2])\.(\d{4})")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\.? ([^\W\d]+)\.? (\d{4})")
_PART_OF_YEAR = re.compile(r"(.+?)\.?(?: of)? (\d{4})")


def _names() -> dict[str, int]:
    """What months, seasons and parts of a year are called, in small letters, in any language."""
    found = {"1. halvår": 40, "2. halvår": 41}
    for months in (MONTHS, ENGLISH_MONTHS):
        for number, name in enumerate(months, 1):
            found[name.lower()] = found[name[:3].lower()] = number
    for named in (*_SEASONS.values(), *_PARTS.values()):
        for number, name in named.items():
            words = name.lower().replace(NO_BREAK_SPACE, " ")
            found[words] = number
            found[words.removesuffix("en")] = number  # "høst 2011" as well as "høsten 2011"
    return found


_NAMES = _names()


class NotADate(ValueError):  # noqa: N818 - says what happened
    """The text is not a date in EDTF; the message is a Norwegian sentence for the user."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"«{text}» er ikke en dato vi kan lese. Skriv for eksempel 2011-03-16, 2011-03,"
            " 2011-23 (høsten), 2011-41 (andre halvår) eller 2011-09/2011-12."
        )


def _ordinal(day: int, language: PageLanguage) -> str:
    return f"{day}{'' if language == 'en' else '.'}{NO_BREAK_SPACE}"


@dataclass(frozen=True, slots=True)
class _Point:
    """One date: `month` may be a season or part of the year (21-41)."""

    year: int
    month: int | None
    day: int | None
    doubt: str

    @property
    def is_day(self) -> bool:
        return self.day is not None

    def bounds(self) -> tuple[date, date]:
        if self.month is None:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        if self.day is not None:
            only = date(self.year, self.month, self.day)
            return only, only
        if self.month == _WINTER:
            # "Vinteren 2011" may be the one that begins or the one that ends in 2011.
            last = min(self.year + 1, 9999)
            return date(self.year, 1, 1), date(last, 2, monthrange(last, 2)[1])
        first, length = _FIRST_MONTH.get(self.month, (self.month, 1))
        last_month = first + length - 1
        return date(self.year, first, 1), date(
            self.year, last_month, monthrange(self.year, last_month)[1]
        )

    def within_year(self, language: PageLanguage) -> str:
        """The words without the year: "16. mars", "høsten", "" for a bare year."""
        if self.month is None:
            return ""
        if self.month in _SEASONS[language]:
            return _SEASONS[language][self.month]
        if self.month in _PARTS[language]:
            return _PARTS[language][self.month]
        month = (ENGLISH_MONTHS if language == "en" else MONTHS)[self.month - 1]
        return month if self.day is None else f"{_ordinal(self.day, language)}{month}"

    def words(self, language: PageLanguage) -> str:
        part = self.within_year(language)
        # "first half of 2011", but "autumn 2011" and "March 2011"
        joint = " of " if language == "en" and self.month in _PARTS["en"] else " "
        return f"{part}{joint}{self.year}" if part else str(self.year)


def _point(text: str) -> _Point | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day, doubt = match.groups()
    point = _Point(
        int(year),
        int(month) if month else None,
        int(day) if day else None,
        doubt,
    )
    known = {*range(1, 13), _WINTER, *_FIRST_MONTH}
    if point.year == 0 or (point.month is not None and point.month not in known):
        return None
    if point.day is not None:
        try:
            date(point.year, point.month or 0, point.day)
        except ValueError:
            return None
    return point


_Ends = tuple[_Point | None, _Point | None]


def _read(text: str) -> _Ends | None:
    """The two ends of `text` (the same point twice for a single date, None for an open end); None
    if this module cannot read it."""
    first, slash, last = text.partition("/")
    if not slash:
        point = _point(text)
        return None if point is None else (point, point)
    start, end = _point(first), _point(last)
    if start is not None and end is not None:
        return (start, end) if start.bounds()[0] <= end.bounds()[1] else None
    if start is not None and last in {"..", ""}:
        return start, None
    if end is not None and first in {"..", ""}:
        return None, end
    return None


def bounds(text: str) -> tuple[date | None, date | None]:
    """The earliest first and the latest last day `text` may mean; None where it is open.

    Raises `NotADate` for what is not EDTF.
    """
    ends = _read(text)
    if ends is not None:
        start, end = ends
        return start.bounds()[0] if start else None, end.bounds()[1] if end else None
    return _bounds_by_library(text)


def _bounds_by_library(text: str) -> tuple[date | None, date | None]:
    from edtf import EDTFParseException, parse_edtf, struct_time_to_date

    try:
        parsed = parse_edtf(text)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
        days = tuple(
            struct_time_to_date(moment) if hasattr(moment, "tm_year") else None
            for moment in (lower, upper)
        )
    except (
        EDTFParseException,
        ValueError,
        AttributeError,
        TypeError,
        OverflowError,
    ) as error:
        raise NotADate(text) from error
    if days[0] is not None and days[1] is not None and days[0] > days[1]:
        raise NotADate(text)
    return days[0], days[1]


def holds(first: str | None, last: str | None, day: date) -> bool:
    """Whether something that is true from `first` to `last` may be true on `day`: a date nobody
    knows rules nothing out."""
    earliest = bounds(first)[0] if first else None
    latest = bounds(last)[1] if last else None
    return (earliest is None or earliest <= day) and (latest is None or day <= latest)


def check_partial_date(text: str) -> None:
    """Raise `NotADate` unless `text` is a date in EDTF."""
    bounds(text)


def from_words(text: str) -> str:
    """The EDTF of a date as people write it; EDTF is given back as it is.

    Read are 16.3.2011, 16. mars 2011, 3.2011, mars 2011, høsten 2011, 1. kvartal 2011 and første
    halvår 2011, in bokmål, nynorsk or English.

    Raises `NotADate` for what is none of these, and for days that are in no calendar.
    """
    text = " ".join(text.split())
    day, number, year = "", 0, ""
    if match := _DAY_IN_FIGURES.fullmatch(text):
        day, number, year = match[1], int(match[2]), match[3]
    elif match := _MONTH_IN_FIGURES.fullmatch(text):
        number, year = int(match[1]), match[2]
    elif (match := _PART_OF_YEAR.fullmatch(text)) and match[1].lower() in _NAMES:
        number, year = _NAMES[match[1].lower()], match[2]
    elif match := _DAY_AND_MONTH.fullmatch(text):
        day, number, year = match[1], _NAMES.get(match[2].lower(), 0), match[3]
    else:
        check_partial_date(text)
        return text
    found = f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")
    if _point(found) is None:
        raise NotADate(text)
    return found


def to_write(text: str, language: PageLanguage = "nb") -> str:
    """`text` as people write it, where `from_words` reads that back as the same; else as it is.

    A whole day is in figures, as one types it: 16.3.2011; in English 16 March 2011.
    """
    point = _point(text)
    if point is None or point.doubt:
        return text
    if point.day is not None and language != "en":
        words = f"{point.day}.{point.month}.{point.year:04}"
    else:
        words = point.words(language).replace(NO_BREAK_SPACE, " ")
    try:
        return words if from_words(words) == text else text
    except NotADate:
        return text


def sort_key(text: str) -> tuple[date, date]:
    """Orders dates by when they begin, then by when they end; open ends lie far away."""
    first, last = bounds(text)
    return first or date.min, last or date.max


def in_words(text: str, language: PageLanguage = "nb") -> str:
    """`text` as a report says it: "mars 2011", "høsten 2011–vinteren 2012", "16.–17. mars 2011".

    A date outside the forms listed at the top of this module is printed as written.
    Raises `NotADate` for what is not EDTF.
    """
    ends = _read(text)
    if ends is None:
        check_partial_date(text)
        return text
    start, end = ends
    doubt = {point.doubt for point in (start, end) if point is not None}
    about = _ABOUT[language] if doubt & {"~", "%"} else ""
    uncertain = f" ({_UNCERTAIN[language]})" if doubt & {"?", "%"} else ""
    if start is None and end is not None:
        phrase = f"{_UNTIL[language]} {about}{end.words(language)}"
    elif start is not None and end is None:
        since, unknown = _OPEN_END[language]
        closing = "" if text.endswith("..") else f" ({unknown})"
        phrase = f"{since} {about}{start.words(language)}{closing}"
    else:
        assert start is not None and end is not None
        phrase = f"{about}{_span(start, end, language)}"
    return f"{phrase}{uncertain}"


def when(
    text: str, language: PageLanguage = "nb", *, year: int | None = None, bare: bool = False
) -> str:
    """`text` as a sentence says when: "i september 2011", "16. mars 2011", "høsten 2011".

    The year is left out of a month or a day where it is `year`. `bare` is without a preposition,
    for after another one: "til september".
    Raises `NotADate` for what is not EDTF.
    """
    ends = _read(text)
    if ends is None or ends[0] != ends[1]:
        return _when_span(in_words(text, language), ends, language, bare=bare)
    point = ends[0]
    assert point is not None
    part = point.within_year(language)
    is_part = point.month is not None and point.month > 12
    phrase = part if part and not is_part and point.year == year else point.words(language)
    if language == "en" and is_part and point.month not in _SEASONS["en"]:
        phrase = f"the {phrase}"
    if point.doubt in {"~", "%"}:
        phrase = f"{_AROUND[language]} {phrase}"
    elif not bare:
        phrase = f"{_preposition(point, language)}{phrase}"
    return phrase + (f" ({_UNCERTAIN[language]})" if point.doubt in {"?", "%"} else "")


def _preposition(point: _Point, language: PageLanguage) -> str:
    if language == "en":
        return "on " if point.is_day else "in "
    return "" if point.is_day or point.month in _SEASONS[language] else "i "


def _when_span(words: str, ends: _Ends | None, language: PageLanguage, *, bare: bool) -> str:
    """Spans of months and years are "in" them; of days and open ones say it themselves."""
    if bare or ends is None or ends[0] is None or ends[1] is None or ends[0].doubt:
        return words
    return words if ends[0].is_day else f"{_preposition(ends[0], language)}{words}"


def _span(start: _Point, end: _Point, language: PageLanguage) -> str:
    same = (start.year, start.month, start.day) == (end.year, end.month, end.day)
    if same:
        return start.words(language)
    if start.year != end.year or start.month is None or end.month is None:
        return f"{start.words(language)}{EN_DASH}{end.words(language)}"
    if start.day is not None and end.is_day and start.month == end.month:
        first = _ordinal(start.day, language).rstrip(NO_BREAK_SPACE)
        return f"{first}{EN_DASH}{end.words(language)}"
    return f"{start.within_year(language)}{EN_DASH}{end.words(language)}"
