"""The board of a round, and the page of one question."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sporbar.office.board.forms import CommentForm
from sporbar.office.board.letters import by_day
from sporbar.office.board.queries import board_of
from sporbar.office.board.question import question_page
from sporbar.office.board.shown import Shown
from sporbar.office.commented import commented_words
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.found import round_of
from sporbar.office.gate import Desk, office, site_of
from sporbar.office.keys import is_key
from sporbar.rounds.actions.review import (
    Outcome,
    add_comment,
    approve_seen,
    return_answers,
    take_back_approval,
)
from sporbar.rounds.models import RoundError, StatusRequest
from sporbar.rounds.writers import Writer


@require_safe
@office("office.read")
def board(request: HttpRequest, desk: Desk, round: int) -> HttpResponse:  # noqa: A002
    """Who is asked what, and what has come in."""
    reporting_round = round_of(desk, round)
    shown = Shown.of(request.GET)
    today = timezone.localdate()
    whole = board_of(reporting_round, today)
    sections = whole.sections(shown.show, shown.person, shown.words)
    return desk.answer(
        "board/board.html",
        round=reporting_round,
        board=whole,
        sections=sections,
        hits=sum(row.is_question for section in sections for row in section.rows),
        shown=shown,
        tabs=shown.tabs(whole),
        days=by_day(reporting_round, today)[:3],
        today=today,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@office("office.read")
def question(
    request: HttpRequest,
    desk: Desk,
    round: int,  # noqa: A002
    question: int,
) -> HttpResponseBase:
    """One question: what the plan promised, what is answered, what has been said about it."""
    reporting_round = round_of(desk, round)
    asked = StatusRequest.objects.within(desk.cooperation).filter(round=reporting_round)
    found: StatusRequest = get_object_or_404(asked, pk=question)
    found.round = reporting_round
    form = CommentForm()
    if request.method == "POST":
        desk.require("rounds.answer")
        form = CommentForm(request.POST)
        if _do(request, desk, found, form):
            return redirect(
                "office:board_request", desk.cooperation.slug, reporting_round.pk, question
            )
        found.refresh_from_db()
        found.round = reporting_round
    return desk.answer(
        "board/question.html",
        round=reporting_round,
        form=form,
        page=question_page(desk, found),
        status=400 if request.method == "POST" else 200,
    )


def _do(request: HttpRequest, desk: Desk, found: StatusRequest, form: CommentForm) -> bool:
    """Do to the question what the button says; whether the page is then to be read anew."""
    what = request.POST.get("gjor", "")
    if what not in ("godkjenn", "angre", "kommenter", "send-tilbake"):
        form.add_error(None, _("Velg hva som skal gjøres med svaret."))
        return False
    if what != "kommenter":
        desk.require("rounds.manage")
    seen = request.POST.get("sett", "")
    seen_entry = int(seen) if is_key(seen) else None
    if what == "godkjenn":
        outcome = approve_seen(
            reporting_round=found.round, seen={found.pk: seen_entry}, by=desk.user
        )
        return _tell(request, outcome, _("Svaret er godkjent."))
    if what == "angre":
        outcome = take_back_approval(reporting_round=found.round, requests=[found.pk], by=desk.user)
        return _tell(request, outcome, _("Godkjenningen er tatt tilbake."))
    if not form.is_valid():
        return False
    text = form.cleaned_data["text"]
    if what == "kommenter":
        writer = Writer.of_office(desk.user, desk.cooperation)
        said = add_comment(
            request=found,
            text=text,
            writer=writer,
            site=site_of(request),
        )
        messages.success(request, commented_words(said))
    else:
        try:
            outcome = return_answers(
                reporting_round=found.round,
                seen={found.pk: seen_entry},
                text=text,
                site=site_of(request),
                by=desk.user,
            )
            for one in outcome.skipped:
                raise RoundError(one.why)
        except RoundError as error:
            form.add_error(None, str(error))
            return False
        messages.success(request, _("Svaret er sendt tilbake."))
    tell_what_was_cleaned(request, form)
    return True


def _tell(request: HttpRequest, outcome: Outcome, done: str) -> bool:
    """Say what became of one question."""
    for one in outcome.skipped:
        messages.warning(request, one.why)
    if outcome.done:
        messages.success(request, done)
    return True
