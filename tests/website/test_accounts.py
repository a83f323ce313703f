"""The accounts page: frozen sums for everybody, postings for those who work with the ledger."""

from decimal import Decimal

import pytest
from django.test import Client

from sporbar.document.snapshot import ProjectNet
from sporbar.economy.models import Posting
from sporbar.website.queries.accounts import bars
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(tenant):
    """An edition with three postings; whole kroner leave one krone over."""
    plan = factories.plan(tenant, measures=1)
    turn = factories.round(plan)
    factories.postings(tenant)
    report = factories.report(turn, responsibility="7100", caveats=["Juni er ikke bokført."])
    return factories.edition(report)


def test_sums_rounding_and_caveats_are_printed(client: Client, tenant, booked) -> None:
    page = client.get(f"/{tenant.slug}/regnskap/2026-h1/").content.decode().replace("\u00a0", " ")

    assert "3 001" in page
    assert "−5 000" in page
    assert "Juni er ikke bokført." in page
    assert "Posteringene er oppdiktet" in page
    assert "Avrunding" in page


def test_accounts_stay_as_frozen_when_the_ledger_changes(client: Client, tenant, booked) -> None:
    Posting.objects.update(ore=1)

    page = client.get(f"/{tenant.slug}/regnskap/2026-h1/").content.decode()

    assert "−1\u00a0999" in page


def test_public_is_not_linked_to_postings_nor_let_in(client: Client, tenant, booked) -> None:
    page = client.get(f"/{tenant.slug}/regnskap/2026-h1/").content.decode()
    refused = client.get(f"/{tenant.slug}/regnskap/2026-h1/posteringer/")

    assert "/posteringer/" not in page
    assert refused.status_code == 403
    assert "Posteringene vises bare for" in refused.content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("gruppe=110", {"Bilag 1", "Bilag 2"}),
        ("prosjekt=H100", {"Bilag 1", "Bilag 3"}),
        ("prosjekt=", {"Bilag 2"}),
    ],
)
def test_accountant_goes_from_a_figure_to_its_postings(
    client: Client, tenant, booked, query: str, shown: set[str]
) -> None:
    accountant = factories.user()
    factories.role(tenant, accountant, "accountant")
    client.force_login(accountant)

    page = client.get(f"/{tenant.slug}/regnskap/2026-h1/").content.decode()
    rows = client.get(f"/{tenant.slug}/regnskap/2026-h1/posteringer/?{query}").content.decode()

    assert f"/posteringer/?{query}" in page
    assert {f"Bilag {number}" for number in (1, 2, 3) if f"Bilag {number}" in rows} == shown


@pytest.mark.parametrize("name", ["contributor", "member", "secretary"])
def test_other_roles_do_not_see_postings(client: Client, tenant, booked, name: str) -> None:
    person = factories.user()
    factories.role(tenant, person, name)
    client.force_login(person)

    assert client.get(f"/{tenant.slug}/regnskap/2026-h1/posteringer/").status_code == 403


def test_accountant_of_another_cooperation_does_not_see_postings(
    client: Client, tenant, booked
) -> None:
    person = factories.user()
    factories.role(factories.cooperation("skoglandet"), person, "accountant")
    client.force_login(person)

    assert client.get(f"/{tenant.slug}/regnskap/2026-h1/posteringer/").status_code == 403


def test_report_without_accounts_says_so(client: Client, tenant, edition) -> None:
    page = client.get(f"/{tenant.slug}/regnskap/2026-h1/").content.decode()

    assert "publisert uten regnskap" in page


def test_bars_share_one_zero_line() -> None:
    found = bars(
        [
            ProjectNet(code="A", name="A", net="300.00"),
            ProjectNet(code="B", name="B", net="-100.00"),
        ]
    )

    assert {bar.zero for bar in found} == {"250.0"}
    assert [(bar.left, bar.width) for bar in found] == [("250.0", "750.0"), ("0.0", "250.0")]
    assert Decimal(found[0].width) == 3 * Decimal(found[1].width)


def test_whether_it_adds_up_is_said_before_the_caveats(client: Client, tenant, booked) -> None:
    page = client.get(f"/{tenant.slug}/regnskap/2026-h1/").content.decode()

    assert page.index("sum-totalt") < page.index("Stemmer det?") < page.index("Juni er ikke")
