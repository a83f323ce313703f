"""A contributor answers: by a link without an account, or logged in; alone and with others."""

from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sporbar.organisations.models import RoleName, User
from sporbar.rounds.actions import close_round, saved_answer
from sporbar.rounds.actions.links import revoke_links
from sporbar.rounds.actions.review import add_comment, return_answer
from sporbar.rounds.models import (
    ContributorLink,
    DeviationStep,
    RequestState,
    StatusEntry,
    StatusRequest,
)
from sporbar.rounds.writers import Writer
from tests import factories
from tests.office.answering_support import Asked, asked, form

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def _no_tries_counted() -> None:
    cache.clear()


@pytest.fixture
def world() -> Asked:
    return asked()


def text(response: Any) -> str:
    return response.content.decode()


def texts(question: StatusRequest) -> list[str]:
    return [one.text for one in saved_answer(question).part.lines]


# ---------- the door ----------


def test_opening_the_link_changes_nothing(world: Asked, client: Client) -> None:
    response = client.get(world.link())

    assert response.status_code == 200
    assert "Hei, Kari" in text(response)
    assert "15.\xa0august 2026" in text(response)
    assert ContributorLink.objects.get().last_used_at is None
    assert client.get(world.page()).status_code == 403


def test_button_opens_the_round_and_no_other_address_has_the_token(
    world: Asked, client: Client
) -> None:
    link = world.link()
    response = client.post(link)
    token = link.split("/")[2]

    assert (response.status_code, response["Location"]) == (302, world.page())
    cookie = response.cookies["bidragslenke"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (world.page(), True, "Lax")
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert response["Referrer-Policy"] == "strict-origin"
    assert ContributorLink.objects.get().last_used_at is not None
    page = client.get(world.page())
    assert page.status_code == 200
    assert token not in text(page)
    assert token not in text(client.get(world.address()))


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (lambda w: revoke_links(contributor=w.kari, by=None), "Du kan få en ny på e-post"),
        (
            lambda w: close_round(reporting_round=w.round, by=None, at=timezone.now()),
            "runden er lukket",
        ),
        (
            lambda w: type(w.kari).objects.update(left_at=timezone.now()),
            "du er ikke med i runden",
        ),
    ],
    ids=["revoked", "closed", "left"],
)
def test_dead_link_says_why_and_lets_nobody_in(world: Asked, end: Any, sentence: str) -> None:
    link = world.link()
    inside = world.client()
    end(world)

    response = Client().get(link)
    assert response.status_code == 410
    assert sentence in text(response)
    assert Client().post(link).status_code == 410
    # Whoever was in already is out at once.
    assert inside.get(world.page()).status_code == 403
    assert sentence in text(inside.get(world.page()))


def test_tampered_link_is_unknown_and_throttled(world: Asked, client: Client) -> None:
    for _number in range(30):
        assert client.get(f"{world.link()[:-6]}aaaaa/").status_code == 404
    response = client.get(f"{world.link()[:-6]}aaaaa/")

    assert response.status_code == 429
    assert "Vent fem minutter" in text(response)
    # Nobody else's good link is shut by it.
    assert client.get(world.link()).status_code == 200


def test_new_link_goes_to_the_registered_address(world: Asked, client: Client) -> None:
    from sporbar.mail.models import OutgoingMail

    link = world.link()
    revoke_links(contributor=world.kari, by=None)
    page = text(client.get(link))
    assert "k•••@eksempel.no" in page
    assert "kari@eksempel.no" not in page

    response = client.post(link, {"do": "new_link"})

    assert "på vei" in text(response)
    assert OutgoingMail.objects.get().to == "kari@eksempel.no"


def test_new_link_leads_to_the_site_whatever_name_it_was_asked_for_by(
    world: Asked, client: Client, settings: LazySettings
) -> None:
    from sporbar.mail.models import OutgoingMail

    settings.IN_PRODUCTION, settings.SITE = True, "https://rapport.eksempel.no"
    link = world.link()
    revoke_links(contributor=world.kari, by=None)

    client.post(link, {"do": "new_link"})

    text_of_mail = OutgoingMail.objects.get().text
    assert "https://rapport.eksempel.no/bidra/" in text_of_mail
    assert "testserver" not in text_of_mail


