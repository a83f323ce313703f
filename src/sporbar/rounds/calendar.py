"""The cooperation's year as a calendar to subscribe to (iCalendar, RFC 5545)."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from sporbar.organisations.models import Cooperation
from sporbar.plans.models import CycleEvent
from sporbar.rounds.cycle import (
    Entry,
    adopted,
    entries_of_round,
    entry_of,
    entry_of_adoption,
)
from sporbar.rounds.models import Round

#: How often a calendar should ask for news.
_REFRESH = timedelta(hours=12)


def years_of(today: date) -> range:
    """The years a calendar tells of: the one before `today` and all after."""
    return range(today.year - 1, date.max.year + 1)


def calendar_of(
    cooperation: Cooperation, *, internal: bool, today: date, more: Iterable[Entry] = ()
) -> bytes:
    """A whole calendar from the year before `today` and on, in the cooperation's language.

    What comes every year is one event that repeats. Three statements; two for the public, who see
    what the public year shows. `more` is what rooms above know; it is asked for in the
    cooperation's language. The same facts on the same day are the same bytes.
    """
    with translation.override(cooperation.language):
        found = Calendar.new(
            # Without one of its own it would get another at every answer.
            uid=f"arshjul{'-kontoret' if internal else ''}@{cooperation.slug}.sporbar",
            prodid="-//Sporbar//Arshjul//NO",
            name=_("Årshjul – %(name)s") % {"name": cooperation.name},
        )
        found.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
        found.add("x-published-ttl", _REFRESH)
        stamp = datetime.combine(today, time(), UTC)
        known = [
            *_entries(cooperation, today.year - 1, internal),
            # A calendar has no place for "some time in the year".
            *(entry for entry in more if entry.month is not None),
        ]
        for entry in sorted(
            known,
            key=lambda one: (one.year, one.order),
        ):
            found.add_component(_event(cooperation, entry, stamp))
        return bytes(found.to_ical())


def entity_tag(calendar: bytes) -> str:
    """A weak entity tag of what the calendar says, whatever day it was written."""
    facts = b"\r\n".join(
        line for line in calendar.split(b"\r\n") if not line.startswith(b"DTSTAMP")
    )
    return f'W/"{hashlib.sha256(facts).hexdigest()}"'


def _entries(cooperation: Cooperation, since: int, internal: bool) -> Iterator[Entry]:
    events = CycleEvent.objects.within(cooperation).filter(Q(year=None) | Q(year__gte=since))
    if not internal:
        events = events.filter(is_public=True)
    for event in events.select_related("body"):
        yield entry_of(event, event.year or since)
    for version in adopted(cooperation):
        entry = entry_of_adoption(version)
        # A calendar has no place for "some time in the year".
        if entry is not None and entry.month is not None and entry.year >= since:
            yield entry
    if internal:
        for one in Round.objects.within(cooperation).select_related("plan"):
            yield from (entry for entry in entries_of_round(one) if entry.year >= since)


def _event(cooperation: Cooperation, entry: Entry, stamp: datetime) -> Event:
    first = entry.day or date(entry.year, entry.month or 1, 1)
    found = Event()
    found.add("uid", f"arshjul-{entry.key}@{cooperation.slug}.sporbar")
    found.add("dtstamp", stamp)
    found.add("dtstart", first)
    found.add("dtend", (entry.last or first) + timedelta(days=1))
    found.add("transp", "TRANSPARENT")
    found.add("categories", [entry.kind_word])
    words = [entry.kind_word.capitalize(), entry.body, entry.note]
    if entry.day is None:
        found.add("summary", _("%(title)s (i løpet av måneden)") % {"title": entry.title})
        words.append(_("Dagen er ikke fastsatt."))
    else:
        found.add("summary", entry.title)
    found.add("description", "\n".join(word for word in words if word))
    if entry.event is not None and entry.event.year is None:
        found.add("rrule", _every_year(entry.event))
    return found


def _every_year(event: CycleEvent) -> dict[str, object]:
    if (event.month, event.day) == (2, 29):
        # Without this, a calendar would show it in leap years only.
        return {"freq": "yearly", "bymonth": 2, "bymonthday": -1}
    return {"freq": "yearly"}
