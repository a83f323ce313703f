"""A sentence that was computed, with what it was computed from."""

import hashlib
from dataclasses import dataclass
from typing import Literal

from django.utils import translation

#: What a sentence's source takes.
SOURCE = 200


@dataclass(frozen=True)
class Fact:
    text: str
    source: str

    @property
    def code(self) -> str:
        """A name for the button that inserts it."""
        return hashlib.sha256(f"{self.text}\n{self.source}".encode()).hexdigest()[:12]


def fact(text: str, source: str) -> Fact:
    """A source that is too long ends in three dots, at a word."""
    if len(source) > SOURCE:
        source = f"{source[: SOURCE - 2].rsplit(' ', 1)[0].rstrip(',;:')} …"
    return Fact(text, source)


def language() -> Literal["nb", "nn"]:
    """The language facts are written in just now."""
    return "nn" if translation.get_language() == "nn" else "nb"
