"""Deviations that earlier reports raised: those still open, and those settled since."""

from collections.abc import Iterator

from sporbar.document.compose import status
from sporbar.document.compose.context import Context, note
from sporbar.document.nodes import Definition, DeviationNote, Mark, Paragraph, Span
from sporbar.document.snapshot import EarlierDeviation, Measure


def earlier(context: Context, measure: Measure) -> Iterator[DeviationNote | Paragraph]:
    """Below what is said now: each open one in full, each settled one on a line."""
    for one in measure.open_deviations:
        yield _open(context, one)
    for one in measure.settled_deviations:
        yield _settled(context, one)


def _open(context: Context, one: EarlierDeviation) -> DeviationNote:
    """Set as the deviations of this report are; what was left unsaid then is not asked for now."""
    words = context.labels
    details, _ = status.deviation_details(context, one.deviation)
    ours = f" ({words.our_link})" if one.deviation.certainty == "uncertain" else ""
    kind = words.deviations[one.deviation.kind]
    return DeviationNote(
        f"{words.open_deviation}{ours}: {kind}",
        (Span(context.sentence(one.text), Mark.DEVIATION),),
        (*_raised(context, one), *details),
    )


def _raised(context: Context, one: EarlierDeviation) -> Iterator[Definition]:
    words = context.labels
    raised_in = context.title(one.raised_in) if one.raised_in else words.earlier_report
    yield Definition(words.raised_in, (Span(raised_in),))
    if one.strand:
        yield Definition(words.strand, (Span(context.title(one.strand)),))
    if one.shared_with:
        yield Definition(words.shared_with_term, context.measure_links(one.shared_with))


def _settled(context: Context, one: EarlierDeviation) -> Paragraph:
    """ "Avsluttet i perioden: utsatt. «Åpningen er utsatt.» (Årsrapport 2010; mars)"."""
    words = context.labels
    kind = words.deviations[one.deviation.kind]
    told = [context.title(one.raised_in) if one.raised_in else words.earlier_report]
    if one.strand:
        told.append(context.title(one.strand))
    if one.shared_with:
        told.append(f"{words.shared_with_term} {context.listing(one.shared_with)}")
    if one.deviation.settled_on:
        told.append(words.settled.format(date=context.date(one.deviation.settled_on)))
    quoted = words.quoted.format(text=context.sentence(one.text))
    return note(
        Span(f"{words.settled_deviation}: ", Mark.STRONG),
        Span(f"{kind}. {quoted} ({'; '.join(told)})"),
    )
