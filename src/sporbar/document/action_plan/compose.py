"""From a plan's facts to nodes: cover, the plan on one page, its areas, what changed, colophon."""

import re
from collections.abc import Container, Iterator

from sporbar.document import fonts, partial_dates, typography
from sporbar.document.action_plan.snapshot import (
    Change,
    FocusArea,
    Measure,
    Party,
    PlanSnapshot,
)
from sporbar.document.action_plan.words import PlanWords, plan_words
from sporbar.document.compose.context import cell, measure_anchor, one_line, paragraphs, plain
from sporbar.document.goals import goal_title
from sporbar.document.labels import labels
from sporbar.document.nodes import (
    Block,
    BulletList,
    CellBlock,
    Column,
    Cover,
    Definition,
    DefinitionList,
    Document,
    Heading,
    Mark,
    Meta,
    PageLayout,
    Paragraph,
    ParagraphRole,
    RendererWords,
    Row,
    Section,
    Span,
    Subheading,
    Table,
    TableStyle,
)
from sporbar.document.snapshot import Cooperation, Language
from sporbar.document.text import clean, printable
from sporbar.document.walk import map_text

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FALLBACK: str = Cooperation(name="", slug="").colour


def compose_plan(snapshot: PlanSnapshot, covered: Container[int] | None = None) -> Document:
    """The document the plan makes; without a fingerprint it is a draft, marked on every page.

    `covered` are the code points that can be drawn, those of the shipped fonts if not given.
    """
    drawable = fonts.coverage() if covered is None else covered
    fit = map_text(snapshot, lambda text: printable(clean(text).text, drawable))
    return _Composing(fit).document()


