"""The templates as workbooks, empty or filled."""

import io
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sporbar.exchange.files import PlanFile, StatusFile
from sporbar.exchange.plan_status.cells import written_cell
from sporbar.exchange.plan_status.reading import tree_of
from sporbar.exchange.plan_status.sheets import Column, Form, Kind, Table, Template
from sporbar.exchange.plan_status.templates import TEMPLATES
from sporbar.exchange.problems import Refused
from sporbar.exchange.workbook import column_letter

#: Rows of an empty table that already have drop-downs and text format.
_PREPARED_ROWS = 1000
#: Characters a cell can hold (ECMA-376).
_LONGEST_CELL = 32_767
_HEADING = PatternFill("solid", fgColor="1E4D6B")
_REQUIRED = PatternFill("solid", fgColor="123247")
_HEADING_FONT = Font(bold=True, color="FFFFFF")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def workbook_bytes(
    kind: type[PlanFile] | type[StatusFile], content: PlanFile | StatusFile | None = None
) -> bytes:
    """The template for `kind`, filled with `content` if given, as an XLSX file.

    Raises Refused when a text is longer than a cell can hold.
    """
    template = TEMPLATES[kind]
    tree = tree_of(content) if content is not None else {}
    workbook = Workbook()
    writer = _Writer(workbook, template)
    writer.read_me(workbook.active)
    for form in template.forms:
        writer.form(workbook.create_sheet(form.name), form, tree)
    for table in template.tables:
        writer.table(workbook.create_sheet(table.name), table, tree)
    writer.codes(workbook.create_sheet("Koder"))
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


class _Writer:
    def __init__(self, workbook: Workbook, template: Template) -> None:
        self.template = template
        #: the words of each drop-down and its column in the sheet "Koder"
        self.lists: dict[tuple[str, ...], str] = {}
        for sheet in template.sheets:
            for column in sheet.columns:
                words = _words(column)
                if words and words not in self.lists:
                    self.lists[words] = column_letter(len(self.lists))

    def read_me(self, sheet: Worksheet) -> None:
        sheet.title = "Les meg"
        _put(sheet, 1, 1, f"Mal: {self.template.title}").font = Font(bold=True, size=16)
        row = 3
        for sentence in self.template.about:
            _put(sheet, row, 1, sentence)
            row += 1
        row += 1
        for part in self.template.sheets:
            _put(sheet, row, 1, part.name).font = Font(bold=True, size=13)
            _put(sheet, row, 2, part.about)
            row += 1
            reference = part.reference if isinstance(part, Table) else ()
            for column in (*reference, *part.columns):
                _put(sheet, row, 1, column.header)
                _put(sheet, row, 2, _explained(column)).alignment = _WRAPPED
                _put(sheet, row, 3, "må fylles ut" if column.required else "")
                row += 1
            row += 1
        for letter, width in zip("ABC", (34, 100, 14), strict=True):
            sheet.column_dimensions[letter].width = width

    def form(self, sheet: Worksheet, form: Form, tree: dict[str, Any]) -> None:
        for place, heading in enumerate(("Felt", "Verdi", "Forklaring"), start=1):
            _heading(_put(sheet, 1, place, heading), required=False)
        for row, column in enumerate(form.columns, start=2):
            _put(sheet, row, 1, _header(column)).font = Font(bold=column.required)
            cell = _put(sheet, row, 2, written_cell(_inside(tree, column.field), column))
            cell.alignment = _WRAPPED
            if column.kind is not Kind.INTEGER:
                cell.number_format = "@"
            _put(sheet, row, 3, _explained(column)).alignment = _WRAPPED
            self._drop_down(sheet, column, f"B{row}")
        for letter, width in zip("ABC", (28, 60, 60), strict=True):
            sheet.column_dimensions[letter].width = width
        sheet.freeze_panes = "A2"

    def table(self, sheet: Worksheet, table: Table, tree: dict[str, Any]) -> None:
        columns = (*table.reference, *table.columns)
        rows = list(_rows(table, tree))
        for place, column in enumerate(columns):
            letter = column_letter(place)
            _heading(_put(sheet, 1, place + 1, _header(column)), required=column.required)
            dimension = sheet.column_dimensions[letter]
            dimension.width = column.width
            if column.kind is not Kind.INTEGER:
                dimension.number_format = "@"
            last = max(_PREPARED_ROWS, len(rows) + 200)
            self._drop_down(sheet, column, f"{letter}2:{letter}{last}")
        for row, values in enumerate(rows, start=2):
            for place, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
                cell = _put(sheet, row, place, written_cell(value, column))
                cell.alignment = _WRAPPED
                if column.kind is not Kind.INTEGER:
                    cell.number_format = "@"
        sheet.freeze_panes = "A2"

    def codes(self, sheet: Worksheet) -> None:
        """The words of every drop-down; the validations refer to these cells."""
        for place, words in enumerate(self.lists, start=1):
            for row, word in enumerate(words, start=1):
                _put(sheet, row, place, word)
            sheet.column_dimensions[column_letter(place - 1)].width = 30

    def _drop_down(self, sheet: Worksheet, column: Column, cells: str) -> None:
        words = _words(column)
        if not words:
            return
        letter = self.lists[words]
        rule = DataValidation(
            type="list",
            formula1=f"Koder!${letter}$1:${letter}${len(words)}",
            allow_blank=not column.required,
            showErrorMessage=True,
            errorTitle=column.header,
            error="Velg et av ordene i listen.",
        )
        rule.add(cells)
        sheet.add_data_validation(rule)


