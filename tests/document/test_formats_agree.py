"""HTML, PDF and Word say the same, and all that the snapshot says.

Each format is read back by itself and compared with the document's nodes, piece by piece and cell
by cell; the nodes in turn are compared with the snapshot, so that nothing is lost before them.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from sporbar.document.compose import compose
from sporbar.document.fonts import coverage
from sporbar.document.nodes import Document, Table
from sporbar.document.render.docx import render_docx
from sporbar.document.render.html import render_html
from sporbar.document.snapshot import Deviation, Measure, Snapshot, StatusLine
from sporbar.document.text import clean, printable
from tests.document import samples
from tests.document.formats import (
    Told,
    bare,
    differences,
    told,
    told_by_docx,
    told_by_html,
)
from tests.document.strategies import snapshots

COVERAGE = coverage()
FORMATS: dict[str, Callable[[Document], Told]] = {
    "html": lambda document: told_by_html(render_html(document)),
    "docx": lambda document: told_by_docx(render_docx(document)),
}


def compared(document: Document, found: dict[str, Told]) -> dict[str, list[str]]:
    expected = told(document)
    return {name: differences(expected, one) for name, one in found.items()}


def in_all_formats(document: Document) -> dict[str, Told]:
    return {name: read(document) for name, read in FORMATS.items()}


def agreed() -> dict[str, list[str]]:
    return {name: [] for name in FORMATS}


# -- the snapshot and the document -----------------------------------------------------------


def lines(measure: Measure) -> Iterator[StatusLine]:
    yield from measure.status
    for strand in measure.strands:
        yield from strand.status


def words_of(deviation: Deviation) -> Iterator[str | None]:
    yield from (deviation.cause, deviation.consequence, deviation.remedy)
    yield from (deviation.reported_to, deviation.decision)


def facts(snapshot: Snapshot) -> Iterator[str | None]:
    """Every text of people's own that a report must hold."""
    yield from snapshot.introduction
    for area in snapshot.focus_areas:
        yield area.title
        yield from area.note
        for measure in area.measures:
            yield measure.title
            yield from measure.activities
            yield from (link.title for link in measure.action_areas)
            for strand in measure.strands:
                yield strand.title
                yield from strand.activities
            for line in lines(measure):
                yield line.text
                if line.deviation:
                    yield from words_of(line.deviation)
            yield from (one.body for one in measure.recommendations)
            yield from (one.scheme for one in measure.recommendations)
    yield from (annex.title for annex in snapshot.annexes)
    if snapshot.accounts:
        yield from snapshot.accounts.caveats


def kroner(amount: str) -> str:
    """An amount as bare print has it: whole kroner, a true minus sign."""
    whole = Decimal(amount).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"{'−' if whole < 0 else ''}{abs(whole)}"


def amounts(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """What each printed amount belongs to, and the amount: the first and the last cell of a row."""
    accounts = snapshot.accounts
    if accounts is None:
        return
    for group in accounts.groups:
        yield f"{group.code} {group.name}", group.amount
    for project in accounts.projects:
        if project.code is not None:
            yield f"{project.code} {project.name}", project.net


def unsaid(snapshot: Snapshot, document: Document) -> list[str]:
    """The facts of `snapshot` that `document` leaves out."""
    said = told(document)
    rows = {(row[0], row[-1]) for table in said.tables for row in table}
    missing = [
        fact
        for fact in facts(snapshot)
        if fact is not None and printed(fact) and printed(fact) not in said.whole
    ]
    missing.extend(
        f"{name}: {amount}"
        for name, amount in amounts(snapshot)
        if (printed(name), kroner(amount)) not in rows
    )
    return missing


def printed(text: str) -> str:
    return bare(printable(clean(text).text, COVERAGE))


# -- the tests -------------------------------------------------------------------------------

SAMPLES = {
    "half_year": samples.sample,
    "annual": samples.annual,
    "nynorsk": samples.nynorsk,
    "bare": samples.bare,
}


@pytest.mark.parametrize("name", SAMPLES)
def test_formats_say_what_the_nodes_say(name):
    document = compose(SAMPLES[name](), COVERAGE)
    assert compared(document, in_all_formats(document)) == agreed()


@pytest.mark.parametrize("name", SAMPLES)
def test_nodes_say_what_the_snapshot_says(name):
    snapshot = SAMPLES[name]()
    assert unsaid(snapshot, compose(snapshot, COVERAGE)) == []


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
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
