"""Consultations: looked through, kept, drafted, sent, and what came of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.governance.actions.consultations import (
    attach_statement,
    not_answered,
    publish_consultation,
    send_statement,
    take_back_consultation,
    take_up_again,
)
from sporbar.governance.models import Consultation, ConsultationKind, GovernanceError
from sporbar.governance.queries.occasions import adopting
from sporbar.office.cases.reading import Reading
from sporbar.office.consultations.forms import (
    ConsultationForm,
    NotAnsweredForm,
    OutcomeForm,
    SendForm,
    StatementForm,
)
from sporbar.office.gate import Desk, office
from sporbar.office.occasions import pages
from sporbar.office.occasions.forms import FileForm, FindForm
from sporbar.records.actions import keep_upload
from sporbar.records.uploads import LARGEST_UPLOAD

_SHOWN = (
    ("", gettext_lazy("alle, åpne først")),
    ("apne", gettext_lazy("bare åpne")),
    ("horinger", gettext_lazy("høringer")),
    ("innspill", gettext_lazy("innspill på eget initiativ")),
    ("utredninger", gettext_lazy("utredninger vi følger")),
)
_KINDS = {
    "horinger": ConsultationKind.INCOMING,
    "innspill": ConsultationKind.OWN_INITIATIVE,
    "utredninger": ConsultationKind.STUDY,
}


@require_safe
@office("office.read")
def consultations(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those that wait first. Two statements, however many there are."""
    form = FindForm(request.GET, shown=_SHOWN)
    rows = Consultation.objects.within(desk.cooperation).with_names().open_first()
    rows = pages.looked_up(rows, form.words, ("title", "sender", "sender_organisation__name"))
    if form.chosen == "apne":
        rows = rows.open()
    elif form.chosen:
        rows = rows.filter(kind=_KINDS[form.chosen])
    today = timezone.localdate()
    shown = pages.a_page(rows, request.GET.get("side"))
    return desk.answer(
        "consultations/consultations.html",
        form=form,
        page=shown,
        rows=[(one, one.is_late_on(today)) for one in shown],
        is_filtered=bool(form.words or form.chosen),
    )


def _found(desk: Desk, pk: int) -> Consultation:
    rows = Consultation.objects.within(desk.cooperation).with_names()
    found: Consultation = get_object_or_404(rows.select_related("case", "statement_file"), pk=pk)
    return found


def _address(desk: Desk, name: str, pk: int) -> str:
    return reverse(f"office:{name}", args=[desk.cooperation.slug, pk])


