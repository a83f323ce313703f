"""The way a case is to go: planned bodies, an agenda, and who takes over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sporbar.governance.actions.agenda import put_on_agenda
from sporbar.governance.actions.routes import pass_on_cases, plan_route
from sporbar.governance.models import GovernanceError, Meeting, MeetingState
from sporbar.office.cases.forms import AgendaForm, CouncilsForm, StopForm
from sporbar.office.cases.queries import found_case
from sporbar.office.cases.views import home
from sporbar.office.gate import Desk, office
from sporbar.office.keys import is_key
from sporbar.organisations.models import Body, BodyKind

_FORM = ["GET", "HEAD", "POST"]
#: Empty rows after those that are planned.
_EMPTY = 2
#: More stops than this is a mistake.
_MOST = 20


@require_http_methods(_FORM)
@office("governance.edit")
def route(request: HttpRequest, desk: Desk, case: int) -> HttpResponseBase:
    """The bodies the case is to pass, in order, and the councils last."""
    found = found_case(desk, case)
    stops = list(found.stops.select_related("body"))
    planned = [stop for stop in stops if stop.body_id is not None]
    councils = next((stop for stop in stops if stop.body_id is None), None)
    day = timezone.localdate()
    bodies = Body.objects.within(desk.cooperation).exclude(kind=BodyKind.EXTERNAL)
    there = {stop.body_id for stop in planned}
    open_to_choose = [one.pk for one in bodies if one.exists_on(day) or one.pk in there]
    choices = Body.objects.within(desk.cooperation).filter(pk__in=open_to_choose)
    sent: Any = request.POST if request.method == "POST" else None
    count = min(len(planned) + _EMPTY, _MOST)
    rows = [
        StopForm(
            sent,
            prefix=f"stopp-{place}",
            bodies=choices,
            initial=(
                {"body": planned[place].body_id, "expected": planned[place].expected}
                if place < len(planned)
                else {}
            ),
        )
        for place in range(count)
    ]
    last = CouncilsForm(
        sent,
        initial={
            "councils": councils is not None,
            "councils_expected": councils.expected if councils else None,
        },
    )
    refused = ""
    if request.method == "POST" and all(one.is_valid() for one in (*rows, last)):
        wanted: list[tuple[Body | None, str | None]] = [
            (one.cleaned_data["body"], one.cleaned_data["expected"] or None)
            for one in rows
            if one.cleaned_data["body"] is not None
        ]
        if last.cleaned_data["councils"]:
            wanted.append((None, last.cleaned_data["councils_expected"] or None))
        try:
            plan_route(case=found, stops=wanted, by=desk.user)
        except GovernanceError as error:
            refused = str(error)
        else:
            messages.success(request, _("Lagret."))
            return home(desk, found)
    wrong = refused or any(one.errors for one in (*rows, last))
    return desk.answer(
        "cases/route.html",
        case=found,
        rows=rows,
        last=last,
        refused=refused,
        status=422 if wrong else 200,
    )


@require_http_methods(_FORM)
@office("governance.edit")
def agenda(request: HttpRequest, desk: Desk, case: int) -> HttpResponseBase:
    """Put the case on the agenda of a meeting to come."""
    found = found_case(desk, case)
    meetings = (
        Meeting.objects.within(desk.cooperation)
        .filter(state=MeetingState.PLANNED)
        .select_related("body", "cooperation")
        .order_by("first_day", "starts_at", "pk")
    )
    form = AgendaForm(request.POST if request.method == "POST" else None, meetings=meetings)
    if request.method == "POST" and form.is_valid():
        try:
            item = put_on_agenda(meeting=form.cleaned_data["meeting"], case=found, by=desk.user)
        except GovernanceError as error:
            form.add_error(None, str(error))
        else:
            words = {"body": item.meeting.body, "number": item.number or ""}
            messages.success(
                request, _("Saken står på sakslisten i %(body)s, som sak %(number)s.") % words
            )
            return home(desk, found)
    return desk.answer(
        "cases/agenda.html",
        case=found,
        form=form,
        has_meetings=meetings.exists(),
        status=422 if form.errors else 200,
    )


@require_POST
@office("governance.edit")
def pass_on(request: HttpRequest, desk: Desk, case: int) -> HttpResponseBase:
    """Let the successor of a dissolved body have all the cases that were to come to it."""
    found = found_case(desk, case)
    key = request.POST.get("body", "")
    bodies = Body.objects.within(desk.cooperation)
    body = bodies.filter(pk=key).first() if is_key(key) else None
    if body is None:
        messages.info(request, _("Ingenting er endret."))
        return home(desk, found)
    try:
        passed_on = pass_on_cases(body=body, by=desk.user)
    except GovernanceError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            ngettext(
                "%(count)d sak er gått videre.",
                "%(count)d saker er gått videre.",
                len(passed_on),
            )
            % {"count": len(passed_on)},
        )
    return home(desk, found)
