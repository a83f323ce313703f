"""Keeping a case, a section or an attachment from the public, and letting everybody read it."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sporbar.governance.actions.attachments import replace_public_variant
from sporbar.governance.actions.withholding import (
    Subject,
    end_withholding,
    variant_of,
    withhold,
)
from sporbar.governance.models import (
    Attachment,
    Case,
    CaseAttachment,
    CaseSection,
    GovernanceError,
    SectionKind,
)
from sporbar.office.cases.bases import COMMON_BASES
from sporbar.office.cases.files import kept_file
from sporbar.office.cases.forms import VariantForm, WithholdForm
from sporbar.office.cases.queries import found_case
from sporbar.office.gate import Desk, office
from sporbar.records.uploads import LARGEST_UPLOAD, UploadRefused

_FORM = ["GET", "HEAD", "POST"]


@require_http_methods(_FORM)
@office("governance.edit")
def case(request: HttpRequest, desk: Desk, case: int) -> HttpResponseBase:
    """The whole case: only its public title, its numbers and the basis are shown."""
    found = found_case(desk, case)
    shared = Attachment.objects.within(desk.cooperation).filter(cases=found)
    others = [
        one
        for one in shared.prefetch_related("cases")
        if len(one.cases.all()) > 1 and one.withdrawn_at is None and not one.withheld_basis
    ]
    return _page(request, desk, found, found, what=_("Hele saken"), open_elsewhere=others)


@require_http_methods(_FORM)
@office("governance.edit")
def section(request: HttpRequest, desk: Desk, case: int, section: str) -> HttpResponseBase:
    """One section of the submission."""
    of_case = found_case(desk, case)
    if section not in SectionKind.values:
        raise Http404
    sections = CaseSection.objects.within(desk.cooperation)
    found = sections.filter(case=of_case, kind=section).first()
    if found is None:
        messages.info(request, _("Skriv teksten først. Så kan den unntas."))
        return redirect("office:case_text", desk.cooperation.slug, of_case.pk, section)
    found.case = of_case
    title = str(SectionKind(section).label).capitalize()
    return _page(request, desk, of_case, found, what=title)


@require_http_methods(_FORM)
@office("governance.edit")
def attachment(request: HttpRequest, desk: Desk, case: int, attachment: int) -> HttpResponseBase:
    """An attachment, in every case that has it; and the variant of it that all may read."""
    of_case = found_case(desk, case)
    links = CaseAttachment.objects.within(desk.cooperation).select_related(
        "attachment__cooperation", "attachment__file", "attachment__public_file"
    )
    link = get_object_or_404(links, case=of_case, attachment=attachment)
    found = link.attachment
    if found.withdrawn_at is not None:
        messages.info(request, _("Vedlegget er trukket."))
        return redirect("office:case", desk.cooperation.slug, of_case.pk)
    if request.POST.get("do") in ("variant", "no_variant"):
        return _variant(request, desk, of_case, found, link.number)
    return _page(request, desk, of_case, found, **_of_attachment(of_case, found, link.number))


def _of_attachment(case: Case, found: Attachment, number: int) -> dict[str, Any]:
    return {
        "what": _("Vedl %(number)d") % {"number": number},
        "attachment": found,
        "others": list(found.cases.exclude(pk=case.pk)),
        "most": LARGEST_UPLOAD // 1024 // 1024,
    }


def _variant(
    request: HttpRequest, desk: Desk, case: Case, found: Attachment, number: int
) -> HttpResponseBase:
    """Put the blacked-out file in place, or take it away."""
    is_new = request.POST["do"] == "variant"
    form = VariantForm(request.POST, request.FILES) if is_new else VariantForm()
    if not is_new or form.is_valid():
        try:
            given: UploadedFile[bytes] | None = form.cleaned_data["file"] if is_new else None
            file = None if given is None else kept_file(desk, given)
            replace_public_variant(attachment=found, file=file, by=desk.user)
        except (UploadRefused, GovernanceError) as error:
            if not is_new:
                messages.error(request, str(error))
                return redirect(request.path)
            form.add_error("file", str(error))
        else:
            messages.success(request, _("Lagret."))
            return redirect(request.path)
    return _page(
        request, desk, case, found, variant_form=form, **_of_attachment(case, found, number)
    )


def _page(
    request: HttpRequest,
    desk: Desk,
    case: Case,
    subject: Subject,
    *,
    variant_form: VariantForm | None = None,
    **context: Any,
) -> HttpResponseBase:
    is_withheld = bool(subject.withheld_basis)
    known = {"is_text": isinstance(subject, CaseSection), "is_withheld": is_withheld}
    initial = {
        "basis": subject.withheld_basis,
        "until": subject.withheld_until,
        "variant": variant_of(subject),
    }
    sent = request.method == "POST" and variant_form is None
    form = WithholdForm(request.POST if sent else None, **known, initial=initial)
    back = reverse("office:case", args=[desk.cooperation.slug, case.pk])
    if sent and request.POST.get("do") == "end":
        end_withholding(subject=subject, by=desk.user)
        messages.success(request, _("Det er ikke lenger unntatt offentlighet."))
        return redirect(back)
    if sent and form.is_valid():
        data = form.cleaned_data
        try:
            withhold(
                subject=subject,
                basis=data["basis"],
                until=data["until"],
                variant=data["variant"],
                reason=data.get("reason", ""),
                by=desk.user,
            )
        except GovernanceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Det er unntatt offentlighet."))
            return redirect(back)
    wrong = form.errors or (variant_form is not None and variant_form.errors)
    return desk.answer(
        "cases/withhold.html",
        status=422 if wrong else 200,
        case=case,
        subject=subject,
        form=form,
        variant_form=variant_form or VariantForm(),
        is_withheld=is_withheld,
        back=back,
        bases=COMMON_BASES,
        is_whole=isinstance(subject, Case),
        **context,
    )