class _Composing:
    def __init__(self, snapshot: PlanSnapshot) -> None:
        self.plan = snapshot
        self.language: Language = "nn" if snapshot.language == "nn" else "nb"
        self.words: PlanWords = plan_words(snapshot.language)
        self.labels = labels(self.language)

    def document(self) -> Document:
        sections = [self._one_page()]
        if self.plan.vision or (self.plan.adoption and self.plan.adoption.wording):
            sections.append(self._vision())
        sections += [self._area(area) for area in self.plan.focus_areas if area.measures]
        if self.plan.compared_with:
            sections.append(self._changes())
        if self.plan.endings:
            sections.append(self._endings())
        sections.append(self._colophon())
        return Document(meta=self._meta(), cover=self._cover(), sections=tuple(sections))

    def _day(self, text: str) -> str:
        try:
            return partial_dates.in_words(text, self.language)
        except partial_dates.NotADate:
            return text

    def _standing(self) -> list[str]:
        """Version and decision, a line each."""
        words, adoption = self.words, self.plan.adoption
        lines = [words.version.format(number=self.plan.version)]
        if adoption is None:
            return [*lines, words.draft]
        lines.append(words.adopted_by.format(body=adoption.by or words.not_stated))
        day = self._day(adoption.on) if adoption.on else words.not_stated
        lines.append(words.adopted.format(day=day))
        if adoption.case_reference:
            lines.append(words.case.format(reference=adoption.case_reference))
        return lines

    def _cover(self) -> Cover:
        plan, words = self.plan, self.words
        lines = [*self._standing(), words.builds_on.format(strategy=one_line(plan.strategy))]
        if plan.body and plan.hangs_under:
            lines.append(words.plan_of.format(body=plan.body, measure=plan.hangs_under))
        if plan.cooperation.is_fictional:
            lines.append(words.fictional)
        return Cover(
            organisation=one_line(plan.cooperation.name),
            kind=words.kind,
            title=one_line(plan.title),
            lines=tuple(lines),
            colour=self._colour(),
        )

    def _colour(self) -> str:
        wanted = self.plan.cooperation.colour
        return wanted if _COLOUR.fullmatch(wanted) else _FALLBACK

    def _meta(self) -> Meta:
        plan, words = self.plan, self.labels
        name, title = one_line(plan.cooperation.name), one_line(plan.title)
        standing = ", ".join(self._standing()[:1])
        on = plan.adoption.on if plan.adoption else None
        return Meta(
            title=f"{title}, {name}",
            subject=", ".join(self._standing()),
            author=name,
            language=self.language,
            date=_whole_day(on, plan.year),
            footer=f"{name} · {title} · {standing}",
            colour=self._colour(),
            words=RendererWords(
                contents=words.contents,
                page=words.page,
                of=words.of,
                table=words.table,
                figure=words.figure,
                draft=words.draft,
                deviation=words.deviation,
                skip_to_content=words.skip_to_content,
                back_to_contents=words.back_to_contents,
            ),
            draft=plan.fingerprint is None,
        )

    def _one_page(self) -> Section:
        """Every measure with who is responsible, under its focus area."""
        words = self.words
        rows = []
        for area in self.plan.focus_areas:
            if not area.measures:
                continue
            count = len(area.measures)
            said = words.measures_one if count == 1 else words.measures.format(count=count)
            heading = Span(one_line(area.title), Mark.STRONG)
            rows.append(Row((cell(Span(str(area.number), Mark.STRONG)), cell(heading), cell(said))))
            for measure in area.measures:
                label = f"{area.number}.{measure.number}"
                rows.append(
                    Row(
                        (
                            cell(Span(label, target=measure_anchor(label))),
                            cell(one_line(measure.title)),
                            cell(self._responsible(measure)),
                        )
                    )
                )
        table = Table(
            anchor="alle-tiltak",
            caption=words.table_of_all,
            columns=(
                Column(words.number, 0.5),
                Column(words.measure, 3.0),
                Column(words.responsible, 2.0),
            ),
            rows=tuple(rows),
            style=TableStyle.COMPACT,
        )
        # What cannot stand on one page would be set too small to read.
        layout = PageLayout.ONE_PAGE if len(rows) <= 60 else PageLayout.PORTRAIT
        return Section("pa-en-side", words.one_page, (table,) if rows else (), layout)

    def _responsible(self, measure: Measure) -> str:
        names = [measure.responsible] if measure.responsible else []
        role = self.labels.roles["responsible"]
        names += [one.name for one in measure.parties if one.role == role]
        return typography.listing(names, self.labels.conjunction) or self.words.not_stated

    def _vision(self) -> Section:
        blocks: list[Block] = list(paragraphs((self.plan.vision,)))
        adoption = self.plan.adoption
        if adoption and adoption.wording:
            if self.plan.vision:
                blocks.append(Heading(2, self.words.decision, "vedtaket"))
            blocks += paragraphs((adoption.wording,))
        title = self.words.vision if self.plan.vision else self.words.decision
        return Section("visjon", title, tuple(blocks))

    def _area(self, area: FocusArea) -> Section:
        blocks: list[Block] = []
        if area.goal:
            blocks += paragraphs((area.goal,), ParagraphRole.LEAD)
        for measure in area.measures:
            blocks += self._measure(area, measure)
        return Section(
            f"satsingsomrade-{area.number}",
            f"{area.number} {one_line(area.title)}",
            tuple(blocks),
        )

    def _measure(self, area: FocusArea, measure: Measure) -> Iterator[Block]:
        words, label = self.words, f"{area.number}.{measure.number}"
        anchor = measure_anchor(label)
        yield Heading(2, f"{label} {one_line(measure.title)}", anchor)
        yield Table(
            anchor=f"{anchor}-innhold",
            caption=f"{label} {one_line(measure.title)}",
            columns=(Column(words.content, 3.0), Column(words.frame, 2.0)),
            rows=(Row((cell(*self._content(measure)), cell(*self._frame(measure)))),),
        )

    def _content(self, measure: Measure) -> Iterator[CellBlock]:
        words = self.words
        if measure.activities:
            yield _bullets(measure.activities)
        for strand in measure.strands:
            yield Subheading(one_line(strand.title))
            if strand.activities:
                yield _bullets(strand.activities)
        if not measure.activities and not measure.strands:
            yield plain(f"{words.activities}: {words.not_stated}")
        if measure.expected_results:
            yield Subheading(words.results)
            yield _bullets(measure.expected_results)

    def _frame(self, measure: Measure) -> Iterator[CellBlock]:
        words = self.words

        def said(term: str, value: str) -> Paragraph:
            return Paragraph((Span(f"{term}: ", Mark.STRONG), Span(value)))

        yield said(words.responsible, self._responsible(measure))
        role = self.labels.roles["responsible"]
        others = [self._party(one) for one in measure.parties if one.role != role]
        if others:
            yield said(words.parties, "; ".join(others))
        if measure.areas:
            yield said(
                words.areas,
                "; ".join(
                    f"{one.code} {one_line(one.title)}"
                    + (f" ({words.also_relevant})" if one.also_relevant else "")
                    for one in measure.areas
                ),
            )
        if measure.applies_to:
            yield said(words.applies_to, ", ".join(map(str, measure.applies_to)))
        forms = [*measure.working_forms]
        if measure.working_form_note:
            forms.append(one_line(measure.working_form_note))
        yield said(words.working_forms, "; ".join(forms) or words.not_stated)
        if measure.goals:
            yield said(words.goals, "; ".join(self._goal(code) for code in measure.goals))
        if measure.former_names:
            yield said(words.former, "; ".join(map(one_line, measure.former_names)))
        if measure.continues:
            yield said(words.continues, measure.continues)
        if measure.merged_from:
            yield said(words.merged, ", ".join(measure.merged_from))

    def _goal(self, code: str) -> str:
        title = goal_title(code, self.language)
        return f"{code} {title}" if title else code

    def _party(self, one: Party) -> str:
        details = [one.role]
        if one.year:
            details.append(str(one.year))
        unit = f", {one_line(one.unit)}" if one.unit else ""
        return f"{one_line(one.name)}{unit} ({', '.join(details)})"

    def _changes(self) -> Section:
        words, plan = self.words, self.plan
        blocks: list[Block] = [plain(words.compared_with.format(plan=plan.compared_with))]
        if not plan.changes:
            blocks.append(plain(words.no_changes))
        for kind, title in (
            ("added", words.added),
            ("changed", words.changed),
            ("ended", words.ended),
        ):
            found = [one for one in plan.changes if one.kind == kind]
            if found:
                blocks.append(Heading(2, title, f"endret-{kind}"))
                for one in found:
                    blocks += self._change(one)
        return Section("endringer", words.changes, tuple(blocks))

    def _change(self, one: Change) -> Iterator[Block]:
        yield plain(f"{one.label} {one_line(one.title)}", Mark.STRONG)
        if one.sentences:
            yield _bullets(one.sentences)

    def _endings(self) -> Section:
        items = tuple(
            Definition(f"{one.measure} {one_line(one.title)}", (Span(one_line(one.reason)),))
            for one in self.plan.endings
        )
        return Section("avsluttes", self.words.endings, (DefinitionList(items),))

    def _colophon(self) -> Section:
        words, plan = self.words, self.plan
        facts = [
            Definition(words.kind, (Span(", ".join((one_line(plan.title), *self._standing()))),)),
            Definition(words.fingerprint, (Span(plan.fingerprint or words.no_fingerprint),)),
        ]
        blocks: list[Block] = [DefinitionList(tuple(facts))]
        if plan.fingerprint:
            blocks.append(plain(words.fingerprint_how))
        blocks.append(plain(self.labels.made_with, role=ParagraphRole.NOTE))
        return Section("om-dokumentet", words.colophon, tuple(blocks))


def _bullets(texts: tuple[str, ...]) -> BulletList:
    return BulletList(tuple((Span(one_line(text)),) for text in texts))


def _whole_day(on: str | None, year: int) -> str:
    """The day the bytes carry: the adoption's first possible day, else the plan year's first."""
    if on:
        try:
            first = partial_dates.bounds(on)[0]
        except partial_dates.NotADate:
            first = None
        if first is not None:
            return first.isoformat()
    return f"{year}-01-01"