# ---------- who reaches what ----------


def test_link_reaches_only_one_s_own_measures(world: Asked) -> None:
    ola = factories.contributor(world.round, "Ola")
    theirs = factories.request(
        world.round, factories.measure(world.round.plan, number=9), contributors=(ola,)
    )
    client = world.client()

    for name in ("answer", "answer_latest"):
        assert client.get(world.address(theirs, name)).status_code == 404
    assert client.post(world.address(theirs), {"do": "take_back"}).status_code == 404
    assert "9" not in [row.title for row in client.get(world.page()).context["rows"]]


def test_link_to_one_round_opens_no_other(world: Asked) -> None:
    other = asked(tenant=factories.cooperation("naboen"))
    client = world.client()
    client.cookies["bidragslenke"]["path"] = "/"

    assert client.get(other.page()).status_code == 403


def test_logged_in_contributor_needs_no_link(world: Asked, client: Client) -> None:
    user = factories.user("kari@eksempel.no")
    world.kari.person.user = user
    world.kari.person.save()
    client.force_login(user)
    assert "ekstra-trinn" in client.get(world.page())["Location"]

    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    assert client.get(world.page()).status_code == 200
    client.post(world.address(), form("Gjort.", do="submit"))
    assert StatusEntry.objects.get().author == user


def test_log_in_goes_before_a_link_somebody_else_opened(world: Asked) -> None:
    ola = factories.contributor(world.round, "Ola")
    user = factories.user("ola@eksempel.no")
    ola.person.user = user
    ola.person.save()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client = world.client()
    client.force_login(user)

    assert client.get(world.page()).context["part"].contributor == ola


def test_who_goes_out_needs_the_link_again(world: Asked) -> None:
    client = world.client()
    way_out = reverse("office:contribution_leave", args=[world.tenant.slug, world.round.pk])
    assert way_out in text(client.get(world.page()))

    response = client.post(way_out)

    assert "Du har gått ut" in text(response)
    assert response.cookies["bidragslenke"]["path"] == world.page()
    assert client.get(world.page()).status_code == 403


def test_somebody_without_a_part_is_refused(world: Asked, client: Client) -> None:
    member = factories.user("medlem@eksempel.no")
    factories.role(world.tenant, member, RoleName.MEMBER)
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data={})
    client.force_login(member)
    assert client.get(world.page()).status_code == 403

    stranger = factories.user("fremmed@eksempel.no")
    client.force_login(stranger)
    assert client.get(world.page()).status_code == 404


def test_pages_are_not_kept_by_the_browser(world: Asked) -> None:
    client = world.client()

    for address in (world.page(), world.address(), world.address(name="answer_latest")):
        assert client.get(address)["Cache-Control"] == "no-store"


# ---------- the page of what is asked ----------


def test_page_counts_what_is_left_and_puts_it_first() -> None:
    world = asked(measures=4)
    factories.answered(world.questions[0], state=RequestState.SUBMITTED)
    StatusRequest.objects.filter(pk=world.questions[2].pk).update(state=RequestState.DRAFT)
    StatusRequest.objects.filter(pk=world.questions[3].pk).update(state=RequestState.RETURNED)

    response = world.client().get(world.page())

    assert "1 av 4 levert" in text(response)
    assert "Frist 15.\xa0august 2026." in text(response)
    assert [one.question.pk for one in response.context["left"]] == [
        world.questions[3].pk,
        world.questions[2].pk,
        world.questions[1].pk,
    ]


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked_for:
        assert client.get(address).status_code == 200
    return len(asked_for)


