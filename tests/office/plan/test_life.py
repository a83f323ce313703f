"""A plan's life, as a browser without script meets it."""

from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sporbar.organisations.models import Cooperation, RoleName, User
from sporbar.plans.actions import open_version, save_measure, send_version, take_back_version
from sporbar.plans.content import measure_of
from sporbar.plans.models import ActionPlan, Measure, PlanVersion
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def office(client: Client, tenant: Cooperation) -> Client:
    user = User.objects.create_user("leder@eksempel.no", first_name="Ingunn")
    factories.role(tenant, user, RoleName.MANAGING_DIRECTOR)
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)
    return client


def at(version: PlanVersion, name: str) -> str:
    return reverse(f"office:plan_{name}", args=[version.cooperation.slug, version.pk])


def adoption(tenant: Cooperation, **values: str) -> dict[str, object]:
    body = tenant_body(tenant)
    return {
        "adopted_by": body.pk,
        "adopted_on": "5.12.2025",
        "case_reference": "41/25",
        "wording": "Planen vedtas.",
        **values,
    }


def tenant_body(tenant: Cooperation) -> object:
    return factories.Body.objects.within(tenant).first() or factories.body(tenant)


def test_plan_is_started_once_a_year(office: Client, tenant: Cooperation) -> None:
    strategy = factories.strategy(tenant)
    said = {"year": 2027, "title": "Handlingsplan 2027", "strategy": strategy.pk}
    start = reverse("office:plan_start", args=[tenant.slug])

    first, second = office.post(start, said), office.post(start, said)

    assert first["Location"] == reverse("office:plan_draft", args=[tenant.slug, 2027])
    assert second.status_code == 400
    assert "finnes fra før" in second.content.decode()
    assert ActionPlan.objects.count() == 1


def test_plan_without_strategy_is_led_to_it(office: Client, tenant: Cooperation) -> None:
    page = office.get(reverse("office:plan_start", args=[tenant.slug])).content.decode()

    assert reverse("office:strategy", args=[tenant.slug]) in page


def test_sub_plan_hangs_under_its_measure(office: Client, tenant: Cooperation) -> None:
    version = factories.adopted_version(tenant)
    measure = Measure.objects.get(number=1)
    body = factories.body(tenant, "Styret for samferdsel", kind="steering_group")

    answer = office.post(
        reverse("office:plan_start", args=[tenant.slug]),
        {
            "year": 2026,
            "title": "Samferdselsplanen",
            "strategy": version.plan.strategy_id,
            "hangs_under": measure.pk,
            "body": body.pk,
        },
    )

    plan = ActionPlan.objects.get(title="Samferdselsplanen")
    assert (plan.hangs_under, plan.body) == (measure, body)
    assert answer["Location"] == reverse("office:plan_sub_draft", args=[tenant.slug, plan.pk])


def test_sent_plan_lies_fast_and_says_so(office: Client, tenant: Cooperation) -> None:
    version = factories.draft_version(tenant)
    body = tenant_body(tenant)

    office.post(at(version, "send"), {"bodies": [body.pk], "note": "Til møtet i mai."})

    version.refresh_from_db()
    page = office.get(at(version, "version")).content.decode()
    assert version.state == "sent"
    assert "Til møtet i mai." in page
    assert "Trekk utkastet tilbake" in page


def test_taking_back_needs_a_reason(office: Client, tenant: Cooperation) -> None:
    version = factories.draft_version(tenant)
    send_version(version=version, bodies=[tenant_body(tenant)], by=None)

    refused = office.post(at(version, "take_back"), {"reason": ""})
    office.post(at(version, "take_back"), {"reason": "Feil i tiltak 1.1."})

    version.refresh_from_db()
    assert refused.status_code == 400
    assert version.state == "draft"


def test_adoption_freezes_and_shows_what_the_body_decided(
    office: Client, tenant: Cooperation
) -> None:
    version = factories.draft_version(tenant)

    office.post(at(version, "adopt"), adoption(tenant))

    page = office.get(at(version, "version")).content.decode().replace("\u00a0", " ")
    version.refresh_from_db()
    assert version.state == "adopted"
    for part in ("Regionrådet", "5. desember 2025", "41/25", "Planen vedtas."):
        assert part in page
    assert Client().get(f"/{tenant.slug}/plan/2026/").status_code == 200


def test_body_that_alone_has_the_plan_is_chosen_beforehand(
    office: Client, tenant: Cooperation
) -> None:
    version = factories.draft_version(tenant)
    council, board = factories.body(tenant), factories.body(tenant, "Arbeidsutvalget")
    chosen = f'<option value="{council.pk}" selected>'
    send_version(version=version, bodies=[council], by=None)
    assert chosen in office.get(at(version, "adopt")).content.decode()

    take_back_version(version=version, reason="Et organ til", by=None)
    send_version(version=version, bodies=[council, board], by=None)

    assert chosen not in office.get(at(version, "adopt")).content.decode()


