"""What blocks a freeze, what needs a reason, what warns, and where each is."""

from dataclasses import fields, replace
from string import Formatter

import pytest
from hypothesis import given, settings

from sporbar.document.checks import (
    Finding,
    Mismatch,
    Severity,
    Unsettled,
    blocking,
    check,
    sentences,
    unacknowledged,
)
from sporbar.document.checks.sentences import Sentences
from sporbar.document.compose import compose
from sporbar.document.snapshot import (
    Accounts,
    Acknowledgement,
    Annex,
    AnnexFile,
    Deviation,
    EarlierDeviation,
    FocusArea,
    Measure,
    Snapshot,
    StatedDate,
    StatusLine,
    Strand,
)
from sporbar.document.typography import PageLanguage
from tests.document import reading, samples
from tests.document.strategies import snapshots


def report(*measures: Measure) -> Snapshot:
    """A report with one focus area and accounts in order."""
    area = FocusArea(number=1, title="Område", measures=measures)
    return replace(samples.bare(), focus_areas=(area,), accounts=samples.accounts())


def said(text: str, number: int = 1, **facts: object) -> Measure:
    line = StatusLine(text=text, **facts)  # type: ignore[arg-type]
    return Measure(number=number, title=f"Tiltak nr. {number}", answer="activity", status=(line,))


def found(snapshot: Snapshot, code: str, **inputs: object) -> list[Finding]:
    return [one for one in check(snapshot, **inputs) if one.code == code]  # type: ignore[arg-type]


def with_accounts(**changes: object) -> Snapshot:
    accounts: Accounts = replace(samples.accounts(), **changes)  # type: ignore[arg-type]
    return replace(report(), accounts=accounts)


def test_a_report_in_order_has_no_findings() -> None:
    assert check(report(said("Alt går som det skal i dette tiltaket."))) == ()


def test_the_sample_has_what_the_report_of_2011_has() -> None:
    assert {
        (one.severity, one.code.partition(":")[0], one.place) for one in check(samples.sample())
    } >= {
        (Severity.ACKNOWLEDGE, "not_reported", "tiltak-5-12"),
        (Severity.ACKNOWLEDGE, "strand_not_reported", "tiltak-5-6"),
        (Severity.ACKNOWLEDGE, "annex_missing", "vedlegg-1"),
        (Severity.WARNS, "number_not_printed", "tiltak-3-2"),
        (Severity.WARNS, "done_after_as_of", "tiltak-4-4"),
        (Severity.WARNS, "alike", "tiltak-3-1"),
    }
    assert blocking(check(samples.sample())) == ()


@pytest.mark.parametrize("language", ["nn", "en"])
def test_another_language_changes_the_sentences_and_nothing_else(language: PageLanguage) -> None:
    snapshot = replace(samples.sample(), annexes=samples.sample().annexes * 2)
    ours, theirs = check(snapshot), check(snapshot, language=language)
    assert [(one.severity, one.code, one.place) for one in ours] == [
        (one.severity, one.code, one.place) for one in theirs
    ]
    assert ours[0].sentence != theirs[0].sentence


def test_every_sentence_is_in_every_language_with_the_same_blanks() -> None:
    def blanks(said: Sentences) -> dict[str, set[str | None]]:
        return {
            one.name: {name for _, name, _, _ in Formatter().parse(getattr(said, one.name))}
            for one in fields(said)
        }

    assert blanks(sentences.BOKMAL) == blanks(sentences.NYNORSK) == blanks(sentences.ENGLISH)


def test_findings_that_block_come_first() -> None:
    snapshot = replace(samples.sample(), accounts=None)
    snapshot = replace(snapshot, annexes=snapshot.annexes * 2)
    order = [one.severity for one in check(snapshot)]
    assert order == sorted(order, key=list(Severity).index)
    assert order[0] == Severity.BLOCKS


@settings(max_examples=40)
@given(snapshots())
def test_any_snapshot_can_be_checked(snapshot: Snapshot) -> None:
    findings = check(snapshot, snapshot, covered=frozenset(range(0x20, 0x250)))
    assert all(one.sentence.endswith(".") or one.sentence.endswith("?") for one in findings)
    assert len(set(findings)) == len(findings)


# -- numbers and dates --------------------------------------------------------------------------


def test_a_number_twice_blocks() -> None:
    (finding,) = found(report(said("En."), said("To.")), "number_twice")
    assert finding.severity == Severity.BLOCKS
    assert finding.place == "tiltak-1-1"
    assert "Tiltak 1.1 finnes 2 ganger" in finding.sentence


