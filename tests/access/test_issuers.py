"""Issuers that do not answer as they should. Those that do: tests/journeys/test_login.py."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import User
from tests import factories
from tests.access.test_log_in import PASSWORD, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _issuer_that_is_down(settings: object) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {  # type: ignore[attr-defined]
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "elvebotn",
                    "name": "Elvebotn kommune",
                    "client_id": "sporbar",
                    "secret": "hemmelig",
                    # nobody listens on the discard port
                    "settings": {"server_url": "http://127.0.0.1:9"},
                }
            ]
        }
    }


def test_issuer_that_is_down_is_said(client: Client) -> None:
    answer = client.post(reverse("openid_connect_login", args=["elvebotn"]))

    assert "Innloggingstjenesten svarte ikke som ventet." in answer.content.decode()


def test_unknown_issuer_is_not_found(client: Client) -> None:
    assert client.post(reverse("openid_connect_login", args=["ukjent"])).status_code == 404


def test_answer_nobody_asked_for_lets_nobody_in(client: Client) -> None:
    factories.user()

    answer = client.get(
        reverse("openid_connect_callback", args=["elvebotn"]), {"code": "x", "state": "y"}
    )

    assert "Innloggingen gikk ikke" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1


def test_opening_the_address_sends_nobody_on(client: Client) -> None:
    answer = client.get(reverse("openid_connect_login", args=["elvebotn"]))

    assert answer.status_code == 200
    assert "Logg inn med Elvebotn kommune" in answer.content.decode()


def test_account_is_untied_from_an_issuer_that_is_gone(client: Client) -> None:
    tied = SocialAccount.objects.create(user=factories.user(), provider="nedlagt", uid="nr-1")
    log_in(client)
    page = client.get(reverse("socialaccount_connections")).content.decode()
    assert "nedlagt" in page

    asked = client.post(reverse("socialaccount_connections"), {"account": tied.pk})
    client.post(asked["Location"], {"password": PASSWORD})

    assert not SocialAccount.objects.exists()
    assert "med nedlagt" in OutgoingMail.objects.get().text
