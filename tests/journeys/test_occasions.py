"""Consultations, events and agreements in a real browser. Names are invented."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from sporbar.governance.models import Agreement, Consultation, Event
from sporbar.organisations.models import Cooperation, RoleName
from tests import factories
from tests.governance.world_of_occasions import occasion_things
from tests.journeys.conftest import WIDTHS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("data_dir")]


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation(name="Elvelandet")


@pytest.fixture
def things(tenant: Cooperation) -> dict[str, int]:
    """One of each and some beside, of every state a list shows."""
    version = factories.adopted_version(tenant, measures=3)
    town = factories.municipality(tenant, "Elvdal kommune")
    found = occasion_things(tenant, version.plan.measures.first(), town)
    today = timezone.localdate()
    Consultation.objects.filter(title="Ny veiplan").update(
        deadline=(today + timedelta(days=6)).isoformat(),
        sender="Statens veikontor",
        statement="Vi ber om at veien legges utenom tettstedet.\n\nDet gir færre ulykker.",
        note="Ring veikontoret før vi sender.",
    )
    Consultation.objects.create(
        cooperation=tenant,
        kind="study",
        title="Utredning om ny bru over elva",
        sender="Fylket",
        expected="2026-08",
        expected_said="slutten av august",
        published_at=timezone.now(),
    )
    Consultation.objects.create(
        cooperation=tenant,
        kind="incoming",
        state="not_answered",
        title="Forskrift om fiske",
        not_answered_reason="Kommunene svarer hver for seg.",
        published_at=timezone.now(),
    )
    Event.objects.create(
        cooperation=tenant,
        kind="visit",
        state="cancelled",
        title="Besøk fra naboregionen",
        cancelled_reason="Snø og stengte veier",
        published_at=timezone.now(),
    )
    Agreement.objects.filter(title="Felles legevakt").update(
        notice_by=today + timedelta(days=20),
        ends_on=(today + timedelta(days=200)).isoformat(),
        about="Legevakt for kommunene, med felles vaktrom.",
        notice_term="seks måneder",
        renewal="Løper to år om gangen når ingen sier den opp.",
    )
    Agreement.objects.create(
        cooperation=tenant, title="Felles arkiv", other_parties="Arkivselskapet"
    )
    return found


@pytest.fixture
def secretary(page: Page, tenant: Cooperation, live_server: object) -> Page:
    person = factories.user("sekretar@elvelandet.example")
    factories.role(tenant, person, RoleName.SECRETARY)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": live_server.url,  # type: ignore[attr-defined]
            }
        ]
    )
    return page


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_every_page_is_sound_in_the_office(
    secretary: Page,
    live_server: object,
    things: dict[str, int],
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    top = f"{live_server.url}/elvelandet/kontor/"  # type: ignore[attr-defined]
    draft = f"{top}horinger/{things['consultation_draft:pk']}/"
    event = f"{top}arrangement/{things['event:pk']}/"
    agreement = f"{top}avtaler/{things['agreement:pk']}/"
    wrong = {}
    for name, address in (
        ("kontor-horinger", f"{top}horinger/"),
        ("kontor-horing", draft),
        ("kontor-horing-sendt", f"{top}horinger/{things['consultation:pk']}/"),
        ("kontor-horing-ny", f"{top}horinger/ny/"),
        ("kontor-uttalelse", f"{draft}uttalelse/"),
        ("kontor-uttalelse-sendt", f"{draft}sendt/"),
        ("kontor-arrangementer", f"{top}arrangement/"),
        ("kontor-arrangement", event),
        ("kontor-arrangement-endre", f"{event}endre/"),
        ("kontor-arrangement-holdt", f"{event}gjennomfort/"),
        ("kontor-avtaler", f"{top}avtaler/"),
        ("kontor-avtale", agreement),
        ("kontor-avtale-endre", f"{agreement}endre/"),
        ("kontor-avtale-forny", f"{agreement}forny/"),
        ("kontor-frister", top),
    ):
        secretary.goto(address)
        wrong[name] = violations(secretary)
        screenshot(secretary, name)

    assert {name: said for name, said in wrong.items() if said} == {}


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_every_page_is_sound_for_everybody(
    page: Page,
    live_server: object,
    things: dict[str, int],
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    top = f"{live_server.url}/elvelandet/"  # type: ignore[attr-defined]
    wrong = {}
    for name, address in (
        ("horinger", f"{top}horinger/"),
        ("horing", f"{top}horinger/{things['consultation:pk']}/"),
        ("arrangementer", f"{top}arrangement/"),
        ("arrangement", f"{top}arrangement/{things['event:pk']}/"),
        ("avtaler", f"{top}avtaler/"),
        ("avtale", f"{top}avtaler/{things['agreement:pk']}/"),
        ("sok-horinger", f"{top}sok/?q=fe"),
        ("tiltak-med-horing", f"{top}plan/2026/tiltak/1.1/"),
    ):
        page.goto(address)
        wrong[name] = violations(page)
        screenshot(page, name)

    assert {name: said for name, said in wrong.items() if said} == {}


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_secretary_answers_a_hearing(
    secretary: Page, live_server: object, tenant: Cooperation
) -> None:
    """Given a hearing that came in, when the secretary drafts and sends, everybody reads it."""
    top = f"{live_server.url}/elvelandet/"  # type: ignore[attr-defined]
    secretary.goto(f"{top}kontor/horinger/")
    secretary.get_by_role("link", name="Ny høring").click()
    secretary.get_by_label("Type").select_option("incoming")
    secretary.get_by_label("Tittel").fill("Ny ferjerute")
    secretary.get_by_label("Høringsfrist").fill("juni 2026")
    secretary.get_by_role("button", name="Lagre").click()
    secretary.get_by_role("link", name="Skriv utkast").click()
    secretary.get_by_label("Uttalelse", exact=False).first.fill("Vi støtter ruten.")
    secretary.get_by_role("button", name="Lagre utkastet").click()
    secretary.get_by_role("button", name="Publiser").click()
    secretary.get_by_role("link", name="Se siden").click()
    expect(secretary.get_by_text("Vi støtter ruten.")).to_have_count(0)

    secretary.go_back()
    secretary.get_by_role("link", name="Før som sendt").click()
    secretary.get_by_label("Sendt", exact=False).first.fill("20. mai 2026")
    secretary.get_by_role("button", name="Før som sendt").click()
    secretary.get_by_role("link", name="Se siden").click()
    expect(secretary.get_by_text("Vi støtter ruten.")).to_be_visible()
