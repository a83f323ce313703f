"""The desk: what the person who is logged in has to do."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sporbar.office.gate import Desk, office


@require_safe
@office()
def desk(request: HttpRequest, desk: Desk) -> HttpResponse:
    return desk.answer("desk/desk.html")
