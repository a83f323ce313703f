"""The document between the facts and the formats: a closed union of nodes.

`compose` builds a `Document` from a `Snapshot`; each renderer in `render/` walks it and nothing
else, so that HTML, PDF and Word say the same by construction. Every renderer matches on the node
type and ends in `assert_never`, so mypy names the renderer that lacks a new node.

Text is data: no node holds markup. Typography (no-break spaces, minus signs, dates in words) is
settled by `compose`; what a format needs beyond that (hyphenation, page breaks) is the renderer's.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Mark(StrEnum):
    """How a span stands out. DEVIATION is bold italics, always beside the word "Avvik"."""

    PLAIN = "plain"
    STRONG = "strong"
    DEVIATION = "deviation"
    #: computed by Sporbar or linked by the editors, not said by the source ("vår kobling")
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text. `target` is an anchor in the same document ("tiltak-5-12") or a URL."""

    text: str
    mark: Mark = Mark.PLAIN
    target: str | None = None


class ParagraphRole(StrEnum):
    BODY = "body"
    LEAD = "lead"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: tuple[Span, ...]
    role: ParagraphRole = ParagraphRole.BODY


@dataclass(frozen=True, slots=True)
class BulletList:
    """Each item is a run of spans on one bullet."""

    items: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Definition:
    term: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms with their values: the dates, the colophon."""

    items: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class DeviationNote:
    """A sentence that deviates: `label` ("Avvik: utsatt") is printed before it in small type, the
    sentence in bold italics, `details` (cause, consequence, remedy, new date ...) below it."""

    label: str
    spans: tuple[Span, ...]
    details: tuple[Definition, ...] = ()


@dataclass(frozen=True, slots=True)
class Subheading:
    """A small heading inside a cell: the title of a strand. Not in the contents list."""

    text: str


CellBlock: TypeAlias = Paragraph | BulletList | DeviationNote | Subheading


class Align(StrEnum):
    START = "start"
    END = "end"  # numbers: right, tabular figures


@dataclass(frozen=True, slots=True)
class Column:
    """`weight` is the share of the width relative to the other columns."""

    header: str
    weight: float = 1.0
    align: Align = Align.START


class RowKind(StrEnum):
    BODY = "body"
    SUM = "sum"
    TOTAL = "total"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Cell:
    blocks: tuple[CellBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """The first cell is the row's header. `anchor` makes the row a place one can link to."""

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.BODY
    anchor: str | None = None


class TableStyle(StrEnum):
    PLAIN = "plain"
    #: the four-column table of measures: rows are tall, cells hold blocks
    MEASURES = "measures"
    #: small type, tight rows, for the one-page summary
    COMPACT = "compact"


@dataclass(frozen=True, slots=True)
class Table:
    """Header cells repeat on every page; every row has as many cells as there are columns."""

    anchor: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    style: TableStyle = TableStyle.PLAIN


@dataclass(frozen=True, slots=True)
class Bar:
    """`value` in kroner (may be negative); `text` is the value as printed."""

    label: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars from a zero line. `description` is the alternative text; a table with the
    same figures always stands in the same document, named by `table_anchor`."""

    anchor: str
    title: str
    description: str
    axis_title: str
    bars: tuple[Bar, ...]
    table_anchor: str
    compact: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigure:
    value: str
    label: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A few large numbers with a word each, in one band."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """A framed remark: what is missing, postings that are made up."""

    title: str
    blocks: tuple[Paragraph | BulletList, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below a section's own (level 2 or 3), listed in the contents."""

    level: int
    text: str
    anchor: str


Block: TypeAlias = (
    Paragraph
    | BulletList
    | DefinitionList
    | Table
    | BarChart
    | KeyFigures
    | Callout
    | Heading
    | DeviationNote
)


class PageLayout(StrEnum):
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"
    #: truly one page: the renderer shrinks type step by step until it fits
    ONE_PAGE = "one_page"


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter: starts a new page in print, is a level-1 heading and an anchor everywhere."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]
    layout: PageLayout = PageLayout.PORTRAIT


@dataclass(frozen=True, slots=True)
class Cover:
    """`lines` stand under the title: period, as-of date, plan, author's role."""

    organisation: str
    kind: str
    title: str
    lines: tuple[str, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Meta:
    """`language` is nb or nn; `date` the ISO day the bytes carry (never the clock's);
    `footer` is printed on every page before "side x av y"; `words` are the few words the
    renderers print themselves (contents, page, of, table, figure)."""

    title: str
    subject: str
    author: str
    language: str
    date: str
    footer: str
    colour: str
    words: "RendererWords"
    draft: bool = False


@dataclass(frozen=True, slots=True)
class RendererWords:
    """Words a format prints on its own account, in the document's language."""

    contents: str
    page: str
    of: str
    table: str
    figure: str
    draft: str
    deviation: str
    skip_to_content: str
    back_to_contents: str


@dataclass(frozen=True, slots=True)
class Document:
    meta: Meta
    cover: Cover
    sections: tuple[Section, ...]
