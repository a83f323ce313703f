"""What was to be done after the decisions, and what was: the list that councils ask for."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sporbar.document import partial_dates
from sporbar.document.compose import recorded
from sporbar.document.compose.context import Context, plain
from sporbar.document.nodes import (
    Block,
    Cell,
    CellBlock,
    Column,
    Heading,
    Mark,
    Paragraph,
    ParagraphRole,
    Row,
    Section,
    Span,
    Table,
)
from sporbar.document.snapshot import DecisionFollowUp

#: Nothing more is to come of these.
CLOSED = frozenset({"done", "lapsed"})


def part(context: Context) -> tuple[Section, ...]:
    words = context.bodies
    anchor = context.claim("oppfolging")
    found = context.snapshot.follow_ups
    still_open = [one for one in found if one.state not in CLOSED]
    closed = [one for one in found if one.state in CLOSED]
    blocks: list[Block] = [_counts(context) if found else plain(words.no_follow_up)]
    for title, place, some in (
        (words.follow_up_open, "oppfolging-apen", still_open),
        (words.follow_up_closed, "oppfolging-ferdig", closed),
    ):
        if some:
            blocks.append(Heading(2, title, context.claim(place)))
            blocks.append(_table(context, title, some, f"tabell-{place}"))
    return (Section(anchor, words.follow_up, tuple(blocks)),)


def _counts(context: Context) -> Paragraph:
    words = context.bodies
    found = Counter(one.state for one in context.snapshot.follow_ups)
    counts = ", ".join(
        f"{found[state]} {word}" for state, word in words.follow_up_states.items() if found[state]
    )
    return plain(words.follow_up_counts.format(counts=counts), role=ParagraphRole.LEAD)


def _table(context: Context, caption: str, found: list[DecisionFollowUp], anchor: str) -> Table:
    words = context.bodies
    return Table(
        anchor=context.claim(anchor),
        caption=f"{words.follow_up}: {caption[:1].lower()}{caption[1:]}",
        columns=(
            Column(words.decided_in, 2.3),
            Column(words.to_be_done, 2.8),
            Column(words.responsible_and_deadline, 2.3),
            Column(words.state, 2.5),
        ),
        rows=tuple(_row(context, one) for one in found),
    )


def _row(context: Context, one: DecisionFollowUp) -> Row:
    return Row(
        (
            Cell(tuple(_decision(context, one))),
            Cell(tuple(_task(context, one))),
            Cell(tuple(_who(context, one))),
            Cell(tuple(_state(context, one))),
        )
    )


def _decision(context: Context, one: DecisionFollowUp) -> Iterator[CellBlock]:
    yield plain(context.title(one.title), Mark.STRONG)
    told = [context.title(one.body), context.date(one.on)]
    if one.number:
        told.append(recorded.case(context, one.number))
    yield from recorded.notes(", ".join(told))
    yield from recorded.concerns(context, one.measures)


def _task(context: Context, one: DecisionFollowUp) -> Iterator[CellBlock]:
    if one.is_come_back:
        yield plain(context.bodies.come_back, Mark.STRONG)
    yield from recorded.said(context, "{text}", one.task)
    if one.decision:
        yield from recorded.said(
            context, context.labels.quoted if one.task else "{text}", one.decision
        )
    yield from recorded.withheld(context, one.withheld)
    if not (one.is_come_back or one.task or one.decision or one.withheld):
        yield plain(recorded.sentence_case(context.labels.not_stated))


def _who(context: Context, one: DecisionFollowUp) -> Iterator[CellBlock]:
    words, unknown = context.bodies, context.labels.not_stated
    yield plain(context.title(one.responsible) if one.responsible else unknown)
    when = context.date(one.deadline) if one.deadline else unknown
    spans = [Span(words.deadline.format(date=when))]
    if is_late(one, context.snapshot.report.as_of):
        spans.append(Span(f" ({words.deadline_passed})", Mark.COMPUTED))
    yield Paragraph(tuple(spans), ParagraphRole.NOTE)


def _state(context: Context, one: DecisionFollowUp) -> Iterator[CellBlock]:
    words = context.bodies
    yield plain(recorded.sentence_case(words.follow_up_states[one.state]), Mark.STRONG)
    yield from recorded.said(context, words.done, one.done)
    yield from recorded.said(context, words.plan, one.plan)


def is_late(one: DecisionFollowUp, as_of: str) -> bool:
    """Whether its deadline is over and it is not finished."""
    if one.state in CLOSED or not one.deadline:
        return False
    try:
        _, last = partial_dates.bounds(one.deadline)
        return last is not None and last < date.fromisoformat(as_of)
    except ValueError:
        return False
