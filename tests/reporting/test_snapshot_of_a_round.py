"""What a round adds to a snapshot: whose words are printed, earlier deviations, sub-reports."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sporbar.document import codec
from sporbar.document.compose.counts import earlier
from sporbar.document.snapshot import STANDARD_OUTLINE, Dates, Measure, Snapshot
from sporbar.records.actions import store_bytes
from sporbar.records.store import path_of, put
from sporbar.reporting.actions import freeze_edition, publish_edition
from sporbar.reporting.checks import review_report
from sporbar.reporting.models import Annex, Report
from sporbar.reporting.snapshots import take_snapshot
from sporbar.rounds.actions import Line
from sporbar.rounds.models import (
    Deviation,
    DeviationStep,
    LineWording,
    RequestCoverage,
    StatusEntry,
    StatusLine,
    StatusRequest,
)
from tests.reporting.region import (
    AT,
    Region,
    build,
    earlier_round,
    network_report,
    say,
    words,
)

pytestmark = pytest.mark.django_db

Take = Callable[[Report], Snapshot]


def measure(snapshot: Snapshot, label: str) -> Measure:
    return next(
        one
        for area in snapshot.focus_areas
        for one in area.measures
        if f"{area.number}.{one.number}" == label
    )


def reopened(region: Region) -> None:
    region.round.state = "open"
    region.round.save()


def late(text: str = "Gravingen er forsinket.", kind: str = "delayed") -> Line:
    return Line(text, deviation=Deviation(kind=kind, cause="Tele", new_date="2011-09"))


# -- whose words ---------------------------------------------------------------------------------


def test_what_was_taken_back_does_not_count(region: Region, snapped: Take) -> None:
    reopened(region)
    (entry,) = say(
        region, [words([region.measure("2.1")], Line("For tidlig."))], at=AT + timedelta(days=1)
    )
    assert [one.text for one in measure(snapped(region.report), "2.1").status] == ["For tidlig."]

    entry.withdrawn_at = AT + timedelta(days=2)
    entry.save(update_fields=["withdrawn_at"])

    assert len(measure(snapped(region.report), "2.1").status) == 2


def word(region: Region, line: StatusLine, text: str) -> None:
    LineWording.objects.create(cooperation=region.cooperation, line=line, text=text, at=AT)


def lines(region: Region, label: str) -> list[StatusLine]:
    return list(StatusLine.objects.filter(entry__covers__measure=region.measure(label)))


def test_the_editors_last_wording_is_printed(region: Region, snapped: Take) -> None:
    first = lines(region, "2.1")[0]
    word(region, first, "Noe.")
    word(region, first, "Dette gjelder begge.")

    texts = [one.text for one in measure(snapped(region.report), "2.1").status]
    assert texts == ["Dette gjelder begge.", "Møtet er utsatt."]
    first.refresh_from_db()
    assert first.text == "Dette gjelder begge tiltakene i fellesskap."


def test_an_empty_wording_leaves_the_sentence_out_but_never_a_deviation(
    region: Region, snapped: Take
) -> None:
    for line in lines(region, "2.1"):
        word(region, line, "  ")

    (left,) = measure(snapped(region.report), "2.1").status
    assert left.text == "Møtet er utsatt."
    assert left.deviation is not None


def test_carried_words_and_sources_are_copied(region: Region, snapped: Take) -> None:
    reopened(region)
    entry = StatusEntry.objects.create(
        cooperation=region.cooperation,
        round=region.round,
        answer="activity",
        submitted_at=AT + timedelta(days=1),
    )
    entry.covers.create(cooperation=region.cooperation, measure=region.measure("2.1"))
    for position, how in enumerate(({"carried_over": True}, {"source": "Regnskapet"}, {})):
        StatusLine.objects.create(
            cooperation=region.cooperation,
            entry=entry,
            position=position,
            text=f"Setning {position}.",
            **how,
        )

    found = measure(snapped(region.report), "2.1").status
    assert [(one.carried_over, one.source) for one in found] == [
        (True, None),
        (False, "Regnskapet"),
        (False, None),
    ]


# -- deviations of earlier reports ---------------------------------------------------------------


def test_an_open_deviation_of_an_earlier_report_stands_at_its_measure(
    region: Region, snapped: Take
) -> None:
    earlier_round(region, late())

    (found,) = measure(snapped(region.report), "2.1").open_deviations
    assert (found.text, found.raised_in) == ("Gravingen er forsinket.", "Årsrapport 2010")
    assert (found.deviation.kind, found.deviation.cause) == ("delayed", "Tele")
    assert measure(snapped(region.report), "1.2").open_deviations == ()


def test_a_later_day_set_by_a_step_is_told(region: Region, snapped: Take) -> None:
    earlier_round(region, late())
    step(region, kind="new_date", on="2012-03")

    (found,) = measure(snapped(region.report), "2.1").open_deviations
    assert found.deviation.new_date == "2012-03"


def step(region: Region, *, kind: str, on: str | None) -> None:
    DeviationStep.objects.create(
        cooperation=region.cooperation,
        deviation=Deviation.objects.get(kind="delayed"),
        kind=kind,
        on=on,
        recorded_at=datetime(2011, 5, 2, tzinfo=UTC),
    )


@pytest.mark.parametrize("on", ["2011-05-01", None])
def test_one_settled_in_the_period_is_told_as_settled(
    on: str | None, region: Region, snapped: Take
) -> None:
    earlier_round(region, late())
    step(region, kind="settled", on=on)

    found = measure(snapped(region.report), "2.1")
    assert found.open_deviations == ()
    assert [one.deviation.settled_on for one in found.settled_deviations] == [on]


def test_one_settled_before_the_period_is_history(region: Region, snapped: Take) -> None:
    earlier_round(region, late())
    step(region, kind="settled", on="2010-12-30")

    found = measure(snapped(region.report), "2.1")
    assert (found.open_deviations, found.settled_deviations) == ((), ())


def test_one_settled_after_the_as_of_day_is_still_open(region: Region, snapped: Take) -> None:
    earlier_round(region, late())
    step(region, kind="settled", on="2011-09-01")

    assert len(measure(snapped(region.report), "2.1").open_deviations) == 1


def test_one_that_is_said_anew_is_told_once(region: Region, snapped: Take) -> None:
    earlier_round(region, late())
    reopened(region)
    say(region, [words([region.measure("2.1")], late())], at=AT + timedelta(days=1))

    found = measure(snapped(region.report), "2.1")
    assert found.open_deviations == ()
    assert [one.text for one in found.status] == ["Gravingen er forsinket."]


def test_one_that_is_carried_over_does_not_silence_another_of_its_kind(
    region: Region, snapped: Take
) -> None:
    earlier_round(region, late(), late("Brua er forsinket."))
    reopened(region)
    kept = replace(late(), carried_over=True)
    say(region, [words([region.measure("2.1")], kept)], at=AT + timedelta(days=1))

    (found,) = measure(snapped(region.report), "2.1").open_deviations
    assert found.text == "Brua er forsinket."


def test_one_that_is_carried_over_and_worded_by_the_editor_is_told_once(
    region: Region, snapped: Take
) -> None:
    earlier_round(region, late())
    reopened(region)
    kept = replace(late(), carried_over=True)
    say(region, [words([region.measure("2.1")], kept)], at=AT + timedelta(days=1))
    word(region, StatusLine.objects.get(carried_over=True), "Gravingen går langsomt.")

    found = measure(snapped(region.report), "2.1")
    assert ([one.text for one in found.status], found.open_deviations) == (
        ["Gravingen går langsomt."],
        (),
    )
    assert not found.status[0].carried_over


def test_one_that_two_strands_share_stands_once(region: Region, snapped: Take) -> None:
    earlier_round(region, late(), on=region.strands)

    snapshot = snapped(region.report)
    (found,) = measure(snapshot, "1.1").open_deviations
    assert (found.strand, found.shared_with) == ("Del 1", ())
    assert earlier(snapshot)[0].count == 1


def test_one_that_two_measures_share_names_the_other_and_is_counted_once(
    region: Region, snapped: Take
) -> None:
    earlier_round(region, late(), on=[region.measure("1.1"), region.measure("2.1")])

    snapshot = snapped(region.report)
    shared = [measure(snapshot, one).open_deviations[0].shared_with for one in ("1.1", "2.1")]
    assert shared == [("2.1",), ("1.1",)]
    assert earlier(snapshot)[0].count == 1


def test_two_that_merely_read_the_same_are_counted_each(region: Region, snapped: Take) -> None:
    earlier_round(region, late(), as_of=date(2009, 12, 31))
    earlier_round(region, late(), label="1.1")

    snapshot = snapped(region.report)
    assert [measure(snapshot, one).open_deviations[0].shared_with for one in ("1.1", "2.1")] == [
        (),
        (),
    ]
    assert earlier(snapshot)[0].count == 2


def test_one_that_was_said_round_after_round_is_told_once(region: Region, snapped: Take) -> None:
    earlier_round(region, late(), as_of=date(2009, 12, 31))
    earlier_round(region, late())

    (found,) = measure(snapped(region.report), "2.1").open_deviations
    assert found.raised_in == "Årsrapport 2009"


def test_nobody_speaking_of_it_warns(region: Region) -> None:
    earlier_round(region, late())

    codes = {one.code: one.place for one in review_report(region.report).warnings}
    assert codes["open_deviation_unsaid"] == "tiltak-2-1"


# -- annexes -------------------------------------------------------------------------------------


def test_a_sub_bodys_report_is_taken_whole(region: Region, snapped: Take) -> None:
    network_report(region)

    (annex,) = snapped(region.report).annexes
    assert (annex.number, annex.state, annex.measures) == (1, "attached", ("1.1",))
    report = annex.report
    assert report is not None
    assert (report.title, report.as_of, report.written) == (
        "Rapport fra nettverk 1",
        "2011-06-30",
        "2011-08-01",
    )
    assert (report.body, report.author.role) == ("Nettverk 1", "nettverksleder")
    assert (report.plan.title, report.plan.adopted_by) == ("Delplan 1", "Nettverk 1")
    (area,) = report.focus_areas
    assert [(area.number, one.number, one.title, one.answer) for one in area.measures] == [
        (2, 1, "Deltiltak 1", "activity"),
        (2, 2, "Deltiltak 2", None),
    ]
    deviation = area.measures[0].status[0].deviation
    assert deviation is not None and deviation.kind == "postponed"


def test_a_sub_bodys_measures_are_not_among_the_regions_own(region: Region, snapped: Take) -> None:
    before = codec.encode(snapped(region.report))
    network_report(region)
    after = codec.encode(snapped(region.report))

    del before["annexes"], after["annexes"]
    assert after == before


def test_earlier_deviations_of_a_sub_body_are_its_own(region: Region, snapped: Take) -> None:
    annexed = network_report(region)
    report = annexed.sub_report
    sub = Region(
        region.cooperation,
        region.council,
        region.areas,
        list(report.round.plan.measures.order_by("number")),
        [],
        report.round,
        report,
    )
    earlier_round(sub, late(), label="2.2")

    found = snapped(region.report).annexes[0].report
    assert found is not None
    first, second = found.focus_areas[0].measures
    assert [one.text for one in second.open_deviations] == ["Gravingen er forsinket."]
    assert first.open_deviations == ()


def test_an_uploaded_annex_is_named_with_its_hash(region: Region, snapped: Take) -> None:
    sha256 = put(b"%PDF-1.7 noe")
    file = store_bytes(
        cooperation=region.cooperation,
        name="slutt.pdf",
        media_type="application/pdf",
        data=b"%PDF-1.7 noe",
    )
    Annex.objects.create(
        cooperation=region.cooperation,
        report=region.report,
        number=2,
        title="Sluttrapport",
        state="attached",
        file=file,
        pages=7,
    )

    (annex,) = snapped(region.report).annexes
    assert annex.file is not None
    assert (annex.file.name, annex.file.size, annex.file.pages, annex.file.sha256) == (
        "slutt.pdf",
        12,
        7,
        sha256,
    )


def test_number_of_statements_does_not_grow_with_annexes(data_dir: object, snapped: Take) -> None:
    counts = []
    for size in (1, 3):
        region = build(3, slug=f"r{size}")
        earlier_round(region, *(late(f"Forsinket {n}.") for n in range(size)))
        for number in range(1, size + 1):
            network_report(region, number, measures=size)
        for check in (snapped, review_report):
            with CaptureQueriesContext(connection) as captured:
                check(region.report)
            counts.append(len(captured))

    assert counts[:2] == counts[2:]
    assert counts[0] <= 48


# -- outline and gathering -----------------------------------------------------------------------


def test_the_editors_outline_decides(region: Region, snapped: Take) -> None:
    assert snapped(region.report).report.outline == STANDARD_OUTLINE

    region.report.outline = ["colophon", "noe ukjent", "focus_areas", "colophon"]
    region.report.save()

    assert snapped(region.report).report.outline == ("colophon", "focus_areas")


def test_an_annual_report_names_what_it_gathers(region: Region, snapped: Take) -> None:
    edition = freeze_edition(report=region.report, by=None, at=AT)
    publish_edition(edition=edition, by=None, at=AT)
    year = earlier_round(region, Line("Året er gått."), as_of=date(2011, 12, 31))
    year.gathers.add(region.round)

    snapshot = take_snapshot(
        report=year.report,
        edition_number=1,
        dates=Dates(as_of="2011-12-31", written=None, approved=None, published=None),
    )

    (one,) = snapshot.gathers
    assert (one.title, one.as_of, one.edition) == ("Halvårsrapport 2011", "2011-07-01", 1)
    assert one.fingerprint == edition.document.fingerprint
    assert snapped(region.report).gathers == ()


# -- what the round has not settled --------------------------------------------------------------


def ask(region: Region, label: str, state: str) -> None:
    own = {"cooperation": region.cooperation}
    request = StatusRequest.objects.create(round=region.round, state=state, changed_at=AT, **own)
    RequestCoverage.objects.create(
        request=request, round=region.round, measure=region.measure(label), **own
    )


def test_a_returned_answer_needs_a_reason_and_a_submitted_one_warns(region: Region) -> None:
    ask(region, "1.2", "returned")
    ask(region, "2.1", "submitted")

    review = review_report(region.report)
    assert [(one.code, one.place) for one in review.unanswered] == [
        ("returned_not_resubmitted", "tiltak-1-2")
    ]
    assert ("not_approved", "tiltak-2-1") in [(one.code, one.place) for one in review.warnings]


def test_an_annex_whose_file_is_gone_blocks(region: Region) -> None:
    file = store_bytes(
        cooperation=region.cooperation,
        name="borte.pdf",
        media_type="application/pdf",
        data=b"noe som ingen har lagret",
    )
    Annex.objects.create(
        cooperation=region.cooperation,
        report=region.report,
        number=2,
        title="Borte",
        state="attached",
        file=file,
    )
    path_of(file.sha256).unlink(missing_ok=True)

    assert [(one.code, one.place) for one in review_report(region.report).blocking] == [
        ("annex_file_gone", "vedlegg-2")
    ]
