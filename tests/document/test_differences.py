"""From one report to the next: counts, and sentences measure by measure."""

import time
from dataclasses import replace
from string import Formatter

import pytest
from hypothesis import given, settings

from sporbar.document.differences import Certainty, ChangeKind, MeasureDifference, differences
from sporbar.document.differences.sentences import SETS
from sporbar.document.governance_facts import CouncilState
from sporbar.document.snapshot import (
    AdoptionCase,
    Annex,
    CouncilAnswer,
    Deviation,
    EarlierDeviation,
    FocusArea,
    Measure,
    Plan,
    ProjectLink,
    ProjectNet,
    Recommendation,
    Snapshot,
    StatusLine,
    Strand,
)
from sporbar.document.typography import PageLanguage
from tests.document import samples
from tests.document.strategies import snapshots

LATE = Deviation(kind="delayed", certainty="certain", new_date="2026-09")


def report(*measures: Measure, plan: Plan | None = None) -> Snapshot:
    frame = samples.bare()
    area = FocusArea(number=1, title="Område", measures=measures)
    return replace(frame, focus_areas=(area,), plan=plan or frame.plan)


def one(**facts: object) -> Measure:
    return Measure(**({"number": 1, "title": "Bredbånd", "answer": "activity"} | facts))  # type: ignore[arg-type]


def changes(before: Measure, after: Measure) -> list[ChangeKind]:
    (found,) = differences(report(before), report(after)).measures
    return [change.kind for change in found.changes]


def sentences(before: Measure, after: Measure, language: str = "nb") -> tuple[str, ...]:
    (found,) = differences(report(before), report(after)).measures
    return found.sentences(language)  # type: ignore[arg-type]


def line(text: str, deviation: Deviation | None = None, **facts: object) -> StatusLine:
    return StatusLine(text=text, deviation=deviation, **facts)  # type: ignore[arg-type]


def test_a_report_does_not_differ_from_itself() -> None:
    found = differences(samples.followed(), samples.followed())

    assert found.changed == ()
    assert found.counts.measures_changed == 0
    assert found.sentences("nb")[-1] == "Ingenting er endret siden forrige rapport."


def test_new_and_gone_sentences_are_told() -> None:
    then = one(status=(line("Søknaden er sendt."), line("Arbeidet går.")))
    now = one(status=(line("Arbeidet  går."), line("Svaret er kommet.")))

    assert sentences(then, now) == (
        "Ny setning: «Svaret er kommet.»",
        "Borte: «Søknaden er sendt.»",
    )


def test_a_sentence_said_twice_is_counted_twice() -> None:
    then = one(status=(line("Som før."),))
    now = one(status=(line("Som før."), line("Som før.")))

    assert changes(then, now) == [ChangeKind.SENTENCE_NEW]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nb", "Framdriften er endret fra i tråd med planen til på vent."),
        ("nn", "Framdrifta er endra frå i tråd med planen til på vent."),
        ("en", "Progress has changed from as planned to on hold."),
    ],
)
def test_progress_is_told_in_every_language(language: str, sentence: str) -> None:
    then, now = one(progress="as_planned"), one(progress="on_hold")

    assert [text.lower() for text in sentences(then, now, language)] == [sentence.lower()]


def test_unknown_progress_and_silence_have_their_words() -> None:
    then, now = one(answer=None), one(progress="completed")

    assert sentences(then, now) == (
        "Svaret var ikke rapportert, nå er det aktivitet.",
        "Framdriften er endret fra ikke oppgitt til ferdig.",
    )


def test_a_strand_says_where_it_stands() -> None:
    then = one(strands=(Strand(title="Feide", answer="activity", progress="mixed"),))
    now = one(
        strands=(
            Strand(
                title="Feide", answer="activity", progress="completed", status=(line("Ferdig."),)
            ),
        )
    )

    assert sentences(then, now) == (
        "Feide: Framdriften er endret fra delvis til ferdig.",
        "Feide: Ny setning: «Ferdig.»",
    )


def test_a_new_deviation_is_raised() -> None:
    assert sentences(one(), one(status=(line("Gravingen er forsinket.", LATE),))) == (
        "Nytt avvik, forsinket: «Gravingen er forsinket.»",
    )


@pytest.mark.parametrize(
    "now",
    [
        one(status=(line("Gravingen er forsinket.", LATE, carried_over=True),)),
        one(status=(line("Gravingen er ennå forsinket.", LATE),)),
        one(open_deviations=(EarlierDeviation(text="Gravingen er forsinket.", deviation=LATE),)),
    ],
    ids=["said again", "said otherwise", "open since"],
)
def test_a_deviation_that_lives_on_is_still_open_and_no_change(now: Measure) -> None:
    then = one(status=(line("Gravingen er forsinket.", LATE),))

    assert changes(then, now) == [ChangeKind.DEVIATION_OPEN]
    assert differences(report(then), report(now)).changed == ()


