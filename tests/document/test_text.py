"""Cleaning on the way in, code points on the way out."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sporbar.document.text import Kind, clean, code_point, printable, unprintable

LATIN = frozenset(range(0x20, 0x100))
ANYTHING = st.text(st.characters(codec=None) | st.characters(categories=["Cs", "Cc", "Cf", "Co"]))


@pytest.mark.parametrize("bullet", ["\uf0b7", "\uf0a7", "\uf0d8"])
def test_clean_turns_words_bullets_into_real_ones(bullet: str) -> None:
    result = clean(f"{bullet} Nettverk")
    assert result.text == "• Nettverk"
    assert [change.kind for change in result.changes] == [Kind.BULLET]


@pytest.mark.parametrize(
    ("dirt", "kind"),
    [
        ("\x00", Kind.CONTROL),
        ("\x1b", Kind.CONTROL),
        ("\ufeff", Kind.BYTE_ORDER_MARK),
        ("\u202e", Kind.DIRECTION),
        ("\u2066", Kind.DIRECTION),
        ("\ud83d", Kind.SURROGATE),
        ("\xad", Kind.SOFT_HYPHEN),
        ("\u200b", Kind.INVISIBLE),
        ("\U000e0041", Kind.INVISIBLE),
        ("\ue123", Kind.PRIVATE_USE),
        ("\U00100000", Kind.PRIVATE_USE),
        ("\ufffe", Kind.NONCHARACTER),
    ],
)
def test_clean_takes_out_and_reports(dirt: str, kind: Kind) -> None:
    result = clean(f"Kongs{dirt}berg{dirt}")
    assert result.text == "Kongsberg"
    assert [(change.kind, change.codepoint, change.count) for change in result.changes] == [
        (kind, ord(dirt), 2)
    ]


def test_clean_composes_letters_without_reporting() -> None:
    result = clean("Va\u030aler")
    assert result.text == "Våler"
    assert result.changes == ()


def test_clean_joins_a_split_surrogate_pair() -> None:
    result = clean("\ud83e\uddff")
    assert result.text == "🧿"
    assert result.changes == ()


def test_clean_makes_one_kind_of_line_break() -> None:
    assert clean("a\r\nb\rc\u2028d\ve\tf").text == "a\nb\nc\nd\ne f"


@given(ANYTHING)
def test_clean_leaves_text_that_can_be_stored_and_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once.text).text == once.text
    assert clean(once.text).changes == ()
    assert unicodedata.is_normalized("NFC", once.text)
    assert once.text.encode().decode() == once.text
    assert not {unicodedata.category(character) for character in once.text} & {"Co", "Cs"}
    assert all(unicodedata.category(c) != "Cc" for c in once.text if c != "\n")


def test_printable_names_what_no_font_has() -> None:
    assert printable("Øye 🧿 her", LATIN) == "Øye [U+1F9FF] her"
    assert unprintable("Øye 🧿🧿 her", LATIN) == (0x1F9FF,)
    assert code_point(0xE9) == "[U+00E9]"


def test_printable_drops_joiners_and_keeps_spaces() -> None:
    assert printable("a\u200db\ufe0f c\u2003d", LATIN) == "ab c d"
    assert unprintable("a\u200db\ufe0f c\u2003d\n", LATIN) == ()


@given(ANYTHING)
def test_printable_leaves_only_covered_characters(text: str) -> None:
    assert unprintable(printable(text, LATIN), LATIN) == ()
