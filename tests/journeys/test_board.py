"""A coordinator follows a round on the board, in a real browser: at a desk, on a phone, by
keyboard, without scripts, at 200 % zoom."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Cooperation, RoleName, User
from sporbar.plans.models import FocusArea
from sporbar.rounds.models import (
    RequestComment,
    RequestState,
    Round,
    RoundState,
    StatusRequest,
)
from tests import factories
from tests.journeys.conftest import WIDTHS

pytestmark = pytest.mark.django_db(transaction=True)

Look = Callable[[Page, str], None]

#: Measures by focus area: number, title, whose, state, days since.
PLAN = (
    (1, 1, "Felles næringsfond", "Anne Berg", "submitted", 2),
    (1, 2, "Etablererskole i alle kommunene", "Anne Berg", "draft", 0),
    (1, 3, "Omdømme og bosetting", "Bjørn Dahl", "waiting", 0),
    (1, 4, "Reiselivssatsing i fjellkommunene med felles vertskap", "Bjørn Dahl", "submitted", 1),
    (2, 1, "Sykkelveg mellom sentrene", "Cecilie Eng", "approved", 6),
    (2, 2, "Kollektivtilbud på tvers av fylkesgrensen", "Cecilie Eng", "returned", 3),
    (2, 3, "Bredbånd til alle", "", "waiting", 0),
)


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation(name="Elvelandet")


@pytest.fixture
def opened(tenant: Cooperation) -> Round:
    """A round with every state on its board, whose deadline was yesterday."""
    plan = factories.plan(tenant, areas=2)
    for number, title in ((1, "Næring og bosetting"), (2, "Samferdsel og infrastruktur")):
        FocusArea.objects.filter(number=number).update(title=title)
    now = timezone.now()
    found = factories.round(
        plan, state=RoundState.OPEN, deadline=timezone.localdate() - timedelta(days=1)
    )
    for area, number, title, name, state, days in PLAN:
        one = factories.measure(
            plan, area=area, number=number, title=title, activities=("Arbeide videre med det.",)
        )
        who = found.contributors.filter(person__name=name).first() if name else None
        who = who or (factories.contributor(found, name) if name else None)
        question = factories.request(
            found,
            one,
            contributors=(who,) if who else (),
            state=state,
            changed_at=now - timedelta(days=days),
        )
        if state in ("submitted", "approved", "returned"):
            entry = factories.answered(
                question,
                state=state,
                lines=(
                    "Fondet er opprettet, og tre søknader er behandlet.",
                    "Neste møte er i mai.",
                ),
                at=now - timedelta(days=days),
                author_role="prosjektleder",
                progress="as_planned",
            )
            if number == 4:
                factories.deviation(entry, "delayed", cause="Mangler vedtak i én kommune")
    strand = factories.measure(plan, area=2, number=4, title="Klima", strands=("Ladenett", "Flom"))
    for one in strand.strands.order_by("position"):
        factories.answered(
            factories.request(found, one, contributors=(found.contributors.all()[0],)),
            at=now - timedelta(days=4),
        )
    factories.measure(plan, area=2, number=5, title="Regional vannforsyning")
    question = StatusRequest.objects.filter(state="submitted").first()
    RequestComment.objects.create(
        cooperation=tenant,
        request=question,
        text="Skal søknadene fra i fjor telles med?",
        author="Anne Berg, prosjektleder",
        at=now - timedelta(days=1),
    )
    return found


@pytest.fixture
def coordinator(tenant: Cooperation) -> User:
    found = factories.user("kari@eksempel.no", first_name="Kari", last_name="Koordinator")
    factories.role(tenant, found, RoleName.COORDINATOR)
    Authenticator.objects.create(user=found, type=Authenticator.Type.TOTP, data={})
    return found


@pytest.fixture
def at_board(
    browser: Browser, live_server, opened: Round, coordinator: User
) -> Iterator[Callable[..., Page]]:
    """The board of the round, opened by the coordinator; options are the browser's."""
    contexts: list[BrowserContext] = []

    def go(rest: str = "", width: int = 1280, **options: object) -> Page:
        context = browser.new_context(
            locale="nb-NO",
            bypass_csp=True,
            viewport={"width": width, "height": 900},
            **options,
        )
        contexts.append(context)
        client = Client()
        client.force_login(coordinator)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{live_server.url}/elvelandet/kontor/runder/{opened.pk}/{rest}")
        return page

    yield go
    for context in contexts:
        context.close()


