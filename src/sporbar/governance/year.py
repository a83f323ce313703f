"""Meetings as entries of the cooperation's year, beside its events, rounds and plans."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.governance.models import Meeting, MeetingState
from sporbar.governance.occasion_calendar import occasion_entries
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import CycleKind
from sporbar.rounds.cycle import Entry


def matter_entries(cooperation: Cooperation, *, internal: bool, years: range) -> Iterator[Entry]:
    """All that this room knows of the years: meetings, and see `occasion_entries`."""
    yield from occasion_entries(cooperation, internal=internal, years=years)
    yield from meeting_entries(cooperation, internal=internal, years=years)


def meeting_entries(cooperation: Cooperation, *, internal: bool, years: range) -> Iterator[Entry]:
    """Meetings that begin in those years, as exactly as it is known. Everybody sees the published
    ones; one that was cancelled is left out. One statement."""
    rows = Meeting.objects.within(cooperation)
    if not internal:
        rows = rows.published()
    first_day, last_day = date(years.start, 1, 1), date(years.stop - 1, 12, 31)
    rows = rows.filter(first_day__gte=first_day, first_day__lte=last_day)
    for meeting in rows.exclude(state=MeetingState.CANCELLED).select_related("body"):
        first, last = partial_dates.bounds(meeting.on)
        if first is None:
            continue
        in_one_month = last is not None and (first.year, first.month) == (last.year, last.month)
        name = meeting.body.name
        yield Entry(
            key=f"meeting-{meeting.pk}",
            kind=CycleKind.MEETING,
            title=_("Møte i %(body)s") % {"body": name},
            names=name,
            year=first.year,
            month=first.month if in_one_month else None,
            day=first if first == last else None,
            note=meeting.place,
        )
