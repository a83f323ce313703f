"""Words that are sought, and whether a text has them.

Folded in Python: SQLite compares Ø and ø as different letters, and whoever has no ø types o.
"""

import re

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


def fold(text: str) -> str:
    """As it is compared: "Innkjøp" and "innkjop" are the same."""
    return text.casefold().translate(_LETTERS)


def sought(words: str) -> list[str]:
    """The words somebody seeks, folded."""
    return fold(words).split()


def holds(text: str, wanted: list[str]) -> bool:
    """Whether every wanted word begins a word of the text; "5.6" and "012/11" are words too."""
    folded = fold(text)
    words = [*re.findall(r"[\w./]+", folded), *re.findall(r"\w+", folded)]
    return all(any(word.startswith(one) for word in words) for one in wanted)
