"""Min kommune: what concerns one member."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sporbar.organisations.actions import merge_organisations
from sporbar.organisations.models import Cooperation, Membership, Organisation
from sporbar.plans.models import Involvement, Measure
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


def part_in(measure: Measure, organisation: Organisation) -> None:
    Involvement.objects.create(
        cooperation=measure.cooperation,
        measure=measure,
        role="coordinator",
        organisation=organisation,
    )


def merged(tenant: Cooperation) -> Organisation:
    """Ask and Bryn became Lauvskog on 1 July 2026."""
    return merge_organisations(
        merging=[factories.municipality(tenant, f"{name} kommune") for name in ("Ask", "Bryn")],
        name="Lauvskog kommune",
        number="1003",
        on=date(2026, 7, 1),
        by=None,
    )


def test_merged_municipality_takes_over_what_its_parts_had(client: Client, tenant) -> None:
    merged(tenant)
    other = factories.municipality(tenant, "Tinn kommune")
    plan = factories.plan(tenant, measures=3)
    part_in(plan.measures.get(number=1), Organisation.objects.get(name="Ask kommune"))
    part_in(plan.measures.get(number=2), other)

    whole = client.get(f"/{tenant.slug}/kommuner/lauvskog-kommune/").content.decode()
    theirs = client.get(f"/{tenant.slug}/kommuner/tinn-kommune/").content.decode()

    own, for_all = whole[: whole.index('id="alle"')], whole[whole.index('id="alle"') :]
    assert "1.1 Tiltak 1.1" in own
    assert "Ask kommune: Koordinator" in own
    assert "1.3 Tiltak 1.3" in for_all
    assert "1.1 Tiltak 1.1" not in for_all
    assert "1.1 Tiltak 1.1" not in theirs


def test_what_became_which_is_said_on_both_pages(client: Client, tenant) -> None:
    merged(tenant)

    part = client.get(f"/{tenant.slug}/kommuner/ask-kommune/").content.decode()
    whole = client.get(f"/{tenant.slug}/kommuner/lauvskog-kommune/").content.decode()
    listed = client.get(f"/{tenant.slug}/kommuner/").content.decode()

    assert "Kommunen gikk inn i Lauvskog kommune 1. juli 2026." in part.replace("\xa0", " ")
    assert "Bryn kommune gikk inn i kommunen 1. juli 2026." in whole.replace("\xa0", " ")
    assert listed.index("Lauvskog kommune") < listed.index("Tidligere medlemmer")
    assert listed.index("Tidligere medlemmer") < listed.index("Ask kommune")


def test_sentence_about_a_part_is_shown_for_the_whole(client: Client, tenant) -> None:
    merged(tenant)
    plan = factories.plan(tenant, measures=1)
    turn = factories.round(plan)
    factories.entry(turn, plan.measures.get(), lines=("Møtet ble holdt i Ask.",))
    factories.edition(factories.report(turn))

    page = client.get(f"/{tenant.slug}/kommuner/lauvskog-kommune/").content.decode()

    assert "Møtet ble holdt i Ask." in page


def test_count_is_of_those_who_were_members_when_it_was_said(client: Client, tenant) -> None:
    """ "1 of 2" stays a decision that waits, though three have been members in all."""
    for name in ("Tinn kommune", "Elvebotn kommune", "Ask kommune"):
        factories.municipality(tenant, name)
    Membership.objects.filter(organisation__name="Ask kommune").update(valid_to="2026-06-30")
    plan = factories.plan(tenant, measures=1)
    turn = factories.round(plan)
    said = factories.entry(turn, plan.measures.get(), lines=("Kommunene har behandlet saken.",))
    factories.quantity(said, "kommuner som har sluttet seg til", 1, 2)
    factories.edition(factories.report(turn))

    page = client.get(f"/{tenant.slug}/kommuner/tinn-kommune/").content.decode()
    gone = client.get(f"/{tenant.slug}/kommuner/ask-kommune/").content.decode()

    assert "Vedtak det ventes på" in page
    assert "Vedtak det ventes på" not in gone


def test_measure_that_names_only_who_has_left_is_for_all_who_stayed(client: Client, tenant) -> None:
    factories.municipality(tenant, "Tinn kommune")
    gone = factories.municipality(tenant, "Ask kommune")
    Membership.objects.filter(organisation=gone).update(valid_to="2019-12-31")
    part_in(factories.plan(tenant, measures=1).measures.get(), gone)

    page = client.get(f"/{tenant.slug}/kommuner/tinn-kommune/").content.decode()
    theirs = client.get(f"/{tenant.slug}/kommuner/ask-kommune/").content.decode()

    assert "1.1 Tiltak 1.1" in page[page.index('id="alle"') :]
    assert "Kommunen er ikke medlem nå." in theirs
    assert "1.1 Tiltak 1.1" in theirs
    assert 'id="alle"' not in theirs


def test_municipalities_take_as_many_statements_for_one_as_for_three(
    client: Client, tenant
) -> None:
    counts = []
    for letters in ("A", "BC"):
        for letter in letters:
            merge_organisations(
                merging=[
                    factories.municipality(tenant, f"{letter}{number} kommune") for number in (1, 2)
                ],
                name=f"{letter} kommune",
                number="1003",
                on=date(2026, 7, 1),
                by=None,
            )
        for address in ("", "a-kommune/"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"/{tenant.slug}/kommuner/{address}").status_code == 200
            counts.append(len(captured))

    assert counts[:2] == counts[2:]
