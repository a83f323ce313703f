"""Whom to write to about cases sent to the councils."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sporbar.office.bodies.forms import ContactForm
from sporbar.office.bodies.pages import FORM, address, form_page, today
from sporbar.office.gate import Desk, office
from sporbar.office.keys import is_key
from sporbar.organisations.actions import RowChanged, RowInUse, remove_row
from sporbar.organisations.models import CouncilContact, Membership, Organisation, SeatError
from sporbar.organisations.queries import contacts_on


@require_safe
@office("office.read")
def contacts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The members with their contacts, those without first said to be."""
    day = today()
    found = contacts_on(desk.cooperation, day)
    rows = Membership.objects.within(desk.cooperation).select_related("organisation")
    towns = {row.organisation_id: row.organisation for row in rows if row.holds_on(day)}
    members = sorted(towns.values(), key=lambda town: town.name)
    return desk.answer(
        "bodies/contacts.html", members=[(town, found.get(town.pk, [])) for town in members]
    )


@require_http_methods(FORM)
@office("governance.edit")
def new(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    return _form(request, desk, None)


@require_http_methods(FORM)
@office("governance.edit")
def contact(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found: CouncilContact = get_object_or_404(
        CouncilContact.objects.within(desk.cooperation).select_related("person", "organisation"),
        pk=pk,
    )
    return _form(request, desk, found)


def _form(request: HttpRequest, desk: Desk, found: CouncilContact | None) -> HttpResponseBase:
    who = str(found.person) if found else ""
    asked = request.GET.get("for", "")
    towns = Organisation.objects.within(desk.cooperation)
    town = towns.filter(pk=int(asked)).first() if is_key(asked) and found is None else None
    form = ContactForm(
        request.POST or None,
        instance=found,
        cooperation=desk.cooperation,
        initial={"organisation": town} if town else {},
    )
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            form.keep(desk.user)
        except RowChanged as changed:
            form, who, status = form.over(changed.now, changed.fields), str(changed.now), 409
        except SeatError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Lagret."))
            return redirect(address(desk, "body_contacts"))
    return form_page(
        desk,
        form,
        title=who or _("Ny kontakt i en kommune"),
        theirs=[who],
        lead=_("Saker til kommunestyret, lenker og påminnelser sendes til denne personen."),
        submit=_("Lagre"),
        up=(_("Kontakter i kommunene"), address(desk, "body_contacts")),
        back=address(desk, "body_contacts"),
        remove=address(desk, "body_contact_remove", found.pk) if found else "",
        status=status,
    )


@require_http_methods(FORM)
@office("governance.edit")
def remove(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Asks first; one that has been written to stays, with a last day."""
    rows = CouncilContact.objects.within(desk.cooperation)
    found = rows.select_related("person").filter(pk=pk).first()
    if found is None:
        if request.method != "POST" or CouncilContact.objects.filter(pk=pk).exists():
            raise Http404
        messages.info(request, _("Kontakten er fjernet alt."))
        return redirect(address(desk, "body_contacts"))
    if request.method == "POST":
        try:
            remove_row(row=found, by=desk.user)
        except RowInUse as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Kontakten er fjernet."))
        return redirect(address(desk, "body_contacts"))
    return form_page(
        desk,
        None,
        title=_("Fjern kontakten?"),
        lead=_("Slutter %(person)s som kontakt, skriv heller siste dag.")
        % {"person": found.person},
        theirs=[found.person],
        submit=_("Fjern"),
        is_danger=True,
        up=(_("Kontakter i kommunene"), address(desk, "body_contacts")),
        back=address(desk, "body_contact", pk),
    )
