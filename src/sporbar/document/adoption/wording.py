"""What a council adopted beside the common wording, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from sporbar.document.text import clean

#: "150 000" is one word.
_WORDS = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+\S*|\S+")
#: A wording that shares less than this with the common one is another text, not a changed one.
_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: in both wordings, only in the common one, or only in the adopted one."""

    kind: Literal["same", "removed", "added"]
    text: str


def wording_differences(common: str, adopted: str) -> tuple[Piece, ...]:
    """From the common wording to the adopted one. Spaces and line breaks do not count."""
    before, after = _words(common), _words(adopted)
    pieces: list[Piece] = []

    def add(kind: Literal["same", "removed", "added"], words: list[str]) -> None:
        if words:
            pieces.append(Piece(kind, " ".join(words)))

    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        add("removed", before)
        add("added", after)
        return tuple(pieces)
    for found, from_, to, start, end in matcher.get_opcodes():
        if found == "equal":
            add("same", before[from_:to])
        else:
            add("removed", before[from_:to])
            add("added", after[start:end])
    return tuple(pieces)


def is_other_wording(common: str | None, adopted: str | None) -> bool:
    """Whether the two say different things, as far as both are known."""
    if not common or not adopted:
        return False
    return _words(common) != _words(adopted)


def _words(text: str) -> list[str]:
    return _WORDS.findall(clean(text).text)
