"""The people: invited, given roles, and named in plans."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.access.actions import RoleError, invite, set_roles, withdraw_invitation
from sporbar.access.models import Invitation, InvitationError
from sporbar.mail.actions import can_send
from sporbar.office.corrected import address_corrected
from sporbar.office.gate import Desk, office, site_of
from sporbar.office.people.forms import EmploymentForm, InviteForm, PersonForm, RolesForm
from sporbar.office.people.queries import colleagues, open_invitations, persons
from sporbar.organisations.actions import RowChanged
from sporbar.organisations.models import Employment, Person, Role, User

_FORM = ["GET", "HEAD", "POST"]


def _home(desk: Desk) -> HttpResponseBase:
    return redirect("office:people", desk.cooperation.slug)


@require_safe
@office("office.read")
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everybody: who has roles, who is invited, whom plans name."""
    words = request.GET.get("q", "").strip()[:100]
    page, rows = colleagues(desk.cooperation, words, request.GET.get("side"))
    asked = open_invitations(desk.cooperation)
    return desk.answer(
        "people/people.html",
        words=words,
        page=page,
        colleagues=rows,
        asked=asked,
        mail_waits=bool(asked) and not can_send(),
        persons=persons(desk.cooperation, words, request.GET.get("navn")),
    )


def _invite(request: HttpRequest, desk: Desk, data: dict[str, Any]) -> None:
    invite(
        cooperation=desk.cooperation,
        site=site_of(request),
        by=desk.user,
        **data,
    )


@require_http_methods(_FORM)
@office("organisations.manage_people")
def invitation(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _invite(request, desk, form.cleaned_data)
        except RoleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("%(email)s er invitert. Invitasjonen gjelder i fjorten dager.")
                % {"email": form.cleaned_data["email"]},
            )
            return _home(desk)
    return desk.answer("people/invite.html", form=form, status=400 if form.errors else 200)


def _invitation(desk: Desk, pk: int) -> Invitation:
    return get_object_or_404(Invitation.objects.within(desk.cooperation), pk=pk)  # type: ignore[no-any-return]


@require_POST
@office("organisations.manage_people")
def withdraw(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    try:
        withdraw_invitation(invitation=_invitation(desk, pk), by=desk.user)
    except InvitationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Invitasjonen er trukket tilbake. Lenken gjelder ikke lenger."))
    return _home(desk)


@require_POST
@office("organisations.manage_people")
def resend(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """A new link to the same address; the old one is dead."""
    old = _invitation(desk, pk)
    if old.accepted_at is not None:
        messages.info(request, _("Invitasjonen er brukt."))
        return _home(desk)
    try:
        _invite(
            request,
            desk,
            {
                **{"email": old.email, "name": old.name, "roles": old.roles, "title": old.title},
                "instead_of": old,
            },
        )
    except RoleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Sendt på nytt. Den forrige lenken gjelder ikke lenger."))
    return _home(desk)


@require_http_methods(_FORM)
@office("organisations.manage_people")
def roles(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Somebody's roles; no role at all ends the access."""
    mine = Role.objects.within(desk.cooperation).filter(user=pk)
    colleague = get_object_or_404(User, pk=pk, pk__in=mine.values("user"))
    held = list(mine)
    form = RolesForm(
        request.POST or None,
        initial={
            "roles": [role.name for role in held],
            "title": next((role.title for role in held if role.title), ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_roles(
                cooperation=desk.cooperation, user=colleague, by=desk.user, **form.cleaned_data
            )
        except RoleError as error:
            form.add_error(None, str(error))
        else:
            gone = not form.cleaned_data["roles"]
            messages.success(
                request,
                _("%(user)s har ikke lenger adgang.") % {"user": colleague}
                if gone
                else _("Rollene til %(user)s er lagret.") % {"user": colleague},
            )
            return (
                redirect("office:desk", desk.cooperation.slug)
                if (colleague == desk.user)
                else _home(desk)
            )
    return desk.answer(
        "people/roles.html", form=form, colleague=colleague, status=400 if form.errors else 200
    )


@require_http_methods(_FORM)
@office("organisations.set_up")
def new_person(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    return _person_form(request, desk, None)


@require_http_methods(_FORM)
@office("organisations.set_up")
def person(request: HttpRequest, desk: Desk, slug: str) -> HttpResponseBase:
    found = get_object_or_404(Person.objects.within(desk.cooperation), slug=slug)
    return _person_form(request, desk, found)


def _person_form(request: HttpRequest, desk: Desk, found: Person | None) -> HttpResponseBase:
    form = PersonForm(request.POST or None, instance=found, cooperation=desk.cooperation)
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        told = _("Lagret.")
        try:
            with transaction.atomic():
                kept = form.keep(desk.user)
                if found is not None and "email" in form.changed_data:
                    moved = address_corrected(person=kept, by=desk.user, site=site_of(request))
                    if moved.is_told:
                        told = _(
                            "Lagret. De gamle lenkene er sperret, og en ny er på vei til"
                            " %(address)s."
                        ) % {"address": kept.email}
        except RowChanged as changed:
            form, status = form.over(changed.now, changed.fields), 409
        else:
            messages.success(request, told)
            return redirect("office:people_person", desk.cooperation.slug, kept.slug)
    works = list(found.employments.select_related("organisation").order_by("-pk")) if found else []
    return desk.answer(
        "people/person.html",
        form=form,
        person=found,
        works=works,
        status=status,
    )


@require_http_methods(_FORM)
@office("organisations.set_up")
def employ(request: HttpRequest, desk: Desk, slug: str, pk: int | None = None) -> HttpResponseBase:
    """A new place of work, or one there is: its first and last day. The one before stays."""
    found = get_object_or_404(Person.objects.within(desk.cooperation), slug=slug)
    known = get_object_or_404(found.employments, pk=pk) if pk else None
    form = EmploymentForm(request.POST or None, instance=known, cooperation=desk.cooperation)
    form.instance.person = found
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            form.keep(desk.user)
        except RowChanged as changed:
            form = form.over(changed.now, changed.fields)
            return _work(desk, form, found, known, 409)
        others = found.employments.filter(valid_to=None).exclude(pk=form.instance.pk)
        if known is None and others.exists():
            messages.success(
                request,
                _("Arbeidsstedet er lagt til. Har personen sluttet et annet sted, skriv når der."),
            )
        else:
            messages.success(request, _("Lagret."))
        return redirect("office:people_person", desk.cooperation.slug, slug)
    return _work(desk, form, found, known, status)


def _work(
    desk: Desk, form: EmploymentForm, of: Person, work: Employment | None, status: int
) -> HttpResponse:
    return desk.answer("people/work.html", form=form, person=of, work=work, status=status)