def test_pages_ask_the_same_for_one_and_for_three() -> None:
    counted = []
    for count in (1, 3):
        tenant = factories.cooperation(f"nummer-{count}")
        world = asked(measures=count, tenant=tenant)
        whole = world.questions[0]
        measures = [factories.measure(world.round.plan, number=20 + i) for i in range(count)]
        many = factories.request(world.round, *measures, contributors=(world.kari,))
        for measure in measures:
            before = factories.plan(tenant, 2020 + measure.pk, measures=1)
            measure.continues = before.measures.get()
            measure.save()
            held = factories.round(before, date(2025, 7, 1))
            lines = tuple(f"Setning {i}." for i in range(count))
            factories.deviation(factories.entry(held, measure.continues, lines=lines))
        client = world.client()
        client.post(world.address(), form(*(f"Gjort {i}." for i in range(count))))
        for number in range(count):
            add_comment(
                request=many, text=f"Husk {number}", writer=Writer(name="Ola", title="sekretær")
            )
        counted.append(
            [
                statements(client, one)
                for one in (world.page(), world.address(whole), world.address(many))
            ]
        )
    assert counted[0] == counted[1]


# ---------- writing ----------


def test_what_is_written_is_saved(world: Asked) -> None:
    client = world.client()
    response = client.post(world.address(), form("Nettverket møttes.", "Vi søkte midler."), **JSON)

    heard = response.json()
    assert (response.status_code, heard["lock"]) == (200, 1)
    assert heard["state"].startswith("Lagret")
    assert texts(world.question) == ["Nettverket møttes.", "Vi søkte midler."]


def test_works_with_plain_buttons(world: Asked) -> None:
    client = world.client()
    shown = client.post(world.address(), form("En.", "To.", "Tre.", do="up:line:2"))
    assert [row.text for row in shown.context["sheet"].lines] == ["En.", "Tre.", "To."]
    shown = client.post(world.address(), form("En.", "To.", "Tre.", do="join:line:1"))
    assert [row.text for row in shown.context["sheet"].lines] == ["En. To.", "Tre."]
    shown = client.post(world.address(), form("En.", "To.", do="drop:line:0"))
    assert [row.text for row in shown.context["sheet"].lines] == ["To."]
    shown = client.post(world.address(), form("En.", do="add:line"))
    assert [row.text for row in shown.context["sheet"].lines] == ["En.", ""]
    # A line break in a field is a new sentence.
    client.post(world.address(), form("En.\nTo."))
    assert texts(world.question) == ["En.", "To."]


def test_two_who_write_see_each_other_s_sentences(world: Asked) -> None:
    ola = factories.contributor(world.round, "Ola")
    world.question.assignments.create(cooperation=world.tenant, contributor=ola)
    his = Client()
    his.post(Asked(world.tenant, world.round, ola).link())
    hers = world.client()
    hers.post(world.address(), form("En."))
    his.post(world.address(), form("En.", seen=1, line=["s0", "ola"], **{"text-ola": "Olas."}))

    heard = hers.post(world.address(), form("En.", "Karis.", seen=1), **JSON).json()

    assert texts(world.question) == ["En.", "Karis.", "Olas."] or texts(world.question) == [
        "En.",
        "Olas.",
        "Karis.",
    ]
    assert heard["told"][0].startswith("Ola endret setninger")
    assert "Olas." in heard["sections"]["lines"]
    latest = his.get(world.address(name="answer_latest")).json()
    assert (latest["by_me"], latest["lock"]) == (False, 3)
    assert latest["sentence"].startswith("Kari lagret")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("mine", ["Karis."]), ("theirs", ["Olas."])],
)
def test_two_who_change_the_same_sentence_choose(
    world: Asked, choice: str, expected: list[str]
) -> None:
    client = world.client()
    client.post(world.address(), form("En."))
    from sporbar.rounds.actions import save_answer_draft

    part = saved_answer(world.question).part
    from dataclasses import replace

    line = replace(part.lines[0], text="Olas.")
    save_answer_draft(
        request=world.question, part=replace(part, lines=(line,)), seen=1, by=Writer(name="Ola")
    )

    assert client.post(world.address(), form("Karis.", seen=1), **JSON).status_code == 409
    page = client.post(world.address(), form("Karis.", seen=1))
    assert page.status_code == 409
    assert "Karis." in text(page)
    assert "Olas." in text(page)
    sent = {**dict(page.context["pairs"]), "seen": page.context["seen"], "do": "resolve"}
    client.post(world.address(), {**sent, "choice-line:s0": choice})
    assert texts(world.question) == expected


