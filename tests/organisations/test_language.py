"""Which language a page is shown in, and what its headers say about that."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from sporbar.organisations.language import language_of
from sporbar.organisations.models import RoleName
from tests import factories

pytestmark = pytest.mark.django_db


def shown_in(client: Client, address: str) -> str:
    """The language the page says it is in, the same in the page and in the header."""
    response = client.get(address)
    page = response.content.decode()
    language = page.split('<html lang="')[1].split('"')[0]
    assert response["Content-Language"] == language
    return language


def choose(client: Client, language: str, following: str = "/") -> str:
    response = client.post("/sprak/", {"language": language, "next": following})
    assert response.status_code == 302
    return response["Location"]


def test_a_page_is_in_bokmal_whatever_the_browser_asks_for(client: Client) -> None:
    factories.cooperation("elvelandet")
    assert shown_in(client, "/") == "nb"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en-GB,en;q=0.9"
    assert shown_in(client, "/elvelandet/") == "nb"


def test_a_nynorsk_cooperation_is_shown_in_nynorsk(client: Client) -> None:
    factories.cooperation("fjordlandet", language="nn")
    factories.cooperation("elvelandet")
    assert shown_in(client, "/fjordlandet/") == "nn"
    assert shown_in(client, "/elvelandet/") == "nb"
    assert shown_in(client, "/") == "nb"
    # A page that is not there is still the cooperation's.
    assert b'<html lang="nn"' in client.get("/fjordlandet/plan/1999/").content


def test_an_account_s_language_goes_before_the_cooperation_s(client: Client) -> None:
    tenant = factories.cooperation("fjordlandet", language="nn")
    person = factories.user(language="en")
    factories.role(tenant, person, RoleName.COORDINATOR)
    client.force_login(person)
    assert shown_in(client, "/fjordlandet/") == "en"
    assert shown_in(client, "/") == "en"


def test_a_user_without_a_language_has_that_of_their_only_cooperations(client: Client) -> None:
    tenant = factories.cooperation("fjordlandet", language="nn")
    person = factories.user()
    factories.role(tenant, person, RoleName.COORDINATOR)
    factories.role(tenant, person, RoleName.SECRETARY)
    client.force_login(person)
    assert shown_in(client, "/") == "nn"
    factories.role(factories.cooperation("elvelandet"), person, RoleName.COORDINATOR)
    assert shown_in(client, "/") == "nb"


def test_a_choice_goes_before_everything(client: Client) -> None:
    factories.cooperation("fjordlandet", language="nn")
    client.force_login(factories.user(language="nn"))
    assert choose(client, "en", "/fjordlandet/?a=1") == "/fjordlandet/?a=1"
    assert shown_in(client, "/fjordlandet/") == "en"
    cookie = client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie["samesite"] == "Lax"
    assert cookie["httponly"]


@pytest.mark.parametrize("elsewhere", ["https://ond.example/", "//ond.example", "javascript:x"])
def test_a_choice_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    assert choose(client, "en", elsewhere) == "/"


@pytest.mark.parametrize("nonsense", ["", "se", "nb-NO'", "../en", "x" * 400])
def test_a_language_there_is_not_changes_nothing(client: Client, nonsense: str) -> None:
    choose(client, nonsense)
    assert shown_in(client, "/") == "nb"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = nonsense
    assert shown_in(client, "/") == "nb"


def test_choosing_needs_neither_token_nor_script_but_a_post() -> None:
    strict = Client(enforce_csrf_checks=True)
    choose(strict, "nn")
    assert shown_in(strict, "/") == "nn"
    assert strict.get("/sprak/").status_code == 405


def test_a_reader_of_public_pages_is_given_no_cookie(client: Client) -> None:
    factories.cooperation("elvelandet")
    response = client.get("/elvelandet/")
    assert not response.cookies
    assert "Cookie" in response["Vary"]
    assert "Accept-Language" not in response["Vary"]


def test_what_is_no_page_does_not_depend_on_the_reader(client: Client) -> None:
    factories.cooperation("elvelandet")
    response = client.get("/elvelandet/farge.css")
    assert "Vary" not in response
    assert "Content-Language" not in response


def test_every_page_offers_every_language_by_its_own_name(client: Client) -> None:
    page = client.get("/").content.decode()
    for name in ("Bokmål", "Nynorsk", "English"):
        assert f">{name}<" in page
    assert 'aria-current="true">Bokmål' in page


def test_nothing_of_a_page_s_language_is_left_after_it(client: Client) -> None:
    factories.cooperation("fjordlandet", language="nn")
    client.get("/fjordlandet/")
    assert translation.get_language() == "nb"


def test_a_mail_is_in_the_reader_s_language() -> None:
    nynorsk = factories.cooperation("fjordlandet", language="nn")
    assert language_of(None, None) == "nb"
    assert language_of(None, nynorsk) == "nn"
    assert language_of(factories.user("a@eksempel.no"), nynorsk) == "nn"
    assert language_of(factories.user("b@eksempel.no", language="en"), nynorsk) == "en"


def test_a_mail_about_no_cooperation_is_in_that_of_the_reader_s() -> None:
    reader = factories.user()
    assert language_of(reader, None) == "nb"
    factories.role(factories.cooperation("fjordlandet", language="nn"), reader, RoleName.MEMBER)
    assert language_of(reader, None) == "nn"
