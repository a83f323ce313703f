"""The office's pages of bodies and seats."""

from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sporbar.governance.models import Case, CaseNumber
from sporbar.organisations.actions import take_seat
from sporbar.organisations.models import (
    Body,
    Cooperation,
    CouncilContact,
    LegalEntity,
    Membership,
    Organisation,
    Person,
    RoleName,
    Seat,
    Term,
    User,
)
from sporbar.organisations.queries import seats_on
from tests import factories
from tests.office.filled import change as send
from tests.office.filled import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def council(tenant: Cooperation) -> Body:
    return factories.body(tenant, "Regionrådet")


@pytest.fixture
def secretary(client: Client, tenant: Cooperation) -> User:
    user = User.objects.create_user("sekretar@eksempel.no", first_name="Siv")
    factories.role(tenant, user, RoleName.SECRETARY)
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)
    return user


def at(tenant: Cooperation, name: str, *parts: object) -> str:
    return reverse(f"office:{name}", args=[tenant.slug, *parts])


def sits(body: Body, name: str, town: Organisation | None = None, **values: Any) -> Seat:
    person = factories.person(body.cooperation, name)
    values = {"kind": "member", "valid_from": "2023-10-01", "by": None} | values
    return take_seat(body=body, person=person, organisation=town, **values)


def filled(answer: Any, said: dict[str, Any]) -> dict[str, Any]:
    """What the page's first form would send, with what one typed."""
    return {**form_of(text(answer)), **said}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_bodies_stand_with_whom_they_belong_to(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    council.legal_entity = LegalEntity.objects.create(cooperation=tenant, name="Elvelandet IPR")
    council.save()
    factories.body(tenant, "Skolenettverket", kind="network")
    factories.body(tenant, "Styret for museet", kind="external")
    factories.body(tenant, "Det gamle rådet", valid_to="2019-12-31")
    town = factories.municipality(tenant, "Lia kommune")
    factories.municipality(tenant, "Moen kommune")
    sits(council, "Kari Vik", town)

    page = text(client.get(at(tenant, "bodies")))

    order = [
        *("Elvelandet IPR", "Regionrådet", "Nettverk", "Skolenettverket"),
        *("Representasjon", "Styret for museet", "Oppløste organer", "Det gamle rådet"),
    ]
    places = [page.index(f">{words}") for words in order]
    assert places == sorted(places)
    assert "1 tom<" in page
    assert "1 plass<" in page


def test_a_body_shows_who_sits_there_and_what_stands_empty(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    town = factories.municipality(tenant, "Lia kommune")
    factories.municipality(tenant, "Moen kommune")
    sits(council, "Kari Vik", town, kind="chair")
    sits(council, "Ola Li", town, valid_to="2024-12-31")

    page = text(client.get(at(tenant, "body", council.slug)))

    assert "Ingen er ført inn for Moen kommune." in page
    assert "1 tidligere plass" in page
    then = text(client.get(at(tenant, "body", council.slug), {"dato": "2024-05-01"}))
    assert "Plassene 1." in then
    assert then.index("Ola Li") < then.index("Fakta")
    assert client.get(at(tenant, "body", council.slug), {"dato": "i går"}).status_code == 404


def test_a_new_member_with_a_new_name_is_entered_in_one_form(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    town = factories.municipality(tenant, "Lia kommune")
    address = at(tenant, "seat_new", council.slug)
    sent = {
        **{"kind": "member", "new_name": "Kari Vik", "party": "Bygdelista"},
        **{"organisation": town.pk, "valid_from": "1.10.2023"},
    }

    assert f'value="{town.pk}" selected' in text(client.get(f"{address}?for={town.pk}"))
    answer = client.post(address, sent)

    assert answer.status_code == 302, text(answer)
    [held] = seats_on(council, date(2026, 1, 1))
    assert (held.name, held.party, held.behalf) == ("Kari Vik", "Bygdelista", "Lia kommune")
    assert held.seat.role == "medlem"
    again = client.post(address, sent)
    assert again.status_code == 400
    assert "står i lista over personer" in text(again)
    assert Seat.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"note": "x"}, "Velg en type, eller skriv hva plassen kalles."),
        ({"kind": "member", "substitute_order": "1"}, "Bare varamedlemmer har et varanummer."),
        ({"kind": "member", "party": "Bygdelista"}, "Velg personen som står for partiet."),
        (
            {"kind": "member", "valid_from": "2026", "valid_to": "2025"},
            "Den siste dagen kommer før den første.",
        ),
        (
            {"kind": "member", "new_name": "Kari Vik", "is_vacant": "on"},
            "En plass som står tom, har ingen person.",
        ),
    ],
)
def test_a_seat_that_cannot_be_is_refused_with_a_sentence(
    client: Client,
    tenant: Cooperation,
    council: Body,
    secretary: User,
    sent: dict[str, str],
    sentence: str,
) -> None:
    answer = client.post(at(tenant, "seat_new", council.slug), sent)

    assert answer.status_code == 400
    assert sentence in text(answer)
    assert not Seat.objects.exists()
    assert not Person.objects.exists()


