"""Joint agreements: who, from when to when, and when notice must be given."""

from collections.abc import Iterator

from sporbar.document.compose import recorded
from sporbar.document.compose.context import Context, cell, paragraphs, plain
from sporbar.document.nodes import (
    Block,
    BulletList,
    Cell,
    CellBlock,
    Column,
    Mark,
    Row,
    Section,
    Span,
    Table,
)
from sporbar.document.snapshot import Agreement


def part(context: Context) -> tuple[Section, ...]:
    words = context.bodies
    anchor = context.claim("avtaler")
    found = context.snapshot.agreements
    block: Block = plain(words.no_agreements)
    if found:
        block = Table(
            anchor=context.claim("tabell-avtaler"),
            caption=words.agreements,
            columns=(
                Column(words.agreement, 3.6),
                Column(words.parties, 2.4),
                Column(words.term, 2.0),
                Column(words.notice, 2.0),
            ),
            rows=tuple(_row(context, one) for one in found),
        )
    return (Section(anchor, words.agreements, (block,)),)


def _row(context: Context, one: Agreement) -> Row:
    parties = tuple((Span(context.title(name)),) for name in one.parties)
    return Row(
        (
            Cell(tuple(_title(context, one))),
            Cell((BulletList(parties) if parties else plain(context.labels.not_stated),)),
            cell(recorded.term(context, one.since, one.until)),
            Cell(tuple(_notice(context, one))),
        )
    )


def _title(context: Context, one: Agreement) -> Iterator[CellBlock]:
    yield plain(context.title(one.title), Mark.STRONG)
    yield from paragraphs((one.about,) if one.about else ())
    yield from recorded.concerns(context, one.measures)


def _notice(context: Context, one: Agreement) -> Iterator[CellBlock]:
    words = context.bodies
    if one.notice_by:
        yield plain(words.notice_by.format(date=context.date(one.notice_by)))
    else:
        yield plain(context.labels.not_stated)
    yield from recorded.said(context, words.renewal, one.renewal)
