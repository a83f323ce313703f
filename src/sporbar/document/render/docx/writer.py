"""Walks the nodes of a document and writes the body of the Word file."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import assert_never

from sporbar.document.nodes import (
    BarChart,
    Block,
    BulletList,
    Callout,
    DefinitionList,
    DeviationNote,
    Document,
    Heading,
    KeyFigures,
    Mark,
    PageLayout,
    Paragraph,
    Section,
    Span,
    Table,
    TableStyle,
)
from sporbar.document.render.docx import tables
from sporbar.document.render.docx.fitting import Scale, best_scale
from sporbar.document.render.docx.inline import Inline, Shape, bookmark_names, drawing, shape
from sporbar.document.render.docx.markup import field, paragraph, text_runs
from sporbar.document.render.docx.package import Frame, Package
from sporbar.document.render.docx.tables import BODY, CELL, ONE_PAGE, TIGHT, Family

#: A word of more characters than this fills a line of a definition.
_LINE = 50
#: A chart outside the one-page summary may take this share of the page's height.
_CHART_SHARE = 0.55


def anchors(document: Document) -> Iterator[str]:
    """Every anchor of the document, in reading order."""
    for section in document.sections:
        yield section.anchor
        for block in section.blocks:
            if isinstance(block, Table | BarChart | Heading):
                yield block.anchor
            if isinstance(block, Table):
                yield from (row.anchor for row in block.rows if row.anchor)


def headings(document: Document) -> Iterator[tuple[int, str, str]]:
    """Level (1-3), text and anchor of everything the contents list names."""
    for section in document.sections:
        yield 1, section.title, section.anchor
        for block in section.blocks:
            if isinstance(block, Heading):
                yield _level(block), block.text, block.anchor


def _level(heading: Heading) -> int:
    return min(max(heading.level, 2), 3)


class Writer:
    """State of one rendering: the package it fills, and the numbers of tables and figures."""

    def __init__(
        self, document: Document, package: Package, draw: Callable[[BarChart], bytes]
    ) -> None:
        """`draw` gives a chart as PNG."""
        self.document = document
        self.package = package
        self.draw = draw
        self.inline = Inline(package, bookmark_names(anchors(document)))
        self._numbers: dict[str, int] = {}
        self._scales = [
            best_scale(section, package.frame(PageLayout.ONE_PAGE), self._shapes(section))
            for section in document.sections
            if section.layout is PageLayout.ONE_PAGE
        ]

    def _shapes(self, section: Section) -> dict[str, float]:
        charts = (block for block in section.blocks if isinstance(block, BarChart))
        return {chart.anchor: shape(self.draw(chart)) for chart in charts}

    def body(self) -> str:
        """The inside of `w:body`, last section properties included."""
        if self._scales:
            # one style serves all summaries, so the fullest of them decides
            size = min(scale.text for scale in self._scales)
            self.package.set_size("SporbarOnePage", size)
        open_frame = self.package.frame(PageLayout.PORTRAIT)
        out = [
            self._cover(),
            _section_end(self.package.section(open_frame, cover=True)),
            self._contents(open_frame),
        ]
        started = len(out[-1]) == 0
        for section in self.document.sections:
            frame = self.package.frame(section.layout)
            alone = section.layout is PageLayout.ONE_PAGE
            if frame != open_frame or (alone and not started):
                if not started:
                    out.append(_section_end(self.package.section(open_frame)))
                open_frame, started = frame, True
            out.append(self._section(section, frame, new_page=not started))
            started = False
        out.append(self.package.section(open_frame))
        return "".join(out)

    # -- front matter ------------------------------------------------------------------------

    def _cover(self) -> str:
        cover = self.document.cover
        out = [self._line("SporbarSender", cover.organisation)]
        if self.document.meta.draft:
            out.append(self._line("SporbarDraft", self.document.meta.words.draft.upper()))
        if cover.kind.casefold() not in cover.title.casefold():
            out.append(self._line("SporbarCoverKind", cover.kind))
        out.append(self._line("Title", cover.title))
        for number, line in enumerate(cover.lines):
            out.append(self._line("SporbarCoverLine" if number else "Subtitle", line))
        return "".join(out)

    def _line(self, style: str, text: str) -> str:
        return paragraph(self.inline.style(style), text_runs(text))

    def _contents(self, frame: Frame) -> str:
        """A contents field that is filled in already: titles and links at once, page numbers when
        Word, asked by `updateFields`, has laid the document out."""
        entries = list(headings(self.document))
        if not entries:
            return ""
        tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{frame.text_width}"/></w:tabs>'
        start = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
            ' TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        lines = [self._line("TOCHeading", self.document.meta.words.contents)]
        for number, (level, text, anchor) in enumerate(entries, start=1):
            bookmark = self.inline.bookmarks[anchor]
            content = (
                f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{text_runs(text)}</w:hyperlink>'
            )
            if number == 1:
                content = start + content
            if number == len(entries):
                content += end
            lines.append(paragraph(self.inline.style(f"TOC{level}"), content, tabs))
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{''.join(lines)}"
            "</w:sdtContent></w:sdt>"
        )

    # -- sections and blocks -----------------------------------------------------------------

    def _section(self, section: Section, frame: Frame, *, new_page: bool) -> str:
        scale = None
        if section.layout is PageLayout.ONE_PAGE:
            scale = min(self._scales, key=lambda scale: scale.text)
        heading = self._heading(
            1,
            section.title,
            section.anchor,
            before="<w:pageBreakBefore/>" if new_page else "",
            size=scale.title if scale else None,
        )
        content = [heading]
        for block, following in pairwise((*section.blocks, None)):
            if block is not None:
                content.append(self._block(block, frame, scale))
                if _needs_gap(block, following):
                    content.append(self._gap())
        return "".join(content)

    def _heading(
        self,
        level: int,
        text: str,
        anchor: str,
        *,
        before: str = "",
        size: int | None = None,
    ) -> str:
        tight = '<w:spacing w:before="80" w:after="40"/>' if size else ""
        return paragraph(
            self.inline.style(f"Heading{level}"),
            self.inline.bookmark(anchor, self.inline.text(text, Shape(size=size))),
            before + tight,
        )

    def _block(self, block: Block, frame: Frame, scale: Scale | None) -> str:
        family = ONE_PAGE if scale else BODY
        width = frame.text_width
        match block:
            case Paragraph() | BulletList() | DeviationNote():
                return tables.cell_block(self.inline, block, family)
            case DefinitionList():
                return self._definitions(block, scale)
            case Heading(text=text, anchor=anchor):
                size = scale.heading if scale else None
                return self._heading(_level(block), text, anchor, size=size)
            case Table():
                caption = self._caption(
                    self.document.meta.words.table,
                    block.caption,
                    block.anchor,
                    scale,
                    above=True,
                )
                places = self._table_family(block, scale)
                size = scale.text if scale else None
                return caption + tables.table(self.inline, block, places, width, size)
            case BarChart():
                return self._chart(block, frame, scale)
            case KeyFigures():
                size = scale.key_value if scale else None
                return tables.key_figures(self.inline, block, width, size)
            case Callout():
                return tables.callout(self.inline, block, family, width)
            case _:
                assert_never(block)

    def _table_family(self, table: Table, scale: Scale | None) -> Family:
        if scale:
            return ONE_PAGE
        return TIGHT if table.style is TableStyle.COMPACT else CELL

    def _definitions(self, node: DefinitionList, scale: Scale | None) -> str:
        style = self.inline.style("SporbarDefinition")
        shape = Shape(size=scale.text if scale else None)
        tight = '<w:spacing w:before="0" w:after="20" w:line="240" w:lineRule="auto"/>'
        out = []
        for number, item in enumerate(node.items, start=1):
            last = tables.LIST_END if number == len(node.items) else ""
            words = "".join(span.text for span in item.spans).split()
            # a fingerprint begins on the line of its term and breaks where the line ends
            unbroken = any(len(word) > _LINE for word in words)
            out.append(
                paragraph(
                    style,
                    self.inline.spans((Span(f"{item.term}\t", Mark.STRONG), *item.spans), shape),
                    ('<w:wordWrap w:val="0"/>' if unbroken else "") + (tight if scale else last),
                )
            )
        return "".join(out)

    def _chart(self, chart: BarChart, frame: Frame, scale: Scale | None) -> str:
        width = min(frame.text_width, scale.chart_width) if scale else frame.text_width
        picture = drawing(
            self.inline,
            self.draw(chart),
            name=chart.title,
            description=chart.description,
            width=width,
            highest=int(frame.text_height * _CHART_SHARE),
        )
        tight = '<w:spacing w:before="0" w:after="0"/>' if scale else ""
        figure = paragraph(self.inline.style("SporbarFigure"), picture, tight)
        return figure + self._caption(
            self.document.meta.words.figure,
            chart.title,
            chart.anchor,
            scale,
            above=False,
        )

    def _caption(
        self, word: str, text: str, anchor: str, scale: Scale | None, *, above: bool
    ) -> str:
        """ "Tabell 3: ..." with a number Word can count again; above a table it stays with it."""
        self._numbers[word] = number = self._numbers.get(word, 0) + 1
        shape = Shape(size=scale.text if scale else None)
        identifier = re.sub(r"\W", "", word) or "Tabell"
        size = f'<w:sz w:val="{scale.text}"/>' if scale else ""
        content = (
            self.inline.text(f"{word}\u00a0", shape)
            + field(f"SEQ {identifier} \\* ARABIC", str(number), size)
            + self.inline.text(f": {text}", shape)
        )
        properties = "" if above else '<w:keepNext w:val="0"/>'
        if scale:
            properties += '<w:spacing w:before="80" w:after="30"/>'
        elif not above:
            properties += '<w:spacing w:before="40" w:after="200"/>'
        return paragraph(
            self.inline.style("Caption"),
            self.inline.bookmark(anchor, content),
            properties,
        )

    def _gap(self) -> str:
        return paragraph(self.inline.style("SporbarGap"), "")


def _needs_gap(block: Block, following: Block | None) -> bool:
    """Whether a little air must follow: tables have no space below, and two of them with nothing
    between would become one. Headings and captions bring their own; at the foot of a full page a
    gap would spill over and leave an empty one."""
    return isinstance(block, Table | KeyFigures | Callout) and not (
        following is None or isinstance(following, Heading | Table | BarChart)
    )


def _section_end(properties: str) -> str:
    """The last paragraph of a section, so low that it never needs a page of its own."""
    return (
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        f'<w:rPr><w:sz w:val="2"/></w:rPr>{properties}</w:pPr></w:p>'
    )
