"""A decision from the recommendation to the list councils ask for, in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from sporbar.governance.actions.decisions import publish_decisions, record_decision
from sporbar.governance.actions.follow_ups import add_follow_up, step_follow_up
from sporbar.governance.models import AgendaItem, CaseSection, Meeting
from sporbar.organisations.models import Cooperation, RoleName
from tests import factories
from tests.governance import made
from tests.journeys.conftest import WIDTHS
from tests.journeys.keyboard import troubles_without_a_mouse

pytestmark = pytest.mark.django_db(transaction=True)

WORDING = (
    "1. Regionrådet slutter seg til felles avfallsplan for 2027–2030.\n"
    "2. Planen sendes kommunestyrene til behandling innen 1. mai."
)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation(name="Elvelandet", is_fictional=True)


@pytest.fixture
def meeting(tenant: Cooperation) -> Meeting:
    """A held meeting with two cases to decide; the first has a recommendation."""
    body = factories.body(tenant)
    factories.person(tenant, "Daglig leder")
    held = made.meeting(body, published=True, state="held")
    for place, title in enumerate(("Felles avfallsplan", "Felles legevakt"), start=1):
        case = made.case(tenant, title, published=True)
        made.item(held, case, number=made.number(case, body, 11 + place), position=place)
    CaseSection.objects.create(
        cooperation=tenant,
        case=held.items.first().case,
        kind="recommendation",
        text=WORDING.replace("1. mai", "1. juni"),
    )
    return held


@pytest.fixture
def office(browser: Browser, live_server, tenant: Cooperation) -> Iterator[Callable[..., Page]]:
    """A page of the secretary's, at a width."""
    user = factories.user()
    factories.role(tenant, user, RoleName.SECRETARY)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    opened = []

    def sit_down(path: str = "", width: int = 1280) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="nb-NO", bypass_csp=True
        )
        opened.append(context)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{live_server.url}/{tenant.slug}/kontor/vedtak/{path}")
        return page

    yield sit_down
    for context in opened:
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_secretary_records_what_was_decided(
    office: Callable[..., Page],
    meeting: Meeting,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    width: int,
) -> None:
    # Given a held meeting whose decisions nobody has recorded
    page = office(width=width)
    assert violations(page) == []
    screenshot(page, "vedtak-1-mangler")
    page.get_by_role("link", name="Felles avfallsplan").click()

    # When the secretary changes the recommended wording and says who follows it up
    expect(page.get_by_label("Vedtatt", exact=True)).to_be_checked()
    page.get_by_label("Vedtatt med endringer").check()
    page.get_by_label("Vedtakets ordlyd").fill(WORDING)
    page.get_by_label("Enstemmig", exact=True).check()
    page.get_by_label("Hva skal gjøres").first.fill("Sende planen til kommunene")
    page.get_by_label("Ansvarlig").first.fill("Daglig leder")
    page.get_by_label("Frist").first.fill("april 2026")
    assert violations(page) == []
    screenshot(page, "vedtak-2-fore")
    page.get_by_role("button", name="Lagre og gå til neste sak").click()

    # Then the next case is ready to be recorded, and the first one says what was changed
    expect(page.get_by_role("heading", name="Felles legevakt")).to_be_visible()
    assert page.get_by_label("Utsatt til").is_hidden()
    page.get_by_label("Utsatt", exact=True).check()
    page.get_by_label("Utsatt til").fill("juni 2026")
    page.get_by_role("button", name="Lagre vedtaket").click()
    expect(page.get_by_text("Utsatt til juni 2026.")).to_be_visible()
    assert violations(page) == []
    screenshot(page, "vedtak-3-utsatt")
    page.get_by_role("navigation", name="Du er her").get_by_role("link", name="Vedtak").click()
    page.get_by_role("link", name="Felles avfallsplan").click()
    expect(page.locator("ins")).to_have_text("mai.")
    page.get_by_role("button", name="Publiser vedtakene fra møtet").click()
    expect(page.get_by_role("link", name="Slik leser alle det")).to_be_visible()
    page.get_by_text("Koble vedtaket til noe").click()
    assert violations(page) == []
    screenshot(page, "vedtak-4-vedtaket")

    # And the follow-up stands in the list, over its deadline, to be stepped there
    page.get_by_role("link", name="Sende planen til kommunene").click()
    assert violations(page) == []
    screenshot(page, "vedtak-5-oppfolging")
    page.get_by_label("Hva er gjort").fill("Sendt 2. mai.")
    page.get_by_label("Tilstand").select_option("done")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Sendt 2. mai.").first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_follow_ups_are_stepped_in_their_list(
    office: Callable[..., Page],
    meeting: Meeting,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    width: int,
) -> None:
    decision = record_decision(item=meeting.items.first(), outcome="adopted", by=None)
    for task, deadline in (("Sende planen", "2026-04"), ("Lage opplegg", "2099-01")):
        add_follow_up(
            decision=decision, task=task, deadline=deadline, responsible_text="leder", by=None
        )
    page = office("oppfolging/", width)
    page.get_by_text("Før hvordan det går").first.click()
    assert violations(page) == []
    assert troubles_without_a_mouse(page) == []
    screenshot(page, "vedtak-6-oppfolgingen")
    page.get_by_label("Tilstand").first.select_option("done")
    page.get_by_role("button", name="Lagre").first.click()
    expect(page.get_by_role("link", name="Sende planen")).to_have_count(0)
    expect(page.get_by_role("link", name="Lage opplegg")).to_have_count(1)


