"""Min kommune: what concerns one member."""

import pytest
from django.test import Client

from sporbar.plans.models import Involvement
from tests import factories

pytestmark = pytest.mark.django_db


def test_page_tells_own_measures_from_those_for_all(client: Client, tenant) -> None:
    tinnbygd = factories.municipality(tenant, "Tinnbygd kommune", "3001")
    other = factories.municipality(tenant, "Elvebotn kommune")
    plan = factories.plan(tenant, measures=3)
    for number, party in ((1, tinnbygd), (2, other)):
        Involvement.objects.create(
            cooperation=tenant,
            measure=plan.measures.get(number=number),
            role="coordinator",
            organisation=party,
        )

    page = client.get(f"/{tenant.slug}/kommuner/tinnbygd-kommune/").content.decode()
    own, for_all = page[: page.index('id="alle"')], page[page.index('id="alle"') :]

    assert "1.1 Tiltak 1.1" in own
    assert "Koordinator" in own
    assert "1.3 Tiltak 1.3" in for_all
    assert "1.2 Tiltak 1.2" not in page
    assert "3001" in page


def test_sentence_with_the_name_is_shown_but_not_part_of_another_word(
    client: Client, tenant
) -> None:
    factories.municipality(tenant, "Tinn kommune")
    plan = factories.plan(tenant, measures=2)
    turn = factories.round(plan)
    factories.entry(turn, plan.measures.get(number=1), lines=("Møtet ble holdt i Tinn.",))
    factories.entry(turn, plan.measures.get(number=2), lines=("Tinningen er ferdig.",))
    factories.edition(factories.report(turn))

    page = client.get(f"/{tenant.slug}/kommuner/tinn-kommune/").content.decode()

    assert "Møtet ble holdt i Tinn." in page
    assert "Tinningen" not in page


@pytest.mark.parametrize(("count", "waits"), [(1, True), (2, False)])
def test_decision_waits_while_fewer_than_all_have_said_yes(
    client: Client, tenant, count: int, waits: bool
) -> None:
    factories.municipality(tenant, "Tinn kommune")
    factories.municipality(tenant, "Elvebotn kommune")
    plan = factories.plan(tenant, measures=1)
    turn = factories.round(plan)
    said = factories.entry(turn, plan.measures.get(), lines=("Kommunene har behandlet saken.",))
    factories.quantity(said, "kommuner som har sluttet seg til", count, 2)
    factories.edition(factories.report(turn))

    page = client.get(f"/{tenant.slug}/kommuner/tinn-kommune/").content.decode()

    assert ("Vedtak det ventes på" in page) is waits


def test_another_cooperations_municipality_is_not_found(client: Client, tenant) -> None:
    factories.municipality(tenant, "Tinn kommune")
    other = factories.cooperation("skoglandet")

    assert client.get(f"/{other.slug}/kommuner/tinn-kommune/").status_code == 404


def test_members_are_listed_with_their_number(client: Client, tenant) -> None:
    factories.municipality(tenant, "Tinn kommune", "4026")

    page = client.get(f"/{tenant.slug}/kommuner/").content.decode()

    assert "Tinn kommune" in page
    assert "4026" in page
