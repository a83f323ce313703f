"""One case, all the way: written by a secretary, decided by two bodies and asked of seven councils,
and followed by a citizen who has nothing but a word to search for."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from sporbar.governance.models import Adoption, Case, Meeting
from sporbar.organisations.models import BodyKind, CouncilContact, Person, RoleName, User
from sporbar.ui.templatetags.ui import partial_date
from tests import factories
from tests.governance import made
from tests.journeys.conftest import WIDTHS

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Felles avfallsplan for Elvelandet"
CHIEFS = "Kommunedirektørutvalget"
COUNCIL = "Regionrådet i Elvelandet"
COUNCILS = ("Berg", "Dal", "Elv", "Fjord", "Heim", "Lund", "Vik")
SUBMISSION = (
    (
        "Saksopplysninger",
        "De sju kommunene har hver sin avfallsplan. Mengden har økt med en femdel på fem år.\n\n"
        "Arbeidsgruppa har sett på tre løsninger, og regnet på hva hver av dem koster.",
    ),
    (
        "Vurdering",
        "En felles plan gir like gebyrer for like tjenester, og ett innkjøp i stedet for sju.",
    ),
    ("Innstilling", "Kommunestyrene vedtar felles avfallsplan, og rullerer den hvert fjerde år."),
)
TO_COUNCILS = (
    "Regionrådet tilrår at kommunestyrene vedtar felles avfallsplan, og rullerer den hvert fjerde "
    "år."
)
TASK = "Sende saken til de sju kommunene, og legge fram svarene"


class Scene:
    """A cooperation of seven municipalities with their contacts, and a meeting of each body."""

    def __init__(self) -> None:
        self.tenant = factories.cooperation(name="Elvelandet")
        self.today = timezone.localdate()
        for name in COUNCILS:
            council = factories.municipality(self.tenant, f"{name} kommune")
            contact = Person.objects.create(
                cooperation=self.tenant,
                slug=f"kontakt-{name.lower()}",
                name=f"Kontakten i {name}",
                email=f"{name.lower()}@eksempel.no",
            )
            CouncilContact.objects.create(
                cooperation=self.tenant, organisation=council, person=contact
            )
        chiefs = factories.body(self.tenant, CHIEFS, kind=BodyKind.CHIEF_EXECUTIVES)
        council = factories.body(self.tenant, COUNCIL)
        self.chiefs = self._meeting(chiefs, days=9, place="Dal kommunehus")
        self.council = self._meeting(council, days=2, place="Berg kulturhus")
        self.secretary = factories.user(
            "sekretar@eksempel.no", first_name="Olav", last_name="Steinvik"
        )
        factories.role(self.tenant, self.secretary, RoleName.SECRETARY)

    def _meeting(self, body: Any, *, days: int, place: str) -> Meeting:
        day = self.today - timedelta(days=days)
        return made.meeting(body, day.isoformat(), place=place)

    def number(self, meeting: Meeting) -> str:
        """The first case number of the meeting's body that year, as it is printed."""
        return f"001/{meeting.first_day.year % 100:02}"

    @property
    def september(self) -> int:
        """The year of the September to come."""
        return self.today.year + (self.today >= date(self.today.year, 9, 1))


@pytest.fixture
def scene(data_dir: Path) -> Scene:
    cache.clear()
    return Scene()


def log_in(page: Page, user: User, address: str) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}])


def plan_pdf(folder: Path) -> Path:
    sheet = pikepdf.new()
    sheet.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    sheet.save(out)
    path = folder / "avfallsplan.pdf"
    path.write_bytes(out.getvalue())
    return path


