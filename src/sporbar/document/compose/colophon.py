"""The colophon: which edition this is, its four dates, who approved it, how to check it."""

from collections.abc import Iterator

from sporbar.document.compose.context import Context, paragraphs, plain
from sporbar.document.compose.cover import actor
from sporbar.document.nodes import (
    Block,
    BulletList,
    Callout,
    Definition,
    DefinitionList,
    Heading,
    ParagraphRole,
    Section,
    Span,
)


def part(context: Context) -> tuple[Section, ...]:
    anchor = context.claim("om-utgaven")
    return (Section(anchor, context.labels.colophon, tuple(_blocks(context))),)


def _blocks(context: Context) -> Iterator[Block]:
    words, snapshot = context.labels, context.snapshot
    correction = paragraphs((snapshot.edition.correction_note or "",))
    if correction:
        yield Callout(words.correction, tuple(correction))
    if snapshot.cooperation.is_fictional:
        yield Callout(words.fictional_title, (plain(words.fictional_note),))
    yield DefinitionList(tuple(_facts(context)))
    yield Heading(2, words.verify_heading, context.claim("kontroll"))
    yield plain(words.verify)
    if snapshot.acknowledgements:
        yield Heading(2, words.acknowledgements, context.claim("kjente-mangler"))
        yield BulletList(
            tuple(
                (
                    Span(f"{context.sentence(item.sentence)} "),
                    Span(words.acknowledged.format(reason=context.sentence(item.reason))),
                )
                for item in snapshot.acknowledgements
            )
        )
    yield plain(words.made_with, role=ParagraphRole.NOTE)


def _facts(context: Context) -> Iterator[Definition]:
    words, snapshot = context.labels, context.snapshot
    dates = snapshot.dates

    def fact(term: str, value: str) -> Definition:
        return Definition(term, (Span(value),))

    yield fact(words.edition_term, str(snapshot.edition.number))
    yield fact(words.date_as_of, context.day(dates.as_of))
    yield fact(words.date_written, context.day_or_unknown(dates.written))
    yield fact(words.date_approved, context.day_or_unknown(dates.approved))
    yield fact(words.date_published, context.day_or_unknown(dates.published))
    yield fact(words.author, actor(context, snapshot.author))
    yield fact(words.approved_by, actor(context, snapshot.approver))
    if snapshot.approved_at:
        yield fact(words.signed_at, context.moment(snapshot.approved_at))
    yield fact(words.fingerprint, snapshot.fingerprint or words.no_fingerprint)
