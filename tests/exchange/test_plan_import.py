"""A plan file in the database: whole, once, and never deleting."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sporbar.exchange.files import (
    AdoptionPart,
    CooperationPart,
    EndingPart,
    PlanFile,
    SeatPart,
    StrandPart,
)
from sporbar.exchange.plan_status import apply_plan_file, plan_file
from sporbar.exchange.plan_status.reading import content_of, open_source
from sporbar.exchange.problems import Refused
from sporbar.organisations.models import (
    Body,
    Cooperation,
    Membership,
    MunicipalityNumber,
    Organisation,
    Person,
    Seat,
    TrailEntry,
)
from sporbar.plans.actions import open_version
from sporbar.plans.models import (
    ActionAreaAlias,
    ActionPlan,
    Measure,
    MeasureActivity,
    MeasureArea,
    PlanVersion,
)
from tests.exchange.conftest import NOON, Callable
from tests.exchange.samples import COMPANY, DEMO, MUNICIPALITY, a_measure, a_plan

pytestmark = pytest.mark.django_db


def measure(label: str) -> Measure:
    area, number = label.split(".")
    return Measure.objects.get(focus_area__number=area, number=number)


def test_plan_holds_what_the_file_says(plan: PlanFile) -> None:
    row = measure("1.1")

    assert row.title == "Tiltak 1"
    assert [area.title for area in row.areas.all()] == ["Reiseliv", "Industri"]
    assert [one.text for one in row.activities.all()] == ["Møtes; ofte", "Skrive\nog lese"]
    assert [one.title for one in row.strands.all()] == ["Del A", "Del B"]
    assert row.responsible_body == Body.objects.get(name="Regionrådet")
    parties = [str(one.organisation or one.body or one.person) for one in row.involvements.all()]
    assert parties == ["Utvikling AS", "Ås kommune", "Styret", "Koordinatoren"]
    assert [one.text for one in row.expected_results.all()] == ["Flere gjester", "Lengre\nsesong"]
    assert [one.code for one in row.goals.all()] == ["8", "8.9"]
    assert row.working_form_note == "og litt dugnad"


def test_measure_the_next_version_ends_is_taken_out_with_its_reason(plan: PlanFile) -> None:
    ended = EndingPart(measure="2011/1.2", title="Tiltak 2", reason="Nådd.")
    following = replace(
        plan,
        version=2,
        adoption=replace(plan.adoption, case_reference="7/11"),
        measures=(replace(plan.measures[0], merged_from=("2011/1.2",)),),
        endings=(ended,),
    )

    outcome = apply_plan_file(content=following, by=None)

    gone = Measure.objects.get(focus_area__number=1, number=2)
    assert (gone.withdrawn_in.number, gone.ended_reason) == (2, "Nådd.")
    assert list(measure("1.1").merged_from.all()) == [gone]
    assert outcome.kept == []


def test_plan_written_in_the_office_is_not_written_over(plan: PlanFile) -> None:
    open_version(plan=ActionPlan.objects.get(), by=None)
    following = replace(plan, version=2, adoption=replace(plan.adoption, case_reference="7/11"))

    with pytest.raises(Refused, match="skrives på kontoret"):
        apply_plan_file(content=following, by=None)


def test_organisation_keeps_dated_numbers_and_membership(plan: PlanFile) -> None:
    row = Organisation.objects.get(name="Ås kommune")

    assert row.slug == "as-kommune"
    assert [(one.number, one.valid_to) for one in row.numbers.all()] == [
        ("0214", date(2019, 12, 31)),
        ("3021", None),
    ]
    assert [(one.valid_from, one.is_office_municipality) for one in row.memberships.all()] == [
        ("2005", True)
    ]


def test_adoption_is_a_plain_reference_with_unknown_parts_null(plan: PlanFile) -> None:
    version = PlanVersion.objects.get()

    assert version.state == "adopted"
    assert version.adopted_by == Body.objects.get(name="Regionrådet")
    assert (version.adopted_on, version.case_reference, version.wording) == (
        "2010-12",
        "41/10",
        None,
    )
    assert version.content["measures"][0]["title"] == "Tiltak 1"
    assert len(version.content_sha256) == 64


def test_import_leaves_a_trail(plan: PlanFile) -> None:
    deeds = list(TrailEntry.objects.order_by("id").values_list("deed", "actor"))

    assert deeds == [("adopt_plan", "kommandolinjen"), ("import_plan", "kommandolinjen")]


def test_same_file_twice_writes_nothing(plan: PlanFile) -> None:
    outcome = apply_plan_file(content=plan, by=None, at=NOON)

    assert outcome.recognised
    assert not outcome.wrote
    assert TrailEntry.objects.count() == 2


def test_changed_file_for_an_adopted_version_is_refused(plan: PlanFile, refused: Callable) -> None:
    changed = replace(plan, measures=(a_measure(1, title="Nytt navn"), a_measure(2)))

    assert refused(changed) == [
        "version: Versjon 1 av «Handlingsplan 2011» er vedtatt og ligger fast, og filen sier noe "
        "annet. Skal planen endres, gi filen versjon 2 og oppgi vedtaket som endret den."
    ]
    assert measure("1.1").title == "Tiltak 1"


def test_new_version_without_a_decision_is_refused(plan: PlanFile, refused: Callable) -> None:
    changed = replace(plan, version=2, adoption=AdoptionPart(adopted=True))

    assert "En vedtatt plan endres bare ved vedtak." in refused(changed)[0]


def test_version_numbers_leave_no_gap(plan: PlanFile, refused: Callable) -> None:
    assert refused(replace(plan, version=3)) == [
        "version: Gjeldende versjon er 1; den neste må være 2, filen sier 3."
    ]


def test_new_version_with_a_decision_changes_the_plan_and_keeps_the_old_whole(
    plan: PlanFile,
) -> None:
    changed = replace(
        plan,
        version=2,
        adoption=AdoptionPart(adopted=True, on="2011-05-12", wording="Tiltak 1 får nytt navn."),
        measures=(a_measure(1, title="Nytt navn", activities=("Bare dette",)), a_measure(2)),
    )

    outcome = apply_plan_file(content=changed, by=None, at=NOON)

    assert measure("1.1").title == "Nytt navn"
    assert [one.text for one in measure("1.1").activities.all()] == ["Bare dette"]
    assert (outcome.counts["tiltak"].changed, outcome.counts["tiltak"].same) == (1, 1)
    first = PlanVersion.objects.get(number=1)
    assert first.content["measures"][0]["title"] == "Tiltak 1"


def test_draft_may_be_written_over_and_then_adopted() -> None:
    draft = a_plan(1, adoption=AdoptionPart())
    apply_plan_file(content=draft, by=None)
    apply_plan_file(content=replace(draft, measures=(a_measure(1, title="Bedre"),)), by=None)
    assert [one.state for one in PlanVersion.objects.all()] == ["draft"]

    apply_plan_file(
        content=replace(draft, adoption=AdoptionPart(adopted=True, by="Regionrådet")), by=None
    )

    assert [(one.number, one.state) for one in PlanVersion.objects.all()] == [(1, "adopted")]
    assert measure("1.1").title == "Tiltak 1"


def test_what_is_missing_from_the_file_is_kept_and_named() -> None:
    draft = a_plan(2, adoption=AdoptionPart())
    apply_plan_file(content=draft, by=None)

    outcome = apply_plan_file(
        content=replace(draft, measures=(a_measure(1, strands=(StrandPart(title="Del A"),)),)),
        by=None,
    )

    assert Measure.objects.filter(parent=None).count() == 2
    assert outcome.kept == [
        "Står i planen fra før og ikke i filen, og er beholdt: "
        "1.2, 1.1/Del B, 1.2/Del A, 1.2/Del B."
    ]


def test_dry_run_counts_and_writes_nothing() -> None:
    outcome = apply_plan_file(content=a_plan(2), by=None, dry_run=True)

    assert outcome.counts["tiltak"].new == 2
    assert Cooperation.objects.count() == 0
    assert TrailEntry.objects.count() == 0


def test_text_is_cleaned_and_what_was_removed_is_told() -> None:
    content = a_plan(
        1, measures=(a_measure(1, title="Til\u200btak\n én", activities=("\uf0b7 A",)),)
    )

    outcome = apply_plan_file(content=content, by=None)

    assert measure("1.1").title == "Tiltak én"
    assert [one.text for one in MeasureActivity.objects.filter(measure=measure("1.1"))] == ["• A"]
    assert [(note.place, note.words) for note in outcome.notes] == [
        ("measures[1].title", "1 usynlig tegn tatt bort (U+200B)"),
        ("measures[1].activities[1]", "1 punkttegn fra Word byttet ut (U+F0B7)"),
    ]


def test_markup_stays_text() -> None:
    text = "<script>alert(1)</script> & «*_#$»"
    apply_plan_file(content=a_plan(1, measures=(a_measure(1, activities=(text,)),)), by=None)

    assert MeasureActivity.objects.filter(measure=measure("1.1")).get().text == text


def test_two_cooperations_with_the_same_names_stay_apart(plan: PlanFile) -> None:
    twin = replace(plan, cooperation=CooperationPart(slug="tvilling", name="Fjordregionen"))

    apply_plan_file(content=twin, by=None)

    first, second = Cooperation.objects.order_by("id")
    for model in (Organisation, Body, Seat, Membership, MunicipalityNumber, ActionPlan, Measure):
        mine = set(model.objects.within(first).values_list("pk", flat=True))
        theirs = set(model.objects.within(second).values_list("pk", flat=True))
        assert mine
        assert len(mine) == len(theirs)
        assert not mine & theirs
    for link in MeasureArea.objects.select_related("measure", "action_area"):
        assert link.cooperation_id == link.measure.cooperation_id
        assert link.cooperation_id == link.action_area.cooperation_id
    for one in Measure.objects.within(second).select_related("responsible_body"):
        assert one.responsible_body is None or one.responsible_body.cooperation_id == second.pk


def test_a_seat_keeps_its_holder_when_the_file_comes_again() -> None:
    """A file names nobody in a seat; who sits there is entered in the office."""
    part = SeatPart(body="Styret", role="medlem", on_behalf_of=MUNICIPALITY.name)
    content = a_plan(1, seats=(part,))
    apply_plan_file(content=content, by=None)
    seat = Seat.objects.select_related("organisation").get()
    assert seat.organisation is not None
    assert seat.organisation.name == MUNICIPALITY.name
    seat.person = Person.objects.get()
    seat.kind = "member"
    # As the office writes it: by the organisation alone.
    seat.on_behalf_of = ""
    seat.save()

    next_year = replace(content, plan_title="Handlingsplan 2012", year=2012)
    outcome = apply_plan_file(content=next_year, by=None)

    seat.refresh_from_db()
    assert Seat.objects.count() == 1
    assert (seat.person, seat.kind) == (Person.objects.get(), "member")
    assert outcome.counts["verv"].same == 1


def test_a_plan_file_says_each_sort_of_seat_once() -> None:
    apply_plan_file(content=a_plan(1), by=None)
    tenant = Cooperation.objects.get()
    town = Organisation.objects.get(name=MUNICIPALITY.name)
    own = {"cooperation": tenant, "body": Body.objects.get(name="Styret"), "role": "medlem"}
    for _twice in range(2):
        Seat.objects.create(**own, organisation=town)

    content = plan_file(ActionPlan.objects.get())

    assert [(one.role, one.on_behalf_of) for one in content.seats] == [
        ("medlem", "Fjordrådet"),
        ("medlem", MUNICIPALITY.name),
    ]


def test_names_with_the_same_address_get_addresses_of_their_own() -> None:
    other = replace(COMPANY, name="Utvikling, AS")

    apply_plan_file(content=a_plan(1, organisations=(MUNICIPALITY, COMPANY, other)), by=None)

    assert sorted(Organisation.objects.values_list("slug", flat=True)) == [
        "as-kommune",
        "utvikling-as",
        "utvikling-as-2",
    ]


def test_measure_continues_last_years() -> None:
    apply_plan_file(content=a_plan(2), by=None)
    following = a_plan(
        1,
        plan_title="Handlingsplan 2012",
        year=2012,
        measures=(a_measure(1, continues="2011/1.2"),),
    )

    apply_plan_file(content=following, by=None)

    assert str(Measure.objects.get(plan__year=2012, parent=None).continues) == "1.2 Tiltak 2"


def test_statements_do_not_grow_with_the_plan() -> None:
    used = []
    for measures in (1, 3):
        content = a_plan(measures)
        content = replace(content, cooperation=replace(content.cooperation, slug=f"s{measures}"))
        with CaptureQueriesContext(connection) as queries:
            apply_plan_file(content=content, by=None)
        used.append(len(queries))

    assert used[0] == used[1]


def test_demo_plan_comes_in_whole() -> None:
    content = content_of(open_source(DEMO / "kongsbergregionen/plan.json", PlanFile), PlanFile)

    apply_plan_file(content=content, by=None)

    wholes = Measure.objects.filter(parent=None)
    by_area = [wholes.filter(focus_area__number=n).count() for n in range(1, 6)]
    assert by_area == [6, 7, 3, 5, 15]
    assert {alias.title for alias in ActionAreaAlias.objects.filter(action_area__code="4.4")}
    assert wholes.get(focus_area__number=3, number=2).number_printed is False
    assert plan_file(ActionPlan.objects.get()) == content
