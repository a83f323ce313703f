"""The days a report is about, and dates that are only partly known held against them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import Q
from django.utils import timezone

from sporbar.document import partial_dates
from sporbar.document.partial_dates import NotADate

#: A partly known date begins at most so long before the day it may be ("2011", "winter 2011").
_LONGEST = timedelta(days=800)


@dataclass(frozen=True)
class Window:
    """The first and last day of a period, the day its status is of, and the day it is told on:
    what is withheld that day is not told. Wordings are in `language`."""

    first: date
    last: date
    as_of: date
    told_on: date
    language: Literal["nb", "nn"]
    #: for those who may know no more than the public: what is not published is not told
    only_published: bool = False

    def shown(self, name: str = "") -> Q:
        """Rows that may be told of, by their own state. `name` is the path to them ("case__")."""
        return Q(**{f"{name}published_at__isnull": False}) if self.only_published else Q()

    def may_hold(self, when: str | None) -> bool:
        """Whether it may have happened in the period: a date nobody knows rules nothing out."""
        first, last = bounds(when)
        return (last or date.max) >= self.first and (first or date.min) <= self.last

    def may_be_by(self, when: str | None) -> bool:
        """Whether it may have happened by the as-of day."""
        return (bounds(when)[0] or date.min) <= self.as_of

    def was_recorded(self, at: datetime) -> bool:
        """Whether it was recorded by the as-of day, that day included."""
        return timezone.localdate(at) <= self.as_of

    def meetings(self, name: str = "") -> Q:
        """Meetings that may have been in the period, as far as the database can tell: partly known
        ones are for `may_hold`. `name` is the path to the meeting ("meeting__")."""
        day = f"{name}first_day"
        return Q(**{f"{day}__range": (_before(self.first), self.last)}) | Q(**{day: date.min})


def bounds(when: str | None) -> tuple[date | None, date | None]:
    """As `partial_dates.bounds`; nothing is known of None, and of what is not a date."""
    try:
        return partial_dates.bounds(when) if when else (None, None)
    except NotADate:
        return None, None


def sort_key(when: str | None) -> tuple[date, date]:
    """By when they begin; what nobody knows stands last."""
    first, last = bounds(when)
    return (first or (date.min if last else date.max)), last or date.max


def _before(day: date) -> date:
    return day - _LONGEST if day - date.min > _LONGEST else date.min
