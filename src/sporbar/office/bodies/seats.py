"""Seats: entered, changed, left, handed on, and taken out when they were entered wrong."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sporbar.office.bodies.holding import LeaveForm, ReplaceForm, SeatForm
from sporbar.office.bodies.pages import (
    FORM,
    address,
    body_address,
    body_of,
    form_page,
    seat_of,
)
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.gate import Desk, office
from sporbar.office.keys import is_key
from sporbar.organisations.actions import (
    RowChanged,
    RowInUse,
    leave_seat,
    remove_seat,
    replace_holder,
)
from sporbar.organisations.models import Body, Organisation, Seat, SeatError


@require_http_methods(FORM)
@office("governance.edit")
def new(request: HttpRequest, desk: Desk, body: str) -> HttpResponseBase:
    """A seat more. `?for=` chooses whom it is on behalf of, as a gap says it."""
    return _form(request, desk, body_of(desk, body), None)


@require_http_methods(FORM)
@office("governance.edit")
def seat(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """A seat that was entered: what is wrong in it is mended here."""
    found = seat_of(desk, pk)
    return _form(request, desk, found.body, found)


def _form(request: HttpRequest, desk: Desk, body: Body, found: Seat | None) -> HttpResponseBase:
    initial: dict[str, Any] = {}
    asked = request.GET.get("for", "")
    if found is None and is_key(asked):
        known = Organisation.objects.within(desk.cooperation).filter(pk=int(asked))
        initial = {"organisation": known.first(), "kind": "member"}
    form = SeatForm(
        request.POST or None,
        instance=found,
        cooperation=desk.cooperation,
        body=body,
        initial=initial,
    )
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            form.keep(desk.user)
        except RowChanged as changed:
            form, status = form.over(changed.now, changed.fields), 409
        except SeatError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, _("Lagret."))
            return redirect(body_address(desk, body))
    shown = Seat.objects.get(pk=found.pk) if found else None
    return form_page(
        desk,
        form,
        title=_("%(role)s i %(body)s") % {"role": shown.role, "body": body}
        if shown
        else _("Ny plass i %(body)s") % {"body": body},
        theirs=[body, shown and shown.role],
        submit=_("Lagre"),
        up=(body.name, body_address(desk, body)),
        back=body_address(desk, body),
        remove=address(desk, "seat_remove", found.pk) if found else "",
        template="seat.html",
        status=status,
    )


def _held(seat: Seat) -> dict[str, Any]:
    """Who holds what where, for a heading."""
    who = str(seat.person) if seat.person else seat.role
    return {"who": who, "role": seat.role, "body": seat.body}


@require_http_methods(FORM)
@office("governance.edit")
def leave(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Somebody leaves, and nobody follows yet."""
    found = seat_of(desk, pk)
    form = LeaveForm(request.POST or None, seat=found)
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            leave_seat(
                seat=found,
                last_day=data["last_day"],
                has_lapsed=data["has_lapsed"],
                seen=form.seen,
                by=desk.user,
            )
        except SeatError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Ført. Plassen står i historikken."))
            return redirect(body_address(desk, found.body))
    return form_page(
        desk,
        form,
        title=_("%(who)s går ut av %(body)s") % _held(found),
        lead=_("Tar en annen over samme dag? Bruk heller «Erstatt», så føres begge deler."),
        theirs=_held(found).values(),
        submit=_("Før at plassen er forlatt"),
        up=(found.body.name, body_address(desk, found.body)),
        back=body_address(desk, found.body),
        status=status,
    )


@require_http_methods(FORM)
@office("governance.edit")
def replace(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """One leaves and another begins, in one deed."""
    found = seat_of(desk, pk)
    form = ReplaceForm(request.POST or None, seat=found)
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            new = _replace(desk, found, form)
        except SeatError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            tell_what_was_cleaned(request, form)
            said = {"who": new.person, "role": new.role}
            messages.success(request, _("%(who)s er ført inn som %(role)s.") % said)
            return redirect(body_address(desk, found.body))
    return form_page(
        desk,
        form,
        title=_("Hvem tar over etter %(who)s?") % _held(found),
        lead=_("%(role)s i %(body)s. Den som går ut, gjør det dagen før.")
        % {**_held(found), "role": capfirst(found.role)},
        theirs=[*_held(found).values(), capfirst(found.role)],
        submit=_("Før inn"),
        up=(found.body.name, body_address(desk, found.body)),
        back=body_address(desk, found.body),
        status=status,
    )


@transaction.atomic
def _replace(desk: Desk, seat: Seat, form: ReplaceForm) -> Seat:
    data = form.cleaned_data
    person = form.holder(desk.user)
    new = replace_holder(
        seat=seat,
        person=person,
        on=data["on"],
        organisation=data["organisation"],
        note=data["note"],
        seen=form.seen,
        by=desk.user,
    )
    form.stand_for(person, data["on"], desk.user)
    return new


@require_http_methods(FORM)
@office("governance.edit")
def remove(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Asks first; a second press on the button is told that it is done."""
    found = Seat.objects.within(desk.cooperation).filter(pk=pk).first()
    if found is None:
        # Somebody else's is not found; what is nowhere was removed by the first press.
        if request.method != "POST" or Seat.objects.filter(pk=pk).exists():
            raise Http404
        messages.info(request, _("Plassen er fjernet alt."))
        return redirect(address(desk, "bodies"))
    found = seat_of(desk, pk)
    back = body_address(desk, found.body)
    if request.method == "POST":
        try:
            remove_seat(seat=found, by=desk.user)
        except RowInUse as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Plassen er fjernet."))
        return redirect(back)
    return form_page(
        desk,
        None,
        title=_("Fjern plassen?"),
        lead=_(
            "Bare det som er ført feil, fjernes. Har %(who)s hatt plassen, skal den stå: før heller"
            " siste dag."
        )
        % _held(found),
        theirs=_held(found).values(),
        submit=_("Fjern"),
        is_danger=True,
        up=(found.body.name, back),
        back=address(desk, "seat", found.pk),
    )
