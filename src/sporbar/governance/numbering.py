"""How case numbers are written and read: "012/11", "57/2012", "PS 5/11", "K-sak 19/98"."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sporbar.governance.models.withholding import GovernanceError

#: "Sak" before a number says what it is and is no part of it.
_CASE_WORD = re.compile(r"^sak(?:snr\.?|snummer)?:?\s+", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<prefix>[^\d/]*?)\s*(?P<sequence>\d{1,6})(?:\s*/\s*(?P<year>\d{4}|\d{2}))?[.:]?"
)
#: A number is kept as it was written, as long as the field is.
_LONGEST = 40


@dataclass(frozen=True)
class ReadNumber:
    """A number somebody wrote: its place in the year, the year, and how it was written."""

    sequence: int
    year: int
    printed: str


def read_number(text: str, *, year: int) -> ReadNumber:
    """The number in `text`. One without a year is of `year`, and two figures are the year nearest
    to it that ends so.

    Raises GovernanceError for what is no case number.
    """
    written = _CASE_WORD.sub("", " ".join(text.split()))
    match = _NUMBER.fullmatch(written)
    if match is None or len(written) > _LONGEST or int(match["sequence"]) < 1:
        raise GovernanceError(
            _(
                "«%(text)s» er ikke et saksnummer vi kan lese. Skriv for eksempel 012/11, 57/2012 "
                "eller PS 5/11."
            )
            % {"text": text.strip()[:60]}
        )
    said = match["year"]
    if said is None:
        found = year
    elif len(said) == 4:
        found = int(said)
    else:
        this = year - year % 100 + int(said)
        found = min((this - 100, this, this + 100), key=lambda other: abs(other - year))
    return ReadNumber(int(match["sequence"]), found, written.rstrip(".:"))


def write_number(
    sequence: int, year: int, *, prefix: str = "", digits: int = 3, long_year: bool = False
) -> str:
    """The number as a body writes it."""
    shown = f"{year:04}" if long_year else f"{year % 100:02}"
    return f"{prefix} {sequence:0{digits}}/{shown}".strip()
