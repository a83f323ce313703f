"""From finished answers to a published edition: the managing director, the accountant, a member."""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import RoleName, User
from sporbar.reporting.actions import do_due_freezes, start_report
from sporbar.reporting.models import Edition, Report
from tests import factories
from tests.journeys.conftest import WIDTHS
from tests.journeys.test_from_nothing import code

pytestmark = pytest.mark.django_db(transaction=True)


class Scene:
    """A round with answers, one left open, a deviation carried from last year, and an annex."""

    def __init__(self) -> None:
        self.secret = generate_totp_secret()
        self.tenant = factories.cooperation()
        plan = factories.plan(self.tenant, measures=4, areas=2)
        names = (
            "Bredbånd til alle grender",
            "Reiseliv langs elva",
            "Felles legevakt",
            "Kulturstien",
        )
        for measure, name in zip(plan.measures.order_by("pk"), names, strict=True):
            measure.title = name
            measure.save()
        first, *others = plan.measures.order_by("pk")
        before = factories.round(plan, date(2025, 12, 31), kind="annual")
        factories.deviation(
            factories.entry(before, first, lines=("Anbudet er utsatt til våren.",)),
            new_date="2026-03",
        )
        self.last = factories.edition(factories.report(before, "2025"))
        self.round = factories.round(plan, state="open")
        for measure in (first, *others[:2]):
            factories.entry(
                self.round,
                measure,
                lines=("Arbeidet er i gang, og gruppa har hatt tre møter.",),
                progress="as_planned",
            )
        factories.postings(self.tenant)
        self.report = start_report(reporting_round=self.round, by=None)
        Report.objects.filter(pk=self.report.pk).update(responsibility="7100")

    def person(self, role: str, first: str, last: str) -> User:
        user = factories.user(f"{first.lower()}@eksempel.no", first_name=first, last_name=last)
        factories.role(self.tenant, user, role)
        TOTP.activate(user, self.secret)
        return user

    def at(self, name: str, *parts: Any) -> str:
        return reverse(f"office:{name}", args=[self.tenant.slug, self.round.pk, *parts])


@pytest.fixture
def scene(data_dir: Path) -> Scene:
    cache.clear()
    return Scene()


def log_in(page: Page, user: User, address: str) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}])


