"""The report's annexes: in order, each with what is attached."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.office.gate import Desk, office
from sporbar.office.report.forms import AnnexForm, FileForm, SubRoundForm
from sporbar.office.report.place import Place, place_of
from sporbar.office.report.queries import annexes_of
from sporbar.office.report.views import downloaded
from sporbar.plans.models import Measure
from sporbar.records.store import StoredFileError
from sporbar.records.uploads import LARGEST_UPLOAD, UploadRefused, too_large
from sporbar.reporting.actions import (
    KeptFile,
    add_annex,
    attach_kept,
    attach_round,
    change_annex,
    detach,
    keep_file,
    move_annex,
    remove_annex,
)
from sporbar.reporting.models import Annex, ReportError
from sporbar.rounds.models import Round

_FORM = ["GET", "HEAD", "POST"]


def _annex(place: Place, pk: int) -> Annex:
    annexes = Annex.objects.within(place.desk.cooperation).select_related(
        "report", "file", "sub_report__round__plan"
    )
    found: Annex = get_object_or_404(annexes, pk=pk, report=place.report)
    return found


def _known(place: Place) -> dict[str, Any]:
    """What an AnnexForm chooses from, and the language it is written in."""
    measures = (
        Measure.objects.within(place.desk.cooperation)
        .filter(plan=place.round.plan)
        .wholes()
        .in_force()
        .select_related("focus_area", "plan", "parent")
        .order_by("focus_area__number", "number")
    )
    return {"measures": measures, "language": place.desk.cooperation.language}


def _sub_rounds(place: Place) -> Any:
    """Rounds of the plans that hang under this one, the same period's first."""
    rounds = Round.objects.within(place.desk.cooperation).select_related("plan__body")
    return rounds.filter(plan__hangs_under__plan=place.round.plan).order_by("-as_of", "-pk")


