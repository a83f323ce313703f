"""Next year's meetings: written or pasted, looked over, and added all at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sporbar.governance.actions.meetings import When, bring_schedule
from sporbar.governance.models import GovernanceError, Meeting, MeetingState
from sporbar.governance.schedule import Line, nth_weekdays, read_days
from sporbar.office.gate import Desk, office
from sporbar.office.meetings.forms import ScheduleForm


@require_http_methods(["GET", "HEAD", "POST"])
@office("governance.edit")
def schedule(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The first press shows what would be added, the second adds it."""
    form = ScheduleForm(
        request.POST or None,
        cooperation=desk.cooperation,
        initial={"year": timezone.localdate().year + 1},
    )
    lines: list[tuple[Line, bool]] = []
    if request.method == "POST" and form.is_valid():
        read = _lines(form.cleaned_data)
        body = form.cleaned_data["body"]
        known = Meeting.objects.filter(body=body).exclude(state=MeetingState.CANCELLED)
        there = set(known.values_list("on", "starts_at"))
        lines = [(line, (line.on, line.starts_at) in there) for line in read]
        if "add" in request.POST and not any(line.wrong for line in read):
            days = [When(one.on, one.starts_at, one.ends_at, one_place(form)) for one in read]
            try:
                brought = bring_schedule(body=body, days=days, by=desk.user)
            except GovernanceError as error:
                form.add_error(None, str(error))
            else:
                count = len(brought.new)
                words = ngettext(
                    "%(count)d møte er satt opp.", "%(count)d møter er satt opp.", count
                )
                messages.success(request, words % {"count": count})
                if brought.there:
                    messages.info(request, _("De andre sto der fra før."))
                home = reverse("office:meetings", args=[desk.cooperation.slug])
                return redirect(f"{home}?organ={body.slug}")
    return desk.answer(
        "meetings/schedule.html",
        form=form,
        lines=lines,
        wrong=sum(bool(line.wrong) for line, _there in lines),
        new=sum(not there and not line.wrong for line, there in lines),
        status=400 if form.errors else 200,
    )


def one_place(form: ScheduleForm) -> str:
    place: str = form.cleaned_data["place"]
    return place


def _lines(data: dict[str, Any]) -> list[Line]:
    """The days that are written and those of the fixed weekday, with the common times."""
    read = read_days(data["days"], year=data["year"])
    if data["nth"]:
        months = [int(month) for month in data["months"]]
        days = nth_weekdays(data["year"], months, int(data["weekday"]), int(data["nth"]))
        read += [Line(day.isoformat(), day.isoformat()) for day in days]
    return [
        line
        if line.starts_at or line.wrong
        else Line(line.text, line.on, data["starts_at"], data["ends_at"])
        for line in read
    ]
