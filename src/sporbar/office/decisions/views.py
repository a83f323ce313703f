"""Decisions in the office: what was decided, recorded as fast as it is read out."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.governance.actions.agenda import put_on_agenda
from sporbar.governance.actions.decisions import (
    DecisionChanged,
    correct_decision,
    publish_all_of,
    publish_decisions,
    record_decision,
)
from sporbar.governance.actions.follow_ups import add_follow_up
from sporbar.governance.models import (
    AgendaItem,
    Decision,
    GovernanceError,
    Meeting,
    MeetingState,
    Outcome,
)
from sporbar.office.decisions.forms import (
    CorrectionForm,
    DecisionForm,
    names_to_choose,
    places,
)
from sporbar.office.decisions.page import decision_page
from sporbar.office.decisions.publishing import missing, told
from sporbar.office.decisions.queries import (
    DecisionFilter,
    decision_rows,
    next_unrecorded,
    recommendation_of,
    unrecorded,
)
from sporbar.office.decisions.shown import Reader
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.gate import Desk, office


@require_safe
@office("office.read")
def decisions(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    today = timezone.localdate()
    filters = DecisionFilter(request.GET, cooperation=desk.cooperation)
    reader = Reader.at(desk, today)
    page, rows = decision_rows(filters.selected(desk.cooperation), reader, request.GET.get("side"))
    asked = request.GET.copy()
    asked.pop("side", None)
    return desk.answer(
        "decisions/decisions.html",
        filters=filters,
        page=page,
        rows=rows,
        asked=asked.urlencode(),
        is_filtered=any(asked.values()),
        left=[(one, reader.title(one)) for one in unrecorded(desk.cooperation, today)]
        if desk.may("governance.edit")
        else [],
    )


def _item(desk: Desk, pk: int) -> AgendaItem:
    items = AgendaItem.objects.within(desk.cooperation).select_related(
        "cooperation", "case", "number", "meeting__body"
    )
    found: AgendaItem = get_object_or_404(items, pk=pk)
    return found


def decision_of(desk: Desk, pk: int) -> Decision:
    """The cooperation's decision with what its page needs; else there is no such page."""
    rows = Decision.objects.within(desk.cooperation).select_related(
        "cooperation",
        "current__recorded_by",
        "current__returned_to",
        "item__case",
        "item__number",
        "item__meeting__body",
    )
    found: Decision = get_object_or_404(rows, pk=pk, current__isnull=False)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@office("governance.edit")
def record(request: HttpRequest, desk: Desk, item: int) -> HttpResponseBase:
    """Record what was decided in an item, and what follows from it, in one form."""
    found = _item(desk, item)
    known = Decision.objects.within(desk.cooperation).filter(item=found).first()
    if request.method != "POST":
        if known is not None and known.current_id is not None:
            return redirect("office:decision", desk.cooperation.slug, known.pk)
        section = recommendation_of(found.case)
        opening: dict[str, Any] = {"outcome": Outcome.ADOPTED}
        if section is not None:
            opening["wording"] = section.text
        if section is not None and section.is_withheld_on(timezone.localdate()):
            # What was withheld as proposed is so as decided, until somebody says otherwise.
            opening |= {
                "withheld_basis": section.withheld_basis,
                "withheld_until": section.withheld_until,
                "public_wording": section.public_text,
            }
        return _form(desk, found, DecisionForm(initial=opening, item=found))
    form = DecisionForm(request.POST, item=found)
    tasks = places(desk.cooperation, request.POST)
    if not all([form.is_valid(), *(one.is_valid() for one in tasks)]):
        return _form(desk, found, form, tasks, status=400)
    try:
        # The decision and what follows from it are one form: all of it is kept, or nothing.
        with transaction.atomic():
            decision = record_decision(item=found, by=desk.user, **form.said())
            for one in tasks:
                if one.is_filled:
                    add_follow_up(decision=decision, by=desk.user, **one.said())
    except DecisionChanged as changed:
        return _changed(desk, found, changed, form, tasks)
    except GovernanceError as error:
        form.add_error(None, str(error))
        return _form(desk, found, form, tasks, status=409)
    tell_what_was_cleaned(request, form)
    messages.success(request, _("Vedtaket er ført."))
    if request.POST.get("videre") and (after := next_unrecorded(found)) is not None:
        return redirect("office:decision_record", desk.cooperation.slug, after.pk)
    return redirect("office:decision", desk.cooperation.slug, decision.pk)


def _form(
    desk: Desk, item: AgendaItem, form: DecisionForm, tasks: Any = None, status: int = 200
) -> HttpResponseBase:
    section = recommendation_of(item.case)
    refusal = ""
    try:
        item.check_decidable(timezone.localdate())
    except GovernanceError as error:
        refusal = str(error)
    return desk.answer(
        "decisions/record.html",
        status=status,
        item=item,
        title=Reader.at(desk, timezone.localdate()).title(item),
        form=form,
        tasks=places(desk.cooperation) if tasks is None else tasks,
        names=names_to_choose(desk.cooperation),
        recommendation=section.text if section else "",
        refusal=refusal,
        has_next=next_unrecorded(item) is not None,
    )


