"""One case, many councils: counted, said in words, and in effect from a day."""

import re
from dataclasses import replace
from itertools import combinations_with_replacement
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sporbar.document import partial_dates
from sporbar.document.adoption import (
    AdoptionCase,
    CouncilAnswer,
    CouncilState,
    EffectRule,
    delay_sentences,
    delayed,
    effect_sentence,
    is_other_wording,
    sentence,
    takes_effect,
    tally,
    wording_differences,
)

AS_OF = "2011-07-01"
STATES = get_args(CouncilState)


def council(state: str, expected: str | None = None, name: str | None = None, **known: Any) -> Any:
    return CouncilAnswer(state=state, expected=expected, council=name, **known)  # type: ignore[arg-type]


def case(*answers: CouncilAnswer, **known: Any) -> AdoptionCase:
    return AdoptionCase(title="Felles renovasjon", answers=answers, **known)


def said(found: AdoptionCase, language: Any = "nb") -> str:
    return sentence(found, language, AS_OF).replace("\u00a0", " ")


YES = council("adopted")
RENOVATION = case(*[YES] * 6, council("waiting", "2011-09"))


def test_the_sentence_of_the_report_of_2011() -> None:
    assert said(RENOVATION) == (
        "Seks av de sju kommunene har sluttet seg til; den sjuende behandler saken i september."
    )
    assert said(RENOVATION, "nn") == (
        "Seks av dei sju kommunane har slutta seg til; den sjuande handsamar saka i september."
    )
    assert said(RENOVATION, "en") == (
        "Six of the seven municipalities have adopted the case; the seventh will consider the case"
        " in September."
    )


@pytest.mark.parametrize(
    ("answers", "bokmal", "nynorsk"),
    [
        (
            [YES] * 7,
            "Alle de sju kommunene har sluttet seg til.",
            "Alle dei sju kommunane har slutta seg til.",
        ),
        (
            [YES] * 2,
            "Begge kommunene har sluttet seg til.",
            "Begge kommunane har slutta seg til.",
        ),
        (
            [YES],
            "Kommunen har sluttet seg til.",
            "Kommunen har slutta seg til.",
        ),
        (
            [council("waiting")] * 7,
            "Ingen av de sju kommunene har behandlet saken ennå.",
            "Ingen av dei sju kommunane har handsama saka enno.",
        ),
        (
            [council("waiting", "2011-09")] * 7,
            "Ingen av de sju kommunene har sluttet seg til ennå; alle behandler saken i september.",
            "Ingen av dei sju kommunane har slutta seg til enno; alle handsamar saka i september.",
        ),
        (
            [YES, *[council("waiting")] * 6],
            "Én av de sju kommunene har sluttet seg til; de seks siste har ikke behandlet saken"
            " ennå.",
            "Éin av dei sju kommunane har slutta seg til; dei seks siste har ikkje handsama saka"
            " enno.",
        ),
        (
            [YES, council("waiting", "2011-09-20")],
            "Én av de to kommunene har sluttet seg til; den andre behandler saken 20. september.",
            "Éin av dei to kommunane har slutta seg til; den andre handsamar saka 20. september.",
        ),
        (
            [*[YES] * 5, *[council("waiting", "2011-09")] * 2],
            "Fem av de sju kommunene har sluttet seg til; de to siste behandler saken i september.",
            "Fem av dei sju kommunane har slutta seg til; dei to siste handsamar saka i september.",
        ),
        (
            [*[YES] * 5, council("waiting", "2011-10"), council("waiting", "2011-09")],
            "Fem av de sju kommunene har sluttet seg til; de to siste behandler saken i september"
            " og oktober.",
            "Fem av dei sju kommunane har slutta seg til; dei to siste handsamar saka i september"
            " og oktober.",
        ),
        (
            [*[YES] * 6, council("waiting", "2012-01")],
            "Seks av de sju kommunene har sluttet seg til; den sjuende behandler saken i januar"
            " 2012.",
            "Seks av dei sju kommunane har slutta seg til; den sjuande handsamar saka i januar"
            " 2012.",
        ),
        (
            [*[YES] * 6, council("waiting", "2011-23", "Rollag")],
            "Seks av de sju kommunene har sluttet seg til; Rollag behandler saken høsten 2011.",
            "Seks av dei sju kommunane har slutta seg til; Rollag handsamar saka hausten 2011.",
        ),
        (
            [YES, YES, council("rejected", name="Rollag"), council("waiting", "2011-05", "Tinn")],
            "To av de fire kommunene har sluttet seg til; Rollag har sagt nei; Tinn skulle behandle"
            " saken i mai.",
            "To av dei fire kommunane har slutta seg til; Rollag har sagt nei; Tinn skulle handsame"
            " saka i mai.",
        ),
        (
            [YES, council("waiting", "2011-10", "Tinn"), council("waiting", "2011-09", "Rollag")],
            "Én av de tre kommunene har sluttet seg til; Rollag behandler saken i september og Tinn"
            " i oktober.",
            "Éin av dei tre kommunane har slutta seg til; Rollag handsamar saka i september og Tinn"
            " i oktober.",
        ),
        (
            [*[YES] * 4, *[council("adopted_changed")] * 2, council("waiting", "2011-09")],
            "Seks av de sju kommunene har sluttet seg til, to av dem med endret ordlyd; den sjuende"
            " behandler saken i september.",
            "Seks av dei sju kommunane har slutta seg til, to av dei med endra ordlyd; den sjuande"
            " handsamar saka i september.",
        ),
        (
            [council("adopted_changed")] * 2,
            "Begge kommunene har sluttet seg til, begge med endret ordlyd.",
            "Begge kommunane har slutta seg til, begge med endra ordlyd.",
        ),
        (
            [YES, council("postponed", "2011-10"), council("returned", name="Tinn")],
            "Én av de tre kommunene har sluttet seg til; én har utsatt saken til oktober; Tinn har"
            " sendt saken tilbake.",
            "Éin av dei tre kommunane har slutta seg til; éin har utsett saka til oktober; Tinn har"
            " sendt saka tilbake.",
        ),
        (
            [YES, YES, council("withdrawn", name="Tinn"), council("left", name="Sauherad")],
            "To av de tre kommunene har sluttet seg til; Tinn har trukket tilbake vedtaket sitt;"
            " Sauherad har gått ut av samarbeidet.",
            "To av dei tre kommunane har slutta seg til; Tinn har trekt tilbake vedtaket sitt;"
            " Sauherad har gått ut av samarbeidet.",
        ),
        (
            [council("rejected")] * 3,
            "Alle de tre kommunene har sagt nei.",
            "Alle dei tre kommunane har sagt nei.",
        ),
        (
            [*[YES] * 12, council("waiting", "2011-41")],
            "Tolv av de 13 kommunene har sluttet seg til; den siste behandler saken i andre halvår"
            " 2011.",
            "Tolv av dei 13 kommunane har slutta seg til; den siste handsamar saka i andre halvår"
            " 2011.",
        ),
        ([], "Ingen kommuner er spurt.", "Ingen kommunar er spurde."),
    ],
)
def test_examples(answers: list[CouncilAnswer], bokmal: str, nynorsk: str) -> None:
    assert said(case(*answers)) == bokmal
    assert said(case(*answers), "nn") == nynorsk


