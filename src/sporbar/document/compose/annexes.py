"""The annexes: each in its place, and said so when it is missing.

A sub-body's own report is composed as a chapter of its own, with its own numbers; an uploaded file
is listed with what it takes to know it again.
"""

from collections.abc import Iterator

from sporbar.document import typography
from sporbar.document.compose import counts, focus_areas, one_page
from sporbar.document.compose.context import (
    Context,
    annex_anchor,
    area_anchor,
    note,
    paragraphs,
    plain,
)
from sporbar.document.compose.cover import actor
from sporbar.document.nodes import (
    Block,
    BulletList,
    Callout,
    Definition,
    DefinitionList,
    Heading,
    Paragraph,
    Section,
    Span,
)
from sporbar.document.snapshot import Annex, AnnexFile, SubReport


def part(context: Context) -> tuple[Section, ...]:
    words, snapshot = context.labels, context.snapshot
    anchor = context.claim("vedlegg")
    blocks: list[Block] = []
    composed = [(annex, annex.report) for annex in snapshot.annexes if annex.report is not None]
    if composed:
        blocks.append(plain(words.annexes_composed))
        blocks.append(BulletList(tuple((_link(context, annex),) for annex, _ in composed)))
    # A chapter of its own leaves the chapter of annexes behind it: what comes later has one too, so
    # that they stand in the order of their numbers.
    first = min((annex.number for annex, _ in composed), default=None)
    chapters: list[Section] = []
    for annex in snapshot.annexes:
        if annex.report is not None:
            chapters.append(_composed(context, annex, annex.report))
            continue
        below, place = _annex(context, annex), context.claim(annex_anchor(annex.number))
        title = _title(context, annex)
        if first is None or annex.number < first:
            blocks.extend((Heading(2, title, place), *below))
        else:
            chapters.append(Section(place, title, tuple(below)))
    if references := counts.without_annex(snapshot):
        blocks.append(_about(context, words.annex_reference_missing, references))
    if not blocks:
        blocks.append(plain(words.no_annexes))
    return (Section(anchor, words.annexes, tuple(blocks)), *chapters)


def _title(context: Context, annex: Annex) -> str:
    title = context.title(annex.title)
    return context.labels.annex_title.format(number=annex.number, title=title)


def _link(context: Context, annex: Annex) -> Span:
    return context.link(_title(context, annex), annex_anchor(annex.number))


def _annex(context: Context, annex: Annex) -> list[Block]:
    words = context.labels
    blocks: list[Block] = []
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
    if annex.file is not None:
        blocks.append(_file(context, annex.file))
    if annex.measures:
        blocks.append(_about(context, words.annex_concerns, list(annex.measures)))
    return blocks


def _file(context: Context, file: AnnexFile) -> DefinitionList:
    words = context.labels
    pages = words.not_stated if file.pages is None else typography.number(file.pages)
    return DefinitionList(
        (
            Definition(words.annex_file, (Span(context.title(file.name)),)),
            Definition(words.annex_pages, (Span(pages),)),
            Definition(words.annex_size, (Span(typography.file_size(file.size)),)),
            Definition(words.fingerprint, (Span(f"sha256:{file.sha256}"),)),
        )
    )


def _composed(context: Context, annex: Annex, report: SubReport) -> Section:
    """The sub-body's report as a chapter: whose it is, what it adds up to, its measures."""
    anchor = context.claim(annex_anchor(annex.number))
    below = context.within_annex(annex, report)
    blocks: list[Block] = (
        [_about(context, context.labels.annex_concerns, list(annex.measures))]
        if annex.measures
        else []
    )
    blocks.append(_facts(below, report))
    blocks.extend(paragraphs((annex.note,) if annex.note else ()))
    if report.introduction:
        blocks.append(Heading(2, below.labels.introduction, below.claim("innledning")))
        blocks.extend(paragraphs(report.introduction))
    blocks.append(Heading(2, below.labels.annex_summary, below.claim("samlet")))
    blocks.append(one_page.counted(below))
    blocks.append(one_page.deviations_table(below))
    for area in report.focus_areas:
        title = focus_areas.area_title(below, area)
        blocks.append(Heading(2, title, below.claim(area_anchor(area.number))))
        blocks.extend(focus_areas.area_blocks(below, area, level=3))
    return Section(anchor, _title(context, annex), tuple(blocks), focus_areas.layout(below))


def _facts(context: Context, report: SubReport) -> DefinitionList:
    return DefinitionList(tuple(_told(context, report)))


def _told(context: Context, report: SubReport) -> Iterator[Definition]:
    words, plan = context.labels, report.plan

    def fact(term: str, value: str) -> Definition:
        return Definition(term, (Span(value),))

    yield fact(words.report_kinds[report.kind], context.title(report.title))
    if report.body:
        yield fact(words.body, context.title(report.body))
    yield fact(
        words.plan,
        words.plan_version.format(title=context.title(plan.title), version=plan.version),
    )
    yield fact(
        words.adopted_by, context.title(plan.adopted_by) if plan.adopted_by else words.not_stated
    )
    yield fact(words.date_as_of, context.day(report.as_of))
    start, end = context.day(report.period.start), context.day(report.period.end)
    yield fact(words.period_term, words.from_to.format(start=start, end=end))
    yield fact(words.date_written, context.day_or_unknown(report.written))
    yield fact(words.author, actor(context, report.author))


def _about(context: Context, phrase: str, references: list[str]) -> Paragraph:
    before, _, after = phrase.partition("{measures}")
    return note(Span(before), *context.measure_links(references), Span(after))
