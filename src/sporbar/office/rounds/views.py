"""Setting up a round: the list, its days, the letter, and exactly who will get what."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from sporbar.mail.actions import Message, can_send
from sporbar.office.found import round_of
from sporbar.office.gate import Desk, office, site_of
from sporbar.office.rounds.forms import (
    DaysForm,
    DeadlineForm,
    LetterForm,
    NewRoundForm,
)
from sporbar.office.rounds.queries import (
    adopted_plans,
    asking_of,
    may_gather,
    next_period,
    open_periods,
    readiness,
    rounds_of,
)
from sporbar.plans.models import ActionPlan
from sporbar.rounds.actions import change_round, plan_round, propose_requests
from sporbar.rounds.letters import questions_of, write
from sporbar.rounds.models import (
    Contributor,
    LetterKind,
    Round,
    RoundError,
    RoundState,
)
from sporbar.rounds.periods import Period
from sporbar.rounds.reminding import Planned, coming

FORM = ["GET", "HEAD", "POST"]
#: People whose mails are shown on one page.
_A_PAGE = 50


def home(desk: Desk, reporting_round: Round) -> HttpResponseBase:
    return redirect("office:round", desk.cooperation.slug, reporting_round.pk)


def sent(request: HttpRequest) -> QueryDict | None:
    """What the form sent, also when that is nothing; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