# -- grammar, over all combinations ------------------------------------------------------------

KINDS = (
    *(council(state) for state in STATES),
    council("waiting", "2011-09"),
    council("waiting", "2011-05", "Tinn"),
    council("waiting", "2012-01", "Rollag"),
    council("postponed", "2011-10", "Flesberg"),
    council("rejected", name="Hjartdal"),
)
SAID_TWICE = re.compile(r"\b(\w+) \1\b")
ONE_OF_ONE = re.compile(
    r"av de(i)? (én|éin|en)\b|of the one\b|alle de(i)? (én|éin|to)\b|all (one|two)\b"
)


def is_well_formed(text: str) -> bool:
    return (
        text[0] == text[0].upper()
        and text.endswith(".")
        and not text.endswith("..")
        and not re.search(r"\s{2}|\s[,;.]|;\s*[;.]|[{}]|None(?! of)|\b0\b", text)
        and not SAID_TWICE.search(text)
        and not ONE_OF_ONE.search(text)
    )


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_combination_of_up_to_four_councils_is_well_formed(language: Any) -> None:
    for count in range(1, 5):
        for answers in combinations_with_replacement(KINDS, count):
            text = said(case(*answers), language)
            assert is_well_formed(text), text


ANSWERS = st.lists(
    st.builds(
        CouncilAnswer,
        state=st.sampled_from(STATES),
        council=st.sampled_from((None, "Tinn", "Rollag", "Flesberg", "Hjartdal")),
        expected=st.sampled_from(
            (None, "2011-09", "2011-09-20", "2012-01", "2011-23", "2011-10~", "2011-05", "snart")
        ),
        first_expected=st.sampled_from((None, "2011-03", "2011-08-20", "2011-23")),
        decided=st.sampled_from((None, "2011-05", "2011-05-20", "2011-06~", "2011-21", "i fjor")),
    ),
    max_size=16,
).map(tuple)
CASES = st.builds(
    AdoptionCase,
    title=st.just("Sak"),
    rule=st.sampled_from((None, *get_args(EffectRule))),
    fixed_from=st.sampled_from((None, "2012-01-01", "2011-05", "nyttår")),
    answers=ANSWERS,
)


