"""Who sits where: one person's seats, and what changes about the person."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sporbar.office.bodies.forms import MoveForm, NameForm, PartyForm
from sporbar.office.bodies.pages import FORM, address, form_page, today
from sporbar.office.gate import Desk, office
from sporbar.office.keys import is_key
from sporbar.organisations.actions import change_party, move_person, rename_person
from sporbar.organisations.models import Organisation, Person, SeatError
from sporbar.organisations.queries import open_seats_on_behalf, seats_of_person


def _person(desk: Desk, slug: str) -> Person:
    found: Person = get_object_or_404(Person.objects.within(desk.cooperation), slug=slug)
    return found


def _home(desk: Desk, of: Person) -> str:
    return address(desk, "seat_person", of.slug)


@require_safe
@office("office.read")
def person(request: HttpRequest, desk: Desk, person: str) -> HttpResponse:
    """Seats now and before, parties and names, and for which municipalities."""
    found = _person(desk, person)
    seats = seats_of_person(found)
    day = today()
    held = [seat for seat in seats if seat.holds_on(day)]
    towns = {seat.organisation_id: seat.organisation for seat in held if seat.organisation}
    return desk.answer(
        "bodies/person.html",
        person=found,
        held=held,
        before=[seat for seat in seats if not seat.holds_on(day)],
        parties=list(found.party_memberships.all()),
        names=list(found.former_names.all()),
        contacts=list(found.council_contacts.select_related("organisation")),
        towns=list(towns.values()),
    )


@require_http_methods(FORM)
@office("governance.edit")
def party(request: HttpRequest, desk: Desk, person: str) -> HttpResponseBase:
    """Another party or list from a day; the seats stay."""
    found = _person(desk, person)
    form = PartyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_party(person=found, by=desk.user, **form.cleaned_data)
        except SeatError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Lagret."))
            return redirect(_home(desk, found))
    return _page(
        desk,
        form,
        found,
        _("Nytt parti for %(person)s"),
        _("Det som var før, blir stående. Plassene er de samme."),
    )


@require_http_methods(FORM)
@office("governance.edit")
def name(request: HttpRequest, desk: Desk, person: str) -> HttpResponseBase:
    """Another name from a day; until then the person is called what they were."""
    found = _person(desk, person)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        renamed = rename_person(person=found, by=desk.user, **form.cleaned_data)
        messages.success(request, _("Lagret."))
        return redirect(_home(desk, renamed))
    return _page(
        desk,
        form,
        found,
        _("Nytt navn på %(person)s"),
        _("Den som ser på en dato før dette, ser navnet som var da."),
    )


@require_http_methods(FORM)
@office("governance.edit")
def move(request: HttpRequest, desk: Desk, person: str) -> HttpResponseBase:
    """To another municipality. `?fra=` says which one is left; which seats end is asked."""
    found = _person(desk, person)
    asked = request.GET.get("fra", "")
    towns = Organisation.objects.within(desk.cooperation)
    town = towns.filter(pk=int(asked)).first() if is_key(asked) else None
    if town is None:
        if asked:
            raise Http404
        return redirect(_home(desk, found))
    seats = open_seats_on_behalf(found, town, today())
    form = MoveForm(request.POST or None, away_from=town, seats=seats)
    if request.method == "POST" and form.is_valid():
        try:
            ended = move_person(person=found, away_from=town, by=desk.user, **form.cleaned_data)
        except SeatError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("Ført. Plassene som sluttet, står tomme til noen føres inn.")
                if ended
                else _("Ført. Ingen plasser er endret."),
            )
            return redirect(_home(desk, found))
    return _page(
        desk,
        form,
        found,
        _("%(person)s flytter fra %(town)s"),
        _("Velg hvilke plasser på vegne av %(town)s som slutter. Resten beholdes."),
        town=town,
    )


def _page(
    desk: Desk, form: Any, of: Person, title: str, lead: str, town: Organisation | None = None
) -> HttpResponse:
    words = {"person": of, "town": town}
    return form_page(
        desk,
        form,
        title=title % words,
        lead=lead % words,
        theirs=words.values(),
        submit=_("Lagre"),
        up=(of.name, _home(desk, of)),
        back=_home(desk, of),
        status=400 if form.errors else 200,
    )
