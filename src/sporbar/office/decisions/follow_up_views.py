"""Follow-ups in the office: the list, how each stands, and the cases that come back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.governance.actions.follow_ups import (
    FollowUpChanged,
    add_follow_up,
    change_follow_up,
    come_back,
    step_follow_up,
)
from sporbar.governance.models import FollowUp, FollowUpKind, GovernanceError
from sporbar.office.decisions.forms import (
    ChangeTaskForm,
    ComeBackForm,
    StepForm,
    TaskForm,
    names_to_choose,
)
from sporbar.office.decisions.queries import FollowUpFilter, follow_up_page, with_all
from sporbar.office.decisions.shown import Reader, follow_up_row
from sporbar.office.decisions.views import decision_of
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.gate import Desk, office


@require_safe
@office("office.read")
def follow_ups(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Open ones first, those over their deadline on top; each can be stepped where it stands."""
    today = timezone.localdate()
    reader = Reader.at(desk, today)
    filters = FollowUpFilter(request.GET, cooperation=desk.cooperation, reader=reader)
    keys = filters.selected(today)
    shown = follow_up_page(keys, reader, request.GET.get("side"))
    asked = request.GET.copy()
    asked.pop("side", None)
    may = desk.may("governance.edit")
    return desk.answer(
        "decisions/follow_ups.html",
        filters=filters,
        page=shown.page,
        rows=[
            (row, StepForm.of(row.row) if may and not row.is_hidden else None) for row in shown.rows
        ],
        count=len(keys),
        overdue=sum(row.is_overdue for row in shown.rows),
        asked=asked.urlencode(),
        is_filtered=any(asked.values()),
        here=request.get_full_path(),
    )


def _follow_up(desk: Desk, pk: int) -> FollowUp:
    rows = with_all(FollowUp.objects.within(desk.cooperation)).select_related("cooperation")
    found: FollowUp = get_object_or_404(rows, pk=pk)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@office("governance.edit")
def new(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = decision_of(desk, pk)
    data = request.POST if request.method == "POST" else None
    opening = {"kind": request.GET.get("type", FollowUpKind.CARRY_OUT)}
    form = TaskForm(data, initial=opening, cooperation=desk.cooperation)
    if request.method == "POST" and form.is_valid():
        add_follow_up(decision=found, by=desk.user, **form.said())
        tell_what_was_cleaned(request, form)
        messages.success(request, _("Oppfølgingen er satt opp."))
        return redirect("office:decision", desk.cooperation.slug, found.pk)
    return desk.answer(
        "decisions/follow_up_form.html",
        status=400 if form.errors else 200,
        decision=found,
        title=Reader.at(desk, timezone.localdate()).title(found.item),
        form=form,
        names=names_to_choose(desk.cooperation),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@office("office.read")
def follow_up(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """How it stands, every step of it, and a form for the next."""
    found = _follow_up(desk, pk)
    if request.method != "POST":
        return _page(desk, found, StepForm.of(found))
    desk.require("governance.edit")
    form = StepForm(request.POST, auto_id=f"id_{found.pk}_%s")
    if not form.is_valid():
        return _page(desk, found, form, status=400)
    try:
        step_follow_up(
            follow_up=found, seen=form.cleaned_data["seen"] or 0, by=desk.user, **form.said()
        )
    except FollowUpChanged as changed:
        data = request.POST.copy()
        data["seen"] = str(changed.now.lock)
        again = StepForm(data, auto_id=f"id_{found.pk}_%s")
        return _page(desk, _follow_up(desk, pk), again, changed=changed, status=409)
    except GovernanceError as error:
        form.add_error(None, str(error))
        return _page(desk, found, form, status=409)
    tell_what_was_cleaned(request, form)
    messages.success(request, _("Lagret."))
    back = request.POST.get("tilbake", "")
    if back and url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return redirect(back)
    return redirect("office:follow_up", desk.cooperation.slug, found.pk)


def _page(
    desk: Desk,
    found: FollowUp,
    form: StepForm,
    status: int = 200,
    changed: FollowUpChanged | None = None,
    back: ComeBackForm | None = None,
) -> HttpResponseBase:
    row = follow_up_row(found, Reader.at(desk, timezone.localdate()))
    may = desk.may("governance.edit") and not row.is_hidden
    promised = found.kind == FollowUpKind.COME_BACK and found.came_back_as_id is None
    return desk.answer(
        "decisions/follow_up.html",
        status=status,
        row=row,
        follow_up=found,
        form=form if may else None,
        steps=[] if row.is_hidden else list(found.steps.order_by("-number")),
        changed=changed,
        back=(back or ComeBackForm(row=found)) if may and promised else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@office("governance.edit")
def change(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Put right what is to be done, by whom or when."""
    found = _follow_up(desk, pk)
    data = request.POST if request.method == "POST" else None
    opening = {**ChangeTaskForm.opening(found), "seen": found.lock}
    form = ChangeTaskForm(data, initial=opening, cooperation=desk.cooperation)
    status, changed = 400 if form.errors else 200, None
    if request.method == "POST" and form.is_valid():
        try:
            change_follow_up(
                follow_up=found,
                seen=form.cleaned_data["seen"] or 0,
                by=desk.user,
                **form.said(found),
            )
        except FollowUpChanged as other:
            again = request.POST.copy()
            again["seen"] = str(other.now.lock)
            form = ChangeTaskForm(again, cooperation=desk.cooperation)
            changed, status = other, 409
        except GovernanceError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, _("Lagret."))
            return redirect("office:follow_up", desk.cooperation.slug, found.pk)
    return desk.answer(
        "decisions/follow_up_form.html",
        status=status,
        decision=found.decision,
        title=Reader.at(desk, timezone.localdate()).title(found.decision.item),
        follow_up=_follow_up(desk, pk),
        form=form,
        changed=changed,
        names=names_to_choose(desk.cooperation),
    )


@require_POST
@office("governance.edit")
def come_back_with(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """The case that was promised."""
    found = _follow_up(desk, pk)
    form = ComeBackForm(request.POST, row=found)
    if form.is_valid():
        try:
            come_back(follow_up=found, case=form.cleaned_data["case"], by=desk.user)
        except GovernanceError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Saken er kommet tilbake. Fristen er møtt."))
        return redirect("office:follow_up", desk.cooperation.slug, found.pk)
    return _page(desk, found, StepForm.of(found), status=400, back=form)
