"""Cases sent to the member councils: the sentence first, then a row a council."""

from collections.abc import Iterator
from itertools import groupby

from sporbar.document import adoption
from sporbar.document.compose import recorded
from sporbar.document.compose.context import (
    Context,
    adoption_anchor,
    cell,
    note,
    one_line,
    plain,
    shorten,
)
from sporbar.document.nodes import (
    Block,
    Cell,
    CellBlock,
    Column,
    Definition,
    Heading,
    Mark,
    ParagraphRole,
    Row,
    Section,
    Span,
    Table,
)
from sporbar.document.snapshot import AdoptionCase, CouncilAnswer

#: So many cases that wait are named on the page that must be one.
MOST_WAITING = 6
TITLE_LENGTH = 60


def part(context: Context) -> tuple[Section, ...]:
    words = context.bodies
    anchor = context.claim("vedtak-i-kommunene")
    cases = context.snapshot.adoptions
    blocks: list[Block] = [plain(words.adoptions_lead if cases else words.no_adoptions)]
    for number, case in enumerate(cases, start=1):
        blocks.extend(_case(context, number, case))
    return (Section(anchor, words.adoptions, tuple(blocks)),)


def _case(context: Context, number: int, case: AdoptionCase) -> Iterator[Block]:
    words, title = context.bodies, context.title(case.title)
    language, as_of = context.language, context.snapshot.report.as_of
    anchor = context.claim(adoption_anchor(number))
    yield Heading(2, title, anchor)
    said = adoption.sentence(case, language, as_of)
    yield plain(one_line(said), role=ParagraphRole.LEAD)
    effect = adoption.effect_sentence(case, language, as_of)
    late = adoption.delay_sentences(case, language, as_of)
    for text in (*late, *((effect,) if case.answers else ())):
        yield plain(one_line(text), Mark.COMPUTED)
    if case.reference:
        yield note(Span(context.title(case.reference)))
    yield from recorded.concerns(context, case.measures)
    yield from recorded.said(context, words.common_wording, case.wording)
    if case.answers:
        yield _table(context, case, title, f"tabell-{anchor}")


def _table(context: Context, case: AdoptionCase, title: str, anchor: str) -> Table:
    words = context.bodies
    has_words = any(one.wording or one.conditions for one in case.answers)
    return Table(
        anchor=context.claim(anchor),
        caption=words.councils_table.format(title=title),
        columns=(
            Column(words.council, 2.0),
            Column(words.answer, 2.0),
            Column(words.date, 2.0),
            Column(words.case_number, 1.6),
            *((Column(words.own_wording, 4.2),) if has_words else ()),
        ),
        rows=tuple(
            _row(context, case, one, count, has_words=has_words)
            for one, count in _together(case.answers)
        ),
    )


def _together(answers: tuple[CouncilAnswer, ...]) -> Iterator[tuple[CouncilAnswer, int]]:
    """Each council, and how many it stands for: those in a row that nobody named and that answered
    alike are one row."""
    for one, alike in groupby(answers):
        found = list(alike)
        if one.council:
            yield from ((same, 1) for same in found)
        else:
            yield one, len(found)


def _row(
    context: Context, case: AdoptionCase, one: CouncilAnswer, count: int, *, has_words: bool
) -> Row:
    words, unknown = context.bodies, context.labels.not_stated
    unnamed = words.unnamed_one if count == 1 else words.unnamed_many.format(count=count)
    cells = [
        cell(context.title(one.council) if one.council else unnamed),
        cell(words.council_states[one.state]),
        Cell(tuple(_dates(context, one))),
        cell(context.title(one.case_number) if one.case_number else unknown),
    ]
    if has_words:
        cells.append(Cell(tuple(_words(context, case, one))))
    return Row(tuple(cells))


def _dates(context: Context, one: CouncilAnswer) -> Iterator[CellBlock]:
    words = context.bodies
    waits = one.state in adoption.PENDING
    if one.decided or not waits:
        yield plain(context.date(one.decided) if one.decided else context.labels.not_stated)
        return
    if one.expected:
        yield plain(words.expected.format(date=context.date(one.expected)))
    else:
        yield plain(context.labels.not_stated)
    if one.first_expected and one.first_expected != one.expected:
        first = words.first_expected.format(date=context.date(one.first_expected))
        yield from recorded.notes(first)


def _words(context: Context, case: AdoptionCase, one: CouncilAnswer) -> Iterator[CellBlock]:
    """What it changed in the common wording, or its whole wording where there is nothing common."""
    words = context.bodies
    if one.wording and adoption.is_other_wording(case.wording, one.wording):
        yield from recorded.said(context, context.labels.quoted, one.wording)
        for piece in adoption.wording_differences(case.wording or "", one.wording):
            if piece.kind != "same":
                phrase = words.removed if piece.kind == "removed" else words.added
                yield note(Span(phrase.format(text=one_line(piece.text)), Mark.COMPUTED))
    elif one.wording and case.wording:
        yield plain(words.as_common)
    else:
        yield from recorded.said(context, context.labels.quoted, one.wording)
    yield from recorded.said(context, words.conditions, one.conditions)


def waiting(context: Context) -> Iterator[Definition]:
    """ "Felles renovasjon (6 av 7)" for each case that still waits, where the part is printed."""
    words, snapshot = context.bodies, context.snapshot
    if "adoptions" not in snapshot.report.outline:
        return
    numbered = enumerate(snapshot.adoptions, start=1)
    found = [(number, case) for number, case in numbered if adoption.pending(case)]
    spans: list[Span] = []
    for number, case in found[:MOST_WAITING]:
        counted = adoption.tally(case)
        text = words.waiting_case.format(
            title=shorten(context.title(case.title), TITLE_LENGTH),
            yes=counted.yes,
            of=counted.asked,
        )
        spans.extend((Span("; "), context.link_outside(text, adoption_anchor(number))))
    if rest := found[MOST_WAITING:]:
        spans.extend((Span(" "), Span(words.more_waiting.format(count=len(rest)))))
    if spans:
        yield Definition(words.waiting_heading, tuple(spans[1:]))
