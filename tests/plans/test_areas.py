"""Focus and action areas: moved, renamed and removed, with drafts that name them."""

from dataclasses import replace

import pytest

from sporbar.organisations.actions import RowInUse
from sporbar.organisations.models import Body, Cooperation, TrailEntry
from sporbar.plans.actions import (
    EditConflict,
    adopt_version,
    copy_strategy,
    end_measure,
    keep_area,
    move_area,
    open_version,
    remove_named,
    save_measure,
    send_version,
    take_back_version,
)
from sporbar.plans.content import AreaLinkPart, InvolvementPart, StrandPart, measure_of
from sporbar.plans.models import (
    ActionArea,
    ActionAreaAlias,
    DraftMeasure,
    FocusArea,
    Measure,
    PlanError,
    PlanVersion,
    Strategy,
    WorkingForm,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def version(tenant: Cooperation) -> PlanVersion:
    """Three focus areas with a measure in each; each names the area's first action area."""
    return factories.draft_version(tenant, measures=3, areas=3)


def written(draft: DraftMeasure, **values: object) -> DraftMeasure:
    part = replace(measure_of(draft.content), **values)  # type: ignore[arg-type]
    return save_measure(draft=draft, part=part, seen=draft.lock, by=None).draft


def said(version: PlanVersion, title: str) -> object:
    return measure_of(version.drafts.get(title=title).content)


def titles(tenant: Cooperation) -> list[tuple[int, str]]:
    return [(one.number, one.title) for one in FocusArea.objects.within(tenant)]


def action_area(focus_area: FocusArea, code: str, title: str) -> ActionArea:
    return ActionArea.objects.create(
        cooperation=focus_area.cooperation,
        strategy=focus_area.strategy,
        focus_area=focus_area,
        code=code,
        title=title,
    )


def test_focus_area_changes_place_and_the_others_make_room(
    tenant: Cooperation, version: PlanVersion
) -> None:
    move_area(area=FocusArea.objects.get(number=3), place=1, by=None)

    assert titles(tenant) == [
        (1, "Satsingsområde 3"),
        (2, "Satsingsområde 1"),
        (3, "Satsingsområde 2"),
    ]
    entry = TrailEntry.objects.get(deed="move_area")
    assert (entry.subject, entry.details["before"]) == ("1 Satsingsområde 3", "3 Satsingsområde 3")


def test_codes_and_drafts_follow_the_focus_area(version: PlanVersion) -> None:
    first = version.drafts.get(title="Tiltak 1.1")
    written(first, applies_to=(1, 2))

    move_area(area=FocusArea.objects.get(number=1), place=3, by=None)

    codes = {one.title: one.code for one in ActionArea.objects.all()}
    assert codes == {
        "Tiltaksområde 1.1": "3.1",
        "Tiltaksområde 2.1": "1.1",
        "Tiltaksområde 3.1": "2.1",
    }
    part = said(version, "Tiltak 1.1")
    assert (part.areas, part.applies_to) == ((AreaLinkPart(code="3.1"),), (3, 1))  # type: ignore[attr-defined]
    assert version.drafts.get(title="Tiltak 1.1").label == "3.1"


def test_action_areas_change_codes_between_them_in_the_order_of_their_numbers(
    version: PlanVersion,
) -> None:
    first = FocusArea.objects.get(number=1)
    action_area(first, "1.2", "To")
    ten = action_area(first, "1.10", "Ti")

    move_area(area=ten, place=1, by=None)

    codes = {one.title: one.code for one in ActionArea.objects.filter(focus_area=first)}
    assert codes == {"Ti": "1.1", "Tiltaksområde 1.1": "1.2", "To": "1.10"}
    assert said(version, "Tiltak 1.1").areas == (AreaLinkPart(code="1.2"),)  # type: ignore[attr-defined]


def test_editor_who_has_the_measure_open_does_not_bring_the_old_code_back(
    version: PlanVersion,
) -> None:
    draft = version.drafts.get(title="Tiltak 1.1")
    seen, opened = draft.lock, measure_of(draft.content)
    action_area(FocusArea.objects.get(number=1), "1.2", "To")
    move_area(area=ActionArea.objects.get(code="1.2"), place=1, by=None)

    save_measure(draft=draft, part=replace(opened, title="Nytt navn"), seen=seen, by=None)

    assert said(version, "Nytt navn").areas == (AreaLinkPart(code="1.2"),)  # type: ignore[attr-defined]


def test_editor_who_changed_the_areas_meanwhile_is_asked(version: PlanVersion) -> None:
    draft = version.drafts.get(title="Tiltak 1.1")
    seen, opened = draft.lock, measure_of(draft.content)
    action_area(FocusArea.objects.get(number=1), "1.2", "To")
    move_area(area=ActionArea.objects.get(code="1.2"), place=1, by=None)

    with pytest.raises(EditConflict):
        save_measure(draft=draft, part=replace(opened, areas=()), seen=seen, by=None)


def test_order_lies_fast_when_a_plan_is_adopted_or_with_the_bodies(
    tenant: Cooperation, version: PlanVersion
) -> None:
    body = factories.body(tenant)
    area = FocusArea.objects.get(number=1)
    send_version(version=version, bodies=[body], by=None)
    with pytest.raises(PlanError, match="til behandling"):
        move_area(area=area, place=2, by=None)

    take_back_version(version=version, reason="Feil rekkefølge.", by=None)
    move_area(area=area, place=2, by=None)
    adopt_version(version=version, adopted_by=body, adopted_on="2026-01-15", by=None)

    with pytest.raises(PlanError, match="ligger fast"):
        move_area(area=area, place=1, by=None)


def test_new_code_reaches_the_draft_and_can_be_adopted(
    tenant: Cooperation, version: PlanVersion
) -> None:
    area = ActionArea.objects.get(code="1.1")
    area.code = "1.7"
    keep_area(row=area, by=None)

    adopt_version(
        version=version, adopted_by=factories.body(tenant), adopted_on="2026-01-15", by=None
    )

    links = Measure.objects.get(title="Tiltak 1.1").areas.all()
    assert [one.action_area for one in links] == [area]


def test_new_code_reaches_what_was_taken_out_and_can_come_back(version: PlanVersion) -> None:
    ending = end_measure(draft=version.drafts.get(title="Tiltak 1.1"), by=None)
    area = ActionArea.objects.get(code="1.1")
    area.code = "1.7"

    keep_area(row=area, by=None)

    ending.refresh_from_db()
    assert measure_of(ending.content).areas == (AreaLinkPart(code="1.7"),)


def test_action_area_only_a_draft_names_stays(version: PlanVersion) -> None:
    with pytest.raises(RowInUse, match=r"utkastet til «Tiltak 1\.1» i Handlingsplan 2026"):
        remove_named(row=ActionArea.objects.get(code="1.1"), by=None)


def test_action_area_of_another_strategy_with_the_same_code_can_go(version: PlanVersion) -> None:
    other = copy_strategy(strategy=version.plan.strategy, title="En annen", by=None)

    remove_named(row=ActionArea.objects.get(strategy=other, code="1.1"), by=None)

    assert ActionArea.objects.filter(code="1.1").count() == 1


@pytest.mark.parametrize("what", ["body", "organisation", "person", "form", "focus_area"])
def test_row_only_a_draft_names_stays(tenant: Cooperation, version: PlanVersion, what: str) -> None:
    row = {
        "body": lambda: factories.body(tenant, "Arbeidsutvalget"),
        "organisation": lambda: factories.municipality(tenant),
        "person": lambda: factories.person(tenant),
        "form": lambda: WorkingForm.objects.get(),
        "focus_area": lambda: FocusArea.objects.create(
            cooperation=tenant, strategy=version.plan.strategy, number=9, title="Ni"
        ),
    }[what]()
    if what == "organisation":
        row.memberships.all().delete()
    names = {
        "body": {"responsible_body": "Arbeidsutvalget"},
        "organisation": {
            "involved": (InvolvementPart(role="partner", organisation="Elvebotn kommune"),)
        },
        "person": {"involved": (InvolvementPart(role="partner", person="kontaktpersonen"),)},
        "form": {},
        "focus_area": {"applies_to": (9,)},
    }[what]
    written(version.drafts.get(title="Tiltak 2.1"), **names)

    with pytest.raises(RowInUse, match="utkastet til"):
        remove_named(row=row, by=None)


def test_old_titles_of_areas_are_kept(version: PlanVersion) -> None:
    focus_area, area = FocusArea.objects.get(number=1), ActionArea.objects.get(code="1.1")
    focus_area.title, area.title = "Kultur", "Kor"

    keep_area(row=focus_area, by=None)
    keep_area(row=area, by=None)

    assert focus_area.former_names.get().name == "Satsingsområde 1"
    assert ActionAreaAlias.objects.get(action_area=area).title == "Tiltaksområde 1.1"
    copy = copy_strategy(strategy=version.plan.strategy, title="En annen", by=None)
    assert copy.focus_areas.get(number=1).former_names.get().name == "Satsingsområde 1"


def test_renamed_area_nobody_uses_can_still_be_removed(tenant: Cooperation) -> None:
    strategy = factories.strategy(tenant, areas=2)
    area = ActionArea.objects.get(code="2.1")
    area.title = "Kor"
    keep_area(row=area, by=None)
    focus_area = strategy.focus_areas.get(number=2)
    focus_area.title = "Kultur"
    keep_area(row=focus_area, by=None)

    remove_named(row=area, by=None)
    remove_named(row=focus_area, by=None)

    assert not ActionAreaAlias.objects.exists()
    assert Strategy.objects.get().focus_areas.count() == 1


def test_renamed_strand_keeps_its_old_name_from_the_day_of_the_decision(
    tenant: Cooperation,
) -> None:
    version = factories.draft_version(tenant, measures=1)
    written(version.drafts.get(), strands=(StrandPart(title="Korps"), StrandPart(title="Kor")))
    body = factories.body(tenant)
    adopt_version(version=version, adopted_by=body, adopted_on="2026-01-15", by=None)
    second = open_version(plan=version.plan, by=None)
    draft = second.drafts.get()
    first, other = measure_of(draft.content).strands
    written(draft, strands=(replace(first, title="Musikk"), other))

    adopt_version(version=second, adopted_by=Body.objects.get(), adopted_on="2026-06-01", by=None)

    strand = Measure.objects.get(title="Musikk")
    assert [(one.name, one.changed_on) for one in strand.former_names.all()] == [
        ("Korps", "2026-06-01")
    ]
    assert not Measure.objects.get(title="Kor").former_names.exists()
