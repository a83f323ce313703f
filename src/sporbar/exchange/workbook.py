"""Opening a workbook (XLSX) that somebody sent: what it is, what it must not be, its grids.

A workbook is checked before anything unpacks it into memory: it is a zip file and may hold far
more than its size says, cells a million rows apart, or formulas whose results nobody saved.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from sporbar.exchange.problems import Problem, Refused

#: Bytes a workbook may unpack to.
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 100
_AT_ONCE = 1024 * 1024

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(\s*<(?:\w+:)?f\b)?")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_IS_ERROR = re.compile(rb'\bt="e"')
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class Grid:
    """A sheet's cells as Python values ("" for empty); `rows[0]` is row 1.

    `merged` are merged areas as (first row, first column, last row, last column) from 0.
    """

    name: str
    rows: list[list[Any]]
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
    parts = _unpacked(data, max_unpacked)
    if "xl/workbook.xml" not in parts:
        raise Refused.because("Filen er en zip-fil, men ikke en arbeidsbok i XLSX-format.")
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in part or b"\x00" in part[:200]):
            raise Refused.because(f"Arbeidsboken har en del vi ikke leser ({name}).")
    try:
        sheets = _sheet_parts(parts)
    except (ElementTree.ParseError, KeyError) as error:
        raise Refused.because(
            "Arbeidsboken er ødelagt: den sier ikke hvilke ark den har."
        ) from error
    problems: list[Problem] = []
    for name, path in sheets:
        problems += _bad_cells(name, parts[path], max_rows, max_columns)
    if problems:
        raise Refused(tuple(problems))
    return _read(data, [name for name, _ in sheets])


def _unpacked(data: bytes, limit: int) -> dict[str, bytes]:
    """The zip's parts, unpacked in steps so that a bomb is noticed before it has gone off."""
    parts: dict[str, bytes] = {}
    left = limit
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                chunks = []
                with archive.open(entry) as part:
                    while chunk := part.read(_AT_ONCE):
                        left -= len(chunk)
                        if left < 0:
                            raise Refused.because(
                                f"Filen pakker seg ut til mer enn {limit // 1024 // 1024} MB og "
                                "blir ikke lest."
                            )
                        chunks.append(chunk)
                parts[entry.filename] = b"".join(chunks)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _broken() from error
    except Exception as error:  # zlib.error and its kin have no common base
        if isinstance(error, Refused):
            raise
        raise _broken() from error
    return parts


def _broken() -> Refused:
    return Refused.because(
        "Filen ser ut som XLSX, men er ødelagt, kuttet eller beskyttet med passord."
    )


def _sheet_parts(parts: dict[str, bytes]) -> list[tuple[str, str]]:
    """(sheet name, path in the zip) in the workbook's order."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314 - no DOCTYPE gets this far
    }
    found = []
    for element in ElementTree.fromstring(parts["xl/workbook.xml"]).iter():  # noqa: S314
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets[element.get(_RELATIONSHIP)]
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path in parts and "worksheets/" in path:
                found.append((element.get("name", ""), path))
    return found


def _bad_cells(sheet: str, xml: bytes, max_rows: int, max_columns: int) -> Iterator[Problem]:
    for cell in _CELL.finditer(xml):
        attributes, formula = cell.groups()
        reference = _REFERENCE.search(attributes)
        name = "".join(part.decode() for part in reference.groups()) if reference else "?"
        if reference is not None:
            column = 0
            for letter in reference[1]:
                column = column * 26 + letter - 64
            if int(reference[2]) > max_rows or column > max_columns:
                yield Problem(
                    (),
                    f"ark «{sheet}», celle {name}: det står noe så langt ute at arket ikke blir "
                    f"lest (høyst {max_rows} rader og {max_columns} kolonner).",
                )
                return
        if formula:
            yield Problem(
                (), f"ark «{sheet}», celle {name}: formel. Lim inn verdien i stedet for formelen."
            )
        elif _IS_ERROR.search(attributes):
            yield Problem((), f"ark «{sheet}», celle {name}: feilverdi (#N/A og liknende).")


def _read(data: bytes, names: list[str]) -> list[Grid]:
    from python_calamine import CalamineError, CalamineWorkbook

    grids = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            merged = [
                (first[0], first[1], last[0], last[1])
                for first, last in sheet.merged_cell_ranges or []
            ]
            grids.append(Grid(name, sheet.to_python(skip_empty_area=False), merged))
    except CalamineError as error:
        raise _broken() from error
    return grids
