"""Meetings, agendas and numbers: what is to come, what was, and what is left open."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Prefetch, Q, QuerySet

from sporbar.document import partial_dates
from sporbar.governance.models import (
    AgendaItem,
    CaseNumber,
    CaseState,
    Meeting,
    MeetingState,
    NumberState,
    Outcome,
)
from sporbar.organisations.models import Body, Cooperation

#: On the agenda, and nothing decided in it yet.
_WAITS = Q(withdrawn_at=None, decision=None)


def coming(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Those that are to come or were never said to be held, the next first."""
    return meetings.filter(state=MeetingState.PLANNED).order_by("first_day", "starts_at", "id")


def past(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Those that were held or cancelled, the last first."""
    return meetings.exclude(state=MeetingState.PLANNED).order_by("-first_day", "-starts_at", "-id")


@dataclass(frozen=True)
class OpenMatters:
    """What is open in a body: its meetings to come, what stands undecided on its agendas, and the
    numbers of cases that were postponed or kept for later."""

    body: Body
    meetings: list[Meeting]
    cancelled: list[Meeting]
    items: list[AgendaItem]
    kept: list[CaseNumber]

    def __bool__(self) -> bool:
        return bool(self.meetings or self.items or self.kept)

    @cached_property
    def after_the_end(self) -> list[Meeting]:
        """The meetings that surely come after the body's last day."""
        last = partial_dates.bounds(self.body.valid_to)[1] if self.body.valid_to else None
        return [one for one in self.meetings if last is not None and one.first_day > last]


def open_matters(body: Body) -> OpenMatters:
    """Three statements."""
    meetings = Meeting.objects.filter(body=body).select_related("body")
    items = (
        AgendaItem.objects.filter(_WAITS, meeting__body=body)
        .exclude(meeting__state=MeetingState.HELD)
        .select_related("meeting__body", "case", "number")
        .order_by("meeting__first_day", "meeting_id", "position", "id")
    )
    waiting = list(items)
    cancelled = {
        one.meeting_id: one.meeting
        for one in waiting
        if one.meeting.state == MeetingState.CANCELLED
    }
    return OpenMatters(
        body=body,
        meetings=list(coming(meetings)),
        cancelled=list(cancelled.values()),
        items=waiting,
        kept=list(kept_numbers(body)),
    )


def kept_numbers(body: Body) -> QuerySet[CaseNumber]:
    """The numbers of open cases that wait without standing on any agenda: they were postponed, or
    taken off and kept for later."""
    treated = AgendaItem.objects.filter(
        Q(withdrawn_at=None, decision=None)
        | Q(decision__isnull=False) & ~Q(decision__current__outcome=Outcome.POSTPONED)
        | Q(decision__isnull=False, decision__current__outcome=None)
    )
    found: QuerySet[CaseNumber] = (
        CaseNumber.objects.filter(body=body, state=NumberState.GIVEN)
        .filter(case__state__in=(CaseState.DRAFT, CaseState.OPEN))
        .exclude(pk__in=treated.filter(number__body=body).values("number"))
        .select_related("case", "body")
        .order_by("year", "sequence")
    )
    return found


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The items in order, with their cases, numbers and decisions; two statements however many."""
    return list(
        meeting.items.select_related(
            "case", "number", "decision__current", "carried_to__body"
        ).order_by("position", "id")
    )


def with_counts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """With `on_agenda`, how many items stand on each agenda."""
    return meetings.annotate(on_agenda=Count("items", filter=Q(items__withdrawn_at=None)))


def years_of(cooperation: Cooperation, body: Body | None = None) -> list[int]:
    """The years there are meetings in, the newest first."""
    found = Meeting.objects.within(cooperation)
    if body is not None:
        found = found.filter(body=body)
    return [day.year for day in found.dates("first_day", "year", order="DESC")]


@dataclass(frozen=True)
class NumberRow:
    """One place in a body's year of numbers; `number` None is a gap nobody has given."""

    sequence: int
    number: CaseNumber | None


def numbers_of(body: Body, year: int) -> list[NumberRow]:
    """All the body's numbers of the year in order, gaps as rows of their own. Two statements."""
    items = AgendaItem.objects.select_related("meeting").order_by("meeting__first_day", "id")
    found = {
        one.sequence: one
        for one in CaseNumber.objects.filter(body=body, year=year)
        .select_related("case", "body")
        .prefetch_related(Prefetch("items", queryset=items))
    }
    last = max(found, default=0)
    if last > 2 * len(found) + 1000:
        # One number far out, from a source that counts otherwise, is no thousand gaps.
        return [NumberRow(sequence, found[sequence]) for sequence in sorted(found)]
    return [NumberRow(sequence, found.get(sequence)) for sequence in range(1, last + 1)]
