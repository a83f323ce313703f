"""Two changed the same in one answer: both texts side by side, and what is chosen."""

from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from sporbar.office.answering.sheet import LineRow, Sheet
from sporbar.rounds.actions import AnswerConflict
from sporbar.rounds.answers import Conflict
from sporbar.rounds.content import LinePart, SettledPart
from sporbar.rounds.models import AnswerKind, DeviationKind, ProgressWord
from sporbar.rounds.retold import new_key


class Choosing:
    """The form as one sent it, `mine`, and the form of what is saved now, `theirs`."""

    def __init__(self, mine: Sheet, theirs: Sheet, post: QueryDict) -> None:
        self.mine, self.theirs, self.post = mine, theirs, post

    @staticmethod
    def offered(conflict: AnswerConflict, sheet: Sheet) -> dict[str, Any]:
        """What the page of both texts shows. The form is sent again with the answer; what only the
        other wrote is in it already."""
        joined = _joined(sheet, conflict)
        return {
            "pairs": joined.pairs(),
            "fields": [
                {
                    "name": one.name,
                    "title": _title(one),
                    "mine": _said(one.mine),
                    "theirs": _said(one.theirs),
                    "can_join": one.name.startswith("line:") and None not in (one.mine, one.theirs),
                }
                for one in conflict.conflicts
            ],
        }

    def settle(self) -> bool:
        """Put what was chosen into `mine`; whether something is to be edited together."""
        together = False
        for name in [one for one in self.post if one.startswith("choice-")]:
            what, choice = name.removeprefix("choice-"), self.post.get(name, "")
            kind, _colon, key = what.partition(":")
            if kind == "line":
                together |= self._line(key, choice)
            elif choice == "theirs" and kind in ("answer", "progress"):
                setattr(self.mine, kind, getattr(self.theirs, kind))
            elif choice == "theirs" and kind == "settled":
                rest = [one for one in self.mine.settled if str(one.deviation) != key]
                theirs = [one for one in self.theirs.settled if str(one.deviation) == key]
                self.mine.settled = [*rest, *theirs]
        return together

    def _line(self, key: str, choice: str) -> bool:
        theirs = next((one for one in self.theirs.lines if one.key == key), None)
        if choice == "theirs":
            _put(self.mine.lines, key, self.theirs.lines)
        elif choice == "both" and theirs is not None:
            place = [i for i, one in enumerate(self.mine.lines) if one.key == key]
            for i in place:
                own = replace(self.mine.lines[i], key=new_key())
                self.mine.lines[i : i + 1] = [theirs, own]
            return bool(place)
        return False


def _joined(sheet: Sheet, conflict: AnswerConflict) -> Sheet:
    """What both wrote, with one's own where they conflict: who keeps theirs takes it afterwards."""
    joined = Sheet.of(conflict.joined)
    for one in conflict.conflicts:
        kind, _colon, key = one.name.partition(":")
        if kind == "line":
            _put(joined.lines, key, sheet.lines)
        elif kind == "settled":
            rest = [row for row in joined.settled if str(row.deviation) != key]
            joined.settled = [*rest, *(row for row in sheet.settled if str(row.deviation) == key)]
        else:
            setattr(joined, kind, getattr(sheet, kind))
    return joined


def _put(lines: list[LineRow], key: str, mine: list[LineRow]) -> None:
    """Let the sentence say what it says in `mine`, or be gone where it is gone there."""
    place = next((i for i, row in enumerate(lines) if row.key == key), None)
    own = next((i for i, row in enumerate(mine) if row.key == key), None)
    if place is not None:
        lines[place : place + 1] = [] if own is None else [mine[own]]
    elif own is not None:
        before = {row.key for row in mine[:own]}
        after = [i for i, row in enumerate(lines) if row.key in before]
        lines.insert(after[-1] + 1 if after else 0, mine[own])


def _title(conflict: Conflict) -> str:
    kind = conflict.name.partition(":")[0]
    return {
        "answer": _("Svar"),
        "progress": _("Framdrift"),
        "line": _("Setning"),
        "settled": _("Avvik fra før"),
    }[kind]


def _said(value: Any) -> list[str]:
    """A choice, a sentence or a settling as lines to read."""
    if value is None:
        return []
    if isinstance(value, LinePart):
        found = [value.text]
        if value.deviation is not None:
            kind = dict(DeviationKind.choices).get(value.deviation.kind or "", "")
            words = (kind, value.deviation.cause, value.deviation.consequence)
            found.append(f"{_('Avvik')}: {', '.join(str(one) for one in words if one)}")
        return found
    if isinstance(value, SettledPart):
        return [", ".join(one for one in (_("lukket"), value.on or "", value.note) if one)]
    named = {**dict(AnswerKind.choices), **dict(ProgressWord.choices)}
    return [str(named.get(value, value))]
