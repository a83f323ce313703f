"""The report's own texts: introduction, notes, caveats, and what the cover says."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sporbar.document.snapshot import STANDARD_OUTLINE
from sporbar.economy.models import LedgerSlice
from sporbar.office.gate import Desk, office
from sporbar.office.report.forms import AboutForm
from sporbar.office.report.parts import contents_of, part_word
from sporbar.office.report.place import place_of
from sporbar.office.report.text import TextPage
from sporbar.plans.models import FocusArea
from sporbar.reporting.actions import ReportConflict, ReportWords, note_part, write_report
from sporbar.reporting.models import AreaNote, Report, ReportError

_FORM = ["GET", "HEAD", "POST"]


@require_http_methods(_FORM)
@office("reports.write")
def introduction(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    place = place_of(desk, round)
    return TextPage(
        request=request,
        place=place,
        title=_("Innledningen"),
        lead=_("Det første leseren møter etter oversikten på én side."),
        part="introduction",
        reads=lambda report: tuple(report.introduction),
        words=lambda text: ReportWords(introduction=text),
        anchor="innledning",
    ).respond()


@require_http_methods(_FORM)
@office("reports.write_accounts")
def caveats(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    place = place_of(desk, round)
    return TextPage(
        request=request,
        place=place,
        title=_("Forbehold til regnskapet"),
        lead=_("Det leseren må vite om tallene. Forbeholdene trykkes sammen med regnskapet."),
        part="caveats",
        reads=lambda report: tuple(report.caveats),
        words=lambda text: ReportWords(caveats=text),
        anchor="regnskap",
    ).respond()


@require_http_methods(_FORM)
@office("reports.write")
def note(request: HttpRequest, desk: Desk, round: int, area: int) -> HttpResponseBase:  # noqa: A002
    place = place_of(desk, round)
    found = get_object_or_404(
        FocusArea.objects.within(desk.cooperation),
        strategy=place.round.plan.strategy_id,
        number=area,
    )

    def standing(report: Report) -> tuple[str, ...]:
        row = AreaNote.objects.within(desk.cooperation).filter(report=report, focus_area=found)
        return tuple(row.values_list("paragraphs", flat=True).first() or ())

    return TextPage(
        request=request,
        place=place,
        title=_("Omtale av %(area)s") % {"area": found},
        theirs=(str(found),),
        lead=_("Redaktørens ord først i kapitlet, over tiltakene. Den kan stå tom."),
        part=note_part(found.pk),
        reads=standing,
        words=lambda text: ReportWords(notes={found.pk: text}),
        anchor=f"satsingsomrade-{found.number}",
    ).respond()


@require_http_methods(_FORM)
@office("reports.write")
def about(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    """What the cover and the colophon say, and which parts stand in which order."""
    place = place_of(desk, round)
    report = place.report
    known: dict[str, Any] = {
        "report": report,
        "responsibilities": LedgerSlice.objects.within(desk.cooperation)
        .filter(is_current=True)
        .order_by("responsibility")
        .values_list("responsibility", flat=True)
        .distinct(),
        "contents": lambda: contents_of(place),
    }
    initial = {
        "seen": report.lock,
        "title": report.title,
        "author_role": report.author_role,
        "written_on": report.written_on,
        "responsibility": report.responsibility or "",
    }
    form = AboutForm(request.POST or None, initial=initial, **known)
    refused, status, conflict = "", 200, None
    if request.method == "POST" and form.is_valid():
        try:
            write_report(
                report=report,
                words=ReportWords(about=form.about),
                seen=form.cleaned_data["seen"],
                by=desk.user,
            )
        except ReportConflict as found:
            conflict, status = found.report, 409
            form = AboutForm({**request.POST.dict(), "seen": found.report.lock}, **known)
        except ReportError as error:
            refused, status = str(error), 409
        else:
            messages.success(request, _("Lagret."))
            return redirect(place.workspace)
    elif form.is_bound:
        status = 422
    return place.answer(
        "about.html",
        status=status,
        form=form,
        theirs=conflict,
        their_parts=[part_word(part) for part in conflict.outline or STANDARD_OUTLINE]
        if conflict
        else [],
        refused=refused,
    )