def test_a_deviation_with_another_date_has_moved() -> None:
    then = one(status=(line("Gravingen er forsinket.", LATE),))
    now = one(status=(line("Gravingen er forsinket.", replace(LATE, new_date="2027-03")),))

    assert sentences(then, now) == (
        "Ny dato for avviket var september 2026, nå er den mars 2027: «Gravingen er forsinket.»",
    )


@pytest.mark.parametrize(
    "now",
    [
        one(status=(line("Gravingen er forsinket.", replace(LATE, settled_on="2026-05")),)),
        one(
            settled_deviations=(
                EarlierDeviation(
                    text="Gravingen er forsinket.", deviation=replace(LATE, settled_on="2026-05")
                ),
            )
        ),
    ],
    ids=["in the sentence", "by a step"],
)
def test_a_settled_deviation_is_told_once(now: Measure) -> None:
    then = one(status=(line("Gravingen er forsinket.", LATE),))
    settled = ("Avviket er avsluttet mai 2026: «Gravingen er forsinket.»",)

    assert sentences(then, now) == settled
    assert differences(report(then), report(now)).counts.deviations_settled == 1
    if now.status:
        assert changes(now, now) == []


def test_a_deviation_nobody_mentions_is_silent_not_settled() -> None:
    found = differences(report(one(status=(line("Forsinket.", LATE),))), report(one()))

    assert [change.kind for change in found.measures[0].changes] == [ChangeKind.DEVIATION_SILENT]
    assert (found.counts.deviations_settled, found.counts.deviations_silent) == (0, 1)
    assert "1 avvik var åpne sist og er ikke nevnt nå." in found.sentences("nb")


def test_recommendation_and_net_are_told() -> None:
    grant = Recommendation(body="Regionrådet", month="2026-03", scheme="x", amount="150000.00")
    link = ProjectLink(code="F1", name="Fiber", inferred=False)
    accounts = samples.accounts()

    def with_net(measure: Measure, net: str) -> Snapshot:
        project = ProjectNet(code="F1", name="Fiber", net=net)
        return replace(report(measure), accounts=replace(accounts, projects=(project,)))

    before = with_net(one(projects=(link,)), "-100.00")
    after = with_net(one(projects=(link,), recommendations=(grant,)), "250000.40")
    (found,) = differences(before, after).measures

    assert [text.replace("\u00a0", " ") for text in found.sentences("nb")] == [
        "Regionrådet har innstilt kr 150 000 (mars 2026).",
        "Netto for F1 Fiber er endret fra kr −100 til kr 250 000.",
    ]


# -- which measure is which ----------------------------------------------------------------------

LAST_YEAR = Plan(title="Handlingsplan 2025", year=2025, version=1)


def matched(found: MeasureDifference) -> tuple[str | None, str | None, Certainty]:
    return found.earlier, found.reference, found.certainty


def test_in_one_plan_the_number_decides() -> None:
    found = differences(report(one()), report(one(title="Fiber")))

    assert [matched(item) for item in found.measures] == [("1.1", "1.1", Certainty.SURE)]
    assert found.measures[0].sentences("nb") == ("Tittelen var «Bredbånd», nå er den «Fiber».",)


def test_between_plans_a_title_alone_and_a_number_alone_are_unsure() -> None:
    before = report(
        one(), one(number=2, title="Reiseliv"), one(number=3, title="Vei"), plan=LAST_YEAR
    )
    after = report(
        one(),
        one(number=4, title="Reiseliv"),
        one(number=3, title="Bane"),
        one(number=5, title="Ny"),
    )
    found = differences(before, after)

    assert [matched(item) for item in found.measures] == [
        ("1.1", "1.1", Certainty.SURE),
        ("1.2", "1.4", Certainty.BY_TITLE),
        ("1.3", "1.3", Certainty.BY_NUMBER),
        (None, "1.5", Certainty.SURE),
    ]
    assert "ikke sikkert" in found.measures[1].sentences("nb")[0]
    assert "ikkje sikkert" in found.measures[2].sentences("nn")[0]
    assert (found.counts.measures_new, found.counts.measures_gone) == (1, 0)


def test_a_title_that_two_measures_have_decides_nothing() -> None:
    before = report(one(number=1, title="Møter"), one(number=2, title="Møter"), plan=LAST_YEAR)
    after = report(one(number=3, title="Møter"))
    found = differences(before, after)

    assert [matched(item)[:2] for item in found.measures] == [
        (None, "1.3"),
        ("1.1", None),
        ("1.2", None),
    ]


def test_threads_between_plans_are_sure() -> None:
    before = report(one(number=2, title="Gammelt"), plan=LAST_YEAR)
    after = report(one(number=7, title="Nytt"), one(number=2, title="Gammelt"))
    found = differences(before, after, {"1.7": "1.2"})

    assert [matched(item) for item in found.measures] == [
        ("1.2", "1.7", Certainty.SURE),
        (None, "1.2", Certainty.SURE),
    ]


