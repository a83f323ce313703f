"""Somebody from the secretariat writes the plan, in a real browser."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sporbar.organisations.models import Body, Cooperation, RoleName, User
from sporbar.plans.actions import end_measure, open_version, save_measure, send_version
from sporbar.plans.content import FormerNamePart, InvolvementPart, StrandPart, measure_of
from sporbar.plans.models import DraftMeasure, PlanVersion
from tests import factories
from tests.journeys.conftest import WIDTHS

pytestmark = pytest.mark.django_db(transaction=True)

PAUSE = 6_000


@pytest.fixture
def tenant() -> Cooperation:
    found = factories.cooperation()
    factories.body(found)
    factories.municipality(found)
    return found


@pytest.fixture
def version(tenant: Cooperation) -> PlanVersion:
    return factories.draft_version(tenant, measures=6, areas=2)


def writer(tenant: Cooperation, name: str) -> User:
    found = factories.user(f"{name.lower()}@eksempel.no", first_name=name)
    factories.role(tenant, found, RoleName.COORDINATOR)
    Authenticator.objects.create(user=found, type=Authenticator.Type.TOTP, data={})
    return found


def log_in(context: BrowserContext, user: User, address: str) -> None:
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}])


@pytest.fixture
def desk(browser: Browser, live_server, tenant: Cooperation) -> Callable[..., Page]:
    """A page of its own for somebody who writes; more options are the browser's."""
    opened: list[BrowserContext] = []

    def sit_down(name: str, path: str, **options: object) -> Page:
        settings_of = {"viewport": {"width": 1280, "height": 900}, **options}
        context = browser.new_context(locale="nb-NO", bypass_csp=True, **settings_of)
        opened.append(context)
        log_in(context, writer(tenant, name), live_server.url)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{live_server.url}{path}")
        return page

    yield sit_down
    for context in opened:
        context.close()


def first(version: PlanVersion) -> DraftMeasure:
    found: DraftMeasure = version.drafts.order_by("focus_area__number", "number")[0]
    return found


def address(draft: DraftMeasure) -> str:
    return f"/elvelandet/kontor/plan/tiltak/{draft.key}/"


DRAFT = "/elvelandet/kontor/plan/2026/utkast/"


def state(page: Page):
    return page.locator("[data-state]")


def said(draft: DraftMeasure):
    draft.refresh_from_db()
    return measure_of(draft.content)


def test_words_save_themselves(desk: Callable[..., Page], version: PlanVersion) -> None:
    # Given a measure that stands open
    draft = first(version)
    page = desk("Kari", address(draft))
    expect(state(page)).to_contain_text("Lagret")

    # When somebody writes, and makes a new row with Enter
    page.get_by_label("Aktivitet 1", exact=True).click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("Søke om midler til mer.")

    # Then it is saved after a pause, and said in words
    expect(state(page)).to_have_text("Ikke lagret ennå")
    expect(state(page)).to_contain_text("Lagret", timeout=PAUSE)
    assert said(draft).activities == ("Arbeide med tiltak 1.1.", "Søke om midler til mer.")

    # And the focus stays where it was
    expect(page.get_by_label("Aktivitet 2", exact=True)).to_be_focused()


def test_lost_network_loses_nothing(desk: Callable[..., Page], version: PlanVersion) -> None:
    draft = first(version)
    page = desk("Kari", address(draft))

    # When the network goes while somebody writes
    page.context.set_offline(True)
    page.get_by_label("Tittel", exact=True).first.fill("Skrevet på toget")
    expect(state(page)).to_have_text(
        "Ikke lagret: ingen nett, teksten ligger trygt her", timeout=PAUSE
    )
    assert said(draft).title == "Tiltak 1.1"

    # Then it is saved as soon as the network is back
    page.context.set_offline(False)
    expect(state(page)).to_contain_text("Lagret", timeout=PAUSE)
    assert said(draft).title == "Skrevet på toget"


