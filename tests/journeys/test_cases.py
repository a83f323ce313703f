"""Cases in a real browser: a secretary writes, withholds and sends on; a citizen follows."""

from collections.abc import Callable
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from sporbar.governance.actions.attachments import attach, withdraw_attachment
from sporbar.governance.actions.cases import follow_case, link_measure
from sporbar.governance.actions.routes import plan_route
from sporbar.governance.actions.submission import write_submission
from sporbar.governance.actions.withholding import withhold
from sporbar.governance.models import Case, CaseSection, CaseState
from sporbar.organisations.models import Cooperation, RoleName
from sporbar.records.actions import store_bytes
from tests import factories
from tests.governance import made
from tests.journeys.conftest import WIDTHS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("data_dir")]

BASIS = "offl. § 23 første ledd"
TEXTS = {
    "documents": "Utredningen fra arbeidsgruppa og uttalelsen fra renovasjonsselskapet.",
    "facts": (
        "De sju kommunene har hver sin ordning for avfall. Mengden har økt med en femdel på fem "
        "år.\n\nArbeidsgruppa har sett på tre løsninger, og regnet på kostnaden ved hver av dem."
    ),
    "assessment": "Tilbudet fra leverandøren er lavere enn det som er budsjettert.",
    "recommendation": (
        "Regionrådet tilrår at kommunene slutter seg til felles avfallsplan fra 1. januar."
    ),
}


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation(name="Elvelandet")


@pytest.fixture
def case(tenant: Cooperation) -> Case:
    """A published case that has passed one body, with something withheld of every kind."""
    version = factories.adopted_version(tenant, measures=1)
    chiefs = factories.body(tenant, "Kommunedirektørutvalget")
    council = factories.body(tenant, "Regionrådet i Elvelandet")
    officer = factories.person(tenant, "Rådgiveren")
    earlier = made.case(tenant, "Utredning om avfall", state="concluded", published=True)
    found = made.case(
        tenant,
        "Felles avfallsplan for kommunene i Elvelandet",
        published=True,
        case_officer=officer,
        case_officer_title="seniorrådgiver",
        archive_reference="26/417",
        opened_on="2026-01",
    )
    follow_case(case=found, follows=earlier, by=None)
    link_measure(case=found, measure=version.plan.measures.get(), by=None)
    held = made.meeting(chiefs, "2026-03-08", published=True, state="held")
    made.decision(
        made.item(held, found, number=made.number(found, chiefs, 12)),
        wording="Saken sendes regionrådet med tilråding.",
        published=True,
    )
    to_come = made.meeting(council, "2099-03-24", published=True)
    made.item(to_come, found, number=made.number(found, council, 7))
    made.meeting(council, "2099-06-16")
    plan_route(case=found, stops=[(chiefs, None), (council, None), (None, "2099-09")], by=None)
    for kind, text in TEXTS.items():
        write_submission(case=found, kind=kind, text=text, seen=0, by=None)
    section = CaseSection.objects.get(case=found, kind="assessment")
    withhold(
        subject=section,
        basis=BASIS,
        until=date(2099, 3, 1),
        variant="Vurderingen av tilbudet er unntatt til avtalen er signert.",
        by=None,
    )

    def file(name: str) -> object:
        return store_bytes(
            cooperation=tenant, name=name, media_type="application/pdf", data=name.encode()
        )

    attach(case=found, title="Utredning om felles avfall", file=file("a.pdf"), by=None)  # type: ignore[arg-type]
    offer = attach(case=found, title="Tilbudet fra Nord", file=file("b.pdf"), by=None)  # type: ignore[arg-type]
    withhold(subject=offer.attachment, basis=BASIS, variant="Tilbud", by=None)
    wrong = attach(case=found, title="Feil fil", by=None)
    withdraw_attachment(attachment=wrong.attachment, reason="Feil fil.", by=None)
    attach(case=found, title="Uttalelse fra selskapet", expected="2099-04", by=None)
    for title, state in (
        ("Møteplan", CaseState.DRAFT),
        ("Nytt vertskap for reiselivet", CaseState.WITHDRAWN),
    ):
        made.case(
            tenant, title, state=state, withdrawn_reason="Ikke aktuelt.", case_officer=officer
        )
    secret = made.case(tenant, "Navnet på personen", published=True)
    withhold(subject=secret, basis="offl. § 25", variant="Tilsetting av daglig leder", by=None)
    return found


