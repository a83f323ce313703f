"""What has happened in a demo's open rounds, as `collecting.json` tells it.

Days are counted from the day the demo is loaded: -4 is four days before. What falls on a day nobody
is at work is moved, so that the rounds look alive whenever they are loaded, and everybody has
answered on a working day.
"""

from datetime import date
from typing import Literal

import msgspec

from sporbar.rounds.content import DeviationPart


class Struct(msgspec.Struct, forbid_unknown_fields=True):
    """A mistyped name in a file is an error."""


class When(Struct):
    """`time` is of the day: "09.15"."""

    day: int
    time: str


class InventedPerson(Struct):
    """Somebody who is asked. `key` is what the file calls them; who has the address of one of the
    people with a role is that person."""

    key: str
    name: str
    email: str
    organisation: str
    title: str


class Sentence(Struct):
    """Exactly one of: `text` in the person's own words; `carried`, a sentence of the last report
    that still holds; `fact`, a word of one of the computed facts that are offered."""

    text: str = ""
    carried: str = ""
    fact: str = ""
    deviation: DeviationPart | None = None


class Settling(Struct):
    """An earlier deviation, by the sentence that said it, that is settled now."""

    said: str
    on: str
    note: str = ""


class Says(Struct):
    answer: Literal["activity", "no_activity", "see_annex"]
    progress: Literal["as_planned", "mixed", "on_hold", "completed", "not_started"] | None = None
    lines: tuple[Sentence, ...] = ()
    settles: tuple[Settling, ...] = ()


class _Deed(Struct, tag_field="do"):
    """`by` is a person's key, or the role of somebody in the office."""

    day: int
    time: str
    by: str


class Draft(_Deed, tag="draft"):
    says: Says


class Submit(_Deed, tag="submit"):
    says: Says
    on_behalf_of: str | None = None


class Approve(_Deed, tag="approve"):
    pass


class Return(_Deed, tag="return"):
    text: str


class Comment(_Deed, tag="comment"):
    text: str


class Remind(_Deed, tag="remind"):
    round: str
    people: tuple[str, ...]


class StopReminder(_Deed, tag="stop_reminder"):
    round: str
    person: str
    step: int


Deed = Draft | Submit | Approve | Return | Comment


class Question(Struct):
    """`about` are labels of measures ("4.2") and strands ("4.3/Innsyn") that are answered under
    one; `asked` the keys of people."""

    about: tuple[str, ...]
    asked: tuple[str, ...]
    deeds: tuple[Deed, ...] = ()


class AnnexTold(Struct):
    """`round` is the key of the sub-body's round whose report is the annex."""

    title: str
    round: str
    measures: tuple[str, ...]


class WordingTold(Struct):
    """A sentence somebody said, and how the editor words it."""

    said: str
    text: str


class ReportTold(Struct):
    """The report in the making. `by` and `accountant` are roles."""

    by: str
    day: int
    time: str
    accountant: str
    introduction: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    annexes: tuple[AnnexTold, ...] = ()
    wordings: tuple[WordingTold, ...] = ()


class RoundTold(Struct):
    """An open round. The status is as of the first of the month it was opened in, but not before
    `as_of_from` nor after `as_of_until`. `gathers` are kinds of the plan's other rounds; `by` is
    the role of whoever plans it, opens it and is asked about it."""

    key: str
    plan: str
    kind: Literal["half_year", "annual", "tertial"]
    period_start: date
    period_end: date
    as_of_from: date
    as_of_until: date
    planned: When
    opened: When
    deadline: int
    by: str
    letter: str = ""
    gathers: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    report: ReportTold | None = None


class Collecting(Struct):
    """The rounds in the order they are planned, and what was done across them. `clock` is when the
    reminders of the day went, every day since the first was opened."""

    clock: str
    people: tuple[InventedPerson, ...]
    rounds: tuple[RoundTold, ...]
    meanwhile: tuple[Remind | StopReminder, ...] = ()


def read_happenings(data: bytes) -> Collecting:
    """Raises msgspec.ValidationError for a file of another shape."""
    return msgspec.json.decode(data, type=Collecting)
