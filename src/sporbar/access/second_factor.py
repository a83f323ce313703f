"""Whether a session is strong enough for the office."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

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
