"""A reader of the public site, in a real browser, on a desk and on a phone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sporbar.demo.actions import freeze_reports, load_folder
from sporbar.demo.build import demo_folders
from sporbar.organisations.models import Body
from sporbar.plans.actions import adopt_version, end_measure, open_version, save_measure
from sporbar.plans.models import ActionPlan
from sporbar.reporting.plan_documents import freeze_plan
from tests import factories
from tests.journeys.conftest import WIDTHS, ZOOM, too_wide
from tests.journeys.keyboard import troubles_without_a_mouse

K, H = "/kongsbergregionen/", "/havdalregionen/"
#: Every kind of page, by the name of its screenshot.
PAGES = {
    "samarbeid": "/",
    "forside": K,
    "forside-oppdiktet": H,
    "plan": f"{K}plan/2011/",
    "plan-avvik": f"{K}plan/2011/?avvik=on",
    "plan-uten-treff": f"{K}plan/2011/?avvik=on&omrade=1&status=completed",
    "tiltak-utsatt": f"{K}plan/2011/tiltak/3.1/",
    "tiltak-deltiltak": f"{K}plan/2011/tiltak/5.6/",
    "tiltak-vedlegg": f"{K}plan/2011/tiltak/5.1/",
    "tiltak-flere-aar": f"{H}plan/2026/tiltak/4.1/",
    "tiltak-tatt-ut": f"{H}plan/2026/tiltak/1.2/",
    "tiltak-med-delplan": f"{H}plan/2026/tiltak/1.1/",
    "plan-i-to-versjoner": f"{H}plan/2026/",
    "planversjon": f"{K}plan/2011/versjon/1/",
    "planversjon-endret": f"{H}plan/2026/versjon/2/",
    "planversjon-erstattet": f"{H}plan/2026/versjon/1/",
    "kommuner": f"{K}kommuner/",
    "min-kommune": f"{K}kommuner/tinn-kommune/",
    "regnskap": f"{K}regnskap/2011-h1/",
    "regnskap-budsjett": f"{H}regnskap/2026-h1/",
    "rapporter": f"{H}rapporter/",
    "utgave": f"{K}rapporter/2011-h1/utgave/1/",
    "utgave-aarsrapport": f"{H}rapporter/2025/",
    "sok": f"{K}sok/?q=geosenter",
    "sok-uten-treff": f"{K}sok/?q=romfart",
    "tilgjengelighet": "/tilgjengelighet/",
    "finnes-ikke": f"{K}plan/1999/",
}
#: Those with the controls of another: they are not gone through by keyboard once more.
ALIKE = {
    "forside-oppdiktet",
    "plan-avvik",
    "plan-i-to-versjoner",
    "planversjon-erstattet",
    "regnskap-budsjett",
    "tiltak-deltiltak",
    "tiltak-vedlegg",
    "tiltak-tatt-ut",
    "utgave-aarsrapport",
}


@pytest.fixture
def site(live_server) -> str:
    """The site with the demo of both cooperations, frozen and published; its address."""

    def quietly(what: str) -> None:
        pass

    for folder in demo_folders():
        load_folder(folder=folder, tell=quietly)
        freeze_reports(folder=folder, tell=quietly)
    change_the_plan_of_2026()
    return live_server.url


def change_the_plan_of_2026() -> None:
    """The invented region's plan in a second version, with a sub-body's plan under a measure."""
    plan = ActionPlan.objects.get(cooperation__slug="havdalregionen", year=2026, hangs_under=None)
    body = Body.objects.within(plan.cooperation_id).order_by("id")[0]
    version = open_version(plan=plan, by=None)
    renamed, ended = version.drafts.filter(focus_area__number=1).order_by("number")[:2]
    part = replace(renamed.part(), title="Felles næringsarbeid for de minste bedriftene")
    save_measure(draft=renamed, part=part, seen=renamed.lock, by=None)
    end_measure(draft=ended, reason="Fylkeskommunen har overtatt arbeidet.", by=None)
    second = adopt_version(
        version=version,
        adopted_by=body,
        adopted_on="2026-09-17",
        case_reference="14/26",
        wording="Regionrådet vedtar endringene i handlingsplanen.",
        by=None,
    )
    freeze_plan(version=second, by=None)
    sub_plan = factories.sub_draft(second, "Årsplan for næringsnettverket")
    adopt_version(version=sub_plan, adopted_by=body, adopted_on="2026-10-01", by=None)


@pytest.mark.django_db(transaction=True)
def test_reader_finds_what_deviates_and_downloads_the_report(
    page: Page, site: str, tmp_path: Path
) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(site)

        # Given the front page of a cooperation
        page.get_by_role("link", name="Kongsbergregionen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Kongsbergregionen")

        # When the reader follows the figure of what deviates
        page.get_by_role("link", name="tiltak med avvik").click()
        expect(page.get_by_role("status")).to_have_text("10 av 36 tiltak")

        # Then a measure's page says what, why and until when
        page.get_by_role("link", name="Bærekraftig hytteutvikling").click()
        now = page.get_by_role("region", name="Status per")
        expect(now).to_contain_text("Avvik: utsatt")
        expect(now).to_contain_text("høsten–vinteren 2011")

        # And the source is one step away, with the report as it was frozen
        now.get_by_role("link", name="Halvårsrapport 2011, utgave 1").click()
        expect(page.locator("#tiltak-3-2")).to_be_in_viewport()
        with page.expect_download() as started:
            page.get_by_role("link", name="Word").click()
        saved = tmp_path / f"{width}.docx"
        started.value.save_as(saved)
        assert saved.read_bytes()[:2] == b"PK"
        pdf = page.request.get(
            site + page.get_by_role("link", name="PDF").get_attribute("href")  # type: ignore[operator]
        )
        assert pdf.body().startswith(b"%PDF-")


@pytest.mark.django_db(transaction=True)
def test_every_page_is_accessible_fits_its_screen_and_needs_no_mouse(
    page: Page,
    site: str,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    found: dict[str, list[str]] = {}
    for name, address in PAGES.items():
        page.goto(site + address)
        for width in (*WIDTHS, ZOOM):
            page.set_viewport_size({"width": width, "height": 900})
            if width != ZOOM:
                screenshot(page, name)
            wrong = too_wide(page) if width == ZOOM else violations(page)
            if wrong:
                found[f"{name} {width}"] = wrong
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        if name not in ALIKE and (wrong := troubles_without_a_mouse(page)):
            found[f"{name} by keyboard"] = wrong

    assert found == {}


@pytest.mark.django_db(transaction=True)
def test_plan_is_filtered_with_the_keyboard_alone(page: Page, live_server) -> None:
    factories.plan(factories.cooperation(), measures=7, areas=3)
    page.goto(f"{live_server.url}/elvelandet/plan/2026/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hopp til innholdet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Satsingsområde", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    for _field in ("Arbeidsform", "Status", "Ansvarlig eller involvert", "Bare avvik", "Vis"):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Vis")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_have_text("2 av 7 tiltak")
    assert "omrade=2" in page.url
