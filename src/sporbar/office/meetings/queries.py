"""What the pages of meetings ask for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case as When
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models import When as Then

from sporbar.governance.agendas import ShownItem, for_the_office
from sporbar.governance.models import (
    AgendaItem,
    Case,
    CaseState,
    CaseStop,
    Meeting,
    MeetingState,
)
from sporbar.governance.queries.meetings import (
    agenda_of,
    coming,
    kept_numbers,
    past,
    with_counts,
)
from sporbar.office.gate import Desk
from sporbar.organisations.models import Body

#: Meetings, and hits of a search, on one page.
A_PAGE = 50
HITS = 20


@dataclass(frozen=True)
class Chosen:
    """What a list of meetings is narrowed by."""

    body: Body | None = None
    year: int | None = None

    @property
    def query(self) -> str:
        """As it stands in an address, to go on from page to page."""
        parts = []
        if self.body is not None:
            parts.append(f"organ={self.body.slug}")
        if self.year is not None:
            parts.append(f"aar={self.year}")
        return "&".join(parts)


@dataclass(frozen=True)
class MeetingList:
    coming: list[Meeting]
    #: those before today that nobody has said were held
    unsaid: list[Meeting]
    past: Page[Meeting]


def meeting_list(desk: Desk, chosen: Chosen, page: str | None, today: date) -> MeetingList:
    """Three statements however many."""
    found = Meeting.objects.within(desk.cooperation).select_related("body")
    if chosen.body is not None:
        found = found.filter(body=chosen.body)
    if chosen.year is not None:
        found = found.filter(first_day__year=chosen.year)
    counted = with_counts(found)
    planned = list(coming(counted))
    return MeetingList(
        coming=[one for one in planned if one.first_day >= today],
        unsaid=[one for one in planned if one.first_day < today],
        past=Paginator(past(counted), A_PAGE).get_page(page),
    )


@dataclass(frozen=True)
class AgendaPage:
    """A meeting's agenda: what stands on it, and what was taken off."""

    on: list[ShownItem]
    off: list[ShownItem]

    @property
    def unpublished(self) -> int:
        """How many cases on it the public does not see the titles of."""
        return sum(one.is_unpublished for one in self.on)

    @property
    def undecided(self) -> int:
        return sum(not hasattr(one.item, "decision") for one in self.on)

    @property
    def unseen(self) -> int:
        """How many decisions the public does not see."""
        decisions = (getattr(one.item, "decision", None) for one in self.on)
        return sum(one is not None and one.published_at is None for one in decisions)


def agenda_page(desk: Desk, meeting: Meeting, today: date) -> AgendaPage:
    """One statement however many items."""
    whole = desk.may("governance.read_withheld")
    shown = for_the_office(agenda_of(meeting), today, whole=whole)
    return AgendaPage(
        on=[one for one in shown if not one.is_off], off=[one for one in shown if one.is_off]
    )


def cases_to_add(meeting: Meeting, words: str) -> QuerySet[Case]:
    """Cases that may join the agenda, those that wait for this body first. Without words the ones
    that wait and the newest; with words those whose title, number or archive reference has them."""
    on_it = AgendaItem.objects.filter(meeting=meeting, withdrawn_at=None, case__isnull=False)
    states = [CaseState.DRAFT, CaseState.OPEN]
    if meeting.state == MeetingState.HELD:
        states.append(CaseState.CONCLUDED)
    found = Case.objects.within(meeting.cooperation_id).filter(state__in=states)
    if words:
        wanted = Q()
        for one in {words, words.lower(), words.capitalize()}:
            # SQLite knows no small and capital letters beyond a to z.
            wanted |= Q(title__icontains=one) | Q(archive_reference__icontains=one)
        numbered = Case.objects.filter(numbers__printed__icontains=words).values("pk")
        found = found.filter(wanted | Q(pk__in=numbered))
    stops = CaseStop.objects.filter(case=OuterRef("pk"), body=meeting.body_id)
    been = AgendaItem.objects.filter(
        case=OuterRef("pk"), meeting__body=meeting.body_id, withdrawn_at=None
    )
    kept = kept_numbers(meeting.body).values("case")
    waits: Any = When(
        Then(Q(pk__in=kept) | Exists(stops) & ~Exists(been), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    ranked: QuerySet[Case] = (
        found.exclude(pk__in=on_it.values("case"))
        .annotate(rank=waits)
        .order_by("rank", "-created_at", "-id")
    )
    return ranked
