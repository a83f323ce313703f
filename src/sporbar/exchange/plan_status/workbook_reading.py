"""A filled template to the same tree a JSON file would give, with every value's place.

Nothing is guessed: a sheet, a column or a value that the template does not know is a problem, so
that no misspelt heading makes a column disappear.
"""

from typing import Any

from django.utils.translation import gettext as _

from sporbar.exchange.files import PlanFile, StatusFile
from sporbar.exchange.plan_status.cells import BadCell, read_cell
from sporbar.exchange.plan_status.plan_sheets import STRANDS
from sporbar.exchange.plan_status.reading import Source, nearest
from sporbar.exchange.plan_status.sheets import Column, Form, Table, Template
from sporbar.exchange.plan_status.templates import TEMPLATES
from sporbar.exchange.problems import Path, Refused
from sporbar.exchange.workbook import Grid, column_letter, open_grids

#: Sheets of the template that hold explanations.
EXPLAINING = frozenset({"Les meg", "Koder"})
_FORM_HEADINGS = ("felt", "verdi")


def source_of(name: str, data: bytes, kind: type[PlanFile] | type[StatusFile]) -> Source:
    """The workbook's content as a tree. Raises Refused when it is not this template at all."""
    template = TEMPLATES[kind]
    grids = {grid.name: grid for grid in open_grids(data)}
    first = template.forms[0].name
    if first not in grids:
        raise Refused.because(
            _(
                "Arbeidsboken har ikke arket «%(first)s». Ventet malen «%(title)s» (sporbar "
                "template skriver den)."
            )
            % {"first": first, "title": template.title}
        )
    return _Reader(name, template, grids).read()


