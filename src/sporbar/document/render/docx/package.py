"""The Word file as a package: opening a base, page set-up, footers, properties, and the zip."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.hdrftr import FooterPart, HeaderPart

from sporbar.document.nodes import Meta, PageLayout
from sporbar.document.render.docx.markup import (
    DECLARATIONS,
    field,
    legal,
    paragraph,
    text_runs,
    watermark,
)
from sporbar.document.render.docx.template import fit

BASE_PATH = Path(__file__).with_name("base.docx")
LANGUAGES = {"nb": "nb-NO", "nn": "nn-NO"}

#: What a Word template (.dotx) calls itself, and what a document does.
TEMPLATE_TYPE = b"wordprocessingml.template.main+xml"
DOCUMENT_TYPE = b"wordprocessingml.document.main+xml"
#: No property of the package may be longer (python-docx refuses).
_LONGEST_PROPERTY = 255
#: A4 in twentieths of a point, and margins where the base has none that can be used.
_A4 = (11906, 16838)
_MARGINS = {
    "top": 1304,
    "right": 1276,
    "bottom": 1247,
    "left": 1276,
    "header": 567,
    "footer": 567,
}
_NARROW_MARGIN = 964
LOWEST_TEXT_WIDTH = 2835
#: What the document part keeps of a base: its look. Texts, pictures and comments in it go.
_KEPT = {
    RT.STYLES,
    RT.NUMBERING,
    RT.SETTINGS,
    RT.WEB_SETTINGS,
    RT.FONT_TABLE,
    RT.THEME,
    RT.FOOTNOTES,
    RT.ENDNOTES,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A page of one layout, in twentieths of a point."""

    layout: PageLayout
    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        return self.height - self.top - self.bottom


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts: fixed order, fixed dates, so equal parts give equal bytes."""
    first = {"[Content_Types].xml": 0, "_rels/.rels": 1}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda name: (first.get(name, 2), name)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, parts[name], compresslevel=6)
    return buffer.getvalue()


def open_word(base: bytes) -> WordDocument:
    """Open a base; a template (.dotx) is opened as the document it would become."""
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        types = archive.read("[Content_Types].xml")
        if TEMPLATE_TYPE in types:
            parts = {name: archive.read(name) for name in archive.namelist()}
            parts["[Content_Types].xml"] = types.replace(TEMPLATE_TYPE, DOCUMENT_TYPE)
            base = zipped(parts)
    return docx.Document(io.BytesIO(base))


class Package:
    """A base made ready for one report. Hands out ids for pictures, links and footers, and becomes
    bytes when it gets the body."""

    def __init__(self, base: bytes | None, meta: Meta) -> None:
        self.meta = meta
        self.language = LANGUAGES.get(meta.language, "nb-NO")
        self._word = open_word(base if base is not None else BASE_PATH.read_bytes())
        self._part: Any = self._word.part
        self.style_ids = fit(self._word, colour=meta.colour, language=self.language)
        self._links: dict[str, str] = {}
        sections = self._word.element.body.findall(f".//{qn('w:sectPr')}")
        self._section: Any = sections[-1] if sections else parse_xml(f"<w:sectPr {DECLARATIONS}/>")
        self._footers: dict[PageLayout, str] = {}
        self._draft_headers = ""

    def link(self, address: str) -> str:
        """The id of an external hyperlink."""
        if address not in self._links:
            self._links[address] = self._part.relate_to(address, RT.HYPERLINK, is_external=True)
        return self._links[address]

    def picture(self, png: bytes) -> tuple[str, int, int]:
        """The id of a picture, and its width and height in pixels."""
        identifier, image = self._part.get_or_add_image(io.BytesIO(png))
        return identifier, image.px_width, image.px_height

    def set_size(self, key: str, half_points: int) -> None:
        """Give the paragraph style we call `key` that size of type."""
        for style in self._word.styles.element.iterchildren(qn("w:style")):
            if style.get(qn("w:styleId")) == self.style_ids[key]:
                properties = style.get_or_add_rPr()
                for tag in ("w:sz", "w:szCs"):
                    for old in properties.findall(qn(tag)):
                        properties.remove(old)
                    properties.append(parse_xml(f'<{tag} {DECLARATIONS} w:val="{half_points}"/>'))

    @property
    def page_replaced(self) -> bool:
        """Whether the base's page leaves too little room for text, so that A4 is taken instead."""
        return self._page()[1]

    def _page(self) -> tuple[dict[str, int], bool]:
        size = self._section.find(qn("w:pgSz"))
        margin = self._section.find(qn("w:pgMar"))
        sides = sorted((_twips(size, "w", _A4[0]), _twips(size, "h", _A4[1])))
        page = {"width": sides[0], "height": sides[1]} | {
            name: abs(_twips(margin, name, standard)) for name, standard in _MARGINS.items()
        }
        across = page["width"] - page["left"] - page["right"]
        down = page["height"] - page["top"] - page["bottom"]
        # turned to landscape, the margins above and below are those at the short side's ends
        turned = page["width"] - page["top"] - page["bottom"]
        if min(across, down, turned) < LOWEST_TEXT_WIDTH:
            return {"width": _A4[0], "height": _A4[1]} | _MARGINS, True
        return page, False

    def frame(self, layout: PageLayout) -> Frame:
        """The page the base prescribes, turned for landscape and with less margin for one page."""
        page, _ = self._page()
        if layout is PageLayout.ONE_PAGE:
            for name in ("top", "right", "bottom", "left"):
                page[name] = min(page[name], _NARROW_MARGIN)
        if layout is PageLayout.LANDSCAPE:
            page |= {"width": page["height"], "height": page["width"]}
        return Frame(layout=layout, **page)

    def section(self, frame: Frame, *, cover: bool = False) -> str:
        """The `w:sectPr` that ends a section with that page. The base's header is kept; the cover
        goes without header and footer unless the base has its own for a first page."""
        headers = self._section.findall(qn("w:headerReference"))
        references = (
            [self._headers_of_a_draft()]
            if self.meta.draft
            else [_reference("header", header) for header in headers]
        )
        if cover and self._section.find(qn("w:titlePg")) is not None:
            references.extend(
                _reference("footer", footer)
                for footer in self._section.findall(qn("w:footerReference"))
                if footer.get(qn("w:type")) == "first"
            )
        references.append(self._footer(frame))
        turned = ' w:orient="landscape"' if frame.layout is PageLayout.LANDSCAPE else ""
        return (
            f'<w:sectPr>{"".join(references)}<w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{frame.width}" w:h="{frame.height}"{turned}/>'
            f'<w:pgMar w:top="{frame.top}" w:right="{frame.right}" w:bottom="{frame.bottom}" '
            f'w:left="{frame.left}" w:header="{frame.header}" w:footer="{frame.footer}" '
            f'w:gutter="0"/>{"<w:titlePg/>" if cover else ""}</w:sectPr>'
        )

    def _footer(self, frame: Frame) -> str:
        """References to the footer of that layout: what the base's footer holds, and under it our
        line with "side x av y" (unless the base counts pages itself)."""
        if frame.layout not in self._footers:
            kinds = ["default"]
            if self._word.settings.odd_and_even_pages_header_footer:
                kinds.append("even")
            self._footers[frame.layout] = "".join(
                f'<w:footerReference w:type="{kind}" r:id="{self._add_footer(kind, frame)}"/>'
                for kind in kinds
            )
        return self._footers[frame.layout]

    def _headers_of_a_draft(self) -> str:
        """References to headers that hold what the base's do, and behind the text of every page,
        the cover's too, that this is a draft."""
        if not self._draft_headers:
            kinds = ["default", "first"]
            if self._word.settings.odd_and_even_pages_header_footer:
                kinds.append("even")
            for number, kind in enumerate(kinds):
                part, identifier, _ = self._copied("header", kind)
                mark = watermark(self.meta.words.draft.upper(), number)
                for child in parse_xml(f"<w:hdr {DECLARATIONS}>{mark}</w:hdr>"):
                    part.element.append(child)
                self._draft_headers += f'<w:headerReference w:type="{kind}" r:id="{identifier}"/>'
        return self._draft_headers

    def _copied(self, what: str, kind: str) -> tuple[Any, str, bool]:
        """A new header or footer with what the base has in its own of that kind, its id, and
        whether it counts pages."""
        is_header = what == "header"
        part: Any = (HeaderPart if is_header else FooterPart)(
            self._part.package.next_partname(f"/word/{what}%d.xml"),
            CT.WML_HEADER if is_header else CT.WML_FOOTER,
            parse_xml(f"<w:{'hdr' if is_header else 'ftr'} {DECLARATIONS}/>"),
            self._part.package,
        )
        identifier: str = self._part.relate_to(part, RT.HEADER if is_header else RT.FOOTER)
        counted = False
        for reference in self._section.findall(qn(f"w:{what}Reference")):
            if reference.get(qn("w:type"), "default") != kind:
                continue
            own: Any = self._part.related_parts[reference.get(qn("r:id"))]
            markup = own.blob.decode("utf-8", "replace")
            counted = bool(re.search(r"\bPAGE\b", markup))
            if "<w:t" in markup or "<w:drawing" in markup or "<w:pict" in markup or counted:
                for relation in own.rels.values():
                    part.rels.add_relationship(
                        relation.reltype,
                        relation.target_ref if relation.is_external else relation.target_part,
                        relation.rId,
                        relation.is_external,
                    )
                for child in parse_xml(own.blob):
                    part.element.append(child)
        return part, identifier, counted

    def _add_footer(self, kind: str, frame: Frame) -> str:
        words = self.meta.words
        part, identifier, counted = self._copied("footer", kind)
        line = self.meta.footer
        if self.meta.draft:
            draft = words.draft.upper()
            line = f"{draft} \u00b7 {line}" if line else draft
        content = text_runs(line)
        if not counted:
            content += (
                "<w:r><w:tab/></w:r>"
                + text_runs(f"{words.page} ")
                + field("PAGE", "1")
                + text_runs(f" {words.of} ")
                + field("NUMPAGES", "1")
            )
        tabs = f'<w:tabs><w:tab w:val="right" w:pos="{frame.text_width}"/></w:tabs>'
        markup = paragraph(self.style_ids["SporbarFooterLine"], content, tabs)
        for child in parse_xml(f"<w:ftr {DECLARATIONS}>{markup}</w:ftr>"):
            part.element.append(child)
        return identifier

    def finished(self, body: str) -> bytes:
        """The file with that body (the inside of `w:body`)."""
        markup = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<w:document {DECLARATIONS} mc:Ignorable="w14"><w:body>{body}</w:body></w:document>'
        ).encode()
        # well-formed or not at all; expat reads it without a tree of the whole report in memory
        expat.ParserCreate(namespace_separator=" ").Parse(markup, True)
        self._drop_leftovers(body)
        self._set_properties()
        self._word.element.body.clear()
        buffer = io.BytesIO()
        self._word.save(buffer)
        with zipfile.ZipFile(buffer) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts[self._part.partname.membername] = markup
        return zipped(parts)

    def _drop_leftovers(self, body: str) -> None:
        used = set(re.findall(r' r:(?:id|embed)="([^"]+)"', body))
        for identifier, relation in list(self._part.rels.items()):
            if relation.reltype not in _KEPT and identifier not in used:
                del self._part.rels[identifier]
        settings: Any = self._part.part_related_by(RT.SETTINGS)
        present = settings.blob.decode("utf-8", "replace")
        for identifier in list(settings.rels):
            if f'"{identifier}"' not in present:
                del settings.rels[identifier]
        package_rels = self._part.package.rels
        for identifier, relation in list(package_rels.items()):
            if relation.reltype == RT.THUMBNAIL:
                del package_rels[identifier]

    def _set_properties(self) -> None:
        properties = self._word.core_properties
        day = datetime.fromisoformat(self.meta.date)
        properties.title = _property(self.meta.title)
        properties.subject = _property(self.meta.subject)
        properties.author = _property(self.meta.author)
        properties.last_modified_by = _property(self.meta.author)
        properties.language = self.language
        properties.created = day
        properties.modified = day
        properties.revision = 1
        properties.content_status = _property(self.meta.words.draft) if self.meta.draft else ""
        for left_over in ("category", "comments", "identifier", "keywords", "version"):
            setattr(properties, left_over, "")
        core = properties._element
        printed = core.find(qn("cp:lastPrinted"))
        if printed is not None:
            core.remove(printed)


def _twips(element: Any, name: str, standard: int) -> int:
    value = None if element is None else element.get(qn(f"w:{name}"))
    try:
        return standard if value is None else round(float(value))
    except ValueError:
        return standard


def _reference(kind: str, element: Any) -> str:
    where = element.get(qn("w:type"), "default")
    return f'<w:{kind}Reference w:type="{where}" r:id="{element.get(qn("r:id"))}"/>'


def _property(text: str) -> str:
    return legal(text)[:_LONGEST_PROPERTY]