def annex_pdf(folder: Path) -> Path:
    made = pikepdf.new()
    for _page in range(2):
        made.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    made.save(out)
    path = folder / "Kulturnettverket.pdf"
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_managing_director_completes_signs_and_publishes(
    page: Page,
    scene: Scene,
    live_server: Any,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    def look(name: str) -> None:
        assert violations(page) == [], name
        # What stays at the foot of the window would stand in the middle of a picture of it all.
        page.evaluate(
            "document.querySelector('.sb-ws__end')?.style.setProperty('position', 'static')"
        )
        screenshot(page, f"rapport-{name}")

    def go(name: str, *parts: Any) -> None:
        page.goto(f"{live_server.url}{scene.at(name, *parts)}")

    # Given a round where one measure has no answer, and a managing director who is logged in
    director = scene.person(RoleName.MANAGING_DIRECTOR, "Ingunn", "Havdal")
    scene.person(RoleName.MEMBER, "Olav", "Steinvik")
    log_in(page, director, live_server.url)

    # When the workspace is opened
    go("workspace")

    # Then it shows the report as it will be printed, and what stands in the way
    expect(page.get_by_text("2 ting trenger en grunn.")).to_be_visible()
    expect(page.locator("#tiltak-1-1").first).to_be_attached()
    look("1-arbeidsbordet")

    # When the introduction is written, and a sentence gets the editor's wording
    page.get_by_role("link", name=re.compile(r"Skriv ?: Innledning")).click()
    page.get_by_label("Innledningen").fill(
        "Et halvår med god fart.\n\nTakk til alle som har svart."
    )
    page.get_by_role("button", name="Lagre og gå tilbake").click()
    expect(page.get_by_text("Et halvår med god fart.")).to_be_visible()
    go("report_measure", 1, 1)
    page.get_by_label("Slik trykkes den").fill("Arbeidet går som planlagt.")
    look("2-setninger")
    page.get_by_role("button", name="Lagre", exact=True).last.click()
    expect(page.get_by_text("Arbeidet går som planlagt.").first).to_be_visible()

    # And an annex is added with its file
    go("report_annexes")
    page.get_by_role("link", name="Nytt vedlegg").click()
    page.get_by_label("Tittel").fill("Årsmelding fra Kulturnettverket")
    page.get_by_role("button", name="Lagre").click()
    page.get_by_label("PDF- eller Word-fil").set_input_files(annex_pdf(tmp_path))
    look("3-vedlegg")
    page.get_by_role("button", name="Last opp").click()
    expect(page.get_by_text("2 sider")).to_be_visible()

    # And what is left gets a reason each, and the old deviation is closed
    go("workspace")
    for _finding in range(2):
        page.locator("summary", has_text="Skriv en grunn").first.click()
        page.get_by_label("Grunnen, som trykkes bakerst").first.fill("Kommer i neste rapport.")
        page.get_by_role("button", name="Lagre grunnen").first.click()
        expect(page.get_by_text("Grunnen er lagret.")).to_be_visible()
    page.get_by_role("link", name="Lukk avviket").click()
    page.get_by_label("Når ble avviket lukket").fill("mars 2026")
    look("3-avvik")
    page.get_by_role("button", name="Lukk avviket").click()
    expect(page.get_by_text("Avviket er lukket.")).to_be_visible()
    page.get_by_role("link", name="Endringer siden forrige rapport").click()
    expect(page.get_by_text("Sammenliknet med")).to_be_visible()
    look("3-endringer")

    # Then the button at the end leads to a fresh second step, and back
    page.get_by_role("link", name="Godkjenn og frys").click()
    page.get_by_label("Kode").fill(code(scene.secret))
    page.get_by_role("button", name="Bekreft").click()
    expect(page.get_by_label("Navn")).to_have_value("Ingunn Havdal")
    expect(page.get_by_text("Den er åpen, og lukkes når du godkjenner.")).to_be_visible()
    look("4-godkjenn")

    # When it is signed, the page follows the worker to the edition
    page.get_by_role("button", name="Godkjenn og frys").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fryser rapporten")
    look("5-fryser")
    assert do_due_freezes(worker="reisen") == 1
    expect(page.get_by_text("Utgave 1, fryst")).to_be_visible()
    edition = Edition.objects.get(report=scene.report)
    assert (edition.approver_name, edition.approver_title) == ("Ingunn Havdal", "daglig leder")
    look("6-utgaven")

    # And when it is published, the member is told by mail
    page.get_by_label("Jeg har sett gjennom utgaven").check()
    page.get_by_role("button", name="Publiser").click()
    expect(page.get_by_label("Olav Steinvik")).to_be_checked()
    look("7-si-fra")
    page.get_by_role("button", name="Send e-post").click()
    expect(page.get_by_text("1 e-post er lagt i kø.")).to_be_visible()
    mail = OutgoingMail.objects.get(to="olav@eksempel.no")

    # Then anybody can read it, with its annex, from the link in the mail
    (link,) = (word for word in mail.text.split() if word.startswith("http"))
    page.context.clear_cookies()
    page.goto(link)
    expect(page.get_by_text("Et halvår med god fart.")).to_be_visible()
    expect(
        page.get_by_role("link", name="Vedlegg 1: Årsmelding fra Kulturnettverket").first
    ).to_be_visible()
    assert page.request.get(f"{live_server.url}/elvelandet/rapporter/feed.xml").ok
    look("8-utgaven-for-alle")


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_text_saves_itself_survives_a_lost_network_and_shows_what_another_wrote(
    page: Page,
    browser: Browser,
    scene: Scene,
    live_server: Any,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    # Given a coordinator who writes the introduction, and a secretary who has it open as well
    address = f"{live_server.url}{scene.at('report_introduction')}"
    log_in(page, scene.person(RoleName.COORDINATOR, "Ingunn", "Havdal"), live_server.url)
    page.goto(address)
    context = browser.new_context(locale="nb-NO")
    other = context.new_page()
    log_in(other, scene.person(RoleName.SECRETARY, "Olav", "Steinvik"), live_server.url)
    other.goto(address)

    # When the coordinator writes, it is saved without a button
    page.get_by_label("Innledningen").press_sequentially("Et halvår med fart.")
    expect(page.get_by_text(re.compile(r"Lagret \d\d\.\d\d, av Ingunn Havdal"))).to_be_visible()
    assert Report.objects.get(pk=scene.report.pk).introduction == ["Et halvår med fart."]

    # Then the secretary, who has written nothing, sees it as soon as the page is looked at again
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.get_by_label("Innledningen")).to_have_value("Et halvår med fart.")

    # When both write, the second sees both texts
    other.get_by_label("Innledningen").fill("Et stille halvår.")
    expect(other.get_by_text("av Olav Steinvik")).to_be_visible()
    page.get_by_label("Innledningen").press("End")
    page.get_by_label("Innledningen").press_sequentially(" Takk til alle.")
    expect(page.get_by_text("Teksten er endret av en annen")).to_be_visible()
    page.get_by_role("button", name="Se begge tekstene og velg").click()
    expect(page.get_by_text("Et stille halvår.")).to_be_visible()
    expect(page.get_by_label("Innledningen")).to_have_value("Et halvår med fart. Takk til alle.")
    assert violations(page) == []
    screenshot(page, "rapport-tekst-begge")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.get_by_text("Lagret.", exact=True)).to_be_visible()

    # When the network is lost, what is typed lies in the browser and is offered again
    page.context.set_offline(True)
    page.get_by_label("Innledningen").press("End")
    page.get_by_label("Innledningen").press_sequentially(" Og ett til.")
    expect(page.get_by_text("Ikke lagret: ingen nett, teksten ligger trygt her")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("av Ingunn Havdal")).to_be_visible()
    written = ["Et halvår med fart. Takk til alle. Og ett til."]
    assert Report.objects.get(pk=scene.report.pk).introduction == written
    screenshot(page, "rapport-tekst")

    # And who logs out leaves nothing in the browser, from whatever page
    page.evaluate("localStorage.setItem('sporbar-utkast:1:x', 'Ikke lagret')")
    page.goto(f"{live_server.url}{scene.at('workspace')}")
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_role("button", name="Logg ut")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter(one => one.includes('utkast'))") == []
    context.close()


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_accountant_writes_caveats(
    page: Page,
    scene: Scene,
    live_server: Any,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    # Given the accountant at the workspace
    log_in(page, scene.person(RoleName.ACCOUNTANT, "Tor", "Vikmoen"), live_server.url)
    page.goto(f"{live_server.url}{scene.at('workspace')}")

    # When the caveats are written; nothing else is offered
    expect(page.get_by_role("link", name=re.compile(r"Skriv ?: Innledning"))).to_have_count(0)
    page.get_by_role("link", name=re.compile(r"Skriv ?: Regnskap")).click()
    page.get_by_label("Forbehold til regnskapet").fill("Lønn for juni er ikke ført.")
    assert violations(page) == []
    screenshot(page, "rapport-9-forbehold")
    page.get_by_role("button", name="Lagre og gå tilbake").click()

    # Then they stand in the report
    expect(page.get_by_text("Lønn for juni er ikke ført.")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_member_reads_and_changes_nothing(
    page: Page,
    scene: Scene,
    live_server: Any,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    log_in(page, scene.person(RoleName.MEMBER, "Olav", "Steinvik"), live_server.url)

    page.goto(f"{live_server.url}{scene.at('workspace')}")

    expect(page.get_by_text("Bare daglig leder kan godkjenne og fryse rapporten.")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Skriv ?:"))).to_have_count(0)
    assert violations(page) == []
    screenshot(page, "rapport-10-medlem")


def test_freeze_is_followed_without_javascript(
    browser: Browser, scene: Scene, live_server: Any
) -> None:
    from sporbar.reporting.actions import Signature, order_freeze

    director = scene.person(RoleName.MANAGING_DIRECTOR, "Ingunn", "Havdal")
    signature = Signature(name="Ingunn Havdal", title="daglig leder", draft="")
    order = order_freeze(report=scene.report, signature=signature, by=director)
    context = browser.new_context(java_script_enabled=False, locale="nb-NO")
    page = context.new_page()
    log_in(page, director, live_server.url)

    page.goto(f"{live_server.url}{scene.at('report_progress', order.pk)}")
    expect(page.get_by_text("Venter på tur")).to_be_visible()
    do_due_freezes(worker="reisen")

    # The browser's own switch keeps what is meant for pages without scripts out of sight; that the
    # page asks to be loaded anew is tested where its text is read.
    page.reload()
    expect(page.get_by_text("Frysingen ble stanset")).to_be_visible()
    context.close()