def _changed(
    desk: Desk, item: AgendaItem, changed: DecisionChanged, form: DecisionForm, tasks: Any = ()
) -> HttpResponseBase:
    """What the other recorded, beside what was written here, which can be saved as a correction."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["seen"] = changed.now.number
    again = CorrectionForm(initial={name: data.get(name, "") for name in data}, item=item)
    unsaved = [one for one in tasks if one.is_filled]
    return _correction(
        desk, changed.now.decision, again, changed=changed, unsaved=unsaved, status=409
    )


@require_safe
@office("office.read")
def decision(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = decision_of(desk, pk)
    return desk.answer("decisions/decision.html", page=decision_page(desk, found))


@require_http_methods(["GET", "HEAD", "POST"])
@office("governance.edit")
def correct(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """A decision that was recorded wrongly: a new record beside the old."""
    found = decision_of(desk, pk)
    assert found.current is not None
    if request.method != "POST":
        opening = {**CorrectionForm.opening(found.current), "seen": found.current.number}
        return _correction(desk, found, CorrectionForm(initial=opening, item=found.item))
    form = CorrectionForm(request.POST, item=found.item)
    if not form.is_valid():
        return _correction(desk, found, form, status=400)
    try:
        correct_decision(
            decision=found,
            seen=form.cleaned_data["seen"] or 0,
            note=form.cleaned_data["note"],
            by=desk.user,
            **form.said(),
        )
    except DecisionChanged as changed:
        return _changed(desk, found.item, changed, form)
    except GovernanceError as error:
        form.add_error(None, str(error))
        return _correction(desk, found, form, status=409)
    tell_what_was_cleaned(request, form)
    messages.success(request, _("Vedtaket er rettet. Det som sto før, kan fortsatt leses."))
    return redirect("office:decision", desk.cooperation.slug, found.pk)


def _correction(
    desk: Desk, found: Decision, form: CorrectionForm, status: int = 200, **context: Any
) -> HttpResponseBase:
    found = decision_of(desk, found.pk)
    return desk.answer(
        "decisions/correct.html",
        status=status,
        decision=found,
        title=Reader.at(desk, timezone.localdate()).title(found.item),
        form=form,
        has_effects=found.effects.exists() or found.recommendations.exists(),
        **context,
    )


@require_POST
@office("governance.edit")
def publish(request: HttpRequest, desk: Desk, meeting: int) -> HttpResponseBase:
    """Show everybody what a meeting decided."""
    found = get_object_or_404(Meeting.objects.within(desk.cooperation), pk=meeting)
    try:
        new = publish_decisions(meeting=found, by=desk.user)
    except GovernanceError as error:
        messages.error(request, str(error))
    else:
        seen, waiting = told(new)
        if not new:
            messages.info(request, _("Vedtakene er publisert fra før."))
        if seen:
            messages.success(request, seen)
        if waiting:
            messages.warning(request, waiting)
    back = Decision.objects.filter(pk=request.POST.get("fra") or 0, item__meeting=found).first()
    if back is not None:
        return redirect("office:decision", desk.cooperation.slug, back.pk)
    if request.POST.get("mote"):
        return redirect("office:meeting", desk.cooperation.slug, found.pk)
    return redirect("office:decisions", desk.cooperation.slug)


@require_POST
@office("governance.edit")
def publish_all(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Publish the meeting, the case and the decisions in one go."""
    found = decision_of(desk, pk)
    try:
        publish_all_of(decision=found, by=desk.user)
    except GovernanceError as error:
        messages.error(request, str(error))
        return redirect("office:decision", desk.cooperation.slug, found.pk)
    if missing(decision_of(desk, pk)):
        messages.warning(request, _("Vedtaket er ikke synlig for alle ennå."))
    else:
        messages.success(request, _("Vedtaket er publisert. Nå kan alle lese det."))
    if found.published_at is None:
        # Decisions of the same meeting went with it; not all of them need be seen.
        others = Decision.objects.within(desk.cooperation).filter(
            item__meeting=found.item.meeting_id, published_at__isnull=False
        )
        waiting = told(list(others))[1]
        if waiting:
            messages.warning(request, waiting)
    return redirect("office:decision", desk.cooperation.slug, found.pk)


@require_POST
@office("governance.edit")
def carry_on(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Put a case that was postponed or sent back on a meeting to come."""
    found = decision_of(desk, pk)
    key = request.POST.get("mote", "")
    meetings = Meeting.objects.within(desk.cooperation).filter(state=MeetingState.PLANNED)
    meeting = meetings.filter(pk=key if key.isascii() and key.isdigit() else 0).first()
    if meeting is None or found.item.case is None:
        messages.error(request, _("Velg et møte."))
        return redirect("office:decision", desk.cooperation.slug, found.pk)
    try:
        put_on_agenda(meeting=meeting, case=found.item.case, by=desk.user)
    except GovernanceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saken står på sakslisten."))
    return redirect("office:decision", desk.cooperation.slug, found.pk)