def test_overlapping_seats_of_one_person_are_refused(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    person = sits(council, "Kari Vik").person
    assert person is not None

    answer = client.post(
        at(tenant, "seat_new", council.slug),
        {"kind": "member", "person": person.pk, "valid_from": "2026"},
    )

    assert answer.status_code == 400
    assert "Kari Vik har alt denne plassen" in text(answer)


def test_two_who_replace_the_same_holder(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    seat = sits(council, "Kari Vik")
    address = at(tenant, "seat_replace", seat.pk)
    mine = filled(client.get(address), {"new_name": "Ola Li", "on": "1.6.2026"})
    theirs = filled(client.get(address), {"new_name": "Eli Moe", "on": "1.7.2026"})

    assert client.post(address, theirs).status_code == 302
    answer = client.post(address, mine)

    assert answer.status_code == 409
    assert "Eli Moe er alt ført inn etter Kari Vik. Ingenting er endret." in text(answer)
    assert 'value="Ola Li"' in text(answer)
    assert not Person.objects.filter(name="Ola Li").exists()


def test_a_double_click_replaces_once(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    seat = sits(council, "Kari Vik")
    ola = factories.person(tenant, "Ola Li")
    address = at(tenant, "seat_replace", seat.pk)
    sent = filled(client.get(address), {"person": ola.pk, "on": "1.6.2026"})

    for _twice in range(2):
        assert client.post(address, sent).status_code == 302

    assert Seat.objects.count() == 2


def test_one_leaves_and_another_had_ended_it(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    seat = sits(council, "Kari Vik")
    address = at(tenant, "seat_leave", seat.pk)
    sent = filled(client.get(address), {"last_day": "31.5.2026"})
    Seat.objects.filter(pk=seat.pk).update(valid_to="2026-04-30")

    answer = client.post(address, sent)

    assert answer.status_code == 409
    assert "En annen har endret plassen" in text(answer)
    seat.refresh_from_db()
    assert seat.valid_to == "2026-04-30"


def test_what_another_changed_is_shown_beside_what_was_typed(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    seat = sits(council, "Kari Vik")
    address = at(tenant, "seat", seat.pk)
    sent = filled(client.get(address), {"note": "Det jeg skrev"})
    Seat.objects.filter(pk=seat.pk).update(note="Det en annen skrev")

    answer = client.post(address, sent)

    assert answer.status_code == 409
    assert "Det jeg skrev" in text(answer)
    assert "Det en annen skrev" in text(answer)


def test_a_seat_entered_wrong_is_removed_and_one_with_history_is_not(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    seat = sits(council, "Kari Vik")
    address = at(tenant, "seat_replace", seat.pk)
    sent = filled(client.get(address), {"new_name": "Ola Li", "on": "1.6.2026"})
    client.post(address, sent)
    new = Seat.objects.get(replaces=seat)

    answer = client.post(at(tenant, "seat_remove", seat.pk), follow=True)
    assert "kan ikke fjernes" in text(answer)
    for _twice in range(2):
        assert client.post(at(tenant, "seat_remove", new.pk)).status_code == 302

    seat.refresh_from_db()
    assert (seat.valid_to, Seat.objects.count()) == (None, 1)


def test_many_seats_are_pasted_looked_at_and_entered(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    town = factories.municipality(tenant, "Lia kommune")
    words = (
        "Leder\tKari Vik\tLia\tBygdelista\n"
        "Medlem\tOla Li\tHandelsstanden\t\n\n"
        "2. varamedlem\tEli Moe\tLia kommune\tBygdelista\n"
        "Rådgiver"
    )
    address = at(tenant, "body_paste", council.slug)

    seen = client.post(address, {"words": words, "valid_from": "1.10.2023"})
    assert "Slik er linjene lest" in text(seen)
    assert not Seat.objects.exists()
    answer = client.post(address, filled(seen, {}))

    assert answer.status_code == 302, text(answer)
    rows = [
        (held.seat.kind, held.name, held.behalf) for held in seats_on(council, date(2026, 1, 1))
    ]
    assert rows == [
        ("chair", "Kari Vik", "Lia kommune"),
        ("member", "Ola Li", "Handelsstanden"),
        (None, "", ""),
        ("deputy", "Eli Moe", "Lia kommune"),
    ]
    assert Seat.objects.get(kind="deputy").substitute_order == 2
    assert Seat.objects.filter(organisation=town).count() == 2


def test_a_pasted_line_that_says_too_much_enters_nothing(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    words = "Leder; Kari Vik; Lia; Bygdelista; 99 99 99 99\nMedlem; Ola Li"

    answer = client.post(at(tenant, "body_paste", council.slug), {"words": words, "sure": "1"})

    assert answer.status_code == 400
    assert "Linja har flere enn fire felt." in text(answer)
    assert not Seat.objects.exists()


def test_a_body_with_open_cases_is_not_dissolved_without_a_successor(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    from django.utils import timezone

    case = Case.objects.create(
        cooperation=tenant, title="Felles avfallsplan", state="open", created_at=timezone.now()
    )
    CaseNumber.objects.create(
        cooperation=tenant,
        body=council,
        year=2026,
        sequence=1,
        printed="001/26",
        case=case,
        given_at=timezone.now(),
    )
    new = factories.body(tenant, "Politisk råd")
    address = at(tenant, "body_dissolve", council.slug)
    assert "Felles avfallsplan" in text(client.get(address))

    refused = client.post(address, {"last_day": "31.12.2026"})
    assert refused.status_code == 409
    assert "har åpne saker: «Felles avfallsplan»" in text(refused)

    client.post(address, {"last_day": "31.12.2026", "successor": new.pk})
    council.refresh_from_db()
    assert (council.valid_to, council.succeeded_by) == ("2026-12-31", new)

    client.post(at(tenant, "body_reopen", council.slug))
    council.refresh_from_db()
    assert council.valid_to is None


def test_a_new_term_is_looked_at_before_it_begins(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    town = factories.municipality(tenant, "Lia kommune")
    seat = sits(council, "Kari Vik", town)
    stays = sits(council, "Ola Li", town)
    address = at(tenant, "term_new")

    seen = client.post(
        address, {"name": "2027–2031", "valid_from": "1.10.2027", "valid_to": "30.9.2031"}
    )
    assert "Kari Vik" in text(seen)
    assert not Term.objects.exists()
    client.post(address, {**filled(seen, {}), "seats": [seat.pk]})

    term = Term.objects.get()
    [new] = Seat.objects.filter(term=term)
    seat.refresh_from_db()
    stays.refresh_from_db()
    assert (seat.valid_to, stays.valid_to, new.is_vacant) == ("2027-09-30", None, True)
    refused = client.post(at(tenant, "term_remove", term.pk), follow=True)
    assert "kan ikke fjernes" in text(refused)


def test_a_person_changes_party_and_name_and_moves(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    lia = factories.municipality(tenant, "Lia kommune")
    moen = factories.municipality(tenant, "Moen kommune")
    seat = sits(council, "Kari Vik", lia)
    person = seat.person
    assert person is not None
    client.post(at(tenant, "seat_person_party", person.slug), {"party": "Bygdelista"})
    client.post(
        at(tenant, "seat_person_party", person.slug), {"party": "Fjellpartiet", "on": "1.5.2026"}
    )
    client.post(at(tenant, "seat_person_name", person.slug), {"name": "Kari Moe", "on": "1.6.2026"})
    address = f"{at(tenant, 'seat_person_move', person.slug)}?fra={lia.pk}"
    assert "Regionrådet: medlem" in text(client.get(address))

    client.post(address, {"to": moen.pk, "on": "1.7.2026", "leaving": [seat.pk]})

    [before] = seats_on(council, date(2026, 4, 1))
    [after] = seats_on(council, date(2026, 6, 30))
    assert (before.name, before.party) == ("Kari Vik", "Bygdelista")
    assert (after.name, after.party) == ("Kari Moe", "Fjellpartiet")
    assert seats_on(council, date(2026, 7, 1)) == []
    page = text(client.get(at(tenant, "seat_person", person.slug)))
    assert "Tidligere navn" in page
    wrong = client.post(
        at(tenant, "seat_person_party", person.slug), {"party": "Dalpartiet", "on": "1.4.2026"}
    )
    assert "fra en senere dag" in text(wrong)


def test_a_contact_needs_an_address(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    town = factories.municipality(tenant, "Lia kommune")
    person = factories.person(tenant, "Kari Vik")
    assert "mangler" in text(client.get(at(tenant, "body_contacts")))
    sent = {"organisation": town.pk, "person": person.pk, "title": "Politisk sekretær"}

    refused = client.post(at(tenant, "body_contact_new"), sent)
    assert "har ingen e-postadresse" in text(refused)
    Person.objects.filter(pk=person.pk).update(email="kari@lia.example")
    for _twice in range(2):
        assert client.post(at(tenant, "body_contact_new"), sent).status_code == 302

    assert CouncilContact.objects.count() == 1
    assert "kari@lia.example" in text(client.get(at(tenant, "body_contacts")))


def test_a_municipality_that_leaves_takes_its_seats_along(
    client: Client, tenant: Cooperation, council: Body, secretary: User
) -> None:
    town = factories.municipality(tenant, "Lia kommune")
    seat = sits(council, "Kari Vik", town)
    row = Membership.objects.get()
    address = at(tenant, "setup_row", "medlemskap", row.pk)

    send(client, address, valid_to="31.12.2026")

    seat.refresh_from_db()
    assert seat.valid_to == "2026-12-31"


def test_a_reader_sees_and_is_told_who_may(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    user = User.objects.create_user("medlem@eksempel.no")
    factories.role(tenant, user, RoleName.MEMBER)
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)
    sits(council, "Kari Vik")

    page = text(client.get(at(tenant, "body", council.slug)))

    assert "Kari Vik" in page
    assert "kan føre organer, møter, saker og vedtak." in page
    assert "Erstatt" not in page


def test_the_neighbours_seat_is_not_found(
    client: Client, tenant: Cooperation, secretary: User
) -> None:
    other = factories.cooperation("skoglandet")
    seat = sits(factories.body(other, "Rådet der"), "Kari Vik")

    for name in ("seat", "seat_leave", "seat_replace", "seat_remove"):
        for method in (client.get, client.post):
            assert method(at(tenant, name, seat.pk)).status_code == 404


@pytest.mark.parametrize("page", ["bodies", "body", "seat_person", "body_contacts"])
def test_as_many_statements_however_much_there_is(
    client: Client, tenant: Cooperation, council: Body, secretary: User, page: str
) -> None:
    def more(number: int) -> None:
        town = factories.municipality(tenant, f"By {number} kommune")
        seat = sits(council, f"Person {number}", town)
        sits(council, f"Tidligere {number}", town, valid_to="2024-01-01")
        body = factories.body(tenant, f"Organ {number}", kind="network")
        Term.objects.create(cooperation=tenant, name=f"Periode {number}", body=body)
        first = Person.objects.get(name="Person 0")
        take_seat(body=body, kind="member", person=first, organisation=town, by=None)
        CouncilContact.objects.create(cooperation=tenant, organisation=town, person=seat.person)

    parts = {"body": ["regionradet"], "seat_person": ["person-0"]}.get(page, [])

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(at(tenant, page, *parts)).status_code == 200
        return len(found)

    more(0)
    client.get(
        at(tenant, page, *({"body": ["regionradet"], "seat_person": ["person-0"]}.get(page, [])))
    )
    one = count()
    more(1)
    more(2)
    assert count() == one
