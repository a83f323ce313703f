"""Opening a workbook (XLSX) that somebody sent: what it is, what it must not be, its grids.

A workbook is checked before anything unpacks it into memory: it is a zip file and may hold far
more than its size says, cells a million rows apart, or formulas whose results nobody saved.
"""

import io
import re
import zipfile
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from sporbar.document.typography import number
from sporbar.exchange.problems import Problem, Refused

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

#: Bytes a workbook may unpack to.
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 100
#: Cells and shared texts of a workbook together. One takes about 100 bytes when it is read, however
#: few it takes in the file: half a megabyte can hold twenty million.
MAX_CELLS = 4_000_000
_CELL_OR_TEXT = (b"<c", b":c", b"<si", b":si")
_AT_ONCE = 1024 * 1024

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(\s*<(?:\w+:)?f\b)?")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_IS_ERROR = re.compile(rb'\bt="e"')
_NAMING_PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class Grid:
    """A sheet's cells as Python values ("" for empty); `rows[0]` is row 1.

    `merged` are merged areas as (first row, first column, last row, last column) from 0.
    """

    name: str
    rows: list[list[Any]]
    merged: list[tuple[int, int, int, int]]


@dataclass(slots=True)
class Sheet:
    """One sheet, row by row: (row number from 1, cells); `merged` as in `Grid`."""

    name: str
    rows: Iterator[tuple[int, list[Any]]]
    merged: list[tuple[int, int, int, int]]


def column_letter(index: int) -> str:
    """ "A" for 0, "AA" for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def open_grids(
    data: bytes,
    *,
    max_unpacked: int = MAX_UNPACKED,
    max_rows: int = MAX_ROWS,
    max_columns: int = MAX_COLUMNS,
) -> list[Grid]:
    """Every sheet of the workbook, in order.

    Raises Refused for what is not a whole, harmless XLSX, and for formulas and cells in error,
    each with sheet and cell: a formula's result may be missing or stale, and would be believed.
    """
    sheets = _checked(data, max_unpacked, max_rows, max_columns)
    problems = [problem for sheet in sheets for problem in sheet.problems]
    if problems:
        raise Refused(tuple(problems))
    workbook = _workbook(data)
    grids = []
    for one in sheets:
        sheet = _sheet(workbook, one.name)
        grids.append(Grid(one.name, sheet.to_python(skip_empty_area=False), _merged(sheet)))
    return grids


def open_sheet(
    data: bytes,
    name: str = "",
    *,
    max_unpacked: int = MAX_UNPACKED,
    max_rows: int = MAX_ROWS,
    max_columns: int = MAX_COLUMNS,
) -> Sheet:
    """One sheet ("" is the first), checked as `open_grids` checks, its rows one by one.

    What stands on other sheets may be formulas and is not looked at.
    """
    sheets = _checked(data, max_unpacked, max_rows, max_columns)
    found = next((one for one in sheets if one.name == name or not name), None)
    if found is None:
        there = ", ".join(f"«{one.name}»" for one in sheets) or _("ingen")
        raise Refused.because(
            _("Ventet arket «%(name)s»; arbeidsboken har %(there)s.")
            % {"name": name, "there": there}
        )
    if found.problems:
        raise Refused(tuple(found.problems))
    sheet = _sheet(_workbook(data), found.name)
    return Sheet(found.name, _rows(sheet), _merged(sheet))


@dataclass(slots=True)
class _SheetPart:
    name: str
    problems: list[Problem]


def _checked(data: bytes, limit: int, max_rows: int, max_columns: int) -> list[_SheetPart]:
    """The workbook's sheets with their bad cells; raises Refused for what must not be opened.

    Every part is unpacked piece by piece, so that a bomb is noticed before it has gone off, and
    only the two small parts that name the sheets are kept.
    """
    kept: dict[str, bytes] = {}
    bad: dict[str, list[tuple[str, str]]] = {}
    odd: list[str] = []
    left, cells = limit, 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                path = entry.filename
                scan = _CellScan(max_rows, max_columns) if "worksheets/" in path else None
                pieces: list[bytes] = []
                with archive.open(entry) as part:
                    before = b""
                    while piece := part.read(_AT_ONCE):
                        left -= len(piece)
                        if left < 0:
                            raise Refused.because(
                                _("Filen pakker seg ut til mer enn %(limit)s MB og blir ikke lest.")
                                % {"limit": limit // 1024 // 1024}
                            )
                        if path.endswith((".xml", ".rels")) and (
                            b"<!DOCTYPE" in before + piece
                            or (not before and b"\x00" in piece[:200])
                        ):
                            odd.append(path)
                        cells += sum(map(piece.count, _CELL_OR_TEXT))
                        if cells > MAX_CELLS:
                            raise Refused.because(
                                _(
                                    "Arbeidsboken har mer enn %(limit)s celler og tekster og blir "
                                    "ikke lest. Del den i flere."
                                )
                                % {"limit": number(MAX_CELLS)}
                            )
                        before = piece[-20:]
                        if scan is not None:
                            scan.feed(piece)
                        elif path in _NAMING_PARTS:
                            pieces.append(piece)
                if scan is not None:
                    bad[path] = scan.done()
                elif path in _NAMING_PARTS:
                    kept[path] = b"".join(pieces)
    except Refused:
        raise
    except Exception as error:  # zlib.error, EOFError, struct.error ...: no common base
        raise _broken() from error
    if odd:
        raise Refused.because(
            _("Arbeidsboken har en del vi ikke leser (%(odd)s).") % {"odd": odd[0]}
        )
    if _NAMING_PARTS[0] not in kept:
        raise Refused.because(_("Filen er en zip-fil, men ikke en arbeidsbok i XLSX-format."))
    try:
        sheets = _sheet_parts(kept, bad)
    except (ElementTree.ParseError, KeyError) as error:
        raise Refused.because(
            _("Arbeidsboken er ødelagt: den sier ikke hvilke ark den har.")
        ) from error
    return [
        _SheetPart(
            name,
            [
                Problem(
                    (),
                    _("ark «%(name)s», celle %(cell)s: %(message)s")
                    % {"name": name, "cell": cell, "message": message},
                )
                for cell, message in bad[path]
            ],
        )
        for name, path in sheets
    ]


def _broken() -> Refused:
    return Refused.because(
        _("Filen ser ut som XLSX, men er ødelagt, kuttet eller beskyttet med passord.")
    )


def _sheet_parts(parts: dict[str, bytes], paths: Container[str]) -> list[tuple[str, str]]:
    """(sheet name, path in the zip) in the workbook's order."""
    names, relations = (parts[path] for path in _NAMING_PARTS)
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ElementTree.fromstring(relations)  # noqa: S314 - no DOCTYPE gets this far
    }
    found = []
    for element in ElementTree.fromstring(names).iter():  # noqa: S314
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets[element.get(_RELATIONSHIP)]
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path in paths:
                found.append((element.get("name", ""), path))
    return found


