"""The annexes: each in its place, and said so when it is missing."""

from sporbar.document.compose import counts
from sporbar.document.compose.context import (
    Context,
    annex_anchor,
    note,
    paragraphs,
    plain,
)
from sporbar.document.nodes import (
    Block,
    Callout,
    Heading,
    Paragraph,
    ParagraphRole,
    Section,
    Span,
)
from sporbar.document.snapshot import Annex


def part(context: Context) -> tuple[Section, ...]:
    words, snapshot = context.labels, context.snapshot
    anchor = context.claim("vedlegg")
    blocks: list[Block] = []
    for annex in snapshot.annexes:
        blocks.extend(_annex(context, annex))
    if references := counts.without_annex(snapshot):
        blocks.append(_about(context, words.annex_reference_missing, references))
    if not blocks:
        blocks.append(plain(words.no_annexes))
    return (Section(anchor, words.annexes, tuple(blocks)),)


def _annex(context: Context, annex: Annex) -> list[Block]:
    words = context.labels
    title = words.annex_title.format(number=annex.number, title=context.title(annex.title))
    blocks: list[Block] = [Heading(2, title, context.claim(annex_anchor(annex.number)))]
    remarks = paragraphs((annex.note,) if annex.note else ())
    if annex.state == "missing":
        blocks.append(
            Callout(
                words.annex_missing_title,
                (plain(words.annex_missing), *remarks),
            )
        )
    else:
        blocks.extend((plain(words.annex_attached), *remarks))
    if annex.measures:
        about = _about(context, words.annex_concerns, list(annex.measures))
        blocks.append(Paragraph(about.spans, ParagraphRole.NOTE))
    return blocks


def _about(context: Context, phrase: str, references: list[str]) -> Paragraph:
    before, _, after = phrase.partition("{measures}")
    return note(Span(before), *context.measure_links(references), Span(after))
