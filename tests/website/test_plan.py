"""The plan page: rows, filters, counts, and the same number of statements however long it is."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sporbar.plans.models import FormerName, Involvement
from tests import factories

pytestmark = pytest.mark.django_db


def test_plan_shows_each_measure_with_status_of_the_published_round(client: Client, tenant) -> None:
    plan = factories.plan(tenant, measures=2, areas=2)
    first = plan.measures.first()
    turn = factories.round(plan)
    factories.entry(turn, first, progress="as_planned")
    factories.edition(factories.report(turn))

    page = client.get(f"/{tenant.slug}/plan/2026/").content.decode()

    assert "Tiltak 1.1" in page
    assert "I tråd med planen" in page
    assert "Ikke rapportert" in page


def test_plan_hides_status_before_its_edition_is_published(client: Client, tenant) -> None:
    plan = factories.plan(tenant, measures=1)
    turn = factories.round(plan)
    factories.entry(turn, plan.measures.get(), progress="completed", lines=("Hemmelig ennå.",))
    factories.edition(factories.report(turn), published=False)

    page = client.get(f"/{tenant.slug}/plan/2026/").content.decode()

    assert "Ferdig" not in page
    assert "Ingen rapport på planen er publisert" in page


def test_status_after_the_freeze_waits_for_the_next_edition(client: Client, tenant) -> None:
    plan = factories.plan(tenant, measures=1)
    turn = factories.round(plan)
    factories.entry(turn, plan.measures.get(), progress="as_planned")
    report = factories.report(turn)
    factories.edition(report)
    factories.entry(turn, plan.measures.get(), progress="on_hold")

    before = client.get(f"/{tenant.slug}/plan/2026/").content.decode()
    factories.edition(report, 2)
    after = client.get(f"/{tenant.slug}/plan/2026/").content.decode()

    assert "sb-row" in before
    assert "På vent" not in before
    assert "På vent" in after


def test_draft_plan_is_not_shown(client: Client, tenant) -> None:
    factories.plan(tenant, measures=1, state="draft")

    assert client.get(f"/{tenant.slug}/plan/2026/").status_code == 404


def test_another_cooperations_plan_is_not_found(client: Client, tenant) -> None:
    factories.plan(tenant, measures=1)
    other = factories.cooperation("skoglandet")

    assert client.get(f"/{other.slug}/plan/2026/").status_code == 404


def test_filter_by_deviation_counts_the_hits(client: Client, tenant) -> None:
    plan = factories.plan(tenant, measures=3)
    turn = factories.round(plan)
    said = factories.entry(turn, plan.measures.get(number=2))
    factories.deviation(said)
    factories.edition(factories.report(turn))

    page = client.get(f"/{tenant.slug}/plan/2026/?avvik=on").content.decode()

    assert "1 av 3 tiltak" in page
    assert "Tiltak 1.2" in page
    assert "Tiltak 1.3" not in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("omrade=2", "Buss på tvers", "Forum"),
        ("form=project", "Buss på tvers", "Forum"),
        ("hvem=org-elvebotn-kommune", "Forum", "Buss på tvers"),
        ("hvem=organ-regionradet", "Buss på tvers", "Forum"),
        ("status=completed", "Forum", "Buss på tvers"),
    ],
)
def test_filters_select(client: Client, tenant, query: str, shown: str, hidden: str) -> None:
    plan = factories.plan(tenant, areas=2)
    forum = factories.measure(plan, title="Forum")
    factories.measure(
        plan, area=2, title="Buss på tvers", form="project", responsible_body=factories.body(tenant)
    )
    Involvement.objects.create(
        cooperation=tenant,
        measure=forum,
        role="coordinator",
        organisation=factories.municipality(tenant),
    )
    turn = factories.round(plan)
    factories.entry(turn, forum, progress="completed")
    factories.edition(factories.report(turn))

    page = client.get(f"/{tenant.slug}/plan/2026/?{query}").content.decode()

    assert f">{shown}</a>" in page
    assert f">{hidden}</a>" not in page


def test_unknown_filter_value_is_named(client: Client, tenant) -> None:
    factories.plan(tenant, measures=1)

    page = client.get(f"/{tenant.slug}/plan/2026/?form=tull").content.decode()

    assert "«tull» finnes ikke i denne planen" in page
    assert "1 av 1 tiltak" in page


def _statements(client: Client, tenant, count: int, year: int) -> int:
    plan = factories.plan(tenant, year, areas=2)
    turn = factories.round(plan)
    municipality = factories.municipality(tenant, f"Bygd {year} kommune")
    for number in range(1, count + 1):
        measure = factories.measure(
            plan, area=2, number=number, strands=("A", "B"), activities=("Møte",)
        )
        FormerName.objects.create(cooperation=tenant, measure=measure, name="Før")
        Involvement.objects.create(
            cooperation=tenant, measure=measure, role="partner", organisation=municipality
        )
        said = factories.entry(turn, measure)
        factories.deviation(said)
        factories.entry(turn, measure.strands.first())
    factories.edition(factories.report(turn, str(year)))
    address = f"/{tenant.slug}/plan/{year}/"
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_plan_takes_as_many_statements_for_one_as_for_three(client: Client) -> None:
    one = _statements(client, factories.cooperation("ett"), 1, 2025)
    three = _statements(client, factories.cooperation("tre"), 3, 2026)

    assert one == three
