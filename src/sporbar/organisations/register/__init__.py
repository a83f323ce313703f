"""The shipped register of Norwegian municipalities with their dated numbers.

`municipalities.csv` follows the form of SSB's classification 131 (number, first and last day,
name) with the county of today. It holds today's 357 municipalities and the numbers they have had
since 1994, compared with public copies of SSB's own lists for 1994-2024, 2019 and 2020: every
number and every change agrees. Municipalities that are gone are not there, and a number in force
in 1994 is given as from that year. A municipality that kept its name when others joined it is the
same one here, also where it got a new number.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path

_FILE = Path(__file__).with_name("municipalities.csv")


@dataclass(frozen=True, slots=True)
class DatedNumber:
    """A number and the days it is in force; `valid_to` is the last day, None while it is."""

    number: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality by its newest name. Two share a name; the county tells them apart."""

    name: str
    county: str
    numbers: tuple[DatedNumber, ...]

    @property
    def number(self) -> str:
        """The newest number, which is how a choice is kept."""
        return self.numbers[-1].number

    def number_on(self, day: date) -> str | None:
        """The number in force on the day, None where none is known."""
        return next((one.number for one in self.numbers if one.holds_on(day)), None)


def read(text: str) -> tuple[Municipality, ...]:
    """The municipalities of a register in our form, by county and name."""
    found: dict[tuple[str, str], list[DatedNumber]] = {}
    for row in csv.DictReader(StringIO(text), delimiter=";"):
        found.setdefault((row["county"], row["name"]), []).append(
            DatedNumber(
                row["number"],
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            )
        )
    return tuple(
        Municipality(name, county, tuple(sorted(numbers, key=lambda one: one.valid_from)))
        for (county, name), numbers in sorted(found.items())
    )


@cache
def municipalities() -> tuple[Municipality, ...]:
    """Every municipality of the shipped register."""
    return read(_FILE.read_text(encoding="utf-8"))


def by_number(numbers: Iterable[str]) -> list[Municipality]:
    """Those with these newest numbers, in the register's order; unknown numbers are left out."""
    wanted = set(numbers)
    return [one for one in municipalities() if one.number in wanted]
