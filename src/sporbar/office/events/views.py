"""Events: looked through, kept, held, cancelled."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.governance.actions.events import (
    cancel_event,
    hold_event,
    plan_event_again,
    publish_event,
    take_back_event,
)
from sporbar.governance.models import Event, EventKind, EventState
from sporbar.office.events.forms import CancelForm, EventForm, HoldForm
from sporbar.office.gate import Desk, office
from sporbar.office.occasions import pages
from sporbar.office.occasions.forms import FindForm

_SHOWN = (
    ("", gettext_lazy("alle, planlagte først")),
    ("planlagte", gettext_lazy("bare planlagte")),
    *EventKind.choices,
)


@require_safe
@office("office.read")
def events(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those that are to come first. Three statements, however many there are."""
    form = FindForm(request.GET, shown=_SHOWN)
    rows = Event.objects.within(desk.cooperation).with_names().planned_first()
    rows = pages.looked_up(rows, form.words, ("title", "place", "organiser", "with_whom"))
    if form.chosen == "planlagte":
        rows = rows.filter(state=EventState.PLANNED)
    elif form.chosen:
        rows = rows.filter(kind=form.chosen)
    return desk.answer(
        "events/events.html",
        form=form,
        page=pages.a_page(rows, request.GET.get("side")),
        is_filtered=bool(form.words or form.chosen),
    )


def _found(desk: Desk, pk: int) -> Event:
    found: Event = get_object_or_404(Event.objects.within(desk.cooperation), pk=pk)
    return found


def _address(desk: Desk, pk: int) -> str:
    return reverse("office:event", args=[desk.cooperation.slug, pk])


def _path(desk: Desk) -> dict[str, Any]:
    return {
        "up": reverse("office:events", args=[desk.cooperation.slug]),
        "up_title": _("Arrangement"),
    }


@require_safe
@office("office.read")
def event(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    rows = Event.objects.within(desk.cooperation).with_names().with_measures()
    found = get_object_or_404(rows.prefetch_related("earlier_editions"), pk=pk)
    return desk.answer("events/event.html", row=found)


@require_http_methods(pages.FORM)
@office("governance.edit")
def new(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    return _form(request, desk, None)


@require_http_methods(pages.FORM)
@office("governance.edit")
def edit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    return _form(request, desk, _found(desk, pk))


def _form(request: HttpRequest, desk: Desk, found: Event | None) -> HttpResponseBase:
    path = _path(desk)
    title = found.title if found else ""
    data = request.POST if request.method == "POST" else None
    return pages.kept(
        request,
        desk,
        EventForm(data, instance=found, cooperation=desk.cooperation),
        template="occasions/form.html",
        to=lambda row: _address(desk, row.pk),
        title=title,
        new_title=_("Nytt arrangement"),
        back=_address(desk, found.pk) if found else path["up"],
        **path,
    )


@require_http_methods(pages.FORM)
@office("governance.edit")
def hold(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Note that it was held, and how many came as it is said."""
    found = _found(desk, pk)
    data = request.POST if request.method == "POST" else None
    initial = {"participants_said": found.participants_said, "participants": found.participants}
    return pages.told(
        request,
        desk,
        HoldForm(data, initial=initial),
        deed=lambda said: hold_event(
            event=found,
            participants_said=said["participants_said"] or None,
            participants=said["participants"],
            by=desk.user,
        ),
        to=_address(desk, pk),
        done=_("Arrangementet er ført som gjennomført."),
        heading=_("Arrangementet er gjennomført"),
        lead=_("Skriv hvor mange som kom, slik det ble sagt. La det stå når ingen sier noe."),
        button=_("Før som gjennomført"),
        row=found,
        **_path(desk),
    )


@require_http_methods(pages.FORM)
@office("governance.edit")
def cancel(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = _found(desk, pk)
    data = request.POST if request.method == "POST" else None
    return pages.told(
        request,
        desk,
        CancelForm(data, initial={"reason": found.cancelled_reason}),
        deed=lambda said: cancel_event(event=found, reason=said["reason"], by=desk.user),
        to=_address(desk, pk),
        done=_("Arrangementet er avlyst."),
        heading=_("Avlys arrangementet"),
        lead=_("Er det publisert, står det som avlyst på nettsidene, med grunnen."),
        button=_("Avlys"),
        row=found,
        **_path(desk),
    )


@require_POST
@office("governance.edit")
def plan_again(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = _found(desk, pk)
    return pages.done(
        request,
        lambda: plan_event_again(event=found, by=desk.user),
        to=_address(desk, pk),
        said=_("Arrangementet er planlagt igjen."),
    )


@require_POST
@office("governance.edit")
def publish(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = _found(desk, pk)
    return pages.done(
        request,
        lambda: publish_event(event=found, by=desk.user),
        to=_address(desk, pk),
        said=_("Arrangementet vises på nettsidene og i den åpne kalenderen nå."),
    )


@require_POST
@office("governance.edit")
def take_back(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = _found(desk, pk)
    return pages.done(
        request,
        lambda: take_back_event(event=found, by=desk.user),
        to=_address(desk, pk),
        said=_("Arrangementet er tatt av nettsidene."),
    )