def radio(page: Page, group: str, name: str) -> Locator:
    return page.get_by_role("group", name=group).get_by_role("radio", name=name, exact=True)


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_secretary_takes_a_case_from_submission_through_two_bodies_to_seven_councils(
    page: Page,
    scene: Scene,
    live_server: Any,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    top = f"{live_server.url}/elvelandet/"
    wrong: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if found := violations(page):
            wrong[name] = found
        # What stays at the foot of the window would stand in the middle of a picture of it all.
        page.add_style_tag(content="[data-bar] { position: static !important }")
        screenshot(page, f"sak-{name}")

    def press(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).click()

    def follow(name: str) -> None:
        page.get_by_role("link", name=name, exact=True).first.click()

    # Given a secretary at the desk, in a cooperation of seven municipalities
    log_in(page, scene.secretary, live_server.url)
    page.goto(f"{top}kontor/saker/")

    # When a case is opened
    follow("Opprett den første saken")
    page.get_by_label("Hva saken heter").fill(TITLE)
    page.get_by_label("Arkivreferanse").fill("26/417")
    page.get_by_label("Opprettet").fill((scene.today - timedelta(days=30)).isoformat())
    look("1-ny")
    press("Opprett saken")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    case = Case.objects.get()
    here = f"{top}kontor/saker/{case.pk}/"
    look("2-tom")

    # And its submission is written, section by section
    for title, text in SUBMISSION:
        page.get_by_role("link", name=f"Skriv {title}").click()
        page.get_by_label(title).fill(text)
        if title == "Vurdering":
            look("3-tekst")
        press("Lagre og gå tilbake")
        expect(page.get_by_text(text.splitlines()[0])).to_be_visible()

    # And a file is attached, and another that is to follow
    follow("Nytt vedlegg")
    page.get_by_label("Hva vedlegget heter").fill("Forslag til felles avfallsplan")
    page.get_by_label("PDF- eller Word-fil").set_input_files(plan_pdf(tmp_path))
    look("4-vedlegg")
    press("Legg ved")
    follow("Nytt vedlegg")
    page.get_by_label("Hva vedlegget heter").fill("Uttalelse fra renovasjonsselskapet")
    page.get_by_label("Ettersendes, ventet").fill(f"september {scene.september}")
    press("Legg ved")
    expect(page.get_by_text(f"Ettersendes, ventet september {scene.september}")).to_be_visible()

    # And the way it is to go is planned: two bodies, and the councils last
    follow("Legg opp veien")
    page.get_by_label("Organ").nth(0).select_option(label=CHIEFS)
    page.get_by_label("Organ").nth(1).select_option(label=COUNCIL)
    page.get_by_label("Til slutt kommunestyrene").check()
    page.get_by_label("Ventet i kommunestyrene").fill(f"september {scene.september}")
    look("5-vei")
    press("Lagre")
    expect(page.locator(".sb-thread .is-planned")).to_have_count(3)

    # And it is ready, and put on the chief executives' agenda
    press("Klar til behandling")
    press("Publiser saken")
    look("6-klar")
    follow("Sett på en saksliste")
    page.get_by_label("Møte").select_option(label=f"{CHIEFS}, {partial_date(scene.chiefs.on)}")
    look("7-saksliste")
    press("Sett på sakslisten")

    # Then it has the body's first number of the year
    number = scene.number(scene.chiefs)
    expect(page.get_by_text(f"{CHIEFS}, sak {number}").first).to_be_visible()

    # When their decision is recorded from the meeting, in the words of the recommendation
    page.goto(f"{top}kontor/moter/{scene.chiefs.pk}/")
    press("Publiser")
    look("8-mote")
    page.get_by_role("link", name=re.compile("^Før vedtaket")).click()
    expect(page.get_by_label("Vedtakets ordlyd")).to_have_value(SUBMISSION[2][1])
    page.get_by_label("Vedtakets ordlyd").fill("Saken sendes regionrådet med tilråding.")
    radio(page, "Avstemningen", "Enstemmig").check()
    look("9-vedtak")
    press("Lagre vedtaket")
    expect(page.get_by_text("Vedtaket er ført.")).to_be_visible()
    page.goto(f"{top}kontor/moter/{scene.chiefs.pk}/")
    press("Publiser vedtakene")
    expect(page.get_by_text("1 vedtak er publisert.")).to_be_visible()
    press("Før som holdt")
    look("9-holdt")

    # And the regional council decides, with something to be done
    page.goto(here)
    follow("Sett på en saksliste")
    page.get_by_label("Møte").select_option(label=f"{COUNCIL}, {partial_date(scene.council.on)}")
    press("Sett på sakslisten")
    page.goto(f"{top}kontor/moter/{scene.council.pk}/")
    press("Publiser")
    page.get_by_role("link", name=re.compile("^Før vedtaket")).click()
    page.get_by_label("Vedtakets ordlyd").fill(TO_COUNCILS)
    radio(page, "Utfall", "Vedtatt").check()
    radio(page, "Avstemningen", "Enstemmig").check()
    page.get_by_label("Hva skal gjøres").first.fill(TASK)
    page.get_by_label("Ansvarlig").first.fill("Sekretariatet")
    page.get_by_label("Frist").first.fill(f"oktober {scene.september}")
    look("10-vedtak-med-oppfolging")
    press("Lagre vedtaket")
    press("Publiser vedtakene fra møtet")
    expect(page.get_by_text(TASK)).to_be_visible()
    look("11-vedtaket")

    # And the case is sent to the seven councils
    page.goto(here)
    follow("Send til kommunestyrene")
    expect(page.get_by_role("checkbox", name=re.compile(" kommune$"), checked=True)).to_have_count(
        7
    )
    asking = page.get_by_label("Vedtaket som ber kommunene om det").locator("option:checked")
    expect(asking).to_have_text(re.compile(rf"^{COUNCIL}, .*: {scene.number(scene.council)} "))
    look("12-kommunene")
    press("Gå videre")
    expect(page.get_by_label("Felles saksframlegg")).to_have_value(
        "\n\n".join(text for _title, text in SUBMISSION[:2])
    )
    page.get_by_label("Felles forslag til vedtak").fill(SUBMISSION[2][1])
    page.get_by_label("Virkning", exact=False).first.select_option(index=1)
    look("13-ordlyd")
    press("Lagre")
    follow("Send til kommunene")
    page.get_by_label("Vis på nettsidene hvordan det går").check()
    look("14-send")
    press("Send saken")
    expect(page.get_by_text("7 e-poster er lagt i utboksen")).to_be_visible()
    ledger = page.url

    # And six answer yes, and the seventh says when it decides
    for place, name in enumerate(COUNCILS):
        page.goto(ledger)
        page.get_by_role("link", name=f"{name} kommune", exact=True).click()
        if name == COUNCILS[-1]:
            page.get_by_label("Ventet behandlet").fill(f"september {scene.september}")
        else:
            page.get_by_label("Tilstand").select_option(label="Sluttet seg til")
            page.get_by_label("Vedtatt", exact=False).first.fill(scene.today.isoformat())
            page.get_by_label("Kommunens saksnummer").fill(f"{31 + place}/26")
        if place == 0:
            look("15-svar")
        press("Lagre")
    assert Adoption.objects.filter(state="adopted").count() == 6

    # Then the ledger writes its own sentence
    sentence = "Seks av de sju kommunene har sluttet seg til; "
    page.goto(f"{top}kontor/kommunevedtak/")
    expect(page.get_by_text(sentence)).to_be_visible()
    look("16-kommunevedtak")
    page.goto(ledger)
    expect(page.get_by_text(sentence)).to_be_visible()
    look("17-kommunevedtak-sak")
    page.goto(here)
    look("18-kontor")
    page.goto(f"{top}kontor/vedtak/oppfolging/")
    expect(page.get_by_role("link", name=TASK)).to_be_visible()
    look("19-oppfolging")

    # Given a citizen who has no account, and has heard of a waste plan
    page.context.clear_cookies()
    page.goto(top)

    # When they search for it
    page.get_by_label("Søk i tiltak og saker").fill("avfallsplan")
    press("Søk")
    look("20-sok")
    page.get_by_role("link", name=TITLE).first.click()

    # Then one page tells the whole way: two bodies with number and words, and seven councils
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    way = page.get_by_role("main")
    for words in (
        f"{CHIEFS}, sak {number}",
        "Saken sendes regionrådet med tilråding.",
        f"{COUNCIL}, sak {scene.number(scene.council)}",
        TO_COUNCILS,
        sentence,
        TASK,
        "Forslag til felles avfallsplan",
    ):
        expect(way.get_by_text(words).first).to_be_visible()
    look("21-offentlig")

    # And the list of decisions says what follows from them, and by when
    page.goto(f"{top}vedtak/")
    expect(page.get_by_role("table").get_by_text(TASK).first).to_be_visible()
    expect(page.get_by_text("Sekretariatet").first).to_be_visible()
    look("22-vedtak")

    assert wrong == {}
