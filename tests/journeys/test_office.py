"""Every page of the office in a real browser: at a desk, on a phone, at 200 % zoom, by keyboard."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from sporbar.organisations.models import RoleName
from tests.journeys.conftest import WIDTHS, ZOOM, too_wide
from tests.journeys.keyboard import troubles_without_a_mouse
from tests.test_who_reaches_what import BOOK, World, build, client_of

pytestmark = pytest.mark.django_db(transaction=True)

HEIGHT = 900
#: A mail as it will be sent, framed by the preview: it has no landmarks of its own.
MAILS = {"round_mail"}


@pytest.fixture
def world() -> World:
    return build("egenregionen")


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """The pages a managing director can look at, by name."""
    client = client_of(world.people[RoleName.MANAGING_DIRECTOR])
    for name in sorted(one for one in BOOK if one.startswith("office:")):
        arguments = world.arguments(name)
        if None in arguments.values():
            # Only somebody with a link has such a page.
            continue
        address = reverse(name, kwargs=arguments)
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
        for width in (*WIDTHS, ZOOM):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            is_judged = width != ZOOM and name not in MAILS
            wrong = violations(page) if is_judged else too_wide(page)
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
        wrong = troubles_without_a_mouse(page)
        if wrong:
            found[name] = wrong

    assert found == {}
