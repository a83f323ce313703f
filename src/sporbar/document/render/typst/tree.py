"""The node tree as JSON for the template: texts, numbers and flags, nothing that is markup.

Everything a template could stumble over is settled here: characters no font has, links that lead
nowhere, places with the same name.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from math import isfinite
from typing import Any, assert_never
from unicodedata import category

from sporbar.document import fonts
from sporbar.document.nodes import (
    Align,
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
    Mark,
    PageLayout,
    Paragraph,
    Row,
    Section,
    Span,
    Subheading,
    Table,
)
from sporbar.document.render.charts import INCOME
from sporbar.document.render.html.colours import readable_on_white
from sporbar.document.text import clean, printable

_WEB = re.compile(r"(?:https?://|mailto:)[^\s]{1,2000}", re.IGNORECASE)
#: A run of so many characters without a space may be broken anywhere, without a hyphen. The
#: template does it without a trace for Latin letters; other scripts, which join their letters or
#: run from the right, must be set as one text.
_LONGEST_WORD = 30
_LONG_RUN = re.compile(rf"[^\s\u00a0\u2011-]{{{_LONGEST_WORD},}}")
_LATIN = re.compile(r"[!-~\u00a1-\u024f\u2010-\u2027\u20ac]+")
_PIECE = 6
#: About how many characters of a table's type stand side by side across a sheet.
_ACROSS = {PageLayout.PORTRAIT: 95, PageLayout.LANDSCAPE: 148, PageLayout.ONE_PAGE: 105}
#: PDF/A allows strings of 32 767 bytes, a character may take four.
_LONGEST_LINE = 4000
_NAMELESS = "–"
_SPACES = re.compile(r"[ \n]+")
_BREAK = "\u200b"


def tree(document: Document) -> bytes:
    """The JSON the template reads, UTF-8."""
    return json.dumps(_Tree(document).whole(), ensure_ascii=False, separators=(",", ":")).encode()


class _Tree:
    """Writes nodes as dictionaries; `k` says which node, in the template's words."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: set[str] = set()
        self._anchors = set(_anchors(document))
        self._set: set[str] = set()
        tables = (block for block in _blocks(document) if isinstance(block, Table))
        self._tables = {table.anchor: number for number, table in enumerate(tables, start=1)}
        self._figures = 0
        self._level = 1
        self._layout = PageLayout.PORTRAIT

    def whole(self) -> dict[str, Any]:
        meta, cover = self._document.meta, self._document.cover
        day = date.fromisoformat(meta.date)
        return {
            "title": self._line(meta.title) or self._line(cover.title) or _NAMELESS,
            "subject": self._line(meta.subject),
            "author": self._line(meta.author),
            "language": meta.language,
            "date": [day.year, day.month, day.day],
            "footer": self._text(meta.footer),
            "accent": readable_on_white(meta.colour),
            "income": INCOME,
            "fonts": list(fonts.FAMILIES),
            "draft": self._text(meta.words.draft) if meta.draft else None,
            "contents": self._text(meta.words.contents),
            "page": self._text(meta.words.page),
            "of": self._text(meta.words.of),
            "cover": {
                "organisation": self._text(cover.organisation),
                "kind": self._kind(),
                "title": self._text(cover.title),
                "lines": [self._text(line) for line in cover.lines],
            },
            "sections": [self._section(section) for section in self._document.sections],
        }

    def _kind(self) -> str | None:
        """The kind of report, unless the title says it already."""
        cover = self._document.cover
        said = cover.kind.casefold() in cover.title.casefold()
        return None if said else self._text(cover.kind)

    def _section(self, section: Section) -> dict[str, Any]:
        self._level = 1
        self._layout = section.layout
        return {
            "anchor": self._place(section.anchor),
            "title": self._heading(section.title),
            "layout": section.layout.value,
            "blocks": [self._block(block) for block in section.blocks],
        }

    def _block(self, block: Block) -> dict[str, Any]:
        match block:
            case Paragraph() | BulletList() | DeviationNote():
                return self._cell_block(block)
            case DefinitionList():
                return {"k": "definitions", "items": self._definitions(block)}
            case Table():
                return self._table(block)
            case BarChart():
                return self._chart(block)
            case KeyFigures():
                return {
                    "k": "figures",
                    "items": [
                        {
                            "value": self._text(item.value),
                            "label": self._text(item.label),
                            "to": self._target(item.target),
                        }
                        for item in block.items
                    ],
                }
            case Callout():
                return {
                    "k": "callout",
                    "title": self._text(block.title),
                    "blocks": [self._cell_block(inner) for inner in block.blocks],
                }
            case Heading():
                # PDF/UA allows no step to be left out.
                self._level = min(block.level, self._level + 1)
                return {
                    "k": "heading",
                    "level": self._level,
                    "text": self._heading(block.text),
                    "anchor": self._place(block.anchor),
                }
        assert_never(block)

    def _cell_block(self, block: CellBlock) -> dict[str, Any]:
        match block:
            case Paragraph():
                return {"k": "paragraph", "role": block.role.value, "s": self._spans(block.spans)}
            case BulletList():
                return {"k": "bullets", "items": [self._spans(item) for item in block.items]}
            case DeviationNote():
                return {
                    "k": "deviation",
                    "label": self._text(block.label),
                    "s": self._spans(map(_deviating, block.spans)),
                    "details": self._definitions(DefinitionList(block.details)),
                }
            case Subheading():
                return {"k": "subheading", "text": self._text(block.text)}
        assert_never(block)

    def _definitions(self, block: DefinitionList) -> list[dict[str, Any]]:
        return [
            {"term": self._text(item.term), "s": self._spans(item.spans)} for item in block.items
        ]

    def _table(self, table: Table) -> dict[str, Any]:
        number = self._tables[table.anchor]
        total = sum(column.weight for column in table.columns)
        across = _ACROSS[self._layout]
        widths = [max(1.0, across * column.weight / total - 3) for column in table.columns]
        return {
            "k": "table",
            "anchor": self._place(table.anchor),
            "number": f"{self._text(self._document.meta.words.table)} {number}",
            "caption": self._text(table.caption),
            "style": table.style.value,
            "columns": [
                {
                    "header": self._text(column.header),
                    "weight": column.weight,
                    "end": column.align == Align.END,
                }
                for column in table.columns
            ],
            "rows": [self._row(row, widths) for row in table.rows],
        }

    def _row(self, row: Row, widths: list[float]) -> dict[str, Any]:
        """`widths` are the columns', in characters."""
        cells = [[self._cell_block(block) for block in cell.blocks] for cell in row.cells]
        lines = [_lines(cell, width) for cell, width in zip(cells, widths, strict=True)]
        return {
            "kind": row.kind.value,
            "anchor": self._place(row.anchor),
            "named": _is_named(row),
            "lines": max(lines, default=0),
            "name-lines": lines[0] if lines else 0,
            "cells": cells,
        }

    def _chart(self, chart: BarChart) -> dict[str, Any]:
        self._figures += 1
        words = self._document.meta.words
        table = self._tables.get(chart.table_anchor)
        return {
            "k": "chart",
            "anchor": self._place(chart.anchor),
            "number": f"{self._text(words.figure)} {self._figures}",
            "caption": self._text(chart.title),
            "table": f"{self._text(words.table)} {table}" if table else None,
            "to": self._target(chart.table_anchor),
            "description": self._line(chart.description) or self._line(chart.title) or _NAMELESS,
            "axis": self._text(chart.axis_title),
            "compact": chart.compact,
            "bars": [
                {
                    "label": self._text(bar.label),
                    "value": bar.value if isfinite(bar.value) else 0.0,
                    "text": self._text(bar.text),
                }
                for bar in chart.bars
            ],
        }

    def _spans(self, spans: Iterable[Span]) -> list[dict[str, Any]]:
        written: list[dict[str, Any]] = []
        for span in spans:
            node: dict[str, Any] = {"t": self._text(span.text), "m": span.mark.value}
            if span.target and _WEB.fullmatch(span.target):
                node["url"] = span.target
            elif to := self._target(span.target):
                node["to"] = to
            written.append(node)
        return written

    def _target(self, anchor: str | None) -> str | None:
        """A place in this document, or None where there is no such place to lead to."""
        return anchor if anchor in self._anchors else None

    def _place(self, anchor: str | None) -> str | None:
        """`anchor` where it is set for the first time: no two places may share a name."""
        if not anchor or anchor in self._set:
            return None
        self._set.add(anchor)
        return anchor

    def _heading(self, text: str) -> str:
        """`text`, or a dash where nothing of it can be seen: PDF/UA allows no empty heading."""
        return self._text(text) if _visible(text) else _NAMELESS

    def _line(self, text: str) -> str:
        """`text` for the file's own data: one line, short enough for PDF/A, or nothing."""
        if not _visible(text):
            return ""
        line = _SPACES.sub(" ", printable(clean(text).text, fonts.coverage())).strip()
        return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"

    def _text(self, text: str) -> str:
        """`text` as the fonts can draw it, with places to break in what would not fit a line."""
        if not self._known.issuperset(text):
            text = printable(clean(text).text, fonts.coverage())
            self._known.update(text)
        return _LONG_RUN.sub(_breakable, text)


