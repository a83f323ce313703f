"""The heart of the report: per focus area the table of measures, and in the annual report a
sub-section for each of them."""

from collections.abc import Iterator

from sporbar.document import typography
from sporbar.document.compose import counts, recorded, status
from sporbar.document.compose.context import (
    Context,
    area_anchor,
    cell,
    measure_anchor,
    note,
    paragraphs,
    plain,
)
from sporbar.document.compose.earlier import earlier
from sporbar.document.nodes import (
    Block,
    Cell,
    CellBlock,
    Column,
    Definition,
    DefinitionList,
    Heading,
    Mark,
    PageLayout,
    Paragraph,
    ParagraphRole,
    Row,
    Section,
    Span,
    Subheading,
    Table,
    TableStyle,
)
from sporbar.document.snapshot import FocusArea, Measure

#: No format has headings below this level.
LOWEST_LEVEL = 3


def part(context: Context) -> tuple[Section, ...]:
    return tuple(_section(context, area) for area in context.snapshot.focus_areas)


def _section(context: Context, area: FocusArea) -> Section:
    anchor = context.claim(area_anchor(area.number))
    return Section(
        anchor=anchor,
        title=area_title(context, area),
        blocks=tuple(area_blocks(context, area, level=2)),
        layout=layout(context),
    )


def area_title(context: Context, area: FocusArea) -> str:
    return context.labels.focus_area_title.format(
        number=area.number, title=context.title(area.title)
    )


def layout(context: Context) -> PageLayout:
    """The half-year report's four columns need a sheet on its side."""
    return PageLayout.PORTRAIT if context.is_full else PageLayout.LANDSCAPE


def area_blocks(context: Context, area: FocusArea, *, level: int) -> Iterator[Block]:
    """The area's note and its measures; in the annual report each has a heading of `level`."""
    yield from paragraphs(area.note, ParagraphRole.LEAD)
    if not area.measures:
        yield plain(context.labels.area_is_empty, role=ParagraphRole.NOTE)
    elif context.is_full:
        yield _overview(context, area)
        for measure in area.measures:
            yield from _in_full(context, area, measure, level)
    else:
        yield _table(context, area)


def _table(context: Context, area: FocusArea) -> Table:
    """The four columns of the half-year report."""
    words = context.labels
    return Table(
        anchor=context.claim(f"tabell-{area_anchor(area.number)}"),
        caption=words.measures_in_area.format(number=area.number),
        columns=(
            Column(words.measure, 1.9),
            Column(words.action_area, 1.9),
            Column(words.activity_and_form, 2.4),
            Column(words.status.format(day=context.day(context.snapshot.report.as_of)), 4.6),
        ),
        rows=tuple(_row(context, area, measure) for measure in area.measures),
        style=TableStyle.MEASURES,
    )


def _row(context: Context, area: FocusArea, measure: Measure) -> Row:
    reference = f"{area.number}.{measure.number}"
    return Row(
        cells=(
            Cell(tuple(_name_cell(context, measure, reference))),
            Cell(tuple(_area_cell(context, measure))),
            Cell(tuple(_activity_cell(context, measure))),
            Cell(tuple(_status_cell(context, measure, reference))),
        ),
        anchor=context.claim(measure_anchor(reference)),
    )


def _name_cell(context: Context, measure: Measure, reference: str) -> Iterator[CellBlock]:
    yield plain(status.heading(context, measure, reference), Mark.STRONG)
    if not measure.number_printed:
        yield note(Span(context.labels.number_not_printed))
    for former in status.former_names(context, measure):
        yield note(Span(former))
    for partner in status.renamed(context, measure):
        yield note(Span(partner))
    for project in measure.projects:
        yield note(Span(f"{context.labels.project} "), *status.project_spans(context, project))


def _area_cell(context: Context, measure: Measure) -> Iterator[CellBlock]:
    words = context.labels
    primary = tuple(link for link in measure.action_areas if link.relation == "primary")
    also = tuple(link for link in measure.action_areas if link.relation == "also_relevant")
    for spans in status.areas(context, primary):
        yield Paragraph(spans)
    if also:
        yield note(Span(words.also_relevant_for))
        for spans in status.areas(context, also):
            yield Paragraph(spans)
    if measure.applies_to_focus_areas:
        yield plain(status.applies_to(context, measure.applies_to_focus_areas))
    if not measure.action_areas and not measure.applies_to_focus_areas:
        yield note(Span(_sentence_case(words.not_stated)))


def _activity_cell(context: Context, measure: Measure) -> Iterator[CellBlock]:
    words = context.labels
    if measure.working_forms:
        forms = status.working_forms(context, measure)
        yield note(Span(f"{words.working_form}: "), Span(forms))
    if measure.activities:
        yield status.activities(context, measure.activities)
    for strand in measure.strands:
        if strand.activities:
            yield Subheading(context.title(strand.title))
            yield status.activities(context, strand.activities)
    if not (
        measure.working_forms
        or measure.activities
        or any(strand.activities for strand in measure.strands)
    ):
        yield note(Span(_sentence_case(words.not_stated)))


