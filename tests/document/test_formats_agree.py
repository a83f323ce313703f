"""HTML, PDF and Word say the same, and all that the snapshot says.

Each format is read back by itself and compared with the document's nodes, piece by piece and cell
by cell; the nodes in turn are compared with the snapshot, so that nothing is lost before them.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings

from sporbar.document.compose import compose
from sporbar.document.fonts import coverage
from sporbar.document.nodes import Document, Table
from sporbar.document.render.docx import render_docx
from sporbar.document.render.html import render_html
from sporbar.document.render.typst import render_pdf_in_process
from tests.document import body_samples, samples
from tests.document.formats import (
    Told,
    differences,
    told,
    told_by_docx,
    told_by_html,
    told_by_pdf,
    unsaid,
)
from tests.document.strategies import snapshots

COVERAGE = coverage()
FORMATS: dict[str, Callable[[Document], Told]] = {
    "html": lambda document: told_by_html(render_html(document)),
    "pdf": lambda document: told_by_pdf(render_pdf_in_process(document)),
    "docx": lambda document: told_by_docx(render_docx(document)),
}


def compared(document: Document, found: dict[str, Told]) -> dict[str, list[str]]:
    expected = told(document)
    return {name: differences(expected, one) for name, one in found.items()}


def in_all_formats(document: Document) -> dict[str, Told]:
    return {name: read(document) for name, read in FORMATS.items()}


def agreed() -> dict[str, list[str]]:
    return {name: [] for name in FORMATS}


SAMPLES = {
    "half_year": samples.sample,
    "annual": samples.annual,
    "nynorsk": samples.nynorsk,
    "bare": samples.bare,
    "followed": samples.followed,
    "followed_annual": samples.followed_annual,
    "governed": body_samples.governed,
    "governed_annual": body_samples.governed_annual,
    "governed_in_nynorsk": body_samples.governed_in_nynorsk,
    "governed_by_nobody": body_samples.governed_by_nobody,
}


@pytest.mark.parametrize("name", SAMPLES)
def test_formats_say_what_the_nodes_say(name):
    document = compose(SAMPLES[name](), COVERAGE)
    assert compared(document, in_all_formats(document)) == agreed()


@pytest.mark.parametrize("name", SAMPLES)
def test_nodes_say_what_the_snapshot_says(name):
    snapshot = SAMPLES[name]()
    assert unsaid(snapshot, compose(snapshot, COVERAGE)) == []


@settings(max_examples=15)
@given(snapshots())
def test_formats_agree_on_any_snapshot(snapshot):
    document = compose(snapshot, COVERAGE)
    assert compared(document, in_all_formats(document)) == agreed()
    assert unsaid(snapshot, document) == []


def without_one_row(document: Document) -> Document:
    """`document` with the second row of its first table of measures gone."""
    sections = []
    dropped = False
    for section in document.sections:
        blocks = []
        for block in section.blocks:
            if isinstance(block, Table) and len(block.rows) > 1 and not dropped:
                block = replace(block, rows=(block.rows[0], *block.rows[2:]))
                dropped = True
            blocks.append(block)
        sections.append(replace(section, blocks=tuple(blocks)))
    return replace(document, sections=tuple(sections))


def test_comparison_notices_a_dropped_row():
    document = compose(samples.sample(), COVERAGE)
    found = compared(document, in_all_formats(without_one_row(document)))
    assert all(found.values())


def test_comparison_notices_a_changed_amount():
    snapshot = samples.sample()
    accounts = snapshot.accounts
    first, *rest = accounts.groups
    wrong = replace(accounts, groups=(replace(first, amount="997936.00"), *rest))
    other = compose(replace(snapshot, accounts=wrong), COVERAGE)
    document = compose(snapshot, COVERAGE)
    assert all(compared(document, in_all_formats(other)).values())
    assert unsaid(snapshot, other) == ["110 Lønn: 997935.00"]


def test_comparison_notices_sentences_in_another_order():
    document = compose(samples.sample(), COVERAGE)
    turned = replace(document, sections=document.sections[::-1])
    assert all(compared(document, in_all_formats(turned)).values())


def test_comparison_notices_a_sentence_the_nodes_left_out():
    snapshot = samples.sample()
    area, *others = snapshot.focus_areas
    measure, *more = area.measures
    silent = replace(area, measures=(replace(measure, status=measure.status[:1]), *more))
    document = compose(replace(snapshot, focus_areas=(silent, *others)), COVERAGE)
    assert unsaid(snapshot, document) == [measure.status[1].text]