def test_an_annex_or_area_twice_blocks() -> None:
    annex = Annex(number=1, title="A", state="attached")
    area = FocusArea(number=1, title="Område")
    snapshot = replace(report(), annexes=(annex, annex), focus_areas=(area, area))
    assert [one.place for one in found(snapshot, "number_twice")] == [
        "satsingsomrade-1",
        "vedlegg-1",
    ]


def test_a_gap_in_the_numbers_warns() -> None:
    (finding,) = found(report(said("En."), said("Fire.", number=4)), "number_missing")
    assert finding.sentence == "Satsingsområde 1 har ikke tiltak 1.2 og 1.3. Er noe falt ut?"


def test_an_as_of_date_that_differs_blocks() -> None:
    snapshot = report()
    odd = replace(snapshot, dates=replace(snapshot.dates, as_of="2026-07-02"))
    (finding,) = found(odd, "as_of_differs")
    assert finding.severity == Severity.BLOCKS


def test_dates_out_of_order_warn() -> None:
    snapshot = report()
    odd = replace(
        snapshot, dates=replace(snapshot.dates, written="2026-08-20", approved="2026-08-19")
    )
    (finding,) = found(odd, "dates_out_of_order")
    assert "datoen den er godkjent (19.\u00a0august 2026) er før" in finding.sentence


# -- accounts -----------------------------------------------------------------------------------


def test_no_accounts_need_a_reason() -> None:
    (finding,) = found(replace(report(), accounts=None), "no_accounts")
    assert (finding.severity, finding.place) == (Severity.ACKNOWLEDGE, "regnskap")


def test_a_control_total_off_by_one_ore_blocks_and_says_so() -> None:
    wrong = Mismatch("Artsgruppe 111", "3355694.00", "3355694.01", "gruppe-111")
    (finding,) = found(report(), "ledger_not_reconciled", mismatches=[wrong])
    assert finding.severity == Severity.BLOCKS
    assert finding.place == "gruppe-111"
    assert finding.sentence == (
        "Artsgruppe 111: regnskapet gir kr\u00a03\u00a0355\u00a0694,00, kontrollsummen er"
        " kr\u00a03\u00a0355\u00a0694,01."
    )


def test_a_ledger_known_not_to_reconcile_blocks() -> None:
    assert found(with_accounts(reconciled=False), "ledger_not_reconciled")


def test_a_ledger_nobody_compared_needs_a_reason() -> None:
    (finding,) = found(with_accounts(reconciled=None), "ledger_not_compared")
    assert finding.severity == Severity.ACKNOWLEDGE


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"sum_costs": "5237269.01"}, ["sum-kostnader", "sum-totalt"]),
        ({"sum_income": "-7775660.01"}, ["sum-inntekter", "sum-totalt"]),
        ({"total": "-2538391.01"}, ["sum-totalt", "sum-prosjekter"]),
        ({"projects": ()}, ["sum-prosjekter"]),
    ],
)
def test_sums_that_differ_from_their_parts_block(
    changes: dict[str, object], places: list[str]
) -> None:
    findings = found(with_accounts(**changes), "sums_differ")
    assert [one.place for one in findings] == places
    assert {one.severity for one in findings} == {Severity.BLOCKS}


def test_a_wrong_rounding_line_blocks() -> None:
    (finding,) = found(with_accounts(rounding_difference="0.00"), "rounding_differs")
    assert (finding.severity, finding.place) == (Severity.BLOCKS, "avrunding")


# -- what was said ------------------------------------------------------------------------------


def test_silence_needs_a_reason() -> None:
    (finding,) = found(report(Measure(number=1, title="Stille")), "not_reported")
    assert finding.severity == Severity.ACKNOWLEDGE
    assert finding.sentence.startswith("Tiltak 1.1 Stille er ikke rapportert.")


def test_no_activity_is_not_silence() -> None:
    assert check(report(Measure(number=1, title="Rolig", answer="no_activity"))) == ()


def test_a_measure_whose_strands_are_silent_is_named_once() -> None:
    measure = Measure(number=1, title="Delt", strands=(Strand(title="A"), Strand(title="B")))
    assert [one.code for one in check(report(measure))] == ["not_reported"]


def test_an_annex_nobody_has_needs_a_reason() -> None:
    measure = Measure(number=1, title="A", answer="see_annex", annex=3)
    (finding,) = found(report(measure), "annex_not_named")
    assert (finding.severity, finding.place) == (Severity.ACKNOWLEDGE, "tiltak-1-1")


def test_an_attached_annex_is_in_order() -> None:
    measure = Measure(number=1, title="A", answer="see_annex", annex=1)
    file = AnnexFile(name="r.pdf", media_type="application/pdf", size=9, sha256="0" * 64)
    annex = Annex(number=1, title="Rapport", state="attached", file=file)
    assert check(replace(report(measure), annexes=(annex,))) == ()


