"""How small the type must be for a one-page summary to fit.

Word lays a page out only when it is opened, so the height is estimated from the text, on the
generous side, and the largest size that fits is chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from sporbar.document.nodes import (
    BarChart,
    Block,
    BulletList,
    Callout,
    DefinitionList,
    DeviationNote,
    Heading,
    KeyFigures,
    Paragraph,
    Section,
    Table,
)
from sporbar.document.render.docx.package import Frame
from sporbar.document.render.docx.tables import CHARACTER, lines, table_widths, text_length

#: The height of a line as a share of the size of its type, as in Inter.
_LINE = 1.23


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes in half-points."""

    text: int
    title: int
    heading: int
    key_value: int

    @property
    def chart_width(self) -> int:
        """Twentieths of a point at which the type in a chart, 12 of its 720 units, is as large as
        the text around it."""
        return self.text * 10 * 60


SCALES = (
    Scale(19, 36, 25, 32),
    Scale(18, 36, 24, 32),
    Scale(17, 34, 22, 30),
    Scale(16, 32, 20, 28),
    Scale(15, 28, 18, 26),
    Scale(14, 26, 17, 24),
    Scale(13, 24, 15, 22),
    Scale(12, 22, 14, 20),
)


def best_scale(section: Section, frame: Frame, shapes: Mapping[str, float]) -> Scale:
    """The largest type with which the section fits its page; the smallest if none does.

    `shapes` are height by width of the section's charts, by their anchors.
    """
    for scale in SCALES:
        title = scale.title * 10 * _LINE + 120
        blocks = sum(_block_height(block, frame, scale, shapes) for block in section.blocks)
        if title + blocks <= frame.text_height:
            return scale
    return SCALES[-1]


def _block_height(block: Block, frame: Frame, scale: Scale, shapes: Mapping[str, float]) -> float:
    """In twentieths of a point, space around included."""
    size = scale.text * 10
    line = size * _LINE
    character = scale.text * CHARACTER
    width = frame.text_width

    def paragraphs(lengths: list[int], room: float) -> float:
        return sum(max(1, -(-length // max(1, int(room / character)))) for length in lengths) * line

    match block:
        case Paragraph() | BulletList():
            return paragraphs(text_length(block), width - 200) + 60
        case DeviationNote():
            return paragraphs(text_length(block), width - 200) * 1.2 + 120
        case DefinitionList(items=items):
            lengths = [sum(len(s.text) for s in item.spans) for item in items]
            return paragraphs(lengths, width - 2835) + 60 * len(items)
        case Callout(blocks=blocks):
            lengths = [n for inner in blocks for n in text_length(inner)]
            return paragraphs(lengths, width - 400) + line + 400
        case Heading():
            return scale.heading * 10 * _LINE + 120
        case KeyFigures(items=items):
            bands = -(-len(items) // 6)
            per_band = max(1, -(-len(items) // max(1, bands)))
            labels = paragraphs([max((len(i.label) for i in items), default=0)], width / per_band)
            return bands * (scale.key_value * 10 * _LINE + labels + 160) + 160
        case BarChart(anchor=anchor):
            return min(frame.text_width, scale.chart_width) * shapes[anchor] + line + 220
        case Table(columns=columns, rows=rows):
            widths = [w - 160 for w in table_widths(block, width, character)]
            header = max(
                (paragraphs([len(c.header)], w) for c, w in zip(columns, widths, strict=True)),
                default=0,
            )
            body = sum(
                max(
                    (lines(cell, w, character) for cell, w in zip(row.cells, widths, strict=False)),
                    default=1,
                )
                * line
                + 50
                for row in rows
            )
            return body + header + line + 330
        case _:
            assert_never(block)
