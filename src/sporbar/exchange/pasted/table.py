"""The rows of a table and what its columns mean."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sporbar.document.typography import number
from sporbar.exchange.pasted.columns import Field, field_of
from sporbar.exchange.problems import Refused
from sporbar.exchange.workbook import open_grids

#: Characters a pasted table may have; a plan of 720 measures has about 400 000.
MAX_CHARACTERS = 1_000_000
#: Rows a table may have.
MAX_ROWS = 2_000
#: Bytes a workbook with a table may have.
MAX_BYTES = 5 * 1024 * 1024
#: How far down the heading is looked for.
_HEADING_WITHIN = 20

Row = tuple[int, dict[Field, str]]


@dataclass(frozen=True)
class Table:
    """`rows` are (row number from 1 as the owner counts, cell by field), empty ones left out.
    `alone` are rows with one filled cell, by row number: perhaps the name of a chapter.
    `unknown` are the headings nobody here knows."""

    rows: tuple[Row, ...]
    alone: dict[int, str]
    unknown: tuple[str, ...]


def table_of_text(text: str, tidy: Callable[[str], str]) -> Table:
    """A table as Excel puts it on the clipboard: tabs between cells, quotes around cells with line
    breaks. One column without a heading is a list of titles. Raises Refused with a sentence."""
    if len(text) > MAX_CHARACTERS:
        raise Refused.because(
            _("Tabellen har %(count)s tegn. Det er plass til %(limit)s; lim inn en del av gangen.")
            % {"count": number(len(text)), "limit": number(MAX_CHARACTERS)}
        )
    csv.field_size_limit(MAX_CHARACTERS + 1)
    lines = io.StringIO(text.replace("\x00", ""), newline="")
    try:
        grid = list(csv.reader(lines, dialect="excel-tab", strict=False))
    except csv.Error as error:  # a lone carriage return in a cell
        raise Refused.because(_("Tabellen kunne ikke leses. Kopier den på nytt.")) from error
    return _table([[tidy(cell) for cell in row] for row in grid])


def table_of_workbook(data: bytes, tidy: Callable[[str], str]) -> Table:
    """The first sheet of an XLSX file that has a heading we know. Raises Refused with sentences."""
    if len(data) > MAX_BYTES:
        raise Refused.because(
            _("Filen er for stor. Grensen er %(limit)d MB.") % {"limit": MAX_BYTES // 1024 // 1024}
        )
    if not data.startswith(b"PK"):
        raise Refused.because(_("Filen er ikke en arbeidsbok i XLSX-format."))
    grids = open_grids(data, max_rows=MAX_ROWS + _HEADING_WITHIN, max_columns=50)
    for grid in grids:
        for top, left, bottom, right in grid.merged:
            for row in range(top, min(bottom + 1, len(grid.rows))):
                for column in range(left, min(right + 1, len(grid.rows[row]))):
                    grid.rows[row][column] = grid.rows[top][left] if column == left else ""
        cells = [[tidy(_text(one)) for one in row] for row in grid.rows]
        if _heading(cells) is not None:
            return _table(cells)
    raise Refused.because(_no_heading())


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _heading(grid: list[list[str]]) -> int | None:
    """The row with the heading: the first that names a measure and at least one thing more."""
    for index, row in enumerate(grid[:_HEADING_WITHIN]):
        if _is_heading(row):
            return index
    return None


def _is_heading(row: list[str]) -> bool:
    fields = {field for cell in row if (field := field_of(cell))}
    filled = sum(bool(cell.strip()) for cell in row)
    return Field.TITLE in fields and (len(fields) > 1 or filled == 1)


def _no_heading() -> str:
    return _(
        "Fant ingen rad med overskrifter. En av kolonnene må hete «Tiltak» eller «Tittel»; "
        "ta med overskriften når du kopierer."
    )


def _table(grid: list[list[str]]) -> Table:
    if not any(cell.strip() for row in grid for cell in row):
        raise Refused.because(_("Det er ingen tabell her. Kopier den i Word eller Excel først."))
    if len(grid) > MAX_ROWS + _HEADING_WITHIN:
        raise Refused.because(
            _("Tabellen har %(count)s rader. Det er plass til %(limit)s.")
            % {"count": number(len(grid)), "limit": number(MAX_ROWS)}
        )
    start = _heading(grid)
    if start is None:
        if any(cell.strip() for row in grid for cell in row[1:]):
            raise Refused.because(_no_heading())
        columns: list[Field | None] = [Field.TITLE]
        unknown: list[str] = []
        first = 0
    else:
        columns, unknown = _columns(grid[start])
        first = start + 1
    rows: list[Row] = []
    alone: dict[int, str] = {}
    for index, cells in enumerate(grid[first:], start=first + 1):
        filled = [cell for cell in cells if cell.strip()]
        if not filled:
            continue
        if start is not None and _is_heading(cells):  # the next chapter's table has its own
            columns, more = _columns(cells)
            unknown += [one for one in more if one not in unknown]
            continue
        rows.append((index, _by_field(columns, cells)))
        if len(filled) == 1 and len(columns) > 1:
            alone[index] = filled[0]
    return Table(tuple(rows), alone, tuple(unknown))


def _columns(heading: Iterable[str]) -> tuple[list[Field | None], list[str]]:
    columns: list[Field | None] = []
    unknown = []
    for cell in heading:
        field = field_of(cell)
        if field in columns:  # a second one of the same is somebody's own
            field = None
        if field is None and cell.strip():
            unknown.append(" ".join(cell.split()))
        columns.append(field)
    return columns, unknown


def _by_field(columns: list[Field | None], cells: list[str]) -> dict[Field, str]:
    return {
        field: cell.strip()
        for field, cell in zip(columns, cells, strict=False)
        if field is not None and cell.strip()
    }
