"""The board of a round: who is asked what, what has come in, and what is done to it."""

import re
from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sporbar.office.board.choosing import chosen
from sporbar.office.board.shown import Shown
from sporbar.organisations.models import Cooperation, Person, RoleName, User
from sporbar.plans.models import ActionPlan, Measure
from sporbar.rounds.models import (
    Assignment,
    CommentKind,
    EntryCoverage,
    Letter,
    LetterKind,
    RequestComment,
    RequestCoverage,
    RequestState,
    Round,
    RoundState,
    StatusEntry,
    StatusRequest,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def plan(tenant: Cooperation) -> ActionPlan:
    return factories.plan(tenant, measures=4, areas=2)


@pytest.fixture
def opened(plan: ActionPlan) -> Round:
    """An open round whose deadline is in two months."""
    return factories.round(
        plan, state=RoundState.OPEN, deadline=timezone.localdate() + timedelta(days=60)
    )


def log_in(client: Client, tenant: Cooperation, name: str) -> User:
    user = factories.user(f"{name}@eksempel.no", first_name="Kari", last_name=name.capitalize())
    factories.role(tenant, user, name)
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)
    return user


@pytest.fixture
def coordinator(client: Client, tenant: Cooperation) -> User:
    return log_in(client, tenant, RoleName.COORDINATOR)


def measure(of: Round, label: str) -> Measure:
    area, number = label.split(".")
    return of.plan.measures.get(focus_area__number=area, number=number)


def ask(of: Round, *labels: str, who: str = "Anne Berg", **values: Any) -> StatusRequest:
    person = of.contributors.filter(person__name=who).first() or factories.contributor(of, who)
    covered = [measure(of, label) for label in labels]
    return factories.request(of, *covered, contributors=(person,), **values)


@pytest.fixture
def half_done(opened: Round) -> dict[str, StatusRequest]:
    """A round with a question in each of four states."""
    found = {
        "waiting": ask(opened, "1.1"),
        "submitted": ask(opened, "1.2", who="Bjørn Dahl"),
        "approved": ask(opened, "2.1", who="Bjørn Dahl"),
        "returned": ask(opened, "2.2"),
    }
    for state in ("submitted", "approved", "returned"):
        factories.answered(found[state], state=state)
    return found


def address(of: Round, rest: str = "") -> str:
    return f"/{of.cooperation.slug}/kontor/runder/{of.pk}/{rest}"


def page(client: Client, of: Round, rest: str = "") -> str:
    response = client.get(address(of, rest))
    assert response.status_code == 200, response.content
    return str(response.content.decode())


def words(html: str) -> str:
    """The page as it reads."""
    tree = lxml.html.fromstring(html)
    for one in tree.xpath("//script | //style"):
        one.drop_tree()
    for one in tree.xpath("//p | //li | //dt | //dd | //td | //th | //div | //h1 | //h2 | //h3"):
        one.tail = f" {one.tail or ''}"
    return " ".join(tree.text_content().split())


def rows(html: str) -> list[str]:
    """Each row of the board as it reads."""
    found = lxml.html.fromstring(html).xpath(
        "//table[contains(@class,'sb-board__table')]//tbody/tr"
    )
    return [" ".join(row.text_content().split()) for row in found]


def tabs(html: str) -> dict[str, int]:
    found = lxml.html.fromstring(html).xpath("//nav[contains(@class,'sb-board__tabs')]//a")
    texts = [" ".join(one.text_content().split()) for one in found]
    return {text.partition(" ")[2]: int(text.partition(" ")[0]) for text in texts}


def token(one: StatusRequest) -> str:
    one.refresh_from_db()
    return f"{one.pk}:{one.entry_id or ''}"


def do(client: Client, of: Round, what: str, *which: StatusRequest, **more: Any) -> Any:
    values = {"gjor": what, "valgt": [token(one) for one in which], **more}
    return client.post(address(of, "valgte/"), values, follow=True)


def told(response: Any) -> list[str]:
    return [str(one) for one in response.context["messages"]]


# --- what the board shows ------------------------------------------------------------------------


