"""A visitor follows a round through the demo's doors, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.demo.told import told
from tests.journeys.conftest import WIDTHS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_visitor_answers_as_whoever_is_asked_and_then_follows_the_board(
    page: Page,
    live_server: object,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    tenant, found = told(("Kari", "Ola"), name="Havdalregionen")
    address = str(live_server)

    # Given the demo's page, which tells the round as a story
    page.goto(address + reverse("demo:doors"))
    page.get_by_text("Svar som en av de andre").click()
    assert violations(page) == []
    screenshot(page, "demo-runde")

    # When the visitor answers as somebody who is asked
    page.get_by_role("button", name="Svar som Kari").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hei, Kari")
    page.get_by_role("button", name="Åpne tiltakene mine").click()

    # Then it is on that person's own page, without any account
    own = reverse("office:contribution", args=[tenant.slug, found.pk])
    expect(page).to_have_url(address + own)

    # And the one who follows the round comes to its board
    page.goto(address + reverse("demo:doors"))
    page.get_by_role("button", name="Gå inn som koordinator").click()
    expect(page).to_have_url(address + reverse("office:board", args=[tenant.slug, found.pk]))
    expect(page.get_by_role("link", name="Eirik Sundmo")).to_be_visible()
