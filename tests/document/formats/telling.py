"""What a document says, straight from its nodes, and how two tellings are compared.

Whitespace, hyphens and the forms of ligatures are a format's own business, so every text is
compared in its `bare` form.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

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


#: Arabic letters change and join; a PDF holds the drawn parts in the order they are seen, some of
#: them twice, so only which letters a run has can be compared.
_JOINED = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]+")


def bare(text: str) -> str:
    """`text` without what a format may add, drop or exchange."""
    seen = _PASSED_OVER.sub("", unicodedata.normalize("NFKC", text))
    return _JOINED.sub(lambda run: "".join(sorted(set(run[0]))), seen)


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
    return Told(bare_pieces(pieces), tuple(tables))


def bare_pieces(pieces: list[str]) -> tuple[str, ...]:
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
