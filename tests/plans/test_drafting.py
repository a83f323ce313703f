"""Writing a version: everything stays beside the plan in force until it is adopted."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sporbar.organisations.models import Body, Cooperation, TrailEntry, User
from sporbar.plans.actions import (
    EditConflict,
    add_measure,
    adopt_version,
    bring_back,
    copy_measure,
    discard_version,
    end_measure,
    merge_measures,
    move_measure,
    open_version,
    roll_over,
    save_measure,
    send_version,
    split_measure,
    start_plan,
    take_back_version,
    undo_measure,
)
from sporbar.plans.content import InvolvementPart, StrandPart, measure_of
from sporbar.plans.models import (
    ActionPlan,
    DraftMeasure,
    DraftRevision,
    Measure,
    PlanError,
    PlanSending,
    PlanVersion,
)
from sporbar.plans.rollover import proposal
from sporbar.plans.versions import content_of_version
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def version(tenant: Cooperation) -> PlanVersion:
    return factories.draft_version(tenant, measures=3)


@pytest.fixture
def kari() -> User:
    return factories.user("kari@eksempel.no", first_name="Kari")


@pytest.fixture
def ola() -> User:
    return factories.user("ola@eksempel.no", first_name="Ola")


def drafts(version: PlanVersion) -> list[DraftMeasure]:
    return list(version.drafts.with_references().order_by("focus_area__number", "number"))


def titles(version: PlanVersion) -> list[str]:
    return [f"{one.label} {one.title}" for one in drafts(version)]


def said(draft: DraftMeasure) -> object:
    draft.refresh_from_db()
    return measure_of(draft.content)


def adopt(version: PlanVersion, **values: object) -> PlanVersion:
    body = (
        version.adopted_by
        or factories.Body.objects.first()
        or factories.body(version.plan.cooperation)
    )
    return adopt_version(
        version=version, adopted_by=body, adopted_on="2026-03-14", by=None, **values
    )


def test_draft_reaches_nothing_in_force(version: PlanVersion) -> None:
    assert len(drafts(version)) == 3
    assert not Measure.objects.exists()


def test_second_plan_of_a_year_is_refused(version: PlanVersion) -> None:
    plan = version.plan

    with pytest.raises(PlanError, match="allerede en plan for 2026"):
        start_plan(
            cooperation=plan.cooperation,
            strategy=plan.strategy,
            title="En annen plan",
            year=2026,
            by=None,
        )


def test_new_measure_gets_the_next_number(version: PlanVersion) -> None:
    draft = add_measure(
        version=version,
        focus_area=drafts(version)[0].focus_area,
        part=factories.part("Bredbånd"),
        by=None,
    )

    assert draft.label == "1.4"


def test_save_counts_and_remembers(version: PlanVersion, kari: User) -> None:
    draft = drafts(version)[0]
    part = replace(measure_of(draft.content), title="Bredbånd til alle")

    saved = save_measure(draft=draft, part=part, seen=1, by=kari).draft

    assert (saved.title, saved.lock, saved.edited_by) == ("Bredbånd til alle", 2, kari)
    assert DraftRevision.objects.filter(key=draft.key).count() == 2


def test_save_of_the_same_words_writes_nothing(version: PlanVersion, kari: User) -> None:
    draft = drafts(version)[0]

    saved = save_measure(draft=draft, part=measure_of(draft.content), seen=1, by=kari).draft

    assert saved.lock == 1


def test_saves_in_one_sitting_are_one_deed(version: PlanVersion, kari: User) -> None:
    draft = drafts(version)[0]
    for lock, title in enumerate(["A", "B", "C"], start=1):
        part = replace(measure_of(draft.content), title=title)
        save_measure(draft=draft, part=part, seen=lock, by=kari)

    assert TrailEntry.objects.filter(deed="save_measure").count() == 1


def test_two_editors_in_different_fields_both_keep_theirs(
    version: PlanVersion, kari: User, ola: User
) -> None:
    draft = drafts(version)[0]
    base = measure_of(draft.content)
    save_measure(draft=draft, part=replace(base, title="Karis tittel"), seen=1, by=kari)

    saved = save_measure(
        draft=draft, part=replace(base, expected_results=("Olas resultat.",)), seen=1, by=ola
    )

    assert saved.kept_from_other == ("title",)
    words = measure_of(saved.draft.content)
    assert (words.title, words.expected_results) == ("Karis tittel", ("Olas resultat.",))


def test_two_editors_in_one_field_are_shown_each_others(
    version: PlanVersion, kari: User, ola: User
) -> None:
    draft = drafts(version)[0]
    base = measure_of(draft.content)
    save_measure(draft=draft, part=replace(base, title="Karis tittel"), seen=1, by=kari)

    with pytest.raises(EditConflict, match="Kari har endret det samme") as caught:
        save_measure(draft=draft, part=replace(base, title="Olas tittel"), seen=1, by=ola)

    assert caught.value.fields == ("title",)
    assert caught.value.theirs.title == "Karis tittel"
    assert said(draft).title == "Karis tittel"


def test_undo_goes_back_one_save_at_a_time(version: PlanVersion, kari: User) -> None:
    draft = drafts(version)[0]
    base = measure_of(draft.content)
    save_measure(draft=draft, part=replace(base, title="A"), seen=1, by=kari)
    save_measure(draft=draft, part=replace(base, title="B"), seen=2, by=kari)

    undone = undo_measure(draft=draft, seen=3, by=kari)

    assert (undone.title, undone.lock) == ("A", 4)


def test_undo_with_nothing_before_says_so(version: PlanVersion, kari: User) -> None:
    with pytest.raises(PlanError, match="ikke noe å angre"):
        undo_measure(draft=drafts(version)[0], seen=1, by=kari)


def test_move_numbers_the_area_anew(version: PlanVersion) -> None:
    last = drafts(version)[2]

    move_measure(draft=last, focus_area=last.focus_area, place=1, by=None)

    assert titles(version) == ["1.1 Tiltak 1.3", "1.2 Tiltak 1.1", "1.3 Tiltak 1.2"]


def test_move_to_another_area_numbers_both(tenant: Cooperation) -> None:
    version = factories.draft_version(tenant, measures=4, areas=2)
    first, second = drafts(version)[0], drafts(version)[2]

    move_measure(draft=first, focus_area=second.focus_area, place=2, by=None)

    assert titles(version) == [
        "1.1 Tiltak 1.2",
        "2.1 Tiltak 2.1",
        "2.2 Tiltak 1.1",
        "2.3 Tiltak 2.2",
    ]


def test_copy_is_a_new_measure(version: PlanVersion) -> None:
    copy = copy_measure(draft=drafts(version)[0], by=None)

    assert (copy.label, copy.title, copy.measure) == ("1.4", "Tiltak 1.1 (kopi)", None)


def test_split_stands_right_after_and_shares_the_thread(tenant: Cooperation) -> None:
    adopted = factories.adopted_version(tenant, measures=2)
    version = open_version(plan=adopted.plan, by=None)
    draft = drafts(version)[0]
    part = replace(measure_of(draft.content), activities=("Kartlegge.", "Bygge."))
    save_measure(draft=draft, part=part, seen=1, by=None)

    fresh = split_measure(draft=draft, title="Bygging", activities=[1], by=None)

    assert titles(version) == ["1.1 Tiltak 1.1", "1.2 Bygging", "1.3 Tiltak 1.2"]
    assert fresh.continues == draft.measure
    assert (said(draft).activities, said(fresh).activities) == (("Kartlegge.",), ("Bygge.",))


def test_split_of_everything_is_refused(version: PlanVersion) -> None:
    with pytest.raises(PlanError, match="la noe stå igjen"):
        split_measure(draft=drafts(version)[0], title="Alt", activities=[0], by=None)


def test_merge_carries_words_and_threads(tenant: Cooperation) -> None:
    adopted = factories.adopted_version(tenant, measures=2)
    version = open_version(plan=adopted.plan, by=None)
    into, other = drafts(version)

    merge_measures(into=into, others=[other], by=None)
    adopt(version)

    kept = Measure.objects.get(number=1)
    gone = Measure.objects.get(number=2)
    assert [one.text for one in kept.activities.all()] == [
        "Arbeide med tiltak 1.1.",
        "Arbeide med tiltak 1.2.",
    ]
    assert list(kept.merged_from.all()) == [gone]
    assert gone.withdrawn_in == version
    assert gone.ended_reason == "Slått sammen med Tiltak 1.1."


def test_ending_one_in_force_needs_a_reason(tenant: Cooperation) -> None:
    version = open_version(plan=factories.adopted_version(tenant).plan, by=None)

    with pytest.raises(PlanError, match="hvorfor tiltaket avsluttes"):
        end_measure(draft=drafts(version)[0], by=None)

    assert len(drafts(version)) == 2


def test_ended_measure_can_be_brought_back_whole(tenant: Cooperation) -> None:
    version = open_version(plan=factories.adopted_version(tenant).plan, by=None)
    first = drafts(version)[0]
    ending = end_measure(draft=first, reason="Nådd.", by=None)

    back = bring_back(ending=ending, by=None)

    assert (back.measure, back.label) == (first.measure, "1.3")
    assert not version.endings.exists()


def test_split_then_ended_original_leaves_the_new_one(tenant: Cooperation) -> None:
    version = open_version(plan=factories.adopted_version(tenant, measures=1).plan, by=None)
    draft = drafts(version)[0]
    part = replace(measure_of(draft.content), activities=("A.", "B."))
    save_measure(draft=draft, part=part, seen=1, by=None)
    fresh = split_measure(draft=draft, title="Nytt", activities=[1], by=None)
    draft.refresh_from_db()
    end_measure(draft=draft, reason="Delt.", by=None)

    adopt(version)

    living = Measure.objects.wholes().in_force().get()
    assert (living.title, living.continues.withdrawn_in) == (fresh.title, version)


def test_adoption_puts_everything_in_force(tenant: Cooperation) -> None:
    version = factories.draft_version(tenant, measures=1)
    body = factories.body(tenant)
    town = factories.municipality(tenant)
    draft = drafts(version)[0]
    part = factories.part(
        "Samlet",
        activities=("En.", "To."),
        expected_results=("Alle har nett.",),
        goals=("11", "11.3"),
        strands=(StrandPart(title="FEIDE", activities=("Innføre.",)),),
        responsible_body=body.name,
        involved=(InvolvementPart(role="partner", organisation=town.name),),
        applies_to=(1,),
        working_form_note="og litt dugnad",
    )
    save_measure(draft=draft, part=part, seen=1, by=None)

    adopt(version, case_reference="12/26", wording="Planen vedtas.")

    row = Measure.objects.wholes().get()
    assert (row.title, row.responsible_body, row.working_form_note) == (
        "Samlet",
        body,
        "og litt dugnad",
    )
    assert [one.text for one in row.activities.all()] == ["En.", "To."]
    assert [one.text for one in row.expected_results.all()] == ["Alle har nett."]
    assert [one.code for one in row.goals.all()] == ["11", "11.3"]
    assert row.strands.get().activities.get().text == "Innføre."
    assert row.involvements.get().organisation == town
    assert [one.number for one in row.applies_to.all()] == [1]
    assert not DraftMeasure.objects.exists()


def test_adopted_version_lies_fast(tenant: Cooperation, version: PlanVersion) -> None:
    draft = drafts(version)[0]
    factories.body(tenant)
    adopt(version)

    with pytest.raises(PlanError, match="vedtatt og ligger fast"):
        save_measure(draft=draft, part=factories.part("For sent"), seen=1, by=None)
    with pytest.raises(PlanError, match="allerede vedtatt"):
        adopt(version)


def test_frozen_content_says_what_the_draft_said(tenant: Cooperation, version: PlanVersion) -> None:
    factories.body(tenant)
    before = content_of_version(version)

    adopted = adopt(version, case_reference="12/26")

    after = content_of_version(adopted)
    assert after.measures == before.measures
    assert after.adoption.case_reference == "12/26"


def test_empty_plan_is_neither_sent_nor_adopted(tenant: Cooperation) -> None:
    version = factories.draft_version(tenant, measures=0)
    body = factories.body(tenant)

    with pytest.raises(PlanError, match="ingen tiltak"):
        send_version(version=version, bodies=[body], by=None)
    with pytest.raises(PlanError, match="tom plan"):
        adopt(version)


def test_sent_draft_lies_fast_until_taken_back(version: PlanVersion, tenant: Cooperation) -> None:
    body = factories.body(tenant)
    send_version(version=version, bodies=[body], by=None)
    with pytest.raises(PlanError, match="Trekk det tilbake"):
        save_measure(draft=drafts(version)[0], part=factories.part(), seen=1, by=None)

    take_back_version(version=version, reason="Feil i tiltak 1.2.", by=None)

    saved = save_measure(draft=drafts(version)[0], part=factories.part("Rettet"), seen=1, by=None)
    assert saved.draft.title == "Rettet"
    assert PlanSending.objects.get().taken_back_reason == "Feil i tiltak 1.2."


def test_new_version_keeps_rows_through_renames_and_moves(tenant: Cooperation) -> None:
    adopted = factories.adopted_version(tenant, measures=2)
    first = Measure.objects.get(number=1)
    version = open_version(plan=adopted.plan, by=None)
    draft = drafts(version)[0]
    save_measure(
        draft=draft, part=replace(measure_of(draft.content), title="Nytt navn"), seen=1, by=None
    )
    move_measure(draft=draft, focus_area=draft.focus_area, place=2, by=None)

    adopt(version)

    first.refresh_from_db()
    assert (first.title, first.number) == ("Nytt navn", 2)
    former = first.former_names.get()
    assert (former.name, former.changed_on) == ("Tiltak 1.1", "2026-03-14")


def test_measures_trade_places_between_areas(tenant: Cooperation) -> None:
    version = factories.draft_version(tenant, measures=2)
    other = factories.FocusArea.objects.create(
        cooperation=tenant, strategy=version.plan.strategy, number=2, title="To"
    )
    part = measure_of(drafts(version)[0].content)
    add_measure(version=version, focus_area=other, part=replace(part, title="I to"), by=None)
    adopt(version)
    before = {row.title: row.pk for row in Measure.objects.wholes()}

    version = open_version(plan=version.plan, by=None)
    first, second, third = drafts(version)
    move_measure(draft=first, focus_area=other, place=1, by=None)
    move_measure(draft=third, focus_area=first.focus_area, place=1, by=None)
    adopt(version)

    assert {row.title: row.pk for row in Measure.objects.wholes()} == before
    assert [str(row) for row in Measure.objects.wholes().order_by("position")] == [
        "1.1 I to",
        f"1.2 {second.title}",
        f"2.1 {first.title}",
    ]


def test_plan_in_force_stands_while_the_next_version_is_written(tenant: Cooperation) -> None:
    adopted = factories.adopted_version(tenant)
    version = open_version(plan=adopted.plan, by=None)
    draft = drafts(version)[0]

    save_measure(
        draft=draft, part=replace(measure_of(draft.content), title="Hemmelig"), seen=1, by=None
    )

    assert not Measure.objects.filter(title="Hemmelig").exists()


def test_opening_twice_gives_the_same_draft(tenant: Cooperation) -> None:
    plan = factories.adopted_version(tenant).plan

    assert open_version(plan=plan, by=None) == open_version(plan=plan, by=None)
    assert plan.versions.count() == 2


def test_strands_swap_names_and_keep_their_rows(tenant: Cooperation) -> None:
    version = factories.draft_version(tenant, measures=1)
    factories.body(tenant)
    draft = drafts(version)[0]
    strands = (StrandPart(title="A"), StrandPart(title="B"))
    save_measure(draft=draft, part=factories.part(strands=strands), seen=1, by=None)
    plan = adopt(version).plan
    before = dict(Measure.objects.filter(parent__isnull=False).values_list("title", "pk"))
    version = open_version(plan=plan, by=None)
    draft = drafts(version)[0]
    part = measure_of(draft.content)
    swapped = (replace(part.strands[0], title="B"), replace(part.strands[1], title="A"))
    save_measure(draft=draft, part=replace(part, strands=swapped), seen=1, by=None)

    adopt(version)

    after = dict(Measure.objects.filter(parent__isnull=False).values_list("title", "pk"))
    assert after == {"B": before["A"], "A": before["B"]}


def test_name_nobody_answers_to_stops_the_adoption_whole(version: PlanVersion) -> None:
    factories.body(version.plan.cooperation)
    part = factories.part("Uten hjem", responsible_body="Et råd som er borte")
    save_measure(draft=drafts(version)[0], part=part, seen=1, by=None)

    with pytest.raises(PlanError, match="organet «Et råd som er borte»"):
        adopt(version)

    version.refresh_from_db()
    assert (version.state, Measure.objects.count()) == ("draft", 0)


def test_roll_over_numbers_anew_and_keeps_the_thread(tenant: Cooperation) -> None:
    plan = factories.adopted_version(tenant, measures=3).plan
    one, two, three = (row.measure for row in proposal(plan))

    version = roll_over(
        plan=plan,
        year=2027,
        title="Handlingsplan 2027",
        carried={one.pk, three.pk},
        ended={two.pk: "Nådd."},
        by=None,
    )

    assert titles(version) == ["1.1 Tiltak 1.1", "1.2 Tiltak 1.3"]
    assert [draft.continues for draft in drafts(version)] == [one, three]
    adopt(version)
    two.refresh_from_db()
    assert (two.not_continued_in, two.withdrawn_in, two.ended_reason) == (version, None, "Nådd.")


@pytest.mark.parametrize("reason", [None, " "], ids=["neither", "no reason"])
def test_roll_over_demands_a_choice_for_each(tenant: Cooperation, reason: str | None) -> None:
    plan = factories.adopted_version(tenant, measures=1).plan
    measure = Measure.objects.get()

    with pytest.raises(PlanError):
        roll_over(
            plan=plan,
            year=2027,
            title="Plan",
            carried=set(),
            ended={} if reason is None else {measure.pk: reason},
            by=None,
        )

    assert ActionPlan.objects.count() == 1


def test_roll_over_twice_says_there_is_one(tenant: Cooperation) -> None:
    plan = factories.adopted_version(tenant, measures=1).plan
    choices = {"carried": {Measure.objects.get().pk}, "ended": {}, "by": None}
    roll_over(plan=plan, year=2027, title="Plan 2027", **choices)

    with pytest.raises(PlanError, match="finnes"):
        roll_over(plan=plan, year=2027, title="Plan 2027", **choices)


def test_discarded_draft_leaves_the_plan_in_force(tenant: Cooperation) -> None:
    adopted = factories.adopted_version(tenant)
    version = open_version(plan=adopted.plan, by=None)

    discard_version(version=version, by=None)

    assert list(adopted.plan.versions.all()) == [adopted]
    assert Measure.objects.in_force().count() == 2


@pytest.mark.parametrize("deed", ["open", "adopt", "roll"])
def test_statements_do_not_follow_the_measures(deed: str) -> None:
    counts = []
    for number, measures in enumerate((1, 3)):
        tenant = factories.cooperation(f"region-{number}")
        plan = factories.adopted_version(tenant, measures=measures).plan
        if deed == "adopt":
            version = open_version(plan=plan, by=None)
            for draft in drafts(version):
                part = replace(measure_of(draft.content), title=f"Nytt navn {draft.number}")
                save_measure(draft=draft, part=part, seen=1, by=None)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            if deed == "open":
                open_version(plan=plan, by=None)
            elif deed == "adopt":
                adopt_version(
                    version=version,
                    adopted_by=factories.Body.objects.within(tenant).get(),
                    adopted_on="2026-03",
                    by=None,
                )
            else:
                carried = {row.measure.pk for row in proposal(plan)}
                roll_over(plan=plan, year=2027, title="Ny", carried=carried, ended={}, by=None)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_sub_plan_rolls_over_to_the_measure_that_carries_its_own_on(tenant: Cooperation) -> None:
    first = factories.adopted_version(tenant, 2026, measures=1)
    decider = Body.objects.within(tenant).get()
    sub_plan = adopt_version(
        version=factories.sub_draft(first), adopted_by=decider, adopted_on="2026-01-10", by=None
    ).plan
    (whole,) = first.plan.measures.all()
    (own,) = sub_plan.measures.all()

    def rolled(title: str) -> ActionPlan:
        return roll_over(
            plan=sub_plan, year=2027, title=title, carried={own.pk}, ended={}, by=None
        ).plan

    # Before next year's own plan is adopted there is only this year's measure to hang under.
    assert rolled("Tidlig").hangs_under == whole
    later = roll_over(
        plan=first.plan, year=2027, title="Plan 2027", carried={whole.pk}, ended={}, by=None
    )
    adopt_version(version=later, adopted_by=decider, adopted_on="2026-12-01", by=None)
    assert rolled("Sent").hangs_under == later.plan.measures.get()
