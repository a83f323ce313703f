"""Whether a session is strong enough for the office, and the way back for who lost the phone."""

from datetime import datetime

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from sporbar.mail.actions import queue_mail
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.language import language_of
from sporbar.organisations.models import Cooperation, User

#: Set in the session of a visitor who entered the demo as one of its people.
DEMO_ENTRY = "sporbar_demo_entry"


def needs_second_factor(request: HttpRequest) -> bool:
    """True for somebody who logged in by password alone and has no second factor yet.

    Whoever has one was asked for it at log-in. An issuer's log-in counts as the issuer's: it is
    the municipality that decides how its people prove who they are.
    """
    if request.session.get(DEMO_ENTRY):
        return False
    methods = {record.get("method") for record in get_authentication_records(request, request.user)}
    return "socialaccount" not in methods and not is_mfa_enabled(request.user)


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
