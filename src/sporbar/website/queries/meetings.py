"""Published meetings, and their agendas as everybody may see them."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from sporbar.governance.agendas import ShownItem, for_the_public
from sporbar.governance.models import Meeting, MeetingMove
from sporbar.governance.queries.meetings import agenda_of, coming, past, with_counts
from sporbar.organisations.models import Body, Cooperation

#: Past meetings on one page.
A_PAGE = 50


def published_meetings(cooperation: Cooperation) -> QuerySet[Meeting]:
    found: QuerySet[Meeting] = (
        Meeting.objects.within(cooperation).published().select_related("body")
    )
    return found


def bodies_that_meet(cooperation: Cooperation) -> list[Body]:
    """The bodies with published meetings."""
    met = published_meetings(cooperation).values("body")
    return list(Body.objects.within(cooperation).filter(pk__in=met))


@dataclass(frozen=True)
class MeetingsPage:
    """The meetings to come, and one page of the others; `years` are those that can be chosen."""

    coming: list[Meeting]
    past: Page[Meeting]
    years: list[int]


def meetings_page(
    cooperation: Cooperation,
    body: Body | None,
    year: int | None,
    page: str | None,
    today: date,
) -> MeetingsPage:
    """Four statements however many meetings."""
    found = published_meetings(cooperation)
    if body is not None:
        found = found.filter(body=body)
    years = [day.year for day in found.dates("first_day", "year", order="DESC")]
    if year is not None:
        found = found.filter(first_day__year=year)
    counted = with_counts(found)
    return MeetingsPage(
        coming=list(coming(counted)) if year is None or year >= today.year else [],
        past=Paginator(past(counted), A_PAGE).get_page(page),
        years=years,
    )


@dataclass(frozen=True)
class MeetingPage:
    """A meeting with its agenda; `moves` are those made after it was published."""

    meeting: Meeting
    on: list[ShownItem]
    off: list[ShownItem]
    moves: list[MeetingMove]


def meeting_page(meeting: Meeting, day: date) -> MeetingPage:
    """Two statements however many items."""
    shown = for_the_public(meeting, agenda_of(meeting), day)
    moves = meeting.moves.filter(at__gte=meeting.published_at)
    return MeetingPage(
        meeting=meeting,
        on=[one for one in shown if not one.is_off],
        off=[one for one in shown if one.is_off],
        moves=list(moves),
    )


def next_and_past(body: Body, *, most: int = 10) -> tuple[list[Meeting], list[Meeting]]:
    """For the body's own page: its meetings to come, and the latest of those that were."""
    found = published_meetings(body.cooperation).filter(body=body)
    return list(coming(found)[:most]), list(past(found)[:most])


def new_for_followers(cooperation: Cooperation, most: int) -> list[Meeting]:
    """The meetings published last."""
    found = published_meetings(cooperation).filter(Q(published_at__isnull=False))
    return list(found.order_by("-published_at", "-pk")[:most])
