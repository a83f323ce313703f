"""The strategy's areas put in order, in a real browser: by keyboard and by drag."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sporbar.organisations.models import Cooperation
from sporbar.plans.models import ActionArea, FocusArea, Strategy
from tests import factories
from tests.journeys.conftest import WIDTHS
from tests.journeys.test_writing import desk, tenant

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["desk", "tenant"]
ADDRESS = "/elvelandet/kontor/strategi/"


@pytest.fixture
def strategy(tenant: Cooperation) -> Strategy:
    """Three focus areas; the first has two action areas."""
    found = factories.strategy(tenant, areas=3)
    ActionArea.objects.create(
        cooperation=tenant,
        strategy=found,
        focus_area=found.focus_areas.get(number=1),
        code="1.2",
        title="Kultur",
    )
    return found


def order() -> list[str]:
    return [one.title for one in FocusArea.objects.order_by("number")]


@pytest.mark.parametrize("width", WIDTHS)
def test_areas_are_ordered_by_keyboard_alone(
    desk: Callable[..., Page],
    strategy: Strategy,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    width: int,
) -> None:
    page = desk("Kari", ADDRESS, viewport={"width": width, "height": 900})
    down = page.get_by_role("button", name="Flytt ned: Satsingsområde 1")

    down.focus()
    page.keyboard.press("Enter")

    expect(page.locator("[data-told]")).to_have_text("«2 Satsingsområde 1» er flyttet.")
    expect(down).to_be_focused()
    assert order() == ["Satsingsområde 2", "Satsingsområde 1", "Satsingsområde 3"]
    # The codes under it have followed, on the page too.
    moved = page.locator("[data-area='f'] > [data-key]").nth(1)
    expect(moved.locator("[data-label]").first).to_have_text("2")
    expect(moved.locator("[data-area='a'] [data-label]")).to_have_text(["2.1", "2.2"])

    page.get_by_role("button", name="Flytt opp: Kultur").press("Enter")

    expect(page.locator("[data-told]")).to_have_text("«2.1 Kultur» er flyttet.")
    assert ActionArea.objects.get(title="Kultur").code == "2.1"
    # The last row cannot go further down: nothing is sent, and it says so to a screen reader.
    last = page.get_by_role("button", name="Flytt ned: Satsingsområde 3")
    expect(last).to_have_attribute("aria-disabled", "true")
    assert violations(page) == []
    screenshot(page, "strategi-rekkefolge")


def test_focus_area_is_dragged_to_the_top(
    desk: Callable[..., Page],
    strategy: Strategy,
) -> None:
    page = desk("Kari", ADDRESS, viewport={"width": 1280, "height": 1400})
    rows = page.locator("[data-area='f'] > [data-key]")
    box = rows.first.bounding_box()
    assert box is not None

    rows.last.locator("> .sb-write__grip").hover()
    page.mouse.down()
    for step in range(40):
        page.mouse.move(box["x"] + 60 + step % 5, box["y"] + 5 + step % 8)
        page.wait_for_timeout(50)
        if step > 5 and "Satsingsområde 3" in rows.first.inner_text():
            break
    page.mouse.up()

    expect(page.locator("[data-told]")).to_have_text("«1 Satsingsområde 3» er flyttet.")
    assert order() == ["Satsingsområde 3", "Satsingsområde 1", "Satsingsområde 2"]
