"""The desk: what the person who is logged in has to do."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sporbar.office.desk.councils import councils
from sporbar.office.desk.deadlines import deadlines
from sporbar.office.desk.decisions import due
from sporbar.office.desk.governing import governing
from sporbar.office.desk.queries import checklist, waiting
from sporbar.office.desk.rounds import duties, newest_editions
from sporbar.office.gate import Desk, office


@require_safe
@office()
def desk(request: HttpRequest, desk: Desk) -> HttpResponse:
    steps = checklist(desk) if desk.may("plans.edit") else []
    left = [step for step in steps if not step.is_done]
    return desk.answer(
        "desk/desk.html",
        left=left,
        total=len(steps),
        done=[step for step in steps if step.is_done],
        first=next((step for step in left if step.may), None),
        waiting=waiting(desk),
        councils=councils(desk),
        duties=duties(desk),
        deadlines=deadlines(desk),
        due=due(desk),
        governing=governing(desk),
        editions=newest_editions(desk),
    )