class _Reader:
    def __init__(self, name: str, template: Template, grids: dict[str, Grid]) -> None:
        self.source = Source(name, {}, origins={(): "arbeidsboken"})
        self.template = template
        self.grids = grids
        #: elements that other sheets may refer to: (sheet, name of the row) -> place and element
        self.rows: dict[tuple[str, str], tuple[Path, dict[str, Any]]] = {}
        #: sheets with a row whose own name is missing or unreadable, which is said; that other
        #: sheets then refer to nothing follows from it and is not
        self.unnamed: set[str] = set()

    def read(self) -> Source:
        names = [sheet.name for sheet in self.template.sheets]
        for name in self.grids:
            if name not in names and name not in EXPLAINING:
                self._problem(
                    (name,),
                    _("ark «%(name)s»") % {"name": name},
                    _("Ukjent ark. %(hint)s") % {"hint": nearest(name, names)},
                )
        for form in self.template.forms:
            if form.name in self.grids:
                self._form(form, self.grids[form.name])
        for table in self.template.tables:
            self.source.origins[tuple(table.field.split("."))] = _("ark «%(name)s»") % {
                "name": table.name
            }
            if table.name in self.grids:
                self._table(table, self.grids[table.name])
        return self.source

    def _problem(self, path: Path, place: str, message: str) -> None:
        """A problem about something that has no place in the content."""
        self.source.origins[path] = place
        self.source.problems.add(path, message)

    def _unmerged(self, grid: Grid) -> bool:
        for row, column, _last_row, _last_column in grid.merged:
            what = _("overskriften") if row == 0 else _("arket")
            self._problem(
                (grid.name, row, column),
                _("ark «%(name)s», rad %(row)s, kolonne %(column)s")
                % {"name": grid.name, "row": row + 1, "column": column_letter(column)},
                _("Sammenslåtte celler i %(what)s. Del dem opp igjen.") % {"what": what},
            )
        return not grid.merged

    def _form(self, form: Form, grid: Grid) -> None:
        if not self._unmerged(grid):
            return
        headings = [_heading(cell) for cell in grid.rows[0][:2]] if grid.rows else []
        if headings != list(_FORM_HEADINGS):
            self._problem(
                (grid.name,),
                _("ark «%(name)s», rad 1") % {"name": form.name},
                _("Ventet overskriftene «Felt» og «Verdi»."),
            )
            return
        known = {_heading(column.header): column for column in form.columns}
        seen: dict[str, int] = {}
        for number, cells in enumerate(grid.rows[1:], start=2):
            heading = _heading(cells[0]) if cells else ""
            value = cells[1] if len(cells) > 1 else ""
            if not heading and value in ("", None):
                continue
            place = _("ark «%(name)s», rad %(number)s") % {"name": form.name, "number": number}
            column = known.get(heading)
            if column is None:
                shown = str(cells[0])
                hint = nearest(shown, [column.header for column in form.columns])
                self._problem(
                    (grid.name, number),
                    place,
                    _("Ukjent felt «%(shown)s». %(hint)s") % {"shown": shown, "hint": hint},
                )
                continue
            if heading in seen:
                self._problem(
                    (grid.name, number),
                    place,
                    _("Feltet står også i rad %(seen)s.") % {"seen": seen[heading]},
                )
                continue
            seen[heading] = number
            path = tuple(column.field.split("."))
            self.source.origins[path] = f"{place} («{column.header}»)"
            self._store(self.source.tree, column, path, value)
        for column in form.columns:
            path = tuple(column.field.split("."))
            self.source.origins.setdefault(
                path,
                _("ark «%(name)s», feltet «%(header)s»")
                % {"name": form.name, "header": column.header},
            )

    def _store(self, element: dict[str, Any], column: Column, path: Path, cell: Any) -> None:
        """Put the cell's value into the element, in a nested object where the field is dotted."""
        try:
            value = read_cell(cell, column)
        except BadCell as error:
            self.source.problems.add(path, str(error))
            return
        if value is None:
            return
        *outer, last = column.field.split(".")
        for step in outer:
            element = element.setdefault(step, {})
        element[last] = value

    def _table(self, table: Table, grid: Grid) -> None:
        if not self._unmerged(grid) or not grid.rows:
            return
        columns = (*table.reference, *table.columns)
        places = self._headings(table, columns, grid)
        if places is None:
            return
        headed = {place for place, cell in enumerate(grid.rows[0]) if _heading(cell)}
        counts: dict[Path, int] = {}
        for index, cells in enumerate(grid.rows[1:], start=1):
            filled = [place for place, cell in enumerate(cells) if cell not in ("", None)]
            if not filled:
                continue
            row = _("ark «%(name)s», rad %(index)s") % {"name": table.name, "index": index + 1}
            if self._is_heading_again(cells, places):
                self._problem(
                    (table.name, index),
                    row,
                    _("Overskriftene står to ganger; de skal stå i rad 1."),
                )
                continue
            stray = [place for place in filled if place not in headed]
            if stray:
                self._problem(
                    (table.name, index),
                    _("%(row)s, kolonne %(stray)s")
                    % {"row": row, "stray": column_letter(stray[0])},
                    _("Verdi i en kolonne uten overskrift."),
                )
            values = {
                column: cells[place] if place < len(cells) else ""
                for column, place in places.items()
            }
            self._row(table, row, index, places, values, counts)

    def _headings(
        self, table: Table, columns: tuple[Column, ...], grid: Grid
    ) -> dict[Column, int] | None:
        """Where each column stands; None when row 1 is not the heading."""
        known = {_heading(column.header): column for column in columns}
        headings = [_heading(cell) for cell in grid.rows[0]]
        if not set(headings) & known.keys():
            for number, cells in enumerate(grid.rows[1:4], start=2):
                if len({_heading(cell) for cell in cells} & known.keys()) > len(known) // 2:
                    self._problem(
                        (table.name,),
                        _("ark «%(name)s», rad %(number)s")
                        % {"name": table.name, "number": number},
                        _("Overskriftene står i rad %(number)s; de skal stå i rad 1, alene.")
                        % {"number": number},
                    )
                    return None
        places: dict[Column, int] = {}
        for place, heading in enumerate(headings):
            where = _("ark «%(name)s», rad 1, kolonne %(place)s") % {
                "name": table.name,
                "place": column_letter(place),
            }
            column = known.get(heading)
            if column is None:
                if heading:
                    hint = nearest(
                        str(grid.rows[0][place]), [one.header for one in columns], "Ventet "
                    )
                    self._problem(
                        (table.name, 0, place),
                        where,
                        _("Ukjent overskrift. %(hint)s") % {"hint": hint},
                    )
            elif column in places:
                self._problem(
                    (table.name, 0, place),
                    where,
                    _("Overskriften «%(header)s» står to ganger.") % {"header": column.header},
                )
            else:
                places[column] = place
        missing = [c.header for c in columns if c.required and c not in places]
        if missing:
            self._problem(
                (table.name, 0),
                _("ark «%(name)s», rad 1") % {"name": table.name},
                _("Overskriften %(missing)s mangler.")
                % {"missing": ", ".join(f"«{header}»" for header in missing)},
            )
            return None
        return places

    def _is_heading_again(self, cells: list[Any], places: dict[Column, int]) -> bool:
        same = [
            _heading(cells[place]) == _heading(column.header)
            for column, place in places.items()
            if place < len(cells) and cells[place] not in ("", None)
        ]
        return len(same) > 1 and all(same)

    def _row(
        self,
        table: Table,
        row: str,
        index: int,
        places: dict[Column, int],
        values: dict[Column, Any],
        counts: dict[Path, int],
    ) -> None:
        found = self._parent(table, row, index, places, values)
        if found is None:
            return
        above, parent_name, owner = found
        *outer, name = table.field.split(".")
        for step in outer:
            owner = owner.setdefault(step, {})
        elements = owner.setdefault(name, [])
        where: Path = (*above, *outer, name)
        path = (*where, len(elements))
        counts[where] = counts.get(where, 0) + 1
        self.source.origins[path] = row
        element: dict[str, Any] = {}
        for column in table.columns:
            at = (*path, *(() if table.scalar else tuple(column.field.split("."))))
            self.source.origins[at] = _cell_place(row, column, places.get(column))
            if column in values:
                self._store(element, column, at, values[column])
        if table.scalar:
            text = element.get("")
            if text is None:
                self.source.problems.add(path, _("Feltet mangler og må fylles ut."))
                text = ""
            elements.append(text)
            return
        element.setdefault("#", counts[where])
        if any(part not in element for part in table.key):
            self.unnamed.add(table.name)
        key = ".".join(str(element.get(part, "")) for part in table.key)
        full = f"{parent_name}/{key}" if table.parent else key
        if "#" in table.key and (table.name, full) in self.rows:
            self.source.problems.add(
                (*path, "#"),
                _("Nummeret %(element)s er brukt tidligere i arket.") % {"element": element["#"]},
            )
        del element["#"]
        elements.append(element)
        if table.key:
            self.rows.setdefault((table.name, full), (path, element))

    def _parent(
        self,
        table: Table,
        row: str,
        index: int,
        places: dict[Column, int],
        values: dict[Column, Any],
    ) -> tuple[Path, str, dict[str, Any]] | None:
        """Path, name and element of the row's parent; None, and a problem, when it is not there."""
        if table.parent is None:
            return (), "", self.source.tree
        names = []
        for column in table.reference:
            place = _cell_place(row, column, places.get(column))
            try:
                value = read_cell(values.get(column), column)
            except BadCell as error:
                self._problem((table.name, index), place, str(error))
                return None
            if value is None:
                self._problem((table.name, index), place, _("Feltet mangler og må fylles ut."))
                return None
            names.append(str(value))
        name = "/".join(names)
        parent = STRANDS if table.may_name_strand and "/" in name else table.parent
        if (parent.name, name) in self.rows:
            path, element = self.rows[parent.name, name]
            return path, name, element
        if {parent.name, table.parent.name} & self.unnamed:
            return None
        self._problem(
            (table.name, index),
            _cell_place(row, table.reference[-1], places.get(table.reference[-1])),
            _("«%(name)s» står ikke i arket «%(sheet)s».") % {"name": name, "sheet": parent.name},
        )
        return None


def _heading(cell: Any) -> str:
    return " ".join(str(cell).split()).rstrip(" *").casefold()


def _cell_place(row: str, column: Column, place: int | None) -> str:
    letter = f" {column_letter(place)}" if place is not None else ""
    return _("%(row)s, kolonne%(letter)s «%(header)s»") % {
        "row": row,
        "letter": letter,
        "header": column.header,
    }