def test_an_attached_annex_without_its_file_needs_a_reason() -> None:
    annex = Annex(number=2, title="Rapport", state="attached")
    (one,) = found(replace(report(said("Alt går bra.")), annexes=(annex,)), "annex_file_missing")
    assert (one.severity, one.place) == (Severity.ACKNOWLEDGE, "vedlegg-2")
    assert one.sentence == "Vedlegg 2 «Rapport» skal være vedlagt, men det er ikke lastet opp."


def with_sub_report(*measures: Measure) -> Snapshot:
    area = FocusArea(number=1, title="Område", measures=measures)
    sub = replace(samples.sub_report(), focus_areas=(area,))
    annex = Annex(number=3, title="Fra SuksIT", state="attached", report=sub)
    return replace(report(said("Alt går bra.")), annexes=(annex,))


def test_a_sub_report_nobody_answered_needs_one_reason() -> None:
    snapshot = with_sub_report(Measure(number=1, title="A"), Measure(number=2, title="B"))
    assert [(one.code, one.severity, one.place) for one in check(snapshot)] == [
        ("sub_report_silent", Severity.ACKNOWLEDGE, "vedlegg-3")
    ]


def test_each_silent_measure_of_a_sub_report_needs_a_reason_of_its_own() -> None:
    snapshot = with_sub_report(
        said("Alt går bra."), Measure(number=2, title="B"), Measure(number=3, title="C")
    )
    assert [(one.place, one.sentence) for one in found(snapshot, "not_reported")] == [
        (
            f"vedlegg-3-tiltak-1-{number}",
            f"Vedlegg 3: Tiltak 1.{number} {title} er ikke rapportert.",
        )
        for number, title in ((2, "B"), (3, "C"))
    ]


EARLIER = EarlierDeviation(
    text="Gravingen er forsinket.",
    deviation=Deviation(kind="delayed", certainty="certain"),
    raised_in="Årsrapport 2025",
)


@pytest.mark.parametrize("place", ["tiltak-1-1", "vedlegg-3-tiltak-1-1"])
def test_an_earlier_deviation_nobody_speaks_of_warns(place: str) -> None:
    measure = replace(said("Alt går bra."), open_deviations=(EARLIER,))
    snapshot = report(measure) if place == "tiltak-1-1" else with_sub_report(measure)
    (one,) = found(snapshot, "open_deviation_unsaid")
    assert (one.severity, one.place) == (Severity.WARNS, place)
    assert one.sentence.endswith(
        "avviket «Gravingen er forsinket.» er åpent fra «Årsrapport 2025»."
        " Ingen har sagt noe om det nå."
    )


def test_a_deviation_told_as_open_or_settled_is_not_gone_quiet_too() -> None:
    deviation = Deviation(kind="delayed", certainty="certain")
    before = report(said("Gravingen er forsinket.", deviation=deviation))
    silent = said("Alt går bra.")
    assert found(report(silent), "deviation_gone_quiet", previous=before)
    for told in ({"open_deviations": (EARLIER,)}, {"settled_deviations": (EARLIER,)}):
        snapshot = report(replace(silent, **told))
        assert not found(snapshot, "deviation_gone_quiet", previous=before)


def test_answers_that_are_not_approved_are_told_where_they_are() -> None:
    answers = (
        Unsettled(("5.9", "5.10"), "returned"),
        Unsettled(("1.1",), "returned", annex=2),
        Unsettled(("2.7",), "submitted"),
    )
    codes = {"returned_not_resubmitted", "not_approved"}
    told = [one for one in check(samples.sample(), answers=answers) if one.code in codes]
    assert [(one.severity, one.place, one.sentence) for one in told] == [
        (
            Severity.ACKNOWLEDGE,
            "tiltak-5-9",
            "Tiltak 5.9 og 5.10: svaret er sendt tilbake og ikke levert på nytt."
            " Det trykkes slik det er.",
        ),
        (
            Severity.ACKNOWLEDGE,
            "vedlegg-2-tiltak-1-1",
            "Vedlegg 2, tiltak 1.1: svaret er sendt tilbake og ikke levert på nytt."
            " Det trykkes slik det er.",
        ),
        (
            Severity.WARNS,
            "tiltak-2-7",
            "Tiltak 2.7: svaret er levert, men ikke godkjent.",
        ),
    ]


@pytest.mark.parametrize("name", ["followed", "followed_annual"])
def test_every_place_in_a_report_with_annexes_exists_in_the_document(name: str) -> None:
    snapshot = getattr(samples, name)()
    places = set(reading.anchors(compose(snapshot)))
    assert {one.place for one in check(snapshot)} <= places


