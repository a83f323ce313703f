"""How to read the report: what the marks and words mean, and what the report rests on."""

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
        plain(words.reading_tables),
        deviations,
        plain(words.reading_words),
        _vocabulary(context),
        Heading(2, words.basis_heading, context.claim("grunnlaget")),
        _basis(context),
    )
    return (Section(context.claim("slik-leses-rapporten"), words.how_to_read, blocks),)


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
        )
    )


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
        fact(
            words.municipalities,
            context.listing(context.title(name) for name in cooperation.municipalities),
        ),
    ]
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


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