@given(CASES)
def test_nynorsk_has_no_bokmal_in_it(found: AdoptionCase) -> None:
    text = " ".join(
        (
            sentence(found, "nn", AS_OF),
            effect_sentence(found, "nn", AS_OF),
            *delay_sentences(found, "nn", AS_OF),
        )
    )
    words = set(re.findall(r"\w+", text.lower()))
    assert not words & {"kommunene", "sluttet", "de", "behandler", "saken", "ikke", "ennå", "fra"}
    assert not words & {"én", "hver", "oppgitte", "utsatt", "endret", "dem", "gjenstår"}


@given(CASES)
def test_every_council_is_counted_once(found: AdoptionCase) -> None:
    counted = tally(found)
    assert counted.asked == counted.yes + counted.no + counted.withdrawn + counted.waiting
    assert counted.asked + counted.left == len(found.answers)
    assert counted.changed <= counted.yes


# -- when it takes effect ----------------------------------------------------------------------


def adopted(on: str | None) -> CouncilAnswer:
    return CouncilAnswer(state="adopted", decided=on)


@pytest.mark.parametrize(
    ("found", "state", "on"),
    [
        (case(adopted("2011-05-20"), adopted("2011-06-01"), rule="all"), "agreed", "2011-06-01"),
        # "May" may be the 31st: the later of it and the 20th is one of the last days of May
        (
            case(adopted("2011-05"), adopted("2011-05-20"), rule="all"),
            "agreed",
            "2011-05-20/2011-05-31",
        ),
        (case(adopted("2011-05~"), adopted("2011-03"), rule="all"), "agreed", "2011-05~"),
        (
            case(adopted("2011-05~"), adopted("2011-05-20"), rule="all"),
            "agreed",
            "2011-05-20~/2011-05-31~",
        ),
        (case(adopted("2011-05"), adopted(None), rule="all"), "agreed", None),
        (case(adopted("2011-05"), council("waiting"), rule="all"), "waiting", None),
        (case(adopted("2011-05"), council("rejected"), rule="all"), "lapsed", None),
        (case(adopted("2011-05"), council("withdrawn"), rule="all"), "lapsed", None),
        (
            case(adopted("2011-05"), rule="all", fixed_from="2012-01-01"),
            "agreed",
            "2012-01-01",
        ),
        (
            case(adopted("2012-05"), rule="all", fixed_from="2012-01-01"),
            "agreed",
            "2012-05",
        ),
        # the third of five makes the majority
        (
            case(
                *map(adopted, ("2011-06-09", "2011-03-01", "2011-04-01")),
                *[council("waiting")] * 2,
                rule="majority",
            ),
            "agreed",
            "2011-06-09",
        ),
        # a date nobody knows may have been before them all, or after
        (
            case(
                *map(adopted, ("2011-06-09", "2011-03-01", "2011-04-01", None)),
                council("waiting"),
                rule="majority",
            ),
            "agreed",
            "2011-04-01/2011-06-09",
        ),
        (case(adopted("2011-05"), council("waiting"), rule="majority"), "waiting", None),
        (
            case(adopted("2011-05"), *[council("rejected")] * 2, rule="majority"),
            "lapsed",
            None,
        ),
        (case(adopted("2011-05"), council("left"), rule="all"), "agreed", "2011-05"),
        (case(council("left"), rule="all"), "unknown", None),
        (case(adopted("2011-05")), "unknown", None),
    ],
)
def test_when_it_takes_effect(found: AdoptionCase, state: str, on: str | None) -> None:
    effect = takes_effect(found)
    assert (effect.state, effect.on) == (state, on)


def test_each_council_has_a_day_of_its_own() -> None:
    found = case(
        adopted("2011-05"),
        adopted("2012-03"),
        adopted(None),
        council("rejected"),
        rule="each",
        fixed_from="2012-01-01",
    )
    assert [one.on for one in takes_effect(found).councils] == ["2012-01-01", "2012-03", None]


