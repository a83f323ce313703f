"""A contributor with nothing but the mail answers, in a real browser: on a phone and at a desk."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from sporbar.economy.models import GrantScheme, Recommendation
from sporbar.plans.models import MeasureActivity
from sporbar.rounds.actions import close_round, save_answer_draft, saved_answer
from sporbar.rounds.actions.review import return_answer
from sporbar.rounds.models import StatusEntry, StatusRequest
from sporbar.rounds.writers import Writer
from tests import factories
from tests.journeys.conftest import WIDTHS
from tests.office.answering_support import Asked, asked

pytestmark = pytest.mark.django_db(transaction=True)

PAUSE = 20_000


@pytest.fixture
def world() -> Asked:
    """Three measures; the first goes on from last year, with a deviation, money and a body."""
    tenant = factories.cooperation("elvelandet")
    found = asked(measures=3, tenant=tenant)
    body = factories.body(tenant)
    measure = found.question.covers.get().measure
    measure.title = "Felles rekruttering til helse og omsorg"
    last = factories.plan(tenant, 2025, measures=1)
    measure.continues = last.measures.get()
    measure.save()
    for position, text in enumerate(("Etablere et nettverk.", "Søke om midler.")):
        MeasureActivity.objects.create(
            cooperation=tenant, measure=measure, position=position, text=text
        )
    held = factories.round(last, date(2025, 12, 31), kind="annual")
    entry = factories.entry(
        held, measure.continues, lines=("Oppstart er utsatt.", "Nettverket har møttes to ganger.")
    )
    factories.deviation(entry, reported_to=body, new_date="2026-05")
    scheme = GrantScheme.objects.create(cooperation=tenant, name="Kompetansefondet")
    Recommendation.objects.create(
        cooperation=tenant, measure=measure, scheme=scheme, body=body, month="2026-03", ore=15000000
    )
    return found


@pytest.fixture
def phone(browser: Browser, live_server, world: Asked) -> Callable[..., Page]:
    """A phone in which Kari has the mail open; more options are the browser's."""
    opened: list[BrowserContext] = []

    def pick_up(path: str = "", **options: object) -> Page:
        settings_of = {"viewport": {"width": 390, "height": 844}, **options}
        context = browser.new_context(locale="nb-NO", bypass_csp=True, **settings_of)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{live_server.url}{world.link()}")
        if path:
            page.get_by_role("button", name="Åpne tiltakene mine").click()
            page.goto(f"{live_server.url}{path}")
        return page

    yield pick_up
    for context in opened:
        context.close()


def state(page: Page):
    return page.locator("[data-state]")


def sentence(page: Page, number: int):
    return page.get_by_label(f"Setning {number}", exact=True)


