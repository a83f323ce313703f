"""Every page of the office in a real browser: at a desk, on a phone, at 200 % zoom, by keyboard."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from sporbar.organisations.models import RoleName
from tests.test_who_reaches_what import BOOK, World, build, client_of

pytestmark = pytest.mark.django_db(transaction=True)

#: 640 points is what a screen of 1280 shows at 200 % zoom (WCAG 1.4.4 and 1.4.10).
WIDTHS = (1280, 390, 640)
HEIGHT = 900

#: What one comes to with the keyboard, and what of it shows no sign of having the focus.
TABBED = """() => {
  const seen = (one) => one.checkVisibility({checkOpacity: false, checkVisibilityCSS: true})
    && !one.closest('[inert]') && one.getClientRects().length > 0;
  const radios = new Set();
  return [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
  )].filter((one) => {
    if (one.disabled || one.tabIndex < 0 || !seen(one)) return false;
    if (one.type === 'radio') {
      if (radios.has(one.name)) return false;
      radios.add(one.name);
    }
    return true;
  }).length;
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  if (!one.dataset.tabbed) one.dataset.tabbed = Math.random();
  const style = getComputedStyle(one);
  const parent = getComputedStyle(one.closest('label, .ds-field') || one);
  // The skip link is out of sight until it has the focus, and then seen: that is its sign.
  if (one.matches('.ds-skip-link')) return {id: one.dataset.tabbed, marked: true};
  const marked = (s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0)
    || s.boxShadow !== 'none';
  return {id: one.dataset.tabbed, marked: marked(style) || marked(parent), html: one.outerHTML};
}"""


@pytest.fixture
def world() -> World:
    return build("egenregionen")


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """The pages a managing director can look at, by name."""
    client = client_of(world.people[RoleName.MANAGING_DIRECTOR])
    for name in sorted(one for one in BOOK if one.startswith("office:")):
        address = reverse(name, kwargs=world.arguments(name))
        answer = client.get(address)
        page = answer.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 200 and page and "attachment" not in str(answer.headers):
            yield name.removeprefix("office:"), address


def enter(page: Page, live_server: Any, world: World) -> None:
    client: Client = client_of(world.people[RoleName.MANAGING_DIRECTOR])
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
    )


def test_every_page_is_whole_at_every_width(
    page: Page,
    live_server: Any,
    world: World,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    enter(page, live_server, world)
    found = {}
    pages = list(addresses(world))
    assert len(pages) > 25
    for name, address in pages:
        page.goto(f"{live_server.url}{address}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            wrong = [] if width == 640 else violations(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append("the page is wider than its screen")
            if wrong:
                found[f"{name} {width}"] = wrong
            screenshot(page, f"kontor-{name}")

    assert found == {}


def test_every_page_can_be_used_by_keyboard_alone(
    page: Page, live_server: Any, world: World
) -> None:
    enter(page, live_server, world)
    found: dict[str, list[str]] = {}
    for name, address in addresses(world):
        page.goto(f"{live_server.url}{address}")
        wanted = page.evaluate(TABBED)
        met: list[str] = []
        wrong = []
        for _step in range(wanted + 60):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            if focused is None or focused["id"] == (met and met[-1]):
                continue  # a date field has a stop for the day, the month, the year
            if focused["id"] in met:
                break
            met.append(focused["id"])
            if not focused["marked"]:
                wrong.append(f"no sign of focus: {focused['html'][:120]}")
        if len(met) < wanted:
            wrong.append(f"{len(met)} of {wanted} can be reached")
        if wrong:
            found[name] = wrong

    assert found == {}
