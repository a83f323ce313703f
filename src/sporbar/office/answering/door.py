"""The page a personal link leads to. Opening it changes nothing: mail scanners open links."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from sporbar.core.origin import origin
from sporbar.core.throttle import allow
from sporbar.office.answering.gate import Part, remember, show
from sporbar.office.gate import site_of
from sporbar.organisations.language import follow
from sporbar.rounds.actions.links import (
    Dead,
    ask_for_new_link,
    find_contributor,
    use_link,
    why_dead,
)
from sporbar.rounds.models import Contributor

#: Wrong links from one address, which a whole town hall may share.
_WRONG, _WITHIN = 30, timedelta(minutes=5)


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Who it is for, which round, how much; and one button in."""
    contributor = find_contributor(token)
    if contributor is None:
        return _private(_dead(request, token))
    follow(request, contributor.cooperation)
    if request.method == "POST" and use_link(token=token) is not None:
        answer = redirect("office:contribution", contributor.cooperation.slug, contributor.round_id)
        remember(answer, contributor, token)
        return _private(answer)
    return _private(_open(request, contributor))


def _open(request: HttpRequest, contributor: Contributor) -> HttpResponse:
    reporting_round, tenant = contributor.round, contributor.cooperation
    part = Part(request, tenant, reporting_round, contributor, None)
    asked = list(part.questions())
    return show(
        request,
        "door.html",
        contributor=contributor,
        cooperation=tenant,
        round=reporting_round,
        count=len(asked),
        left=sum(one.is_open for one in asked),
    )


def _dead(request: HttpRequest, token: str) -> HttpResponse:
    """Why the link lets nobody in, and a new one for whoever it was sent to."""
    dead = why_dead(token)
    if dead.why == Dead.UNKNOWN and not allow(
        "wrong_link", origin() or "unknown", times=_WRONG, within=_WITHIN
    ):
        sentence = _("Det er prøvd for mange lenker herfra. Vent fem minutter og prøv igjen.")
        return show(request, "dead.html", 429, sentence=sentence)
    asked = request.method == "POST" and request.POST.get("do") == "new_link"
    if asked:
        ask_for_new_link(token=token, site=site_of(request))
    status = 200 if asked else 404 if dead.why == Dead.UNKNOWN else 410
    return show(request, "dead.html", status, sentence=dead.sentence, dead=dead, is_sent=asked)


def _private(response: HttpResponse) -> HttpResponse:
    # The address is the key; it must not travel on with the reader. Without any referrer at all the
    # browser would send no origin either, and the form would be taken for a forgery.
    response["Referrer-Policy"] = "strict-origin"
    return response