def texts(question: StatusRequest) -> list[str]:
    return [one.text for one in saved_answer(question).part.lines]


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_mail_to_thank_you(
    phone: Callable[..., Page],
    world: Asked,
    width: int,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    # Given somebody with nothing but the link in a mail
    page = phone(viewport={"width": width, "height": 844})
    screenshot(page, "bidra-dor")
    assert violations(page) == []

    # When they open their measures
    page.get_by_role("button", name="Åpne tiltakene mine").click()
    expect(page.get_by_role("heading", name="0 av 3 levert")).to_be_visible()
    screenshot(page, "bidra-oversikt")
    assert violations(page) == []
    page.get_by_role("link", name="Svar 1.1").click()

    # And look at what the plan says, and at what was said last
    page.get_by_text("Hva planen sier").click()
    expect(page.get_by_text("Etablere et nettverk.")).to_be_visible()
    page.get_by_text("Hva som ble sagt sist").click()
    page.get_by_text("Hva som har skjedd siden").click()

    # And carry the last text over, and put in what the books know
    page.get_by_role("button", name="Hent forrige tekst").click()
    page.get_by_role("button", name="Sett inn").click()
    expect(state(page)).to_contain_text("Lagret", timeout=PAUSE)
    page.get_by_role("radio", name="Aktivitet", exact=True).check()
    page.get_by_role("radio", name="I tråd med planen").check()

    # And mark a sentence as a deviation
    sentence(page, 1).fill("Oppstart er utsatt til høsten.")
    page.get_by_label("Marker som avvik").first.check()
    page.get_by_label("Hva slags avvik").first.select_option("postponed")
    page.get_by_label("Ny dato").first.fill("høsten 2026")
    page.get_by_label("Årsak").first.fill("Lederen har sluttet.")
    page.set_viewport_size({"width": width, "height": 2400})  # the bar at its foot
    screenshot(page, "bidra-svar")
    page.set_viewport_size({"width": width, "height": 844})
    assert violations(page) == []

    # And send it before everything is confirmed
    page.get_by_role("button", name="Lever").click()
    expect(page.get_by_role("alert")).to_contain_text("Setning 2 er hentet fra forrige rapport")
    screenshot(page, "bidra-mangler")
    assert violations(page) == []
    page.get_by_label("Stemmer fortsatt").last.check()
    page.get_by_role("button", name="Lever").click()

    # Then they are thanked, see what they sent, and can take it back
    thanks = page.get_by_role("heading", name="Takk! Svaret er levert")
    expect(thanks).to_be_visible(timeout=PAUSE)
    expect(page.get_by_text("Oppstart er utsatt til høsten.")).to_be_visible()
    screenshot(page, "bidra-takk")
    assert violations(page) == []
    assert StatusEntry.objects.filter(round=world.round).count() == 1
    page.get_by_role("button", name="Ta svaret tilbake").click()
    expect(page.get_by_text("Svaret er tatt tilbake")).to_be_visible()
    expect(sentence(page, 1)).to_have_value("Oppstart er utsatt til høsten.")


def test_without_javascript(
    phone: Callable[..., Page],
    world: Asked,
    screenshot: Callable[[Page, str], None],
) -> None:
    page = phone(world.address(), java_script_enabled=False)

    # When somebody writes, adds a row and moves it with plain buttons
    page.get_by_role("radio", name="Aktivitet", exact=True).check()
    sentence(page, 1).fill("En.")
    page.get_by_role("button", name="Ny setning").click()
    sentence(page, 2).fill("To.")
    page.get_by_role("button", name="Flytt opp Setning 2").click()
    expect(sentence(page, 1)).to_have_value("To.")
    page.get_by_text("Hva som har skjedd siden").click()
    page.get_by_role("button", name="Sett inn").click()
    page.get_by_role("button", name="Lagre").last.click()
    expect(state(page)).to_contain_text("Lagret")
    screenshot(page, "bidra-uten-javascript")
    assert texts(world.question)[:2] == ["To.", "En."]

    # And settles a deviation
    page.get_by_label("Lukket", exact=True).check()
    page.get_by_label("Lukket når").fill("3. mai 2026")
    page.get_by_role("button", name="Lever").click()

    # Then it is sent
    expect(page.get_by_role("heading", name="Takk! Svaret er levert")).to_be_visible()


def test_sentences_are_split_joined_and_moved(phone: Callable[..., Page], world: Asked) -> None:
    page = phone(world.address())
    sentence(page, 1).fill("Vi møttes. Vi søkte.")

    # Enter splits where the caret stands
    sentence(page, 1).press("Home")
    for _letter in "Vi møttes.":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(sentence(page, 1)).to_have_value("Vi møttes.")
    expect(sentence(page, 2)).to_have_value("Vi søkte.")
    expect(sentence(page, 2)).to_be_focused()

    # Backspace at the start joins, and the caret stays where the two met
    page.keyboard.press("Backspace")
    expect(sentence(page, 1)).to_have_value("Vi møttes. Vi søkte.")
    page.keyboard.press("Enter")

    # So do the buttons, for who has no such keys
    page.get_by_text("Mer Setning 2").click()
    page.get_by_role("button", name="Slå sammen med setningen over Setning 2").click()
    expect(sentence(page, 1)).to_have_value("Vi møttes. Vi søkte.")
    page.get_by_text("Mer Setning 1").click()
    page.get_by_role("button", name="Del der markøren står Setning 1").click()
    expect(sentence(page, 2)).to_have_value("Vi søkte.")

    # Buttons move, and keep the focus
    page.get_by_role("button", name="Flytt opp Setning 2").click()
    expect(page.get_by_text("Flyttet til plass 1 av 2")).to_be_visible()
    expect(state(page)).to_contain_text("Lagret", timeout=PAUSE)
    assert texts(world.question) == ["Vi søkte.", "Vi møttes."]

    # And so does dragging by the handle
    handles = page.locator(".sb-answer__line .sb-write__grip")
    # Hovering scrolls it into view and waits until the page has come to rest.
    handles.nth(1).hover()
    end = handles.nth(0).bounding_box()
    assert end
    page.mouse.down()
    page.mouse.move(end["x"] + 5, end["y"] + 5, steps=12)
    page.mouse.move(end["x"] + 5, end["y"] - 40, steps=12)
    page.mouse.up()
    expect(sentence(page, 1)).to_have_value("Vi møttes.")
    expect(state(page)).to_contain_text("Lagret", timeout=PAUSE)
    page.wait_for_timeout(2500)
    assert texts(world.question) == ["Vi møttes.", "Vi søkte."]


def test_lost_network_loses_nothing(phone: Callable[..., Page], world: Asked) -> None:
    page = phone(world.address())
    page.context.set_offline(True)
    sentence(page, 1).fill("Skrevet på toget.")
    expect(state(page)).to_have_text(
        "Ikke lagret: ingen nett, teksten ligger trygt her", timeout=PAUSE
    )

    # Sending it keeps the page
    page.get_by_role("button", name="Lever").click()
    expect(sentence(page, 1)).to_have_value("Skrevet på toget.")

    page.context.set_offline(False)
    expect(state(page)).to_contain_text("Lagret", timeout=PAUSE)
    assert texts(world.question) == ["Skrevet på toget."]


def test_delivering_waits_for_the_save_under_way(phone: Callable[..., Page], world: Asked) -> None:
    page = phone(world.address())
    page.get_by_label("Aktivitet", exact=True).check()
    expect(state(page)).to_contain_text("Lagret", timeout=PAUSE)
    held: list[Route] = []
    page.route(
        f"**{world.address()}",
        lambda route: held.append(route) if _is_save(route) and not held else route.continue_(),
    )
    sentence(page, 1).fill("AB")
    page.wait_for_timeout(3_000)
    assert held

    sentence(page, 1).fill("ABC")
    page.get_by_role("button", name="Lever").click()
    page.wait_for_timeout(300)
    held[0].continue_()

    expect(page.get_by_role("heading", name="Takk! Svaret er levert")).to_be_visible(timeout=PAUSE)
    entry = StatusEntry.objects.get(round=world.round)
    assert [one.text for one in entry.lines.all()] == ["ABC"]
    assert page.evaluate("Object.keys(localStorage).length") == 0


def _is_save(route: Route) -> bool:
    request = route.request
    return request.method == "POST" and "json" in request.headers.get("accept", "")


def test_who_goes_out_leaves_nothing_behind(phone: Callable[..., Page], world: Asked) -> None:
    page = phone(world.address())
    page.context.set_offline(True)
    sentence(page, 1).fill("Bare mitt")
    page.wait_for_timeout(300)
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())

    page.get_by_role("button", name="Gå ut").click()

    expect(page.get_by_role("heading", name="Du har gått ut")).to_be_visible(timeout=PAUSE)
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.goto(page.url.replace("/ut/", "/"))
    expect(page.get_by_role("heading", name="Åpne lenken igjen")).to_be_visible()


