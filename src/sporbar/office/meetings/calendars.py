"""Meetings in one's own calendar: open links of the bodies, and secret ones of those who sit."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sporbar.governance.actions.feeds import close_meeting_feed, open_meeting_feed
from sporbar.governance.models import MeetingFeed
from sporbar.office.gate import Desk, office
from sporbar.organisations.models import Body, Person
from sporbar.organisations.rules import refusal


@require_safe
@never_cache
@office("office.read")
def calendars(request: HttpRequest, desk: Desk) -> HttpResponse:
    return _page(request, desk)


@require_POST
@never_cache
@office("office.read")
def feed_new(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """A secret link for somebody who sits. This answer alone can show it: it is kept nowhere."""
    person = _person(desk, pk)
    token = open_meeting_feed(person=person, by=desk.user)
    address = reverse("website:meeting_feed", args=[desk.cooperation.slug, token])
    return _page(request, desk, secret=request.build_absolute_uri(address), of=person)


@require_POST
@office("office.read")
def feed_close(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    if close_meeting_feed(person=_person(desk, pk), by=desk.user):
        messages.success(request, _("Lenken virker ikke lenger."))
    else:
        messages.info(request, _("Det er ingen hemmelig lenke."))
    return redirect("office:meeting_calendars", desk.cooperation.slug)


def _person(desk: Desk, pk: int) -> Person:
    """Oneself, or anybody for those who keep the meetings."""
    person: Person = get_object_or_404(Person.objects.within(desk.cooperation), pk=pk)
    if person.user_id != desk.user.pk and not desk.may("governance.edit"):
        raise PermissionDenied(refusal("governance.edit"))
    return person


def _page(request: HttpRequest, desk: Desk, **context: Any) -> HttpResponse:
    slug = desk.cooperation.slug
    bodies = Body.objects.within(desk.cooperation).filter(is_public=True, meetings__isnull=False)
    seated = Person.objects.within(desk.cooperation).filter(seats__isnull=False).distinct()
    if not desk.may("governance.edit"):
        seated = seated.filter(user=desk.user)
    live = dict(
        MeetingFeed.objects.within(desk.cooperation).live().values_list("person_id", "made_at")
    )
    return desk.answer(
        "meetings/calendars.html",
        open_links=[
            (
                body,
                request.build_absolute_uri(
                    reverse("website:body_calendar", args=[slug, body.slug])
                ),
            )
            for body in bodies.distinct()
        ],
        people=[(one, live.get(one.pk)) for one in seated.order_by("name")],
        **context,
    )
