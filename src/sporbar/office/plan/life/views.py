"""A plan's life: started, read, sent to the bodies, adopted, changed by a new version."""

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.core.full_disk import is_full
from sporbar.document.fonts import MissingFontsError
from sporbar.document.render.docx import BaseRefusedError
from sporbar.document.render.typst import PdfFailedError
from sporbar.office.gate import Desk, office
from sporbar.office.plan.life.forms import AdoptForm, ReasonForm, SendForm, StartForm
from sporbar.office.plan.life.queries import areas_of, comparison, lacks, plan_rows
from sporbar.organisations.rules import refusal
from sporbar.plans.actions import (
    adopt_version,
    discard_version,
    open_version,
    send_version,
    start_plan,
    take_back_version,
)
from sporbar.plans.models import ActionPlan, PlanError, PlanVersion, Strategy
from sporbar.plans.rules import may_edit_plan, may_read_draft, refusal_of_plan
from sporbar.plans.versions import content_of_version
from sporbar.records.models import RenditionFormat
from sporbar.records.store import StoredFileError
from sporbar.reporting.plan_documents import FORMATS, draft_plan_file, freeze_plan, plan_files
from sporbar.reporting.rendering import MEDIA_TYPES

logger = logging.getLogger(__name__)
_FORM = ["GET", "HEAD", "POST"]


def draft_address(plan: ActionPlan, slug: str) -> str:
    """Where the plan's draft is written."""
    if plan.hangs_under_id is not None:
        return reverse("office:plan_sub_draft", args=[slug, plan.pk])
    return reverse("office:plan_draft", args=[slug, plan.year])


def _version(desk: Desk, pk: int) -> PlanVersion:
    found: PlanVersion = get_object_or_404(
        PlanVersion.objects.within(desk.cooperation).select_related(
            "plan__cooperation", "plan__strategy", "plan__hangs_under", "plan__body", "adopted_by"
        ),
        pk=pk,
    )
    if not may_read_draft(desk.user, found.plan):
        raise PermissionDenied(refusal("office.read"))
    return found


def _to_version(desk: Desk, version: PlanVersion) -> HttpResponseBase:
    return redirect("office:plan_version", desk.cooperation.slug, version.pk)


