"""A round is opened and closed; status is added to it and never edited."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sporbar.core.append_only import AppendOnlyError
from sporbar.organisations.models import Cooperation, TrailEntry
from sporbar.plans.models import ActionPlan, FocusArea, Measure, Strategy
from sporbar.rounds import actions
from sporbar.rounds.actions import Line, Words, close_round, open_round, submit_status
from sporbar.rounds.models import (
    Deviation,
    EntryCoverage,
    Round,
    RoundError,
    StatedDate,
    StatedQuantity,
    StatusEntry,
    StatusLine,
)

pytestmark = pytest.mark.django_db
MORNING = datetime(2011, 8, 1, 8, tzinfo=UTC)
NOON = datetime(2011, 8, 1, 12, tzinfo=UTC)


@pytest.fixture
def measures() -> list[Measure]:
    cooperation = Cooperation.objects.create(slug="fjord", name="Fjord")
    strategy = Strategy.objects.create(cooperation=cooperation, title="Strategi")
    area = FocusArea.objects.create(
        cooperation=cooperation, strategy=strategy, number=1, title="Næring"
    )
    plan = ActionPlan.objects.create(
        cooperation=cooperation, strategy=strategy, title="Plan 2011", year=2011
    )
    return [
        Measure.objects.create(
            cooperation=cooperation, plan=plan, focus_area=area, number=number, title=f"T{number}"
        )
        for number in (1, 2, 3)
    ]


@pytest.fixture
def planned(measures: list[Measure]) -> Round:
    return Round.objects.create(
        cooperation=measures[0].cooperation,
        plan=measures[0].plan,
        kind="half_year",
        period_start=date(2011, 1, 1),
        period_end=date(2011, 6, 30),
        as_of=date(2011, 7, 1),
    )


@pytest.fixture
def opened(planned: Round) -> Round:
    open_round(reporting_round=planned, by=None, at=MORNING)
    return planned


def words(*measures: Measure, text: str = "I gang.") -> Words:
    line = Line(
        text=text,
        deviation=Deviation(kind="delayed"),
        settled_on="2011-06",
        dates=[StatedDate(what="start", on="2011-09")],
        quantities=[StatedQuantity(what="møter", quantifier="exactly", number=5)],
    )
    return Words(StatusEntry(answer="activity"), [one.pk for one in measures], [line])


def said(reporting_round: Round) -> dict[str, str]:
    """The sentence that counts, by the measure's title."""
    titles = dict(Measure.objects.values_list("pk", "title"))
    return {
        titles[key]: entry.lines.all()[0].text
        for key, entry in StatusEntry.objects.by_measure(reporting_round).items()
    }


def test_status_needs_an_open_round(planned: Round, measures: list[Measure]) -> None:
    with pytest.raises(RoundError, match="ikke åpnet ennå"):
        submit_status(reporting_round=planned, words=[words(measures[0])], by=None, at=NOON)


def test_closed_round_takes_no_status_until_it_is_opened_again(
    opened: Round, measures: list[Measure]
) -> None:
    close_round(reporting_round=opened, by=None, at=NOON)
    with pytest.raises(RoundError, match="Runden er lukket"):
        submit_status(reporting_round=opened, words=[words(measures[0])], by=None, at=NOON)

    open_round(reporting_round=opened, by=None, at=NOON)
    submit_status(reporting_round=opened, words=[words(measures[0])], by=None, at=NOON)

    assert said(opened) == {"T1": "I gang."}


def test_entry_knows_when_and_what_it_covers(opened: Round, measures: list[Measure]) -> None:
    (entry,) = submit_status(reporting_round=opened, words=[words(*measures[:2])], by=None, at=NOON)

    assert entry.submitted_at == NOON
    assert said(opened) == {"T1": "I gang.", "T2": "I gang."}


def test_deviation_is_settled_by_a_step_of_its_own(opened: Round, measures: list[Measure]) -> None:
    submit_status(reporting_round=opened, words=[words(measures[0])], by=None, at=NOON)

    deviation = Deviation.objects.get()
    assert deviation.settled_on == "2011-06"
    assert [(step.kind, step.recorded_at) for step in deviation.steps.all()] == [("settled", NOON)]


def test_later_words_count_and_the_earlier_stay(opened: Round, measures: list[Measure]) -> None:
    (first,) = submit_status(
        reporting_round=opened, words=[words(measures[0])], by=None, at=MORNING
    )
    (second,) = submit_status(
        reporting_round=opened, words=[words(measures[0], text="Ferdig.")], by=None, at=NOON
    )

    assert said(opened) == {"T1": "Ferdig."}
    assert second.supersedes == first
    assert StatusLine.objects.filter(text="I gang.").exists()


