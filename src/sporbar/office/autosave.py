"""What the pages with a form that saves itself have in common."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document.typography import day as day_in_words
from sporbar.ui.language import page_language


def clock(at: datetime) -> str:
    """ "09.42" today, "9. november 2026 09.42" another day."""
    local = timezone.localtime(at)
    if local.date() == timezone.localdate():
        return f"{local:%H.%M}"
    return f"{day_in_words(local.date().isoformat(), page_language())} {local:%H.%M}"


def seen_in(post: QueryDict) -> int:
    """The save the form was made from; 0 for what is no number."""
    sent = post.get("seen", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def conflict_in_json(conflict: Exception) -> JsonResponse:
    """Nothing is saved: another changed the same. autosave.js then offers both texts."""
    state = _("Ikke lagret ennå: dere har endret det samme")
    return JsonResponse({"state": state, "sentence": str(conflict)}, status=409)


def as_file(text: str, name: str) -> HttpResponse:
    """What was written, to take along."""
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