def test_page_that_crashed_offers_its_text(
    phone: Callable[..., Page], world: Asked, live_server
) -> None:
    page = phone(world.address())
    page.context.set_offline(True)
    sentence(page, 1).fill("Nesten tapt.")
    page.wait_for_timeout(300)
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto(f"{live_server.url}{world.address()}")

    again.get_by_role("button", name="Hent den tilbake").click()

    expect(sentence(again, 1)).to_have_value("Nesten tapt.")
    expect(state(again)).to_contain_text("Lagret", timeout=PAUSE)
    assert texts(world.question) == ["Nesten tapt."]


def test_two_on_one_measure_see_each_other(phone: Callable[..., Page], world: Asked) -> None:
    page = phone(world.address())
    sentence(page, 1).fill("Karis setning.")
    expect(state(page)).to_contain_text("Lagret", timeout=PAUSE)

    # When a colleague adds a sentence meanwhile
    saved = saved_answer(world.question)
    from dataclasses import replace

    from sporbar.rounds.content import LinePart

    part = replace(saved.part, lines=(*saved.part.lines, LinePart(key="ola", text="Olas setning.")))
    save_answer_draft(request=world.question, part=part, seen=saved.lock, by=Writer(name="Ola"))
    page.get_by_role("radio", name="I tråd med planen").check()

    # Then it comes into the page by itself, and it is said whose it is
    expect(page.get_by_text("Ola endret setninger")).to_be_visible(timeout=PAUSE)
    expect(sentence(page, 2)).to_have_value("Olas setning.", timeout=PAUSE)


