"""The form of one measure: what stands in its fields, and what a measure says, each from the other.

`Sheet` holds the fields as text, exactly as they were sent, so that nothing written is lost when
something cannot be saved. `Sheet.read` makes a `MeasurePart` of it, or tells what is wrong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.core.fields import not_a_date
from sporbar.document.partial_dates import NotADate, check_partial_date
from sporbar.office.plan.writing.cleaning import Cleaner, lines_of, too_long
from sporbar.office.plan.writing.goals import GOAL_CODES
from sporbar.office.plan.writing.vocabulary import Vocabulary, party_of
from sporbar.plans.content import (
    AreaLinkPart,
    FormerNamePart,
    InvolvementPart,
    MeasurePart,
    StrandPart,
)
from sporbar.plans.models import InvolvementRole

#: Characters a field takes. A row is one activity or result; whole pages pasted become many rows.
TITLE, NOTE, UNIT, ROW = 200, 300, 120, 20_000
#: Rows of one list: more is surely a paste that went wrong.
ROWS = 300

#: The parts of the form, named as the fields of `MeasurePart`, in the order of the page.
SECTIONS: dict[str, str | Promise] = {
    "title": gettext_lazy("Tittel"),
    "activities": gettext_lazy("Aktiviteter"),
    "expected_results": gettext_lazy("Forventede resultater"),
    "strands": gettext_lazy("Deltiltak"),
    "responsible_body": gettext_lazy("Ansvarlig organ"),
    "involved": gettext_lazy("Hvem er med"),
    "areas": gettext_lazy("Tiltaksområder"),
    "applies_to": gettext_lazy("Gjelder satsingsområder"),
    "working_forms": gettext_lazy("Arbeidsformer"),
    "working_form_note": gettext_lazy("Arbeidsform i egne ord"),
    "goals": gettext_lazy("Bærekraftsmål"),
    "former_names": gettext_lazy("Tidligere navn"),
}

T = TypeVar("T")


@dataclass
class StrandRow:
    title: str = ""
    was: str = ""
    activities: list[str] = field(default_factory=list)


@dataclass
class PartyRow:
    role: str = InvolvementRole.PARTICIPANT
    who: str = ""
    unit: str = ""
    year: str = ""


@dataclass
class FormerRow:
    name: str = ""
    changed_on: str = ""


@dataclass(frozen=True)
class Trouble:
    """What is wrong in one section; `row` counts from 0 where it is about one row, and `unknown` is
    the name nobody has."""

    section: str
    sentence: str
    row: int | None = None
    unknown: str = ""


@dataclass(frozen=True)
class Reading:
    """`part` is None where `troubles` stand in the way. `cleaned` tells what was cleaned."""

    part: MeasurePart | None
    troubles: list[Trouble]
    cleaned: list[str]

    def of(self, section: str) -> list[Trouble]:
        return [one for one in self.troubles if one.section == section]


@dataclass
class Sheet:
    title: str = ""
    activities: list[str] = field(default_factory=list)
    expected_results: list[str] = field(default_factory=list)
    strands: list[StrandRow] = field(default_factory=list)
    responsible_body: str = ""
    involved: list[PartyRow] = field(default_factory=list)
    primary: list[str] = field(default_factory=list)
    relevant: list[str] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    applies_to: list[str] = field(default_factory=list)
    working_forms: list[str] = field(default_factory=list)
    working_form_note: str = ""
    goals: list[str] = field(default_factory=list)
    former_names: list[FormerRow] = field(default_factory=list)

    @classmethod
    def of(cls, part: MeasurePart, vocabulary: Vocabulary) -> "Sheet":
        """The form as it stands for a measure that says this."""
        return cls(
            title=part.title,
            activities=list(part.activities),
            expected_results=list(part.expected_results),
            strands=[
                StrandRow(one.title, one.was or "", [*one.activities]) for one in part.strands
            ],
            responsible_body=part.responsible_body or "",
            involved=[
                PartyRow(one.role, vocabulary.label_of(one), one.unit or "", str(one.year or ""))
                for one in part.involved
            ],
            primary=[one.code for one in part.areas if one.relation == "primary"],
            relevant=[one.code for one in part.areas if one.relation == "also_relevant"],
            aliases={one.code: one.title for one in part.areas if one.title},
            applies_to=[str(one) for one in part.applies_to],
            working_forms=list(part.working_forms),
            working_form_note=part.working_form_note,
            goals=list(part.goals),
            former_names=[FormerRow(one.name, one.changed_on or "") for one in part.former_names],
        )

    @classmethod
    def sent(cls, post: QueryDict) -> "Sheet":
        """The form as it was sent."""
        return cls(
            title=post.get("title", ""),
            activities=post.getlist("activity"),
            expected_results=post.getlist("result"),
            strands=[
                StrandRow(
                    post.get(f"strand-{one}-title", ""),
                    post.get(f"strand-{one}-was", ""),
                    post.getlist(f"strand-{one}-activity"),
                )
                for one in post.getlist("strand")
            ],
            responsible_body=post.get("responsible_body", ""),
            involved=[
                PartyRow(*row)
                for row in zip(
                    post.getlist("party_role"),
                    post.getlist("party_who"),
                    post.getlist("party_unit"),
                    post.getlist("party_year"),
                    strict=False,
                )
            ],
            primary=post.getlist("primary"),
            relevant=post.getlist("relevant"),
            aliases={
                name.removeprefix("alias-"): value
                for name, value in post.items()
                if name.startswith("alias-") and isinstance(value, str) and value
            },
            applies_to=post.getlist("applies_to"),
            working_forms=post.getlist("working_forms"),
            working_form_note=post.get("working_form_note", ""),
            goals=post.getlist("goal"),
            former_names=[
                FormerRow(*row)
                for row in zip(post.getlist("former"), post.getlist("former_on"), strict=False)
            ],
        )

    def rearrange(self, deed: str) -> bool:
        """Add, remove or move a row, as a button without script asks: "up:activity:2",
        "add:strand-activity:0". False when the button does not exist."""
        verb, name, *places = deed.split(":")
        if verb not in ("add", "up", "down", "drop") or not all(one.isdigit() for one in places):
            return False
        indexes = [int(one) for one in places]
        rows, blank = self._rows(name, indexes)
        if rows is None:
            return False
        if verb == "add":
            rows.append(blank)
            return True
        place = indexes[-1] if indexes else -1
        if not 0 <= place < len(rows):
            return False
        if verb == "drop":
            del rows[place]
            return True
        beside = place + (1 if verb == "down" else -1)
        if 0 <= beside < len(rows):
            rows[place], rows[beside] = rows[beside], rows[place]
        return True

    def _rows(self, name: str, indexes: list[int]) -> tuple[list[Any] | None, Any]:
        lists: dict[str, tuple[list[Any], Any]] = {
            "activity": (self.activities, ""),
            "result": (self.expected_results, ""),
            "strand": (self.strands, StrandRow()),
            "party": (self.involved, PartyRow()),
            "former": (self.former_names, FormerRow()),
        }
        if name == "strand-activity" and indexes and indexes[0] < len(self.strands):
            return self.strands[indexes[0]].activities, ""
        return lists.get(name, (None, None))

    def read(self, base: MeasurePart, vocabulary: Vocabulary) -> Reading:
        """What the form says. `base` is what it was made from: what nobody touched stays exactly
        as it was, in the order it had."""
        return _Reader(self, base, vocabulary).read()

    def pairs(self) -> list[tuple[str, str]]:
        """The fields as a browser would send them."""
        found = [("title", self.title), ("responsible_body", self.responsible_body)]
        found.append(("working_form_note", self.working_form_note))
        found += [("activity", one) for one in self.activities]
        found += [("result", one) for one in self.expected_results]
        for index, strand in enumerate(self.strands):
            found += [("strand", str(index)), (f"strand-{index}-title", strand.title)]
            found.append((f"strand-{index}-was", strand.was))
            found += [(f"strand-{index}-activity", one) for one in strand.activities]
        for party in self.involved:
            found += [("party_role", party.role), ("party_who", party.who)]
            found += [("party_unit", party.unit), ("party_year", party.year)]
        for name in ("primary", "relevant", "applies_to", "working_forms"):
            found += [(name, one) for one in getattr(self, name)]
        found += [(f"alias-{code}", title) for code, title in self.aliases.items()]
        found += [("goal", one) for one in self.goals]
        for former in self.former_names:
            found += [("former", former.name), ("former_on", former.changed_on)]
        return found

    def without_blanks(self) -> "Sheet":
        """The same without the empty rows a form ends its lists with."""
        return replace(
            self,
            activities=[one for one in self.activities if one.strip()],
            expected_results=[one for one in self.expected_results if one.strip()],
            strands=[
                replace(one, activities=[text for text in one.activities if text.strip()])
                for one in self.strands
                if one.title.strip() or any(text.strip() for text in one.activities)
            ],
            involved=[one for one in self.involved if one.who.strip() or one.unit or one.year],
            former_names=[one for one in self.former_names if one.name.strip() or one.changed_on],
        )

    def with_blanks(self) -> "Sheet":
        """The same with an empty row to write in at the end of every list that has none."""
        return replace(
            self,
            activities=_open_ended(self.activities),
            expected_results=_open_ended(self.expected_results),
            strands=[replace(one, activities=_open_ended(one.activities)) for one in self.strands],
            involved=[*self.involved, PartyRow()]
            if not self.involved or self.involved[-1].who
            else self.involved,
        )

    def as_text(self) -> str:
        """Everything written, as plain text to keep."""
        lines = [self.title, ""]
        for section, rows in (
            ("activities", self.activities),
            ("expected_results", self.expected_results),
        ):
            if any(rows):
                lines += [f"{SECTIONS[section]}:", *(f"- {one}" for one in rows if one), ""]
        for strand in self.strands:
            lines += [f"{SECTIONS['strands']}: {strand.title}"]
            lines += [*(f"- {one}" for one in strand.activities if one), ""]
        if any(one.who for one in self.involved):
            lines.append(f"{SECTIONS['involved']}:")
            lines += [
                "- " + ", ".join(bit for bit in (one.who, one.role, one.unit, one.year) if bit)
                for one in self.involved
                if one.who
            ]
        for section in ("responsible_body", "working_form_note"):
            if getattr(self, section):
                lines.append(f"{SECTIONS[section]}: {getattr(self, section)}")
        return "\n".join(lines).strip() + "\n"

    def same(self, section: str, other: "Sheet") -> bool:
        names = ("primary", "relevant", "aliases") if section == "areas" else (section,)
        return all(getattr(self, name) == getattr(other, name) for name in names)

    def take(self, section: str, other: "Sheet") -> None:
        """Put the other sheet's words into this one's section."""
        for name in ("primary", "relevant", "aliases") if section == "areas" else (section,):
            setattr(self, name, getattr(other, name))

    def join(self, section: str, other: "Sheet") -> None:
        """Put both sheets' words into the section, the other's first, to be edited together."""
        if section == "areas":
            self.primary = _union(other.primary, self.primary)
            self.relevant = [
                one for one in _union(other.relevant, self.relevant) if one not in self.primary
            ]
            return
        mine, theirs = getattr(self, section), getattr(other, section)
        if isinstance(mine, list):
            setattr(self, section, _union(theirs, mine))
        elif section != "responsible_body":
            setattr(self, section, " / ".join(dict.fromkeys(one for one in (theirs, mine) if one)))


def _open_ended(texts: list[str]) -> list[str]:
    return texts if texts and not texts[-1].strip() else [*texts, ""]


def _union(first: Iterable[T], second: Iterable[T]) -> list[T]:
    found: list[T] = []
    for one in (*first, *second):
        if one not in found:
            found.append(one)
    return found


def in_order(chosen: Iterable[T], before: Sequence[T]) -> tuple[T, ...]:
    """What was chosen: what stood there before in its old order, then the rest as it comes."""
    wanted = list(dict.fromkeys(chosen))
    stayed = [one for one in before if one in wanted]
    return (*stayed, *(one for one in wanted if one not in stayed))


class _Reader:
    """One reading of one sheet."""

    def __init__(self, sheet: Sheet, base: MeasurePart, vocabulary: Vocabulary) -> None:
        self.sheet, self.base, self.vocabulary = sheet, base, vocabulary
        self.clean = Cleaner()
        self.troubles: list[Trouble] = []

    def read(self) -> Reading:
        sheet, base = self.sheet, self.base
        part = replace(
            base,
            title=self._line("title", _("Tittelen"), sheet.title, TITLE, base.title),
            activities=self._texts("activities", sheet.activities, base.activities),
            expected_results=self._texts(
                "expected_results", sheet.expected_results, base.expected_results
            ),
            strands=self._strands(),
            responsible_body=self._responsible_body(),
            involved=self._involved(),
            areas=self._areas(),
            applies_to=self._applies_to(),
            working_forms=self._working_forms(),
            working_form_note=self._line(
                "working_form_note",
                _("Arbeidsform i egne ord"),
                sheet.working_form_note,
                NOTE,
                base.working_form_note,
            ),
            goals=self._goals(),
            former_names=self._former_names(),
        )
        if not part.title:
            self._trouble("title", _("Skriv en tittel. Tiltaket må hete noe."))
        return Reading(None if self.troubles else part, self.troubles, self.clean.told())

    def _trouble(self, section: str, sentence: str, row: int | None = None) -> None:
        if sentence:
            self.troubles.append(Trouble(section, sentence, row))

    def _line(
        self, section: str, what: str, text: str, limit: int, before: str, row: int | None = None
    ) -> str:
        line = self.clean.one_line(text)
        if line == " ".join(before.split()):
            return before
        self._trouble(section, too_long(what, line, limit), row)
        return line

    def _texts(self, section: str, texts: list[str], before: tuple[str, ...]) -> tuple[str, ...]:
        found: list[str] = []
        for index, text in enumerate(texts):
            cleaned = self.clean(text).strip()
            rows = [cleaned] if cleaned in before else lines_of(cleaned)
            for row in rows:
                what = _("Rad %(row)d") % {"row": index + 1}
                self._trouble(section, too_long(what, row, ROW), index)
            found += rows
        if len(found) > ROWS:
            self._trouble(
                section,
                _("%(count)d rader er for mange. Det er plass til %(limit)d.")
                % {"count": len(found), "limit": ROWS},
            )
        return tuple(found)

    def _strands(self) -> tuple[StrandPart, ...]:
        known = {one.was for one in self.base.strands if one.was}
        before = {one.title: one.activities for one in self.base.strands}
        found: list[StrandPart] = []
        titles: set[str] = set()
        for index, row in enumerate(self.sheet.strands):
            title = self._line("strands", _("Tittelen på deltiltaket"), row.title, TITLE, "", index)
            activities = self._texts(
                "strands", row.activities, before.get(row.was, before.get(title, ()))
            )
            if not title:
                if activities:
                    self._trouble("strands", _("Deltiltaket må ha en tittel."), index)
                continue
            if title.casefold() in titles:
                sentence = _("To deltiltak heter «%(title)s». Gi dem hver sin tittel.")
                self._trouble("strands", sentence % {"title": title}, index)
            titles.add(title.casefold())
            was = row.was if row.was in known else None
            found.append(StrandPart(title=title, was=was, activities=activities))
        return tuple(found)

    def _responsible_body(self) -> str | None:
        name = self.sheet.responsible_body
        if name and name not in self.vocabulary.bodies and name != self.base.responsible_body:
            sentence = _("Organet «%(name)s» finnes ikke lenger. Velg et annet.")
            self._trouble("responsible_body", sentence % {"name": name})
        return name or None

    def _involved(self) -> tuple[InvolvementPart, ...]:
        found = []
        for index, row in enumerate(self.sheet.involved):
            who = self.clean.one_line(row.who)
            unit = self._line("involved", _("Enheten"), row.unit, UNIT, "", index)
            if not who:
                if unit or row.year.strip():
                    self._trouble("involved", _("Skriv hvem det gjelder."), index)
                continue
            party = self._party(who)
            if party is None:
                sentence = _(
                    "Vi finner ikke «%(name)s». Velg et navn fra lista, eller legg det til."
                )
                self.troubles.append(
                    Trouble("involved", sentence % {"name": who}, index, who[:TITLE])
                )
                continue
            if row.role not in InvolvementRole.values:
                self._trouble("involved", _("Velg en rolle fra lista."), index)
                continue
            found.append(
                InvolvementPart(
                    role=cast(Any, row.role),
                    unit=unit or None,
                    year=self._year(row.year, index),
                    **party,
                )
            )
        return tuple(dict.fromkeys(found))

    def _party(self, who: str) -> dict[str, Any] | None:
        known = self.vocabulary.party_named(who)
        if known is not None:
            return {known.kind: known.reference}
        for one in self.base.involved:
            kind, reference = party_of(one)
            if reference == who:
                return {kind: reference}
        return None

    def _year(self, text: str, index: int) -> int | None:
        text = text.strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and 1900 <= int(text[:5]) <= 2200):
            sentence = _("«%(text)s» er ikke et årstall. Skriv fire siffer, som 2026.")
            self._trouble("involved", sentence % {"text": text[:20]}, index)
            return None
        return int(text)

    def _areas(self) -> tuple[AreaLinkPart, ...]:
        sheet, known = self.sheet, self.vocabulary.area_names()
        both = [one for one in sheet.primary if one in sheet.relevant]
        for code in both:
            sentence = _("Velg om %(code)s er hovedområde eller også relevant, ikke begge deler.")
            self._trouble("areas", sentence % {"code": code})
        titles = {
            one.code: {alias.title for alias in one.aliases.all()}
            for one in self.vocabulary.action_areas
        }
        chosen = []
        for relation, codes in (("primary", sheet.primary), ("also_relevant", sheet.relevant)):
            for code in codes:
                gone = next((one for one in self.base.areas if one.code == code), None)
                if code not in known and gone is not None:
                    chosen.append(replace(gone, relation=cast(Any, relation)))
                    continue
                if code not in known:
                    sentence = _("Tiltaksområdet %(code)s finnes ikke.")
                    self._trouble("areas", sentence % {"code": code})
                    continue
                alias = sheet.aliases.get(code)
                title = alias if alias in titles[code] else None
                chosen.append(AreaLinkPart(code=code, relation=cast(Any, relation), title=title))
        return in_order(chosen, self.base.areas)

    def _applies_to(self) -> tuple[int, ...]:
        numbers = {str(one.number): one.number for one in self.vocabulary.focus_areas}
        chosen = [numbers[one] for one in self.sheet.applies_to if one in numbers]
        return in_order(chosen, self.base.applies_to)

    def _working_forms(self) -> tuple[str, ...]:
        known = {one.code for one in self.vocabulary.working_forms} | {*self.base.working_forms}
        chosen = [one for one in self.sheet.working_forms if one in known]
        return in_order(chosen, self.base.working_forms)

    def _goals(self) -> tuple[str, ...]:
        known = GOAL_CODES | set(self.base.goals)
        chosen = [one for one in self.sheet.goals if one in known]
        return in_order(chosen, self.base.goals)

    def _former_names(self) -> tuple[FormerNamePart, ...]:
        found = []
        before = {one.name: one for one in self.base.former_names}
        for index, row in enumerate(self.sheet.former_names):
            name = self._line("former_names", _("Det tidligere navnet"), row.name, TITLE, "", index)
            day = row.changed_on.strip() or None
            if not name:
                if day:
                    self._trouble("former_names", _("Skriv navnet tiltaket hadde."), index)
                continue
            if day is not None and before.get(name) != FormerNamePart(name=name, changed_on=day):
                try:
                    check_partial_date(day)
                except NotADate:
                    self._trouble("former_names", not_a_date(day[:40]), index)
            found.append(FormerNamePart(name=name, changed_on=day))
        return tuple(dict.fromkeys(found))
