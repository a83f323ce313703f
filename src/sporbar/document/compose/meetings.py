"""The bodies' meetings in the period: a sub-section a body, a row a case."""

from collections.abc import Iterator

from sporbar.document.compose import recorded
from sporbar.document.compose.context import (
    Context,
    cell,
    meetings_anchor,
    paragraphs,
    plain,
)
from sporbar.document.nodes import (
    Block,
    Cell,
    CellBlock,
    Column,
    Heading,
    Mark,
    Row,
    Section,
    Table,
)
from sporbar.document.snapshot import Meeting, MeetingItem


def part(context: Context) -> tuple[Section, ...]:
    words = context.bodies
    anchor = context.claim("moter-og-saker")
    by_body: dict[str, list[Meeting]] = {}
    for meeting in context.snapshot.meetings:
        by_body.setdefault(meeting.body, []).append(meeting)
    blocks: list[Block] = []
    for body, meetings in by_body.items():
        place = context.claim(meetings_anchor(body))
        blocks.append(Heading(2, context.title(body), place))
        blocks.append(_table(context, body, meetings, f"tabell-{place}"))
    return (Section(anchor, words.meetings, tuple(blocks) or (plain(words.no_meetings),)),)


def _table(context: Context, body: str, meetings: list[Meeting], anchor: str) -> Table:
    words = context.bodies
    return Table(
        anchor=context.claim(anchor),
        caption=words.meetings_of.format(body=context.title(body)),
        columns=(
            Column(words.meeting, 1.7),
            Column(words.case_number, 1.3),
            Column(words.case_title, 3.2),
            Column(words.outcome, 3.6),
        ),
        rows=tuple(row for meeting in meetings for row in _rows(context, meeting)),
    )


def _rows(context: Context, meeting: Meeting) -> Iterator[Row]:
    words, state = context.bodies, None
    if meeting.state != "held":
        state = words.occasion_states[meeting.state]
    when = plain(context.date(meeting.on))
    where = meeting.place and context.title(meeting.place)
    head = Cell((when, *recorded.notes(where, state)))
    if not meeting.items:
        yield Row((head, Cell(), cell(words.no_items), Cell()))
    for item in meeting.items:
        yield Row(
            (
                head,
                cell(context.title(item.number) if item.number else context.labels.not_stated),
                Cell(
                    (plain(context.title(item.title)), *recorded.concerns(context, item.measures))
                ),
                Cell(tuple(_outcome(context, meeting, item))),
            )
        )
        # The place is said once a meeting; the day in every row, which is read by itself.
        head = Cell((when,))


def _outcome(context: Context, meeting: Meeting, item: MeetingItem) -> Iterator[CellBlock]:
    words = context.bodies
    if item.outcome:
        yield plain(recorded.sentence_case(_result(context, item)), Mark.STRONG)
    yield from paragraphs((item.wording,) if item.wording else ())
    if item.vote:
        yield from recorded.notes(words.vote.format(vote=context.sentence(item.vote)))
    yield from recorded.withheld(context, item.withheld)
    if not (item.outcome or item.wording or item.vote or item.withheld):
        is_to_come = meeting.state == "planned"
        nothing = words.not_dealt_with_yet if is_to_come else context.labels.not_stated
        yield plain(recorded.sentence_case(nothing))


def _result(context: Context, item: MeetingItem) -> str:
    words = context.bodies
    if item.outcome == "postponed" and item.postponed_to:
        return words.postponed_to.format(date=context.date(item.postponed_to))
    if item.outcome == "returned" and item.returned_to:
        return words.returned_to.format(body=context.title(item.returned_to))
    assert item.outcome is not None
    return words.outcomes[item.outcome]
