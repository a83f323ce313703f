"""Which days somebody is reminded: pure arithmetic on days, for one person across all their rounds.

The rules, each held by a property in tests/rounds/test_schedule.py:

* Nothing goes on a Saturday, a Sunday, a public holiday, 24 or 31 December. A day that falls there
  moves to the working day before when it lies before the deadline, after when it lies after.
* Between two mails to the same person lie more than three days; a comment counts for none.
  What would come too soon after one that was sent is left out, because the earlier one has said it.
  Of two that lie ahead, the one nearer its deadline stays.
* Of those whose day passed without anything being sent (the clock stood still), only the latest
  goes, on the next working day; what is more than two weeks late is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

#: Days after a mail in which no other goes to the same person.
QUIET = timedelta(days=3)
#: What is later than this is not made up for: the round has moved on.
LATE = timedelta(days=14)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """A reminder that a round wants sent to somebody. `who` names the person's part in the round;
    `step` is the day from the deadline, before it negative."""

    who: int
    step: int
    deadline: date

    @property
    def day(self) -> date:
        return reminder_day(self.deadline, self.step)


@dataclass(frozen=True)
class Sending:
    """One mail to the person, and the reminders that make it go."""

    day: date
    wanted: tuple[Wanted, ...]


@cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NO", years=year))


def is_working_day(day: date) -> bool:
    """Whether an office in Norway is at work. Christmas Eve and New Year's Eve are no holidays by
    law, but nobody reads mail from work then."""
    if day.weekday() >= 5 or (day.month == 12 and day.day in (24, 31)):
        return False
    return day not in _public_holidays(day.year)


def working_day_from(day: date) -> date:
    """The day, or the next working day after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def working_day_until(day: date) -> date:
    """The day, or the last working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


def reminder_day(deadline: date, step: int) -> date:
    """The working day the reminder goes. On the deadline itself it counts as after: it must not
    come before the day it speaks of."""
    day = deadline + timedelta(days=step)
    return working_day_until(day) if step < 0 else working_day_from(day)


def sendings(wanted: Iterable[Wanted], mailed: Iterable[date], on: date) -> list[Sending]:
    """The mails one person will get from `on`, in order, if nothing else happens.

    `wanted` are the reminders not sent and not stopped, in every open round where the person has
    something left to do; `mailed` the days they got a mail about any of the rounds,
    comments apart.
    """
    sent = max(mailed, default=date.min)
    left = [one for one in wanted if one.day - QUIET > sent]
    ahead = [(one.day, one) for one in left if one.day >= on]
    missed = [one for one in left if on - LATE <= one.day < on]
    if missed:
        latest = max(one.day for one in missed)
        ahead += [(working_day_from(on), one) for one in missed if one.day == latest]
    # What is most pressing chooses its day first; another may join it there, or stays away.
    ahead.sort(key=lambda pair: (abs(pair[1].step), pair[0], pair[1].who))
    chosen: dict[date, list[Wanted]] = {}
    for day, one in ahead:
        if all(day == other or abs(day - other) > QUIET for other in chosen):
            chosen.setdefault(day, []).append(one)
    return [Sending(day, tuple(chosen[day])) for day in sorted(chosen)]
