"""Reading a report back out of its formats, to see whether they say the same.

`told` gives what a document says, straight from its nodes; `told_by_docx`, `told_by_html` and
`told_by_pdf` what a reader of a file finds there. Whitespace, hyphens and the forms of ligatures
are a format's own business, so every text is compared in its `bare` form.
"""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
import pikepdf
from docx.oxml.ns import qn
from lxml import etree, html

from sporbar.document.nodes import (
    BarChart,
    Block,
    BulletList,
    Callout,
    Cell,
    CellBlock,
    DefinitionList,
    DeviationNote,
    Document,
    Heading,
    KeyFigures,
    Paragraph,
    Span,
    Subheading,
    Table,
)

Rows = tuple[tuple[str, ...], ...]

#: Spaces of all kinds, hyphens (a line may break at one), the colon some formats set between a
#: term and its value, and what has no look of its own.
_PASSED_OVER = re.compile(
    "[\\s\\-:\u00ad\u034f\u200b-\u200f\u2010\u2011\u2028-\u202f\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)


def bare(text: str) -> str:
    """`text` without what a format may add, drop or exchange."""
    return _PASSED_OVER.sub("", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True, slots=True)
class Told:
    """`pieces` are the paragraphs in reading order, `tables` the texts of every cell, header row
    first; both bare, without empty pieces."""

    pieces: tuple[str, ...]
    tables: tuple[Rows, ...]

    @property
    def whole(self) -> str:
        return "".join(self.pieces)


def differences(expected: Told, found: Told) -> list[str]:
    """Where `found` leaves out or changes what `expected` says; empty when it says all of it, in
    the same order, with the same tables."""
    missing = []
    whole, position = found.whole, 0
    for piece in expected.pieces:
        place = whole.find(piece, position)
        if place < 0:
            missing.append(f"missing after {whole[max(0, position - 40) : position]!r}: {piece!r}")
        else:
            position = place + len(piece)
    if len(expected.tables) != len(found.tables):
        missing.append(f"{len(found.tables)} tables, expected {len(expected.tables)}")
    for number, (wanted, got) in enumerate(
        zip(expected.tables, found.tables, strict=False), start=1
    ):
        if len(wanted) != len(got):
            missing.append(f"table {number} has {len(got)} rows, expected {len(wanted)}")
        for line, (row, other) in enumerate(zip(wanted, got, strict=False)):
            if row != other:
                missing.append(f"table {number}, row {line}: {other!r}, expected {row!r}")
    return missing


# -- the nodes -------------------------------------------------------------------------------


def told(document: Document) -> Told:
    """What every format has to say: cover, chapters, tables with captions, titles of charts."""
    cover = document.cover
    pieces = [cover.organisation, cover.title, *cover.lines]
    tables: list[Rows] = []
    for section in document.sections:
        pieces.append(section.title)
        for block in section.blocks:
            pieces.extend(_block(block))
            if isinstance(block, Table):
                tables.append(_rows(block))
    return Told(_bare_pieces(pieces), tuple(tables))


def _bare_pieces(pieces: list[str]) -> tuple[str, ...]:
    return tuple(piece for piece in map(bare, pieces) if piece)


def _rows(table: Table) -> Rows:
    header = tuple(bare(column.header) for column in table.columns)
    return (header, *(tuple(_cell(cell) for cell in row.cells) for row in table.rows))


def _cell(cell: Cell) -> str:
    return bare("".join(piece for block in cell.blocks for piece in _cell_block(block)))


def _text(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Table():
            yield block.caption
            yield from (column.header for column in block.columns)
            for row in block.rows:
                for cell in row.cells:
                    for inner in cell.blocks:
                        yield from _cell_block(inner)
        case BarChart():
            yield block.title
        case KeyFigures():
            for item in block.items:
                yield item.value
                yield item.label
        case Callout():
            yield block.title
            for inner in block.blocks:
                yield from _cell_block(inner)
        case DefinitionList():
            for item in block.items:
                yield item.term
                yield _text(item.spans)
        case Heading():
            yield block.text
        case _:
            yield from _cell_block(block)


def _cell_block(block: CellBlock) -> Iterator[str]:
    match block:
        case Paragraph():
            yield _text(block.spans)
        case BulletList():
            yield from map(_text, block.items)
        case Subheading():
            yield block.text
        case DeviationNote():
            yield block.label
            yield _text(block.spans)
            for detail in block.details:
                yield detail.term
                yield _text(detail.spans)


# -- Word ------------------------------------------------------------------------------------

#: Tables that lay out what is no table: key figures and frames.
_LAYOUT_STYLES = {"Sporbar nøkkeltallbånd", "Sporbar ramme"}
_GLYPHS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:softHyphen"): "\u00ad"}


def told_by_docx(packed: bytes) -> Told:
    """Paragraphs and tables of the body, without the contents list."""
    word = docx.Document(io.BytesIO(packed))
    body = word.element.body
    for contents in body.findall(qn("w:sdt")):
        body.remove(contents)
    pieces = [_docx_text(paragraph) for paragraph in body.iter(qn("w:p"))]
    tables = tuple(
        tuple(
            tuple(bare(_docx_text(cell)) for cell in row.iterchildren(qn("w:tc")))
            for row in table._tbl.iterchildren(qn("w:tr"))
        )
        for table in word.tables
        if table.style.name not in _LAYOUT_STYLES
    )
    return Told(_bare_pieces(pieces), tables)


def _docx_text(element: Any) -> str:
    pieces = []
    for node in element.iter(qn("w:t"), *_GLYPHS):
        properties = node.getparent().tag == qn("w:tabs")
        if not properties:
            pieces.append(node.text or "" if node.tag == qn("w:t") else _GLYPHS[node.tag])
    return "".join(pieces)


# -- HTML ------------------------------------------------------------------------------------

_BLOCKS = {"p", "li", "td", "th", "dt", "dd", "caption", "figcaption", "h1", "h2", "h3", "h4", "h5"}


def told_by_html(page: bytes) -> Told:
    """Texts of cover and chapters as a reader without style sheets meets them."""
    root = html.document_fromstring(page.decode())
    (report,) = root.find_class("report")
    for navigation in report.xpath(".//nav"):
        navigation.getparent().remove(navigation)
    tables = tuple(
        tuple(
            tuple(bare(cell.text_content()) for cell in row.xpath("./th|./td"))
            for row in table.iter("tr")
        )
        for table in report.iter("table")
    )
    pieces: list[str] = [""]
    for event, node in etree.iterwalk(report, events=("start", "end", "comment")):
        if event == "start":
            if node.tag in _BLOCKS:
                pieces.append("")
            pieces[-1] += node.text or ""
        else:
            if node.tag in _BLOCKS:
                pieces.append("")
            pieces[-1] += node.tail or "" if node is not report else ""
    return Told(_bare_pieces(pieces), tables)


# -- PDF -------------------------------------------------------------------------------------

_BULLETS = {"•", "‣", "–", "◦"}


def told_by_pdf(packed: bytes) -> Told:
    """What a screen reader is given: the tagged text in the order of the structure tree, without
    page headers, footers and repeated rows, which are no part of it."""
    with pikepdf.open(io.BytesIO(packed)) as pdf:
        reader = _PdfReader(pdf)
        root: Any = pdf.Root.StructTreeRoot
        whole = reader.text(root.K)
        tables = tuple(
            tuple(
                tuple(bare(reader.text(cell)) for cell in _below(row, {"/TH", "/TD"}))
                for row in _below(table, {"/TR"})
            )
            for table in _below(root.K, {"/Table"})
        )
    return Told((bare(whole),), tables)


def _below(element: Any, kinds: set[str]) -> Iterator[Any]:
    """The nearest elements of these kinds below `element`, in order."""
    children = element if isinstance(element, pikepdf.Array) else element.get("/K", ())
    for child in children if isinstance(children, pikepdf.Array) else (children,):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            if str(child.S) in kinds:
                yield child
            else:
                yield from _below(child, kinds)


class _PdfReader:
    """Text by page and marked-content number."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._fonts: dict[Any, dict[int, str]] = {}
        self._marked = {
            (page.obj.objgen, number): text
            for page in pdf.pages
            for number, text in self._page(page).items()
        }

    def text(self, element: Any, page: Any = None) -> str:
        """The text of a structure element, bullets left out."""
        if isinstance(element, pikepdf.Array):
            return "".join(self.text(child, page) for child in element)
        if isinstance(element, int):
            return self._marked.get((page, element), "")
        page = element.Pg.objgen if "/Pg" in element else page
        if element.get("/Type") == "/MCR":
            return self._marked.get((page, int(element.MCID)), "")
        if "/S" not in element:
            return ""
        text = self.text(element.K, page) if "/K" in element else ""
        return "" if element.S == "/Lbl" and text.strip() in _BULLETS else text

    def _page(self, page: pikepdf.Page) -> dict[int, str]:
        found: dict[int, str] = {}
        stack: list[_Marked] = []
        font: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BMC":
                    stack.append(_Marked(reversed=operands[0] == "/ReversedChars"))
                case "BDC":
                    properties = operands[1]
                    actual = properties.get("/ActualText")
                    stack.append(
                        _Marked(
                            number=int(properties.MCID) if "/MCID" in properties else None,
                            actual=None if actual is None else str(actual),
                        )
                    )
                case "EMC":
                    closed = stack.pop()
                    if closed.number is not None:
                        found[closed.number] = found.get(closed.number, "") + closed.told
                    elif stack:
                        stack[-1].take(closed)
                case "Tf":
                    font = self._font(page, str(operands[0]))
                case "Tj" | "TJ" if stack:
                    strings = operands[0] if str(operator) == "TJ" else operands
                    stack[-1].pieces.extend(
                        font.get(int.from_bytes(code), "\ufffd")
                        for string in strings
                        if isinstance(string, pikepdf.String)
                        for code in _pairs(bytes(string))
                    )
        return found

    def _font(self, page: pikepdf.Page, name: str) -> dict[int, str]:
        font: Any = page.resources["/Font"][name]
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = _characters(font.ToUnicode.read_bytes().decode("latin-1"))
        return self._fonts[font.objgen]


@dataclass(slots=True)
class _Marked:
    """A stretch of marked content while it is read."""

    number: int | None = None
    actual: str | None = None
    reversed: bool = False
    pieces: list[str] = field(default_factory=list)
    #: where the right-to-left text at the end of `pieces` begins: its words stand in the order
    #: they are seen in, the last one first
    backwards_from: int | None = None

    def take(self, inner: "_Marked") -> None:
        """Add the text of marked content inside this one."""
        if not inner.reversed:
            self.backwards_from = None
            self.pieces.append(inner.told)
        else:
            if self.backwards_from is None:
                self.backwards_from = len(self.pieces)
            self.pieces.insert(self.backwards_from, inner.told)

    @property
    def told(self) -> str:
        if self.actual is not None:
            return self.actual
        return "".join(reversed(self.pieces) if self.reversed else self.pieces)


def _pairs(data: bytes) -> Iterator[bytes]:
    return (data[index : index + 2] for index in range(0, len(data), 2))


def _characters(cmap: str) -> dict[int, str]:
    """Glyph codes with their text, from the `bfchar` lines of a character map."""
    pairs = re.findall(r"<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4})+)>\n", cmap)
    return {
        int(code, 16): bytes.fromhex(text).decode("utf-16-be", "replace") for code, text in pairs
    }
