"""Consultations answered, input given, and the studies of others that are followed."""

from collections.abc import Iterator

from sporbar.document.compose import recorded
from sporbar.document.compose.context import Context, cell, paragraphs, plain, slug
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
from sporbar.document.snapshot import Consultation


def part(context: Context) -> tuple[Section, ...]:
    words = context.bodies
    anchor = context.claim("horinger")
    blocks: list[Block] = []
    for kind, title in words.consultation_kinds.items():
        found = [one for one in context.snapshot.consultations if one.kind == kind]
        if found:
            place = context.claim(f"horinger-{slug(kind)}")
            blocks.append(Heading(2, title, place))
            blocks.append(_table(context, title, found, f"tabell-{place}"))
    return (
        Section(anchor, words.consultations, tuple(blocks) or (plain(words.no_consultations),)),
    )


def _table(context: Context, title: str, found: list[Consultation], anchor: str) -> Table:
    words = context.bodies
    return Table(
        anchor=context.claim(anchor),
        caption=title,
        columns=(
            Column(words.matter, 3.0),
            Column(words.sender, 1.9),
            Column(words.answered, 2.6),
            Column(words.result, 2.5),
        ),
        rows=tuple(_row(context, one) for one in found),
    )


def _row(context: Context, one: Consultation) -> Row:
    unknown = context.labels.not_stated
    return Row(
        (
            Cell((plain(context.title(one.title)), *recorded.concerns(context, one.measures))),
            cell(context.title(one.sender) if one.sender else unknown),
            Cell(tuple(_answer(context, one)) or (plain(unknown),)),
            Cell(tuple(_result(context, one)) or (plain(unknown),)),
        )
    )


def _answer(context: Context, one: Consultation) -> Iterator[CellBlock]:
    words = context.bodies

    def dated(phrase: str, when: str | None) -> str | None:
        return phrase.format(date=context.date(when)) if when else None

    def named(phrase: str, who: str | None) -> str | None:
        # The one blank of a phrase is who or which body; only the one it has is filled.
        return phrase.format(who=context.title(who), body=context.title(who)) if who else None

    if one.state:
        yield plain(recorded.sentence_case(words.consultation_states[one.state]), Mark.STRONG)
    yield from recorded.notes(
        dated(words.received, one.received),
        dated(words.deadline, one.deadline),
        named(words.answered_by, one.answered_by),
        named(words.adopted_by, one.adopted_by),
        dated(words.sent, one.sent),
        named(words.sent_to, one.sent_to),
    )


def _result(context: Context, one: Consultation) -> Iterator[CellBlock]:
    words = context.bodies
    yield from paragraphs((one.outcome,) if one.outcome else ())
    if one.outcome_on:
        yield from recorded.notes(context.date(one.outcome_on))
    if one.expected and not one.outcome:
        yield plain(words.awaited.format(date=context.date(one.expected)))