def test_crash_is_survived(desk: Callable[..., Page], version: PlanVersion) -> None:
    draft = first(version)
    page = desk("Kari", address(draft))

    # Given text that was never saved when the page went away
    page.context.set_offline(True)
    page.get_by_label("Tittel", exact=True).first.fill("Nesten tapt")
    page.wait_for_timeout(300)
    crashed = page.context.new_page()
    page.close(run_before_unload=False)
    crashed.context.set_offline(False)

    # When the page is opened again, it is offered back
    crashed.goto(page.url)
    crashed.get_by_role("button", name="Hent den tilbake").click()

    # Then it stands there and saves itself
    expect(crashed.get_by_label("Tittel", exact=True).first).to_have_value("Nesten tapt")
    expect(state(crashed)).to_contain_text("Lagret", timeout=PAUSE)
    assert said(draft).title == "Nesten tapt"


def test_two_editors_see_each_others_words(
    desk: Callable[..., Page],
    version: PlanVersion,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    def look(page: Page, name: str) -> None:
        for width in reversed(WIDTHS):
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == [], (name, width)
            screenshot(page, name)

    # Given two who have the same measure open
    draft = first(version)
    kari = desk("Kari", address(draft))
    ola = desk("Ola", address(draft))

    # When Ola changes the activities and Kari the title
    ola.get_by_label("Aktivitet 1", exact=True).fill("Olas aktivitet.")
    expect(state(ola)).to_contain_text("Lagret", timeout=PAUSE)
    expect(ola.locator("[data-undo] [name=seen]")).to_have_value("2", timeout=PAUSE)
    kari.get_by_label("Tittel", exact=True).first.fill("Karis tittel")

    # Then Kari's page holds both, and says whose
    expect(kari.locator("[data-told]")).to_contain_text("Ola endret aktiviteter", timeout=PAUSE)
    expect(kari.get_by_label("Aktivitet 1", exact=True)).to_have_value("Olas aktivitet.")
    assert (said(draft).title, said(draft).activities) == ("Karis tittel", ("Olas aktivitet.",))
    look(kari, "skrive-sammen")

    # When both change the same
    kari.get_by_label("Aktivitet 1", exact=True).fill("Karis nye aktivitet.")
    expect(kari.locator("[data-undo] [name=seen]")).to_have_value("4", timeout=PAUSE)
    ola.get_by_label("Aktivitet 1", exact=True).fill("Olas nye aktivitet.")
    expect(ola.get_by_text("Kari har endret det samme")).to_be_visible(timeout=PAUSE)
    look(ola, "skrive-samtidig")

    # Then both texts are shown side by side, and the choice is Ola's
    ola.get_by_role("button", name="Se begge tekstene og velg").click()
    expect(ola.get_by_role("heading", level=1)).to_have_text("Dere har endret det samme")
    expect(ola.get_by_text("Karis nye aktivitet.")).to_be_visible()
    expect(ola.get_by_text("Olas nye aktivitet.")).to_be_visible()
    look(ola, "skrive-velge")
    ola.get_by_label("Ta med begge").check()
    ola.get_by_role("button", name="Bruk valget").click()
    expect(state(ola)).to_contain_text("Lagret", timeout=PAUSE)
    assert said(draft).activities == ("Karis nye aktivitet.", "Olas nye aktivitet.")


def test_page_that_stands_open_learns_of_the_other(
    desk: Callable[..., Page], version: PlanVersion
) -> None:
    # Given a page nobody writes in
    draft = first(version)
    kari = desk("Kari", address(draft))

    # When somebody else saves, and the page looks, as it does now and then
    save_measure(
        draft=draft,
        seen=draft.lock,
        part=replace(measure_of(draft.content), activities=("Olas aktivitet.",)),
        by=writer(version.plan.cooperation, "Ola"),
    )
    kari.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    # Then it says so, with the new text in place, and without saving anything
    expect(kari.locator("[data-told]")).to_contain_text("Ola endret aktiviteter", timeout=PAUSE)
    expect(kari.get_by_label("Aktivitet 1", exact=True)).to_have_value("Olas aktivitet.")
    draft.refresh_from_db()
    assert draft.lock == 2

    # And what is written on now goes on from there
    kari.get_by_label("Aktivitet 1", exact=True).fill("Olas aktivitet, og Karis.")
    expect(kari.locator("[data-undo] [name=seen]")).to_have_value("3", timeout=PAUSE)
    assert said(draft).activities == ("Olas aktivitet, og Karis.",)


def test_logging_out_leaves_nothing_behind(desk: Callable[..., Page], version: PlanVersion) -> None:
    page = desk("Kari", address(first(version)))
    page.context.set_offline(True)
    page.get_by_label("Tittel", exact=True).first.fill("Bare mitt")
    page.wait_for_timeout(300)
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())

    page.get_by_role("button", name="Logg ut").click()

    page.wait_for_load_state()
    assert (
        page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('sporbar')).length")
        == 0
    )