@require_safe
@office("office.read")
def consultation(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    rows = Consultation.objects.within(desk.cooperation).with_names().with_measures()
    found = get_object_or_404(rows.select_related("case", "statement_file"), pk=pk)
    today = timezone.localdate()
    return desk.answer(
        "consultations/consultation.html",
        row=found,
        is_late=found.is_late_on(today),
        adopted=adopting(found),
        case_title=Reading.at(desk, today).title(found.case) if found.case else None,
    )


@require_http_methods(pages.FORM)
@office("governance.edit")
def new(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    return _form(request, desk, None)


@require_http_methods(pages.FORM)
@office("governance.edit")
def edit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    return _form(request, desk, _found(desk, pk))


def _form(request: HttpRequest, desk: Desk, found: Consultation | None) -> HttpResponseBase:
    up = reverse("office:consultations", args=[desk.cooperation.slug])
    here = _address(desk, "consultation", found.pk) if found else up
    title = found.title if found else ""
    data = request.POST if request.method == "POST" else None
    return pages.kept(
        request,
        desk,
        ConsultationForm(data, instance=found, cooperation=desk.cooperation),
        template="occasions/form.html",
        to=lambda row: _address(desk, "consultation", row.pk),
        up=up,
        up_title=_("Høringer"),
        title=title,
        new_title=_("Ny høring, innspill eller utredning"),
        back=here,
    )


@require_http_methods(pages.FORM)
@office("governance.edit")
def draft(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Write in the statement, and lay a file beside it."""
    found = _found(desk, pk)
    to = _address(desk, "consultation", pk)
    if request.method != "POST" and (refusal := _refusal(found)):
        return pages.done(request, _raising(refusal), to=to, said="")
    data = request.POST if request.method == "POST" else None
    form = StatementForm(data, instance=found, cooperation=desk.cooperation)
    return pages.kept(
        request,
        desk,
        form,
        template="consultations/draft.html",
        to=lambda _row: to,
        said=_("Utkastet er lagret."),
        **_beside(desk, _found(desk, pk), FileForm()),
    )


def _refusal(found: Consultation) -> str:
    try:
        found.check_draftable()
    except GovernanceError as error:
        return str(error)
    return ""


def _raising(sentence: str) -> Any:
    def deed() -> None:
        raise GovernanceError(sentence)

    return deed


def _beside(desk: Desk, found: Consultation, file_form: FileForm) -> dict[str, Any]:
    return {
        "row": found,
        "file_form": file_form,
        "most": LARGEST_UPLOAD // 1024 // 1024,
        "back": _address(desk, "consultation", found.pk),
    }


@require_POST
@office("governance.edit")
def attach(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Lay the file that is sent beside the statement; `remove` takes it off."""
    found = _found(desk, pk)
    form = FileForm(request.POST, request.FILES)
    form.fields["file"].required = "remove" not in request.POST
    if form.is_valid():
        sentence = pages.attached(
            request,
            None if "remove" in request.POST else form.cleaned_data["file"],
            keep=lambda name, data: keep_upload(cooperation=desk.cooperation, name=name, data=data),
            attach=lambda file: attach_statement(consultation=found, file=file, by=desk.user),
        )
        if not sentence:
            return redirect(_address(desk, "consultation", pk))
        form.add_error("file", sentence)
    return desk.answer(
        "consultations/draft.html",
        status=422,
        form=StatementForm(instance=found, cooperation=desk.cooperation),
        **_beside(desk, found, form),
    )


@require_safe
@office("office.read")
def file(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = _found(desk, pk)
    return pages.file_of(request, found.statement_file, to=_address(desk, "consultation", pk))


@require_http_methods(pages.FORM)
@office("governance.edit")
def send(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Note that the statement was sent. The text is shown once more: from now on it is fast."""
    found = _found(desk, pk)
    data = request.POST if request.method == "POST" else None
    initial = {"lock": found.lock, "sent_to": found.sender or found.sender_organisation or ""}
    return pages.told(
        request,
        desk,
        SendForm(data, initial=initial),
        deed=lambda said: send_statement(
            consultation=found,
            sent_on=said["sent_on"],
            sent_to=said["sent_to"],
            lock=said["lock"],
            by=desk.user,
        ),
        to=_address(desk, "consultation", pk),
        done=_("Uttalelsen er ført som sendt."),
        heading=_("Uttalelsen er sendt"),
        lead=_(
            "Når den er ført som sendt, ligger teksten fast. Sporbar sender den ikke; det gjør du."
        ),
        button=_("Før som sendt"),
        row=found,
        text=found.statement,
        text_title=_("Uttalelsen slik den står nå"),
        **_path(desk),
    )


def _path(desk: Desk) -> dict[str, Any]:
    return {
        "up": reverse("office:consultations", args=[desk.cooperation.slug]),
        "up_title": _("Høringer"),
    }


@require_http_methods(pages.FORM)
@office("governance.edit")
def leave(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Note that it will not be answered, and why."""
    found = _found(desk, pk)
    return pages.told(
        request,
        desk,
        NotAnsweredForm(
            request.POST if request.method == "POST" else None, initial={"lock": found.lock}
        ),
        deed=lambda said: not_answered(consultation=found, reason=said["reason"], by=desk.user),
        to=_address(desk, "consultation", pk),
        done=_("Høringen er ført som ikke besvart."),
        heading=_("Høringen blir ikke besvart"),
        lead=_("Et utkast blir stående, og vises bare på kontoret."),
        button=_("Før som ikke besvart"),
        row=found,
        **_path(desk),
    )


@require_POST
@office("governance.edit")
def take_up(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = _found(desk, pk)
    return pages.done(
        request,
        lambda: take_up_again(consultation=found, by=desk.user),
        to=_address(desk, "consultation", pk),
        said=_("Høringen er åpen igjen."),
    )


@require_http_methods(pages.FORM)
@office("governance.edit")
def outcome(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """What came of it, or later words about that."""
    found = _found(desk, pk)
    to = _address(desk, "consultation", pk)
    data = request.POST if request.method == "POST" else None
    return pages.kept(
        request,
        desk,
        OutcomeForm(data, instance=found, cooperation=desk.cooperation),
        template="occasions/form.html",
        to=lambda _row: to,
        title=found.title,
        heading=_("Hva det ble til"),
        back=to,
        **_path(desk),
    )


@require_POST
@office("governance.edit")
def publish(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = _found(desk, pk)
    return pages.done(
        request,
        lambda: publish_consultation(consultation=found, by=desk.user),
        to=_address(desk, "consultation", pk),
        said=_("Den vises på nettsidene nå."),
    )


@require_POST
@office("governance.edit")
def take_back(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = _found(desk, pk)
    return pages.done(
        request,
        lambda: take_back_consultation(consultation=found, by=desk.user),
        to=_address(desk, "consultation", pk),
        said=_("Den er tatt av nettsidene."),
    )
