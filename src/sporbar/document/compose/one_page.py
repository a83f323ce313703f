"""På én side: what deviates, what it cost, what is missing, in three minutes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeVar

from sporbar.document import typography
from sporbar.document.compose import accounts, adoptions, counts, status
from sporbar.document.compose.context import (
    Context,
    annex_anchor,
    cell,
    measure_anchor,
    plain,
    shorten,
)
from sporbar.document.nodes import (
    Align,
    Block,
    BulletList,
    Callout,
    Cell,
    Column,
    Definition,
    DefinitionList,
    KeyFigure,
    KeyFigures,
    Mark,
    PageLayout,
    Paragraph,
    ParagraphRole,
    Row,
    RowKind,
    Section,
    Span,
    Table,
    TableStyle,
)
from sporbar.document.snapshot import Annex

Code = TypeVar("Code", bound=str)

#: A sentence in the table of deviations is cut here; the whole of it is one link away.
SENTENCE_LENGTH = 200
TITLE_LENGTH = 44
BODY_LENGTH = 70
#: More rows than this cannot be read on one page; the rest are counted and stand at the measures.
MOST_DEVIATIONS = 40
MOST_RECOMMENDATIONS = 20
#: So many measures are named where deviations of earlier reports are counted.
MOST_PLACES = 12


def part(context: Context) -> tuple[Section, ...]:
    words, snapshot = context.labels, context.snapshot
    anchor = context.claim("pa-en-side")
    blocks: list[Block] = [_key_figures(context), counted(context), deviations_table(context)]
    recommended = _recommendations(context)
    if recommended is not None:
        blocks.append(recommended)
    if snapshot.accounts is not None and "accounts" in snapshot.report.outline:
        blocks.append(accounts.groups_chart(context, snapshot.accounts))
        blocks.append(accounts.reconciliation_in_short(context, snapshot.accounts))
    blocks.append(_missing(context))
    return (Section(anchor, words.one_page, tuple(blocks), PageLayout.ONE_PAGE),)


def _key_figures(context: Context) -> KeyFigures:
    words, snapshot = context.labels, context.snapshot
    placed = list(counts.measures(snapshot))
    deviating = [one for one in placed if counts.deviates(one.measure)]
    certain = sum(counts.deviates_certainly(one.measure) for one in deviating)
    label = words.measures_deviating
    if certain < len(deviating):
        ours = words.deviations_uncertain.format(count=len(deviating) - certain)
        label = f"{label}, {ours}"
    figures = [
        KeyFigure(typography.number(len(placed)), words.measures),
        KeyFigure(typography.number(len(deviating)), label, "avvik" if deviating else None),
    ]
    recommended = counts.recommendations(snapshot)
    if recommended:
        amount = counts.total(item.amount for _, item in recommended)
        figures.append(
            KeyFigure(typography.money(amount), words.recommended_not_granted, "innstillinger")
        )
    if snapshot.accounts is not None:
        total = context.link("", "sum-totalt").target
        figures.append(
            KeyFigure(typography.money(snapshot.accounts.total), words.net_accounts, total)
        )
    return KeyFigures(tuple(figures))


def counted(context: Context) -> DefinitionList:
    """Counts, never percentages: "11 i tråd med planen, 2 delvis, 23 ikke oppgitt"."""
    words, snapshot = context.labels, context.snapshot
    items = [
        Definition(
            words.answers_heading,
            (Span(_tally(counts.answers(snapshot), words.answers, words.not_reported.lower())),),
        ),
        Definition(
            words.progress_heading,
            (Span(_tally(counts.progress(snapshot), words.progress, words.not_stated)),),
        ),
    ]
    strands = counts.strand_progress(snapshot)
    if strands:
        items.append(
            Definition(
                words.strands_heading,
                (Span(_tally(strands, words.progress, words.not_stated)),),
            )
        )
    items.extend(_earlier(context))
    if not context.prefix:
        items.extend(adoptions.waiting(context))
    items.extend(
        _annexed(context.within_annex(annex, annex.report), annex)
        for annex in snapshot.annexes
        if annex.report is not None
    )
    return DefinitionList(tuple(items))


def _earlier(context: Context) -> Iterator[Definition]:
    """How many deviations of earlier reports are open, and where; how many were settled since."""
    words = context.labels
    still_open, settled = counts.earlier(context.snapshot)
    if still_open.count:
        phrase = words.open_from_earlier.format(count=still_open.count, measures="{measures}")
        before, _, after = phrase.partition("{measures}")
        named = still_open.references[:MOST_PLACES]
        spans = [Span(before), *context.measure_links(named), Span(after)]
        if left := len(still_open.references) - len(named):
            spans.append(Span(words.more_places.format(count=left)))
        yield Definition(words.open_heading, tuple(span for span in spans if span.text))
    if settled.count:
        said = Span(words.settled_count.format(count=settled.count))
        yield Definition(words.settled_heading, (said,))


def _annexed(context: Context, annex: Annex) -> Definition:
    """ "12 tiltak, 2 med avvik, 1 ikke rapportert" for a report composed as an annex."""
    words = context.labels
    placed = list(counts.measures(context.snapshot))
    said = words.annex_counts.format(
        measures=len(placed),
        deviating=sum(counts.deviates(one.measure) for one in placed),
        silent=len(counts.not_reported(context.snapshot)),
    )
    name = shorten(context.title(annex.title), BODY_LENGTH)
    link = context.link_outside(name, annex_anchor(annex.number))
    return Definition(words.annex.format(number=annex.number), (link, Span(f": {said}")))


def _tally(found: Counter[Code | None], words: Mapping[Code, str], unknown: str) -> str:
    parts = [f"{found[code]} {word}" for code, word in words.items() if found[code]]
    if found[None]:
        parts.append(f"{found[None]} {unknown}")
    return ", ".join(parts) or "0"


def deviations_table(context: Context) -> Block:
    words = context.labels
    found = counts.deviations(context.snapshot)
    if not found:
        return plain(words.no_deviations)
    numbering: Counter[str] = Counter()

    def row(one: counts.FoundDeviation) -> Row:
        reference = one.placed.reference
        numbering[reference] += 1
        anchor = context.claim(f"avvik-{reference.replace('.', '-')}-{numbering[reference]}")
        kind = [Span(words.deviations[one.deviation.kind])]
        if one.deviation.settled_on:
            settled = words.settled.format(date=context.date(one.deviation.settled_on))
            kind.append(Span(f", {settled}"))
        if one.deviation.certainty == "uncertain":
            kind.append(Span(f" ({words.our_link})", Mark.COMPUTED))
        new_date = one.deviation.new_date
        return Row(
            (
                Cell((Paragraph(tuple(_name(context, one))),)),
                Cell((Paragraph(tuple(kind)),)),
                cell(shorten(context.sentence(one.line.text), SENTENCE_LENGTH)),
                cell(context.date(new_date) if new_date else words.not_stated),
                cell(
                    shorten(status.reported_to(context, one.deviation) or "", BODY_LENGTH)
                    or words.not_stated
                ),
            ),
            anchor=anchor,
        )

    rows = [row(one) for one in found[:MOST_DEVIATIONS]]
    if left := len(found) - len(rows):
        more = cell(words.more_deviations.format(count=left))
        rows.append(Row((more, Cell(), Cell(), Cell(), Cell())))
    return Table(
        anchor=context.claim("avvik"),
        caption=words.deviations_heading,
        columns=(
            Column(words.measure, 2.5),
            Column(words.kind, 1.5),
            Column(words.said, 4.2),
            Column(words.new_date, 1.4),
            Column(words.reported_to, 1.7),
        ),
        rows=tuple(rows),
        style=TableStyle.COMPACT,
    )


def _name(context: Context, one: counts.FoundDeviation) -> Iterator[Span]:
    if len(one.references) > 1:
        yield from context.measure_links(one.references)
        return
    reference = one.references[0]
    title = status.heading(context, one.placed.measure, reference)
    yield context.link(shorten(title, TITLE_LENGTH), measure_anchor(reference))


def _recommendations(context: Context) -> Table | None:
    words = context.labels
    found = counts.recommendations(context.snapshot)
    if not found:
        return None
    # One scheme for all of them is said once, whole, in the caption.
    schemes = {context.title(item.scheme) for _, item in found}
    common = next(iter(schemes)) if len(found) > 1 and len(schemes) == 1 else None

    def columns(measure: Cell, body: Cell, scheme: Cell, kroner: Cell) -> tuple[Cell, ...]:
        return (measure, body, kroner) if common else (measure, body, scheme, kroner)

    rows = [
        Row(
            columns(
                cell(
                    context.link(
                        shorten(
                            status.heading(context, placed.measure, placed.reference),
                            TITLE_LENGTH,
                        ),
                        measure_anchor(placed.reference),
                    )
                ),
                cell(status.recommended_by(context, item)),
                cell(shorten(context.title(item.scheme), BODY_LENGTH)),
                cell(typography.amount(item.amount)),
            )
        )
        for placed, item in found[:MOST_RECOMMENDATIONS]
    ]
    printed = sum(typography.whole_kroner(item.amount) for _, item in found[:MOST_RECOMMENDATIONS])
    if rest := found[MOST_RECOMMENDATIONS:]:
        more = cell(words.more_recommendations.format(count=len(rest)))
        remaining = counts.total(item.amount for _, item in rest)
        printed += typography.whole_kroner(remaining)
        rows.append(Row(columns(more, Cell(), Cell(), cell(typography.amount(remaining)))))
    total = counts.total(item.amount for _, item in found)
    rounding = typography.whole_kroner(total) - printed
    if rounding:
        rows.append(
            accounts.rounding_row(
                context, rounding, columns=3 if common else 4, anchor="avrunding-innstilt"
            )
        )
    rows.append(
        Row(
            columns(cell(words.sum_recommended), Cell(), Cell(), cell(typography.amount(total))),
            RowKind.SUM,
            context.claim("sum-innstilt"),
        )
    )
    return Table(
        anchor=context.claim("innstillinger"),
        caption=f"{words.recommendations_heading}: {common}"
        if common
        else words.recommendations_heading,
        columns=(
            Column(words.measure, 3.0),
            Column(words.body_and_month, 2.2),
            *(() if common else (Column(words.scheme, 4.0),)),
            Column(words.kroner, 1.4, Align.END),
        ),
        rows=tuple(rows),
        style=TableStyle.COMPACT,
    )


def _missing(context: Context) -> Callout:
    words = context.labels
    items = tuple(_missing_items(context))
    if not items:
        return Callout(
            words.missing_heading, (plain(words.nothing_missing, role=ParagraphRole.NOTE),)
        )
    return Callout(words.missing_heading, (BulletList(items),))


def _missing_items(context: Context) -> Iterator[tuple[Span, ...]]:
    words, snapshot = context.labels, context.snapshot
    for annex in snapshot.annexes:
        if annex.state == "missing":
            text = words.missing_annex.format(number=annex.number, title=context.title(annex.title))
            yield (context.link(text, annex_anchor(annex.number)),)
    if references := counts.without_annex(snapshot):
        yield _with_measures(context, words.missing_annex_reference, references)
    if references := counts.not_reported(snapshot):
        yield _with_measures(context, words.missing_answer, references)
    for annex in snapshot.annexes:
        if annex.report is not None:
            below = context.within_annex(annex, annex.report)
            if references := counts.not_reported(below.snapshot):
                phrase = words.missing_in_annex.format(number=annex.number, measures="{measures}")
                yield _with_measures(below, phrase, references)
    if silent := counts.strands_not_reported(snapshot):
        names = (f"{placed.reference} {context.title(strand.title)}" for placed, strand in silent)
        yield (Span(words.missing_strand.format(strands="; ".join(names))),)
    unprinted = [
        placed.reference
        for placed in counts.measures(snapshot)
        if not placed.measure.number_printed
    ]
    if unprinted:
        yield _with_measures(context, words.missing_number, unprinted)
    if snapshot.plan.adopted_by is None or snapshot.plan.adopted_on is None:
        yield (Span(words.missing_adoption),)
    if snapshot.accounts is None:
        yield (Span(words.missing_accounts),)
    elif not snapshot.accounts.budget:
        yield (Span(words.missing_budget),)


def _with_measures(context: Context, phrase: str, references: list[str]) -> tuple[Span, ...]:
    before, _, after = phrase.partition("{measures}")
    links = context.measure_links(references)
    return (Span(before), *links, *((Span(after),) if after else ()))
