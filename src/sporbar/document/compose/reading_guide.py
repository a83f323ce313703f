"""How to read the report: what the marks and words mean, and what the report rests on."""

from collections.abc import Iterator

from sporbar.document.compose import counts
from sporbar.document.compose.context import Context, plain
from sporbar.document.nodes import (
    Block,
    Definition,
    DefinitionList,
    Heading,
    Mark,
    Paragraph,
    Section,
    Span,
)
from sporbar.document.snapshot import Gathered


def part(context: Context) -> tuple[Section, ...]:
    words = context.labels
    deviations = Paragraph(
        (
            Span(words.reading_deviation_before),
            Span(words.reading_deviation_sample, Mark.DEVIATION),
            Span(words.reading_deviation_after),
        )
    )
    blocks: tuple[Block, ...] = (
        plain(_tables(context)),
        deviations,
        plain(words.reading_words),
        _vocabulary(context),
        Heading(2, words.basis_heading, context.claim("grunnlaget")),
        _basis(context),
    )
    return (Section(context.claim("slik-leses-rapporten"), words.how_to_read, blocks),)


def _tables(context: Context) -> str:
    """How measures are numbered, shown by one that the report has."""
    area, number = _example([one.reference for one in counts.measures(context.snapshot)])
    return context.labels.reading_tables.format(
        example=f"{area}.{number}", measure=number, area=area
    )


def _example(references: list[str]) -> tuple[str, str]:
    """One whose two numbers differ, so that it shows which is which: 5.6, else the first."""
    if not references or "5.6" in references:
        return "5", "6"
    pairs = [one.split(".", 1) for one in references]
    area, number = next((one for one in pairs if one[0] != one[1]), pairs[0])
    return area, number


def _vocabulary(context: Context) -> DefinitionList:
    words = context.labels
    answers = (
        Definition(_capital(words.answers[code]), (Span(meaning),))
        for code, meaning in words.reading_answers.items()
    )
    return DefinitionList(
        (
            *answers,
            Definition(words.not_reported, (Span(words.reading_not_reported),)),
            Definition(_capital(words.not_stated), (Span(words.reading_not_stated),)),
            Definition(_capital(words.our_link), (Span(words.reading_our_link, Mark.COMPUTED),)),
            Definition(words.recommended, (Span(words.reading_recommended),)),
            *_of_a_round(context),
        )
    )


def _of_a_round(context: Context) -> Iterator[Definition]:
    """Marks that only some reports use are explained where they are used."""
    words, snapshot = context.labels, context.snapshot
    measures = list(counts.every_measure(snapshot))
    said = [line for measure in measures for _, line in counts.lines(measure)]
    recorded = any(one.decisions or one.adoptions or one.delays for one in measures)
    if recorded or any(line.source for line in said):
        mark = Span(words.reading_source, Mark.COMPUTED)
        yield Definition(words.source, (mark,))
    if any(line.carried_over for line in said):
        yield Definition(_capital(words.carried_over), (Span(words.reading_carried_over),))
    if any(measure.open_deviations for measure in measures):
        yield Definition(words.open_deviation, (Span(words.reading_open_deviation),))


def _basis(context: Context) -> DefinitionList:
    snapshot, words = context.snapshot, context.labels
    plan, cooperation = snapshot.plan, snapshot.cooperation

    def fact(term: str, value: str | None, target: str | None = None) -> Definition:
        return Definition(term, (Span(value or words.not_stated, target=target),))

    items = [
        fact(
            words.plan,
            words.plan_version.format(title=context.title(plan.title), version=plan.version),
        ),
        fact(words.strategy, plan.strategy and context.title(plan.strategy)),
        fact(words.adopted_by, plan.adopted_by and context.title(plan.adopted_by)),
        fact(words.adopted_on, plan.adopted_on and context.date(plan.adopted_on)),
        fact(words.case_reference, plan.case_reference and context.title(plan.case_reference)),
        fact(
            words.previous_report,
            context.title(snapshot.previous.title) if snapshot.previous else None,
        ),
    ]
    if snapshot.gathers:
        items.append(
            fact(words.gathers, "; ".join(_gathered(context, one) for one in snapshot.gathers))
        )
    items.append(
        fact(
            words.municipalities,
            context.listing(context.title(name) for name in cooperation.municipalities),
        )
    )
    if cooperation.legal_entities:
        items.append(
            fact(
                words.legal_entities,
                context.listing(context.title(name) for name in cooperation.legal_entities),
            )
        )
    if cooperation.website:
        address = cooperation.website
        target = address if address.startswith(("https://", "http://")) else None
        items.append(fact(words.website, address, target))
    return DefinitionList(tuple(items))


def _gathered(context: Context, one: Gathered) -> str:
    """ "Halvårsrapport 2011 (status pr. 1. juli 2011, utgave 2)"."""
    words = context.labels
    told = [_small(words.as_of.format(day=context.day(one.as_of)))]
    if one.edition is not None:
        told.append(_small(words.edition.format(number=one.edition)))
    return f"{context.title(one.title)} ({', '.join(told)})"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
