"""What the rules find in what is recorded of meetings and councils."""

from dataclasses import replace

import pytest

from sporbar.document.checks import Finding, Severity, check
from sporbar.document.compose import compose
from sporbar.document.snapshot import (
    AdoptionCase,
    ComputedFact,
    CouncilAnswer,
    DecisionFollowUp,
    FocusArea,
    Measure,
    Meeting,
    MeetingItem,
    Snapshot,
    StatedQuantity,
    StatusLine,
    Withheld,
)
from sporbar.document.typography import PageLanguage
from tests.document import body_samples, reading, samples

AS_OF = "2026-07-01"


def report(**facts: object) -> Snapshot:
    snapshot = replace(samples.bare(), **facts)  # type: ignore[arg-type]
    return replace(snapshot, report=replace(snapshot.report, outline=body_samples.GOVERNED_OUTLINE))


def said(what: str, number: int | None, of: int | None, quantifier: str = "exactly") -> FocusArea:
    quantity = StatedQuantity(what=what, quantifier=quantifier, number=number, of=of)  # type: ignore[arg-type]
    line = StatusLine(text="Fem av sju har sluttet seg til.", quantities=(quantity,))
    measure = Measure(number=1, title="Renovasjon", answer="activity", status=(line,))
    return FocusArea(number=1, title="Område", measures=(measure,))


def case(*answers: CouncilAnswer, measures: tuple[str, ...] = ("1.1",)) -> AdoptionCase:
    return AdoptionCase(title="Felles renovasjon", answers=answers, measures=measures)


SIX_OF_SEVEN = (*[CouncilAnswer(state="adopted")] * 6, CouncilAnswer(state="waiting"))


def found(snapshot: Snapshot, code: str, language: PageLanguage = "nb") -> list[Finding]:
    return [one for one in check(snapshot, language=language) if one.code == code]


def test_a_count_that_differs_from_the_answers_is_warned_of() -> None:
    snapshot = report(focus_areas=(said("råd", 5, 7),), adoptions=(case(*SIX_OF_SEVEN),))
    (finding,) = found(snapshot, "council_count_differs")
    assert finding.severity == Severity.WARNS
    assert finding.place == "tiltak-1-1"
    assert finding.sentence == (
        "Tiltak 1.1 Renovasjon: «Fem av sju har sluttet seg til.» sier 5 av 7, men svarene fra"
        " kommunene gir 6 av 7."
    )


@pytest.mark.parametrize(
    ("what", "number", "of", "quantifier", "measures"),
    [
        ("råd", 6, 7, "exactly", ("1.1",)),  # as the answers say
        ("råd", 5, 7, "exactly", ("1.2",)),  # a case of another measure
        ("råd", 5, None, "exactly", ("1.1",)),  # no whole
        ("råd", 5, 7, "about", ("1.1",)),  # not said exactly
        ("møter", 3, 4, "exactly", ("1.1",)),  # not of councils
    ],
)
def test_a_count_that_agrees_or_is_of_something_else_is_left_alone(
    what: str, number: int, of: int | None, quantifier: str, measures: tuple[str, ...]
) -> None:
    snapshot = report(
        focus_areas=(said(what, number, of, quantifier),),
        adoptions=(case(*SIX_OF_SEVEN, measures=measures),),
    )
    assert found(snapshot, "council_count_differs") == []


def test_the_count_at_the_measure_serves_where_the_cases_are_not_in_the_report() -> None:
    area = said("kommuner", 5, 7)
    recorded = ComputedFact(text="Seks av de sju kommunene har sluttet seg til.", number=6, of=7)
    measure = replace(area.measures[0], adoptions=(recorded,))
    snapshot = report(focus_areas=(replace(area, measures=(measure,)),))
    assert len(found(snapshot, "council_count_differs")) == 1


def test_one_of_two_cases_may_agree() -> None:
    snapshot = report(
        focus_areas=(said("kommuner", 1, 1),),
        adoptions=(case(*SIX_OF_SEVEN), case(CouncilAnswer(state="adopted"))),
    )
    assert found(snapshot, "council_count_differs") == []


def test_a_decision_after_the_reports_day_is_warned_of() -> None:
    snapshot = report(
        adoptions=(
            case(
                CouncilAnswer(state="adopted", council="Tinn", decided="2026-08"),
                CouncilAnswer(state="rejected", decided="2026-07-02"),
                CouncilAnswer(state="adopted", decided="2026-07"),
                CouncilAnswer(state="adopted", decided="2026-07-01"),
                CouncilAnswer(state="adopted", decided="i fjor"),
            ),
        )
    )
    findings = found(snapshot, "council_decided_after_as_of")
    assert [one.place for one in findings] == ["tilslutning-1"] * 2
    assert findings[0].severity == Severity.WARNS
    assert findings[0].sentence.replace("\u00a0", " ") == (
        "«Felles renovasjon»: Tinn står med vedtak august 2026. Det er etter skjæringsdatoen"
        " 1. juli 2026."
    )


def test_a_meeting_held_after_the_reports_day_is_warned_of() -> None:
    late = Meeting(body="Regionrådet", on="2026-08-30")
    planned = replace(late, state="planned")
    (finding,) = found(report(meetings=(late, planned)), "meeting_after_as_of")
    assert (finding.severity, finding.place) == (Severity.WARNS, "moter-regionradet")


@pytest.mark.parametrize("basis", [None, " "])
def test_what_is_withheld_without_basis_blocks(basis: str | None) -> None:
    why = Withheld(legal_basis=basis)
    item = MeetingItem(title="Personalsak", withheld=why)
    task = DecisionFollowUp(
        body="Regionrådet", on="2026-01", title="Kjøp", state="done", withheld=why
    )
    snapshot = report(
        meetings=(Meeting(body="Regionrådet", on="2026-03-22", items=(item,)),),
        follow_ups=(task,),
    )
    findings = found(snapshot, "withheld_without_basis")
    assert [one.severity for one in findings] == [Severity.BLOCKS] * 2
    assert [one.place for one in findings] == ["moter-regionradet", "oppfolging"]
    assert findings[0].sentence == (
        "Regionrådet: saken «Personalsak» er unntatt offentlighet uten at hjemmelen er oppgitt."
    )


def test_what_is_withheld_with_a_basis_is_in_order() -> None:
    assert found(body_samples.governed(), "withheld_without_basis") == []


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_places_are_in_the_document(language: PageLanguage) -> None:
    """Whether the parts are printed or only in the file."""
    late = Meeting(
        body="Regionrådet",
        on="2026-08-30",
        items=(MeetingItem(title="Sak", withheld=Withheld(legal_basis=None)),),
    )
    snapshot = report(
        meetings=(late,), adoptions=(case(CouncilAnswer(state="adopted", decided="2026-08")),)
    )
    for one in (snapshot, replace(snapshot, report=samples.bare().report)):
        codes = ("withheld_without_basis", "meeting_after_as_of", "council_decided_after_as_of")
        places = {finding.place for code in codes for finding in found(one, code, language)}
        assert places <= set(reading.anchors(compose(one)))
