"""A snapshot copies every fact, in a constant number of statements."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sporbar.document import codec
from sporbar.document.snapshot import Actor, Dates, Measure, Snapshot
from sporbar.economy.models import LedgerSlice
from sporbar.organisations.models import Membership, Organisation
from sporbar.plans.models import MeasureArea
from sporbar.reporting.models import Report
from sporbar.reporting.snapshots import take_snapshot
from sporbar.rounds.actions import Line
from sporbar.rounds.models import Deviation, DeviationStep, StatusEntry
from tests.reporting.conftest import DATES
from tests.reporting.region import AT, Region, annex, build, say, words

pytestmark = pytest.mark.django_db

Take = Callable[[Report], Snapshot]


def measure(snapshot: Snapshot, label: str) -> Measure:
    return next(
        one
        for area in snapshot.focus_areas
        for one in area.measures
        if f"{area.number}.{one.number}" == label
    )


def test_snapshot_carries_names_not_keys(region: Region, snapped: Take) -> None:
    snapshot = snapped(region.report)

    assert snapshot.cooperation.legal_entities == ("Rådet",)
    assert snapshot.cooperation.municipalities == ("By kommune",)
    assert (snapshot.plan.strategy, snapshot.plan.adopted_by) == ("Strategien", "Regionrådet")
    assert [area.title for area in snapshot.focus_areas] == ["Område 1", "Område 2"]
    assert snapshot.working_form_titles == {"network": "nettverk"}


def test_snapshot_copies_all_of_a_measure(region: Region, snapped: Take) -> None:
    found = measure(snapped(region.report), "2.1")

    assert found.title == "Tiltak nummer 1"
    assert [(one.code, one.title, one.relation) for one in found.action_areas] == [
        ("1.1", "Reiseliv", "primary")
    ]
    assert found.applies_to_focus_areas == (1, 2)
    assert found.working_forms == ("network",)
    assert found.activities == ("Gjøre 1", "Gjøre 2")
    assert [one.name for one in found.former_names] == ["Gammelt navn"]
    assert [(one.name, one.former_names) for one in found.involved] == [
        ("By kommune", ("Gamleby",))
    ]
    assert [(one.body, one.month, one.amount) for one in found.recommendations] == [
        ("Regionrådet", "2011-03", "150000.00")
    ]


def test_entry_over_two_measures_is_shared_between_them(region: Region, snapped: Take) -> None:
    snapshot = snapped(region.report)

    assert [line.shared_with for line in measure(snapshot, "2.1").status] == [("1.2",)] * 2
    assert [line.shared_with for line in measure(snapshot, "1.2").status] == [("2.1",)] * 2


def test_sentence_keeps_its_deviation_dates_and_counts(region: Region, snapped: Take) -> None:
    line = measure(snapped(region.report), "2.1").status[1]

    assert line.deviation is not None
    assert (line.deviation.kind, line.deviation.cause) == ("postponed", "Sykdom")
    assert line.deviation.reported_to == "Regionrådet"
    assert [one.on for one in line.dates] == ["2011-23"]
    assert [one.quantifier for one in line.quantities] == ["several"]


def test_strands_have_their_own_status_and_the_measure_none(region: Region, snapped: Take) -> None:
    found = measure(snapped(region.report), "1.1")

    assert [(one.title, one.answer, len(one.status)) for one in found.strands] == [
        ("Del 1", "activity", 1),
        ("Del 2", "activity", 1),
    ]
    assert found.status == ()
    assert found.answer == "activity"


def test_silence_is_unknown(data_dir: Path, snapped: Take) -> None:
    snapshot = snapped(build(reported=False).report)

    answers = {one.answer for area in snapshot.focus_areas for one in area.measures}
    assert answers == {None}


def test_later_words_replace_earlier_ones(region: Region, snapped: Take) -> None:
    region.round.state = "open"
    region.round.save()
    later = AT + timedelta(days=1)
    say(region, [words([region.measure("2.1")], Line("Ferdig."), progress="completed")], at=later)

    snapshot = snapped(region.report)

    assert [line.text for line in measure(snapshot, "2.1").status] == ["Ferdig."]
    assert measure(snapshot, "2.1").progress == "completed"
    assert measure(snapshot, "1.2").status[0].shared_with == ()


def test_deviation_is_settled_only_by_the_as_of_day(region: Region, snapped: Take) -> None:
    deviation = Deviation.objects.get()
    for on in ("2011-06-20", "2011-09-01"):
        DeviationStep.objects.create(
            cooperation=region.cooperation,
            deviation=deviation,
            kind="settled",
            on=on,
            recorded_at=datetime(2011, 9, 2, tzinfo=UTC),
        )

    found = measure(snapped(region.report), "2.1").status[1].deviation

    assert found is not None
    assert found.settled_on == "2011-06-20"


def test_see_annex_names_its_annex(data_dir: Path, snapped: Take) -> None:
    region = build(reported=False)
    annex(region, "2.1", number=3)
    say(region, [words([region.measure("2.1")], answer="see_annex")])

    snapshot = snapped(region.report)

    assert measure(snapshot, "2.1").annex == 3
    assert [(one.number, one.state, one.measures) for one in snapshot.annexes] == [
        (3, "missing", ("2.1",))
    ]


def test_accounts_show_what_rounding_adds(region: Region, snapped: Take) -> None:
    accounts = snapped(region.report).accounts

    assert accounts is not None
    assert (accounts.sum_costs, accounts.sum_income, accounts.total) == (
        "3501.20",
        "-5000.00",
        "-1498.80",
    )
    assert [(one.code, one.net) for one in accounts.projects] == [
        ("F1", "-3999.60"),
        ("F2", "2000.40"),
        (None, "500.40"),
    ]
    # printed −1 499 against −4 000 + 2 000 + 500 = −1 500
    assert accounts.rounding_difference == "1.00"


def test_projects_name_their_measures_and_whose_link_it_is(region: Region, snapped: Take) -> None:
    snapshot = snapped(region.report)

    assert snapshot.accounts is not None
    assert snapshot.accounts.projects[0].measures == ("1.1",)
    assert snapshot.accounts.projects[0].inferred
    assert [(one.code, one.inferred) for one in measure(snapshot, "1.1").projects] == [("F1", True)]


def test_replaced_postings_are_left_out(region: Region, snapped: Take) -> None:
    LedgerSlice.objects.update(is_current=False)

    assert snapped(region.report).accounts is None


def test_former_members_are_left_out(region: Region, snapped: Take) -> None:
    left = Organisation.objects.create(
        cooperation=region.cooperation, slug="ut", name="Ut kommune", kind="municipality"
    )
    Membership.objects.create(
        cooperation=region.cooperation, organisation=left, valid_from="2005", valid_to="2010"
    )

    assert snapped(region.report).cooperation.municipalities == ("By kommune",)


def test_dates_approver_and_note_are_the_freezers(region: Region) -> None:
    dates = replace(DATES, approved="2011-08-20")
    approver = Actor(role="leder", name="Kari")

    snapshot = take_snapshot(
        report=region.report,
        edition_number=2,
        dates=dates,
        approver=approver,
        correction_note="Rettet et tall.",
    )

    assert (snapshot.dates, snapshot.approver) == (dates, approver)
    assert (snapshot.edition.number, snapshot.edition.correction_note) == (2, "Rettet et tall.")


def test_another_as_of_day_is_refused(region: Region) -> None:
    dates = Dates(as_of="2011-07-02", written=None, approved=None, published=None)

    with pytest.raises(ValueError, match="2011-07-02"):
        take_snapshot(report=region.report, edition_number=1, dates=dates)


def test_other_cooperations_do_not_leak_in(region: Region, snapped: Take) -> None:
    before = codec.canonical(snapped(region.report))
    build(slug="naboen")

    assert codec.canonical(snapped(region.report)) == before


def test_same_facts_give_the_same_bytes(region: Region, snapped: Take) -> None:
    first, second = (codec.canonical(codec.sealed(snapped(region.report))) for _ in range(2))

    assert first == second


def test_number_of_statements_does_not_grow(data_dir: Path, snapped: Take) -> None:
    counts = []
    for size in (1, 3, 36):
        region = build(size, slug=f"r{size}")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            snapped(region.report)
        counts.append(len(captured))

    assert len(set(counts)) == 1
    assert counts[0] <= 45


def test_every_measure_of_a_large_plan_is_there(data_dir: Path, snapped: Take) -> None:
    region = build(3600)

    snapshot = snapped(region.report)

    assert sum(len(area.measures) for area in snapshot.focus_areas) == 3600
    assert StatusEntry.objects.count() > 3500
    assert MeasureArea.objects.count() == 3600
