"""No text makes the PDF fail, and none is lost: snapshots of every kind, texts as people paste."""

import unicodedata
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings

from sporbar.document import fonts
from sporbar.document.compose import compose
from sporbar.document.nodes import (
    Bar,
    BarChart,
    Cell,
    Column,
    Document,
    Mark,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
    TableStyle,
)
from sporbar.document.render.typst import render_pdf_in_process
from sporbar.document.snapshot import Snapshot
from sporbar.document.text import clean, printable
from tests.document import reading, samples
from tests.document.pdf_reading import faults, squeezed, texts
from tests.document.strategies import NASTY, snapshots

FRAME = compose(samples.bare(), fonts.coverage())
#: What breaks typesetters elsewhere: marks without a base, joiners alone, mixed scripts, tags.
WORSE = (
    "\u0301\u0308\u20e3",
    "\u200d\ufe0f\u200d",
    "漢\u0301 א\u0301 ก\u0301 क\u0301 \u0e31 \u093e \u3099 🧿\u20e3",
    "\u034f\u115f\u3164\u2800\ufff9\U000e0041\u061c",
    "\u1e9e\ua7b0 ⅷ ㎏ ﷽ 𝔉𝕆 ⠿ ☃ ⚖",
    "x" * 4000,
    "\u00a0".join("ord" for _ in range(400)),
    "A\u0300" * 300,
    "עברית " * 500,
)


def everywhere(text: str) -> Document:
    """`text` in every kind of place: heading, caption, cell, link, mark, chart."""
    spans = tuple(Span(text, mark, "https://example.org") for mark in Mark)
    table = Table(
        "t",
        text,
        (Column(text[:60]), Column("Status")),
        (Row((Cell((Paragraph(spans),)), Cell((Paragraph(spans[:1]),))), anchor="r"),),
        TableStyle.MEASURES,
    )
    chart = BarChart("f", text, text, text, (Bar(text, -1.0, text), Bar(text, 2.0, "2")), "t")
    return replace(
        FRAME,
        meta=replace(FRAME.meta, title=text, subject=text, author=text, footer=text[:300]),
        cover=replace(FRAME.cover, organisation=text[:300], title=text[:300], lines=(text,)),
        sections=(Section("s", text, (Paragraph(spans), table, chart)),),
    )


@pytest.mark.parametrize("text", [*NASTY, *WORSE])
def test_a_nasty_text_is_set_everywhere(text: str) -> None:
    assert faults(render_pdf_in_process(everywhere(text))) == []


def letters(text: str) -> Counter[str]:
    """The characters of a text whatever their order, which differs where scripts mix."""
    plain = unicodedata.normalize("NFKD", squeezed(text))
    return Counter(one for one in plain if unicodedata.category(one)[0] in "LN")


@settings(max_examples=12)
@given(snapshots())
def test_any_snapshot_is_set_whole(snapshot: Snapshot) -> None:
    document = compose(snapshot, fonts.coverage())
    pdf = render_pdf_in_process(document)
    assert faults(pdf) == []
    wanted: Counter[str] = Counter()
    for node in reading.nodes(document.sections):
        if isinstance(node, Span):
            wanted += letters(printable(clean(node.text).text, fonts.coverage()))
    assert not wanted - letters("".join(texts(pdf)))