class _CellScan:
    """Looks for cells that must not be believed while a sheet's XML goes by in pieces."""

    #: A cell's tag and the formula that may follow it are never longer than this.
    _REACH = 64 * 1024

    def __init__(self, max_rows: int, max_columns: int) -> None:
        self._max_rows, self._max_columns = max_rows, max_columns
        self._far = re.compile(rb'r="(?:[A-Z]{2}|[A-Z][0-9]{%d})' % len(str(max_rows)))
        self._rest = b""
        self._bad: list[tuple[str, str]] = []
        self._too_far = False

    def feed(self, piece: bytes) -> None:
        self._look(self._rest + piece, self._REACH)

    def done(self) -> list[tuple[str, str]]:
        """(cell, what is wrong with it) in the sheet's order."""
        self._look(self._rest, 0)
        return self._bad

    def _look(self, xml: bytes, reach: int) -> None:
        end = max(0, len(xml) - reach)
        for cell in _CELL.finditer(xml) if self._is_suspect(xml) else ():
            if cell.start() >= end or self._too_far:
                break
            self._judge(*cell.groups())
        self._rest = xml[end:]

    def _is_suspect(self, xml: bytes) -> bool:
        """Most pieces hold nothing that could be wrong, and need not be taken apart by the cell."""
        return b't="e"' in xml or b"<f" in xml or b":f" in xml or self._far.search(xml) is not None

    def _judge(self, attributes: bytes, formula: bytes | None) -> None:
        reference = _REFERENCE.search(attributes)
        name = "".join(part.decode() for part in reference.groups()) if reference else "?"
        if reference is not None:
            column = 0
            for letter in reference[1]:
                column = column * 26 + letter - 64
            if int(reference[2]) > self._max_rows or column > self._max_columns:
                self._too_far = True
                message = _(
                    "det står noe så langt ute at arket ikke blir lest (høyst %(rows)s rader "
                    "og %(columns)s kolonner)."
                ) % {"rows": self._max_rows, "columns": self._max_columns}
                self._bad.append((name, message))
                return
        if formula:
            self._bad.append((name, _("formel. Lim inn verdien i stedet for formelen.")))
        elif _IS_ERROR.search(attributes):
            self._bad.append((name, _("feilverdi (#N/A og liknende).")))


def _workbook(data: bytes) -> "CalamineWorkbook":
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as error:
        raise _broken() from error


def _sheet(workbook: "CalamineWorkbook", name: str) -> "CalamineSheet":
    from python_calamine import CalamineError

    try:
        return workbook.get_sheet_by_name(name)
    except CalamineError as error:
        raise _broken() from error


def _rows(sheet: "CalamineSheet") -> Iterator[tuple[int, list[Any]]]:
    """Rows with their numbers in the sheet; those above the used area are empty."""
    return enumerate(sheet.iter_rows(), start=1)


def _merged(sheet: "CalamineSheet") -> list[tuple[int, int, int, int]]:
    return [
        (first[0], first[1], last[0], last[1]) for first, last in sheet.merged_cell_ranges or []
    ]
