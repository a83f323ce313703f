"""Meetings: the list, a new one, and one with its agenda."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sporbar.governance.actions.meetings import plan_meeting
from sporbar.governance.models import GovernanceError, Meeting
from sporbar.governance.queries.meetings import years_of
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.gate import Desk, office
from sporbar.office.meetings.forms import NewMeetingForm
from sporbar.office.meetings.queries import Chosen, agenda_page, meeting_list
from sporbar.organisations.models import Body


def meeting_of(desk: Desk, pk: int) -> Meeting:
    """The cooperation's meeting with that key, with its body."""
    found: Meeting = get_object_or_404(
        Meeting.objects.within(desk.cooperation).select_related("body__succeeded_by"), pk=pk
    )
    return found


def chosen_of(request: HttpRequest, bodies: list[Body]) -> Chosen:
    """What the address asks for; what there is none of chooses nothing away."""
    year = request.GET.get("aar", "")
    # There is no year 0.
    is_year = year.isascii() and year.isdigit() and len(year) == 4 and int(year) > 0
    slug = request.GET.get("organ", "")
    return Chosen(
        body=next((one for one in bodies if one.slug == slug), None),
        year=int(year) if is_year else None,
    )


@require_safe
@office("office.read")
def meetings(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The next first; what was held or cancelled below, the last first."""
    today = timezone.localdate()
    bodies = list(Body.objects.within(desk.cooperation).filter(meetings__isnull=False).distinct())
    chosen = chosen_of(request, bodies)
    return desk.answer(
        "meetings/meetings.html",
        found=meeting_list(desk, chosen, request.GET.get("side"), today),
        bodies=bodies,
        years=years_of(desk.cooperation),
        chosen=chosen,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@office("governance.edit")
def new(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    slug = request.GET.get("organ", "")
    body = Body.objects.within(desk.cooperation).filter(slug=slug).first()
    form = NewMeetingForm(
        request.POST or None, cooperation=desk.cooperation, initial={"body": body}
    )
    if request.method == "POST" and form.is_valid():
        when = form.when
        try:
            made = plan_meeting(
                body=form.cleaned_data["body"],
                on=when.on,
                starts_at=when.starts_at,
                ends_at=when.ends_at,
                place=when.place,
                note=form.cleaned_data["note"],
                by=desk.user,
            )
        except GovernanceError as error:
            form.add_error(None, str(error))
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, _("Møtet er satt opp. Sett saker på sakslisten."))
            return redirect("office:meeting", desk.cooperation.slug, made.pk)
    return desk.answer("meetings/new.html", form=form, status=400 if form.errors else 200)


@require_safe
@office("office.read")
def meeting(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One meeting with its agenda."""
    found = meeting_of(desk, pk)
    return desk.answer(
        "meetings/meeting.html",
        meeting=found,
        agenda=agenda_page(desk, found, timezone.localdate()),
        moves=list(found.moves.all()),
        has_come=found.first_day <= timezone.localdate(),
    )


@require_safe
@office("office.read")
def printed(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The agenda alone, to print."""
    found = meeting_of(desk, pk)
    return desk.answer(
        "meetings/printed.html",
        meeting=found,
        agenda=agenda_page(desk, found, timezone.localdate()),
    )