def test_adoption_sent_twice_is_one(office: Client, tenant: Cooperation) -> None:
    version = factories.draft_version(tenant)
    said = adoption(tenant)

    office.post(at(version, "adopt"), said)
    again = office.post(at(version, "adopt"), {**said, "case_reference": "99/99"}, follow=True)

    version.refresh_from_db()
    assert "allerede vedtatt" in again.content.decode()
    assert version.case_reference == "41/25"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"adopted_on": "fredag"}, "ikke en dato vi kan lese"),
        ({"adopted_on": ""}, "Skriv når planen ble vedtatt."),
        ({"adopted_by": ""}, "Velg organet som vedtok planen."),
    ],
)
def test_bad_adoption_is_named_and_kept(
    office: Client, tenant: Cooperation, said: dict[str, str], sentence: str
) -> None:
    version = factories.draft_version(tenant)

    answer = office.post(at(version, "adopt"), adoption(tenant, **said))

    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (400, True)
    assert "Planen vedtas." in page


def test_new_version_says_what_changed_and_the_old_stays_readable(
    office: Client, tenant: Cooperation
) -> None:
    adopted = factories.adopted_version(tenant)
    office.post(reverse("office:plan_open", args=[tenant.slug, adopted.plan_id]))
    version = adopted.plan.versions.get(number=2)
    draft = version.drafts.order_by("number")[0]
    part = replace(measure_of(draft.content), title="Et bedre navn")
    save_measure(draft=draft, part=part, seen=1, by=None)

    compared = office.get(at(version, "compare")).content.decode()
    old = office.get(at(adopted, "version")).content.decode()

    assert "Tittel: «Et bedre navn» (før: «Tiltak 1.1»)." in compared
    assert "Et bedre navn" not in old


def test_member_reads_a_draft_and_is_told_who_may_more(client: Client, tenant: Cooperation) -> None:
    version = factories.draft_version(tenant)
    user = User.objects.create_user("olav@eksempel.no")
    factories.role(tenant, user, RoleName.MEMBER)
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)

    page = client.get(at(version, "version")).content.decode()

    assert "Tiltak 1.1" in page
    assert "Bare daglig leder og koordinator kan sende planen til behandling." in page


def test_discarded_draft_is_asked_about_first(office: Client, tenant: Cooperation) -> None:
    version = open_version(plan=factories.adopted_version(tenant).plan, by=None)

    asked = office.get(at(version, "discard")).content.decode()
    office.post(at(version, "discard"))

    assert "2 tiltak i utkastet forsvinner" in asked
    assert not PlanVersion.objects.filter(pk=version.pk).exists()


def rollover(version: PlanVersion) -> str:
    return reverse("office:plan_rollover", args=[version.cooperation.slug, version.plan_id])


def test_roll_over_is_shown_before_it_is_done(office: Client, tenant: Cooperation) -> None:
    version = factories.adopted_version(tenant, measures=3)
    second = Measure.objects.get(number=2)
    said = {"year": 2027, "title": "Plan 2027", f"end-{second.pk}": "on"}

    shown = office.post(rollover(version), {**said, "vis": "1"}).content.decode()
    refused = office.post(rollover(version), {**said, "rull": "1"})
    done = office.post(rollover(version), {**said, f"reason-{second.pk}": "Nådd.", "rull": "1"})

    assert "2 føres videre, 1 avsluttes." in shown
    assert refused.status_code == 400
    assert done["Location"] == reverse("office:plan_draft", args=[tenant.slug, 2027])
    fresh = ActionPlan.objects.get(year=2027).versions.get()
    assert [one.title for one in fresh.drafts.order_by("number")] == ["Tiltak 1.1", "Tiltak 1.3"]


def test_roll_over_shows_what_was_said_last(office: Client, tenant: Cooperation) -> None:
    version = factories.adopted_version(tenant, measures=1)
    turn = factories.round(version.plan)
    factories.entry(turn, Measure.objects.get(), progress="on_hold")

    page = office.get(rollover(version)).content.decode().replace("\u00a0", " ")
    assert "På vent" in page


@pytest.mark.parametrize("name", ["version", "compare", "rollover", "adopt", "plans"])
def test_pages_ask_as_much_for_one_as_for_three(client: Client, name: str) -> None:
    counts = []
    for number, measures in enumerate((1, 3)):
        tenant = factories.cooperation(f"region-{number}")
        user = User.objects.create_user(f"leder@region{number}.no")
        factories.role(tenant, user, RoleName.MANAGING_DIRECTOR)
        Authenticator.objects.create(user=user, type="totp", data={})
        client.force_login(user)
        adopted = factories.adopted_version(tenant, measures=measures)
        version = open_version(plan=adopted.plan, by=None)
        address = {
            "rollover": rollover(adopted),
            "plans": reverse("office:plans", args=[tenant.slug]),
        }.get(name) or at(version, name)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_list_of_plans_asks_as_much_for_one_as_for_three(
    office: Client, tenant: Cooperation
) -> None:
    counts = []
    for years in ((2024,), (2025, 2026)):
        for year in years:
            factories.adopted_version(tenant, year)
        address = reverse("office:plans", args=[tenant.slug])
        office.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert office.get(address).status_code == 200
        counts.append(len(queries))
        whole = [one for one in queries if '"plans_planversion"."content"' in one["sql"]]
        assert whole == []

    assert counts[0] == counts[1]
