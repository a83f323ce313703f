"""Measures from outside placed in the draft: whole or not at all, and nothing taken out."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sporbar.organisations.models import TrailEntry
from sporbar.plans.actions import place_measures, send_version, stamp_of
from sporbar.plans.content import MeasurePart, measure_of
from sporbar.plans.models import DraftRevision, PlanError, PlanVersion
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> PlanVersion:
    return factories.draft_version(factories.cooperation(), measures=2)


def part(title: str, number: int = 0, **said: object) -> MeasurePart:
    return MeasurePart(focus_area=1, number=number, title=title, **said)


def titles(version: PlanVersion) -> list[str]:
    return list(version.drafts.order_by("number").values_list("title", flat=True))


def test_place_adds_what_is_new_at_the_end(version: PlanVersion) -> None:
    before = titles(version)
    placed = place_measures(version=version, parts=[part("Felles kart", 9)], by=None)
    assert (placed.new, placed.changed, placed.same) == (1, 0, 0)
    assert titles(version) == [*before, "Felles kart"]


def test_place_changes_the_measure_with_the_same_title_or_number(version: PlanVersion) -> None:
    first, second = version.drafts.order_by("number")
    parts = [
        part(first.title.upper(), activities=("Ring rundt.",)),
        part("Nytt navn", second.number),
    ]
    placed = place_measures(version=version, parts=parts, by=None)
    assert (placed.new, placed.changed, placed.same) == (0, 2, 0)
    first.refresh_from_db()
    second.refresh_from_db()
    assert measure_of(first.content).activities == ("Ring rundt.",)
    assert (second.title, second.lock) == ("Nytt navn", 2)
    assert DraftRevision.objects.filter(key=second.key, lock=2).exists()


def test_place_keeps_what_the_part_leaves_empty(version: PlanVersion) -> None:
    draft = version.drafts.order_by("number").first()
    place_measures(version=version, parts=[part(draft.title, activities=("En.",))], by=None)
    place_measures(version=version, parts=[part(draft.title, expected_results=("To.",))], by=None)
    draft.refresh_from_db()
    said = measure_of(draft.content)
    assert (said.activities, said.expected_results) == (("En.",), ("To.",))


def test_place_the_same_twice_changes_nothing(version: PlanVersion) -> None:
    parts = [part("Felles kart", 1, activities=("A.",)), part("Felles vakt", 1), part("Tre", 7)]
    place_measures(version=version, parts=parts, by=None)
    stamp, trail = stamp_of(version), TrailEntry.objects.count()
    again = place_measures(version=version, parts=parts, by=None)
    assert (again.new, again.changed, again.same) == (0, 0, 3)
    assert stamp_of(version) == stamp
    assert TrailEntry.objects.count() == trail


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (replace(part("Hav"), focus_area=9), "satsingsområde 9"),
        (part("x" * 201), "for lang"),
        (part(""), "mangler tittel"),
        (part("felles  KART"), "to ganger"),
    ],
)
def test_place_refuses_the_whole_with_a_sentence(
    version: PlanVersion, bad: MeasurePart, sentence: str
) -> None:
    before = stamp_of(version)
    with pytest.raises(PlanError, match=sentence):
        place_measures(version=version, parts=[part("Felles kart"), bad], by=None)
    assert stamp_of(version) == before


def test_place_refuses_a_draft_that_lies_fast(version: PlanVersion) -> None:
    send_version(version=version, bodies=[factories.body(version.cooperation)], note="", by=None)
    with pytest.raises(PlanError, match="ligger fast"):
        place_measures(version=version, parts=[part("Felles kart")], by=None)


@pytest.mark.parametrize("number", [0, 1])
def test_place_asks_as_much_for_one_as_for_three(number: int) -> None:
    counts = []
    for measures in (1, 3):
        version = factories.draft_version(
            factories.cooperation(f"region-{measures}"), measures=measures
        )
        parts = [
            part(f"Tiltak {one}", number and one, activities=("Ring rundt.",))
            for one in range(1, measures + 1)
        ]
        if not number:
            parts = [replace(one, title=f"Nytt: {one.title}") for one in parts]
        with CaptureQueriesContext(connection) as queries:
            placed = place_measures(version=version, parts=parts, by=None)
        assert (placed.new, placed.changed) == ((0, measures) if number else (measures, 0))
        counts.append(len(queries))

    assert counts[0] == counts[1]
