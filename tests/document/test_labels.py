"""Every label set is complete, filled, and has the same blanks."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from string import Formatter
from typing import get_args, get_type_hints

import pytest

from sporbar.document import compose, governance_facts, snapshot
from sporbar.document.labels import BOKMAL, ENGLISH, NYNORSK, Labels, bodies, labels
from sporbar.document.labels.bodies import BodyLabels

CODES: Mapping[type, Mapping[str, tuple[str, ...]]] = {
    Labels: {
        "progress": get_args(snapshot.Progress),
        "answers": get_args(snapshot.Answer),
        "reading_answers": get_args(snapshot.Answer),
        "deviations": get_args(snapshot.DeviationKind),
        "quantifiers": get_args(snapshot.Quantifier),
        "report_kinds": get_args(snapshot.ReportKind),
        "roles": get_args(get_type_hints(snapshot.Involvement)["role"]),
    },
    BodyLabels: {
        "outcomes": get_args(governance_facts.Outcome),
        "occasion_states": get_args(governance_facts.OccasionState),
        "follow_up_states": get_args(governance_facts.FollowUpState),
        "council_states": get_args(governance_facts.CouncilState),
        "consultation_kinds": get_args(governance_facts.ConsultationKind),
        "consultation_states": get_args(governance_facts.ConsultationState),
        "event_kinds": get_args(governance_facts.EventKind),
    },
}
KINDS = [Labels, BodyLabels]
SETS = [
    BOKMAL,
    NYNORSK,
    ENGLISH,
    bodies.BOKMAL,
    bodies.NYNORSK,
    bodies.ENGLISH,
]
IDS = ["nb", "nn", "en", "bodies-nb", "bodies-nn", "bodies-en"]
AnyLabels = Labels | BodyLabels


def names(kind: type) -> list[str]:
    return [field.name for field in fields(kind)]


def texts(words: AnyLabels, name: str) -> dict[str, str]:
    value = getattr(words, name)
    return dict(value) if isinstance(value, Mapping) else {"": value}


def all_texts(words: AnyLabels) -> list[str]:
    return [text for name in names(type(words)) for text in texts(words, name).values()]


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("words", SETS, ids=IDS)
def test_every_code_has_a_word(words: AnyLabels) -> None:
    kind = type(words)
    assert {name: set(texts(words, name)) for name in names(kind)} == {
        name: set(CODES[kind].get(name, ("",))) for name in names(kind)
    }


@pytest.mark.parametrize("words", SETS, ids=IDS)
def test_no_word_is_empty(words: AnyLabels) -> None:
    assert all(map(str.strip, all_texts(words)))


@pytest.mark.parametrize("place", [0, 3], ids=["labels", "bodies"])
def test_every_language_has_the_same_blanks(place: int) -> None:
    def all_blanks(words: AnyLabels) -> dict[str, dict[str, set[str]]]:
        return {
            name: {code: blanks(text) for code, text in texts(words, name).items()}
            for name in names(type(words))
        }

    bokmal, nynorsk, english = map(all_blanks, SETS[place : place + 3])
    assert bokmal == nynorsk == english


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_is_printed_somewhere(kind: type) -> None:
    source = "".join(path.read_text() for path in Path(compose.__file__).parent.glob("*.py"))
    assert not [name for name in names(kind) if f".{name}" not in source]


@pytest.mark.parametrize("english", [ENGLISH, bodies.ENGLISH])
def test_english_has_none_of_norwegians_letters_or_small_words(english: AnyLabels) -> None:
    used = all_texts(english)
    assert not [text for text in used if set(text) & set("æøåÆØÅ")]
    words = {word.strip(".,:;()“”{}").lower() for text in used for word in text.split()}
    assert not words & {"og", "ikke", "av", "til", "med", "som", "den", "det", "er"}


@pytest.mark.parametrize("nynorsk", [NYNORSK, bodies.NYNORSK])
def test_nynorsk_has_none_of_bokmals_common_words(nynorsk: AnyLabels) -> None:
    bokmal_only = {"ikke", "hva", "hvem", "hver", "noen", "mangler", "kilden", "regnskapet", "fra"}
    bokmal_only |= {"saken", "kommunene", "sluttet", "vedtakene"}
    used = {
        word.strip(".,:;()«»{}").lower() for text in all_texts(nynorsk) for word in text.split()
    }
    assert not used & bokmal_only


def test_labels_are_chosen_by_language() -> None:
    assert [labels(language) for language in ("nb", "nn", "en")] == SETS[:3]
    assert [bodies.body_labels(language) for language in ("nb", "nn", "en")] == SETS[3:]