@given(CASES)
def test_no_case_takes_effect_before_its_fixed_day_or_in_no_calendar(found: AdoptionCase) -> None:
    effect = takes_effect(found)
    for on in (effect.on, *(one.on for one in effect.councils)):
        if on is None:
            continue
        first, _ = partial_dates.bounds(on)
        if found.fixed_from == "2012-01-01":
            assert first is not None
            assert first.year >= 2012
    for language in ("nb", "nn", "en"):
        text = effect_sentence(found, language, AS_OF)
        assert text.endswith(".")
        assert "{" not in text


def test_effect_in_words() -> None:
    waiting = replace(RENOVATION, rule="all")
    assert effect_sentence(waiting, "nb", AS_OF) == (
        "Trer i kraft når alle har sluttet seg til; én gjenstår."
    )
    agreed = case(adopted("2011-05"), rule="all")
    assert effect_sentence(agreed, "nb", AS_OF) == "Trådte i kraft i mai."
    later = replace(agreed, fixed_from="2012-01-01")
    assert effect_sentence(later, "nn", AS_OF) == "Tek til å gjelde 1.\u00a0januar 2012."
    assert effect_sentence(case(YES), "nb", AS_OF) == "Når saken trer i kraft, er ikke oppgitt."


# -- delay -------------------------------------------------------------------------------------


def test_a_council_whose_day_has_passed_is_late() -> None:
    found = case(
        YES, council("waiting", "2011-05", "Tinn"), council("waiting", "2011-07", "Rollag")
    )
    assert [(one.answer.council, one.overdue) for one in delayed(found, AS_OF)] == [("Tinn", True)]
    assert delay_sentences(found, "nb", AS_OF) == (
        "Tinn skulle behandle saken i mai, men har ikke gjort det.",
    )


def test_a_council_whose_day_was_moved_is_late() -> None:
    moved = council("postponed", "2011-09", "Rollag", first_expected="2011-08")
    assert delay_sentences(case(moved), "nb", AS_OF) == (
        "Behandlingen i Rollag er flyttet fra august til september.",
    )
    assert delay_sentences(case(moved), "nn", AS_OF) == (
        "Handsaminga i Rollag er flytta frå august til september.",
    )


@pytest.mark.parametrize("expected", ["2011-09", "2011-11-30", "2011-23"])
def test_a_narrower_day_is_no_delay(expected: str) -> None:
    assert delayed(case(council("waiting", expected, first_expected="2011-23")), AS_OF) == ()


@pytest.mark.parametrize("state", ["adopted", "adopted_changed", "rejected", "withdrawn", "left"])
def test_a_council_that_decided_is_not_late(state: str) -> None:
    assert delayed(case(council(state, "2011-05", first_expected="2011-03")), AS_OF) == ()


def test_late_councils_nobody_named_are_counted() -> None:
    found = case(
        *[council("waiting", "2011-05")] * 2, council("postponed", first_expected="2011-04")
    )
    assert delay_sentences(found, "nb", AS_OF) == (
        "To kommuner skulle behandle saken i mai, men har ikke gjort det.",
        "Én kommune skulle behandle saken i april, men har ikke gjort det.",
    )


@given(CASES)
def test_delays_are_whole_sentences(found: AdoptionCase) -> None:
    for language in ("nb", "nn", "en"):
        for text in delay_sentences(found, language, AS_OF):
            assert text.endswith(".")
            assert text[0] == text[0].upper()
            assert "{" not in text


# -- wording -----------------------------------------------------------------------------------


def test_what_a_council_changed_is_told_word_by_word() -> None:
    common = "Kommunestyret slutter seg til felles renovasjon fra 2012."
    adopted_words = "Kommunestyret slutter seg til felles\nrenovasjon fra 2013 og ber om sak."
    found = wording_differences(common, adopted_words)
    assert [(one.kind, one.text) for one in found] == [
        ("same", "Kommunestyret slutter seg til felles renovasjon fra"),
        ("removed", "2012."),
        ("added", "2013 og ber om sak."),
    ]


def test_a_number_is_one_word() -> None:
    found = wording_differences("Rådet setter av kr 150 000.", "Rådet setter av kr 75\u00a0000.")
    assert [one.text for one in found] == ["Rådet setter av kr", "150 000.", "75\u00a0000."]


def test_another_text_is_told_whole() -> None:
    found = wording_differences("Rådet ber om en sak.", "Kommunestyret tar dette til orientering.")
    assert [one.kind for one in found] == ["removed", "added"]


@pytest.mark.parametrize(
    ("common", "own", "other"),
    [("Slutter seg til.", "Slutter  seg\ntil.", False), ("A", "B", True), (None, "B", False)],
)
def test_spaces_make_no_other_wording(common: str | None, own: str, other: bool) -> None:
    assert is_other_wording(common, own) == other