def test_both_sentences_can_be_kept(world: Asked) -> None:
    client = world.client()
    client.post(world.address(), form("En."))
    client.post(world.address(), form("Fra en annen fane.", seen=1))
    page = client.post(world.address(), form("Herfra.", seen=1))
    sent = {**dict(page.context["pairs"]), "seen": page.context["seen"], "do": "resolve"}
    shown = client.post(world.address(), {**sent, "choice-line:s0": "both"})

    assert [row.text for row in shown.context["sheet"].lines] == ["Fra en annen fane.", "Herfra."]


def test_what_the_other_took_away_and_wrote_stays_when_one_chooses(world: Asked) -> None:
    """Only what both changed is asked about; the rest of the other's work is in the answer."""
    client = world.client()
    client.post(world.address(), form("En.", "To.", "Tre."))
    client.post(
        world.address(),
        form("Ens nye.", seen=1, line=["s0", "s2"], **{"text-s2": "Tres nye."}),
    )
    page = client.post(world.address(), form("Min en.", "To.", "Tre.", seen=1))
    sent: dict[str, Any] = {"seen": page.context["seen"], "do": "resolve"}
    for name, value in page.context["pairs"]:
        sent.setdefault(name, []).append(value)
    client.post(world.address(), {**sent, "choice-line:s0": "mine"})

    assert texts(world.question) == ["Min en.", "Tres nye."]


# ---------- deviations ----------


DEVIATION = {
    "deviates-s0": "1",
    "kind-s0": "delayed",
    "cause-s0": "Sykdom",
    "consequence-s0": "Oppstart flyttet",
    "remedy-s0": "Vikar",
    "new_date-s0": "høsten 2026",
    "reported_to-s0": "Regionrådet",
    "reported_on-s0": "12.6.2026",
}


def test_sentence_is_marked_as_deviation(world: Asked) -> None:
    factories.body(world.tenant)
    client = world.client()
    client.post(world.address(), form("Oppstart er utsatt.", do="submit", **DEVIATION))

    found = StatusEntry.objects.get().lines.get().deviation
    assert (found.kind, found.cause, found.remedy) == ("delayed", "Sykdom", "Vikar")
    assert (found.new_date, found.reported_on) == ("2026-23", "2026-06-12")
    assert found.reported_to.name == "Regionrådet"
    # And the form shows dates as they are written.
    client.post(world.address(), {"do": "take_back"})
    row = client.get(world.address()).context["sheet"].lines[0]
    assert (row.new_date, row.reported_on) == ("høsten 2026", "12.6.2026")


def test_day_that_cannot_be_read_is_said_and_nothing_is_lost(world: Asked) -> None:
    sent = form("Utsatt.", **{**DEVIATION, "new_date-s0": "snart"})
    client = world.client()

    assert client.post(world.address(), sent, **JSON).status_code == 422
    response = client.post(world.address(), sent)
    assert response.status_code == 422
    assert "Ny dato i setning 1: «snart» er ikke en dato vi kan lese" in text(response)
    assert 'href="#new_date-s0"' in text(response)
    assert 'name="new_date-s0" aria-invalid="true"' in text(response)
    # What is not saved is not said to be.
    client.post(world.address(), form("Utsatt."))
    again = text(client.post(world.address(), sent))
    assert "data-unsaved" in again
    assert "data-state>Ikke lagret ennå" in again
    row = response.context["sheet"].lines[0]
    assert (row.text, row.cause, row.new_date) == ("Utsatt.", "Sykdom", "snart")


