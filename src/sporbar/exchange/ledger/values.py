"""Amounts, days and periods as ledgers write them, turned into øre and dates. Pure functions."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

#: Every blank people or programs put between thousands: space, no-break, narrow, thin, figure.
_BLANKS = str.maketrans(dict.fromkeys("\u0020\u00a0\u202f\u2009\u2007\t", " ") | {"\u2212": "-"})

EXPECTED_AMOUNT = "et beløp med høyst to desimaler, for eksempel 1 234,50 eller -1 234,50"


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

    def read(cell: object) -> int:
        if isinstance(cell, str):
            match = pattern.fullmatch(cell.translate(_BLANKS).strip())
            if match is None:
                raise ValueError(EXPECTED_AMOUNT)
            opened, before, whole, part, after, closed = match.groups()
            signs = (before is not None) + (after is not None) + (opened is not None)
            if signs > 1 or (opened is None) != (closed is None):
                raise ValueError(EXPECTED_AMOUNT)
            ore = int(blanks.sub("", whole)) * 100 + int((part or "").ljust(2, "0"))
            return -ore if signs else ore
        if isinstance(cell, bool) or not isinstance(cell, (int, float)):
            raise ValueError(EXPECTED_AMOUNT)
        return _ore_of_number(cell)

    return read


def _ore_of_number(number: int | float) -> int:
    """Whole øre of a spreadsheet's number; 0.1 + 0.2 style dust below a thousandth is dropped."""
    try:
        exact = Decimal(repr(number)) * 100
        ore = exact.to_integral_value()
    except InvalidOperation as error:
        raise ValueError(EXPECTED_AMOUNT) from error
    if abs(exact - ore) > Decimal("0.001"):
        raise ValueError(EXPECTED_AMOUNT)
    return int(ore)


def day_reader(pattern: str) -> Callable[[object], date | None]:
    """A function from a cell to a day; an empty cell is None. Days repeat, so they are kept."""
    known: dict[str, date] = {}

    def read(cell: object) -> date | None:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        text = str(cell).strip() if cell is not None else ""
        if not text:
            return None
        found = known.get(text)
        if found is None:
            try:
                found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
            except ValueError as error:
                raise ValueError(f"en dato som finnes, skrevet som {_shown(pattern)}") from error
            known[text] = found
        return found

    return read


def period_reader(pattern: str) -> Callable[[object], str]:
    """A function from a cell to a period, "2011-03"."""
    known: dict[str, str] = {}

    def read(cell: object) -> str:
        if isinstance(cell, (date, datetime)):
            return f"{cell:%Y-%m}"
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = str(cell).strip() if cell is not None else ""
        found = known.get(text)
        if found is None:
            try:
                found = f"{datetime.strptime(text, pattern):%Y-%m}"  # noqa: DTZ007
            except ValueError as error:
                raise ValueError(f"en periode skrevet som {_shown(pattern)}") from error
            known[text] = found
        return found

    return read


def code(cell: object) -> str:
    """A code as text: 10400, "10400" and 10400.0 are the same."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _shown(pattern: str) -> str:
    """A date pattern as an example: %d.%m.%Y is 31.03.2011."""
    return datetime(2011, 3, 31).strftime(pattern)  # noqa: DTZ001