def test_words_for_more_measures_supersede_the_earlier_entry(
    opened: Round, measures: list[Measure]
) -> None:
    (first,) = submit_status(
        reporting_round=opened, words=[words(measures[0])], by=None, at=MORNING
    )
    (second,) = submit_status(
        reporting_round=opened, words=[words(*measures, text="Alle.")], by=None, at=NOON
    )

    assert second.supersedes == first
    assert set(said(opened).values()) == {"Alle."}


def test_words_for_some_of_the_measures_supersede_nothing(
    opened: Round, measures: list[Measure]
) -> None:
    submit_status(reporting_round=opened, words=[words(*measures)], by=None, at=MORNING)
    (second,) = submit_status(
        reporting_round=opened, words=[words(measures[0], text="Eget.")], by=None, at=NOON
    )

    assert second.supersedes is None
    assert said(opened) == {"T1": "Eget.", "T2": "I gang.", "T3": "I gang."}


def test_of_two_entries_at_the_same_moment_the_last_added_counts(
    opened: Round, measures: list[Measure]
) -> None:
    for text in ("Først.", "Sist."):
        submit_status(
            reporting_round=opened, words=[words(measures[0], text=text)], by=None, at=NOON
        )

    assert said(opened) == {"T1": "Sist."}


def test_what_was_not_yet_said_is_not_known_then(opened: Round, measures: list[Measure]) -> None:
    submit_status(reporting_round=opened, words=[words(measures[0])], by=None, at=NOON)

    assert StatusEntry.objects.by_measure(opened, at=MORNING) == {}
    assert EntryCoverage.objects.current(at=MORNING).count() == 0


def test_every_deed_raises_the_rounds_version(planned: Round, measures: list[Measure]) -> None:
    open_round(reporting_round=planned, by=None, at=MORNING)
    submit_status(reporting_round=planned, words=[words(measures[0])], by=None, at=NOON)
    close_round(reporting_round=planned, by=None, at=NOON)

    assert planned.version == Round.objects.get().version == 4
    assert list(TrailEntry.objects.order_by("id").values_list("deed", flat=True)) == [
        "open_round",
        "submit_status",
        "close_round",
    ]


def test_opening_an_open_round_is_no_deed(opened: Round) -> None:
    open_round(reporting_round=opened, by=None, at=NOON)

    assert (opened.version, TrailEntry.objects.count()) == (2, 1)


def test_statements_do_not_grow_with_the_words(opened: Round, measures: list[Measure]) -> None:
    used = []
    for batch in ([words(measures[0])], [words(one) for one in measures]):
        with CaptureQueriesContext(connection) as queries:
            submit_status(reporting_round=opened, words=batch, by=None, at=NOON)
        used.append(len(queries))
    assert used[0] == used[1]


def test_words_are_read_in_as_many_statements_for_three_as_for_one(
    opened: Round, measures: list[Measure]
) -> None:
    used = []
    for batch in ([words(measures[0])], [words(one) for one in measures]):
        submit_status(reporting_round=opened, words=batch, by=None, at=NOON)
        with CaptureQueriesContext(connection) as queries:
            said(opened)
        used.append(len(queries))
    assert used[0] == used[1]


def test_words_cannot_be_edited(opened: Round, measures: list[Measure]) -> None:
    submit_status(reporting_round=opened, words=[words(measures[0])], by=None, at=NOON)
    line = StatusLine.objects.get()
    line.text = "Noe annet."

    with pytest.raises(AppendOnlyError):
        line.save()


@pytest.mark.parametrize(
    "table",
    [
        "rounds_statusentry",
        "rounds_entrycoverage",
        "rounds_statusline",
        "rounds_stateddate",
        "rounds_statedquantity",
        "rounds_deviation",
        "rounds_deviationstep",
    ],
)
def test_database_keeps_every_word(opened: Round, measures: list[Measure], table: str) -> None:
    submit_status(reporting_round=opened, words=[words(measures[0])], by=None, at=NOON)

    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 1000"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_no_lock_stops_rows_that_merely_point_at_the_locked_one() -> None:
    """A full FOR UPDATE makes whoever adds an answer wait for whoever changes a deadline."""
    locks = [
        f"{path.name}: {line.strip()}"
        for path in Path(actions.__file__).parent.glob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "select_for_update(" in line and "no_key=True" not in line
    ]

    assert locks == []
