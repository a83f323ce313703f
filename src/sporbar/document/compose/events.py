"""Conferences, courses, visits and meetings with others."""

from collections.abc import Iterator

from sporbar.document import typography
from sporbar.document.compose import recorded
from sporbar.document.compose.context import Context, cell, plain
from sporbar.document.nodes import Block, Cell, CellBlock, Column, Row, Section, Table
from sporbar.document.snapshot import Event


def part(context: Context) -> tuple[Section, ...]:
    words = context.bodies
    anchor = context.claim("arrangementer")
    found = context.snapshot.events
    block: Block = plain(words.no_events)
    if found:
        block = Table(
            anchor=context.claim("tabell-arrangementer"),
            caption=words.events,
            columns=(
                Column(words.event, 3.2),
                Column(words.when_and_where, 2.4),
                Column(words.organiser, 2.4),
                Column(words.participants, 1.6),
            ),
            rows=tuple(_row(context, one) for one in found),
        )
    return (Section(anchor, words.events, (block,)),)


def _row(context: Context, one: Event) -> Row:
    words, unknown = context.bodies, context.labels.not_stated
    together = [context.title(name) for name in one.together_with]
    return Row(
        (
            Cell(tuple(_title(context, one))),
            Cell(tuple(_when(context, one))),
            Cell(
                (
                    plain(context.title(one.organiser) if one.organiser else unknown),
                    *recorded.notes(
                        words.together_with.format(who=context.listing(together))
                        if together
                        else None
                    ),
                )
            ),
            cell(participants(context, one)),
        )
    )


def _title(context: Context, one: Event) -> Iterator[CellBlock]:
    words = context.bodies
    yield plain(context.title(one.title))
    kind = words.event_kinds[one.kind]
    state = "" if one.state == "held" else f", {words.occasion_states[one.state]}"
    yield from recorded.notes(f"{recorded.sentence_case(kind)}{state}")
    yield from recorded.concerns(context, one.measures)


def _when(context: Context, one: Event) -> Iterator[CellBlock]:
    yield plain(context.date(one.on) if one.on else context.labels.not_stated)
    if one.place:
        yield plain(context.title(one.place))
    if one.next_on:
        again = context.bodies.next_on.format(date=context.date(one.next_on))
        yield from recorded.notes(again)


def participants(context: Context, one: Event) -> str:
    """ "over 100", "25": the count as it was said."""
    words = context.labels
    if one.participants is None:
        return words.not_stated
    number = one.participants_number
    said = words.not_stated if number is None else typography.number(number)
    return words.quantifiers[one.participants].format(number=said)