def test_what_is_gone_comes_last_with_what_was_open_in_it() -> None:
    then = one(number=2, title="Borte", status=(line("Forsinket.", LATE),))
    found = differences(report(one(), then), report(one()))

    assert found.measures[-1].sentences("nb") == (
        "Tiltaket er ikke med lenger.",
        "Avviket var åpent sist og er ikke nevnt nå: «Forsinket.»",
    )


# -- counts --------------------------------------------------------------------------------


def test_counts_are_of_both_reports() -> None:
    before = report(one(progress="mixed"), one(number=2, title="B", answer=None))
    after = report(one(progress="as_planned"), one(number=2, title="B", progress="as_planned"))
    counts = differences(before, after).counts

    assert counts.answered == (1, 2)
    assert counts.progress["as_planned"] == (0, 2)
    assert counts.progress["mixed"] == (1, 0)
    assert counts.progress[None] == (1, 0)
    assert differences(before, after).sentences("nb")[:3] == (
        "2 av 2 tiltak er besvart; sist var det 1 av 2.",
        "I tråd med planen: 2, sist 0.",
        "Delvis: 0, sist 1.",
    )


# -- the sentences themselves --------------------------------------------------------------


def test_every_kind_of_change_has_a_sentence_with_the_same_blanks_in_every_language() -> None:
    def blanks(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    for words in SETS.values():
        assert set(words.changes) == set(ChangeKind)
    for name in SETS["nb"].__dataclass_fields__:
        if name != "changes":
            assert len({frozenset(blanks(getattr(words, name))) for words in SETS.values()}) == 1
    for kind in ChangeKind:
        assert len({frozenset(blanks(words.changes[kind])) for words in SETS.values()}) == 1


@settings(max_examples=25)
@given(snapshots(), snapshots())
def test_any_two_reports_can_be_compared(before: Snapshot, after: Snapshot) -> None:
    found = differences(before, after)

    for language in ("nb", "nn", "en"):
        assert all(found.sentences(language))
        assert all(all(one.sentences(language)) for one in found.changed)


def large(measures: int, *, shift: int = 0) -> Snapshot:
    plan = Plan(title="Plan", year=2026 + shift, version=1)
    return report(
        *(
            one(
                number=number,
                title=f"Tiltak {number + shift}",
                status=tuple(
                    line(f"Setning {n} om {number + shift * n}.", LATE if n % 3 == 0 else None)
                    for n in range(6)
                ),
            )
            for number in range(1, measures + 1)
        ),
        plan=plan,
    )


def test_time_grows_with_the_number_of_measures_and_not_faster() -> None:
    def seconds(measures: int) -> float:
        before, after = large(measures), large(measures, shift=1)
        best = 9e9
        for _ in range(3):
            start = time.perf_counter()
            assert len(differences(before, after).measures) >= measures
            best = min(best, time.perf_counter() - start)
        return best

    # eight times as many measures: quadratic work would take sixty-four times as long
    assert seconds(2880) < 24 * seconds(360)


def test_texts_beside_the_measures_are_told() -> None:
    then = replace(
        report(one()),
        introduction=("Som før.",),
        annexes=(Annex(number=1, title="A", state="missing"),),
    )
    area = replace(then.focus_areas[0], note=("Godt i gang.",))
    now = replace(
        then,
        introduction=("Nå er det annerledes.",),
        focus_areas=(area,),
        annexes=(
            Annex(number=1, title="A", state="missing", note="Kommer."),
            Annex(number=2, title="B", state="missing"),
        ),
    )

    assert differences(then, now).sentences("nb")[-4:] == (
        "Innledningen er endret.",
        "Omtalen av satsingsområde 1 er endret.",
        "Vedlegg 1 er endret: «A»",
        "Vedlegg 2 er nytt: «B»",
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nb", "«Avfallsplan»: 2 av 3 kommuner har sluttet seg til, sist 1 av 3."),
        ("nn", "«Avfallsplan»: 2 av 3 kommunar har slutta seg til, sist 1 av 3."),
        ("en", "“Avfallsplan”: 2 of 3 municipalities have adopted it, 1 of 3 last time."),
    ],
)
def test_more_councils_than_last_time_are_told(language: PageLanguage, sentence: str) -> None:
    def sent(*states: CouncilState) -> Snapshot:
        answers = tuple(CouncilAnswer(state=state) for state in states)
        case = AdoptionCase(title="Avfallsplan", reference="Sak 1", answers=answers)
        same = replace(case, title="Uendret")
        return replace(report(one()), adoptions=(case, same))

    then, now = sent("adopted", "waiting", "waiting"), sent("adopted", "adopted", "waiting")
    now = replace(now, adoptions=(now.adoptions[0], then.adoptions[1]))

    assert differences(then, now).sentences(language)[-1] == sentence


def test_between_two_editions_of_a_report_the_earlier_is_named() -> None:
    found = differences(report(one()), report(one()))

    assert found.sentences("nb", 1)[-1] == "Ingenting er endret siden utgave 1."
