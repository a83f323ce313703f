"""Agreements: looked through, kept, renewed, ended; what is near is said first."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.governance.actions.agreements import (
    attach_agreement,
    end_agreement,
    publish_agreement,
    renew_agreement,
    resume_agreement,
    take_back_agreement,
)
from sporbar.governance.models import Agreement
from sporbar.office.agreements.forms import AgreementForm, EndForm, RenewForm
from sporbar.office.cases.reading import Reading
from sporbar.office.gate import Desk, office
from sporbar.office.occasions import pages
from sporbar.office.occasions.forms import FileForm, FindForm
from sporbar.records.actions import keep_upload
from sporbar.records.uploads import LARGEST_UPLOAD

_SHOWN = (
    ("", gettext_lazy("alle, løpende først")),
    ("lopende", gettext_lazy("bare løpende")),
    ("avsluttede", gettext_lazy("bare avsluttede")),
)


@require_safe
@office("office.read")
def agreements(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those one must act on first. Three statements, however many there are."""
    form = FindForm(request.GET, shown=_SHOWN)
    rows = Agreement.objects.within(desk.cooperation).with_names().running_first()
    rows = pages.looked_up(rows, form.words, ("title", "about", "other_parties"))
    if form.chosen == "lopende":
        rows = rows.running()
    elif form.chosen:
        rows = rows.exclude(ended_on=None)
    today = timezone.localdate()
    shown = pages.a_page(rows, request.GET.get("side"))
    return desk.answer(
        "agreements/agreements.html",
        form=form,
        page=shown,
        rows=[(one, one.standing_on(today)) for one in shown],
        is_filtered=bool(form.words or form.chosen),
    )


def _found(desk: Desk, pk: int) -> Agreement:
    rows = Agreement.objects.within(desk.cooperation).select_related("file")
    found: Agreement = get_object_or_404(rows, pk=pk)
    return found


def _address(desk: Desk, pk: int) -> str:
    return reverse("office:agreement", args=[desk.cooperation.slug, pk])


def _path(desk: Desk) -> dict[str, Any]:
    return {
        "up": reverse("office:agreements", args=[desk.cooperation.slug]),
        "up_title": _("Avtaler"),
    }


@require_safe
@office("office.read")
def agreement(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    return _page(desk, pk, FileForm())


def _page(desk: Desk, pk: int, file_form: FileForm, status: int = 200) -> HttpResponse:
    rows = Agreement.objects.within(desk.cooperation).with_names().with_measures()
    found = get_object_or_404(
        rows.select_related("case", "file").prefetch_related("renewals"), pk=pk
    )
    today = timezone.localdate()
    return desk.answer(
        "agreements/agreement.html",
        status=status,
        row=found,
        standing=found.standing_on(today),
        case_title=Reading.at(desk, today).title(found.case) if found.case else None,
        file_form=file_form,
        most=LARGEST_UPLOAD // 1024 // 1024,
    )


@require_http_methods(pages.FORM)
@office("governance.edit")
def new(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    return _form(request, desk, None)


@require_http_methods(pages.FORM)
@office("governance.edit")
def edit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    return _form(request, desk, _found(desk, pk))


def _form(request: HttpRequest, desk: Desk, found: Agreement | None) -> HttpResponseBase:
    path = _path(desk)
    title = found.title if found else ""
    data = request.POST if request.method == "POST" else None
    return pages.kept(
        request,
        desk,
        AgreementForm(data, instance=found, cooperation=desk.cooperation),
        template="occasions/form.html",
        to=lambda row: _address(desk, row.pk),
        title=title,
        new_title=_("Ny avtale"),
        back=_address(desk, found.pk) if found else path["up"],
        **path,
    )


@require_safe
@office("office.read")
def file(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    return pages.file_of(request, _found(desk, pk).file, to=_address(desk, pk))


@require_POST
@office("governance.edit")
def attach(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Lay the agreement itself beside its facts; `remove` takes it off."""
    found = _found(desk, pk)
    form = FileForm(request.POST, request.FILES)
    form.fields["file"].required = "remove" not in request.POST
    if form.is_valid():
        sentence = pages.attached(
            request,
            None if "remove" in request.POST else form.cleaned_data["file"],
            keep=lambda name, data: keep_upload(cooperation=desk.cooperation, name=name, data=data),
            attach=lambda file: attach_agreement(agreement=found, file=file, by=desk.user),
        )
        if not sentence:
            return redirect(_address(desk, pk))
        form.add_error("file", sentence)
    return _page(desk, pk, form, status=422)


@require_http_methods(pages.FORM)
@office("governance.edit")
def renew(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """A new end and a new day of notice; what they were stays to be seen."""
    found = _found(desk, pk)
    data = request.POST if request.method == "POST" else None
    initial = {"lock": found.lock, "ends_on": found.ends_on, "notice_by": found.notice_by}
    return pages.told(
        request,
        desk,
        RenewForm(data, initial=initial),
        deed=lambda said: renew_agreement(
            agreement=found,
            ends_on=said["ends_on"],
            notice_by=said["notice_by"],
            note=said["note"],
            lock=said["lock"],
            by=desk.user,
        ),
        to=_address(desk, pk),
        done=_("Avtalen er fornyet."),
        heading=_("Forny avtalen"),
        lead=_("Skriv den nye perioden. Det som gjaldt før, blir stående på avtalens side."),
        button=_("Forny"),
        row=found,
        text=found.renewal,
        text_title=_("Fornyelse, slik avtalen sier det"),
        **_path(desk),
    )


@require_http_methods(pages.FORM)
@office("governance.edit")
def end(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = _found(desk, pk)
    data = request.POST if request.method == "POST" else None
    return pages.told(
        request,
        desk,
        EndForm(data, initial={"ended_on": found.ends_on}),
        deed=lambda said: end_agreement(
            agreement=found, ended_on=said["ended_on"], reason=said["reason"], by=desk.user
        ),
        to=_address(desk, pk),
        done=_("Avtalen er ført som avsluttet."),
        heading=_("Avslutt avtalen"),
        lead=_("Når den er sagt opp eller har gått ut. Det varsles ikke om den lenger."),
        button=_("Før som avsluttet"),
        row=found,
        **_path(desk),
    )


@require_POST
@office("governance.edit")
def resume(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = _found(desk, pk)
    return pages.done(
        request,
        lambda: resume_agreement(agreement=found, by=desk.user),
        to=_address(desk, pk),
        said=_("Avtalen løper igjen."),
    )


@require_POST
@office("governance.edit")
def publish(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = _found(desk, pk)
    return pages.done(
        request,
        lambda: publish_agreement(agreement=found, by=desk.user),
        to=_address(desk, pk),
        said=_("Avtalen vises på nettsidene nå, med filen."),
    )


@require_POST
@office("governance.edit")
def take_back(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = _found(desk, pk)
    return pages.done(
        request,
        lambda: take_back_agreement(agreement=found, by=desk.user),
        to=_address(desk, pk),
        said=_("Avtalen er tatt av nettsidene."),
    )
