"""The usual periods of reporting in a year, and the days that go with them. Pure.

Status of the first half-year is taken on 1 July, the day after it, as the regional councils do;
of all other periods on their last day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sporbar.rounds.models import RoundKind
from sporbar.rounds.schedule import working_day_from

#: How long people usually get to answer, and at least.
_USUAL, _LEAST = timedelta(days=45), timedelta(days=14)


@dataclass(frozen=True)
class Period:
    """A kind of report over a period, with the day its status speaks of."""

    kind: RoundKind
    start: date
    end: date
    as_of: date

    @property
    def code(self) -> str:
        """ "half_year-0101" """
        return f"{self.kind.value}-{self.start:%m%d}"

    def opens_on(self, today: date) -> date:
        """When people are asked: the day the status speaks of, or now when that is past."""
        return working_day_from(max(self.as_of, today))

    def deadline(self, today: date) -> date:
        """When answers are due: a month and a half later, two weeks at least."""
        return working_day_from(max(self.as_of + _USUAL, today + _LEAST))


def usual_periods(year: int) -> list[Period]:
    """The year's periods, in the order they are reported on."""
    first = date(year, 1, 1)

    def until(kind: RoundKind, start: date, end: date, as_of: date | None = None) -> Period:
        return Period(kind, start, end, as_of or end)

    april, june = date(year, 4, 30), date(year, 6, 30)
    august, december = date(year, 8, 31), date(year, 12, 31)
    return [
        until(RoundKind.TERTIAL, first, april),
        until(RoundKind.HALF_YEAR, first, june, date(year, 7, 1)),
        until(RoundKind.TERTIAL, date(year, 5, 1), august),
        until(RoundKind.TERTIAL, date(year, 9, 1), december),
        until(RoundKind.HALF_YEAR, date(year, 7, 1), december),
        until(RoundKind.ANNUAL, first, december),
    ]