@pytest.fixture
def secretary(page: Page, tenant: Cooperation, live_server: object) -> Page:
    """The secretary's browser, logged in."""
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
def test_citizen_follows_a_case(
    page: Page,
    live_server: object,
    case: Case,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    top = f"{live_server.url}/elvelandet/"  # type: ignore[attr-defined]
    page.goto(f"{top}saker/")
    assert violations(page) == []
    screenshot(page, "saker")

    page.get_by_label("Ord eller saksnummer").fill("007/26")
    page.get_by_role("button", name="Vis").click()
    page.get_by_role("link", name=case.title).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(case.title)
    expect(page.get_by_text("Saken sendes regionrådet med tilråding.")).to_be_visible()
    expect(page.get_by_text("Tilbudet fra Nord")).to_have_count(0)
    assert violations(page) == []
    screenshot(page, "sak")
    page.goto(f"{top}sok/?q=avfallsplan")
    assert violations(page) == []
    screenshot(page, "sok-saker")


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_every_page_of_a_case_is_sound_in_the_office(
    secretary: Page,
    live_server: object,
    case: Case,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    top = f"{live_server.url}/elvelandet/kontor/saker/"  # type: ignore[attr-defined]
    here = f"{top}{case.pk}/"
    offer = case.attachments.get(title="Tilbudet fra Nord")
    wrong = {}
    for name, address in (
        ("saker", top),
        ("sak", here),
        ("sak-ny", f"{top}ny/"),
        ("sak-endre", f"{here}endre/"),
        ("sak-tekst", f"{here}tekst/facts/"),
        ("sak-unntak", f"{here}unntak/"),
        ("sak-tekst-unntak", f"{here}tekst/assessment/unntak/"),
        ("sak-vedlegg", f"{here}vedlegg/nytt/"),
        ("sak-vedlegg-unntak", f"{here}vedlegg/{offer.pk}/unntak/"),
        ("sak-vedlegg-trekk", f"{here}vedlegg/{offer.pk}/trekk/"),
        ("sak-vei", f"{here}vei/"),
        ("sak-saksliste", f"{here}saksliste/"),
        ("sak-utskrift", f"{here}utskrift/"),
        ("sak-trekk", f"{here}trekk/"),
    ):
        secretary.goto(address)
        if found := violations(secretary):
            wrong[name] = found
        screenshot(secretary, f"kontor-{name}")

    assert wrong == {}


def test_secretary_writes_and_it_saves_itself(
    secretary: Page, live_server: object, case: Case
) -> None:
    """Given a case, when the secretary writes in a section, then it is saved without a button, and
    what stood before can be brought back."""
    secretary.goto(
        f"{live_server.url}/elvelandet/kontor/saker/{case.pk}/tekst/facts/"  # type: ignore[attr-defined]
    )
    secretary.get_by_label("Saksopplysninger").fill("Ny tekst om avfallet.")
    expect(secretary.locator("[data-state]")).to_contain_text("Lagret", timeout=8000)

    secretary.get_by_role("button", name="Lagre og gå tilbake").click()
    expect(secretary.get_by_text("Ny tekst om avfallet.")).to_be_visible()
    secretary.get_by_role("link", name="Skriv Saksopplysninger").click()
    secretary.get_by_role("button", name="Hent tilbake teksten fra før").click()

    expect(secretary.get_by_label("Saksopplysninger")).to_have_value(TEXTS["facts"])
