"""The public pages of meetings, and meetings as calendars to subscribe to."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sporbar.governance.calendar import calendar_of_meetings, meetings_of_person
from sporbar.governance.models import MeetingFeed
from sporbar.organisations.models import Body, Cooperation
from sporbar.rounds.calendar import entity_tag
from sporbar.website.queries.meetings import (
    bodies_that_meet,
    meeting_page,
    meetings_page,
    published_meetings,
)


@require_safe
def meetings(request: HttpRequest, cooperation: str) -> HttpResponse:
    """Published meetings of all bodies or one, the next first."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    bodies = bodies_that_meet(found)
    slug = request.GET.get("organ", "")
    body = next((one for one in bodies if one.slug == slug), None)
    said = request.GET.get("aar", "")
    # There is no year 0.
    is_year = said.isascii() and said.isdigit() and len(said) == 4 and int(said) > 0
    year = int(said) if is_year else None
    context = {
        "cooperation": found,
        "bodies": bodies,
        "body": body,
        "year": year,
        "page": meetings_page(found, body, year, request.GET.get("side"), timezone.localdate()),
    }
    return render(request, "website/meetings.html", context)


@require_safe
def meeting(request: HttpRequest, cooperation: str, pk: int) -> HttpResponse:
    """One published meeting and its agenda."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    shown = get_object_or_404(published_meetings(found), pk=pk)
    context = {"cooperation": found, "page": meeting_page(shown, timezone.localdate())}
    return render(request, "website/meeting.html", context)


def _since(today: date) -> date:
    return date(today.year - 1, 1, 1)


@require_safe
def body_calendar(request: HttpRequest, cooperation: str, slug: str) -> HttpResponseBase:
    """A body's published meetings from the year before and on."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    body = get_object_or_404(Body.objects.within(found).filter(is_public=True), slug=slug)
    today = timezone.localdate()
    rows = published_meetings(found).filter(body=body, first_day__gte=_since(today))
    data = calendar_of_meetings(
        found,
        rows.order_by("first_day", "starts_at", "id"),
        key=body.slug,
        name=f"{body.name} – {found.name}",
        today=today,
    )
    response = _calendar(request, data)
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def meeting_feed(request: HttpRequest, cooperation: str, token: str) -> HttpResponseBase:
    """One person's secret link to the meetings of the bodies they sit in."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    live = MeetingFeed.objects.within(found).by_token(token).select_related("person").first()
    if live is None:
        raise Http404
    today = timezone.localdate()
    data = calendar_of_meetings(
        found,
        meetings_of_person(live.person, _since(today)),
        key=f"person-{live.person_id}",
        name=_("Møter i %(name)s") % {"name": found.name},
        today=today,
    )
    response = _calendar(request, data)
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _calendar(request: HttpRequest, data: bytes) -> HttpResponseBase:
    tag = entity_tag(data)
    response = get_conditional_response(request, etag=tag) or HttpResponse(
        data, content_type="text/calendar; charset=utf-8"
    )
    response["ETag"] = tag
    response["Content-Disposition"] = 'inline; filename="moter.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
