"""Who sits for the region in the bodies of others."""

from sporbar.document.compose import recorded
from sporbar.document.compose.context import Context, cell, plain
from sporbar.document.nodes import Block, Cell, Column, Row, Section, Table
from sporbar.document.snapshot import Representation


def part(context: Context) -> tuple[Section, ...]:
    words = context.bodies
    anchor = context.claim("representasjon")
    found = context.snapshot.representations
    block: Block = plain(words.no_representation)
    if found:
        block = Table(
            anchor=context.claim("tabell-representasjon"),
            caption=words.representation,
            columns=(
                Column(words.body, 3.0),
                Column(words.seat, 2.2),
                Column(words.on_behalf, 2.4),
                Column(words.term, 2.2),
            ),
            rows=tuple(_row(context, one) for one in found),
        )
    return (Section(anchor, words.representation, (block,)),)


def _row(context: Context, one: Representation) -> Row:
    unknown = context.labels.not_stated
    whose = one.organisation and context.title(one.organisation)
    who = one.person and context.title(one.person)
    return Row(
        (
            Cell((plain(context.title(one.body)), *recorded.notes(whose))),
            Cell((plain(context.title(one.role)), *recorded.notes(who))),
            cell(context.title(one.on_behalf) if one.on_behalf else unknown),
            cell(recorded.term(context, one.since, one.until)),
        )
    )
