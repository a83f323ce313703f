"""What an answer says while it is being written, as one value: the form of drafts and revisions.

Days are ISO 8601-2 (EDTF), unknown is None. `key` names a sentence from save to save, so that two
who write at once can be joined sentence by sentence; it means nothing outside the draft.
"""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

Kind = Literal[
    "postponed",
    "delayed",
    "extended",
    "scope_changed",
    "on_hold",
    "deprioritised",
    "cost",
    "staffing",
    "cancelled",
]


@dataclass(frozen=True, kw_only=True)
class DeviationPart:
    """A deviation on a sentence. `reported_to` is a body's name. `kind` None while it is not
    chosen yet: such an answer cannot be submitted."""

    kind: Kind | None = None
    cause: str = ""
    consequence: str = ""
    remedy: str = ""
    new_date: str | None = None
    reported_to: str | None = None
    reported_on: str | None = None
    raised_on: str | None = None
    decision: str = ""


@dataclass(frozen=True, kw_only=True)
class LinePart:
    """One sentence. `carried_over` was taken from the last report; `confirmed` says that whoever
    answers has looked at it and says it anew. `source` is where a computed fact comes from, "" for
    people's own words."""

    key: str
    text: str
    deviation: DeviationPart | None = None
    carried_over: bool = False
    confirmed: bool = False
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class SettledPart:
    """A deviation of an earlier round that is settled now; `deviation` is its primary key."""

    deviation: int
    on: str | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerPart:
    """What is answered to one question. `answer` None while nothing is chosen."""

    answer: Literal["activity", "no_activity", "see_annex"] | None = None
    progress: Literal["as_planned", "mixed", "on_hold", "completed", "not_started"] | None = None
    lines: tuple[LinePart, ...] = ()
    settled: tuple[SettledPart, ...] = ()


def answer_of(tree: dict[str, Any]) -> AnswerPart:
    """The value of a tree that `tree_of` made; an empty one says nothing. Raises
    msgspec.ValidationError."""
    return msgspec.convert(tree, type=AnswerPart)


def tree_of(part: AnswerPart) -> dict[str, Any]:
    """The value as plain dicts and lists."""
    tree: dict[str, Any] = msgspec.to_builtins(part)
    return tree
