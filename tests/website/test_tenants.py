"""Every address of the site, asked for within another cooperation, by everybody there."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sporbar.governance.models import Case, Meeting
from sporbar.organisations.models import Body, Cooperation, Organisation, RoleName
from sporbar.plans.actions import add_measure, adopt_version, start_plan
from sporbar.plans.models import PlanVersion
from sporbar.website import urls
from tests import factories
from tests.governance.meeting_world import meeting_things
from tests.governance.world import case_things, decision_things, referral_things
from tests.governance.world_of_occasions import occasion_things

pytestmark = pytest.mark.django_db

#: Addresses of the site as a whole, which belong to nobody.
SHARED = {"cooperations", "accessibility", "robots", "report_stylesheet"}
#: Found by a secret token and not by who asks; tests/website/test_cycle.py and
#: test_meetings.py ask them.
BY_TOKEN = {"cycle_feed", "meeting_feed"}
#: What the one cooperation has, by the names the addresses use.
OWN: dict[str, Any] = {
    "year": 2026,
    "area": 1,
    "number": 1,
    "slug": "elvebotn-kommune",
    "report": "2026-h1",
    "wanted": "json",
    "annex": 1,
}
SECRET = "Bare elvelandet vet dette"


def _adopted(version: PlanVersion) -> PlanVersion:
    """The version with one measure, adopted and frozen as a document."""
    add_measure(
        version=version,
        focus_area=version.plan.strategy.focus_areas.get(),
        part=factories.part(SECRET),
        by=None,
    )
    decider = Body.objects.within(version.cooperation_id).first()
    adopted = adopt_version(
        version=version,
        adopted_by=decider or factories.body(version.cooperation),
        adopted_on="2025-12-05",
        by=None,
    )
    factories.plan_edition(adopted)
    return adopted


@pytest.fixture
def others(data_dir: Path) -> Cooperation:
    """Another cooperation; what stands in the first one's rows must never be seen here."""
    tenant = factories.cooperation("elvelandet")
    factories.municipality(tenant)
    version = _adopted(factories.draft_version(tenant, measures=0))
    plan = version.plan
    measure = plan.measures.get()
    OWN["sub_plan"] = _adopted(
        start_plan(
            cooperation=tenant,
            strategy=plan.strategy,
            title=SECRET,
            year=2026,
            hangs_under=measure,
            by=None,
        )
    ).plan_id
    turn = factories.round(plan)
    factories.deviation(factories.entry(turn, measure, lines=(f"{SECRET}.",)))
    edition = factories.edition(factories.report(turn, title=SECRET))
    factories.edition_file(edition)
    factories.edition_file(edition, None)
    body = factories.body(tenant, "Elveutvalget")
    OWN.update({**case_things(body), **meeting_things(body), "body:slug": body.slug})
    OWN.update(decision_things(body, edition))
    OWN.update(referral_things(Case.objects.get(pk=OWN["case"])))
    OWN.update(occasion_things(tenant, measure, Organisation.objects.within(tenant)[0]))
    Case.objects.within(tenant).update(title=SECRET)
    Meeting.objects.within(tenant).update(place=SECRET)
    return factories.cooperation("skoglandet")


def _addresses(tenant: Cooperation) -> dict[str, str]:
    found = {}
    for pattern in urls.urlpatterns:
        name = pattern.name
        if name in SHARED | BY_TOKEN:
            continue
        wanted = pattern.pattern.converters
        arguments = {
            key: OWN[f"{name}:{key}"] if f"{name}:{key}" in OWN else OWN[key]
            for key in wanted
            if key != "cooperation"
        }
        found[name] = reverse(f"website:{name}", kwargs={"cooperation": tenant.slug, **arguments})
    return found


@pytest.mark.parametrize("role", [None, *RoleName.values])
def test_nobody_sees_another_cooperations_rows(
    client: Client, others: Cooperation, role: str | None
) -> None:
    if role is not None:
        person = factories.user()
        factories.role(others, person, role)
        client.force_login(person)

    for name, address in _addresses(others).items():
        response = client.get(address, {"q": "bare"} if name == "search" else {})
        assert SECRET not in response.getvalue().decode(), name
        # Every cooperation has a page for any year of its own; the others name a row.
        if name == "cycle_year":
            continue
        if set(address.split("/")) & {"2026", "2026-h1", "elvebotn-kommune"}:
            assert response.status_code in {403, 404}, name


def test_the_same_addresses_answer_at_home(client: Client, others: Cooperation) -> None:
    home = Cooperation.objects.get(slug="elvelandet")
    answers = {name: client.get(where).status_code for name, where in _addresses(home).items()}

    assert {name for name, status in answers.items() if status not in {200, 302}} == {"postings"}


def test_reading_a_page_writes_nothing(client: Client, others: Cooperation) -> None:
    home = Cooperation.objects.get(slug="elvelandet")
    with CaptureQueriesContext(connection) as captured:
        for address in _addresses(home).values():
            client.get(address)

    verbs = {query["sql"].split()[0] for query in captured}
    assert verbs <= {"SELECT"}


def test_pages_refuse_to_be_posted_to(client: Client, others: Cooperation) -> None:
    home = Cooperation.objects.get(slug="elvelandet")

    answers = {client.post(address).status_code for address in _addresses(home).values()}

    assert answers == {405}
