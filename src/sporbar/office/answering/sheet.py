"""The form of one answer: what stands in its fields, and what an answer says, each from the other.

`Sheet` holds the fields as text, exactly as they were sent, so that nothing written is lost when
something cannot be saved. `Sheet.read` makes an `AnswerPart` of it, or tells what is wrong.
"""

import re
from collections.abc import Container
from dataclasses import dataclass, field, fields, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.core.fields import PartialDateFormField
from sporbar.office.plan.writing.cleaning import Cleaner, lines_of, too_long
from sporbar.rounds.content import AnswerPart, DeviationPart, LinePart, SettledPart
from sporbar.rounds.models import AnswerKind, DeviationKind, ProgressWord
from sporbar.rounds.retold import new_key

#: Characters a field takes. A row is one sentence; whole pages pasted become many rows.
ROW, WORDS = 20_000, 4_000
#: Rows of one answer: more is surely a paste that went wrong.
ROWS = 300

#: The parts of the form, in the order of the page.
SECTIONS: dict[str, str | Promise] = {
    "answer": gettext_lazy("Svar"),
    "progress": gettext_lazy("Framdrift"),
    "lines": gettext_lazy("Setninger"),
    "settled": gettext_lazy("Avvik fra før"),
}
#: What a deviation says in words, and its days.
_WORDS_OF = ("cause", "consequence", "remedy")
_DAYS_OF = ("new_date", "reported_on")

_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
_DATE = PartialDateFormField(required=False)


@dataclass
class LineRow:
    """A sentence as it stands in the form. One with a `source` is computed: nobody words it."""

    key: str
    text: str = ""
    source: str = ""
    carried: bool = False
    confirmed: bool = False
    deviates: bool = False
    kind: str = ""
    cause: str = ""
    consequence: str = ""
    remedy: str = ""
    new_date: str = ""
    reported_to: str = ""
    reported_on: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.text.strip() and not self.deviates and not self.source


_NAMES = tuple(one.name for one in fields(LineRow) if one.name != "key")
_TICKS = ("carried", "confirmed", "deviates")


@dataclass
class SettledRow:
    """A deviation of an earlier round, as the form says of it."""

    deviation: int
    is_settled: bool = False
    on: str = ""
    note: str = ""


@dataclass(frozen=True)
class Trouble:
    """What is wrong in one section, and the sentence or deviation it is about."""

    section: str
    sentence: str
    key: str = ""
    #: the field of the row, where it is one
    field: str = ""

    @property
    def place(self) -> str:
        """Where on the page it is: a field, a row, or the section."""
        if self.field:
            return f"{self.field}-{self.key}"
        return f"line-{self.key}" if self.key and self.section == "lines" else self.section


@dataclass(frozen=True)
class Reading:
    """`part` is None where `troubles` stand in the way. `cleaned` tells what was cleaned."""

    part: AnswerPart | None
    troubles: list[Trouble]
    cleaned: list[str]