@pytest.fixture
def with_past(world: Asked) -> Asked:
    """The measure goes on from last year, with a deviation that is open."""
    last = factories.plan(world.tenant, 2025, measures=1)
    measure = world.question.covers.get().measure
    measure.continues = last.measures.get()
    measure.save()
    held = factories.round(last, date(2025, 12, 31), kind="annual")
    entry = factories.entry(held, measure.continues, lines=("Utsatt til høsten.", "Resten går."))
    factories.deviation(entry, reported_to=factories.body(world.tenant))
    return world


def test_open_deviation_is_settled_with_a_date(with_past: Asked) -> None:
    client = with_past.client()
    page = client.get(with_past.address())
    assert "Utsatt til høsten." in text(page)
    assert "meldt til Regionrådet" in text(page)
    ((deviation, _row),) = page.context["living"]
    settled = {"open": [deviation.pk], f"settled-{deviation.pk}": "yes"}

    response = client.post(with_past.address(), form("Gjort.", do="submit", **settled))
    assert response.status_code == 422
    assert "Skriv når avviket ble lukket." in text(response)

    settled[f"settled_on-{deviation.pk}"] = "3. mai 2026"
    settled[f"settled_note-{deviation.pk}"] = "Ny leder på plass"
    client.post(with_past.address(), form("Gjort.", seen=1, do="submit", **settled))
    step = DeviationStep.objects.get()
    assert (step.on, step.note, step.recorded_by) == (
        "2026-05-03",
        "Ny leder på plass",
        "Kari, prosjektleder",
    )
    assert client.get(with_past.address()).context["material"].living == []


def test_last_text_is_carried_over_and_must_be_confirmed(with_past: Asked) -> None:
    client = with_past.client()
    shown = client.post(with_past.address(), form(do="carry"))
    rows = shown.context["sheet"].lines
    assert [(row.text, row.carried, row.confirmed) for row in rows] == [
        ("Utsatt til høsten.", True, False),
        ("Resten går.", True, False),
    ]
    sent = form("Utsatt til høsten.", "Resten går.", **{"carried-s0": "1", "carried-s1": "1"})

    refused = client.post(with_past.address(), {**sent, "do": "submit"})
    assert refused.status_code == 422
    assert text(refused).count("Bekreft at den stemmer fortsatt.") >= 2

    confirmed = {**sent, "seen": 1, "confirmed-s0": "1", "confirmed-s1": "1", "do": "submit"}
    client.post(with_past.address(), confirmed)
    assert list(
        StatusEntry.objects.get(round=with_past.round).lines.values_list("carried_over", flat=True)
    ) == [True, True]
    assert "Hentet fra forrige rapport og bekreftet." in text(client.get(with_past.address()))


def test_sentence_that_is_worded_anew_is_not_carried_over(with_past: Asked) -> None:
    client = with_past.client()
    sent = form("Resten går bra.", do="submit", **{"carried-s0": "1"})
    client.post(with_past.address(), sent)

    assert not StatusEntry.objects.get(round=with_past.round).lines.get().carried_over


# ---------- submitting ----------


def test_submitted_answer_is_thanked_for_and_can_be_taken_back() -> None:
    world = asked(measures=2)
    client = world.client()
    response = client.post(world.address(), form("Gjort.", do="submit"), follow=True)

    assert "Takk! Svaret er levert" in text(response)
    assert "Gjort." in text(response)
    assert world.address(world.questions[1]) in text(response)
    assert "1 av 2 levert" in text(client.get(world.page()))

    back = client.post(world.address(), {"do": "take_back"}, follow=True)
    assert "Svaret er tatt tilbake" in text(back)
    assert [row.text for row in back.context["sheet"].lines] == ["Gjort."]


def test_answer_sent_twice_is_submitted_once(world: Asked) -> None:
    client = world.client()
    for _time in range(2):
        assert client.post(world.address(), form("Gjort.", do="submit")).status_code == 302
    assert StatusEntry.objects.count() == 1


