"""Next year's plan, previewed measure by measure."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sporbar.document.text import clean
from sporbar.office.gate import Desk, office
from sporbar.office.plan.life.forms import RolloverForm
from sporbar.office.plan.life.queries import last_words
from sporbar.office.plan.life.views import draft_address
from sporbar.plans.actions import roll_over
from sporbar.plans.models import ActionPlan, Measure, PlanError
from sporbar.plans.rollover import numbered, proposal


@dataclass(frozen=True)
class Choice:
    """One of this year's measures: carried on with a new number, or ended with a reason."""

    measure: Measure
    number: int | None
    ends: bool
    reason: str
    said: Any

    @property
    def lacks_reason(self) -> bool:
        return self.ends and not self.reason


def _choices(plan: ActionPlan, data: Any) -> list[Choice]:
    measures = [one.measure for one in proposal(plan)]
    said = last_words(plan)
    ends = {row.pk for row in measures if data and f"end-{row.pk}" in data}
    numbers = {
        one.measure.pk: one.number
        for one in numbered([row for row in measures if row.pk not in ends])
    }
    return [
        Choice(
            measure=row,
            number=numbers.get(row.pk),
            ends=row.pk in ends,
            reason=clean(data.get(f"reason-{row.pk}", "")).text.strip() if data else "",
            said=said.get(row.pk),
        )
        for row in measures
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@office("plans.edit")
def rollover(request: HttpRequest, desk: Desk, plan: int) -> HttpResponseBase:
    """Sent with «vis», it only shows the numbers as they would be; nothing is written before
    «rull»."""
    found = get_object_or_404(ActionPlan.objects.within(desk.cooperation), pk=plan)
    year = found.year + 1
    title = found.title.replace(str(found.year), str(year))
    form = RolloverForm(
        request.POST or None, initial={"year": year, "title": title if title != found.title else ""}
    )
    choices = _choices(found, request.POST if request.method == "POST" else None)
    lacking = [one for one in choices if one.lacks_reason]
    if request.method == "POST" and "rull" in request.POST and form.is_valid():
        if lacking:
            form.add_error(None, _("Skriv hvorfor hvert av tiltakene som avsluttes, avsluttes."))
        else:
            try:
                version = roll_over(
                    plan=found,
                    year=form.cleaned_data["year"],
                    title=form.cleaned_data["title"],
                    carried={one.measure.pk for one in choices if not one.ends},
                    ended={one.measure.pk: one.reason for one in choices if one.ends},
                    by=desk.user,
                )
            except PlanError as error:
                form.add_error(None, str(error))
            else:
                messages.success(
                    request,
                    _("«%(plan)s» er begynt. Skriv inn det som er nytt.") % {"plan": version.plan},
                )
                return redirect(draft_address(version.plan, desk.cooperation.slug))
    return desk.answer(
        "plan/life/rollover.html",
        plan=found,
        form=form,
        choices=choices,
        carried=sum(not one.ends for one in choices),
        ends=sum(one.ends for one in choices),
        lacking=lacking,
        status=400 if form.errors else 200,
    )
