"""Two who write in one answer, joined sentence by sentence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sporbar.rounds.answers import Conflict, merge
from sporbar.rounds.content import AnswerPart, DeviationPart, LinePart, SettledPart


def line(key: str, text: str = "", **values: object) -> LinePart:
    return LinePart(key=key, text=text or key, **values)  # type: ignore[arg-type]


def answer(*lines: LinePart, **values: object) -> AnswerPart:
    return AnswerPart(lines=lines, **values)  # type: ignore[arg-type]


def texts(part: AnswerPart) -> list[str]:
    return [one.text for one in part.lines]


BASE = answer(line("a"), line("b"), line("c"), answer="activity")


def test_sentences_of_both_are_kept() -> None:
    mine = replace(BASE, lines=(*BASE.lines, line("m", "Min")))
    theirs = replace(BASE, lines=(*BASE.lines, line("t", "Din")))

    merged = merge(BASE, mine, theirs)

    assert sorted(texts(merged.part)) == ["Din", "Min", "a", "b", "c"]
    assert merged.conflicts == ()
    assert merged.from_other == ("line:t",)


def test_different_sentences_changed_by_each_are_joined() -> None:
    mine = answer(line("a", "Min a"), line("b"), line("c"), answer="activity")
    theirs = answer(line("a"), line("b"), line("c", "Din c"), answer="activity")

    assert texts(merge(BASE, mine, theirs).part) == ["Min a", "b", "Din c"]


def test_one_words_a_sentence_and_the_other_marks_its_deviation() -> None:
    late = DeviationPart(kind="delayed")
    mine = answer(line("a", "Ny ordlyd"), line("b"), line("c"), answer="activity")
    theirs = answer(line("a", deviation=late), line("b"), line("c"), answer="activity")

    merged = merge(BASE, mine, theirs)

    assert merged.conflicts == ()
    assert merged.part.lines[0] == line("a", "Ny ordlyd", deviation=late)


def test_same_sentence_changed_by_both_is_a_conflict() -> None:
    mine = answer(line("a", "Min"), line("b"), line("c"), answer="activity")
    theirs = answer(line("a", "Din"), line("b"), line("c"), answer="activity")

    merged = merge(BASE, mine, theirs)

    assert merged.conflicts == (Conflict("line:a", line("a", "Min"), line("a", "Din")),)
    assert texts(merged.part) == ["Din", "b", "c"]


def test_sentence_one_took_away_and_the_other_changed_is_a_conflict() -> None:
    mine = answer(line("b"), line("c"), answer="activity")
    theirs = answer(line("a", "Din"), line("b"), line("c"), answer="activity")

    assert merge(BASE, mine, theirs).conflicts == (Conflict("line:a", None, line("a", "Din")),)


def test_sentence_taken_away_by_one_is_gone() -> None:
    mine = answer(line("a"), line("c"), answer="activity")

    assert texts(merge(BASE, mine, BASE).part) == ["a", "c"]
    assert texts(merge(BASE, BASE, mine).part) == ["a", "c"]


def test_order_follows_the_one_who_moved() -> None:
    moved = answer(line("c"), line("a"), line("b"), answer="activity")
    other = answer(line("a"), line("x", "Ny"), line("b"), line("c"), answer="activity")

    assert texts(merge(BASE, moved, other).part) == ["c", "a", "Ny", "b"]
    assert texts(merge(BASE, other, moved).part) == ["c", "a", "Ny", "b"]


@pytest.mark.parametrize("name", ["answer", "progress"])
def test_choice_of_both_is_a_conflict(name: str) -> None:
    values = {"answer": ("no_activity", "see_annex"), "progress": ("mixed", "on_hold")}[name]

    merged = merge(BASE, replace(BASE, **{name: values[0]}), replace(BASE, **{name: values[1]}))

    assert merged.conflicts == (Conflict(name, *values),)


def test_deviations_settled_by_each_are_both_settled() -> None:
    mine = replace(BASE, settled=(SettledPart(deviation=1, on="2026-05"),))
    theirs = replace(BASE, settled=(SettledPart(deviation=2),))

    assert {one.deviation for one in merge(BASE, mine, theirs).part.settled} == {1, 2}


_KEYS = st.sampled_from("abcdef")
_LINES = st.lists(
    st.builds(LinePart, key=_KEYS, text=st.sampled_from(["x", "y", "z"])),
    unique_by=lambda one: one.key,
).map(tuple)
_ANSWERS = st.builds(
    AnswerPart,
    answer=st.sampled_from([None, "activity", "no_activity"]),
    progress=st.sampled_from([None, "mixed"]),
    lines=_LINES,
)


@given(_ANSWERS, _ANSWERS)
def test_who_writes_alone_gets_what_they_wrote(base: AnswerPart, mine: AnswerPart) -> None:
    assert merge(base, mine, base).part == mine
    assert merge(base, mine, mine).part == mine
    assert merge(base, mine, mine).conflicts == ()


@given(_ANSWERS, _ANSWERS)
def test_who_changed_nothing_gets_the_other_s(base: AnswerPart, theirs: AnswerPart) -> None:
    merged = merge(base, base, theirs)

    assert merged.conflicts == ()
    assert (merged.part.answer, merged.part.progress) == (theirs.answer, theirs.progress)
    assert merged.part.lines == theirs.lines


@given(_ANSWERS, _ANSWERS, _ANSWERS)
def test_nothing_either_wrote_is_lost_unless_it_is_told(
    base: AnswerPart, mine: AnswerPart, theirs: AnswerPart
) -> None:
    merged = merge(base, mine, theirs)
    told = {one.name for one in merged.conflicts}
    stands = {one.key: one for one in merged.part.lines}

    assert len(stands) == len(merged.part.lines)
    for side in (mine, theirs):
        for one in side.lines:
            if one not in base.lines and f"line:{one.key}" not in told:
                assert stands[one.key] == one
