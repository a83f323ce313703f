"""Every block of the document as HTML."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import assert_never

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
    Paragraph,
    ParagraphRole,
    Row,
    RowKind,
    Subheading,
    Table,
    TableStyle,
)
from sporbar.document.render.html.bars import bars
from sporbar.document.render.html.markup import address, attribute, spans, text

#: Tables of at least so many columns become lists on a narrow screen.
LIST_FROM = 4
_ICON = (
    '<svg class="icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"'
    ' focusable="false"><path d="M8 1 15 8 8 15 1 8Z" fill="none" stroke="currentColor"'
    ' stroke-width="1.5"/><path d="M8 4.5v4M8 10v1.5" stroke="currentColor"'
    ' stroke-width="1.5"/></svg>'
)


class Blocks:
    """Writes blocks one after the other; tables and figures are numbered in their order."""

    def __init__(self, document: Document, heading_level: int) -> None:
        self._words = document.meta.words
        self._level = heading_level
        self._figures = 0
        tables = (
            block.anchor
            for section in document.sections
            for block in section.blocks
            if isinstance(block, Table)
        )
        self._tables = {anchor: number for number, anchor in enumerate(tables, start=1)}

    def heading(self, level: int, content: str, anchor: str = "") -> str:
        """A heading `level` steps below the report's title."""
        tag = f"h{min(self._level + level, 6)}"
        identity = f' id="{attribute(anchor)}"' if anchor else ""
        return f"<{tag}{identity}>{text(content)}</{tag}>"

    def write(self, block: Block) -> str:
        match block:
            case Paragraph() | BulletList() | DeviationNote():
                return self._cell_block(block)
            case DefinitionList():
                return self._definitions(block, "facts")
            case Table():
                return self._table(block)
            case BarChart():
                self._figures += 1
                figure = f"{self._words.figure} {self._figures}"
                return bars(block, figure, self._table_number(block.table_anchor))
            case KeyFigures():
                return "".join(self._key_figures(block))
            case Callout():
                content = "".join(map(self._cell_block, block.blocks))
                return (
                    f'<div class="callout"><p class="callout-title"><strong>{text(block.title)}'
                    f"</strong></p>{content}</div>"
                )
            case Heading():
                return self.heading(block.level, block.text, block.anchor)
        assert_never(block)

    def _cell_block(self, block: CellBlock) -> str:
        match block:
            case Paragraph():
                return _paragraph(block)
            case BulletList():
                items = "".join(f"<li>{spans(item)}</li>" for item in block.items)
                return f"<ul>{items}</ul>"
            case DeviationNote():
                details = (
                    self._definitions(DefinitionList(block.details), "details")
                    if block.details
                    else ""
                )
                return (
                    f'<div class="deviation"><p class="label">{_ICON} {text(block.label)}</p>'
                    f'<p class="said"><strong><em>{_unmarked(block)}</em></strong></p>'
                    f"{details}</div>"
                )
            case Subheading():
                return f'<p class="subheading"><strong>{text(block.text)}</strong></p>'
        assert_never(block)

    def _definitions(self, block: DefinitionList, kind: str) -> str:
        items = "".join(
            f"<div><dt>{text(item.term)}</dt><dd>{spans(item.spans)}</dd></div>"
            for item in block.items
        )
        return f'<dl class="{kind}">{items}</dl>'

    def _key_figures(self, block: KeyFigures) -> Iterator[str]:
        yield '<ul class="key-figures">'
        for item in block.items:
            content = f"<strong>{text(item.value)}</strong> <span>{text(item.label)}</span>"
            href = address(item.target) if item.target else None
            yield (
                f"<li>{content}</li>"
                if href is None
                else f'<li><a href="{attribute(href)}">{content}</a></li>'
            )
        yield "</ul>"

    def _table_number(self, anchor: str) -> str:
        return f"{self._words.table} {self._tables.get(anchor, '')}".rstrip()

    def _table(self, table: Table) -> str:
        as_list = len(table.columns) >= LIST_FROM
        total = sum(column.weight for column in table.columns)
        widths = [5 * max(1, round(20 * column.weight / total)) for column in table.columns]
        role = _roles(as_list)
        heads = "".join(
            f'<th scope="col"{role("columnheader")} class="w{width}{_end(column.align)}">'
            f"{text(column.header)}</th>"
            for column, width in zip(table.columns, widths, strict=True)
        )
        kinds = f"{table.style.value}{' as-list' if as_list else ''}"
        rows = "".join(self._row(row, table, as_list) for row in table.rows)
        return (
            f'<table id="{attribute(table.anchor)}" class="{kinds}"{role("table")}>'
            f'<caption><span class="number">{text(self._table_number(table.anchor))}.</span> '
            f"{text(table.caption)}</caption>"
            f"<thead{role('rowgroup')}><tr{role('row')}>{heads}</tr></thead>"
            f"<tbody{role('rowgroup')}>{rows}</tbody></table>"
        )

    def _row(self, row: Row, table: Table, as_list: bool) -> str:
        role = _roles(as_list)
        identity = f' id="{attribute(row.anchor)}"' if row.anchor else ""
        kind = "" if row.kind == RowKind.BODY else f' class="{row.kind.value}"'
        cells: list[str] = []
        for index, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            content = self._cell(cell, table.style)
            align = ' class="end"' if column.align == Align.END else ""
            label = f' data-label="{attribute(column.header)}"' if as_list and content else ""
            if index == 0:
                cells.append(f'<th scope="row"{role("rowheader")}{align}>{content}</th>')
            else:
                cells.append(f"<td{role('cell')}{align}{label}>{content}</td>")
        return f"<tr{identity}{kind}{role('row')}>{''.join(cells)}</tr>"

    def _cell(self, cell: Cell, style: TableStyle) -> str:
        """The content of a cell; a lone paragraph needs no element of its own."""
        match cell.blocks:
            case (Paragraph(spans=only, role=ParagraphRole.BODY),) if style != TableStyle.MEASURES:
                return spans(only)
            case blocks:
                return "".join(map(self._cell_block, blocks))


def _paragraph(block: Paragraph) -> str:
    kind = "" if block.role == ParagraphRole.BODY else f' class="{block.role.value}"'
    return f"<p{kind}>{spans(block.spans)}</p>"


def _unmarked(note: DeviationNote) -> str:
    """The spans of a deviating sentence without the mark their element sets already."""
    return spans(
        tuple(
            replace(span, mark=Mark.PLAIN) if span.mark == Mark.DEVIATION else span
            for span in note.spans
        )
    )


def _end(align: Align) -> str:
    return " end" if align == Align.END else ""


def _roles(needed: bool) -> Callable[[str], str]:
    """Writes roles where a table may turn into a list, which would hide from a screen reader that
    it is a table."""
    return (lambda name: f' role="{name}"') if needed else (lambda name: "")