def test_every_measure_is_a_row_with_its_state_and_who(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    html = page(client, opened)

    assert rows(html) == [
        "1.1 Tiltak 1.1 Venter Anne Berg",
        "1.2 Tiltak 1.2 Levert Bjørn Dahl I dag",
        "2.1 Tiltak 2.1 Godkjent Bjørn Dahl I dag",
        "2.2 Tiltak 2.2 Sendt tilbake Anne Berg I dag",
    ]
    assert "2 av 4 er levert." in words(html)
    headings = lxml.html.fromstring(html).xpath("//section//h2/text()")
    assert headings[:2] == ["1 Satsingsområde 1", "2 Satsingsområde 2"]


def test_strands_stand_under_their_measure_which_only_heads_them(
    client: Client, opened: Round, plan: ActionPlan, coordinator: User
) -> None:
    whole = factories.measure(plan, number=3, strands=("Ladenett", "Sykkelveg"))
    ladenett, sykkelveg = whole.strands.order_by("position")
    who = factories.contributor(opened)
    factories.request(opened, sykkelveg, contributors=(who,))

    shown = rows(page(client, opened))

    start = shown.index("1.3 Tiltak 1.3")
    assert shown[start : start + 3] == [
        "1.3 Tiltak 1.3",
        "Ladenett Ingen er spurt",
        "Sykkelveg Venter Bidragsyteren",
    ]
    assert ladenett.title == "Ladenett"
    # Searching for the measure finds its strands.
    assert len(rows(page(client, opened, "?sok=tiltak+1.3"))) == 3


def test_strands_that_are_not_asked_about_do_not_stand_alone(
    client: Client, opened: Round, plan: ActionPlan, coordinator: User
) -> None:
    factories.measure(plan, number=3, strands=("Ladenett",))
    ask(opened, "1.3")

    assert not [row for row in rows(page(client, opened)) if "Ladenett" in row]


def test_what_nobody_is_asked_about_says_so(
    client: Client, opened: Round, coordinator: User
) -> None:
    ask(opened, "1.1")
    factories.request(opened, measure(opened, "1.2"))

    shown = rows(page(client, opened))

    assert "1.2 Tiltak 1.2 Venter ingen er spurt" in shown
    assert "2.1 Tiltak 2.1 Ingen er spurt" in shown
    assert tabs(page(client, opened))["ingen er spurt"] == 3


def test_an_answer_for_several_measures_is_one_question(
    client: Client, opened: Round, coordinator: User
) -> None:
    factories.answered(ask(opened, "1.1", "2.2"))

    html = page(client, opened)

    assert "1.1 Tiltak 1.1 Levert Anne Berg I dag" in rows(html)
    assert "2.2 Tiltak 2.2 Svares sammen med 1.1" in rows(html)
    assert tabs(html)["alle"] == 1
    assert len(lxml.html.fromstring(html).xpath("//tbody//input[@name='valgt']")) == 1
    # Searching for the one that only takes part finds it.
    assert rows(page(client, opened, "?sok=2.2")) == [
        "1.1 Tiltak 1.1 Levert Anne Berg I dag",
        "2.2 Tiltak 2.2 Svares sammen med 1.1",
    ]


def test_a_deviation_and_a_comment_are_marked(
    client: Client, opened: Round, coordinator: User
) -> None:
    question = ask(opened, "1.1")
    factories.deviation(factories.answered(question))
    RequestComment.objects.create(
        cooperation=opened.cooperation,
        request=question,
        text="Holder det?",
        author="Anne Berg",
        from_asked=True,
        at=timezone.now(),
    )

    html = page(client, opened)

    assert "1.1 Tiltak 1.1 Avvik: utsatt Ubesvart kommentar Levert" in rows(html)[0]
    assert tabs(html)["med avvik"] == tabs(html)["med ubesvart kommentar"] == 1

    RequestComment.objects.create(
        cooperation=opened.cooperation,
        request=question,
        text="Ja.",
        author="Kari",
        user=coordinator,
        at=timezone.now(),
    )
    html = page(client, opened)
    assert "2 kommentarer" in rows(html)[0]
    assert "med ubesvart kommentar" not in tabs(html)


def test_who_wrote_for_somebody_is_shown(client: Client, opened: Round, coordinator: User) -> None:
    factories.answered(ask(opened, "1.1"), on_behalf_by=coordinator)

    assert "ført av kontoret" in rows(page(client, opened))[0]


def test_age_is_said_in_days(client: Client, opened: Round, coordinator: User) -> None:
    now = timezone.now()
    for label, days in (("1.1", 1), ("1.2", 5), ("2.1", 40)):
        factories.answered(ask(opened, label), at=now - timedelta(days=days))

    shown = rows(page(client, opened))

    assert shown[0].endswith("I går")
    assert shown[1].endswith("For 5 dager siden")
    assert re.search(r"\d{1,2}\. \w+ \d{4}$", shown[2])


def test_who_has_begun_and_who_was_reminded(
    client: Client, opened: Round, coordinator: User
) -> None:
    from sporbar.mail.actions import queue_mail

    waiting = ask(opened, "1.1")
    who = waiting.contributors.get()
    mail = queue_mail(
        cooperation=opened.cooperation, to="a@eksempel.no", subject="x", text="x", by=None
    )
    Letter.objects.create(
        cooperation=opened.cooperation,
        contributor=who,
        kind=LetterKind.REMINDER,
        step=-5,
        on="2026-06-01",
        mail=mail,
    )
    ask(opened, "1.2", state=RequestState.DRAFT)

    shown = rows(page(client, opened))

    assert shown[0] == "1.1 Tiltak 1.1 Venter Anne Berg Minnet på 01.06.2026"
    assert shown[1] == "1.2 Tiltak 1.2 Påbegynt Anne Berg I dag"


# --- filters -------------------------------------------------------------------------------------


def test_counts_are_filters_and_stay_in_the_address(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    html = page(client, opened)
    assert tabs(html) == {"alle": 4, "venter": 1, "levert": 1, "sendt tilbake": 1, "godkjent": 1}

    for tab, rest in (("levert", "?vis=levert"), ("godkjent", "?vis=godkjent")):
        link = lxml.html.fromstring(html).xpath(f"//nav//a[contains(., '{tab}')]/@href")
        assert link == [rest]
    narrowed = page(client, opened, "?vis=levert")
    assert rows(narrowed) == ["1.2 Tiltak 1.2 Levert Bjørn Dahl I dag"]
    assert "Viser 1 av 4." in words(narrowed)
    # What is done from there leads back there.
    response = do(client, opened, "godkjenn", half_done["submitted"], vis="levert")
    assert response.redirect_chain[-1][0] == address(opened, "?vis=levert")


def test_late_is_what_is_open_after_the_deadline(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    assert "over fristen" not in tabs(page(client, opened))

    Round.objects.filter(pk=opened.pk).update(deadline=timezone.localdate() - timedelta(days=1))

    html = page(client, opened, "?vis=for-sent")
    assert tabs(html)["over fristen"] == 2
    assert [row[:3] for row in rows(html)] == ["1.1", "2.2"]
    assert "over fristen" in rows(html)[0]


def test_on_the_deadline_itself_nobody_is_late(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    Round.objects.filter(pk=opened.pk).update(deadline=timezone.localdate())

    assert "over fristen" not in tabs(page(client, opened))


def test_one_person_and_words_narrow_it(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    anne = opened.contributors.get(person__name="Anne Berg")

    assert [row[:3] for row in rows(page(client, opened, f"?person={anne.pk}"))] == ["1.1", "2.2"]
    assert [row[:3] for row in rows(page(client, opened, "?sok=tiltak+2.1"))] == ["2.1"]
    nothing = page(client, opened, "?vis=godkjent&sok=1.1")
    assert rows(nothing) == []
    assert "Ingenting passer med utvalget." in words(nothing)


@pytest.mark.parametrize(
    "asked", ["vis=alt", "person=x", "person=99999999999999999999", "sok=%00", "vis=&person="]
)
def test_what_is_not_understood_narrows_nothing(
    asked: str,
    client: Client,
    opened: Round,
    half_done: dict[str, StatusRequest],
    coordinator: User,
) -> None:
    assert len(rows(page(client, opened, f"?{asked}"))) == 4


def test_shown_keeps_what_was_asked() -> None:
    shown = Shown.of({"vis": "levert", "person": "12", "sok": "  å  b "})

    assert shown.query == "?vis=levert&person=12&sok=%C3%A5+b"
    assert Shown.of({}).query == ""


# --- as it grows ---------------------------------------------------------------------------------


def many(of: Round, count: int) -> None:
    """Questions for `count` new measures in bulk, two thirds of them answered with a deviation."""
    tenant = of.cooperation
    area = factories.focus_area(of.plan)
    first = Measure.objects.filter(plan=of.plan).count() + 100
    measures = Measure.objects.bulk_create(
        Measure(
            cooperation=tenant,
            plan=of.plan,
            focus_area=area,
            number=first + number,
            title=f"Et tiltak med en tittel av vanlig lengde {number}",
        )
        for number in range(count)
    )
    now = timezone.now()
    entries = StatusEntry.objects.bulk_create(
        StatusEntry(cooperation=tenant, round=of, answer="activity", submitted_at=now)
        for _one in measures
    )
    EntryCoverage.objects.bulk_create(
        EntryCoverage(cooperation=tenant, entry=entry, measure=one)
        for entry, one in zip(entries, measures, strict=True)
    )
    questions = StatusRequest.objects.bulk_create(
        StatusRequest(
            cooperation=tenant,
            round=of,
            changed_at=now,
            state=RequestState.SUBMITTED if number % 3 else RequestState.WAITING,
            entry=entry if number % 3 else None,
        )
        for number, entry in enumerate(entries)
    )
    who = [factories.contributor(of, f"Bidragsyter {first} {number}") for number in range(3)]
    RequestCoverage.objects.bulk_create(
        RequestCoverage(cooperation=tenant, request=question, round=of, measure=one)
        for question, one in zip(questions, measures, strict=True)
    )
    Assignment.objects.bulk_create(
        Assignment(cooperation=tenant, request=question, contributor=who[number % 3])
        for number, question in enumerate(questions)
    )
    for entry in entries[:3]:
        factories.deviation(entry if entry.lines.exists() else _with_a_line(entry), kind="delayed")


def _with_a_line(entry: StatusEntry) -> StatusEntry:
    entry.lines.create(cooperation=entry.cooperation, position=0, text="I gang.")
    return entry


def statements(client: Client, of: Round, rest: str = "") -> tuple[int, int]:
    """How many statements the page takes, and its weight in bytes."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address(of, rest))
    assert response.status_code == 200
    return len(captured), len(response.content)


def test_board_asks_as_often_for_one_as_for_three(
    client: Client, opened: Round, coordinator: User
) -> None:
    ask(opened, "1.1")
    factories.answered(ask(opened, "1.2"))
    page(client, opened)
    few, _weight = statements(client, opened)
    for label in ("2.1", "2.2"):
        factories.deviation(factories.answered(ask(opened, label, who=f"Noen {label}")))

    assert statements(client, opened)[0] == few


def test_board_asks_as_often_for_720_as_for_36_and_is_not_heavy(
    client: Client, opened: Round, coordinator: User
) -> None:
    many(opened, 36)
    page(client, opened)
    few, _weight = statements(client, opened)
    many(opened, 684)
    assert len(rows(page(client, opened))) == 724

    count, weight = statements(client, opened)

    assert count == few
    # 1 kB a row before it is packed, and a tenth of that on the way.
    assert weight < 900_000


# --- choosing and doing --------------------------------------------------------------------------


def test_many_are_approved_and_it_is_said_which(
    client: Client, opened: Round, coordinator: User
) -> None:
    one, two = ask(opened, "1.1"), ask(opened, "1.2")
    for question in (one, two):
        factories.answered(question)

    response = do(client, opened, "godkjenn", one, two)

    assert told(response) == ["2 svar er godkjent: 1.1 Tiltak 1.1 og 1.2 Tiltak 1.2."]
    assert [row.split()[3] for row in rows(response.content.decode())][:2] == ["Godkjent"] * 2


def test_what_could_not_be_done_is_said_with_the_reason_and_the_rest_is_done(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    response = do(client, opened, "godkjenn", *half_done.values())

    assert told(response) == [
        "1 svar er godkjent: 1.2 Tiltak 1.2.",
        "Ikke gjort for 1.1 Tiltak 1.1: Det er ikke noe levert svar å godkjenne.",
        "Ikke gjort for 2.1 Tiltak 2.1: Svaret er allerede godkjent.",
        "Ikke gjort for 2.2 Tiltak 2.2: Svaret er sendt tilbake. Nå er det bidragsyterens tur.",
    ]


def test_a_whole_section_is_chosen_without_a_script(
    client: Client, opened: Round, coordinator: User
) -> None:
    for label in ("1.1", "1.2", "2.1"):
        factories.answered(ask(opened, label))
    form = lxml.html.fromstring(page(client, opened)).xpath("//form[@data-board]")[0]
    whole = form.xpath(".//input[@data-all]/@value")

    values = {"gjor": "godkjenn", "valgt": [whole[0]]}
    response = client.post(address(opened, "valgte/"), values, follow=True)

    assert told(response) == ["2 svar er godkjent: 1.1 Tiltak 1.1 og 1.2 Tiltak 1.2."]
    assert StatusRequest.objects.filter(state=RequestState.SUBMITTED).count() == 1


def test_an_answer_that_came_after_the_page_was_read_is_not_approved(
    client: Client, opened: Round, coordinator: User
) -> None:
    question = ask(opened, "1.1")
    factories.answered(question)
    seen = token(question)
    factories.answered(question, lines=("Noe annet.",))

    values = {"gjor": "godkjenn", "valgt": [seen]}
    response = client.post(address(opened, "valgte/"), values, follow=True)

    assert told(response) == [
        "Ikke gjort for 1.1 Tiltak 1.1: Et nytt svar er levert siden du så på det. "
        "Les det nye først."
    ]
    question.refresh_from_db()
    assert question.state == RequestState.SUBMITTED


def test_approval_is_undone_from_the_board(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    response = do(client, opened, "angre", half_done["approved"])

    assert told(response) == ["1 godkjenning er tatt tilbake: 2.1 Tiltak 2.1."]
    half_done["approved"].refresh_from_db()
    assert half_done["approved"].state == RequestState.SUBMITTED


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"gjor": "godkjenn"},
        {"gjor": "slett", "valgt": "1:2"},
        {"gjor": "godkjenn", "valgt": "x"},
    ],
)
def test_nothing_chosen_is_said(
    values: dict[str, str], client: Client, opened: Round, coordinator: User
) -> None:
    response = client.post(address(opened, "valgte/"), values, follow=True)

    assert told(response) == ["Velg minst ett tiltak, og så hva som skal gjøres."]


def test_chosen_reads_what_the_board_sends_and_passes_over_the_rest() -> None:
    values = ["12:44,13:", "14:50", "x:1", "15", "16:y", "-1:2", "", "9" * 30 + ":1"]

    assert chosen(values) == {12: 44, 13: None, 14: 50, 15: None}


def test_somebody_elses_question_is_not_touched(
    client: Client, opened: Round, coordinator: User
) -> None:
    other = factories.round(
        factories.plan(factories.cooperation("naboen"), measures=1), state=RoundState.OPEN
    )
    theirs = factories.request(other, other.plan.measures.get())
    factories.answered(theirs)

    for what in ("godkjenn", "send-tilbake", "gi-til-andre", "minn", "angre"):
        response = do(client, opened, what, theirs, bekreft="1", text="Hei", to="ingen")
        assert "Tiltak" not in " ".join(told(response))
        theirs.refresh_from_db()
        assert theirs.state == RequestState.SUBMITTED


# --- sending back --------------------------------------------------------------------------------


def test_sending_back_asks_for_a_comment_first_and_shows_what_it_holds_for(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    both = (half_done["submitted"], half_done["waiting"])

    response = do(client, opened, "send-tilbake", *both)

    shown = words(response.content.decode())
    assert response.status_code == 200
    assert "1 av de valgte blir ikke med" in shown
    assert "1.1 Tiltak 1.1: Det er ikke noe levert svar å ta stilling til." in shown
    assert "Spurt: Bjørn Dahl" in shown
    assert not RequestComment.objects.exists()

    response = do(client, opened, "send-tilbake", *both, bekreft="1", text="   ")
    assert response.status_code == 400
    assert "Skriv en kommentar." in words(response.content.decode())
    chosen_again = lxml.html.fromstring(response.content).xpath("//input[@name='valgt']/@value")
    assert sorted(chosen_again) == sorted(token(one) for one in both)

    response = do(client, opened, "send-tilbake", *both, bekreft="1", text="Hva er oppnådd?")
    assert told(response) == [
        "1 svar er sendt tilbake: 1.2 Tiltak 1.2.",
        "Ikke gjort for 1.1 Tiltak 1.1: Det er ikke noe levert svar å ta stilling til.",
    ]
    comment = RequestComment.objects.get()
    assert (comment.kind, comment.text) == (CommentKind.RETURNED, "Hva er oppnådd?")


def test_a_comment_that_is_too_long_is_told_how_long_and_kept(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    text = "Lang setning. " * 400

    response = do(client, opened, "send-tilbake", half_done["submitted"], bekreft="1", text=text)

    assert response.status_code == 400
    assert "Kommentaren er på 5599 tegn. Skriv den på høyst 4000." in response.content.decode()
    assert text.strip() in lxml.html.fromstring(response.content).xpath("//textarea")[0].text


# --- giving to others, and reminding -------------------------------------------------------------


def test_several_are_given_to_somebody_else(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    new = factories.person(opened.cooperation, "Cecilie Eng")
    both = (half_done["waiting"], half_done["approved"])

    response = do(client, opened, "gi-til-andre", *both)
    assert "2.1 Tiltak 2.1: Svaret er godkjent og ligger fast." in words(response.content.decode())

    response = do(client, opened, "gi-til-andre", *both, bekreft="1", to="")
    assert response.status_code == 400
    assert "Velg hvem som skal svare." in words(response.content.decode())

    response = do(client, opened, "gi-til-andre", *both, bekreft="1", to=str(new.pk))
    assert told(response)[0] == "Cecilie Eng er nå spurt om 1.1 Tiltak 1.1."
    names = [one.person.name for one in half_done["waiting"].contributors.all()]
    assert names == ["Cecilie Eng"]
    names = [one.person.name for one in half_done["approved"].contributors.all()]
    assert names == ["Bjørn Dahl"]

    response = do(client, opened, "gi-til-andre", half_done["waiting"], bekreft="1", to="ingen")
    assert told(response) == ["Ingen er nå spurt om 1.1 Tiltak 1.1."]
    assert not half_done["waiting"].contributors.exists()


def test_somebody_of_another_cooperation_cannot_be_asked(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    stranger = factories.person(factories.cooperation("naboen"), "Fremmed")

    response = do(
        client, opened, "gi-til-andre", half_done["waiting"], bekreft="1", to=str(stranger.pk)
    )

    assert response.status_code == 400


def test_reminding_shows_who_gets_a_mail_and_who_not(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    silent = ask_silent(opened)

    response = do(client, opened, "minn", *half_done.values(), silent)

    shown = words(response.content.decode())
    assert "1 person får e-post" in shown
    assert "anne-berg@eksempel.no" in shown
    assert "1.2 Tiltak 1.2: Svaret er levert, så det er ingenting å minne om." in shown
    assert "Uten Adresse har ingen e-postadresse." in shown
    assert not Letter.objects.exists()


def ask_silent(of: Round) -> StatusRequest:
    """A question to somebody without an address."""
    who = factories.contributor(of, "Uten Adresse")
    who.person.email = ""
    who.person.save()
    extra = factories.measure(of.plan, number=9)
    return factories.request(of, extra, contributors=(who,))


def test_reminder_is_sent_once_confirmed(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    response = do(client, opened, "minn", half_done["waiting"], half_done["returned"], bekreft="1")

    assert told(response) == ["1 påminnelse er lagt i utboksen: Anne Berg."]
    (letter,) = Letter.objects.filter(kind=LetterKind.BY_HAND)
    assert letter.mail is not None
    assert letter.mail.to == "anne-berg@eksempel.no"


# --- the page of one question --------------------------------------------------------------------


def question_page(client: Client, one: StatusRequest) -> str:
    return page(client, one.round, f"sporsmal/{one.pk}/")


def test_one_question_shows_the_plan_the_answer_and_its_marks(
    client: Client, opened: Round, plan: ActionPlan, coordinator: User
) -> None:
    promised = factories.measure(plan, number=3, activities=("Bygge sykkelveg",))
    who = factories.contributor(opened, "Anne Berg", title="prosjektleder")
    question = factories.request(opened, promised, contributors=(who,))
    entry = factories.answered(
        question, lines=("Vegen er forsinket.",), author_role="prosjektleder"
    )
    factories.deviation(entry, "delayed", cause="Grunneier", new_date="2027-05")
    entry.lines.create(
        cooperation=opened.cooperation, position=1, text="Som før.", carried_over=True
    )
    entry.lines.create(
        cooperation=opened.cooperation, position=2, text="Netto kr 5.", source="regnskapet"
    )

    shown = words(question_page(client, question))

    assert "Bygge sykkelveg" in shown
    assert "Anne Berg (prosjektleder)" in shown
    assert "Avvik: forsinket" in shown
    assert "Årsak Grunneier" in shown
    assert "mai 2027" in shown
    assert "Som før. (videreført fra forrige rapport)" in shown
    assert "Netto kr 5. (kilde: regnskapet)" in shown


def test_history_has_what_was_taken_back_and_what_was_replaced(
    client: Client, opened: Round, coordinator: User
) -> None:
    question = ask(opened, "1.1")
    first = factories.answered(question, lines=("Det første.",))
    first.withdrawn_at = timezone.now()
    first.save(update_fields=["withdrawn_at"])
    factories.answered(question, lines=("Det andre.",))
    factories.answered(question, lines=("Det tredje.",), on_behalf_by=coordinator)

    shown = words(question_page(client, question))

    answer, _heading, history = shown.partition("Tidligere svar")
    assert "Det tredje." in answer
    assert "Ført av Kari Coordinator på vegne av Anne Berg" in answer
    assert "Det andre." not in answer
    assert history.index("Erstattet av et nyere svar") < history.index("Det andre.")
    assert history.index("Tatt tilbake") < history.index("Det første.")


def test_what_is_being_written_is_not_read_before_it_is_submitted(
    client: Client, opened: Round, coordinator: User
) -> None:
    from sporbar.rounds.models import StatusDraft

    question = ask(opened, "1.1", state=RequestState.DRAFT)
    StatusDraft.objects.create(
        cooperation=opened.cooperation,
        request=question,
        content={"lines": [{"key": "a", "text": "Hemmelig foreløpig"}]},
        edited_at=timezone.now(),
        edited_by="Anne Berg, prosjektleder",
    )

    shown = words(question_page(client, question))

    assert "sist skrevet i dag av Anne Berg, prosjektleder" in shown
    assert "Hemmelig" not in shown


def test_one_is_approved_and_the_next_is_offered(
    client: Client, opened: Round, coordinator: User
) -> None:
    one, two = ask(opened, "1.2"), ask(opened, "1.1")
    for question in (one, two):
        factories.answered(question)
    where = address(opened, f"sporsmal/{one.pk}/")

    response = client.post(where, {"gjor": "godkjenn", "sett": one.entry_id}, follow=True)

    assert told(response) == ["Svaret er godkjent."]
    shown = words(response.content.decode())
    assert "Neste som venter på godkjenning: 1.1 Tiltak 1.1" in shown
    assert "Angre godkjenningen" in shown
    response = client.post(where, {"gjor": "angre"}, follow=True)
    assert told(response) == ["Godkjenningen er tatt tilbake."]


def test_one_is_sent_back_and_commented_where_it_stands(
    client: Client, opened: Round, coordinator: User
) -> None:
    question = ask(opened, "1.1")
    entry = factories.answered(question)
    where = address(opened, f"sporsmal/{question.pk}/")

    response = client.post(where, {"gjor": "kommenter", "text": "Fint.\n\nTakk!"}, follow=True)
    assert told(response) == ["Kommentaren er lagt til, og sendt på e-post til dem som er spurt."]
    second = factories.contributor(opened, "Uten adresse")
    question.assignments.create(cooperation=opened.cooperation, contributor=second)
    Person.objects.filter(pk=second.person_id).update(email="")
    some = {"gjor": "kommenter", "text": "Si fra."}
    assert told(client.post(where, some, follow=True)) == [
        "Kommentaren er lagt til, og sendt på e-post til 1 av de 2 som er spurt. "
        "De andre mangler e-postadresse."
    ]
    assert told(client.post(where, some, follow=True)) == ["Kommentaren er lagt til."]
    Person.objects.update(email="")
    response = client.post(where, {"gjor": "kommenter", "text": "Og takk."}, follow=True)
    assert told(response) == ["Kommentaren er lagt til. Ingen er varslet på e-post."]
    response = client.post(
        where, {"gjor": "send-tilbake", "text": "Hvor mange?", "sett": entry.pk}, follow=True
    )
    assert told(response) == ["Svaret er sendt tilbake."]

    shown = words(response.content.decode())
    assert "Kari Coordinator, koordinator" in shown
    assert shown.index("Fint.") < shown.index("sendte svaret tilbake")
    assert "Svaret som er sendt tilbake" in shown
    assert "Svaret er sendt tilbake. Nå er det bidragsyterens tur." in shown


@pytest.mark.parametrize("what", ["kommenter", "send-tilbake", "", "noe annet"])
def test_what_is_wrong_on_the_page_is_said_and_nothing_typed_is_lost(
    what: str, client: Client, opened: Round, coordinator: User
) -> None:
    question = ask(opened, "1.1")
    factories.answered(question)
    where = address(opened, f"sporsmal/{question.pk}/")
    text = "" if what == "kommenter" else "Det jeg skrev"
    stale = {"gjor": what, "text": text, "sett": "999999"}

    response = client.post(where, stale)

    assert response.status_code == 400
    tree = lxml.html.fromstring(response.content)
    assert tree.xpath("//*[@role='alert']")
    assert (tree.xpath("//textarea")[0].text or "").strip() == text
    assert not RequestComment.objects.exists()


def test_page_of_one_question_asks_as_often_for_three_answers_as_for_one(
    client: Client, opened: Round, coordinator: User
) -> None:
    question = ask(opened, "1.1")
    factories.deviation(factories.answered(question))
    factories.answered(ask(opened, "1.2"))
    question_page(client, question)
    few, _weight = statements(client, opened, f"sporsmal/{question.pk}/")
    for _number in range(2):
        factories.deviation(factories.answered(question))
    for label in ("2.1", "2.2"):
        factories.answered(ask(opened, label))

    assert statements(client, opened, f"sporsmal/{question.pk}/")[0] == few


# --- who sees what -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [RoleName.AUDITOR, RoleName.MEMBER, RoleName.ACCOUNTANT])
def test_readers_read_without_buttons(
    role: str, client: Client, opened: Round, half_done: dict[str, StatusRequest]
) -> None:
    log_in(client, opened.cooperation, role)

    for html in (
        page(client, opened),
        question_page(client, half_done["submitted"]),
        page(client, opened, "brev/"),
    ):
        main = lxml.html.fromstring(html).xpath("//main")[0]
        assert not main.xpath(".//form[@method='post']//button")
        assert not main.xpath(".//*[@aria-disabled]")


def test_secretary_comments_and_is_told_who_approves(
    client: Client, opened: Round, half_done: dict[str, StatusRequest]
) -> None:
    log_in(client, opened.cooperation, RoleName.SECRETARY)
    question = half_done["submitted"]
    where = address(opened, f"sporsmal/{question.pk}/")

    tree = lxml.html.fromstring(page(client, opened, f"sporsmal/{question.pk}/"))
    (button,) = tree.xpath("//button[@aria-disabled][normalize-space()='Godkjenn']")
    (why,) = tree.xpath(f"//*[@id='{button.get('aria-describedby')}']")
    assert "Bare daglig leder og koordinator kan styre rapporteringen." in why.text_content()

    assert client.post(where, {"gjor": "kommenter", "text": "Hei"}).status_code == 302
    assert client.post(where, {"gjor": "godkjenn", "sett": "1"}).status_code == 403
    question.refresh_from_db()
    assert question.state == RequestState.SUBMITTED


def test_planned_and_closed_rounds_say_so(client: Client, opened: Round, coordinator: User) -> None:
    ask(opened, "1.1")
    Round.objects.filter(pk=opened.pk).update(state=RoundState.PLANNED)
    assert "Runden er ikke åpnet ennå" in words(page(client, opened))
    Round.objects.filter(pk=opened.pk).update(state=RoundState.CLOSED)
    assert "Runden er lukket" in words(page(client, opened))


def test_a_plan_without_measures_has_an_empty_board(
    client: Client, tenant: Cooperation, coordinator: User
) -> None:
    empty = factories.round(factories.plan(tenant, 2027), state=RoundState.OPEN)

    assert "Planen har ingen tiltak." in words(page(client, empty))


# --- mails ---------------------------------------------------------------------------------------


def test_next_mails_are_listed_and_can_be_stopped(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    html = page(client, opened, "brev/")
    shown = words(html)
    assert "Anne Berg 14 dager før fristen" in shown
    assert "Bjørn Dahl" not in shown.partition("I utboksen, sendt og stoppet")[0]
    assert "Neste påminnelser" in words(page(client, opened))
    (value,) = {
        one
        for one in lxml.html.fromstring(html).xpath("//button/@value")
        if one.endswith(":-14") and "," not in one
    }

    response = client.post(address(opened, "brev/stopp/"), {"brev": value}, follow=True)

    assert told(response) == ["1 påminnelse er stoppet: Anne Berg."]
    letter = Letter.objects.get()
    assert (letter.kind, letter.step, letter.stopped_by) == (LetterKind.REMINDER, -14, coordinator)
    after = words(response.content.decode())
    assert "14 dager før fristen" not in after.partition("I utboksen, sendt og stoppet")[0]
    assert "Stoppet av Kari Coordinator" in after
    # Pressed again in another tab.
    response = client.post(address(opened, "brev/stopp/"), {"brev": value}, follow=True)
    assert told(response) == ["Noen av påminnelsene er alt sendt eller stoppet, og er latt være."]


def test_a_whole_day_is_stopped_and_let_go_again(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    html = page(client, opened, "brev/")
    days = lxml.html.fromstring(html).xpath("//button/@value")
    day = next(one for one in days if "-" in one and ":" not in one)

    response = client.post(address(opened, "brev/stopp/"), {"brev": day}, follow=True)
    assert told(response) == ["1 påminnelse er stoppet: Anne Berg."]

    anne = opened.contributors.get(person__name="Anne Berg")
    response = client.post(address(opened, "brev/igjen/"), {"til": anne.pk}, follow=True)
    assert told(response) == ["Påminnelsene til Anne Berg går igjen som planlagt."]
    assert not Letter.objects.exists()

    response = client.post(address(opened, "brev/igjen/"), {"til": "x"}, follow=True)
    assert told(response) == ["Velg hvem det gjelder."]


def test_a_day_with_many_is_stopped_in_as_many_statements_as_one_with_one(
    client: Client, opened: Round, coordinator: User
) -> None:
    def stopping(day: int) -> int:
        shown = lxml.html.fromstring(page(client, opened, "brev/")).xpath("//button/@value")
        token = sorted({one for one in shown if "-" in one and ":" not in one})[day]
        with CaptureQueriesContext(connection) as asked:
            client.post(address(opened, "brev/stopp/"), {"brev": token})
        return len(asked)

    ask(opened, "1.1")
    one = stopping(0)
    for label in ("1.2", "2.1", "2.2"):
        ask(opened, label, who=f"Noen {label}")

    assert stopping(0) <= one
    assert Letter.objects.filter(stopped_by=coordinator).count() == 4


def test_next_mail_can_be_sent_now(
    client: Client, opened: Round, half_done: dict[str, StatusRequest], coordinator: User
) -> None:
    values = lxml.html.fromstring(page(client, opened, "brev/")).xpath("//button/@value")
    value = next(one for one in values if one.endswith(":-14"))

    response = client.post(address(opened, "brev/send/"), {"brev": value}, follow=True)

    assert told(response) == ["1 påminnelse er lagt i utboksen."]
    letter = Letter.objects.get(kind=LetterKind.BY_HAND)
    assert letter.mail is not None
    # It went instead of the planned one, which does not come again.
    assert f"{letter.contributor_id}:{letter.step}" == value
    assert value not in page(client, opened, "brev/")


def test_letters_ask_as_often_for_one_as_for_three(
    client: Client, opened: Round, coordinator: User
) -> None:
    ask(opened, "1.1")
    page(client, opened, "brev/")
    few, _weight = statements(client, opened, "brev/")
    for label in ("1.2", "2.1"):
        ask(opened, label, who=f"Noen {label}")

    assert statements(client, opened, "brev/")[0] == few
