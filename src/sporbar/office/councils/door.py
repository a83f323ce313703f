"""The page a contact's link leads to. Opening it changes nothing: mail scanners open links."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from sporbar.core.origin import origin
from sporbar.core.throttle import allow
from sporbar.governance.actions.council_links import (
    Dead,
    ask_for_new_link,
    find_link,
    use_link,
    why_dead,
)
from sporbar.governance.models import CouncilLink
from sporbar.office.councils.gate import Council, remember, show
from sporbar.office.gate import site_of
from sporbar.organisations.language import follow

#: Wrong links from one address, which a whole town hall may share.
_WRONG, _WITHIN = 30, timedelta(minutes=5)


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Who it is for, which municipality, how much waits; and one button in."""
    link = find_link(token)
    if link is None:
        return _private(_dead(request, token))
    follow(request, link.cooperation)
    if request.method == "POST" and use_link(token=token) is not None:
        answer = redirect("office:council_cases", link.cooperation.slug, link.organisation.slug)
        remember(answer, link, token)
        return _private(answer)
    return _private(_open(request, link))


def _open(request: HttpRequest, link: CouncilLink) -> HttpResponse:
    council = Council(request, link.cooperation, link.organisation, link.person)
    cases = council.cases()
    return show(
        request,
        "door.html",
        cooperation=link.cooperation,
        link=link,
        count=len(cases),
        left=sum(one.is_open for one in cases),
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
