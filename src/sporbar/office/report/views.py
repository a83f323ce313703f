"""The workspace: the report as it stands, what is left to do, and drafts of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.document.fonts import MissingFontsError
from sporbar.document.render.docx import BaseRefusedError
from sporbar.document.render.typst import PdfFailedError
from sporbar.office.found import round_of
from sporbar.office.gate import Desk, office
from sporbar.office.report import queries
from sporbar.office.report.forms import ReasonForm, SettleForm
from sporbar.office.report.outline import outline_of
from sporbar.office.report.place import RELATED, Place, place_of, report_of
from sporbar.records.models import RenditionFormat
from sporbar.records.store import StoredFileError
from sporbar.reporting.actions import acknowledge_finding, settle_carried, start_report
from sporbar.reporting.checks import Review, review_report
from sporbar.reporting.drafts import DRAFTS, draft_file, draft_name
from sporbar.reporting.models import ReportError
from sporbar.rounds.models import Deviation, RoundError
from sporbar.rounds.writers import Writer

FORM = ["GET", "HEAD", "POST"]
#: What can go wrong with a document.
NOT_MADE = (PdfFailedError, BaseRefusedError, StoredFileError, MissingFontsError, OSError)


@require_safe
@office("office.read")
def workspace(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    reporting_round = round_of(desk, round, *RELATED)
    report = report_of(desk, reporting_round)
    if report is None:
        return desk.answer("report/start.html", round=reporting_round)
    place = Place(desk, reporting_round, report)
    reviewed = review_report(report)
    snapshot = reviewed.snapshot
    counts = queries.counts_of(snapshot)
    shows_changes = request.GET.get("vis") == "endringer"
    within = counts.measures <= queries.SHOWN_WITHIN and not shows_changes
    editions = queries.editions_of(place)
    order = queries.latest_order(place)
    return place.answer(
        "workspace.html",
        snapshot=snapshot,
        review=reviewed,
        points=queries.points_of(place, reviewed),
        outline=outline_of(place, snapshot),
        counts=counts,
        shows_changes=shows_changes,
        since=queries.since_previous(place, snapshot) if shows_changes else None,
        body=queries.body_of(snapshot) if within else "",
        document="" if within else place.address("report_document"),
        carried=queries.carried_over(place),
        editions=editions,
        newest=editions[0] if editions else None,
        stages=queries.stages(place, editions[0] if editions else None),
        order=order if order and order.is_under_way else None,
        refused=order if order and order.state == "refused" else None,
        formats=DRAFTS,
        why_not=queries.why_not_freeze(place, reviewed),
        is_sub=reporting_round.plan.hangs_under_id is not None,
        reason_form=ReasonForm(),
    )


@require_POST
@office("reports.write")
def start(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    """Begin the report of a round."""
    start_report(reporting_round=round_of(desk, round, *RELATED), by=desk.user)
    return redirect("office:workspace", desk.cooperation.slug, round)


@require_safe
@office("office.read")
def document(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    """The draft on a page of its own, as it will be printed."""
    place = place_of(desk, round)
    reviewed = review_report(place.report)
    return place.answer("document.html", body=queries.body_of(reviewed.snapshot))


@require_safe
@office("office.read")
def draft(request: HttpRequest, desk: Desk, round: int, wanted: str) -> HttpResponseBase:  # noqa: A002
    """The draft in one format, marked UTKAST on every page."""
    place = place_of(desk, round)
    if wanted not in RenditionFormat.values:
        raise Http404
    snapshot = review_report(place.report).snapshot
    try:
        data, media_type = draft_file(desk.cooperation, snapshot, RenditionFormat(wanted))
    except NOT_MADE as error:
        messages.error(request, _("Utkastet kunne ikke lages nå: %(why)s") % {"why": error})
        return redirect(place.workspace)
    return downloaded(draft_name(snapshot, place.report.slug, wanted), media_type, data)


def downloaded(name: str, media_type: str, data: bytes) -> HttpResponse:
    """A file that is not public, to be saved."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(FORM)
@office("reports.write")
def reason(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    """Say why the report may go out with one finding."""
    place = place_of(desk, round)
    reviewed = review_report(place.report)
    given = request.POST if request.method == "POST" else request.GET
    point = _point(place, reviewed, given.get("code", ""), given.get("at_place", ""))
    if point is None:
        if request.method == "POST":
            messages.info(request, _("Funnet er borte. Det trengs ingen grunn."))
        return redirect(place.workspace)
    form = ReasonForm(
        request.POST or None,
        initial={
            "code": point.finding.code,
            "at_place": point.finding.place,
            "reason": point.reason or "",
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            acknowledge_finding(
                report=place.report,
                code=point.finding.code,
                place=point.finding.place,
                reason=form.cleaned_data["reason"],
                by=desk.user,
                at=timezone.now(),
            )
        except ReportError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Grunnen er lagret."))
            return redirect(f"{place.workspace}#ws-sjekk")
    return place.answer("reason.html", point=point, form=form, status=422 if form.is_bound else 200)


def _point(place: Place, reviewed: Review, code: str, anchor: str) -> Any:
    points = queries.points_of(place, reviewed)
    return next(
        (
            one
            for one in (*points["unanswered"], *points["answered"])
            if (one.finding.code, one.finding.place) == (code, anchor)
        ),
        None,
    )


@require_http_methods(FORM)
@office("reports.write")
def settle(request: HttpRequest, desk: Desk, round: int, deviation: int) -> HttpResponseBase:  # noqa: A002
    """Close a deviation that an earlier report raised."""
    place = place_of(desk, round)
    carried = next(
        (one for one in queries.carried_over(place) if one.deviation.pk == deviation), None
    )
    if carried is None:
        if not Deviation.objects.within(desk.cooperation).filter(pk=deviation).exists():
            raise Http404
        messages.info(request, _("Avviket er lukket."))
        return redirect(place.workspace)
    form = SettleForm(request.POST or None, as_of=place.round.as_of)
    if request.method == "POST" and form.is_valid():
        try:
            settle_carried(
                report=place.report,
                deviation=carried.deviation,
                by=Writer.of_office(desk.user, desk.cooperation),
                **form.cleaned_data,
            )
        except (ReportError, RoundError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Avviket er lukket."))
            return redirect(f"{place.workspace}#ws-avvik")
    return place.answer(
        "settle.html", carried=carried, form=form, status=422 if form.is_bound else 200
    )