def test_plan_sent_while_somebody_writes_keeps_their_text(
    desk: Callable[..., Page], version: PlanVersion
) -> None:
    draft = first(version)
    page = desk("Kari", address(draft))
    send_version(version=version, bodies=[Body.objects.get()], by=None)

    page.get_by_label("Tittel", exact=True).first.fill("For sent")

    expect(page.get_by_text("sendt til behandling")).to_be_visible(timeout=PAUSE)
    expect(page.get_by_label("Tittel", exact=True).first).to_have_value("For sent")
    with page.expect_download() as started:
        page.get_by_role("button", name="Last ned teksten din").click()
    assert "For sent" in Path(started.value.path()).read_text(encoding="utf-8")


def test_measures_are_ordered_by_keyboard_alone(
    desk: Callable[..., Page], version: PlanVersion
) -> None:
    page = desk("Kari", DRAFT)
    up = page.get_by_role("button", name="Flytt opp: Tiltak 1.3")
    up.focus()

    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_have_text("Tiltak 1.2 flyttet til plass 2 av 3")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_have_text("Tiltak 1.1 flyttet til plass 1 av 3")
    expect(up).to_be_focused()

    assert first(version).title == "Tiltak 1.3"
    expect(page.locator("[data-area='1'] [data-label]").first).to_have_text("1.1")


def test_measure_is_dragged_to_another_area(
    desk: Callable[..., Page], version: PlanVersion
) -> None:
    page = desk("Kari", DRAFT, viewport={"width": 1280, "height": 1700})
    grip = page.locator("[data-area='1'] .sb-write__grip").first
    target = page.locator("[data-area='2'] .sb-write__row").last

    moved = page.locator(f"[data-area='2'] [data-key='{first(version).key}']")

    grip.hover()
    page.mouse.down()
    box = target.bounding_box()
    assert box is not None
    # A hand is slower than a script, and does not stop before the row has come along.
    for step in range(40):
        page.mouse.move(box["x"] + 60 + step % 5, box["y"] + 15 + step % 10)
        page.wait_for_timeout(50)
        if step > 5 and moved.count():
            break
    page.mouse.up()

    expect(page.locator("[data-told]")).to_contain_text("flyttet til plass")
    assert version.drafts.filter(focus_area__number=2, title="Tiltak 1.1").exists()


def test_pasted_lines_become_rows(desk: Callable[..., Page], version: PlanVersion) -> None:
    draft = first(version)
    page = desk("Kari", address(draft))
    field = page.get_by_label("Resultat 1", exact=True)
    field.click()

    field.evaluate(
        """(field) => {
            const data = new DataTransfer();
            data.setData("text/plain", "\\uf0b7 Første.\\r\\n\\uf0b7 Andre.\\r\\n\\r\\nTredje.");
            field.dispatchEvent(new ClipboardEvent("paste", {
                clipboardData: data, bubbles: true, cancelable: true,
            }));
        }"""
    )
    expect(page.get_by_label("Resultat 3", exact=True)).to_have_value("Tredje.")
    expect(page.locator("[data-told]")).to_contain_text("punkttegn fra Word", timeout=PAUSE)

    assert said(draft).expected_results == ("Første.", "Andre.", "Tredje.")


