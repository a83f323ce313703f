"""A status file in the database: status is added, never edited."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sporbar.economy.models import GrantScheme, Project, ProjectMeasure, Recommendation
from sporbar.exchange.files import CooperationPart, EntryPart, PlanFile, StatusFile
from sporbar.exchange.plan_status import apply_plan_file, apply_status_file, status_file
from sporbar.exchange.plan_status.reading import content_of, open_source
from sporbar.organisations.models import Cooperation, TrailEntry
from sporbar.reporting.models import Annex, Report
from sporbar.rounds.models import (
    Deviation,
    EntryCoverage,
    Round,
    StatedQuantity,
    StatusEntry,
    StatusLine,
)
from tests.exchange.conftest import MORNING, NOON
from tests.exchange.samples import DEMO, a_plan, a_status, an_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def status(plan: PlanFile) -> StatusFile:
    content = a_status()
    apply_status_file(content=content, by=None, at=MORNING)
    return content


def current() -> dict[str, StatusEntry]:
    """The entries that count, by the measure's or strand's title."""
    found = StatusEntry.objects.by_measure(Round.objects.get())
    titles = {
        c.measure_id: c.measure.title for c in EntryCoverage.objects.select_related("measure")
    }
    return {titles[key]: entry for key, entry in found.items()}


def test_round_holds_what_the_file_says(status: StatusFile) -> None:
    row = Round.objects.get()

    assert (row.kind, row.period_start, row.period_end, row.as_of, row.state) == (
        "half_year",
        date(2011, 1, 1),
        date(2011, 6, 30),
        date(2011, 7, 1),
        "closed",
    )
    assert row.plan_version.number == 1


def test_deviation_hangs_on_its_sentence(status: StatusFile) -> None:
    deviation = Deviation.objects.order_by("id").first()

    assert deviation.line.text == "Arbeidet er i gang."
    assert (deviation.kind, deviation.certainty, deviation.cause, deviation.consequence) == (
        "delayed",
        "uncertain",
        "Sykdom",
        None,
    )
    assert deviation.reported_to.name == "Regionrådet"
    assert deviation.settled_on == "2011-06-30"


def test_counts_are_kept_as_said(status: StatusFile) -> None:
    said = list(StatedQuantity.objects.values_list("quantifier", "number", "of")[:2])

    assert said == [("exactly", 6, 7), ("several", None, None)]


def test_entry_for_several_measures_counts_for_each(plan: PlanFile) -> None:
    apply_status_file(content=a_status(an_entry("1.1", "1.2", "1.2/Del A")), by=None)

    assert len({entry.pk for entry in current().values()}) == 1
    assert set(current()) == {"Tiltak 1", "Tiltak 2", "Del A"}


def test_money_is_kept_in_ore(status: StatusFile) -> None:
    row = Recommendation.objects.get()

    assert row.ore == 15_000_000
    assert (row.scheme, row.body.name, row.month) == (
        GrantScheme.objects.get(),
        "Regionrådet",
        "2011-03",
    )


def test_project_may_belong_to_several_measures_or_none(status: StatusFile) -> None:
    links = ProjectMeasure.objects.order_by("id").values_list(
        "project__code", "measure__number", "inferred"
    )

    assert list(links) == [("F1", 1, True), ("F1", 2, False)]
    assert set(Project.objects.values_list("code", flat=True)) == {"F1", "F2"}


def test_report_keeps_its_words_and_a_missing_annex_its_place(status: StatusFile) -> None:
    report = Report.objects.get()

    assert report.introduction == ["Første avsnitt.", "Andre avsnitt."]
    assert report.previous_title == "Årsrapport 2010"
    annex = Annex.objects.get()
    assert (annex.number, annex.state) == (1, "missing")
    assert [measure.label for measure in annex.measures.all()] == ["1.2"]


def test_same_file_twice_writes_nothing(status: StatusFile) -> None:
    before = (StatusEntry.objects.count(), TrailEntry.objects.count(), Round.objects.get().version)

    outcome = apply_status_file(content=status, by=None, at=NOON)

    assert outcome.recognised
    assert before == (
        StatusEntry.objects.count(),
        TrailEntry.objects.count(),
        Round.objects.get().version,
    )


def test_changed_answer_is_added_and_counts_from_now_on(status: StatusFile) -> None:
    first = current()["Tiltak 1"]
    changed = replace(status, entries=(an_entry("1.1", text="Ferdig."), status.entries[1]))

    outcome = apply_status_file(content=changed, by=None, at=NOON)

    assert (outcome.counts["svar"].changed, outcome.counts["svar"].same) == (1, 1)
    now = current()["Tiltak 1"]
    assert now.lines.first().text == "Ferdig."
    assert now.supersedes == first
    assert first.lines.first().text == "Arbeidet er i gang."
    assert Round.objects.get().state == "closed"


def test_what_was_known_at_a_moment_can_still_be_asked(status: StatusFile) -> None:
    changed = replace(status, entries=(an_entry("1.1", text="Ferdig."),))
    apply_status_file(content=changed, by=None, at=NOON)

    then = StatusEntry.objects.by_measure(Round.objects.get(), at=MORNING)

    assert {entry.lines.first().text for entry in then.values()} == {"Arbeidet er i gang."}


def test_answer_for_one_of_several_leaves_the_others_as_they_were(plan: PlanFile) -> None:
    apply_status_file(content=a_status(an_entry("1.1", "1.2")), by=None, at=MORNING)

    apply_status_file(content=a_status(an_entry("1.1", text="Nytt.")), by=None, at=NOON)

    assert current()["Tiltak 1"].lines.first().text == "Nytt."
    assert current()["Tiltak 2"].lines.first().text == "Arbeidet er i gang."


def test_deeds_leave_a_trail(status: StatusFile) -> None:
    deeds = list(TrailEntry.objects.order_by("id").values_list("deed", flat=True))

    assert deeds[2:] == ["open_round", "submit_status", "close_round", "import_status"]


def test_round_may_be_left_open(plan: PlanFile) -> None:
    apply_status_file(content=a_status(state="open"), by=None)

    assert Round.objects.get().state == "open"


def test_round_is_closed_by_a_file_that_says_so(plan: PlanFile) -> None:
    apply_status_file(content=a_status(state="open"), by=None)

    outcome = apply_status_file(content=a_status(state="closed"), by=None)

    assert not outcome.recognised
    assert Round.objects.get().state == "closed"


def test_no_activity_is_an_answer_with_or_without_words(plan: PlanFile) -> None:
    silent = EntryPart(covers=("1.1",), answer="no_activity")

    apply_status_file(content=a_status(silent), by=None)

    assert current()["Tiltak 1"].answer == "no_activity"
    assert StatusLine.objects.count() == 0


def test_dry_run_counts_and_writes_nothing(plan: PlanFile) -> None:
    outcome = apply_status_file(content=a_status(), by=None, dry_run=True)

    assert outcome.counts["svar"].new == 2
    assert (StatusEntry.objects.count(), Round.objects.count()) == (0, 0)


def test_two_cooperations_with_the_same_names_stay_apart(status: StatusFile) -> None:
    twin = CooperationPart(slug="tvilling", name="Fjordregionen")
    apply_plan_file(content=replace(a_plan(2), cooperation=twin), by=None)

    outcome = apply_status_file(content=replace(status, cooperation="tvilling"), by=None)

    assert outcome.counts["svar"].new == 2
    for entry in StatusEntry.objects.select_related("round__plan"):
        assert entry.cooperation_id == entry.round.cooperation_id
        assert entry.cooperation_id == entry.round.plan.cooperation_id
    for cover in EntryCoverage.objects.select_related("measure"):
        assert cover.cooperation_id == cover.measure.cooperation_id
    for line in StatusLine.objects.select_related("entry"):
        assert line.cooperation_id == line.entry.cooperation_id
    first, second = Cooperation.objects.order_by("id")
    assert StatusEntry.objects.within(first).by_measure(Round.objects.within(second).get()) == {}


def test_statements_do_not_grow_with_the_answers(plan: PlanFile) -> None:
    apply_plan_file(content=a_plan(3, plan_title="En større plan"), by=None)
    used = []
    for labels, kind in ((("1.1",), "half_year"), (("1.1", "1.2", "1.3"), "annual")):
        content = a_status(
            *(an_entry(label) for label in labels),
            plan_title="En større plan",
            kind=kind,
            recommendations=(),
            projects=(),
            report=None,
        )
        with CaptureQueriesContext(connection) as queries:
            apply_status_file(content=content, by=None)
        used.append(len(queries))

    assert used[0] == used[1]


def test_reading_the_words_takes_as_many_statements_for_three_as_for_one(plan: PlanFile) -> None:
    used = []
    for entries, kind in (
        ((an_entry("1.1", "1.1/Del A"),), "half_year"),
        ((an_entry("1.1"), an_entry("1.2"), an_entry("1.1/Del A", "1.2/Del B")), "annual"),
    ):
        apply_status_file(content=a_status(*entries, kind=kind, report=None), by=None)
        with CaptureQueriesContext(connection) as queries:
            status_file(Round.objects.select_related("cooperation", "plan").get(kind=kind))
        used.append(len(queries))

    assert used[0] == used[1]


def test_demo_status_comes_in_whole_and_out_again() -> None:
    folder = DEMO / "kongsbergregionen"
    plan = content_of(open_source(folder / "plan.json", PlanFile), PlanFile)
    content = content_of(open_source(folder / "status.json", StatusFile), StatusFile)
    apply_plan_file(content=plan, by=None)

    apply_status_file(content=content, by=None)

    assert sum(row.ore for row in Recommendation.objects.all()) == 1_130_000_00
    assert len(current()) == 45
    assert status_file(Round.objects.get()) == content
