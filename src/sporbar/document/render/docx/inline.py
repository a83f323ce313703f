"""Text within a paragraph: marks, links and bookmarks; and the numbers one rendering gives out."""

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from sporbar.document.nodes import Align, Mark, Span
from sporbar.document.render.docx.markup import attribute, text_runs, web_address
from sporbar.document.render.docx.package import Package

#: Word's bookmarks are letters, digits and underscores, at most 40.
_BOOKMARK_LENGTH = 40
_MARK_STYLES = {
    Mark.STRONG: "Strong",
    Mark.DEVIATION: "SporbarDeviation",
    Mark.COMPUTED: "SporbarComputed",
}
#: Marks again as direct formatting, for a span that is a link: a run has one character style.
_MARK_SHAPES = {
    Mark.PLAIN: "",
    Mark.STRONG: "<w:b/><w:bCs/>",
    Mark.DEVIATION: "<w:b/><w:bCs/><w:i/><w:iCs/>",
    Mark.COMPUTED: "",
}
_TABULAR = '<w14:numSpacing w14:val="tabular"/>'


def bookmark_names(anchors: Iterable[str]) -> dict[str, str]:
    """A name Word accepts for each anchor ("tiltak-5-12" becomes "tiltak_5_12")."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for anchor in anchors:
        if anchor in names:
            continue
        stem = re.sub(r"[^0-9A-Za-z_]", "_", anchor)
        if not stem[:1].isalpha():
            stem = f"a_{stem}"
        name = stem[:_BOOKMARK_LENGTH]
        for number in count(2):
            if name.casefold() not in taken:
                break
            name = f"{stem[: _BOOKMARK_LENGTH - 1 - len(str(number))]}_{number}"
        taken.add(name.casefold())
        names[anchor] = name
    return names


@dataclass(frozen=True, slots=True)
class Shape:
    """How the text of a whole cell stands: bold in sums, grey in a rounding row, figures to the
    right. `size` (half-points) overrules the style's."""

    strong: bool = False
    computed: bool = False
    align: Align = Align.START
    size: int | None = None

    @property
    def paragraph_properties(self) -> str:
        return '<w:jc w:val="right"/>' if self.align is Align.END else ""


PLAIN = Shape()


@dataclass(slots=True)
class Inline:
    """`bookmarks` are the names of all anchors of the document."""

    package: Package
    bookmarks: dict[str, str]
    _placed: set[str] = field(default_factory=set)
    _drawings: int = 0

    def style(self, key: str) -> str:
        """The id the file has for the style we call `key`."""
        return self.package.style_ids[key]

    def next_drawing(self) -> int:
        """A number for the next picture, from 1."""
        self._drawings += 1
        return self._drawings

    def bookmark(self, anchor: str | None, content: str = "") -> str:
        """`content` as the place of that anchor; the first of equal anchors wins."""
        if anchor is None or anchor in self._placed or anchor not in self.bookmarks:
            return content
        self._placed.add(anchor)
        number = len(self._placed)
        name = self.bookmarks[anchor]
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )

    def spans(self, spans: Iterable[Span], shape: Shape = PLAIN) -> str:
        """The runs of these spans. A link that leads nowhere Word can go stays as its text."""
        return "".join(self._span(span, shape) for span in spans)

    def text(self, text: str, shape: Shape = PLAIN) -> str:
        return self._span(Span(text), shape)

    def _span(self, span: Span, shape: Shape) -> str:
        mark = span.mark
        if mark is Mark.PLAIN and shape.computed:
            mark = Mark.COMPUTED
        if span.target and span.text:
            anchor = self.bookmarks.get(span.target.removeprefix("#"))
            address = None if anchor else web_address(span.target)
            if anchor or address:
                style = f'<w:rStyle w:val="{self.style("Hyperlink")}"/>'
                run = text_runs(span.text, style + self._shape(_MARK_SHAPES[mark], shape))
                where = (
                    f'w:anchor="{anchor}"'
                    if anchor
                    else f'r:id="{self.package.link(address or "")}"'
                )
                return f'<w:hyperlink {where} w:history="1">{run}</w:hyperlink>'
        style = ""
        if mark in _MARK_STYLES:
            style = f'<w:rStyle w:val="{self.style(_MARK_STYLES[mark])}"/>'
        return text_runs(span.text, style + self._shape("", shape))

    def _shape(self, bold: str, shape: Shape) -> str:
        if shape.strong and not bold:
            bold = "<w:b/><w:bCs/>"
        size = f'<w:sz w:val="{shape.size}"/><w:szCs w:val="{shape.size}"/>' if shape.size else ""
        return bold + size + (_TABULAR if shape.align is Align.END else "")


def shape(png: bytes) -> float:
    """Height by width of a picture, from its header (PNG specification, 11.2.2)."""
    width, height = struct.unpack(">II", png[16:24])
    return float(height / width)


def drawing(
    inline: Inline, png: bytes, *, name: str, description: str, width: int, highest: int
) -> str:
    """A picture in the line, with its alternative text. `width` and `highest` in twentieths of a
    point: it fills the width unless it would become higher than that."""
    identifier, pixels_wide, pixels_high = inline.package.picture(png)
    height = width * pixels_high / pixels_wide
    if height > highest:
        width, height = round(width * highest / height), highest
    emu = 635  # English Metric Units in a twentieth of a point
    extent = f'cx="{width * emu}" cy="{round(height) * emu}"'
    number = inline.next_drawing()
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f"<wp:extent {extent}/>"
        f'<wp:docPr id="{number}" name={attribute(name)} descr={attribute(description)}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name={attribute(name)} '
        f"descr={attribute(description)}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{identifier}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
