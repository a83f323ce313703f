"""What is done to several questions that were chosen on the board.

Approving is done at once. What needs a word or a name, or sends mails, first shows what it will be
done to, and what not and why; nothing is written before that is confirmed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from sporbar.office.board.choosing import Choice, choices_of, chosen, names_of, tell, tell_skipped
from sporbar.office.board.forms import CommentForm, OthersForm
from sporbar.office.board.shown import Shown
from sporbar.office.forms import CleanForm, tell_what_was_cleaned
from sporbar.office.found import round_of
from sporbar.office.gate import Desk, office, site_of
from sporbar.rounds.actions import reassign, remind_now
from sporbar.rounds.actions.review import (
    Outcome,
    Skipped,
    approve_seen,
    return_answers,
    take_back_approval,
)
from sporbar.rounds.models import (
    Contributor,
    Round,
    RoundError,
    StatusRequest,
)
from sporbar.rounds.reminding import reminded_on
from sporbar.ui.templatetags.ui import listing


@dataclass(frozen=True)
class Chosen:
    """The questions somebody chose on the board of a round, and where they came from."""

    request: HttpRequest
    desk: Desk
    round: Round
    seen: Mapping[int, int | None]

    @cached_property
    def names(self) -> dict[int, str]:
        return names_of(self.round, self.seen)

    def home(self) -> HttpResponseBase:
        """Back to the question's page when it came from there, else to the board as it was."""
        slug = self.desk.cooperation.slug
        if self.request.POST.get("fra") == "sporsmal" and len(self.seen) == 1:
            key = next(iter(self.seen))
            if key in self.names:
                return redirect("office:board_request", slug, self.round.pk, key)
        address = reverse("office:board", args=[slug, self.round.pk])
        return redirect(address + Shown.of(self.request.POST).query)


