"""The cooperation's year: looked at, kept, and taken out as a calendar."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.governance.year import matter_entries
from sporbar.office.cycle.forms import EventForm, UsualYearForm
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.gate import Desk, office
from sporbar.organisations.actions import RowChanged
from sporbar.plans.actions import (
    accept_usual_year,
    close_feed,
    open_feed,
    remove_event,
)
from sporbar.plans.models import CycleEvent, CycleFeed
from sporbar.rounds.cycle import YEARS, year_of


@require_safe
@office("office.read")
def cycle(request: HttpRequest, desk: Desk, year: int | None = None) -> HttpResponse:
    """One year as a wheel and a list; this year when none is named."""
    shown = timezone.localdate().year if year is None else year
    if shown not in YEARS:
        raise Http404
    years = range(shown, shown + 1)
    occasions = matter_entries(desk.cooperation, internal=True, years=years)
    found = year_of(desk.cooperation, shown, internal=True, more=occasions)
    return desk.answer(
        "cycle/cycle.html",
        year=found,
        earlier=shown - 1 if shown - 1 in YEARS else None,
        later=shown + 1 if shown + 1 in YEARS else None,
        has_events=any(one.event for one in found.entries),
        edit="office:cycle_event" if desk.may("plans.edit_cycle") else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@office("plans.edit_cycle")
def new(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    return _form(request, desk, None)


@require_http_methods(["GET", "HEAD", "POST"])
@office("plans.edit_cycle")
def event(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = get_object_or_404(CycleEvent.objects.within(desk.cooperation), pk=pk)
    return _form(request, desk, found)


def _form(request: HttpRequest, desk: Desk, found: CycleEvent | None) -> HttpResponseBase:
    # The name that was, should the form be shown again with another.
    title = found.title if found else ""
    data = request.POST if request.method == "POST" else None
    form = EventForm(data, instance=found, cooperation=desk.cooperation)
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            kept = form.keep(desk.user)
        except RowChanged as changed:
            form, title, status = form.over(changed.now, changed.fields), str(changed.now), 409
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, _("Lagret."))
            return redirect(_back(request, desk, kept))
    return desk.answer(
        "cycle/event.html",
        form=form,
        event=found,
        title=title,
        back=_back(request, desk, found),
        status=status,
    )


def _back(request: HttpRequest, desk: Desk, event: CycleEvent | None) -> str:
    """The year the person came from, else the event's own, else this."""
    asked = request.GET.get("ar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    if event is not None and event.year is not None:
        year = event.year
    if year in YEARS:
        return reverse("office:cycle_year", args=[desk.cooperation.slug, year])
    return reverse("office:cycle", args=[desk.cooperation.slug])


@require_http_methods(["GET", "HEAD", "POST"])
@office("plans.edit_cycle")
def remove(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Asks first; a second press on the button is told that it is done."""
    found = CycleEvent.objects.within(desk.cooperation).filter(pk=pk).first()
    if found is None:
        # Somebody else's is not found; what is nowhere was removed by the first press.
        if request.method != "POST" or CycleEvent.objects.filter(pk=pk).exists():
            raise Http404
        messages.info(request, _("Hendelsen er ikke i årshjulet. Den kan være fjernet alt."))
        return redirect(_back(request, desk, None))
    if request.method == "POST":
        back = _back(request, desk, found)
        remove_event(event=found, by=desk.user)
        messages.success(request, _("«%(event)s» er fjernet fra årshjulet.") % {"event": found})
        return redirect(back)
    return desk.answer("cycle/remove.html", event=found, back=_back(request, desk, found))


@require_http_methods(["GET", "HEAD", "POST"])
@office("plans.edit_cycle")
def propose(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The usual year of a regional council, to choose from."""
    data = request.POST if request.method == "POST" else None
    form = UsualYearForm(data, cooperation=desk.cooperation)
    if request.method == "POST":
        codes = form.cleaned_data["codes"] if form.is_valid() else []
        if codes:
            new = accept_usual_year(cooperation=desk.cooperation, codes=codes, by=desk.user)
            messages.success(
                request,
                ngettext(
                    "%(count)d hendelse er lagt inn i årshjulet.",
                    "%(count)d hendelser er lagt inn i årshjulet.",
                    len(new),
                )
                % {"count": len(new)},
            )
            return redirect("office:cycle", desk.cooperation.slug)
        form.add_error("codes", _("Velg minst én hendelse."))
    return desk.answer("cycle/propose.html", form=form, status=400 if form.errors else 200)


@require_safe
@never_cache
@office("office.read")
def feed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """How to have the year in one's own calendar."""
    return _feed_page(request, desk)


@require_POST
@never_cache
@office("office.read")
def feed_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A secret link. This answer alone can show it: it is kept nowhere, so there is no page to
    lead to. Sent again, it makes another and stops this one."""
    token = open_feed(cooperation=desk.cooperation, user=desk.user)
    address = reverse("website:cycle_feed", args=[desk.cooperation.slug, token])
    return _feed_page(request, desk, secret=request.build_absolute_uri(address))


@require_POST
@office("office.read")
def feed_close(request: HttpRequest, desk: Desk) -> HttpResponse:
    if close_feed(cooperation=desk.cooperation, user=desk.user):
        messages.success(request, _("Lenken virker ikke lenger."))
    else:
        messages.info(request, _("Du har ingen hemmelig lenke."))
    return redirect("office:cycle_feed", desk.cooperation.slug)


def _feed_page(request: HttpRequest, desk: Desk, **context: Any) -> HttpResponse:
    public = reverse("website:cycle_calendar", args=[desk.cooperation.slug])
    mine = CycleFeed.objects.within(desk.cooperation).live().filter(user=desk.user).first()
    made: date | None = timezone.localdate(mine.created_at) if mine else None
    return desk.answer(
        "cycle/feed.html", made=made, public=request.build_absolute_uri(public), **context
    )