def test_back_button_after_submitting_keeps_what_is_written_there(world: Asked) -> None:
    client = world.client()
    client.post(world.address(), form("Gjort.", do="submit"))
    response = client.post(world.address(), form("Noe annet.", do="submit"))

    assert response.status_code == 409
    assert "Svaret er levert. Ta det tilbake for å endre det." in text(response)
    assert "Noe annet." in text(response)
    assert StatusEntry.objects.count() == 1


def test_taking_back_twice_is_taking_back_once(world: Asked) -> None:
    client = world.client()
    client.post(world.address(), form("Gjort.", do="submit"))
    for _time in range(2):
        response = client.post(world.address(), {"do": "take_back"}, follow=True)
    assert "Svaret er ikke levert" not in text(response)


def test_answer_that_lacks_something_is_saved_and_told(world: Asked) -> None:
    client = world.client()
    response = client.post(world.address(), form("Gjort.", answer="", do="submit"))

    assert response.status_code == 422
    assert "Velg om det er aktivitet" in text(response)
    assert texts(world.question) == ["Gjort."]


def test_returned_answer_says_why_on_top(world: Asked) -> None:
    client = world.client()
    client.post(world.address(), form("Gjort.", do="submit"))
    world.question.refresh_from_db()
    siri = office_user(world, RoleName.COORDINATOR)
    return_answer(request=world.question, text="Hvor mange deltok?", by=siri)

    page = client.get(world.address())
    assert "Hvor mange deltok?" in text(page)
    assert [row.text for row in page.context["sheet"].lines] == ["Gjort."]
    client.post(world.address(), {"do": "comment", "text": "Tolv."})
    after = client.get(world.address())
    assert "Tolv." in text(after)
    assert after.context["material"].returned.text == "Hvor mange deltok?"


# ---------- bad days ----------


def test_twenty_thousand_characters_from_word_are_kept_as_sentences(world: Asked) -> None:
    bullet = "\uf0b7\t"
    pasted = "\r\n".join(f"{bullet}Punkt {number} " + "ord " * 45 for number in range(100))
    assert len(pasted) > 18_000
    client = world.client()
    response = client.post(world.address(), form(pasted), follow=True)

    found = texts(world.question)
    assert len(found) == 100
    assert found[0].startswith("Punkt 0 ord")
    assert "punkttegn fra Word" in text(response)


def test_one_paragraph_of_twenty_thousand_characters_is_kept(world: Asked) -> None:
    pasted = "Vi har arbeidet med dette. " * 740
    world.client().post(world.address(), form(pasted))

    assert texts(world.question) == [pasted.strip()]


HOSTILE = "\"'><script>alert(1)</script></textarea></title><img src=x onerror=alert(1)>{{ 7 }}"


def test_markup_in_every_field_comes_out_as_text(with_past: Asked) -> None:
    client = with_past.client()
    deviation = client.get(with_past.address()).context["living"][0][0].pk
    words = ("cause", "consequence", "remedy", "new_date", "reported_on", "reported_to")
    names = [f"{name}-s0" for name in (*words, "source", "kind")]
    names += ["answer", "progress", f"settled_on-{deviation}", f"settled_note-{deviation}"]
    fields = dict.fromkeys(names, HOSTILE)
    fields |= {"deviates-s0": "1", "open": [deviation], f"settled-{deviation}": "yes"}
    days = ("new_date-s0", "reported_on-s0", f"settled_on-{deviation}")
    readable = {**fields, **dict.fromkeys(days, "")}
    answers = [
        client.post(with_past.address(), form(HOSTILE, do=do, **sent), follow=True)
        for do in ("save", "submit", "up:line:0", "show")
        for sent in (fields, readable)
    ]
    client.post(with_past.address(), {"do": "comment", "text": HOSTILE})
    answers.append(client.get(with_past.address()))

    for response in answers:
        assert "<script>alert(1)" not in text(response)
        assert "<img src=x" not in text(response)
    assert "&lt;script&gt;" in text(answers[-1])


