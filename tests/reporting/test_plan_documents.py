"""An adopted plan becomes a document once, and stays what it was."""

from datetime import date

import pytest

from sporbar.document.action_plan import read_plan
from sporbar.organisations.actions import merge_organisations
from sporbar.organisations.models import Body, Cooperation, Membership, TrailEntry
from sporbar.plans.actions import adopt_version, open_version, save_measure
from sporbar.plans.content import InvolvementPart, measure_of
from sporbar.plans.models import Measure, PlanError, PlanVersion
from sporbar.records.models import FrozenDocument
from sporbar.reporting.plan_documents import (
    draft_plan_file,
    freeze_plan,
    plan_files,
    plan_snapshot,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def version(tenant: Cooperation) -> PlanVersion:
    return factories.adopted_version(tenant)


def test_adopted_plan_is_frozen_in_four_formats(version: PlanVersion) -> None:
    edition = freeze_plan(version=version, by=None)

    files = plan_files(edition)
    assert [one.format for one in files] == ["pdf", "docx", "html", "json"]
    assert files[0].file.name == "elvelandet-2026-plan.pdf"
    assert files[0].file.read().startswith(b"%PDF")
    assert read_plan(files[3].file.read()).fingerprint == edition.document.fingerprint


def test_freezing_twice_is_one(version: PlanVersion) -> None:
    assert freeze_plan(version=version, by=None) == freeze_plan(version=version, by=None)
    assert FrozenDocument.objects.count() == 1
    assert TrailEntry.objects.filter(deed="freeze_plan").count() == 1


def test_draft_is_not_frozen_but_can_be_seen(tenant: Cooperation) -> None:
    version = factories.draft_version(tenant)

    with pytest.raises(PlanError):
        freeze_plan(version=version, by=None)

    page = draft_plan_file(version, "html").decode()
    assert "Utkast, ikke vedtatt" in page
    assert draft_plan_file(version, "pdf").startswith(b"%PDF")


def test_everything_changed_afterwards_changes_nothing(
    tenant: Cooperation, version: PlanVersion
) -> None:
    before = {
        one.format: one.file.read() for one in plan_files(freeze_plan(version=version, by=None))
    }
    Body.objects.update(name="Et annet råd")
    Cooperation.objects.update(name="Et annet navn")
    Measure.objects.update(title="En annen tittel")

    after = {
        one.format: one.file.read() for one in plan_files(freeze_plan(version=version, by=None))
    }

    assert after == before
    assert plan_snapshot(PlanVersion.objects.get(pk=version.pk)).title == "Handlingsplan 2026"


def test_next_version_says_what_changed(tenant: Cooperation, version: PlanVersion) -> None:
    draft_version = open_version(plan=version.plan, by=None)
    draft = draft_version.drafts.order_by("number")[0]
    part = factories.part(
        "Nytt navn", involved=(InvolvementPart(role="partner", body="Regionrådet"),)
    )
    save_measure(draft=draft, part=part, seen=1, by=None)
    second = adopt_version(
        version=draft_version,
        adopted_by=Body.objects.get(),
        adopted_on="2026-03",
        by=None,
    )

    told = plan_snapshot(second)

    assert told.compared_with == "Handlingsplan 2026, versjon 1"
    assert told.changes[0].kind == "changed"
    assert "Tittel: «Nytt navn» (før: «Tiltak 1.1»)." in told.changes[0].sentences
    assert told.focus_areas[0].measures[0].former_names == ("Tiltak 1.1",)
    assert measure_of(draft.content).title == "Tiltak 1.1"


def test_nynorsk_cooperation_gets_nynorsk_words() -> None:
    tenant = factories.cooperation(language="nn")
    version = factories.adopted_version(tenant)

    files = {one.format: one.file for one in plan_files(freeze_plan(version=version, by=None))}

    assert "Vedteken av Regionrådet" in files["html"].read().decode()


def members_of(version: PlanVersion) -> tuple[str, ...]:
    return plan_snapshot(PlanVersion.objects.get(pk=version.pk)).cooperation.municipalities


def adopted_anew(version: PlanVersion, on: str) -> PlanVersion:
    return adopt_version(
        version=open_version(plan=version.plan, by=None),
        adopted_by=Body.objects.get(),
        adopted_on=on,
        by=None,
    )


def test_frozen_plan_names_the_members_of_the_day_it_was_adopted(tenant: Cooperation) -> None:
    """Two merge and one leaves: the first version names those before, the second those after."""
    parts = [factories.municipality(tenant, f"{name} kommune") for name in ("Ask", "Bjørk")]
    factories.municipality(tenant, "Tinn kommune")
    gone = factories.municipality(tenant, "Elvebotn kommune")
    first = factories.adopted_version(tenant)
    merge_organisations(
        merging=parts, name="Lauvskog kommune", number="1003", on=date(2026, 7, 1), by=None
    )
    Membership.objects.filter(organisation=gone).update(valid_to="2026-06-30")

    second = adopted_anew(first, "2026-09-01")

    before = ("Ask kommune", "Bjørk kommune", "Tinn kommune", "Elvebotn kommune")
    assert members_of(first) == before
    assert members_of(second) == ("Tinn kommune", "Lauvskog kommune")


def test_member_that_comes_after_the_adoption_is_not_in_the_plan(tenant: Cooperation) -> None:
    factories.municipality(tenant, "Tinn kommune")
    factories.municipality(tenant, "Ask kommune")
    Membership.objects.filter(organisation__name="Ask kommune").update(valid_from="2027-01-01")

    assert members_of(factories.adopted_version(tenant)) == ("Tinn kommune",)
