"""Every label set is complete, filled, and has the same blanks."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from string import Formatter
from typing import get_args, get_type_hints

import pytest

from sporbar.document import compose, snapshot
from sporbar.document.labels import BOKMAL, ENGLISH, NYNORSK, Labels, labels

CODES = {
    "progress": get_args(snapshot.Progress),
    "answers": get_args(snapshot.Answer),
    "reading_answers": get_args(snapshot.Answer),
    "deviations": get_args(snapshot.DeviationKind),
    "quantifiers": get_args(snapshot.Quantifier),
    "report_kinds": get_args(snapshot.ReportKind),
    "roles": get_args(get_type_hints(snapshot.Involvement)["role"]),
}
NAMES = [field.name for field in fields(Labels)]


def texts(words: Labels, name: str) -> dict[str, str]:
    value = getattr(words, name)
    return dict(value) if isinstance(value, Mapping) else {"": value}


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("words", [BOKMAL, NYNORSK, ENGLISH], ids=["nb", "nn", "en"])
def test_every_code_has_a_word(words: Labels) -> None:
    assert {name: set(texts(words, name)) for name in NAMES} == {
        name: set(CODES.get(name, ("",))) for name in NAMES
    }


@pytest.mark.parametrize("words", [BOKMAL, NYNORSK, ENGLISH], ids=["nb", "nn", "en"])
def test_no_word_is_empty(words: Labels) -> None:
    assert not [name for name in NAMES if not all(map(str.strip, texts(words, name).values()))]


def test_every_language_has_the_same_blanks() -> None:
    def all_blanks(words: Labels) -> dict[str, dict[str, set[str]]]:
        return {
            name: {code: blanks(text) for code, text in texts(words, name).items()}
            for name in NAMES
        }

    assert all_blanks(BOKMAL) == all_blanks(NYNORSK) == all_blanks(ENGLISH)


def test_every_word_is_printed_somewhere() -> None:
    source = "".join(path.read_text() for path in Path(compose.__file__).parent.glob("*.py"))
    assert not [name for name in NAMES if f".{name}" not in source]


def test_english_has_none_of_norwegians_letters_or_small_words() -> None:
    used = [text for name in NAMES for text in texts(ENGLISH, name).values()]
    assert not [text for text in used if set(text) & set("æøåÆØÅ")]
    words = {word.strip(".,:;()“”{}").lower() for text in used for word in text.split()}
    assert not words & {"og", "ikke", "av", "til", "med", "som", "den", "det", "er"}


def test_nynorsk_has_none_of_bokmals_common_words() -> None:
    bokmal_only = {"ikke", "hva", "hvem", "hver", "noen", "mangler", "kilden", "regnskapet", "fra"}
    used = {
        word.strip(".,:;()«»{}").lower()
        for name in NAMES
        for text in texts(NYNORSK, name).values()
        for word in text.split()
    }
    assert not used & bokmal_only


def test_labels_are_chosen_by_language() -> None:
    assert labels("nb") is BOKMAL
    assert labels("nn") is NYNORSK
    assert labels("en") is ENGLISH
