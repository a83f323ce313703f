"""What bodies did comes into the report: the editor chooses parts, the contributor a fact."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sporbar.governance.models import Adoption
from sporbar.organisations.models import RoleName
from sporbar.reporting.models import Report
from sporbar.rounds.actions import saved_answer
from tests import factories
from tests.governance import made
from tests.journeys.conftest import WIDTHS
from tests.journeys.test_report import Scene, log_in
from tests.office.answering_support import Asked, asked

pytestmark = pytest.mark.django_db(transaction=True)


def dealt(measure: Any, on: str = "2026-03-24") -> None:
    """The council dealt with a case of the measure and sent it to three councils."""
    tenant = measure.cooperation
    council = factories.body(tenant, "Regionrådet i Elvelandet")
    measure.responsible_body = council
    measure.save()
    case = made.case(tenant, "Felles avfallsplan for kommunene langs elva")
    case.measures.add(measure)
    meeting = made.meeting(council, on, state="held", place="Elvebotn kommunehus")
    made.meeting(council, "2026-05-12", state="held")
    decision = made.decision(made.item(meeting, case, number=made.number(case, council, 12)))
    made.follow_up(
        decision, "Sende saken til kommunene", responsible_text="sekretariatet", deadline="2026-04"
    )
    referral = made.referral(case, asked_by=decision, sent_on="2026-04-01")
    for position, state in enumerate(("adopted", "adopted", "waiting")):
        Adoption.objects.create(
            cooperation=tenant,
            referral=referral,
            position=position,
            state=state,
            first_expected="2026-09",
        )


@pytest.fixture
def scene(data_dir: Any) -> Scene:
    return Scene()


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_editor_chooses_parts_and_sees_them(
    page: Page,
    scene: Scene,
    live_server: Any,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    # Given a meeting with a case, a task that is late and three councils that were asked,
    dealt(scene.round.plan.measures.order_by("pk").first())
    log_in(page, scene.person(RoleName.COORDINATOR, "Kari", "Elv"), live_server.url)

    # When the editor ticks the parts about them,
    page.goto(f"{live_server.url}{scene.at('report_about')}")
    expect(page.get_by_text("2 møter, 1 sak")).to_be_visible()
    for part in ("Møter og saker", "Oppfølging av vedtak", "Vedtak i kommunene"):
        page.get_by_role("checkbox", name=part).check()
    assert violations(page) == []
    screenshot(page, "rapport-5-deler")
    page.get_by_role("button", name="Lagre").click()

    # then the report has them, and the workspace says what they hold and what is late.
    expect(page.get_by_role("heading", name="Møter og saker", exact=True)).to_be_visible()
    late = page.get_by_text("1 av oppgavene etter vedtak er over fristen")
    expect(late.first).to_be_attached()
    expect(
        page.get_by_text("To av de tre kommunene har sluttet seg til; den tredje").first
    ).to_be_attached()
    assert violations(page) == []
    screenshot(page, "rapport-6-organene")
    assert "meetings" in Report.objects.get(round=scene.round).outline


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_contributor_puts_a_computed_fact_beside_their_own_words(
    page: Page,
    live_server: Any,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    # Given a contributor whose measure a body has dealt with,
    world: Asked = asked()
    dealt(world.question.covers.get().measure)
    page.goto(f"{live_server.url}{world.link()}")
    page.get_by_role("button", name="Åpne tiltakene mine").click()
    page.goto(f"{live_server.url}{world.address()}")

    # when they open what has happened since, and put one in,
    page.get_by_text("Hva som har skjedd siden").click()
    expect(page.get_by_text("2 møter i Regionrådet i Elvelandet i perioden.").first).to_be_visible()
    assert violations(page) == []
    screenshot(page, "bidra-hva-organene-gjorde")
    page.get_by_role("button", name="Sett inn").first.click()

    # then it stands there with its source, and is saved as it is.
    expect(page.get_by_text(re.compile(r"^Lagret \d"))).to_be_visible(timeout=20_000)
    (line,) = [one for one in saved_answer(world.question).part.lines if one.source]
    assert line.text == "2 møter i Regionrådet i Elvelandet i perioden."
    assert line.source == "Møtene 24.\xa0mars 2026 og 12.\xa0mai 2026"