@pytest.fixture
def full(tenant: Cooperation) -> DraftMeasure:
    """A measure in force that says something of everything, in the draft of the next version."""
    adopted = factories.adopted_version(tenant, measures=7, areas=2)
    version = open_version(plan=adopted.plan, by=None)
    draft = first(version)
    area = draft.focus_area.action_areas.get()
    area.aliases.create(cooperation=tenant, title="Det digitale tiltaksområdet")
    save_measure(
        draft=draft,
        seen=draft.lock,
        part=replace(
            measure_of(draft.content),
            title="Bredbånd til alle husstander i regionen, også der ingen bygger av seg selv",
            activities=(
                "Kartlegge hvor det mangler dekning, sammen med kommunene og fylkeskommunen.",
                "Søke om midler fra ordningen for bredbånd før fristen 15. februar, og samordne "
                "søknadene slik at kommunene ikke konkurrerer med hverandre om de samme pengene.",
                "Inngå avtaler.",
            ),
            expected_results=("98 prosent av husstandene har tilbud om rask forbindelse.",),
            strands=(
                StrandPart(title="Mobildekning", activities=("Kjøre veiene.", "Rapportere.")),
            ),
            responsible_body="Regionrådet",
            involved=(
                InvolvementPart(role="external_lead", organisation="Elvebotn kommune", year=2026),
                InvolvementPart(role="partner", body="Regionrådet", unit="Sekretariatet"),
            ),
            goals=("9", "9.c"),
            former_names=(FormerNamePart(name="Bredbåndsprosjektet", changed_on="2024"),),
        ),
        by=None,
    )
    end_measure(draft=version.drafts.get(title="Tiltak 2.3"), reason="Målet er nådd.", by=None)
    draft.refresh_from_db()
    return draft


@pytest.mark.parametrize("width", [*WIDTHS, "zoom"])
def test_pages_of_writing_are_accessible(
    desk: Callable[..., Page],
    full: DraftMeasure,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    width: int | str,
) -> None:
    # 200 % on a desk of 1280 is half the width with twice the dots.
    size = {"width": 640, "height": 450} if width == "zoom" else {"width": width, "height": 900}
    more = {"device_scale_factor": 2} if width == "zoom" else {}
    sub = factories.sub_draft(full.version.plan.versions.get(number=1))
    page = desk("Kari", DRAFT, viewport=size, **more)
    own = address(full)
    pages = {
        "skrive-utkast": DRAFT,
        "skrive-utkast-filter": f"{DRAFT}?mangler=on",
        "skrive-tiltak": own,
        "skrive-flytt": f"{own}flytt/",
        "skrive-del": f"{own}del/",
        "skrive-sla-sammen": f"{own}sla-sammen/",
        "skrive-avslutt": f"{own}avslutt/",
        "skrive-skribenter": f"/elvelandet/kontor/plan/underplan/{sub.plan_id}/skribenter/",
    }
    base = page.url.removesuffix(DRAFT)

    def judge(name: str) -> None:
        screenshot(page, name)
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    for name, path in pages.items():
        page.goto(f"{base}{path}")
        judge(name)

    page.goto(f"{base}{own}")
    page.get_by_text("Velg blant FNs bærekraftsmål").click()
    page.get_by_label("Søk i mål").fill("innovasjon")
    page.get_by_label("Navn").first.fill("Ukjent AS")
    page.get_by_label("Tittel", exact=True).first.fill("")
    page.get_by_role("button", name="Lagre").first.click()
    expect(page.get_by_text("Vi finner ikke «Ukjent AS»")).to_be_visible()
    judge("skrive-tiltak-feil")
    page.evaluate("localStorage.clear()")
    page.goto("about:blank")

    send_version(version=full.version, bodies=[Body.objects.get()], by=None)
    for name, path in {"skrive-laast": DRAFT, "skrive-laast-tiltak": own}.items():
        page.goto(f"{base}{path}")
        judge(name)