def test_same_sentence_of_two_is_chosen_between(
    phone: Callable[..., Page],
    world: Asked,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    page = phone(world.address())
    sentence(page, 1).fill("En setning.")
    expect(state(page)).to_contain_text("Lagret", timeout=PAUSE)
    saved = saved_answer(world.question)
    from dataclasses import replace

    line = replace(saved.part.lines[0], text="Olas ordlyd.")
    part = replace(saved.part, lines=(line,))
    save_answer_draft(request=world.question, part=part, seen=saved.lock, by=Writer(name="Ola"))

    sentence(page, 1).fill("Karis ordlyd.")
    page.get_by_role("button", name="Se begge tekstene og velg").click(timeout=PAUSE)

    expect(page.get_by_role("heading", name="Dere har endret det samme")).to_be_visible()
    screenshot(page, "bidra-velge")
    assert violations(page) == []
    page.get_by_label("Ta med begge").check()
    page.get_by_role("button", name="Bruk valget").click()
    expect(sentence(page, 2)).to_have_value("Karis ordlyd.")
    expect(state(page)).to_contain_text("Lagret", timeout=PAUSE)
    assert texts(world.question) == ["Olas ordlyd.", "Karis ordlyd."]


def test_twenty_thousand_characters_from_word_become_sentences(
    phone: Callable[..., Page], world: Asked
) -> None:
    page = phone(world.address())
    words = "ord " * 45
    plain = "\n".join(f"Punkt {number} {words}" for number in range(100))
    html = "".join(f"<p class=MsoNormal><b>Punkt</b> {number} {words}</p>" for number in range(100))
    sentence(page, 1).focus()
    page.evaluate(
        """([plain, html]) => {
          const data = new DataTransfer();
          data.setData('text/plain', plain); data.setData('text/html', html);
          document.activeElement.dispatchEvent(
            new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        [plain, html],
    )

    expect(page.get_by_text("100 rader limt inn")).to_be_visible()
    expect(state(page)).to_contain_text("Lagret", timeout=30_000)
    assert len(texts(world.question)) == 100
    assert texts(world.question)[0] == f"Punkt 0 {words}".strip()


def test_round_that_closes_while_one_types_gives_the_text_back(
    phone: Callable[..., Page],
    world: Asked,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    from django.utils import timezone

    page = phone(world.address())
    close_round(reporting_round=world.round, by=None, at=timezone.now())
    sentence(page, 1).fill("Litt for sent.")

    expect(page.get_by_text("runden er lukket")).to_be_visible(timeout=PAUSE)
    with page.expect_download() as download:
        page.get_by_role("button", name="Last ned teksten din").click()
    assert "- Litt for sent." in download.value.path().read_text(encoding="utf-8")
    page.get_by_role("button", name="Lever").click()
    expect(page.get_by_role("heading", name="Teksten din er ikke lagret")).to_be_visible()
    screenshot(page, "bidra-lukket")
    assert violations(page) == []


def test_returned_answer_shows_the_comment(
    phone: Callable[..., Page],
    world: Asked,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    factories.answered(world.question)
    world.question.refresh_from_db()
    siri = factories.user("siri@eksempel.no", first_name="Siri")
    factories.role(world.tenant, siri, "coordinator")
    return_answer(request=world.question, text="Hvor mange møter har det vært?", by=siri)

    page = phone(world.page())
    page.get_by_role("link", name="Se kommentaren").click()

    expect(page.get_by_text("Hvor mange møter har det vært?").first).to_be_visible()
    screenshot(page, "bidra-sendt-tilbake")
    assert violations(page) == []


def test_dead_link_offers_a_new_one(
    phone: Callable[..., Page],
    world: Asked,
    live_server,
    violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    from sporbar.rounds.actions.links import revoke_links

    link = world.link()
    page = phone()
    revoke_links(contributor=world.kari, by=None)
    page.goto(f"{live_server.url}{link}")

    expect(page.get_by_role("heading", name="Lenken virker ikke")).to_be_visible()
    screenshot(page, "bidra-dod-lenke")
    assert violations(page) == []
    page.get_by_role("button", name="Send meg en ny lenke").click()
    expect(page.get_by_role("heading", name="Se i innboksen")).to_be_visible()
