"""From rows to measures: numbers split, names recognised, what was left out in sentences."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from sporbar.document.goals import CODES
from sporbar.exchange.pasted.columns import Field
from sporbar.exchange.pasted.table import Table
from sporbar.organisations.models import Body, Organisation
from sporbar.plans.content import AreaLinkPart, InvolvementPart, MeasurePart, PlanFile
from sporbar.plans.models import ActionArea, ActionPlan, FocusArea, WorkingForm

_LABEL = re.compile(r"^\s*(\d{1,3})(?:\.(\d{1,3}))?[.:)]?\s*(.*)$", re.DOTALL)
#: What a measure can have several of, and a row can add to.
_SEVERAL = ("areas", "working_forms", "activities", "expected_results", "goals", "involved")
_BULLETS = "•◦▪·–—-*"


@dataclass(frozen=True)
class Names:
    """What the cells may name, by casefolded name; five statements."""

    focus_areas: dict[str, int]
    action_areas: dict[str, str]
    working_forms: dict[str, str]
    bodies: dict[str, str]
    organisations: dict[str, str]

    @classmethod
    def of(cls, plan: ActionPlan) -> "Names":
        tenant = plan.cooperation_id
        areas = FocusArea.objects.within(tenant).filter(strategy=plan.strategy_id)
        action_areas = ActionArea.objects.within(tenant).filter(strategy=plan.strategy_id)
        bodies = list(Body.objects.within(tenant).values_list("name", "short_name"))
        by_area: dict[str, int] = {}
        for number, title in areas.values_list("number", "title"):
            for name in (str(number), title, f"{number} {title}", f"{number}. {title}"):
                by_area[_plain(name)] = number
        by_code: dict[str, str] = {}
        for one in action_areas.prefetch_related("aliases"):
            for name in (one.code, one.title, f"{one.code} {one.title}"):
                by_code[_plain(name)] = one.code
            for alias in one.aliases.all():
                by_code.setdefault(_plain(alias.title), one.code)
        forms: dict[str, str] = {}
        for code, title in WorkingForm.objects.within(tenant).values_list("code", "title"):
            forms[_plain(code)] = forms[_plain(title)] = code
        return cls(
            by_area,
            by_code,
            forms,
            {_plain(name): full for full, short in bodies for name in (full, short) if name},
            {
                _plain(name): name
                for name in Organisation.objects.within(tenant).values_list("name", flat=True)
            },
        )


@dataclass
class Reading:
    """`parts` in the table's order; `rows` is the row each came from. `problems` stop the whole;
    `notes` are what was left out, and stop nothing. Both are sentences."""

    parts: list[MeasurePart] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def measures_of_table(table: Table, names: Names, focus_area: int | None) -> Reading:
    """The measures of a table. A row that names no focus area belongs to the one named above it,
    else to `focus_area`. A row without a title goes on with the measure above it."""
    return _Reader(table, names, focus_area).read()


def measures_of_file(content: PlanFile) -> Reading:
    """The measures of a plan file; what it says of the cooperation itself is left out."""
    reading = Reading(list(content.measures), [0] * len(content.measures))
    reading.notes.append(
        _("Bare tiltakene hentes inn. Det filen sier om samarbeid, strategi og vedtak, leses ikke.")
    )
    return reading


class _Reader:
    def __init__(self, table: Table, names: Names, focus_area: int | None) -> None:
        self.table = table
        self.names = names
        self.area = focus_area
        self.reading = Reading()

    def read(self) -> Reading:
        for unknown in self.table.unknown:
            self.reading.notes.append(
                _("Kolonnen «%(name)s» kjenner vi ikke. Den hentes ikke inn.") % {"name": unknown}
            )
        for row, cells in self.table.rows:
            chapter = self.names.focus_areas.get(_plain(self.table.alone.get(row, "")))
            if chapter is not None:
                self.area = chapter
            else:
                self._row(row, cells)
        if not self.reading.parts and not self.reading.problems:
            self.reading.problems.append(_("Tabellen har overskrifter, men ingen tiltak."))
        return self.reading

    def _row(self, row: int, cells: dict[Field, str]) -> None:
        area, number, title = self._placed(row, cells)
        if not title and not cells.get(Field.NUMBER) and self.reading.parts:
            self._goes_on(row, cells)
            return
        if not title:
            self._problem(row, _("Raden mangler tittel på tiltaket."))
            return
        if area is None:
            self._problem(
                row,
                _(
                    "Vi ser ikke hvilket satsingsområde «%(title)s» hører til. Velg et for radene "
                    "uten."
                )
                % {"title": title[:80]},
            )
            return
        self.reading.parts.append(self._part(row, cells, area, number, title))
        self.reading.rows.append(row)

    def _placed(self, row: int, cells: dict[Field, str]) -> tuple[int | None, int, str]:
        """Focus area, number (0 where none is said) and title, however the cells share them."""
        title = " ".join(cells.get(Field.TITLE, "").split())
        said = cells.get(Field.FOCUS_AREA, "")
        if said:
            found = self.names.focus_areas.get(_plain(said))
            label = _LABEL.match(said)
            if found is None and label:
                found = self.names.focus_areas.get(label[1])
            if found is None:
                self._problem(
                    row, _("Strategien har ikke satsingsområdet «%(name)s».") % {"name": said[:80]}
                )
            else:
                self.area = found
        label = _LABEL.match(cells.get(Field.NUMBER, ""))
        if label is None:
            in_title = _LABEL.match(title)
            # "1.3 Bredbånd" has a number; "2 nye veier" has a title that begins with one.
            if in_title and in_title[2] and in_title[3]:
                label, title = in_title, in_title[3]
        if label is None:
            return self.area, 0, title
        if label[2]:
            area = int(label[1])
            if str(area) in self.names.focus_areas:
                self.area = area
            else:
                self._problem(
                    row, _("Strategien har ikke satsingsområdet «%(name)s».") % {"name": area}
                )
            return self.area, int(label[2]), title
        return self.area, int(label[1]), title

    def _part(
        self, row: int, cells: dict[Field, str], area: int, number: int, title: str
    ) -> MeasurePart:
        forms, note = self._working_form(cells.get(Field.WORKING_FORM, ""))
        body, involved = self._parties(row, cells)
        return MeasurePart(
            focus_area=area,
            number=number,
            title=title,
            areas=self._areas(row, cells.get(Field.AREAS, "")),
            working_forms=forms,
            working_form_note=note,
            activities=tuple(_items(cells.get(Field.ACTIVITIES, ""))),
            expected_results=tuple(_items(cells.get(Field.RESULTS, ""))),
            goals=self._goals(row, cells.get(Field.GOALS, "")),
            responsible_body=body,
            involved=involved,
        )

    def _goes_on(self, row: int, cells: dict[Field, str]) -> None:
        """A row of a table where one measure has several: what it says is added."""
        before = self.reading.parts[-1]
        more = self._part(row, cells, before.focus_area, before.number, before.title)
        joined: dict[str, Any] = {
            name: tuple(dict.fromkeys((*getattr(before, name), *getattr(more, name))))
            for name in _SEVERAL
        }
        self.reading.parts[-1] = replace(
            before,
            working_form_note=before.working_form_note or more.working_form_note,
            responsible_body=before.responsible_body or more.responsible_body,
            **joined,
        )

    def _working_form(self, text: str) -> tuple[tuple[str, ...], str]:
        """The forms we know; the cell as it stands where it says something else too."""
        words = _names(text)
        codes = tuple(
            dict.fromkeys(
                self.names.working_forms[_plain(one)]
                for one in words
                if _plain(one) in self.names.working_forms
            )
        )
        unknown = [one for one in words if _plain(one) not in self.names.working_forms]
        return codes, "; ".join(unknown)

    def _areas(self, row: int, text: str) -> tuple[AreaLinkPart, ...]:
        codes: list[str] = []
        whole = self.names.action_areas.get(_plain(text))
        for one in [text] if whole else _names(text):
            code = self.names.action_areas.get(_plain(one))
            label = re.match(r"\d+(\.\d+)+", one)
            if code is None and label:
                code = self.names.action_areas.get(label[0])
            if code is None:
                self._note(row, _("Tiltaksområdet «%(name)s» finnes ikke.") % {"name": one[:80]})
            elif code not in codes:
                codes.append(code)
        return tuple(AreaLinkPart(code=code) for code in codes)

    def _parties(
        self, row: int, cells: dict[Field, str]
    ) -> tuple[str | None, tuple[InvolvementPart, ...]]:
        body: str | None = None
        involved: list[InvolvementPart] = []
        for one in self._known(cells.get(Field.RESPONSIBLE, "")):
            if (name := self.names.bodies.get(_plain(one))) and body is None:
                body = name
            elif name := self.names.bodies.get(_plain(one)):
                involved.append(InvolvementPart(role="responsible", body=name))
            elif name := self.names.organisations.get(_plain(one)):
                involved.append(InvolvementPart(role="responsible", organisation=name))
            else:
                self._unknown_party(row, one)
        for one in self._known(cells.get(Field.PARTNERS, "")):
            if name := self.names.organisations.get(_plain(one)):
                involved.append(InvolvementPart(role="partner", organisation=name))
            elif name := self.names.bodies.get(_plain(one)):
                involved.append(InvolvementPart(role="partner", body=name))
            else:
                self._unknown_party(row, one)
        return body, tuple(dict.fromkeys(involved))

    def _known(self, text: str) -> list[str]:
        """The names in a cell; the whole cell where that is a name ("Nore og Uvdal kommune")."""
        if _plain(text) in self.names.bodies or _plain(text) in self.names.organisations:
            return [text]
        found: list[str] = []
        for one in _names(text, also_and=False):
            known = _plain(one) in self.names.bodies or _plain(one) in self.names.organisations
            found += [one] if known else _names(one)
        return found

    def _unknown_party(self, row: int, name: str) -> None:
        self._note(
            row,
            _(
                "«%(name)s» finnes ikke blant organer og organisasjoner. Legg den inn i oppsettet "
                "og hent inn på nytt, eller skriv den i tiltaket etterpå."
            )
            % {"name": name[:80]},
        )

    def _goals(self, row: int, text: str) -> tuple[str, ...]:
        goals: list[str] = []
        for one in re.findall(r"\d+(?:\.[0-9a-z]+)?", text.casefold()):
            if one not in CODES:
                self._note(row, _("«%(name)s» er ikke et bærekraftsmål.") % {"name": one})
            elif one not in goals:
                goals.append(one)
        return tuple(goals)

    def _problem(self, row: int, sentence: str) -> None:
        self.reading.problems.append(_("Rad %(row)d: %(what)s") % {"row": row, "what": sentence})

    def _note(self, row: int, sentence: str) -> None:
        self.reading.notes.append(_("Rad %(row)d: %(what)s") % {"row": row, "what": sentence})


def _plain(name: str) -> str:
    return " ".join(name.casefold().split()).rstrip(".")


def _items(text: str) -> list[str]:
    """One item a line, without the bullet it began with."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [item for line in lines if (item := _without_bullet(line))]


def _without_bullet(line: str) -> str:
    if line[:1] in _BULLETS and line[1:2] in ("", " ") and line:
        return line[1:].strip()
    return line


def _names(text: str, *, also_and: bool = True) -> list[str]:
    """The names in a cell: one a line, or set apart by comma, semicolon, slash or "og"."""
    apart = r"[\n,;/]| og | and " if also_and else r"[\n,;]"
    found = (_without_bullet(" ".join(one.split())) for one in re.split(apart, text))
    return [one.rstrip(".") for one in found if one]
