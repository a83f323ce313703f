"""The managing director's introduction: people's words, a signature, nothing else."""

from sporbar.document.compose.context import Context, note, paragraphs, plain
from sporbar.document.compose.cover import actor
from sporbar.document.nodes import Block, ParagraphRole, Section, Span


def part(context: Context) -> tuple[Section, ...]:
    snapshot, words = context.snapshot, context.labels
    blocks: list[Block] = [*paragraphs(snapshot.introduction)]
    if blocks:
        signature = actor(context, snapshot.author)
        if snapshot.dates.written:
            signature = f"{signature}, {context.day(snapshot.dates.written)}"
        blocks.append(note(Span(signature)))
    else:
        blocks.append(plain(words.no_introduction, role=ParagraphRole.NOTE))
    return (Section(context.claim("innledning"), words.introduction, tuple(blocks)),)