def row(page: Page, title: str):
    return page.get_by_role("row").filter(has_text=title)


def choose(page: Page, *titles: str) -> None:
    for title in titles:
        row(page, title).get_by_role("checkbox").check()


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def test_coordinator_follows_a_round(
    at_board: Callable[..., Page], opened: Round, screenshot: Look
) -> None:
    # Given a board with every state on it
    page = at_board()
    expect(page.get_by_text("5 av 9 er levert. Fristen var")).to_be_visible()
    expect(button(page, "Godkjenn")).to_be_hidden()

    # When the coordinator looks at what was delivered and chooses a whole section
    page.get_by_role("link", name="4 levert").click()
    expect(page).to_have_url(re.compile(r"\?vis=levert$"))
    expect(page.get_by_text("Viser 4 av 9.")).to_be_visible()
    page.get_by_label("Velg alle i område 1").check()
    expect(page.get_by_text("2 valgt")).to_be_visible()
    screenshot(page, "tavla-valgt")
    button(page, "Godkjenn").click()

    # Then both are approved, it is said which, and the filter is still there
    expect(page.get_by_text("2 svar er godkjent: 1.1 Felles næringsfond og 1.4")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?vis=levert$"))
    assert StatusRequest.objects.filter(state=RequestState.APPROVED).count() == 3

    # When one is sent back with a comment, after a slip
    choose(page, "Ladenett")
    button(page, "Send tilbake").click()
    expect(page.get_by_text("Gjelder 1 tiltak")).to_be_visible()
    screenshot(page, "tavla-send-tilbake")
    button(page, "Send tilbake").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv en kommentar.")
    page.get_by_role("textbox", name="Kommentar").fill("Hvor mange ladere er satt opp?")
    button(page, "Send tilbake").click()
    expect(page.get_by_text("1 svar er sendt tilbake: 2.4 Ladenett.")).to_be_visible()
    assert OutgoingMail.objects.filter(text__contains="Hvor mange ladere").count() == 1

    # When those who are late are reminded, where one has nobody and one has delivered
    page.get_by_role("link", name="Vis alle").click()
    choose(page, "Omdømme og bosetting", "Bredbånd til alle", "Sykkelveg")
    button(page, "Minn på nå").click()
    expect(page.get_by_text("1 person får e-post")).to_be_visible()
    expect(page.get_by_text("2 av de valgte blir ikke med")).to_be_visible()
    screenshot(page, "tavla-minn")
    button(page, "Send påminnelsen").click()
    expect(page.get_by_text("1 påminnelse er lagt i utboksen: Bjørn Dahl.")).to_be_visible()

    # When what nobody is asked about is given to somebody
    choose(page, "Bredbånd til alle")
    button(page, "Gi til en annen").click()
    page.get_by_label("Hvem skal svare?").select_option(label="Cecilie Eng")
    screenshot(page, "tavla-gi-til-andre")
    button(page, "Gi til en annen").click()
    expect(page.get_by_text("Cecilie Eng er nå spurt om 2.3 Bredbånd til alle.")).to_be_visible()
    expect(row(page, "Bredbånd til alle")).to_contain_text("Cecilie Eng")


def test_one_question_is_judged_where_it_is_read(
    at_board: Callable[..., Page], opened: Round, screenshot: Look
) -> None:
    page = at_board()
    page.get_by_role("link", name="Felles næringsfond").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1.1 Felles næringsfond")
    expect(page.get_by_text("Skal søknadene fra i fjor telles med?")).to_be_visible()
    screenshot(page, "tavla-sporsmal")

    page.get_by_role("textbox", name="Kommentar").fill("Nei, bare årets.")
    button(page, "Legg til kommentaren").click()
    expect(page.get_by_text("Nei, bare årets.")).to_be_visible()
    button(page, "Godkjenn").click()
    expect(page.get_by_text("Svaret er godkjent.")).to_be_visible()

    # The next that waits is one step away, and an approval can be taken back.
    page.get_by_role("link", name="Neste som venter på godkjenning").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1.4 Reiselivssatsing")
    page.go_back()
    button(page, "Angre godkjenningen").click()
    expect(page.get_by_text("Godkjenningen er tatt tilbake.")).to_be_visible()


def test_two_coordinators_at_once(at_board: Callable[..., Page], opened: Round) -> None:
    # Given two who look at the same answer
    one, two = at_board(), at_board()
    choose(one, "Felles næringsfond")
    choose(two, "Felles næringsfond", "Reiselivssatsing")

    # When a newer answer comes before the first presses
    question = StatusRequest.objects.get(covers__measure__title="Felles næringsfond")
    factories.answered(question, lines=("Nye tall.",))
    button(one, "Godkjenn").click()

    # Then it is not approved unread, and the second approves what they did see
    expect(one.get_by_text("Et nytt svar er levert siden du så på det.")).to_be_visible()
    button(two, "Godkjenn").click()
    expect(two.get_by_text("1 svar er godkjent: 1.4")).to_be_visible()
    question.refresh_from_db()
    assert question.state == RequestState.SUBMITTED


def test_by_keyboard_alone(at_board: Callable[..., Page], opened: Round) -> None:
    page = at_board("?vis=levert")

    # When a row is chosen with the space bar, and Enter leads to the buttons
    box = row(page, "Felles næringsfond").get_by_role("checkbox")
    for _step in range(40):
        page.keyboard.press("Tab")
        if box.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(button(page, "Godkjenn")).to_be_focused()

    # Escape leads back, and nothing was sent
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    assert not StatusRequest.objects.filter(state=RequestState.APPROVED).exclude(
        covers__measure__title="Sykkelveg mellom sentrene"
    )
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 svar er godkjent: 1.1 Felles næringsfond.")).to_be_visible()


def test_without_scripts_a_section_is_chosen_at_once(
    at_board: Callable[..., Page], opened: Round
) -> None:
    page = at_board("?vis=levert", width=390, java_script_enabled=False)

    page.get_by_label("Velg alle i område 1").check()
    button(page, "Godkjenn").click()

    expect(page.get_by_text("2 svar er godkjent: 1.1 Felles næringsfond og 1.4")).to_be_visible()


def test_every_page_is_whole_at_every_width(
    at_board: Callable[..., Page],
    opened: Round,
    violations: Callable[[Page], list[str]],
    screenshot: Look,
) -> None:
    question = StatusRequest.objects.get(covers__measure__title__startswith="Reiselivssatsing")
    found = {}
    page = at_board()
    for name, rest in (
        ("tavla", ""),
        ("tavla-sporsmal-avvik", f"sporsmal/{question.pk}/"),
        ("tavla-brev", "brev/"),
        ("tavla-skrivebord", "../../"),
    ):
        page.goto(page.url.partition("/kontor/")[0] + f"/kontor/runder/{opened.pk}/{rest}")
        # 640 is what a screen of 1280 shows at 200 % zoom.
        for width in (*WIDTHS, 640):
            page.set_viewport_size({"width": width, "height": 900})
            wrong = violations(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append("the page is wider than its screen")
            if wrong:
                found[f"{name} {width}"] = wrong
            screenshot(page, name)
    choose_first = page.locator("tbody input[name=valgt]").first
    page.goto(page.url.partition("/kontor/")[0] + f"/kontor/runder/{opened.pk}/")
    page.set_viewport_size({"width": 390, "height": 900})
    choose_first.check()
    if wrong := violations(page):
        found["chosen"] = wrong
    page.screenshot(path="out/screenshots/tavla-valgt-390.png")

    assert found == {}
