"""The attachments of a case: uploaded, taken from another case, to follow, withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sporbar.governance.actions.attachments import (
    AttachmentChanged,
    attach,
    attach_existing,
    change_attachment,
    withdraw_attachment,
)
from sporbar.governance.models import Attachment, Case, CaseAttachment, GovernanceError
from sporbar.office.cases.files import kept_file
from sporbar.office.cases.forms import AttachmentForm, ReasonForm
from sporbar.office.cases.queries import found_case
from sporbar.office.cases.reading import Reading
from sporbar.office.cases.views import home
from sporbar.office.gate import Desk, office
from sporbar.office.keys import is_key
from sporbar.records.store import StoredFileError
from sporbar.records.uploads import LARGEST_UPLOAD, UploadRefused

_FORM = ["GET", "HEAD", "POST"]
_MOST = LARGEST_UPLOAD // 1024 // 1024
#: Attachments of other cases on the page that offers them.
_OFFERED = 100


def _link(desk: Desk, case: Case, attachment: int) -> CaseAttachment:
    links = CaseAttachment.objects.within(desk.cooperation).select_related(
        "attachment__cooperation", "attachment__file", "attachment__public_file"
    )
    found: CaseAttachment = get_object_or_404(links, case=case, attachment=attachment)
    return found


@require_http_methods(_FORM)
@office("governance.edit")
def new(request: HttpRequest, desk: Desk, case: int) -> HttpResponseBase:
    found = found_case(desk, case)
    form = AttachmentForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            file = kept_file(desk, data["file"]) if data["file"] else None
            attach(
                case=found,
                title=data["title"],
                file=file,
                expected=data["expected"] or None,
                by=desk.user,
            )
        except UploadRefused as error:
            form.add_error("file", str(error))
        except GovernanceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("«%(title)s» er lagt ved.") % {"title": data["title"]})
            return home(desk, found)
    return desk.answer(
        "cases/attachment.html",
        form=form,
        case=found,
        most=_MOST,
        status=422 if form.errors else 200,
    )


def _sent(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


@require_http_methods(_FORM)
@office("governance.edit")
def existing(request: HttpRequest, desk: Desk, case: int) -> HttpResponseBase:
    """Pick a document that lies beside another case."""
    found = found_case(desk, case)
    words = " ".join(request.GET.get("q", "").split())[:100]
    if request.method == "POST":
        key = request.POST.get("attachment", "")
        others = Attachment.objects.within(desk.cooperation)
        chosen = others.filter(pk=key).first() if is_key(key) else None
        if chosen is None:
            messages.info(request, _("Velg et vedlegg."))
            return redirect(request.path)
        try:
            attach_existing(case=found, attachment=chosen, by=desk.user)
        except GovernanceError as error:
            messages.error(request, str(error))
            return redirect(request.path)
        messages.success(request, _("«%(title)s» er lagt ved.") % {"title": chosen.title})
        return home(desk, found)
    offered = (
        Attachment.objects.within(desk.cooperation)
        .filter(withdrawn_at=None, cases__isnull=False)
        .exclude(cases=found)
        .distinct()
        .order_by("-pk")
        .prefetch_related("cases")
    )
    rows = [
        one
        for one in offered
        if all(
            word in f"{one.title} {' '.join(of.title for of in one.cases.all())}".casefold()
            for word in words.casefold().split()
        )
    ]
    return desk.answer(
        "cases/existing.html",
        case=found,
        words=words,
        rows=rows[:_OFFERED],
        count=len(rows),
    )


@require_http_methods(_FORM)
@office("governance.edit")
def change(request: HttpRequest, desk: Desk, case: int, attachment: int) -> HttpResponseBase:
    """The title, when it is to follow, and the file that came."""
    of_case = found_case(desk, case)
    link = _link(desk, of_case, attachment)
    found = link.attachment
    initial = {"seen": found.lock, "title": found.title, "expected": found.expected}
    known = {"has_file": found.file_id is not None}
    form = AttachmentForm(*_sent(request), **known, initial=initial)
    status, theirs = (422 if form.errors else 200), None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            file = kept_file(desk, data["file"]) if data["file"] else None
            change_attachment(
                attachment=found,
                title=data["title"],
                seen=data["seen"] or 0,
                expected=data.get("expected") or None,
                file=file,
                by=desk.user,
            )
        except UploadRefused as error:
            form.add_error("file", str(error))
            status = 422
        except AttachmentChanged as changed:
            theirs, status = changed.now, 409
            again = request.POST.copy()
            again["seen"] = str(theirs.lock)
            form = AttachmentForm(again, **known)
        except GovernanceError as error:
            form.add_error(None, str(error))
            status = 422
        else:
            messages.success(request, _("Lagret."))
            return home(desk, of_case)
    return desk.answer(
        "cases/attachment.html",
        form=form,
        case=of_case,
        link=link,
        attachment=found,
        others=list(found.cases.exclude(pk=of_case.pk)),
        theirs=theirs,
        most=_MOST,
        status=status,
    )


@require_http_methods(_FORM)
@office("governance.edit")
def withdraw(request: HttpRequest, desk: Desk, case: int, attachment: int) -> HttpResponseBase:
    """Take it back in every case that has it."""
    of_case = found_case(desk, case)
    link = _link(desk, of_case, attachment)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraw_attachment(
            attachment=link.attachment, reason=form.cleaned_data["reason"], by=desk.user
        )
        messages.success(request, _("Vedlegget er trukket."))
        return home(desk, of_case)
    return desk.answer(
        "cases/reason.html",
        form=form,
        case=of_case,
        link=link,
        others=list(link.attachment.cases.exclude(pk=of_case.pk)),
        what="attachment",
        status=422 if form.errors else 200,
    )


@require_safe
@office("office.read")
def download(
    request: HttpRequest, desk: Desk, case: int, attachment: int, variant: str
) -> HttpResponseBase:
    """The file as this person may read it; with `variant` "offentlig" as everybody may."""
    of_case = found_case(desk, case)
    link = _link(desk, of_case, attachment)
    reading = Reading.at(desk, timezone.localdate())
    file = reading.attachment(link.attachment, of_case).file
    if variant == "offentlig":
        is_there = reading.sees_all and link.attachment.withdrawn_at is None
        file = link.attachment.public_file if is_there else None
    elif variant != "hele":
        raise Http404
    if file is None:
        raise Http404
    try:
        data = file.read()
    except StoredFileError as error:
        messages.error(request, str(error))
        return home(desk, of_case)
    response = HttpResponse(data, content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