def _visible(text: str) -> bool:
    """Whether there is anything to see but spaces, joiners and marks without a base."""
    return any(category(character)[0] in "LNPS" for character in clean(text).text)


def _is_named(row: Row) -> bool:
    """Whether the row begins with a name fit to be a heading and a bookmark."""
    match row.cells:
        case (Cell(blocks=(Paragraph(spans=spans), *_)), *_):
            name = "".join(span.text for span in spans)
            return row.anchor is not None and _visible(name) and len(name) <= _LONGEST_LINE
    return False


def _lines(cell: list[dict[str, Any]], width: float) -> int:
    """About how many lines a cell takes that holds `width` characters side by side.

    Bytes are counted, not letters: scripts whose letters take more bytes also take more room.
    """

    def lines(*texts: str) -> int:
        return 1 + int(sum(len(text.encode()) for text in texts) / width)

    def of_spans(spans: list[dict[str, Any]]) -> int:
        return lines(*(span["t"] for span in spans))

    taken = 0
    for block in cell:
        taken += of_spans(block["s"]) if "s" in block else 0
        taken += sum(of_spans(item) for item in block.get("items", []))
        taken += lines(block["label"]) if "label" in block else 0
        taken += lines(block["text"]) if "text" in block else 0
        for item in block.get("details", []):
            taken += of_spans([{"t": item["term"]}, *item["s"]])
    return taken


def _deviating(span: Span) -> Span:
    """The sentence of a deviation is set as one; remarks on it keep their own mark."""
    return replace(span, mark=Mark.DEVIATION) if span.mark == Mark.PLAIN else span


def _breakable(run: re.Match[str]) -> str:
    found = run[0]
    if _LATIN.fullmatch(found):
        return found
    return _BREAK.join(found[at : at + _PIECE] for at in range(0, len(found), _PIECE))


def _blocks(document: Document) -> Iterator[Block]:
    for section in document.sections:
        yield from section.blocks


def _anchors(document: Document) -> Iterator[str]:
    """Every place the document sets."""
    for section in document.sections:
        yield section.anchor
        for block in section.blocks:
            match block:
                case Table():
                    yield block.anchor
                    yield from (row.anchor for row in block.rows if row.anchor)
                case BarChart() | Heading():
                    yield block.anchor
                case (
                    Paragraph()
                    | BulletList()
                    | DefinitionList()
                    | KeyFigures()
                    | Callout()
                    | DeviationNote()
                ):
                    pass
                case _:
                    assert_never(block)