def _words(column: Column) -> tuple[str, ...]:
    if column.choices:
        return tuple(column.choices.values())
    return ("ja", "nei") if column.kind is Kind.YES_NO else ()


def _header(column: Column) -> str:
    return f"{column.header} *" if column.required else column.header


def _explained(column: Column) -> str:
    expected = "ett av ordene i listen" if column.choices else column.kind.value
    return " ".join(filter(None, (column.about, f"Ventet {expected}.")))


def _heading(cell: Any, *, required: bool) -> None:
    cell.fill = _REQUIRED if required else _HEADING
    cell.font = _HEADING_FONT
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def _put(sheet: Worksheet, row: int, column: int, value: str | int | None) -> Any:
    """Write a value; text is always text, also when it begins with "=" or reads like an error."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        if len(value) > _LONGEST_CELL:
            raise Refused.because(
                _(
                    "ark «%(title)s», celle %(coordinate)s: teksten har %(count)s tegn, og en "
                    "celle rommer %(limit)s. Skriv JSON i stedet."
                )
                % {
                    "title": sheet.title,
                    "coordinate": cell.coordinate,
                    "count": len(value),
                    "limit": _LONGEST_CELL,
                }
            )
        # "_x0041_" is how XLSX writes the character U+0041; the text itself must say otherwise.
        cell.value = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value)
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def _inside(element: Any, field: str) -> Any:
    """The value at a dotted field, None where an object on the way is missing."""
    for step in field.split("."):
        if element is None:
            return None
        element = element.get(step)
    return element


def _rows(table: Table, tree: dict[str, Any]) -> Iterator[list[Any]]:
    """The table's rows as values in the order of its columns, reference first."""
    for reference, elements in _lists(table, tree):
        for number, element in enumerate(elements, start=1):
            if table.scalar:
                yield [*reference, element]
                continue
            numbered = {**element, "#": number}
            yield [*reference, *(_inside(numbered, column.field) for column in table.columns)]


def _lists(table: Table, tree: dict[str, Any]) -> Iterator[tuple[list[Any], list[Any]]]:
    """(reference values, elements) for every parent of the table."""
    if table.parent is None:
        yield [], _inside(tree, table.field) or []
        return
    for above, elements in _lists(table.parent, tree):
        for number, element in enumerate(elements, start=1):
            numbered = {**element, "#": number}
            key = [numbered[part] for part in table.parent.key]
            own = key[0] if len(key) == 1 else ".".join(map(str, key))
            yield [*above, own], _inside(element, table.field) or []
            if table.may_name_strand:
                for strand in element.get("strands", ()):
                    yield [f"{own}/{strand['title']}"], strand.get(table.field) or []
