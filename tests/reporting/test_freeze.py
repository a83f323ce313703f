"""A freeze: refused with sentences, stored whole, the same twice, corrected by a new edition."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from sporbar.document import codec
from sporbar.document.snapshot import Snapshot
from sporbar.economy.models import LedgerBalance, LedgerSlice
from sporbar.organisations.models import Cooperation, TrailEntry
from sporbar.records.models import FrozenDocument, RenditionFormat
from sporbar.reporting.actions import (
    FreezeBlocked,
    acknowledge_finding,
    freeze_edition,
    publish_edition,
)
from sporbar.reporting.models import Edition, Report
from sporbar.rounds.actions import touch
from tests.reporting.region import Region, annex, build, say, words

pytestmark = pytest.mark.django_db

AT = datetime(2011, 8, 20, 9, 0, tzinfo=UTC)


def freeze(report: Report, **how: object) -> Edition:
    return freeze_edition(report=report, by=None, at=AT, **how)  # type: ignore[arg-type]


def file_of(edition: Edition, kind: RenditionFormat) -> bytes:
    return edition.document.renditions.get(format=kind).file.read()


def snapshot_of(edition: Edition) -> Snapshot:
    return codec.decode(file_of(edition, RenditionFormat.JSON))


def test_frozen_edition_has_four_formats(region: Region) -> None:
    edition = freeze(region.report)

    starts = {kind: file_of(edition, kind)[:5] for kind in RenditionFormat}
    assert starts == {
        RenditionFormat.JSON: b'{\n  "',
        RenditionFormat.HTML: b"<!DOC",
        RenditionFormat.PDF: b"%PDF-",
        RenditionFormat.DOCX: b"PK\x03\x04\x14",
    }


def test_frozen_facts_carry_their_fingerprint(region: Region) -> None:
    edition = freeze(region.report)

    snapshot = snapshot_of(edition)
    assert codec.is_intact(snapshot)
    assert snapshot.fingerprint == edition.document.fingerprint


def test_files_are_named_for_cooperation_and_report(region: Region) -> None:
    edition = freeze(region.report)

    names = {one.file.name for one in edition.document.renditions.all()}
    assert names == {f"provedal-2011-h1.{kind}" for kind in ("json", "html", "pdf", "docx")}


def test_four_dates_and_the_approver_are_kept(region: Region) -> None:
    region.report.written_on = date(2011, 8, 15)
    region.report.save()

    edition = freeze(
        region.report,
        approver_name="Kari Nordmann",
        approver_title="rådsleder",
        approved_on=date(2011, 8, 19),
        published_on=date(2011, 8, 22),
    )

    snapshot = snapshot_of(Edition.objects.get(pk=edition.pk))
    assert (edition.as_of, edition.written_on) == (date(2011, 7, 1), date(2011, 8, 15))
    assert snapshot.dates.written == "2011-08-15"
    assert (snapshot.dates.approved, snapshot.dates.published) == ("2011-08-19", "2011-08-22")
    assert snapshot.approver is not None
    assert snapshot.approver.role == edition.approver_title == "rådsleder"


def test_unknown_dates_and_approver_are_allowed_and_printed(region: Region) -> None:
    edition = freeze(region.report)

    snapshot = snapshot_of(edition)
    assert (snapshot.dates.written, snapshot.dates.approved, snapshot.dates.published) == (
        None,
        None,
        None,
    )
    assert "ikke oppgitt" in file_of(edition, RenditionFormat.HTML).decode()


def test_a_name_without_a_title_is_refused(region: Region) -> None:
    with pytest.raises(FreezeBlocked, match="tittelen"):
        freeze(region.report, approver_name="Kari")


def test_same_freeze_twice_is_one_edition(region: Region) -> None:
    first = freeze(region.report)

    assert freeze(region.report) == first
    assert Edition.objects.count() == FrozenDocument.objects.count() == 1


def test_same_freeze_after_publication_is_still_one_edition(region: Region) -> None:
    first = freeze(region.report)
    publish_edition(edition=first, by=None, at=AT)

    assert freeze(region.report) == first


def test_changed_report_needs_a_note(region: Region) -> None:
    freeze(region.report)
    Report.objects.update(title="Halvårsrapporten")

    with pytest.raises(FreezeBlocked, match="merknad"):
        freeze(region.report)


def test_correction_is_a_new_edition_and_the_old_stays(region: Region) -> None:
    old = freeze(region.report)
    before = file_of(old, RenditionFormat.PDF)
    Report.objects.update(title="Halvårsrapporten")

    new = freeze(region.report, correction_note="Rettet tittelen.")

    assert (old.number, new.number) == (1, 2)
    assert snapshot_of(new).edition.correction_note == "Rettet tittelen."
    assert snapshot_of(old).report.title == "Halvårsrapport 2011"
    assert file_of(old, RenditionFormat.PDF) == before
    assert new.document.renditions.get(format="pdf").file.name == "provedal-2011-h1-utgave-2.pdf"


def test_same_correction_twice_is_one_edition(region: Region) -> None:
    freeze(region.report)
    Report.objects.update(title="Halvårsrapporten")
    second = freeze(region.report, correction_note="Rettet tittelen.")

    assert freeze(region.report, correction_note="Rettet tittelen.") == second
    assert freeze(region.report) == second


def test_unanswered_measure_stops_the_freeze_until_somebody_says_why(data_dir: Path) -> None:
    region = build()
    silent = build(slug="stille", reported=False)
    say(silent, [words([one]) for one in (*silent.strands, *silent.measures[1:-1])])
    label = silent.measures[-1].label

    with pytest.raises(FreezeBlocked, match=rf"{label}.* er ikke rapportert"):
        freeze(silent.report)
    acknowledge_finding(
        report=silent.report,
        code="not_reported",
        place=f"tiltak-{label.replace('.', '-')}",
        reason="Fristen er utsatt.",
        by=None,
        at=AT,
    )

    edition = freeze(silent.report)
    assert [one.reason for one in snapshot_of(edition).acknowledgements] == ["Fristen er utsatt."]
    assert "Ikke rapportert" in file_of(edition, RenditionFormat.HTML).decode()
    assert not Edition.objects.within(region.cooperation).exists()


def test_missing_annex_stops_the_freeze(region: Region) -> None:
    annex(region, "2.1")

    with pytest.raises(FreezeBlocked, match=r"Vedlegg 1 .*mangler"):
        freeze(region.report)


def test_report_without_accounts_needs_a_reason(region: Region) -> None:
    LedgerSlice.objects.update(is_current=False)

    with pytest.raises(FreezeBlocked, match="regnskap"):
        freeze(region.report)


def test_who_freezes_in_english_reads_english_and_the_report_stays_nynorsk(region: Region) -> None:
    Cooperation.objects.update(language="nn")
    LedgerSlice.objects.update(is_current=False)

    with translation.override("en"):
        with pytest.raises(FreezeBlocked, match="The report has no accounts"):
            freeze(region.report)
        acknowledge_finding(
            report=region.report,
            code="no_accounts",
            place="regnskap",
            reason="Rekneskapen kjem.",
            by=None,
            at=AT,
        )
        edition = freeze(Report.objects.get(pk=region.report.pk))

    printed = [one.sentence for one in snapshot_of(edition).acknowledgements]
    assert printed == ["Rapporten har ikkje nokon rekneskap."]


def test_ledger_that_does_not_reconcile_blocks_whatever_people_say(region: Region) -> None:
    LedgerBalance.objects.filter(kind="project", code="F2").update(ore=200_041)
    acknowledge_finding(
        report=region.report,
        code="ledger_not_reconciled",
        place="regnskap",
        reason="Bare én øre.",
        by=None,
        at=AT,
    )

    with pytest.raises(FreezeBlocked, match=r"2\xa0000,40.*2\xa0000,41"):
        freeze(region.report)


def test_blocked_freeze_writes_nothing(region: Region, data_dir: Path) -> None:
    annex(region, "2.1")
    files = sorted(data_dir.rglob("*"))

    with pytest.raises(FreezeBlocked):
        freeze(region.report)

    assert not FrozenDocument.objects.exists()
    assert sorted(data_dir.rglob("*")) == files


def test_round_that_changes_meanwhile_stops_the_freeze(region: Region) -> None:
    def somebody_reports(what: str, step: int, steps: int) -> None:
        if step == steps - 1:
            touch(region.round)

    with pytest.raises(FreezeBlocked, match="endret mens"):
        freeze(region.report, progress=somebody_reports)

    assert not Edition.objects.exists()


def test_progress_goes_from_nothing_to_all(region: Region) -> None:
    steps: list[tuple[int, int]] = []

    freeze(region.report, progress=lambda what, step, of: steps.append((step, of)))

    assert steps == [(n, 6) for n in range(7)]
    assert (steps[0], steps[-1]) == ((0, 6), (6, 6))


def test_freeze_and_publication_leave_a_trail(region: Region) -> None:
    edition = freeze(region.report)
    publish_edition(edition=edition, by=None, at=AT)

    found = {one.deed: one for one in TrailEntry.objects.filter(cooperation=region.cooperation)}
    assert found["freeze_edition"].details["fingerprint"] == edition.document.fingerprint
    assert found["publish_edition"].subject == str(edition)


def test_publication_has_its_own_moment(region: Region) -> None:
    edition = publish_edition(edition=freeze(region.report), by=None, at=AT)

    assert (edition.state, edition.published_at, edition.published_on) == ("published", AT, None)


def test_publishing_twice_changes_nothing(region: Region) -> None:
    edition = publish_edition(edition=freeze(region.report), by=None, at=AT)

    again = publish_edition(edition=edition, by=None, at=datetime(2012, 1, 1, tzinfo=UTC))

    assert again.published_at == AT


def test_reason_must_say_something(region: Region) -> None:
    with pytest.raises(ValueError, match="hvorfor"):
        acknowledge_finding(
            report=region.report, code="no_accounts", place="regnskap", reason="  ", by=None, at=AT
        )


def test_text_no_format_can_draw_never_stops_a_freeze(region: Region) -> None:
    wild = "\ufeff\x01Møte\uf0b7 \U0001f600 漢字 \ue000 שלום *_#$@<>&\\ " + "lang" * 900
    Report.objects.update(title=wild[:200], introduction=[wild, ""])

    edition = freeze(region.report)

    assert codec.is_intact(snapshot_of(edition))


def test_statements_of_a_freeze_do_not_grow_with_the_plan(data_dir: Path) -> None:
    counts = []
    for size in (1, 3, 36):
        region = build(size, slug=f"r{size}")
        with CaptureQueriesContext(connection) as captured:
            freeze(region.report)
        counts.append(len(captured))

    assert len(set(counts)) == 1
