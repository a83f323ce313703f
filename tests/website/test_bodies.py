"""The public pages of bodies: who sits there, for whom, and on which day."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sporbar.organisations.actions import (
    change_party,
    dissolve_body,
    merge_organisations,
    rename_person,
    replace_holder,
    take_seat,
)
from sporbar.organisations.models import Body, Cooperation, LegalEntity, Organisation, Seat
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def council(tenant: Cooperation) -> Body:
    return factories.body(tenant, "Regionrådet", about="Ordførerne i regionen.")


def sits(body: Body, name: str, town: Organisation | None = None, **values: Any) -> Seat:
    person = factories.person(body.cooperation, name)
    person.email = f"{person.slug}@hemmelig.example"
    person.save()
    values = {"kind": "member", "valid_from": "2023-10-01", "by": None} | values
    return take_seat(body=body, person=person, organisation=town, **values)


def at(client: Client, tenant: Cooperation, path: str = "", **query: str) -> str:
    answer = client.get(f"/{tenant.slug}/organer/{path}", query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_members_with_party_and_municipality_and_deputies_in_order(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    town = factories.municipality(tenant, "Lia kommune")
    sits(council, "Vara To", town, kind="deputy", substitute_order=2)
    sits(council, "Vara En", town, kind="deputy", substitute_order=1)
    seat = sits(council, "Kari Vik", town, kind="chair")
    assert seat.person is not None
    change_party(person=seat.person, party="Bygdelista", by=None)

    page = at(client, tenant, "regionradet/")

    order = ["Ordførerne i regionen.", "Kari Vik", "(Bygdelista)", "Leder", "Varamedlemmer"]
    places = [page.index(words) for words in [*order, "Vara En", "Vara To"]]
    assert places == sorted(places)
    assert f"/{tenant.slug}/kommuner/lia-kommune/" in page
    assert "hemmelig.example" not in page


def test_on_a_date_all_is_called_what_it_was_called_then(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    lia = factories.municipality(tenant, "Lia kommune")
    moen = factories.municipality(tenant, "Moen kommune")
    seat = sits(council, "Kari Vik", lia)
    assert seat.person is not None
    change_party(person=seat.person, party="Bygdelista", by=None)
    change_party(person=seat.person, party="Fjellpartiet", on="2024-06-01", by=None)
    rename_person(person=seat.person, name="Kari Moe", on="2024-06-01", by=None)
    replace_holder(seat=seat, person=factories.person(tenant, "Ola Li"), on="2025-01-01", by=None)
    merge_organisations(
        merging=[lia, moen],
        name="Liamoen kommune",
        number="9991",
        on=date(2025, 7, 1),
        by=None,
    )

    then = at(client, tenant, "regionradet/", dato="2024-05-01")
    later = at(client, tenant, "regionradet/", dato="2024-07-01")
    last = at(client, tenant, "regionradet/", dato="2025-02-01")

    assert ("Kari Vik" in then, "Bygdelista" in then, "Lia kommune" in then) == (True,) * 3
    assert ("Kari Moe" in later, "Fjellpartiet" in later, "Kari Vik" in later) == (
        *(True, True, False),
    )
    assert "Ola Li" in last
    assert "Ingen plasser er ført denne dagen." in at(client, tenant, "regionradet/")
    assert client.get(f"/{tenant.slug}/organer/regionradet/?dato=i-fjor").status_code == 404


def test_seats_by_role_without_names_say_so(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    Seat.objects.create(
        cooperation=tenant, body=council, role="ordfører", on_behalf_of="Lia kommune"
    )
    Seat.objects.create(cooperation=tenant, body=council, role="rådsleder", is_vacant=True)

    page = at(client, tenant, "regionradet/")

    assert "Ordfører" in page
    assert "navn ikke oppgitt" in page
    assert "plassen står tom" in page


def test_bodies_are_grouped_and_hidden_ones_are_not_there(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    council.legal_entity = LegalEntity.objects.create(
        cooperation=tenant, name="Elvelandet IPR", form="ipr"
    )
    council.save()
    factories.body(tenant, "Styret for museet", kind="external")
    factories.body(tenant, "Skolenettverket", kind="network")
    hidden = factories.body(tenant, "Det interne utvalget", is_public=False)

    page = at(client, tenant)

    names = ["Elvelandet IPR", "Regionrådet", "Nettverk", "Skolenettverket", "Representasjon"]
    places = [page.index(f">{words}") for words in [*names, "Styret for museet"]]
    assert places == sorted(places)
    assert "Det interne utvalget" not in page
    assert client.get(f"/{tenant.slug}/organer/{hidden.slug}/").status_code == 404
    assert "Interkommunalt politisk råd" in at(client, tenant, "regionradet/")


def test_a_dissolved_body_keeps_its_page(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    sits(council, "Kari Vik")
    new = factories.body(tenant, "Politisk råd")
    dissolve_body(body=council, last_day="2025-12-31", successor=new, by=None)

    assert "Oppløste organer" in at(client, tenant)
    page = at(client, tenant, "regionradet/")
    assert "Siste dag var 31." in page
    assert "Politisk råd" in page
    assert "Kari Vik" in at(client, tenant, "regionradet/", dato="2025-06-01")
    assert "Avløste" in at(client, tenant, f"{new.slug}/")


def test_a_municipality_shows_who_represents_it(
    client: Client, tenant: Cooperation, council: Body
) -> None:
    town = factories.municipality(tenant, "Lia kommune")
    hidden = factories.body(tenant, "Det interne utvalget", is_public=False)
    sits(council, "Kari Vik", town)
    sits(hidden, "Ola Li", town)
    sits(council, "Eli Moe", town, valid_to="2024-12-31")

    page = client.get(f"/{tenant.slug}/kommuner/lia-kommune/").content.decode()

    assert "Hvem som representerer Lia kommune" in page
    assert "Kari Vik" in page
    assert "Ola Li" not in page
    assert "Eli Moe" not in page
    assert "hemmelig.example" not in page


def test_the_neighbours_body_is_not_here(client: Client, tenant: Cooperation) -> None:
    other = factories.cooperation("skoglandet")
    factories.body(other, "Rådet der")

    assert client.get(f"/{tenant.slug}/organer/radet-der/").status_code == 404
    assert "Ingen organer er lagt inn ennå." in at(client, tenant)


@pytest.mark.parametrize("path", ["organer/", "organer/regionradet/", "kommuner/by-0-kommune/"])
def test_as_many_statements_however_many_seats(
    client: Client, tenant: Cooperation, council: Body, path: str
) -> None:
    def more(number: int) -> None:
        town = factories.municipality(tenant, f"By {number} kommune")
        seat = sits(council, f"Person {number}", town)
        assert seat.person is not None
        change_party(person=seat.person, party="Bygdelista", by=None)
        body = factories.body(tenant, f"Organ {number}", kind="network")
        first = Organisation.objects.get(slug="by-0-kommune")
        take_seat(body=body, kind="member", person=seat.person, organisation=first, by=None)

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/{tenant.slug}/{path}").status_code == 200
        return len(found)

    more(0)
    count()
    one = count()
    more(1)
    more(2)
    assert count() == one
