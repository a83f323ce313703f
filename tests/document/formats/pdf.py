"""What a screen reader is given by the PDF: its tagged text, in the order of the structure tree."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from tests.document.formats.telling import Told, bare

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