@dataclass
class Sheet:
    answer: str = ""
    progress: str = ""
    lines: list[LineRow] = field(default_factory=list)
    settled: list[SettledRow] = field(default_factory=list)

    @classmethod
    def of(cls, part: AnswerPart) -> "Sheet":
        """The form as it stands for an answer that says this."""
        return cls(
            answer=part.answer or "",
            progress=part.progress or "",
            lines=[_row(one) for one in part.lines],
            settled=[
                SettledRow(one.deviation, True, _as_written(one.on), one.note)
                for one in part.settled
            ],
        )

    @classmethod
    def sent(cls, post: QueryDict) -> "Sheet":
        """The form as it was sent."""
        keys = [one for one in dict.fromkeys(post.getlist("line")) if _KEY.fullmatch(one)]
        return cls(
            answer=post.get("answer", ""),
            progress=post.get("progress", ""),
            lines=[_sent_row(post, key) for key in keys],
            settled=[
                SettledRow(
                    int(pk),
                    post.get(f"settled-{pk}") == "yes",
                    post.get(f"settled_on-{pk}", ""),
                    post.get(f"settled_note-{pk}", ""),
                )
                for pk in dict.fromkeys(post.getlist("open"))
                if pk.isdecimal() and len(pk) < 18
            ],
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The fields as a browser would send them."""
        found = [("answer", self.answer), ("progress", self.progress)]
        for row in self.lines:
            found.append(("line", row.key))
            for name in _NAMES:
                value = getattr(row, name)
                if value:
                    found.append((f"{name}-{row.key}", "1" if value is True else value))
        for settled in self.settled:
            pk = settled.deviation
            found += [("open", str(pk)), (f"settled-{pk}", "yes" if settled.is_settled else "no")]
            found += [(f"settled_on-{pk}", settled.on), (f"settled_note-{pk}", settled.note)]
        return [(name, value) for name, value in found if value]

    def rearrange(self, deed: str) -> bool:
        """Add, move, join or remove a row, as a button without script asks: "up:line:2". False when
        the button does not exist."""
        verb, _colon, place = deed.partition(":line")
        if verb == "add" and not place:
            self.lines.append(LineRow(new_key()))
            return True
        index = int(place[1:]) if place[1:].isdecimal() and len(place) < 6 else -1
        if not 0 <= index < len(self.lines):
            return False
        row = self.lines[index]
        if verb == "drop":
            del self.lines[index]
        elif verb in ("up", "down"):
            to = index + (1 if verb == "down" else -1)
            if 0 <= to < len(self.lines):
                self.lines.insert(to, self.lines.pop(index))
        elif verb == "join" and index and not row.deviates and not self.lines[index - 1].source:
            before = self.lines[index - 1]
            before.text = " ".join(one for one in (before.text.rstrip(), row.text.strip()) if one)
            del self.lines[index]
        elif verb != "join":
            return False
        return True

    def with_blanks(self) -> "Sheet":
        """The same with a row to write in where there is none."""
        if any(not one.source for one in self.lines):
            return self
        return replace(self, lines=[*self.lines, LineRow(new_key())])

    def without_blanks(self) -> "Sheet":
        return replace(self, lines=[one for one in self.lines if not one.is_blank])

    def same(self, section: str, other: "Sheet") -> bool:
        """Whether both say the same there. A row that was new in one has got its key by now."""
        if section == "settled":
            return {one.deviation: one for one in self.settled if one.is_settled} == {
                one.deviation: one for one in other.settled if one.is_settled
            }
        return bool(getattr(self, section) == getattr(other, section))

    def as_text(self) -> str:
        """Everything written, as plain text to keep."""
        said = [
            (SECTIONS["answer"], dict(AnswerKind.choices).get(self.answer, "")),
            (SECTIONS["progress"], dict(ProgressWord.choices).get(self.progress, "")),
        ]
        lines = [f"{title}: {word}" for title, word in said if word]
        if lines:
            lines.append("")
        for row in self.lines:
            if row.is_blank:
                continue
            lines.append(f"- {row.text.strip()}" + (f" ({row.source})" if row.source else ""))
            if row.deviates:
                kind = dict(DeviationKind.choices).get(row.kind, "")
                lines.append(f"  {_('Avvik')}: {kind}".rstrip(": "))
                words = (getattr(row, name) for name in (*_WORDS_OF, *_DAYS_OF, "reported_to"))
                lines += [f"  - {one}" for one in words if one]
        for settled in self.settled:
            if settled.is_settled:
                bits = [one for one in (settled.on, settled.note) if one]
                lines.append(f"{_('Avvik lukket')}: {', '.join(bits)}")
        return "\n".join(lines).strip() + "\n"

    def read(
        self, base: AnswerPart, facts: Container[tuple[str, str]], before: Container[str] = ()
    ) -> Reading:
        """What the form says. `base` is what it was made from; `facts` are the computed sentences
        that may be inserted, each with its source: nothing else gets a source. `before` is what was
        said last: a sentence is carried over as long as it says the same."""
        return _Reader(self, base, facts, before).read()


def _sent_row(post: QueryDict, key: str) -> LineRow:
    words: dict[str, Any] = {name: post.get(f"{name}-{key}", "") for name in _NAMES}
    return LineRow(key, **{**words, **{name: bool(words[name]) for name in _TICKS}})


def _as_written(on: str | None) -> str:
    return str(_DATE.prepare_value(on) or "") if on else ""


def _row(line: LinePart) -> LineRow:
    deviation = line.deviation or DeviationPart()
    return LineRow(
        key=line.key,
        text=line.text,
        source=line.source,
        carried=line.carried_over,
        confirmed=line.confirmed,
        deviates=line.deviation is not None,
        kind=deviation.kind or "",
        cause=deviation.cause,
        consequence=deviation.consequence,
        remedy=deviation.remedy,
        new_date=_as_written(deviation.new_date),
        reported_to=deviation.reported_to or "",
        reported_on=_as_written(deviation.reported_on),
    )


class _Reader:
    """One reading of one sheet."""

    def __init__(
        self,
        sheet: Sheet,
        base: AnswerPart,
        facts: Container[tuple[str, str]],
        said_before: Container[str],
    ) -> None:
        self.sheet, self.facts, self.said_before = sheet, facts, said_before
        self.before = {one.key: one for one in base.lines}
        self.clean = Cleaner()
        self.troubles: list[Trouble] = []

    def read(self) -> Reading:
        sheet = self.sheet
        lines: list[LinePart] = []
        for number, row in enumerate(sheet.lines, start=1):
            lines += self._lines(row, number)
        if len(lines) > ROWS:
            sentence = _("%(count)d setninger er for mange. Det er plass til %(limit)d.")
            self._trouble("lines", sentence % {"count": len(lines), "limit": ROWS})
        part = AnswerPart(
            answer=_one_of(sheet.answer, AnswerKind),
            progress=_one_of(sheet.progress, ProgressWord),
            lines=tuple(lines),
            settled=self._settled(),
        )
        return Reading(None if self.troubles else part, self.troubles, self.clean.told())

    def _trouble(self, section: str, sentence: str, key: str = "", field: str = "") -> None:
        if sentence:
            self.troubles.append(Trouble(section, sentence, key, field))

    def _lines(self, row: LineRow, number: int) -> list[LinePart]:
        """The sentences of a row: several where line breaks were pasted into it."""
        before = self.before.get(row.key)
        if row.source and (row.text, row.source) in self.facts:
            return [LinePart(key=row.key, text=row.text, source=row.source)]
        if row.source and before and (before.text, before.source) == (row.text, row.source):
            return [before]
        text = self.clean(row.text).strip()
        carried = row.carried and not row.source and text in self.said_before
        texts = [text] if carried or (before and before.text == text) else lines_of(text) or [""]
        for text in texts:
            what = _("Setning %(number)d") % {"number": number}
            self._trouble("lines", too_long(what, text, ROW), row.key)
        deviation = self._deviation(row, before, number) if row.deviates else None
        first = LinePart(
            key=row.key,
            text=texts[0],
            deviation=deviation,
            carried_over=carried,
            confirmed=carried and row.confirmed,
        )
        return [first, *(LinePart(key=new_key(), text=text) for text in texts[1:])]

    def _deviation(self, row: LineRow, before: LinePart | None, number: int) -> DeviationPart:
        known = (before.deviation if before else None) or DeviationPart()
        words: dict[str, Any] = {}
        for name in _WORDS_OF:
            words[name] = self.clean(getattr(row, name)).strip()
            what = _("Feltet i avviket i setning %(number)d") % {"number": number}
            self._trouble("lines", too_long(what, words[name], WORDS), row.key)
        titles = {"new_date": _("Ny dato"), "reported_on": _("Meldt når")}
        for name in _DAYS_OF:
            what = _("%(field)s i setning %(number)d") % {"field": titles[name], "number": number}
            words[name] = self._day(getattr(row, name), "lines", row.key, name, what)
        return replace(
            known,
            kind=_one_of(row.kind, DeviationKind),
            reported_to=self.clean.one_line(row.reported_to)[:200] or None,
            **words,
        )

    def _day(self, text: str, section: str, key: str, field: str, what: str) -> str | None:
        try:
            return _DATE.clean(text[:60].strip()) or None
        except ValidationError as error:
            self._trouble(section, f"{what}: {' '.join(error.messages)}", key, field)
            return None

    def _settled(self) -> tuple[SettledPart, ...]:
        found = []
        for row in self.sheet.settled:
            if not row.is_settled:
                continue
            key = str(row.deviation)
            note = self.clean(row.note).strip()
            self._trouble("settled", too_long(_("Merknaden"), note, WORDS), key)
            on = self._day(row.on, "settled", key, "settled_on", _("Lukket når"))
            found.append(SettledPart(deviation=row.deviation, on=on, note=note))
        return tuple(found)


def _one_of(value: str, choices: Any) -> Any:
    return value if value in choices.values else None
