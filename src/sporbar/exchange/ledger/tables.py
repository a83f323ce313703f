"""An export as rows of cells, whether CSV or XLSX, told apart by content."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.document.typography import listing
from sporbar.exchange.problems import Refused
from sporbar.exchange.workbook import open_sheet

#: A larger file is refused unread. 50 MB is about half a million postings.
MAX_BYTES = 50 * 1024 * 1024
#: What a workbook may unpack to, and its rows.
MAX_UNPACKED = 250 * 1024 * 1024
MAX_ROWS = 1_000_000

_FOREIGN = (
    (b"%PDF", gettext_lazy("en PDF")),
    (b"\xd0\xcf\x11\xe0", gettext_lazy("en gammel Excel-fil (.xls) eller en beskyttet fil")),
    (b"\xff\xd8\xff", gettext_lazy("et bilde")),
    (b"\x89PNG", gettext_lazy("et bilde")),
    (b"{", gettext_lazy("en JSON-fil")),
    (b"<", gettext_lazy("en XML- eller HTML-fil")),
)

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Layout(Protocol):
    """What has to be known to find the table in a file; a LedgerProfile says it."""

    sheet: str
    header_row: int
    delimiter: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` yields (row number in the file, cells); `sheet` is "" for CSV."""

    sheet: str
    rows: Iterator[tuple[int, list[object]]]
    #: rows with merged cells, as the file numbers them
    merged_rows: frozenset[int] = frozenset()


def too_large(size: int) -> str:
    """Why a file of `size` bytes is not read."""
    return _(
        "Filen er på %(size)s MB; grensen er %(limit)s MB. Del eksporten i flere perioder."
    ) % {"size": format(size / 1024 / 1024, ".1f"), "limit": MAX_BYTES // 1024 // 1024}


def open_table(data: bytes, layout: Layout) -> Table:
    """The table in a ledger export. Raises Refused when it cannot be one."""
    if len(data) > MAX_BYTES:
        raise Refused.because(too_large(len(data)))
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise Refused.because(_("Filen er tom."))
    if data.startswith(b"PK"):
        return _workbook(data, layout)
    for signature, what in _FOREIGN:
        if data.startswith(signature):
            raise Refused.because(
                _("Filen er %(what)s, uansett hva den heter. Ventet CSV eller XLSX.")
                % {"what": what}
            )
    return _text(data, layout)


def _workbook(data: bytes, layout: Layout) -> Table:
    sheet = open_sheet(data, layout.sheet, max_unpacked=MAX_UNPACKED, max_rows=MAX_ROWS)
    if sum(last - first + 1 for first, _left, last, _right in sheet.merged) > MAX_ROWS:
        raise Refused.because(
            _("ark «%(name)s»: for mange sammenslåtte celler; del dem.") % {"name": sheet.name}
        )
    merged = frozenset(
        row + 1 for first, _left, last, _right in sheet.merged for row in range(first, last + 1)
    )
    return Table(sheet.name, sheet.rows, merged)


def _text(data: bytes, layout: Layout) -> Table:
    if b"\x00" in data[:4096] and not data.startswith(_UTF_16):
        raise Refused.because(_("Filen er ikke tekst. Ventet CSV eller XLSX."))
    text = io.TextIOWrapper(io.BytesIO(data), encoding=_encoding(data, layout), newline="")
    delimiter = layout.delimiter
    if delimiter == "auto":
        delimiter = _delimiter(text, layout.header_row)
    elif delimiter == "tab":
        delimiter = "\t"
    return Table("", _csv_rows(text, delimiter))


def _csv_rows(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[object]]]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        for row in reader:
            # line_num is the physical line: what an editor shows, even after a quoted line break.
            yield reader.line_num, row  # type: ignore[misc]
    except csv.Error as error:
        raise Refused.because(
            _(
                "Rad %(line_num)s: anførselstegn som ikke lukkes, eller som står inne i en "
                "tekst uten å være doblet. Er filen kuttet?"
            )
            % {"line_num": reader.line_num}
        ) from error


def _encoding(data: bytes, layout: Layout) -> str:
    """UTF-8 if every byte of it is, else Windows-1252; a saved profile may insist on one.

    A file that begins with a byte order mark has said what it is, whatever the profile says.
    """
    if data.startswith(_UTF_16):
        candidates = ["utf-16"]
    elif data.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "cp1252"] if layout.encoding == "auto" else [layout.encoding]
    for encoding in candidates:
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding.startswith("utf") and _is_cut(data, error):
                raise Refused.because(
                    _("Filen slutter midt i et tegn. Er den kuttet? Ventet hele eksporten.")
                ) from error
            continue
        except LookupError as error:
            raise Refused.because(
                _("Profilen nevner et ukjent tegnsett: %(encoding)s.") % {"encoding": encoding}
            ) from error
        return encoding
    tried = listing([encoding.removesuffix("-sig") for encoding in candidates], _("eller"))
    raise Refused.because(
        _(
            "Filen har tegn som ikke finnes i tegnsettet %(tried)s. Ventet en eksport i "
            "UTF-8 eller Windows-1252, eller i det tegnsettet profilen nevner."
        )
        % {"tried": tried}
    )


def _is_cut(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether only the last character is wrong, and there are others that show what it is.

    A Windows-1252 file that ends in a letter such as å breaks off just so, but is no UTF-8 before.
    """
    # The places in the error are counted after a byte order mark, which itself is such a character.
    shows_itself = error.encoding != "utf-8" or not data[: error.start].isascii()
    return error.end == len(error.object) and shows_itself


def _delimiter(text: io.TextIOWrapper, header_row: int) -> str:
    header = ""
    for _row in range(header_row):
        header = text.readline()
    text.seek(0)
    return max(";\t,", key=header.count)