@require_safe
@office("office.read")
def annexes(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    place = place_of(desk, round)
    return place.answer("annexes.html", annexes=annexes_of(place))


@require_http_methods(_FORM)
@office("reports.write")
def new(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    place = place_of(desk, round)
    form = AnnexForm(request.POST or None, **_known(place))
    if request.method == "POST" and form.is_valid():
        try:
            made = add_annex(report=place.report, words=form.words, by=desk.user)
        except ReportError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Vedlegget har fått sin plass. Legg ved det som hører til.")
            )
            return redirect(place.address("report_annex", made.pk))
    return place.answer("annex_new.html", form=form, status=422 if form.errors else 200)


@require_http_methods(_FORM)
@office("reports.write")
def annex(request: HttpRequest, desk: Desk, round: int, annex: int) -> HttpResponseBase:  # noqa: A002
    """One annex: its words, and the file that is chosen with them. One form, so that no button
    saves one and loses the other."""
    place = place_of(desk, round)
    found = _annex(place, annex)
    initial = {
        "title": found.title,
        "note": found.note or "",
        "measures": [str(pk) for pk in found.measures.values_list("pk", flat=True)],
    }
    form = AnnexForm(request.POST or None, **_known(place), initial=initial)
    file_form = None
    if request.FILES or request.POST.get("do") == "attach":
        file_form = FileForm(request.POST, request.FILES)
    if request.method == "POST" and form.is_valid() and (file_form is None or file_form.is_valid()):
        given = file_form.cleaned_data["file"] if file_form else None
        try:
            # Before the round is locked: a large file takes its time.
            kept = None if given is None else _kept(given, desk)
            with transaction.atomic():
                change_annex(annex=found, words=form.words, by=desk.user)
                if kept is not None:
                    attach_kept(annex=found, kept=kept, by=desk.user)
        except (UploadRefused, ReportError) as error:
            if file_form is None:
                form.add_error(None, str(error))
            else:
                file_form.add_error("file", str(error))
        else:
            messages.success(
                request,
                _("«%(name)s» er lagt ved.") % {"name": given.name} if given else _("Lagret."),
            )
            return redirect(place.address("report_annexes"))
    return _page(place, found, form=form, file_form=file_form)


def _kept(given: "UploadedFile[bytes]", desk: Desk) -> KeptFile:
    # A file that is too large is not read into memory to be told so.
    if sentence := too_large(given.size or 0):
        raise UploadRefused(sentence)
    return keep_file(cooperation=desk.cooperation, name=given.name or "", data=given.read())


def _page(
    place: Place,
    annex: Annex,
    *,
    form: AnnexForm | None = None,
    file_form: FileForm | None = None,
    round_form: SubRoundForm | None = None,
) -> HttpResponseBase:
    rounds = _sub_rounds(place)
    if form is None:
        initial = {
            "title": annex.title,
            "note": annex.note or "",
            "measures": [str(pk) for pk in annex.measures.values_list("pk", flat=True)],
        }
        form = AnnexForm(**_known(place), initial=initial)
    wrong = any(one is not None and one.errors for one in (form, file_form, round_form))
    return place.answer(
        "annex.html",
        status=422 if wrong else 200,
        annex=annex,
        form=form,
        file_form=file_form or FileForm(),
        round_form=round_form or SubRoundForm(rounds=rounds),
        has_rounds=rounds.exists(),
        most=LARGEST_UPLOAD // 1024 // 1024,
    )


@require_POST
@office("reports.write")
def attach_sub_round(
    request: HttpRequest,
    desk: Desk,
    round: int,  # noqa: A002
    annex: int,
) -> HttpResponseBase:
    """Attach a sub-body's own report."""
    place = place_of(desk, round)
    found = _annex(place, annex)
    form = SubRoundForm(request.POST, rounds=_sub_rounds(place))
    if form.is_valid():
        try:
            attach_round(annex=found, reporting_round=form.cleaned_data["sub_round"], by=desk.user)
        except ReportError as error:
            form.add_error("sub_round", str(error))
        else:
            messages.success(request, _("Underorganets rapport er lagt ved."))
            return redirect(place.address("report_annexes"))
    return _page(place, found, round_form=form)


@require_POST
@office("reports.write")
def take_off(request: HttpRequest, desk: Desk, round: int, annex: int) -> HttpResponseBase:  # noqa: A002
    """Take away what is attached; the annex keeps its place."""
    place = place_of(desk, round)
    _done(request, lambda: detach(annex=_annex(place, annex), by=desk.user))
    return redirect(place.address("report_annex", annex))


@require_POST
@office("reports.write")
def move(request: HttpRequest, desk: Desk, round: int, annex: int) -> HttpResponseBase:  # noqa: A002
    place = place_of(desk, round)
    to = request.POST.get("place", "")
    if to.isdecimal():
        found = _annex(place, annex)
        _done(request, lambda: move_annex(annex=found, place=int(to[:4]), by=desk.user))
    return redirect(place.address("report_annexes"))


@require_http_methods(_FORM)
@office("reports.write")
def remove(request: HttpRequest, desk: Desk, round: int, annex: int) -> HttpResponseBase:  # noqa: A002
    place = place_of(desk, round)
    found = _annex(place, annex)
    if request.method == "POST":
        _done(request, lambda: remove_annex(annex=found, by=desk.user))
        return redirect(place.address("report_annexes"))
    return place.answer("annex_remove.html", annex=found)


def _done(request: HttpRequest, deed: Any) -> None:
    """Do it, and say why not when it cannot be done now."""
    try:
        deed()
    except ReportError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Lagret."))


@require_safe
@office("office.read")
def download(request: HttpRequest, desk: Desk, round: int, annex: int) -> HttpResponseBase:  # noqa: A002
    """The file that is attached, as it was uploaded."""
    place = place_of(desk, round)
    found = _annex(place, annex)
    if found.file is None:
        messages.info(request, _("Vedlegget har ingen fil."))
        return redirect(place.address("report_annexes"))
    try:
        data = found.file.read()
    except StoredFileError as error:
        messages.error(request, str(error))
        return redirect(place.address("report_annexes"))
    return downloaded(found.file.name, found.file.media_type, data)