@require_safe
@office("office.read")
def rounds(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every round, the newest first."""
    found = list(rounds_of(desk.cooperation))
    return desk.answer(
        "rounds/rounds.html",
        rounds=found,
        has_plan=bool(found) or bool(adopted_plans(desk.cooperation)),
        today=timezone.localdate(),
    )


@require_http_methods(FORM)
@office("rounds.manage")
def new(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """A new round, proposed from the year's usual periods."""
    plans = adopted_plans(desk.cooperation)
    if not plans:
        return desk.answer("rounds/new.html", plans=plans)
    wanted = request.POST.get("plan") or request.GET.get("plan", "")
    plan = next((one for one in plans if str(one.pk) == wanted), plans[0])
    periods = open_periods(plan)
    today = timezone.localdate()
    code = request.GET.get("forslag", "")
    chosen = next((one for one in periods if one.code == code), next_period(periods, today))
    form = NewRoundForm(
        sent(request),
        plans=plans,
        gather=may_gather(plan),
        initial=_proposed(plan, chosen, today),
    )
    if request.method == "POST" and form.is_valid():
        try:
            planned = plan_round(by=desk.user, **form.cleaned_data)
        except RoundError as error:
            form.add_error(None, str(error))
        else:
            propose_requests(reporting_round=planned, by=desk.user)
            messages.success(
                request, _("Runden er laget. Ingen får e-post før du åpner den. Se over hvem.")
            )
            return redirect("office:round_who", desk.cooperation.slug, planned.pk)
    return desk.answer(
        "rounds/new.html",
        plans=plans,
        plan=plan,
        form=form,
        periods=periods,
        chosen=chosen,
        status=400 if form.errors else 200,
    )


def _proposed(plan: ActionPlan, period: Period | None, today: date) -> dict[str, Any]:
    if period is None:
        return {"plan": plan}
    gathers = may_gather(plan).filter(
        period_start__gte=period.start, period_end__lte=period.end, kind="half_year"
    )
    return {
        "plan": plan,
        "kind": period.kind,
        "period_start": period.start,
        "period_end": period.end,
        "as_of": period.as_of,
        "opens_on": period.opens_on(today),
        "deadline": period.deadline(today),
        "gathers": list(gathers) if period.kind == "annual" else [],
    }


@require_safe
@office("rounds.manage")
def overview(request: HttpRequest, desk: Desk, round: int) -> HttpResponse:  # noqa: A002
    """What is settled, what is lacking, and the button that opens the round."""
    reporting_round = round_of(desk, round)
    today = timezone.localdate()
    return desk.answer(
        "rounds/round.html",
        round=reporting_round,
        ready=readiness(reporting_round, asking_of(reporting_round), today),
        days=_by_day(coming(reporting_round, today)),
        mail_waits=not can_send(),
        gathers=list(reporting_round.gathers.order_by("period_start")),
    )


@require_http_methods(FORM)
@office("rounds.manage")
def days(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    """What the round is, and its days; of an open one the deadline alone."""
    reporting_round = round_of(desk, round)
    names = ("kind", "period_start", "period_end", "as_of", "opens_on", "deadline")
    initial: dict[str, Any] = {name: getattr(reporting_round, name) for name in names}
    form: DeadlineForm
    if reporting_round.state == RoundState.PLANNED:
        initial["gathers"] = list(reporting_round.gathers.all())
        gather = may_gather(reporting_round.plan, besides=reporting_round)
        form = DaysForm(sent(request), gather=gather, initial=initial)
    else:
        form = DeadlineForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            is_changed = change_round(
                reporting_round=reporting_round, changes=form.cleaned_data, by=desk.user
            )
        except RoundError as error:
            form.add_error(None, str(error))
        else:
            _tell_of_days(request, reporting_round, is_changed)
            return home(desk, reporting_round)
    return desk.answer(
        "rounds/days.html", round=reporting_round, form=form, status=400 if form.errors else 200
    )


def _tell_of_days(request: HttpRequest, reporting_round: Round, is_changed: bool) -> None:
    if is_changed and reporting_round.state == RoundState.OPEN:
        messages.success(
            request,
            _(
                "Fristen er flyttet, og påminnelsene regnes fra den nye. Ingen har fått e-post om "
                "det: bruk «Minn på nå» på tavla om du vil si fra."
            ),
        )
    else:
        messages.success(request, _("Lagret."))


@require_http_methods(FORM)
@office("rounds.manage")
def letter(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    """The coordinator's words, and when people are reminded."""
    reporting_round = round_of(desk, round)
    form = LetterForm(sent(request), initial=LetterForm.initial_of(reporting_round))
    if request.method == "POST" and form.is_valid():
        try:
            change_round(reporting_round=reporting_round, changes=form.changes, by=desk.user)
        except RoundError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Lagret."))
            return home(desk, reporting_round)
    return desk.answer(
        "rounds/letter.html",
        round=reporting_round,
        form=form,
        days=_by_day(coming(reporting_round, timezone.localdate())),
        status=400 if form.errors else 200,
    )


@dataclass(frozen=True)
class Draft:
    """A mail as it will be, and who gets it."""

    contributor: Contributor
    message: Message
    count: int


@dataclass(frozen=True)
class Day:
    """The reminders that will go on one day, if nobody has answered by then."""

    on: date
    planned: tuple[Planned, ...]

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(one.contributor.person.name for one in self.planned))


def _by_day(planned: list[Planned]) -> list[Day]:
    return [Day(on, tuple(found)) for on, found in groupby(planned, key=lambda one: one.on)]


@require_safe
@office("rounds.manage")
def preview(request: HttpRequest, desk: Desk, round: int) -> HttpResponse:  # noqa: A002
    """Exactly who gets what when the round is opened, and which reminders follow."""
    reporting_round = round_of(desk, round)
    asking = asking_of(reporting_round)
    today = timezone.localdate()
    page = Paginator([one for one in asking.people if one.person.email], _A_PAGE).get_page(
        request.GET.get("side")
    )
    return desk.answer(
        "rounds/preview.html",
        round=reporting_round,
        asking=asking,
        page=page,
        drafts=_drafts(desk, request, reporting_round, [one.pk for one in page]),
        days=_by_day(coming(reporting_round, today)),
    )


def _drafts(
    desk: Desk, request: HttpRequest, reporting_round: Round, keys: list[int]
) -> list[Draft]:
    """The opening mails of these contributors, in their order."""
    found = (
        Contributor.objects.within(desk.cooperation)
        .filter(pk__in=keys)
        .select_related("person__user", "cooperation")
    )
    contributors = {one.pk: one for one in found}
    questions = questions_of(contributors.values())
    drafts = []
    for key in keys:
        one = contributors[key]
        one.round = reporting_round
        message = write(
            [one],
            LetterKind.OPENING,
            questions,
            {},
            site_of(request),
            timezone.localdate(),
            by=desk.user,
        )
        count = sum(len(question.measures) for question in questions.get(key, []))
        drafts.append(Draft(one, message, count))
    return drafts


# The mail has its styles on its elements, as mails must; nothing else is let in, and no script.
@require_safe
@csp_replace({"default-src": [NONE], "style-src": [UNSAFE_INLINE], "form-action": [NONE]})
@office("rounds.manage")
def mail(request: HttpRequest, desk: Desk, round: int, contributor: int) -> HttpResponse:  # noqa: A002
    """One person's mail as a mail program shows it."""
    reporting_round = round_of(desk, round)
    found = Contributor.objects.within(desk.cooperation).filter(round=reporting_round)
    one = get_object_or_404(found, pk=contributor)
    (draft,) = _drafts(desk, request, reporting_round, [one.pk])
    return HttpResponse(draft.message.html)


def tell_opened(request: HttpRequest, letters: int) -> None:
    if letters and not can_send():
        messages.success(
            request,
            ngettext(
                "Runden er åpnet. %(count)d e-post ligger i utboksen til det er satt opp en "
                "e-posttjener.",
                "Runden er åpnet. %(count)d e-poster ligger i utboksen til det er satt opp en "
                "e-posttjener.",
                letters,
            )
            % {"count": letters},
        )
        return
    messages.success(
        request,
        ngettext(
            "Runden er åpnet. %(count)d person får e-post nå.",
            "Runden er åpnet. %(count)d personer får e-post nå.",
            letters,
        )
        % {"count": letters},
    )
