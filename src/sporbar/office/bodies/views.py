"""The bodies: listed, kept, dissolved; and one body's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.office.bodies.forms import DissolveForm
from sporbar.office.bodies.pages import (
    FORM,
    address,
    body_address,
    body_of,
    day_asked_for,
    form_page,
    today,
)
from sporbar.office.bodies.queries import all_bodies, body_page, open_cases
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.gate import Desk, office
from sporbar.office.setup.forms import BodyForm
from sporbar.organisations.actions import RowChanged, dissolve_body, reopen_body
from sporbar.organisations.models import Body, SeatError, Term
from sporbar.ui.templatetags.ui import listing


@require_safe
@office("office.read")
def bodies(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every body, grouped by whom it belongs to, with what stands empty."""
    groups = all_bodies(desk.cooperation, today())
    terms = Term.objects.within(desk.cooperation).select_related("body")
    return desk.answer("bodies/bodies.html", groups=groups, terms=list(terms))


@require_safe
@office("office.read")
def body(request: HttpRequest, desk: Desk, body: str) -> HttpResponse:
    """Who sits there, what stands empty, and who did before; today or on `?dato=`."""
    asked = day_asked_for(request)
    page = body_page(body_of(desk, body), asked or today())
    return desk.answer("bodies/body.html", page=page, asked=asked)


@require_http_methods(FORM)
@office("governance.edit")
def new(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    return _form(request, desk, None)


@require_http_methods(FORM)
@office("governance.edit")
def edit(request: HttpRequest, desk: Desk, body: str) -> HttpResponseBase:
    return _form(request, desk, body_of(desk, body))


def _form(request: HttpRequest, desk: Desk, found: Body | None) -> HttpResponseBase:
    # The name that was, should the form be shown again with another.
    name = found.name if found else ""
    back = body_address(desk, found) if found else address(desk, "bodies")
    form = BodyForm(request.POST or None, instance=found, cooperation=desk.cooperation)
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            kept = form.keep(desk.user)
        except RowChanged as changed:
            form, name, status = form.over(changed.now, changed.fields), str(changed.now), 409
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, _("Lagret."))
            return redirect(body_address(desk, kept))
    return form_page(
        desk,
        form,
        title=_("Endre %(body)s") % {"body": name} if found else _("Nytt organ"),
        submit=_("Lagre"),
        theirs=[name],
        up=(name, back) if found else None,
        back=back,
        status=status,
    )


@require_http_methods(FORM)
@office("governance.edit")
def dissolve(request: HttpRequest, desk: Desk, body: str) -> HttpResponseBase:
    """Asks when, and what takes over; open cases need a body that does."""
    found = body_of(desk, body)
    form = DissolveForm(request.POST or None, body=found)
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            dissolve_body(
                body=found,
                check=None if data["successor"] else _check_no_open_cases,
                by=desk.user,
                **data,
            )
        except SeatError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("%(body)s er oppløst. Alt blir stående.") % {"body": found})
            return redirect(body_address(desk, found))
    return form_page(
        desk,
        form,
        title=_("Oppløs %(body)s") % {"body": found},
        lead=_("Alt som er sagt om organet, blir stående. Plassene slutter samme dag."),
        submit=_("Oppløs"),
        theirs=[found],
        up=(found.name, body_address(desk, found)),
        back=body_address(desk, found),
        is_danger=True,
        status=status,
        cases=open_cases(found),
    )


def _check_no_open_cases(body: Body) -> None:
    """Raise SeatError when cases of the body are open and no other body takes over."""
    cases = open_cases(body)
    if cases:
        raise SeatError(
            _(
                "%(body)s har åpne saker: %(cases)s. Velg organet som tar over, eller gjør sakene "
                "ferdige først."
            )
            % {"body": body, "cases": listing([f"«{case}»" for case in cases[:5]])}
        )


@require_POST
@office("governance.edit")
def reopen(request: HttpRequest, desk: Desk, body: str) -> HttpResponseBase:
    """It was not dissolved after all."""
    found = body_of(desk, body)
    reopen_body(body=found, by=desk.user)
    messages.success(
        request, _("%(body)s er ikke oppløst lenger. Se over plassene.") % {"body": found}
    )
    return redirect(body_address(desk, found))
