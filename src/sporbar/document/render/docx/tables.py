"""Tables of the Word file: measures, figures, key figures and frames."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from sporbar.document.nodes import (
    Align,
    BulletList,
    Callout,
    Cell,
    CellBlock,
    DeviationNote,
    KeyFigures,
    Mark,
    Paragraph,
    ParagraphRole,
    Row,
    RowKind,
    Span,
    Subheading,
    Table,
    TableStyle,
)
from sporbar.document.render.docx.inline import PLAIN, Inline, Shape
from sporbar.document.render.docx.markup import attribute, paragraph


@dataclass(frozen=True, slots=True)
class Family:
    """The styles of running text in one kind of place, by key."""

    text: str
    bullet: str
    header: str
    note: str


BODY = Family("BodyText", "ListBullet", "SporbarCellHeader", "SporbarNote")
CELL = Family("SporbarCell", "SporbarCellBullet", "SporbarCellHeader", "SporbarCell")
TIGHT = Family("SporbarTight", "SporbarTightBullet", "SporbarTightHeader", "SporbarTight")
ONE_PAGE = Family(
    "SporbarOnePage", "SporbarOnePageBullet", "SporbarOnePageHeader", "SporbarOnePage"
)

#: The last line of a list in running text stands a little off from what follows.
LIST_END = '<w:spacing w:after="160"/>'

_TABLE_STYLES = {
    TableStyle.PLAIN: "SporbarTable",
    TableStyle.MEASURES: "SporbarMeasures",
    TableStyle.COMPACT: "SporbarCompactTable",
}
_SUM_BORDERS = {
    RowKind.SUM: '<w:top w:val="single" w:sz="8" w:space="0" w:color="595959"/>',
    RowKind.TOTAL: (
        '<w:top w:val="single" w:sz="8" w:space="0" w:color="595959"/>'
        '<w:bottom w:val="double" w:sz="6" w:space="0" w:color="595959"/>'
    ),
}
#: A row taller than about this many lines may break across pages; a lower one stays whole.
_WHOLE_ROW_LINES = 16
#: Twentieths of a point a character takes on average, per half-point of its size, as in Inter.
CHARACTER = 5.4
#: The same for the text of an ordinary cell, 9 points high.
_CHARACTER_WIDTH = 18 * CHARACTER
#: What a cell's margins take of its width.
_CELL_SIDES = 200
#: Key figures stand in one band up to this many, then in rows of equal length.
_BAND = 6


def text_length(block: CellBlock) -> list[int]:
    """The number of characters of each paragraph the block becomes."""
    return [len(text) for text in _block_texts(block)]


def lines(cell: Cell, width: int, character_width: float = _CHARACTER_WIDTH) -> int:
    """About how many lines the cell takes in a column of that width (twentieths of a point)."""
    room = max(1, int(width / character_width))
    return sum(max(1, -(-length // room)) for block in cell.blocks for length in text_length(block))


def column_widths(weights: Sequence[float], total: int) -> list[int]:
    """`total` shared out by weight; no column gets less than half of an even share."""
    if not weights:
        return []
    floor = 0.5 / len(weights)
    whole = sum(max(weight, 0) for weight in weights) or 1
    return _shared([max(max(weight, 0) / whole, floor) for weight in weights], total)


def table_widths(node: Table, total: int, character_width: float = _CHARACTER_WIDTH) -> list[int]:
    """Widths by weight, with room for the longest word of each column where the others can spare
    it: a word broken in the middle is the ugliest thing a table can do."""
    widths = column_widths([column.weight for column in node.columns], total)
    wanted = [
        min(int((_longest_word(node, index) + 1) * character_width) + _CELL_SIDES, total // 3)
        for index in range(len(widths))
    ]
    lacking = sum(max(want - width, 0) for want, width in zip(wanted, widths, strict=True))
    spare = sum(max(width - want, 0) for want, width in zip(wanted, widths, strict=True))
    if not lacking or lacking > spare:
        return widths
    return _shared(
        [
            max(width, want) if width <= want else width - (width - want) * lacking / spare
            for want, width in zip(wanted, widths, strict=True)
        ],
        total,
    )


def _shared(shares: Sequence[float], total: int) -> list[int]:
    widths = [int(total * share / sum(shares)) for share in shares]
    widths[-1] += total - sum(widths)
    return widths


def _longest_word(node: Table, column: int) -> int:
    words = [node.columns[column].header, *_texts(node, column)]
    return max((len(word) for text in words for word in text.split()), default=0)


def _texts(node: Table, column: int) -> Iterator[str]:
    for row in node.rows:
        for block in row.cells[column : column + 1]:
            for inner in block.blocks:
                yield from _block_texts(inner)


def _block_texts(block: CellBlock) -> Iterator[str]:
    match block:
        case Paragraph(spans=spans):
            yield "".join(span.text for span in spans)
        case BulletList(items=items):
            yield from ("".join(span.text for span in item) for item in items)
        case DeviationNote(label=label, spans=spans, details=details):
            yield label
            yield "".join(span.text for span in spans)
            for detail in details:
                yield f"{detail.term}: {''.join(span.text for span in detail.spans)}"
        case Subheading(text=text):
            yield text
        case _:
            assert_never(block)


def cell_block(inline: Inline, block: CellBlock, family: Family, shape: Shape = PLAIN) -> str:
    """The paragraphs of one block, in the styles of its place."""
    extra = shape.paragraph_properties
    match block:
        case Paragraph(spans=spans, role=role):
            style = family.note if role is ParagraphRole.NOTE else family.text
            if role is ParagraphRole.LEAD and family is BODY:
                style = "SporbarLead"
            if role is ParagraphRole.NOTE and family is not BODY:
                shape = Shape(shape.strong, True, shape.align, shape.size)
            if family is BODY and spans and all(span.mark is Mark.STRONG for span in spans):
                # a line of strong type announces what comes below it
                extra = f"<w:keepNext/>{extra}"
            return paragraph(inline.style(style), inline.spans(spans, shape), extra)
        case BulletList(items=items):
            style = inline.style(family.bullet)
            last = LIST_END if family is BODY else ""
            return "".join(
                paragraph(
                    style,
                    inline.spans(item, shape),
                    (last if number == len(items) else "") + extra,
                )
                for number, item in enumerate(items, start=1)
            )
        case DeviationNote():
            return deviation_note(inline, block)
        case Subheading(text=text):
            return paragraph(inline.style("SporbarCellHeading"), inline.text(text))
        case _:
            assert_never(block)


def deviation_note(inline: Inline, note: DeviationNote) -> str:
    """Label, sentence in bold italics, details: one barred stretch of text."""
    sentence = tuple(
        Span(
            span.text,
            Mark.DEVIATION if span.mark is Mark.PLAIN else span.mark,
            span.target,
        )
        for span in note.spans
    )
    out = [
        paragraph(inline.style("SporbarDeviationLabel"), inline.text(note.label)),
        paragraph(
            inline.style("SporbarDeviationText"),
            inline.spans(sentence),
            "<w:keepNext/><w:keepLines/>"
            if note.details
            else '<w:keepLines/><w:spacing w:after="100"/>',
        ),
    ]
    for number, detail in enumerate(note.details, start=1):
        last = number == len(note.details)
        term = Span(f"{detail.term}: ", Mark.STRONG)
        out.append(
            paragraph(
                inline.style("SporbarDeviationDetail"),
                inline.spans((term, *detail.spans)),
                '<w:spacing w:after="100"/>' if last else "<w:keepNext/>",
            )
        )
    return "".join(out)


def table(inline: Inline, node: Table, family: Family, width: int, size: int | None = None) -> str:
    """The table itself, without its caption; `width` in twentieths of a point, `size` of its type
    in half-points where it is not that of ordinary cells."""
    if not node.columns:
        return ""
    widths = table_widths(node, width, size * CHARACTER if size else _CHARACTER_WIDTH)
    aligns = [column.align for column in node.columns]
    header_style = inline.style(family.header)
    headers = "".join(
        f"<w:tc>{_cell_properties(cell_width)}"
        + paragraph(
            header_style,
            inline.text(column.header),
            Shape(align=column.align).paragraph_properties,
        )
        + "</w:tc>"
        for column, cell_width in zip(node.columns, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{headers}</w:tr>"]
    opening = [f"<w:tc>{_cell_properties(cell_width)}" for cell_width in widths]
    empty = paragraph(inline.style(family.text), "")
    rows.extend(_row(inline, row, family, widths, aligns, opening, empty) for row in node.rows)
    description = ", ".join(column.header for column in node.columns)
    return _frame(
        inline.style(_TABLE_STYLES[node.style]),
        widths,
        "".join(rows),
        title=node.caption,
        description=description,
    )


def _row(
    inline: Inline,
    row: Row,
    family: Family,
    widths: list[int],
    aligns: list[Align],
    opening: list[str],
    empty: str,
) -> str:
    strong = row.kind in (RowKind.SUM, RowKind.TOTAL)
    computed = row.kind is RowKind.ROUNDING
    borders = _SUM_BORDERS.get(row.kind)
    cells: list[str] = []
    tallest = 0
    for number, cell in enumerate(row.cells):
        # a row with more cells than columns loses none of them: the last column takes the rest
        column = min(number, len(widths) - 1)
        shape = Shape(strong, computed, aligns[column])
        content = "".join(cell_block(inline, block, family, shape) for block in cell.blocks)
        if number == 0 and row.anchor:
            content = inline.bookmark(row.anchor) + content
        if not cell.blocks:
            content += empty
        if number >= len(widths):
            cells[-1] += content
        else:
            start = _cell_properties(widths[number], borders) if borders else ""
            cells.append((f"<w:tc>{start}" if start else opening[number]) + content)
        tallest = max(tallest, lines(cell, widths[column]))
    cells.extend(start + empty for start in opening[len(cells) :])
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if tallest <= _WHOLE_ROW_LINES else ""
    return f"<w:tr>{whole}{''.join(f'{cell}</w:tc>' for cell in cells)}</w:tr>"


def key_figures(inline: Inline, node: KeyFigures, width: int, size: int | None = None) -> str:
    """A band of large numbers, each with its word below it; `size` is the number's."""
    items = node.items
    if not items:
        return ""
    bands = -(-len(items) // _BAND)
    per_band = -(-len(items) // bands)
    # numbers are never broken, words may be
    wanted = [max(1.7 * len(item.value), 6 + 0.45 * len(item.label), 10) for item in items]
    weights = [max(wanted[column::per_band]) for column in range(per_band)]
    widths = column_widths(weights, width)
    label_style = "SporbarOnePage" if size else "SporbarKeyLabel"
    rows = []
    for start in range(0, len(items), per_band):
        cells = []
        for number in range(per_band):
            content = paragraph(inline.style("SporbarKeyLabel"), "")
            if start + number < len(items):
                item = items[start + number]
                content = paragraph(
                    inline.style("SporbarKeyValue"),
                    inline.text(item.value, Shape(size=size)),
                ) + paragraph(
                    inline.style(label_style),
                    inline.spans((Span(item.label, target=item.target),)),
                )
            cells.append(f"<w:tc>{_cell_properties(widths[number])}{content}</w:tc>")
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
    description = "; ".join(f"{item.value} {item.label}" for item in items)
    return _frame(
        inline.style("SporbarKeyFigures"),
        widths,
        "".join(rows),
        title="",
        description=description,
        header_row=False,
    )


def callout(inline: Inline, node: Callout, family: Family, width: int) -> str:
    """A framed remark: one shaded cell."""
    title_style = "SporbarCalloutTitle" if family is not ONE_PAGE else "SporbarOnePageHeader"
    content = paragraph(inline.style(title_style), inline.text(node.title))
    inner = CELL if family is BODY else family
    content += "".join(cell_block(inline, block, inner) for block in node.blocks)
    row = f"<w:tr><w:tc>{_cell_properties(width)}{content}</w:tc></w:tr>"
    return _frame(
        inline.style("SporbarCallout"),
        [width],
        row,
        title=node.title,
        description="",
        header_row=False,
    )


def _cell_properties(width: int, borders: str | None = None) -> str:
    edges = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    return f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{edges}</w:tcPr>'


def _frame(
    style: str,
    widths: Sequence[int],
    rows: str,
    *,
    title: str,
    description: str,
    header_row: bool = True,
) -> str:
    first = 1 if header_row else 0
    look = (
        f'<w:tblLook w:val="{"04A0" if header_row else "0400"}" w:firstRow="{first}" '
        f'w:lastRow="0" w:firstColumn="{first}" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
    )
    alternative = f"<w:tblCaption w:val={attribute(title)}/>" if title else ""
    if description:
        alternative += f"<w:tblDescription w:val={attribute(description)}/>"
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"{look}{alternative}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