@require_safe
@office()
def plans(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every plan with its versions and what comes next."""
    return desk.answer("plan/life/plans.html", rows=plan_rows(desk))


@require_http_methods(_FORM)
@office("plans.edit")
def start(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    form = StartForm(request.POST or None, cooperation=desk.cooperation)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            version = start_plan(cooperation=desk.cooperation, by=desk.user, **data)
        except PlanError as error:
            form.add_error(None, str(error))
        else:
            return redirect(draft_address(version.plan, desk.cooperation.slug))
    has_strategy = Strategy.objects.within(desk.cooperation).exists()
    return desk.answer(
        "plan/life/start.html",
        form=form,
        has_strategy=has_strategy,
        status=400 if form.errors else 200,
    )


@require_safe
@office()
def version(request: HttpRequest, desk: Desk, version: int) -> HttpResponse:
    """Any version as a page to read, with what can be done with it now."""
    found = _version(desk, version)
    content = content_of_version(found)
    people = {one.slug: one for one in content.people}
    edition = getattr(found, "edition", None)
    return desk.answer(
        "plan/life/version.html",
        version=found,
        plan=found.plan,
        content=content,
        areas=areas_of(content),
        people=people,
        forms={one.code: one.title for one in content.working_forms},
        steps=_steps(desk, found),
        sendings=list(found.sendings.select_related("body")),
        older=list(found.plan.versions.exclude(pk=found.pk)),
        comparison=comparison(found, content),
        draft=draft_address(found.plan, desk.cooperation.slug),
        edition=edition,
        files=plan_files(edition) if edition else [],
        formats=[] if found.is_adopted else FORMATS,
    )


def _steps(desk: Desk, version: PlanVersion) -> list[dict[str, Any]]:
    """What can be done with the version: title, address, why not. The first is the main one."""
    slug = desk.cooperation.slug
    steps: list[dict[str, Any]] = []

    def step(title: str, name: str, pk: int, permission: str, check: str = "") -> None:
        why = desk.why_not(permission)
        # A sub-body's own editors may open their plan anew; what ends it is the secretariat's.
        if name == "plan_open":
            why = "" if may_edit_plan(desk.user, version.plan) else refusal_of_plan(version.plan)
        if not why and check:
            try:
                getattr(version, f"check_{check}")()
            except PlanError as error:
                why = str(error)
        address = reverse(f"office:{name}", args=[slug, pk])
        steps.append({"title": title, "address": address, "why": why, "post": name == "plan_open"})

    plan = version.plan
    if version.is_adopted:
        if plan.current_version() == version:
            step(_("Skriv en ny versjon"), "plan_open", plan.pk, "plans.edit")
            step(_("Ruller til neste år"), "plan_rollover", plan.pk, "plans.edit")
        return steps
    if version.state == "draft":
        step(_("Send til behandling"), "plan_send", version.pk, "plans.send", "sendable")
        step(_("Registrer vedtaket"), "plan_adopt", version.pk, "plans.adopt", "adoptable")
        step(_("Forkast utkastet"), "plan_discard", version.pk, "plans.edit", "editable")
    else:
        step(_("Registrer vedtaket"), "plan_adopt", version.pk, "plans.adopt", "adoptable")
        step(_("Trekk utkastet tilbake"), "plan_take_back", version.pk, "plans.send")
    return steps


@require_http_methods(_FORM)
@office("plans.send")
def send(request: HttpRequest, desk: Desk, version: int) -> HttpResponseBase:
    found = _version(desk, version)
    form = SendForm(request.POST or None, cooperation=desk.cooperation)
    if request.method == "POST" and form.is_valid():
        try:
            send_version(version=found, by=desk.user, **form.cleaned_data)
        except PlanError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Planen er sendt til behandling. Utkastet ligger fast."))
        return _to_version(desk, found)
    return desk.answer(
        "plan/life/send.html",
        version=found,
        form=form,
        lacks=lacks(content_of_version(found)),
        draft=draft_address(found.plan, desk.cooperation.slug),
        status=400 if form.errors else 200,
    )


@require_http_methods(_FORM)
@office("plans.send")
def take_back(request: HttpRequest, desk: Desk, version: int) -> HttpResponseBase:
    found = _version(desk, version)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_back_version(version=found, reason=form.cleaned_data["reason"], by=desk.user)
        except PlanError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Utkastet er trukket tilbake og kan skrives i igjen."))
        return _to_version(desk, found)
    return desk.answer(
        "plan/life/take_back.html", version=found, form=form, status=400 if form.errors else 200
    )


@require_http_methods(_FORM)
@office("plans.adopt")
def adopt(request: HttpRequest, desk: Desk, version: int) -> HttpResponseBase:
    found = _version(desk, version)
    asked = found.sendings.filter(taken_back_at=None).values_list("body", flat=True)[:2]
    # A plan that only one body has is most often adopted by that one.
    initial = {"adopted_by": asked[0]} if len(asked) == 1 else {}
    form = AdoptForm(request.POST or None, cooperation=desk.cooperation, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            adopt_version(version=found, by=desk.user, **form.cleaned_data)
        except PlanError as error:
            if found.can("adoptable"):
                form.add_error(None, str(error))
            else:
                # Sent twice, or another was first: the page of the version says how it stands.
                messages.info(request, str(error))
                return _to_version(desk, found)
        else:
            messages.success(request, _("Planen er vedtatt og ligger fast."))
            _freeze(request, desk, found)
            return _to_version(desk, found)
    content = content_of_version(found)
    return desk.answer(
        "plan/life/adopt.html",
        version=found,
        form=form,
        measures=len(content.measures),
        comparison=comparison(found, content),
        status=400 if form.errors else 200,
    )


#: What can go wrong with a document while the adoption itself stands.
_NOT_MADE = (
    PdfFailedError,
    BaseRefusedError,
    StoredFileError,
    MissingFontsError,
    OSError,
    OperationalError,
)


def _why(error: Exception) -> str:
    return _("Disken er full.") if is_full(error) else str(error)


def _freeze(request: HttpRequest, desk: Desk, version: PlanVersion) -> None:
    """Make the adopted version's document; say so when it could not be made."""
    try:
        freeze_plan(version=PlanVersion.objects.get(pk=version.pk), by=desk.user)
    except _NOT_MADE as error:
        logger.exception("the document of %s could not be made", version)
        messages.warning(
            request,
            _("Dokumentet kunne ikke lages nå: %(why)s Vedtaket står. Prøv igjen herfra.")
            % {"why": _why(error)},
        )


@require_POST
@office("plans.edit")
def freeze(request: HttpRequest, desk: Desk, version: int) -> HttpResponseBase:
    """Make the document that could not be made when the plan was adopted."""
    found = _version(desk, version)
    if not found.is_adopted:
        messages.error(request, _("Bare en vedtatt versjon blir et dokument som ligger fast."))
    else:
        _freeze(request, desk, found)
    return _to_version(desk, found)


def _file(name: str, media_type: str, data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@office()
def preview(request: HttpRequest, desk: Desk, version: int, wanted: str) -> HttpResponseBase:
    """The draft as a document, marked UTKAST on every page."""
    found = _version(desk, version)
    if wanted not in RenditionFormat.values:
        raise Http404
    if found.is_adopted:
        return redirect("office:plan_file", desk.cooperation.slug, found.pk, wanted)
    try:
        data = draft_plan_file(found, wanted)
    except _NOT_MADE as error:
        messages.error(request, _("Dokumentet kunne ikke lages nå: %(why)s") % {"why": _why(error)})
        return _to_version(desk, found)
    name = f"{desk.cooperation.slug}-{found.plan.year}-plan-utkast.{wanted}"
    return _file(name, MEDIA_TYPES[RenditionFormat(wanted)], data)


@require_safe
@office()
def download(request: HttpRequest, desk: Desk, version: int, wanted: str) -> HttpResponseBase:
    """One of the frozen document's files, byte for byte."""
    found = _version(desk, version)
    edition = getattr(found, "edition", None)
    files = [one for one in plan_files(edition) if one.format == wanted] if edition else []
    if not files:
        raise Http404
    return _file(files[0].file.name, files[0].file.media_type, files[0].file.read())


@require_http_methods(_FORM)
@office("plans.edit")
def discard(request: HttpRequest, desk: Desk, version: int) -> HttpResponseBase:
    found = _version(desk, version)
    if request.method == "POST":
        try:
            discard_version(version=found, by=desk.user)
        except PlanError as error:
            messages.error(request, str(error))
            return _to_version(desk, found)
        messages.success(request, _("Utkastet er forkastet."))
        return redirect("office:plans", desk.cooperation.slug)
    return desk.answer("plan/life/discard.html", version=found, measures=found.drafts.count())


@require_safe
@office()
def compare(request: HttpRequest, desk: Desk, version: int) -> HttpResponse:
    """What the version changes, measure by measure, in words."""
    found = _version(desk, version)
    return desk.answer("plan/life/compare.html", version=found, comparison=comparison(found))


@require_POST
@office()
def open_next(request: HttpRequest, desk: Desk, plan: int) -> HttpResponseBase:
    """The draft of the plan's next version."""
    found = get_object_or_404(ActionPlan.objects.within(desk.cooperation), pk=plan)
    if not may_edit_plan(desk.user, found):
        raise PermissionDenied(refusal_of_plan(found))
    open_version(plan=found, by=desk.user)
    return redirect(draft_address(found, desk.cooperation.slug))
