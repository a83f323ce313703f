"""One's own account. The log-in itself is the library's; its addresses stand in urls.py."""

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as issuers
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from requests import RequestException

from sporbar.access.forms import AboutMeForm
from sporbar.access.queries import log_ins, parts_of
from sporbar.access.second_factor import DEMO_ENTRY
from sporbar.organisations.language import forget_choice
from sporbar.organisations.models import User

logger = logging.getLogger(__name__)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Min konto: who one is, how one logs in, where one is logged in, what one may."""
    # A copy of its own: what is typed wrongly must not show in the page's head.
    user = User.objects.get(pk=request.user.pk or 0)
    form = AboutMeForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Lagret."))
        answer = redirect("account")
        if "language" in form.changed_data:
            forget_choice(answer)
        return answer
    authenticators = list(Authenticator.objects.filter(user=user))
    return render(
        request,
        "access/account.html",
        {
            "form": form,
            "pending_email": EmailAddress.objects.filter(user=user, verified=False).first(),
            "has_app": any(one.type == Authenticator.Type.TOTP for one in authenticators),
            "keys": [one for one in authenticators if one.type == Authenticator.Type.WEBAUTHN],
            "has_codes": any(
                one.type == Authenticator.Type.RECOVERY_CODES for one in authenticators
            ),
            "issuers": issuers().list_providers(request),
            "connected": SocialAccount.objects.filter(user=user).count(),
            "log_ins": log_ins(user, request.session.session_key),
            "parts": parts_of(user),
            "is_demo_entry": bool(request.session.get(DEMO_ENTRY)),
        },
        status=422 if form.is_bound else 200,
    )


@login_required
@require_POST
def end_log_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Log out one of one's own places."""
    chosen = get_object_or_404(UserSession, pk=pk, user=request.user)
    chosen.end()
    messages.success(request, _("Stedet er logget ut."))
    return redirect("account")


@login_required
@require_POST
def end_other_log_ins(request: HttpRequest) -> HttpResponse:
    """Log out everywhere but here; also whoever sits with a copy of this place's own cookie."""
    here = request.session.session_key
    for other in UserSession.objects.filter(user=request.user).exclude(session_key=here):
        other.end()
    request.session.cycle_key()
    UserSession.objects.filter(session_key=here).update(session_key=request.session.session_key)
    messages.success(request, _("Alle andre steder er logget ut."))
    return redirect("account")


@never_cache
def to_issuer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead on to an issuer's own log-in.

    Through a page that moves on by itself: our policy lets no form send its sender to another
    site, and an issuer may send people on to sites we cannot know.
    """
    answer = _ask(openid_connect.login, request, provider_id)
    if isinstance(answer, HttpResponseRedirect) and "://" in answer.url:
        return render(request, "socialaccount/login_redirect.html", {"redirect_to": answer.url})
    return answer


@never_cache
def from_issuer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the issuer's answer."""
    return _ask(openid_connect.callback, request, provider_id)


def _ask(view: Callable[..., Any], request: HttpRequest, provider_id: str) -> HttpResponse:
    """The library's view, which must ask the issuer; a page that says so when it is down."""
    try:
        answer: HttpResponse = view(request, provider_id)
    except RequestException as error:
        logger.warning("The issuer %s does not answer: %s", provider_id, error)
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer
