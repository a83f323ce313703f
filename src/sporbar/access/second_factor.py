"""Whether a session is strong enough for the office and for a signature, and the way back for who
lost the phone."""

import time
from datetime import datetime, timedelta

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sporbar.mail.actions import queue_mail
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.language import language_of
from sporbar.organisations.models import Cooperation, User

#: Set in the session of a visitor who entered the demo as one of its people.
DEMO_ENTRY = "sporbar_demo_entry"
#: In the session: what the second step was last asked for, its address and the sentence.
ASKED_FOR = "asked_for_second_factor"
#: How long a second step counts as just taken.
FRESH = timedelta(minutes=5)


def needs_second_factor(request: HttpRequest) -> bool:
    """True for somebody who logged in by password alone and has no second factor yet.

    Whoever has one was asked for it at log-in. An issuer's log-in counts as the issuer's: it is
    the municipality that decides how its people prove who they are.
    """
    if request.session.get(DEMO_ENTRY):
        return False
    methods = {record.get("method") for record in get_authentication_records(request, request.user)}
    return "socialaccount" not in methods and not is_mfa_enabled(request.user)


def has_fresh_second_factor(request: HttpRequest) -> bool:
    """Whether the person proved within the last minutes, by more than a password, who they are: for
    what is signed. A log-in through an issuer counts as the issuer's; the demo's invented people
    have nothing to prove it with."""
    if request.session.get(DEMO_ENTRY):
        return True
    since = time.time() - FRESH.total_seconds()
    return any(
        record.get("method") in ("mfa", "socialaccount") and record.get("at", 0) >= since
        for record in get_authentication_records(request, request.user)
    )


def ask_for_second_factor(request: HttpRequest, why: str) -> HttpResponseRedirect:
    """Lead to the second step and back to this request, with what was sent in it. `why` is the
    sentence the page asks with."""
    request.session[ASKED_FOR] = {"path": request.get_full_path(), "why": why}
    types = set(Authenticator.objects.filter(user=request.user.pk).values_list("type", flat=True))
    if Authenticator.Type.TOTP in types:
        address = reverse("mfa_reauthenticate")
    elif Authenticator.Type.WEBAUTHN in types:
        address = reverse("mfa_reauthenticate_webauthn")
    else:
        # Whoever came through an issuer goes there once more.
        issuers = [
            record["provider"]
            for record in get_authentication_records(request, request.user)
            if record.get("method") == "socialaccount" and record.get("provider")
        ]
        if not issuers:
            return HttpResponseRedirect(reverse("mfa_index"))
        address = reverse("openid_connect_login", args=[issuers[-1]])
    led: HttpResponseRedirect = suspend_request(request, address)
    return led


@transaction.atomic
def forget_second_factor(*, user: User, by: User | None, at: datetime | None = None) -> int:
    """Take away every second step of somebody who has lost them; how many were taken away.

    The password still stands, every place is logged out, the owner is told by mail, and the office
    asks for a new step at the next log-in. Leaves a row in the trail of each cooperation the user
    has a role in.
    """
    steps = Authenticator.objects.filter(user=user)
    taken: int = steps.exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    steps.delete()
    for place in UserSession.objects.filter(user=user):
        place.end()
    with translation.override(language_of(user, None)):
        queue_mail(
            cooperation=None,
            to=user.email,
            subject=_("Ekstra innloggingstrinn er slått av"),
            text=_(
                "Den som driver nettstedet, har slått av de ekstra innloggingstrinnene dine og "
                "logget deg ut alle steder. Neste gang du logger inn med passord, setter du opp et "
                "nytt. Har du ikke bedt om dette, sier du fra til daglig leder med en gang."
            ),
            language=language_of(user, None),
            by=by,
            at=at,
        )
    cooperations = Cooperation.objects.filter(
        pk__in=user.roles.values("cooperation")  # one row for each, however many roles
    )
    for cooperation in cooperations:
        leave_trail(
            cooperation=cooperation,
            deed="forget_second_factor",
            subject=user,
            by=by,
            at=at,
            taken=taken,
        )
    return taken
