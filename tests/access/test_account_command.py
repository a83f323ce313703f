"""`sporbar account`: the way back for who lost the phone."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import TrailEntry
from tests import factories
from tests.access.test_log_in import code_of, is_inside, log_in, with_app

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("account", *arguments, stdout=out)
    return out.getvalue()


def test_account_is_told_about() -> None:
    user = factories.user(first_name="Kari", last_name="Nes")
    factories.role(factories.cooperation(), with_app(user), "coordinator")

    shown = said("kari@eksempel.no")

    assert "Kari Nes <kari@eksempel.no>" in shown
    assert "kodeapp:       ja" in shown
    assert "Elvelandet: koordinator" in shown


def test_lost_second_step_is_taken_away_everywhere(client: Client) -> None:
    user = with_app(factories.user())
    tenant = factories.cooperation()
    for name in ("coordinator", "accountant"):
        factories.role(tenant, user, name)
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(user)})
    assert is_inside(client)

    assert "1 ekstra innloggingstrinn" in said("Kari@eksempel.no", "--forget-second-step")

    assert not Authenticator.objects.exists()
    assert not is_inside(client)
    assert OutgoingMail.objects.get().to == user.email
    trail = TrailEntry.objects.get(deed="forget_second_factor")
    assert (trail.actor, trail.details) == ("kommandolinjen", {"taken": 1})


def test_unknown_address_is_said() -> None:
    with pytest.raises(CommandError, match="Ingen konto") as stopped:
        said("ingen@eksempel.no")

    assert stopped.value.returncode == 2
