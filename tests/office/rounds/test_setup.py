"""Setting a round up: what the pages say, and what they do when something is wrong."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Cooperation, Person, RoleName
from sporbar.plans.models import Involvement
from sporbar.rounds.actions import find_contributor, make_link
from sporbar.rounds.models import Contributor, Letter, Round
from tests import factories

pytestmark = pytest.mark.django_db
HOME = "/elvelandet/kontor/runder/"


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def director(client: Client, tenant: Cooperation) -> Client:
    person = factories.user()
    factories.role(tenant, person, RoleName.MANAGING_DIRECTOR)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    client.force_login(person)
    return client


def round_with(tenant: Cooperation, people: int, **values: object) -> Round:
    """A planned round with a question and a person for each of so many measures."""
    plan = factories.plan(tenant, measures=people)
    one = factories.round(plan, **{"state": "planned", "deadline": date(2027, 8, 13), **values})
    for number, measure in enumerate(plan.measures.order_by("number")):
        who = factories.contributor(one, f"Person {number}")
        factories.request(one, measure, contributors=(who,))
    return one


def page(client: Client, one: Round, name: str = "") -> str:
    return client.get(f"{HOME}{one.pk}/oppsett/{name}").content.decode()


def send(client: Client, one: Round, deed: str, *rows: int, **fields: object):
    return client.post(
        f"{HOME}{one.pk}/oppsett/hvem/", {"gjor": deed, "valgt": list(rows), **fields}, follow=True
    )


def rows(one: Round) -> list[int]:
    return list(one.requests.order_by("pk").values_list("pk", flat=True))


def test_list_says_what_to_do_first(director: Client, tenant: Cooperation) -> None:
    assert "Det trengs en vedtatt plan først" in director.get(HOME).content.decode()
    factories.plan(tenant, measures=1)

    assert "Ny runde" in director.get(HOME).content.decode()


def test_list_takes_as_many_statements_for_three_rounds_as_for_one(
    director: Client, tenant: Cooperation
) -> None:
    used = []
    one = round_with(tenant, 2)
    for more in (0, 2):
        for number in range(more):
            factories.round(one.plan, date(2026, 8, 1 + number), kind="tertial")
        with CaptureQueriesContext(connection) as queries:
            director.get(HOME)
        used.append(len(queries))

    assert used[0] == used[1]


@pytest.mark.parametrize("name", ["", "hvem/", "forhandsvisning/"])
def test_pages_take_as_many_statements_for_three_people_as_for_one(
    director: Client, tenant: Cooperation, name: str
) -> None:
    used = []
    for people in (1, 3):
        one = round_with(factories.cooperation(f"by{people}") if people == 3 else tenant, people)
        if people == 3:
            user = one.cooperation
            from sporbar.organisations.models import User

            factories.role(user, User.objects.get(), RoleName.MANAGING_DIRECTOR)
        address = f"/{one.cooperation.slug}/kontor/runder/{one.pk}/oppsett/{name}"
        director.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert director.get(address).status_code == 200
        used.append(len(queries))

    assert used[0] == used[1]


def test_proposed_days_come_from_the_kind_and_the_year(
    director: Client, tenant: Cooperation
) -> None:
    plan = factories.plan(tenant, 2031, measures=1)
    half = factories.round(plan, date(2031, 7, 1))
    factories.round(
        plan, date(2031, 12, 31), period_start=date(2031, 7, 1), period_end=date(2031, 12, 31)
    )

    text = director.get(f"{HOME}ny/?forslag=annual-0101").content.decode()

    assert 'value="2031-12-31"' in text
    # 31 December and 14 February are no working days: the next one is.
    assert 'value="2032-02-16"' in text
    # An annual round builds on both half-years, unless somebody says otherwise.
    assert text.count("checked") == 2
    assert "Halvårsrapport: 1." not in text.replace("\xa0", " ").split("<form")[0]
    assert half.pk


def test_new_round_proposes_people_at_once(director: Client, tenant: Cooperation) -> None:
    plan = factories.plan(tenant, measures=2)
    sent = {
        "plan": plan.pk,
        "kind": "half_year",
        "period_start": "1.1.2026",
        "period_end": "30.6.2026",
        "as_of": "2026-07-01",
        "deadline": "2027-08-13",
    }

    director.post(f"{HOME}ny/", sent)
    director.post(f"{HOME}ny/", sent)

    assert Round.objects.get().requests.count() == 2


def test_wrong_days_are_said_and_what_was_typed_stays(
    director: Client, tenant: Cooperation
) -> None:
    plan = factories.plan(tenant, measures=1)

    answer = director.post(
        f"{HOME}ny/",
        {
            "plan": plan.pk,
            "kind": "half_year",
            "period_start": "2026-01-01",
            "period_end": "2025-06-30",
            "as_of": "den første",
        },
    )

    text = answer.content.decode()
    assert answer.status_code == 400
    assert "Skriv datoen som 15.8.2026." in text
    assert "den første" in text
    assert not Round.objects.exists()


def test_rows_are_answered_as_one_and_split_again(director: Client, tenant: Cooperation) -> None:
    one = round_with(tenant, 3)
    first, second, _third = rows(one)

    answer = send(director, one, "sla-sammen", first, second)
    assert "Radene besvares nå under ett." in answer.content.decode()
    assert one.requests.count() == 2
    send(director, one, "del", first)
    assert one.requests.count() == 3


def test_new_person_is_made_once_and_known_by_the_address(
    director: Client, tenant: Cooperation
) -> None:
    one = round_with(tenant, 2)
    new = {"person": "ny", "name": "Nina Ny", "email": "PERSON-1@eksempel.no", "title": "sjef"}

    send(director, one, "bytt", rows(one)[0], **new)

    # The address is known: it is that person, and nobody is added.
    assert not Person.objects.filter(name="Nina Ny").exists()
    send(director, one, "legg-til", rows(one)[0], **{**new, "email": "nina@eksempel.no"})
    assert Contributor.objects.get(person__name="Nina Ny").title == "sjef"


@pytest.mark.parametrize(
    ("deed", "fields", "said"),
    [
        ("bytt", {"person": ""}, "Velg hvem som skal svare."),
        ("bytt", {"person": "9999999"}, "Velg hvem som skal svare."),
        ("bytt", {"person": "ny", "name": "N", "email": "nei"}, "Skriv en gyldig e-postadresse."),
        ("sla-sammen", {}, "Velg minst to rader"),
        ("del", {}, "Raden gjelder bare ett tiltak."),
        ("tull", {}, "Velg hva som skal gjøres"),
    ],
)
def test_what_is_wrong_is_said_and_the_rows_stay_chosen(
    director: Client, tenant: Cooperation, deed: str, fields: dict[str, str], said: str
) -> None:
    one = round_with(tenant, 2)
    first = rows(one)[0]

    answer = send(director, one, deed, first, **fields)

    assert answer.status_code == 400
    text = answer.content.decode()
    assert said in text
    assert f'value="{first}" id="r{first}" checked' in text


def test_nothing_chosen_is_said(director: Client, tenant: Cooperation) -> None:
    one = round_with(tenant, 1)

    assert "Velg minst én rad." in send(director, one, "ingen").content.decode()


@pytest.mark.parametrize(
    ("before", "after", "days", "said"),
    [
        ("14, 5 og 1", "3;10", [-14, -5, -1, 3, 10], ""),
        ("", "0", [0], ""),
        ("fjorten", "", None, "Skriv antall dager med tall"),
        ("0", "", None, "fra 1 til 90"),
        ("91", "", None, "fra 1 til 90"),
    ],
)
def test_reminder_plan_is_written_as_people_write(
    director: Client,
    tenant: Cooperation,
    before: str,
    after: str,
    days: list[int] | None,
    said: str,
) -> None:
    one = round_with(tenant, 1)

    answer = director.post(
        f"{HOME}{one.pk}/oppsett/brev/", {"letter": "Hei!", "before": before, "after": after}
    )

    one.refresh_from_db()
    if days is None:
        assert said in answer.content.decode()
        assert f'value="{before}"' in answer.content.decode()
        assert one.letter == ""
    else:
        assert (one.reminder_days, one.letter) == (days, "Hei!")


def test_preview_is_what_is_sent(director: Client, tenant: Cooperation) -> None:
    """Apart from the link, which nobody may see beforehand, and the words around a mail."""
    one = round_with(tenant, 2, letter="Kjære <b>alle</b>")
    shown = page(director, one, "forhandsvisning/")
    key = Contributor.objects.order_by("pk")[0].pk
    html = director.get(f"{HOME}{one.pk}/oppsett/forhandsvisning/{key}/").content.decode()
    assert not OutgoingMail.objects.exists()

    director.post(f"{HOME}{one.pk}/apne/")

    mail = OutgoingMail.objects.get(to="person-0@eksempel.no")
    token = mail.text.partition("/bidra/")[2].partition("/")[0]
    from django.utils.html import escape

    assert escape(mail.text.replace(token, "din-egen-lenke")) in shown
    assert mail.html.replace(token, "din-egen-lenke") == html
    assert "Kjære &lt;b&gt;alle&lt;/b&gt;" in mail.html
    assert token not in shown


def test_opened_twice_the_letters_go_once(director: Client, tenant: Cooperation) -> None:
    one = round_with(tenant, 2)

    for _time in range(2):
        director.post(f"{HOME}{one.pk}/apne/")

    assert OutgoingMail.objects.count() == Letter.objects.count() == 2


def test_round_with_nobody_asked_or_without_deadline_is_not_opened(
    director: Client, tenant: Cooperation
) -> None:
    one = round_with(tenant, 1, deadline=None)
    answer = director.post(f"{HOME}{one.pk}/apne/", follow=True)
    assert "Runden har ingen frist." in answer.content.decode()

    send(director, one, "ingen", *rows(one))
    answer = director.post(f"{HOME}{one.pk}/apne/", follow=True)
    assert "Ingen er spurt om noe ennå." in answer.content.decode()
    one.refresh_from_db()
    assert one.state == "planned"


def test_open_round_moves_its_deadline_and_is_closed_and_opened_again(
    director: Client, tenant: Cooperation
) -> None:
    one = round_with(tenant, 1)
    director.post(f"{HOME}{one.pk}/apne/")
    director.post(f"{HOME}{one.pk}/oppsett/dager/", {"deadline": "2027-09-01", "kind": "annual"})
    one.refresh_from_db()
    assert (one.deadline, one.kind) == (date(2027, 9, 1), "half_year")

    director.post(f"{HOME}{one.pk}/lukk/")
    assert "Skriv hvorfor" in director.post(f"{HOME}{one.pk}/gjenapne/").content.decode()
    director.post(f"{HOME}{one.pk}/gjenapne/", {"reason": "Ett svar manglet."})
    one.refresh_from_db()
    assert one.state == "open"
    answer = director.post(f"{HOME}{one.pk}/fjern/", follow=True)
    assert "men ikke fjernes" in answer.content.decode()


def test_planned_round_is_taken_away(director: Client, tenant: Cooperation) -> None:
    one = round_with(tenant, 1)

    director.post(f"{HOME}{one.pk}/fjern/")

    assert not Round.objects.exists()


def test_who_leaves_is_shown_and_another_takes_over(director: Client, tenant: Cooperation) -> None:
    one = round_with(tenant, 2)
    first, second = Contributor.objects.order_by("pk")

    director.post(
        f"{HOME}{one.pk}/oppsett/person/{first.pk}/ut/", {"to": second.person_id}, follow=True
    )

    assert second.assignments.count() == 2
    assert "Gikk ut av runden" in page(director, one, f"person/{first.pk}/")


def test_address_and_title_are_put_in_where_they_are_missed(
    director: Client, tenant: Cooperation
) -> None:
    one = round_with(tenant, 1)
    Person.objects.update(email="")
    who = Contributor.objects.get()
    assert "Person 0 har ingen e-postadresse" in page(director, one)

    director.post(
        f"{HOME}{one.pk}/oppsett/person/{who.pk}/", {"email": "p@eksempel.no", "title": "leder"}
    )

    who.refresh_from_db()
    assert (who.title, Person.objects.get().email) == ("leder", "p@eksempel.no")
    assert "Se på dette" not in page(director, one)


@pytest.mark.parametrize("key", ["²", "9" * 40, "x"])
def test_what_is_no_row_and_nobody_is_refused_with_a_sentence(
    director: Client, tenant: Cooperation, key: str
) -> None:
    one = round_with(tenant, 1)

    of_no_row = director.post(
        f"{HOME}{one.pk}/oppsett/hvem/", {"gjor": "bytt", "valgt": [key], "person": "1"}
    )
    to_nobody = director.post(
        f"{HOME}{one.pk}/oppsett/hvem/", {"gjor": "bytt", "valgt": rows(one), "person": key}
    )

    assert (of_no_row.status_code, to_nobody.status_code) == (400, 400)
    assert "Velg minst én rad." in of_no_row.content.decode()
    assert "Velg hvem som skal svare." in to_nobody.content.decode()


def test_wrong_address_in_an_open_round_is_corrected_and_the_links_move(
    director: Client, tenant: Cooperation
) -> None:
    one = round_with(tenant, 1, state="open")
    who = Contributor.objects.get()
    token = make_link(contributor=who, by=None)
    where = f"{HOME}{one.pk}/oppsett/person/{who.pk}/"

    response = director.post(where, {"email": "riktig@eksempel.no", "title": ""}, follow=True)

    assert find_contributor(token) is None
    said = "De gamle lenkene er sperret, og en ny er på vei til riktig@eksempel.no."
    assert said in response.content.decode()
    assert OutgoingMail.objects.get().to == "riktig@eksempel.no"
    # The title alone moves nothing.
    director.post(where, {"email": "riktig@eksempel.no", "title": "leder"})
    assert OutgoingMail.objects.count() == 1
    response = director.post(where, {"email": "", "title": "leder"}, follow=True)
    assert "Lagret. De gamle lenkene er sperret.<" in response.content.decode()
    assert OutgoingMail.objects.count() == 1


def test_what_is_taken_into_an_open_round_is_told(director: Client, tenant: Cooperation) -> None:
    one = round_with(tenant, 1, state="open")
    measure = factories.measure(one.plan, number=2)
    Involvement.objects.create(
        cooperation=tenant, measure=measure, person=Person.objects.get(), role="responsible"
    )

    response = send(director, one, "foresla")

    said = "1 tiltak er lagt til. De som er spurt om dem, får e-post om det."
    assert said in response.content.decode()
    assert Letter.objects.get().kind == "asked_anew"
