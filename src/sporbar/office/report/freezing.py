"""Approve and freeze: signed with a fresh second step, done by the worker."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sporbar.access.second_factor import ask_for_second_factor, has_fresh_second_factor
from sporbar.office.gate import Desk, office
from sporbar.office.report import queries
from sporbar.office.report.forms import ApproveForm
from sporbar.office.report.place import Place, place_of
from sporbar.organisations.models import Role
from sporbar.reporting.actions import draft_fingerprint, order_freeze
from sporbar.reporting.checks import review_report
from sporbar.reporting.models import FreezeOrder, OrderState, ReportError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@office("reports.approve")
def approve(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    place = place_of(desk, round)
    order = queries.latest_order(place)
    if order is not None and order.is_under_way:
        return redirect(place.address("report_progress", order.pk))
    try:
        place.report.check_freezable()
    except ReportError as error:
        messages.error(request, str(error))
        return redirect(place.workspace)
    if not has_fresh_second_factor(request):
        # What was typed is kept with the request, and sent when the step is confirmed.
        messages.info(request, _("Bekreft hvem du er med det ekstra innloggingstrinnet ditt."))
        return ask_for_second_factor(
            request, _("Du skal godkjenne en rapport. Derfor spør vi en gang til hvem du er.")
        )
    reviewed = review_report(place.report)
    newest = next(iter(queries.editions_of(place)), None)
    draft = draft_fingerprint(reviewed.snapshot)
    form = ApproveForm(
        request.POST or None,
        correction=newest is not None,
        initial={
            "draft": draft,
            "name": desk.user.get_full_name(),
            "title": _title(desk),
            "published_on": timezone.localdate(),
        },
    )
    changed, status = False, 200
    if request.method == "POST" and form.is_valid():
        done = _ordered_before(place, form.cleaned_data["draft"])
        if done is not None:
            return redirect(place.address("report_progress", done.pk))
        changed = form.cleaned_data["draft"] != draft
        if changed or not reviewed.can_freeze:
            status = 409
            # Signed once more, the report on this page is the one that is signed.
            form = ApproveForm(
                {**request.POST.dict(), "draft": draft}, correction=newest is not None
            )
        else:
            found = order_freeze(report=place.report, signature=form.signature, by=desk.user)
            return redirect(place.address("report_progress", found.pk))
    elif form.is_bound:
        status = 422
    return place.answer(
        "approve.html",
        status=status,
        form=form,
        review=reviewed,
        points=queries.points_of(place, reviewed),
        counts=queries.counts_of(reviewed.snapshot),
        newest=newest,
        closes=queries.is_open(place),
        closes_annexed=queries.open_annexes(place),
        changed=changed,
        carried=queries.carried_over(place),
        since=queries.since(place, newest, reviewed.snapshot) if newest else None,
    )


def _title(desk: Desk) -> str:
    """The title the person has in the cooperation now."""
    roles = list(Role.objects.within(desk.cooperation).filter(user=desk.user).order_by("pk"))
    titled = [one for one in roles if one.title] or roles
    return str(titled[0]) if titled else ""


def _ordered_before(place: Place, draft: str) -> FreezeOrder | None:
    """The order an earlier sending of the same page made, unless it was stopped."""
    found: FreezeOrder | None = (
        FreezeOrder.objects.within(place.desk.cooperation)
        .filter(report=place.report, signed=draft)
        .exclude(state=OrderState.REFUSED)
        .first()
    )
    return found


@never_cache
@require_safe
@office("office.read")
def progress(request: HttpRequest, desk: Desk, round: int, order: int) -> HttpResponseBase:  # noqa: A002
    """How far the freeze is; leads on to the edition, or says what stopped it."""
    place = place_of(desk, round)
    found = get_object_or_404(
        FreezeOrder.objects.within(desk.cooperation).select_related("edition"),
        pk=order,
        report=place.report,
    )
    in_json = request.headers.get("Accept") == "application/json"
    if in_json:
        return JsonResponse(
            {
                "state": found.state,
                "what": _words(found),
                "step": found.step,
                "steps": found.steps or 1,
                "left_lying": queries.is_left_lying(found),
            }
        )
    if found.state == OrderState.DONE and found.edition is not None:
        return redirect(place.address("report_edition", found.edition.number))
    return place.answer(
        "progress.html",
        order=found,
        what=_words(found),
        steps=found.steps or 1,
        left_lying=queries.is_left_lying(found),
    )


def _words(order: FreezeOrder) -> str:
    if order.what:
        return str(order.what)
    return _("Venter på tur") if order.state == OrderState.WAITING else _("Begynner")
