"""A meeting is changed, moved, cancelled, held, published; what it leaves goes on elsewhere."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sporbar.governance.actions.agenda import Carried, carry_items
from sporbar.governance.actions.meetings import (
    MeetingChanged,
    cancel_meeting,
    hold_meeting,
    move_meeting,
    publish_meeting,
    restore_meeting,
    take_back_meeting,
)
from sporbar.governance.actions.succession import carry_open_matters
from sporbar.governance.agendas import for_the_office
from sporbar.governance.models import GovernanceError, Meeting
from sporbar.governance.queries.meetings import open_matters
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.gate import Desk, office
from sporbar.office.meetings.forms import CancelForm, CarryForm, ChangeForm, MoveForm
from sporbar.office.meetings.queries import agenda_page
from sporbar.office.meetings.views import meeting_of
from sporbar.organisations.actions import RowChanged
from sporbar.organisations.models import Body

_FORM = ["GET", "HEAD", "POST"]


def _to(desk: Desk, meeting: Meeting) -> HttpResponseBase:
    return redirect("office:meeting", desk.cooperation.slug, meeting.pk)


@require_http_methods(_FORM)
@office("governance.edit")
def change(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Times, place and note."""
    found = meeting_of(desk, pk)
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(data, instance=found, cooperation=desk.cooperation)
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            form.keep(desk.user)
        except RowChanged as changed:
            form, status = form.over(changed.now, changed.fields), 409
        except GovernanceError as error:
            form.add_error(None, str(error))
            status = 400
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, _("Lagret."))
            return _to(desk, found)
    return desk.answer(
        "meetings/change.html", form=form, meeting=meeting_of(desk, pk), status=status
    )


@require_http_methods(_FORM)
@office("governance.edit")
def move(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """To another day, time or place, with everything on the agenda."""
    found = meeting_of(desk, pk)
    initial = {
        name: getattr(found, name) for name in ("on", "starts_at", "ends_at", "place", "lock")
    }
    form = MoveForm(request.POST or None, initial=initial)

    def deed() -> None:
        data = form.cleaned_data
        move_meeting(
            meeting=found, to=form.when, reason=data["reason"], lock=data["lock"], by=desk.user
        )

    return _asked(request, desk, found, form, deed, "move", _("Møtet er flyttet."))


@require_http_methods(_FORM)
@office("governance.edit")
def cancel(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Asks first; what stands on the agenda stays until it is carried on."""
    found = meeting_of(desk, pk)
    form = CancelForm(request.POST or None, initial={"lock": found.lock})

    def deed() -> None:
        data = form.cleaned_data
        cancel_meeting(meeting=found, reason=data["reason"], lock=data["lock"], by=desk.user)

    waits = found.items.filter(withdrawn_at=None).count()
    return _asked(request, desk, found, form, deed, "cancel", _("Møtet er avlyst."), waits=waits)


def _asked(
    request: HttpRequest,
    desk: Desk,
    meeting: Meeting,
    form: MoveForm | CancelForm,
    deed: Callable[[], None],
    page: str,
    done: str,
    **context: Any,
) -> HttpResponseBase:
    """A form that does something to the meeting; what was typed stays where it may not be done."""
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            deed()
        except MeetingChanged as changed:
            # What was typed stands; the next press is for the meeting as it is now.
            again = form.data.copy()  # type: ignore[attr-defined]
            again["lock"] = str(changed.now.lock)
            form = type(form)(again)
            form.full_clean()
            form.add_error(None, str(changed))
            meeting, status = changed.now, 409
        except GovernanceError as error:
            form.add_error(None, str(error))
            status = 400
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, done)
            return _to(desk, meeting)
    return desk.answer(
        f"meetings/{page}.html", form=form, meeting=meeting, status=status, **context
    )


#: What one press does to a meeting.
_STATES: dict[str, Callable[..., Meeting]] = {
    "hold": hold_meeting,
    "restore": restore_meeting,
    "publish": publish_meeting,
    "take_back": take_back_meeting,
}


@require_POST
@office("governance.edit")
def state(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Held, planned again, published or taken back: one press."""
    found = meeting_of(desk, pk)
    deed = request.POST.get("deed", "")
    if deed not in _STATES:
        messages.error(request, _("Velg hva som skal skje med møtet."))
        return _to(desk, found)
    try:
        _STATES[deed](meeting=found, by=desk.user)
    except GovernanceError as error:
        messages.error(request, str(error))
    else:
        said = {
            "hold": _("Møtet er ført som holdt."),
            "restore": _("Møtet er planlagt igjen."),
            "publish": _("Møtet og sakslisten er publisert."),
            "take_back": _("Møtet vises ikke lenger på nettsidene."),
        }
        messages.success(request, said[deed])
    return _to(desk, found)


@require_http_methods(_FORM)
@office("governance.edit")
def carry(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Items on to another meeting, all or some."""
    found = meeting_of(desk, pk)
    page = agenda_page(desk, found, timezone.localdate())
    undecided = [one for one in page.on if not hasattr(one.item, "decision")]
    form = CarryForm(request.POST or None, cooperation=desk.cooperation, without=(found.pk,))
    picked = set(request.POST.getlist("item"))
    if request.method == "POST" and form.is_valid():
        chosen = [one.item for one in undecided if str(one.item.pk) in picked]
        if not chosen:
            form.add_error(None, _("Velg minst ett punkt."))
        else:
            to = form.cleaned_data["to"]
            try:
                carried = carry_items(meeting=found, to=to, items=chosen, by=desk.user)
            except GovernanceError as error:
                form.add_error(None, str(error))
            else:
                _tell_carried(request, carried)
                return _to(desk, to)
    return desk.answer(
        "meetings/carry.html",
        form=form,
        meeting=found,
        items=undecided,
        picked=picked if request.method == "POST" else {str(one.item.pk) for one in undecided},
        status=400 if form.errors else 200,
    )


def _tell_carried(request: HttpRequest, carried: Carried) -> None:
    count = len(carried.items)
    messages.success(
        request,
        ngettext("%(count)d punkt er flyttet hit.", "%(count)d punkter er flyttet hit.", count)
        % {"count": count},
    )
    if carried.there:
        count = len(carried.there)
        messages.info(
            request,
            ngettext("%(count)d sak sto her fra før.", "%(count)d saker sto her fra før.", count)
            % {"count": count},
        )


@require_http_methods(_FORM)
@office("governance.edit")
def leftovers(request: HttpRequest, desk: Desk, body: str) -> HttpResponseBase:
    """What is open in a body; from a dissolved one it goes to a meeting of its successor."""
    bodies = Body.objects.within(desk.cooperation).select_related("succeeded_by")
    found = get_object_or_404(bodies, slug=body)
    form = CarryForm(
        request.POST or None,
        cooperation=desk.cooperation,
        without=found.meetings.values_list("pk", flat=True),
        body=found.succeeded_by,
    )
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            carried = carry_open_matters(body=found, to=to, by=desk.user)
        except GovernanceError as error:
            form.add_error(None, str(error))
        else:
            _tell_carried(request, carried)
            return _to(desk, to)
    left = open_matters(found)
    return desk.answer(
        "meetings/leftovers.html",
        body=found,
        left=left,
        rows=for_the_office(left.items, timezone.localdate(), whole=True),
        form=form,
        status=400 if form.errors else 200,
    )