def test_round_closed_while_one_writes_gives_the_text_back(world: Asked) -> None:
    client = world.client()
    client.get(world.address())
    close_round(reporting_round=world.round, by=None, at=timezone.now())

    heard = client.post(world.address(), form("Nesten ferdig."), **JSON)
    assert heard.status_code == 423
    assert "runden er lukket" in heard.json()["sentence"]
    page = client.post(world.address(), form("Nesten ferdig."))
    assert page.status_code == 409
    assert "Nesten ferdig." in text(page)
    file = client.post(world.address(), form("Nesten ferdig.", do="download"))
    assert file["Content-Disposition"] == 'attachment; filename="status.txt"'
    assert "- Nesten ferdig." in text(file)


def test_contributor_who_leaves_while_writing_gets_the_text_back(world: Asked) -> None:
    client = world.client()
    type(world.kari).objects.update(left_at=timezone.now())

    response = client.post(world.address(), form("Nesten ferdig."))
    assert response.status_code == 409
    assert "du er ikke med i runden" in text(response)
    assert "Nesten ferdig." in text(response)
    assert texts(world.question) == []


def test_measure_given_to_another_while_one_writes_gives_the_text_back(world: Asked) -> None:
    client = world.client()
    world.question.assignments.all().delete()

    response = client.post(world.address(), form("Nesten ferdig."))
    assert response.status_code == 409
    assert "ikke lenger ditt å rapportere på" in text(response)
    assert "Nesten ferdig." in text(response)


def test_old_page_is_not_saved_over_a_newer_one(world: Asked) -> None:
    client = world.client()
    client.post(world.address(), form("Gjort."))
    response = client.post(world.address(), form("Fra en gammel side.", seen=99))

    assert response.status_code == 409
    assert "Siden er for gammel" in text(response)
    assert texts(world.question) == ["Gjort."]


# ---------- on somebody's behalf ----------


def office_user(world: Asked, role: str) -> User:
    user = factories.user(f"{role}@eksempel.no", first_name="Siri")
    factories.role(world.tenant, user, role)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return user


def test_office_answers_on_somebody_s_behalf(world: Asked, client: Client) -> None:
    siri = office_user(world, RoleName.SECRETARY)
    client.force_login(siri)
    address = world.address(name="answer_for")
    page = client.get(address)
    assert "På vegne av" in text(page)

    client.post(address, form("Ringt inn.", do="submit", for_whom=world.kari.pk))

    entry = StatusEntry.objects.get()
    assert (entry.person, entry.on_behalf_by) == (world.kari.person, siri)
    assert entry.author_role == "prosjektleder (ført av sekretær)"
    assert "Ført av Siri." in text(world.client().get(world.address()))


def test_office_can_answer_in_its_own_name(world: Asked, client: Client) -> None:
    client.force_login(office_user(world, RoleName.COORDINATOR))
    client.post(world.address(name="answer_for"), form("Vi vet det.", do="submit", for_whom="none"))

    entry = StatusEntry.objects.get()
    assert (entry.person, entry.author_role) == (None, "koordinator")


def test_nobody_can_be_answered_for_who_was_not_asked(world: Asked, client: Client) -> None:
    ola = factories.contributor(world.round, "Ola")
    client.force_login(office_user(world, RoleName.COORDINATOR))
    client.post(world.address(name="answer_for"), form("Vi vet det.", do="submit", for_whom=ola.pk))

    assert StatusEntry.objects.get().person is None


def test_office_that_comments_is_told_who_got_it(world: Asked, client: Client) -> None:
    client.force_login(office_user(world, RoleName.SECRETARY))
    address = world.address(name="answer_for")

    page = client.post(address, {"do": "comment", "text": "Hva med skiltene?"}, follow=True)
    assert "sendt på e-post til dem som er spurt." in text(page)
    world.kari.person.email = ""
    world.kari.person.save()
    page = client.post(address, {"do": "comment", "text": "Og veien?"}, follow=True)
    assert "Ingen er varslet på e-post." in text(page)


def test_who_is_asked_sends_a_comment(world: Asked) -> None:
    page = world.client().post(world.address(), {"do": "comment", "text": "Tolv."}, follow=True)

    assert "Kommentaren er sendt." in text(page)