def test_a_missing_annex_names_who_points_to_it() -> None:
    measure = Measure(number=1, title="A", answer="see_annex", annex=1)
    annex = Annex(number=1, title="Rapport", state="missing")
    (finding,) = found(replace(report(measure), annexes=(annex,)), "annex_missing")
    assert finding.sentence == "Vedlegg 1 «Rapport» mangler. Tiltak 1.1 viser til det."


@pytest.mark.parametrize(
    ("stated", "tense", "warned"),
    [
        ("2026-07", "done", True),
        ("2026-08-15", "done", True),
        ("2026-07-01", "done", False),
        ("2026-06", "done", False),
        ("2026", "done", False),
        ("2026-08", "planned", False),
        ("i juli", "done", False),
    ],
)
def test_done_after_the_as_of_date_warns(stated: str, tense: str, warned: bool) -> None:
    date = StatedDate(what="besøk", on=stated, tense=tense)  # type: ignore[arg-type]
    measure = said("De var på besøk hos regionrådet.", dates=(date,))
    assert bool(found(report(measure), "done_after_as_of")) is warned


ALIKE = "Prosjektet er i gang og går etter planen i alle kommunene."


def test_the_same_text_in_separate_entries_warns() -> None:
    (finding,) = found(report(said(ALIKE), said(ALIKE, number=2)), "alike")
    assert finding.sentence.startswith("Tiltak 1.1 og 1.2 har den samme teksten")


def test_a_shared_entry_is_not_a_repetition() -> None:
    measures = (said(ALIKE, shared_with=("1.2",)), said(ALIKE, number=2, shared_with=("1.1",)))
    assert not found(report(*measures), "alike")


def test_a_third_copy_beside_a_shared_entry_warns() -> None:
    measures = (
        said(ALIKE, shared_with=("1.2",)),
        said(ALIKE, number=2, shared_with=("1.1",)),
        said(ALIKE, number=3),
    )
    assert found(report(*measures), "alike")


def test_short_texts_may_be_alike() -> None:
    assert not found(report(said("Ferdig."), said("Ferdig.", number=2)), "alike")


# -- since the last report ----------------------------------------------------------------------


def test_text_that_did_not_change_warns() -> None:
    (finding,) = found(
        report(said(ALIKE)), "unchanged_since_previous", previous=report(said(ALIKE))
    )
    assert finding.place == "tiltak-1-1"


def test_an_open_deviation_that_is_not_mentioned_warns() -> None:
    late = Deviation(kind="delayed", certainty="certain")
    before = report(said("Sent.", deviation=late))
    assert found(report(said("Nå går det bra.")), "deviation_gone_quiet", previous=before)


def test_a_settled_deviation_may_go_quiet() -> None:
    settled = Deviation(kind="delayed", certainty="certain", settled_on="2026-06")
    before = report(said("Sent.", deviation=settled))
    assert not found(report(said("Nå går det bra.")), "deviation_gone_quiet", previous=before)


# -- characters and acknowledgements ------------------------------------------------------------


def test_a_character_no_font_has_warns_with_its_code_point() -> None:
    latin = frozenset(range(0x20, 0x250))
    (finding,) = found(report(said("Hei 🧿 og 🧿")), "no_glyph", covered=latin)
    assert (finding.severity, finding.place) == (Severity.WARNS, "tiltak-1-1")
    assert finding.sentence.endswith("Det trykkes som [U+1F9FF].")


def test_an_acknowledgement_with_a_reason_settles_a_finding() -> None:
    snapshot = replace(report(), accounts=None)
    (finding,) = unacknowledged(snapshot, check(snapshot))
    given = Acknowledgement(
        code=finding.code, place=finding.place, sentence=finding.sentence, reason="Kommer i mars."
    )
    assert unacknowledged(replace(snapshot, acknowledgements=(given,)), check(snapshot)) == ()
    empty = replace(given, reason=" ")
    assert unacknowledged(replace(snapshot, acknowledgements=(empty,)), check(snapshot))


def test_two_silent_strands_of_one_measure_have_a_reason_each() -> None:
    strands = (Strand(title="Grunnkurs"), Strand(title="Påbygging"))
    snapshot = report(replace(said("Kursene er satt opp for høsten."), strands=strands))
    first, second = unacknowledged(snapshot, check(snapshot))
    given = Acknowledgement(
        code=first.code, place=first.place, sentence=first.sentence, reason="Starter i høst."
    )

    left = unacknowledged(replace(snapshot, acknowledgements=(given,)), check(snapshot))

    assert first.place == second.place
    assert left == (second,)