def _status_cell(context: Context, measure: Measure, reference: str) -> Iterator[CellBlock]:
    yield from status.reported(context, measure, reference)
    for strand in measure.strands:
        yield Subheading(context.title(strand.title))
        yield from status.reported(context, strand, reference)
    yield from recorded.facts_of(context, measure)
    yield from earlier(context, measure)
    for recommendation in measure.recommendations:
        yield status.recommendation(context, recommendation)


def _overview(context: Context, area: FocusArea) -> Table:
    """The annual report's list of an area's measures: progress and number of deviations."""
    words = context.labels

    def row(measure: Measure) -> Row:
        reference = f"{area.number}.{measure.number}"
        deviations = [
            line.deviation for _, line in counts.lines(measure) if line.deviation is not None
        ]
        kinds = ", ".join(dict.fromkeys(words.deviations[one.kind] for one in deviations))
        return Row(
            (
                cell(
                    context.link(
                        status.heading(context, measure, reference), measure_anchor(reference)
                    )
                ),
                cell(_answer_word(context, measure)),
                cell(words.progress[measure.progress] if measure.progress else words.not_stated),
                cell(kinds or words.none),
            )
        )

    return Table(
        anchor=context.claim(f"tabell-{area_anchor(area.number)}"),
        caption=words.overview.format(number=area.number),
        columns=(
            Column(words.measure, 4.0),
            Column(words.answers_heading, 1.6),
            Column(words.progress_column, 1.8),
            Column(words.kind, 2.2),
        ),
        rows=tuple(row(measure) for measure in area.measures),
        style=TableStyle.COMPACT,
    )


def _answer_word(context: Context, measure: Measure) -> str:
    given = counts.answer(measure)
    return context.labels.answers[given] if given else context.labels.not_reported.lower()


def _in_full(context: Context, area: FocusArea, measure: Measure, level: int) -> Iterator[Block]:
    """The annual report's sub-section of one measure."""
    words = context.labels
    reference = f"{area.number}.{measure.number}"
    anchor = context.claim(measure_anchor(reference))
    yield Heading(level, status.heading(context, measure, reference), anchor)
    if not measure.number_printed:
        yield note(Span(words.number_not_printed))
    yield DefinitionList(tuple(_facts(context, measure)))
    if measure.activities:
        yield plain(words.activities, Mark.STRONG)
        yield status.activities(context, measure.activities)
    yield plain(words.status.format(day=context.day(context.snapshot.report.as_of)), Mark.STRONG)
    yield from status.reported(context, measure, reference)
    for index, strand in enumerate(measure.strands, start=1):
        part_anchor = context.claim(f"{measure_anchor(reference)}-del-{index}")
        if level < LOWEST_LEVEL:
            yield Heading(level + 1, context.title(strand.title), part_anchor)
        else:
            yield plain(context.title(strand.title), Mark.STRONG)
        if strand.activities:
            yield status.activities(context, strand.activities)
        yield from status.reported(context, strand, reference)
    yield from recorded.facts_of(context, measure)
    yield from earlier(context, measure)
    for recommendation in measure.recommendations:
        yield status.recommendation(context, recommendation)


def _facts(context: Context, measure: Measure) -> Iterator[Definition]:
    words = context.labels

    def fact(term: str, *values: str) -> Definition:
        return Definition(term, (Span("; ".join(values) or words.not_stated),))

    def titles(relation: str) -> tuple[str, ...]:
        return tuple(
            f"{link.code} {context.title(link.title)}"
            for link in measure.action_areas
            if link.relation == relation
        )

    applies = measure.applies_to_focus_areas
    if titles("primary") or not applies:
        yield fact(words.action_area, *titles("primary"))
    if titles("also_relevant"):
        yield fact(words.also_relevant_for.rstrip(":"), *titles("also_relevant"))
    if applies:
        yield fact(words.focus_area, status.applies_to(context, applies))
    yield fact(words.working_form, *filter(None, (status.working_forms(context, measure),)))
    if measure.involved:
        yield fact(words.involved, *status.involved(context, measure))
    if measure.projects:
        spans: list[Span] = []
        for index, project in enumerate(measure.projects):
            if index:
                spans.append(Span("; "))
            spans.extend(status.project_spans(context, project))
            if project.code in context.nets:
                net = words.net.format(amount=typography.money(context.nets[project.code]))
                spans.append(Span(f", {net}", Mark.COMPUTED))
        yield Definition(words.projects, tuple(spans))
    for former in status.former_names(context, measure):
        term, _, name = former.partition(": ")
        yield fact(term, name)
    stated = [line for _, line in counts.lines(measure)]
    quantities = [status.quantity(context, one) for line in stated for one in line.quantities]
    if quantities:
        yield fact(words.stated_quantities, *quantities)
    dates = [
        f"{context.title(one.what)}: {context.date(one.on)}"
        for line in stated
        for one in line.dates
    ]
    if dates:
        yield fact(words.stated_dates, *dates)


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
