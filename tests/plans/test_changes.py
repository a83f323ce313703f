"""Two versions of a plan, and what differs, in words."""

from dataclasses import replace
from typing import Any

from sporbar.plans.changes import Change, ChangeKind, changes
from sporbar.plans.content import (
    AreaLinkPart,
    CooperationPart,
    EndingPart,
    InvolvementPart,
    MeasurePart,
    PlanFile,
    StrandPart,
    WorkingFormPart,
)


def plan(*measures: MeasurePart, year: int = 2026, **values: Any) -> PlanFile:
    return PlanFile(
        cooperation=CooperationPart(slug="elvelandet", name="Elvelandet"),
        plan_title=f"Handlingsplan {year}",
        year=year,
        strategy="Strategi",
        working_forms=(WorkingFormPart(code="network", title="nettverk"),),
        measures=measures,
        **values,
    )


def measure(number: int = 1, title: str = "Bredbånd", **values: Any) -> MeasurePart:
    return MeasurePart(focus_area=1, number=number, title=title, **values)


def sentences(before: MeasurePart, after: MeasurePart) -> tuple[str, ...]:
    found = changes(plan(before), plan(after))
    return found[0].sentences if found else ()


def test_same_plan_has_no_changes() -> None:
    assert changes(plan(measure()), plan(measure())) == []


def test_new_title_and_number_are_told_with_the_old() -> None:
    told = sentences(measure(1, "Nett"), measure(3, "Bredbånd", was="1.1"))

    assert told == ("Nytt nummer: 1.3 (før 1.1).", "Tittel: «Bredbånd» (før: «Nett»).")


def test_unknown_before_is_said_to_be() -> None:
    told = sentences(measure(), measure(responsible_body="Regionrådet"))

    assert told == ("Ansvarlig organ: «Regionrådet» (før: ikke oppgitt).",)


def test_reworded_activity_is_one_change() -> None:
    told = sentences(
        measure(activities=("Kartlegge dekningen i alle kommunene.", "Søke støtte.")),
        measure(activities=("Kartlegge dekningen i alle de sju kommunene.", "Bygge.")),
    )

    assert told == (
        "Aktivitet omskrevet: «Kartlegge dekningen i alle de sju kommunene.» "
        "(før: «Kartlegge dekningen i alle kommunene.»).",
        "Aktivitet lagt til: «Bygge.».",
        "Aktivitet tatt ut: «Søke støtte.».",
    )


def test_new_order_alone_is_said_as_such() -> None:
    told = sentences(measure(activities=("A.", "B.")), measure(activities=("B.", "A.")))

    assert told == ("Aktivitet: ny rekkefølge.",)


def test_working_forms_areas_and_parties_are_named() -> None:
    told = sentences(
        measure(working_forms=("network",)),
        measure(
            areas=(AreaLinkPart(code="1.1", relation="also_relevant"),),
            involved=(InvolvementPart(role="partner", organisation="Tinn kommune", year=2026),),
        ),
    )

    assert told == (
        "Arbeidsform tatt ut: nettverk.",
        "Tiltaksområde lagt til: 1.1 (også relevant).",
        "Medvirkende lagt til: Tinn kommune (partner, 2026).",
    )


def test_renamed_strand_is_not_a_new_one() -> None:
    told = sentences(
        measure(strands=(StrandPart(title="FEIDE"),)),
        measure(strands=(StrandPart(title="Feide", was="FEIDE", activities=("Innføre.",)),)),
    )

    assert told == (
        "Deltiltak «FEIDE» heter nå «Feide».",
        "Aktivitet i deltiltak «Feide» lagt til: «Innføre.».",
    )


def test_number_taken_over_by_a_new_measure_is_not_the_old_one() -> None:
    old = plan(measure(1, "Gammelt"))
    new = plan(
        measure(1, "Helt nytt", was=""),
        endings=(EndingPart(measure="2026/1.1", title="Gammelt", reason="Nådd."),),
    )

    assert changes(old, new) == [
        Change(ChangeKind.ADDED, "1.1", "Helt nytt"),
        Change(ChangeKind.ENDED, "1.1", "Gammelt", ("Grunn: Nådd.",)),
    ]


def test_split_says_where_it_came_from() -> None:
    old = plan(measure(1, "Nett"))
    new = plan(measure(1, "Mobil", was="", continues="2026/1.1"), measure(2, "Nett", was="1.1"))

    assert changes(old, new) == [
        Change(ChangeKind.ADDED, "1.1", "Mobil", ("Delt ut fra tiltak 1.1.",)),
        Change(ChangeKind.CHANGED, "1.2", "Nett", ("Nytt nummer: 1.2 (før 1.1).",)),
    ]


def test_last_years_plan_is_compared_by_the_thread() -> None:
    old = plan(measure(1, "Nett"), measure(2, "Skole"), year=2025)
    new = plan(measure(1, "Skole", continues="2025/1.2"), measure(2, "Buss"), year=2026)

    assert changes(old, new) == [
        Change(ChangeKind.CHANGED, "1.1", "Skole", ("Nytt nummer: 1.1 (før 1.2).",)),
        Change(ChangeKind.ADDED, "1.2", "Buss"),
        Change(ChangeKind.ENDED, "1.1", "Nett"),
    ]


def test_merged_measure_ends_with_its_reason() -> None:
    old = plan(measure(1, "Nett"), measure(2, "Mobil"))
    new = plan(
        measure(1, "Nett", was="1.1", merged_from=("2026/1.2",)),
        endings=(EndingPart(measure="2026/1.2", title="Mobil", reason="Slått sammen med Nett."),),
    )

    told = changes(old, new)

    assert [(one.kind, one.label) for one in told] == [("changed", "1.1"), ("ended", "1.2")]
    assert told[0].sentences == ("Slått sammen med: 2026/1.2.",)


def test_everything_that_can_differ_is_told() -> None:
    """A field of a measure that nobody tells about would change in silence."""
    values: dict[str, Any] = {
        "title": "Annet",
        "number_printed": None,
        "areas": (AreaLinkPart(code="9.9"),),
        "applies_to": (4,),
        "working_forms": ("network",),
        "working_form_note": "ord",
        "activities": ("A.",),
        "expected_results": ("R.",),
        "goals": ("11",),
        "strands": (StrandPart(title="S"),),
        "former_names": None,
        "responsible_body": "Rådet",
        "involved": (InvolvementPart(role="partner", body="Rådet"),),
        "merged_from": ("2026/1.9",),
    }
    silent = {"number_printed", "former_names"}  # how it is printed, and what follows from a title
    structure = {"focus_area", "number", "continues", "was"}
    assert set(values) | structure == set(MeasurePart.__dataclass_fields__)

    for name, value in values.items():
        if name not in silent:
            assert sentences(measure(), replace(measure(), **{name: value})), name
