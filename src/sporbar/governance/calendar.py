"""Meetings as a calendar to subscribe to (iCalendar, RFC 5545), of a body or of a person."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from sporbar.document import partial_dates
from sporbar.governance.models import Meeting, MeetingState
from sporbar.organisations.models import Cooperation, Person, Seat

#: How often a calendar should ask for news.
_REFRESH = timedelta(hours=12)


def meetings_of_person(person: Person, since: date) -> list[Meeting]:
    """Meetings of the bodies the person sits in, on days the seat may be held, also those that are
    not published. Two statements."""
    seats = list(Seat.objects.within(person.cooperation_id).filter(person=person))
    found = (
        Meeting.objects.within(person.cooperation_id)
        .filter(body__in={seat.body_id for seat in seats}, first_day__gte=since)
        .select_related("body")
        .order_by("first_day", "starts_at", "id")
    )
    return [
        one
        for one in found
        if any(seat.body_id == one.body_id and seat.holds_on(one.first_day) for seat in seats)
    ]


def calendar_of_meetings(
    cooperation: Cooperation, meetings: Iterable[Meeting], *, key: str, name: str, today: date
) -> bytes:
    """The meetings whose day is known, or at least the month, in the cooperation's language. The
    same facts on the same day are the same bytes. Needs each meeting's body."""
    with translation.override(cooperation.language):
        found = Calendar.new(
            uid=f"moter-{key}@{cooperation.slug}.sporbar",
            prodid="-//Sporbar//Moter//NO",
            name=name,
        )
        found.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
        found.add("x-published-ttl", _REFRESH)
        stamp = datetime.combine(today, time(), UTC)
        for meeting in meetings:
            event = _event(cooperation, meeting, stamp)
            if event is not None:
                found.add_component(event)
        return bytes(found.to_ical())


def _event(cooperation: Cooperation, meeting: Meeting, stamp: datetime) -> Event | None:
    first, last = partial_dates.bounds(meeting.on)
    if first is None or last is None or (first.year, first.month) != (last.year, last.month):
        # A calendar has no place for "in the autumn".
        return None
    found = Event()
    found.add("uid", f"mote-{meeting.pk}@{cooperation.slug}.sporbar")
    found.add("dtstamp", stamp)
    found.add("sequence", meeting.lock)
    zone = ZoneInfo(timezone.get_current_timezone_name())
    title = str(meeting.body)
    words = []
    if first != last:
        title = _("%(title)s (i løpet av måneden)") % {"title": title}
        words.append(_("Dagen er ikke fastsatt."))
    if meeting.starts_at is not None and first == last:
        # In UTC: no time zone has to be explained to the calendar.
        found.add("dtstart", _moment(first, meeting.starts_at, zone))
        if meeting.ends_at is not None:
            found.add("dtend", _moment(first, meeting.ends_at, zone))
    else:
        found.add("dtstart", first)
        found.add("dtend", first + timedelta(days=1))
        found.add("transp", "TRANSPARENT")
    if meeting.state == MeetingState.CANCELLED:
        found.add("status", "CANCELLED")
        title = _("Avlyst: %(title)s") % {"title": title}
        if meeting.cancelled_reason:
            words.append(meeting.cancelled_reason)
    else:
        found.add("status", "CONFIRMED" if first == last else "TENTATIVE")
    found.add("summary", title)
    if meeting.place:
        found.add("location", meeting.place)
    if meeting.note:
        words.append(meeting.note)
    if words:
        found.add("description", "\n".join(words))
    return found


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
