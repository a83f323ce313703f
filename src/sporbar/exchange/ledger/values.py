"""Amounts, days and periods as ledgers write them, turned into øre and dates. Pure functions."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.document.text import clean

#: Every blank people or programs put between thousands: space, no-break, narrow, thin, figure.
_BLANKS = str.maketrans(dict.fromkeys("\u0020\u00a0\u202f\u2009\u2007\t", " ") | {"\u2212": "-"})

_UNSEPARATED = re.compile("(%[A-Za-z])+")
#: Whole kroner of a thousand billions or more in one posting are a mistake, and the database's
#: whole numbers end at nineteen digits of øre.
MOST_DIGITS = 12

EXPECTED_AMOUNT = gettext_lazy(
    "et beløp med høyst to desimaler, for eksempel 1 234,50 eller -1 234,50"
)


def amount_reader(decimal: str, thousands: str) -> Callable[[object], int]:
    """A function from a cell to whole øre.

    Understands a minus before or after, U+2212, parentheses for negative, and any kind of blank
    between thousands. Raises ValueError with what was expected.
    """
    separators = {" "} | ({thousands} if thousands else set())
    group = "[" + re.escape("".join(sorted(separators))) + "]"
    pattern = re.compile(
        rf"(?P<open>\()? ?(?P<before>-)? ?"
        rf"(?P<whole>[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+)"
        rf"(?:{re.escape(decimal)}(?P<part>[0-9]{{0,2}}))?"
        rf" ?(?P<after>-)? ?(?P<close>\))?"
    )
    blanks = re.compile(group)
    # What nearly every cell is, two decimals and at most one minus, goes a shorter way.
    plain = rf"(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+){re.escape(decimal)}[0-9]{{2}}"
    is_plain = re.compile(f"-?{plain}|{plain}-").fullmatch
    digits_only = str.maketrans(dict.fromkeys([*separators, decimal, "-"], ""))

    def read(cell: object) -> int:
        if isinstance(cell, str):
            if len(cell) <= MOST_DIGITS + len(",00") and is_plain(cell):
                ore = int(cell.translate(digits_only))
                return -ore if cell[0] == "-" or cell[-1] == "-" else ore
            match = pattern.fullmatch(cell.translate(_BLANKS).strip())
            if match is None:
                raise ValueError(EXPECTED_AMOUNT)
            opened, before, whole, part, after, closed = match.groups()
            kroner = blanks.sub("", whole)
            if len(kroner) > MOST_DIGITS:
                raise ValueError(EXPECTED_AMOUNT)
            signs = (before is not None) + (after is not None) + (opened is not None)
            if signs > 1 or (opened is None) != (closed is None):
                raise ValueError(EXPECTED_AMOUNT)
            ore = int(kroner) * 100 + int((part or "").ljust(2, "0"))
            return -ore if signs else ore
        if isinstance(cell, bool) or not isinstance(cell, (int, float)):
            raise ValueError(EXPECTED_AMOUNT)
        return _ore_of_number(cell)

    return read


def _ore_of_number(number: int | float) -> int:
    """Whole øre of a spreadsheet's number; 0.1 + 0.2 style dust below a thousandth is dropped."""
    if not abs(number) < 10**MOST_DIGITS:  # "not a number" is not less than anything
        raise ValueError(EXPECTED_AMOUNT)
    exact = Decimal(repr(number)) * 100
    ore = exact.to_integral_value()
    if abs(exact - ore) > Decimal("0.001"):
        raise ValueError(EXPECTED_AMOUNT)
    return int(ore)


def day_reader(pattern: str) -> Callable[[object], str | None]:
    """A function from a cell to a day as ISO 8601, "2011-03-31"; an empty cell is None."""

    def read(cell: object) -> str | None:
        if isinstance(cell, datetime):
            return cell.date().isoformat()
        if isinstance(cell, date):
            return cell.isoformat()
        text = code(cell)
        if not text:
            return None
        try:
            return _moment(text, pattern).date().isoformat()
        except ValueError as error:
            raise ValueError(
                _("en dato som finnes, skrevet som %(pattern)s") % {"pattern": _shown(pattern)}
            ) from error

    return read


def period_reader(pattern: str) -> Callable[[object], str]:
    """A function from a cell to a period, "2011-03"."""

    def read(cell: object) -> str:
        if isinstance(cell, (date, datetime)):
            return cell.isoformat()[:7]
        try:
            return _moment(code(cell), pattern).isoformat()[:7]
        except ValueError as error:
            raise ValueError(
                _("en periode skrevet som %(pattern)s") % {"pattern": _shown(pattern)}
            ) from error

    return read


def _moment(text: str, pattern: str) -> datetime:
    moment = datetime.strptime(text, pattern)  # noqa: DTZ007 - a day has no zone
    # "20111" reads as January 2011 to strptime; where nothing separates the parts that is a guess.
    if _UNSEPARATED.fullmatch(pattern) and len(text) != len(moment.strftime(pattern)):
        raise ValueError(text)
    return moment


def text_reader(longest: int, *, cut: bool = False) -> Callable[[object], str]:
    """A function from a cell to clean text of at most `longest` characters.

    Longer text is cut with `cut`, else refused: a shortened code would be another code.
    """

    def read(cell: object) -> str:
        text = code(cell)
        if not text.isprintable() or not text.isascii():
            text = " ".join(clean(text).text.split())
        if len(text) > longest:
            if not cut:
                raise ValueError(_("høyst %(longest)s tegn") % {"longest": longest})
            text = text[:longest]
        return text

    return read


def code(cell: object) -> str:
    """A code as text: 10400, "10400" and 10400.0 are the same."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _shown(pattern: str) -> str:
    """A date pattern as an example: %d.%m.%Y is 31.03.2011."""
    return datetime(2011, 3, 31).strftime(pattern)  # noqa: DTZ001
