"""A round is opened, closed, opened again, or taken away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sporbar.office.found import round_of
from sporbar.office.gate import Desk, office, site_of
from sporbar.office.rounds.forms import ReopenForm
from sporbar.office.rounds.queries import asking_of
from sporbar.office.rounds.views import FORM, home, sent, tell_opened
from sporbar.rounds.actions import close_round, discard_round, open_round, reopen_round
from sporbar.rounds.models import RoundError, RoundState


@require_POST
@office("rounds.manage")
def open_it(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    """Ask everybody. Sent twice, the letters go once."""
    reporting_round = round_of(desk, round)
    if reporting_round.state == RoundState.CLOSED:
        return redirect("office:round_reopen", desk.cooperation.slug, reporting_round.pk)
    was_planned = reporting_round.state == RoundState.PLANNED
    if was_planned and not asking_of(reporting_round).people:
        messages.error(request, _("Ingen er spurt om noe ennå. Velg hvem som rapporterer hva."))
        return redirect("office:round_who", desk.cooperation.slug, reporting_round.pk)
    try:
        letters = open_round(
            reporting_round=reporting_round,
            by=desk.user,
            at=timezone.now(),
            site=site_of(request),
        )
    except RoundError as error:
        messages.error(request, str(error))
        return redirect("office:round_days", desk.cooperation.slug, reporting_round.pk)
    if was_planned:
        tell_opened(request, letters)
    else:
        messages.info(request, _("Runden er åpnet fra før."))
    return redirect("office:board", desk.cooperation.slug, reporting_round.pk)


@require_http_methods(FORM)
@office("rounds.manage")
def close(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    reporting_round = round_of(desk, round)
    if reporting_round.state != RoundState.OPEN:
        messages.info(request, _("Runden er ikke åpen."))
        return home(desk, reporting_round)
    if request.method == "POST":
        close_round(reporting_round=reporting_round, by=desk.user, at=timezone.now())
        messages.success(request, _("Runden er lukket. Lenkene virker ikke lenger."))
        return home(desk, reporting_round)
    waiting = [one for one in asking_of(reporting_round).rows if one.request.is_open]
    return desk.answer("rounds/close.html", round=reporting_round, waiting=waiting)


@require_http_methods(FORM)
@office("rounds.manage")
def reopen(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    reporting_round = round_of(desk, round)
    if reporting_round.state != RoundState.CLOSED:
        messages.info(request, _("Runden er ikke lukket."))
        return home(desk, reporting_round)
    form = ReopenForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            reopen_round(
                reporting_round=reporting_round, reason=form.cleaned_data["reason"], by=desk.user
            )
        except RoundError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _(
                    "Runden er åpnet igjen. De gamle lenkene virker ikke; «Minn på nå» på tavla "
                    "sender nye."
                ),
            )
            return home(desk, reporting_round)
    return desk.answer(
        "rounds/reopen.html", round=reporting_round, form=form, status=400 if form.errors else 200
    )


@require_http_methods(FORM)
@office("rounds.manage")
def discard(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    reporting_round = round_of(desk, round)
    if request.method == "POST":
        try:
            discard_round(reporting_round=reporting_round, by=desk.user)
        except RoundError as error:
            messages.error(request, str(error))
            return home(desk, reporting_round)
        messages.success(request, _("Runden er fjernet."))
        return redirect("office:rounds", desk.cooperation.slug)
    if reporting_round.state != RoundState.PLANNED:
        messages.info(request, _("Runden har vært åpnet. Den kan lukkes, men ikke fjernes."))
        return home(desk, reporting_round)
    return desk.answer("rounds/discard.html", round=reporting_round)
