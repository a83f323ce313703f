"""Who answers which question, and where that is."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sporbar.office.answering.gate import Part, contributor_page
from sporbar.office.answering.writing import Answering
from sporbar.office.autosave import clock
from sporbar.office.gate import Desk, office
from sporbar.rounds.actions import saved_answer
from sporbar.rounds.models import RoundError, StatusRequest
from sporbar.rounds.writers import Writer


def _of_part(part: Part, pk: int) -> Answering:
    question = part.questions().filter(pk=pk).first()
    if question is None:
        raise Http404
    parts = [part.cooperation.slug, part.round.pk, pk]
    return Answering(
        request=part.request,
        question=question,
        writer=part.writer,
        address=reverse("office:answer", args=parts),
        latest=reverse("office:answer_latest", args=parts),
        back=part.address(),
        frame="office/answering/frame.html",
        context={"part": part, "cooperation": part.cooperation},
        part=part,
    )


def _of_office(request: HttpRequest, desk: Desk, round_: int, pk: int) -> Answering:
    question = (
        StatusRequest.objects.within(desk.cooperation)
        .select_related("round__plan", "round__cooperation", "cooperation", "entry")
        .filter(round=round_, pk=pk)
        .first()
    )
    if question is None:
        raise Http404
    parts = [desk.cooperation.slug, round_, pk]
    people = question.contributors.filter(left_at=None).select_related("person", "cooperation")
    return Answering(
        request=request,
        question=question,
        writer=Writer.of_office(desk.user, desk.cooperation),
        address=reverse("office:answer_for", args=parts),
        latest=reverse("office:answer_for_latest", args=parts),
        back=reverse("office:board_request", args=parts),
        frame="office/base.html",
        context={"desk": desk, "cooperation": desk.cooperation},
        people=tuple(people),
    )


def _latest(answering: Answering) -> JsonResponse:
    """Who saved last: asked for now and then by a page that stands open."""
    question = answering.question
    saved = saved_answer(question)
    locked = ""
    try:
        question.check_answerable()
    except RoundError as error:
        locked = str(error)
    sentence = _("%(who)s lagret %(clock)s.") % {
        "who": saved.edited_by or _("Noen andre"),
        "clock": clock(saved.edited_at) if saved.edited_at else "",
    }
    answer = JsonResponse(
        {
            "lock": saved.lock,
            "by_me": saved.edited_by == answering.writer.name[:200],
            "sentence": sentence,
            "locked": locked,
        }
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@contributor_page
def answer(request: HttpRequest, part: Part, question: int) -> HttpResponse:
    return _of_part(part, question).respond()


@require_safe
@contributor_page
def latest(request: HttpRequest, part: Part, question: int) -> JsonResponse:
    return _latest(_of_part(part, question))


@require_http_methods(["GET", "HEAD", "POST"])
@office("rounds.answer")
def answer_for(
    request: HttpRequest,
    desk: Desk,
    round: int,  # noqa: A002 - the address's own word
    question: int,
) -> HttpResponse:
    """The office answers for somebody; the answer says so."""
    return _of_office(request, desk, round, question).respond()


@require_safe
@office("rounds.answer")
def latest_for(
    request: HttpRequest,
    desk: Desk,
    round: int,  # noqa: A002 - the address's own word
    question: int,
) -> JsonResponse:
    return _latest(_of_office(request, desk, round, question))
