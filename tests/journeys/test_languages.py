"""A reader who changes the language of the page, in a real browser without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.journeys.conftest import WIDTHS


@pytest.fixture
def still_page(browser: Browser) -> Iterator[Page]:
    """A page that runs no scripts of its own; the browser asks for English."""
    context = browser.new_context(
        java_script_enabled=False, locale="en-GB", viewport={"width": 390, "height": 900}
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def measure_page(live_server) -> str:
    """The address of a reported measure in a nynorsk cooperation."""
    tenant = factories.cooperation("fjordlandet", language="nn")
    plan = factories.plan(tenant, measures=1)
    turn = factories.round(plan)
    said = factories.entry(turn, plan.measures.get(), lines=("Oppstarten er utsett.",))
    factories.deviation(said, new_date="2026-23")
    factories.edition(factories.report(turn))
    return f"{live_server.url}/fjordlandet/plan/{plan.year}/tiltak/1.1/"


@pytest.mark.django_db(transaction=True)
def test_reader_chooses_a_language_and_stays_on_the_page(
    still_page: Page, measure_page: str
) -> None:
    page = still_page

    # Given a nynorsk cooperation, which is nynorsk whatever the browser asks for
    page.goto(measure_page)
    expect(page.locator("html")).to_have_attribute("lang", "nn")
    expect(page.get_by_role("navigation", name="Hovudmeny")).to_be_visible()

    # When the reader chooses English at the foot of the page
    page.get_by_role("button", name="English").click()

    # Then it is the same page, in English, and what was reported stands as it was written
    expect(page).to_have_url(measure_page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
    expect(page.locator(".sb-deviating").first).to_have_attribute("lang", "nn")

    # And the choice holds on the next page, until another is made
    page.get_by_role("link", name="Reports").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reports")
    page.get_by_role("button", name="Bokmål").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rapporter")


@pytest.mark.django_db(transaction=True)
def test_a_page_in_another_language_than_its_words_has_no_accessibility_faults(
    page: Page, measure_page: str, violations: Callable[[Page], list[str]]
) -> None:
    page.goto(measure_page)
    page.get_by_role("button", name="English").click()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