@require_POST
@office("rounds.manage")
def chosen_deed(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    """Do what the button says to what was chosen."""
    reporting_round = round_of(desk, round)
    found = Chosen(request, desk, reporting_round, chosen(request.POST.getlist("valgt")))
    deed = _DEEDS.get(request.POST.get("gjor", ""))
    if deed is None or not found.seen:
        messages.warning(request, _("Velg minst ett tiltak, og så hva som skal gjøres."))
        return found.home()
    return deed(found)


def _approve(found: Chosen) -> HttpResponseBase:
    outcome = approve_seen(reporting_round=found.round, seen=found.seen, by=found.desk.user)
    tell(
        found.request,
        found.names,
        outcome,
        lambda count: (
            ngettext("%(count)d svar er godkjent:", "%(count)d svar er godkjent:", count)
            % {"count": count}
        ),
    )
    return found.home()


def _take_back(found: Chosen) -> HttpResponseBase:
    outcome = take_back_approval(
        reporting_round=found.round, requests=found.seen, by=found.desk.user
    )
    tell(
        found.request,
        found.names,
        outcome,
        lambda count: (
            ngettext(
                "%(count)d godkjenning er tatt tilbake:",
                "%(count)d godkjenninger er tatt tilbake:",
                count,
            )
            % {"count": count}
        ),
    )
    return found.home()


@dataclass(frozen=True)
class _Page:
    """How a deed that must be confirmed is shown."""

    code: str
    title: str | Promise
    lead: str | Promise
    button: str | Promise


_RETURN = _Page(
    "send-tilbake",
    gettext_lazy("Send tilbake"),
    gettext_lazy(
        "De som ble spurt, får kommentaren på e-post. De kan endre svaret og levere det på nytt."
    ),
    gettext_lazy("Send tilbake"),
)
_REASSIGN = _Page(
    "gi-til-andre",
    gettext_lazy("Gi til en annen"),
    gettext_lazy(
        "Den du velger, blir spurt i stedet for dem som er spurt nå, og får e-post om det når "
        "runden er åpen. Det som alt er skrevet, blir liggende."
    ),
    gettext_lazy("Gi til en annen"),
)
_REMIND = _Page(
    "minn",
    gettext_lazy("Minn på nå"),
    gettext_lazy("Hver person får én e-post om alt de ikke har levert i runden."),
    gettext_lazy("Send påminnelsen"),
)


def _confirm(
    found: Chosen,
    page: _Page,
    choices: list[Choice],
    form: CleanForm | None,
    **context: Any,
) -> HttpResponseBase:
    """What it will be done to and what not, before it is done."""
    bad = form is not None and bool(form.errors)
    return found.desk.answer(
        "board/chosen.html",
        round=found.round,
        page=page,
        form=form,
        able=[one for one in choices if not one.why],
        unable=[one for one in choices if one.why],
        tokens=found.request.POST.getlist("valgt"),
        shown=Shown.of(found.request.POST),
        origin=found.request.POST.get("fra", ""),
        status=400 if bad else 200,
        **context,
    )


def _is_confirmed(found: Chosen) -> bool:
    return "bekreft" in found.request.POST


def _return(found: Chosen) -> HttpResponseBase:
    form = CommentForm(found.request.POST) if _is_confirmed(found) else CommentForm()
    if form.is_valid():
        outcome = return_answers(
            reporting_round=found.round,
            seen=found.seen,
            text=form.cleaned_data["text"],
            site=site_of(found.request),
            by=found.desk.user,
        )
        tell(
            found.request,
            found.names,
            outcome,
            lambda count: (
                ngettext(
                    "%(count)d svar er sendt tilbake:", "%(count)d svar er sendt tilbake:", count
                )
                % {"count": count}
            ),
        )
        tell_what_was_cleaned(found.request, form)
        return found.home()

    def check(one: StatusRequest) -> None:
        one.check_returnable(found.seen[one.pk])

    return _confirm(found, _RETURN, choices_of(found.round, found.seen, check), form)


def _reassign(found: Chosen) -> HttpResponseBase:
    sent = found.request.POST if _is_confirmed(found) else None
    form = OthersForm(sent, cooperation=found.desk.cooperation)
    choices = choices_of(found.round, found.seen, StatusRequest.check_reassignable)
    if not form.is_valid():
        return _confirm(found, _REASSIGN, choices, form)
    able = [one for one in choices if not one.why]
    try:
        if able:
            reassign(
                requests=[one.request for one in able],
                to=form.person,
                by=found.desk.user,
                site=site_of(found.request),
            )
    except RoundError as error:
        form.add_error(None, str(error))
        return _confirm(found, _REASSIGN, choices, form)
    person = form.person

    def done(count: int) -> str:
        if person is None:
            return _("Ingen er nå spurt om")
        return _("%(person)s er nå spurt om") % {"person": person.name}

    tell(found.request, found.names, _outcome(choices), done)
    return found.home()


def _outcome(choices: list[Choice]) -> Outcome:
    return Outcome(
        tuple(one.request for one in choices if not one.why),
        tuple(Skipped(one.request.pk, one.why) for one in choices if one.why),
    )


def _remind(found: Chosen) -> HttpResponseBase:
    today = reminded_on(found.round.cooperation_id, timezone.localdate())

    def check(one: StatusRequest) -> None:
        _check_somebody_to_remind(one, today)

    choices = choices_of(found.round, found.seen, check)
    people = _to_remind(found.round, [one for one in choices if not one.why], today)
    if not _is_confirmed(found):
        return _confirm(found, _REMIND, choices, None, people=people)
    sent = 0
    try:
        with transaction.atomic():
            if people:
                sent = remind_now(
                    contributors=people, site=site_of(found.request), by=found.desk.user
                )
    except RoundError as error:
        messages.warning(found.request, str(error))
        return found.home()
    if sent:
        messages.success(
            found.request,
            ngettext(
                "%(count)d påminnelse er lagt i utboksen: %(who)s.",
                "%(count)d påminnelser er lagt i utboksen: %(who)s.",
                sent,
            )
            % {"count": sent, "who": listing([one.person.name for one in people])},
        )
    tell_skipped(found.request, found.names, _outcome(choices).skipped)
    return found.home()


def _check_somebody_to_remind(one: StatusRequest, reminded: set[int]) -> None:
    """Raise RoundError unless the question is open and somebody who can be reminded is asked."""
    one.check_remindable()
    asked = [who for who in one.contributors.all() if who.left_at is None]
    names = {"who": listing([who.person.name for who in asked])}
    if not asked:
        raise RoundError(_("Ingen er spurt. Gi det til noen først."))
    reached = [who for who in asked if who.person.email]
    if not reached:
        raise RoundError(_("%(who)s har ingen e-postadresse.") % names)
    if all(who.person_id in reminded for who in reached):
        raise RoundError(_("%(who)s er alt minnet på i dag.") % names)


def _to_remind(
    reporting_round: Round, choices: list[Choice], reminded: set[int]
) -> list[Contributor]:
    """Whoever is asked and can be reminded, each once, by name."""
    found = {
        who.pk: who
        for one in choices
        for who in one.request.contributors.all()
        if who.left_at is None and who.person.email and who.person_id not in reminded
    }
    for who in found.values():
        who.round, who.cooperation = reporting_round, reporting_round.cooperation
    return sorted(found.values(), key=lambda who: who.person.name)


_DEEDS: dict[str, Callable[[Chosen], HttpResponseBase]] = {
    "godkjenn": _approve,
    "angre": _take_back,
    _RETURN.code: _return,
    _REASSIGN.code: _reassign,
    _REMIND.code: _remind,
}
