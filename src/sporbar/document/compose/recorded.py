"""What the parts about bodies, cases and councils have in common."""

from collections.abc import Iterator

from sporbar.document.compose.context import Context, note, paragraphs
from sporbar.document.nodes import BulletList, CellBlock, Mark, Paragraph, Span
from sporbar.document.snapshot import ComputedFact, Measure, Withheld
from sporbar.document.typography import NO_BREAK_SPACE


def concerns(context: Context, measures: tuple[str, ...]) -> Iterator[Paragraph]:
    """ "Gjelder tiltak 5.9 og 5.12", each number linked; nothing where there are none."""
    if measures:
        before, _, after = context.bodies.concerns.partition("{measures}")
        spans = (Span(before), *context.measure_links(measures), Span(after))
        yield note(*(span for span in spans if span.text))


def withheld(context: Context, why: Withheld | None) -> Iterator[Paragraph]:
    """ "Unntatt offentlighet: offl. § 13, til og med 1. januar 2031"."""
    if why is None:
        return
    words = context.bodies
    basis = context.title(why.legal_basis) if why.legal_basis else words.no_basis
    until = why.until and words.withheld_until.format(date=context.date(why.until))
    # The sign of a section never ends a line.
    text = words.withheld.format(basis=basis.replace("§ ", f"§{NO_BREAK_SPACE}"))
    yield note(Span(", ".join(part for part in (text, until) if part)))


def said(context: Context, phrase: str, text: str | None) -> Iterator[Paragraph]:
    """People's words after ours, a paragraph for each line they wrote."""
    lines = paragraphs((text,) if text else ())
    if not lines:
        return
    before, _, after = phrase.partition("{text}")
    first, last = lines[0], lines[-1]
    if len(lines) == 1:
        spans = (Span(before), *first.spans, Span(after))
        yield Paragraph(tuple(span for span in spans if span.text))
        return
    yield Paragraph(tuple(span for span in (Span(before), *first.spans) if span.text))
    yield from lines[1:-1]
    yield Paragraph(tuple(span for span in (*last.spans, Span(after)) if span.text))


def term(context: Context, since: str | None, until: str | None) -> str:
    """ "fra 2011 til 2015", or the one of them that is known."""
    words = context.bodies
    parts = (
        since and words.since.format(date=context.date(since)),
        until and words.until.format(date=context.date(until)),
    )
    return " ".join(part for part in parts if part) or context.labels.not_stated


def case(context: Context, number: str) -> str:
    """ "sak 012/11"."""
    return context.bodies.case.format(number=context.title(number))


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def facts_of(context: Context, measure: Measure) -> Iterator[BulletList]:
    """What is recorded of a measure's cases, beside what people said of it."""
    recorded = (*measure.decisions, *measure.adoptions, *measure.delays)
    if recorded:
        yield BulletList(tuple(_computed(context, one) for one in recorded))


def _computed(context: Context, fact: ComputedFact) -> tuple[Span, ...]:
    spans = [Span(context.sentence(fact.text), Mark.COMPUTED)]
    if fact.source:
        source = context.labels.line_source.format(source=context.title(fact.source))
        spans.append(Span(f" ({source})", Mark.COMPUTED))
    return tuple(spans)


def notes(*texts: str | None) -> Iterator[CellBlock]:
    """A small line for each that is known."""
    for text in texts:
        if text:
            yield note(Span(text))
