"""A real browser for the journeys, and axe to judge every page they visit."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import browser as chromium

ROOT = Path(__file__).parent.parent.parent
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
SCREENSHOTS = ROOT / "out/screenshots"

#: Widths every page is looked at: a desk and a phone.
WIDTHS = (1280, 390)
#: What a screen of 1280 shows at 200 % zoom (WCAG 1.4.4 and 1.4.10).
ZOOM = 640


def too_wide(page: Page) -> list[str]:
    """A line where the page must be scrolled sideways; none when it fits its screen."""
    is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return ["the page is wider than its screen"] if is_wide else []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium.find(), args=chromium.arguments()
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page; `@pytest.mark.parametrize("page", WIDTHS, indirect=True)` sets its width."""
    width = getattr(request, "param", 1280)
    # The policy stays on for the page's own scripts; only axe is let in past it.
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale="nb-NO", bypass_csp=True
    )
    opened = context.new_page()
    yield opened
    context.close()


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """Runs axe on the page as it stands; one line per violation, none when all is well.

    A page wider than its screen is one too.
    """

    def run(page: Page) -> list[str]:
        # What passed is megabytes on a long page and crosses slowly: only what is wrong does.
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(f"{AXE};0")
        found: list[str] = page.evaluate(
            "axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa',"
            " 'wcag21a', 'wcag21aa', 'best-practice']}).then((result) => result.violations.map("
            "(one) => `${one.id}: ${one.help} (${one.nodes.slice(0, 3).map("
            "(node) => node.target.join(' ')).join(', ')})`))"
        )
        return found + too_wide(page)

    return run


@pytest.fixture
def screenshot() -> Callable[[Page, str], None]:
    """Saves the whole page as out/screenshots/<name>-<width>.png."""

    def save(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)

    return save