@pytest.mark.parametrize("width", WIDTHS)
def test_second_to_record_loses_nothing(
    office: Callable[..., Page],
    meeting: Meeting,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    width: int,
) -> None:
    item: AgendaItem = meeting.items.first()
    # Given that two have opened the same item
    page = office(f"sak/{item.pk}/", width)
    page.get_by_label("Vedtakets ordlyd").fill("Planen vedtas med tillegg.")
    page.get_by_label("Hva skal gjøres").first.fill("Sende brev")
    # When the other saves first
    record_decision(item=item, outcome="noted", wording="Tas til orientering.", by=None)
    page.get_by_role("button", name="Lagre vedtaket").click()
    # Then both wordings are there, and one's own can be saved as a correction
    expect(page.get_by_text("Tas til orientering.")).to_be_visible()
    expect(page.get_by_label("Vedtakets ordlyd")).to_have_value("Planen vedtas med tillegg.")
    assert violations(page) == []
    screenshot(page, "vedtak-7-samtidig")
    page.get_by_label("Hvorfor vedtaket rettes").fill("Ført på feil sak.")
    page.get_by_role("button", name="Lagre rettelsen").click()
    expect(page.get_by_text("Planen vedtas med tillegg.").first).to_be_visible()


@pytest.mark.parametrize("page", WIDTHS, indirect=True)
def test_citizen_reads_what_came_of_it(
    page: Page,
    live_server,
    tenant: Cooperation,
    meeting: Meeting,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    first, second = meeting.items.all()
    decision = record_decision(
        item=first, outcome="adopted", wording=WORDING, votes_for=12, votes_against=2, by=None
    )
    record_decision(item=second, outcome="postponed", postponed_to="2026-06", by=None)
    row = add_follow_up(
        decision=decision,
        task="Sende planen til kommunene",
        responsible_text="daglig leder",
        deadline="2026-04",
        by=None,
    )
    step_follow_up(
        follow_up=row, seen=1, state="under_way", plan="Sendes i høst.", deadline="2026-04", by=None
    )
    publish_decisions(meeting=meeting, by=None)
    page.goto(f"{live_server.url}/{tenant.slug}/vedtak/")
    expect(page.get_by_text("Oppfølging: 0 av 1 gjennomført, 1 over fristen")).to_be_visible()
    assert violations(page) == []
    screenshot(page, "vedtak-8-lista")
    page.get_by_role("link", name="Felles avfallsplan").click()
    page.get_by_text("Slik har det gått").click()
    assert violations(page) == []
    screenshot(page, "vedtak-9-for-alle")
    page.goto(f"{live_server.url}/{tenant.slug}/saker/{first.case_id}/")
    expect(page.get_by_role("heading", name="Oppfølging av vedtakene")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{live_server.url}/{tenant.slug}/moter/{meeting.pk}/")
    expect(page.get_by_role("link", name="Vedtaket og oppfølgingen")).to_be_visible()
    assert violations(page) == []
    screenshot(page, "vedtak-10-motet")
