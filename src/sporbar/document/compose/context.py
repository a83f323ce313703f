"""What every part of the report needs: the facts, the words, and which places can be linked to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sporbar.document import partial_dates, typography
from sporbar.document.labels import Labels, labels
from sporbar.document.labels.bodies import BodyLabels, body_labels
from sporbar.document.nodes import Cell, CellBlock, Mark, Paragraph, ParagraphRole, Span
from sporbar.document.snapshot import Annex, FocusArea, Language, Snapshot, SubReport

_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})
_SPACES = re.compile(r"[ \n]+")


def slug(text: str) -> str:
    """`text` as part of an anchor: ASCII letters and digits, hyphens for the rest."""
    return _UNSAFE.sub("-", text).strip("-") or "x"


def measure_anchor(reference: str) -> str:
    """The anchor of measure "5.12": "tiltak-5-12"."""
    return f"tiltak-{slug(reference)}"


def area_anchor(number: int) -> str:
    return f"satsingsomrade-{number}"


def annex_anchor(number: int) -> str:
    return f"vedlegg-{number}"


def annex_prefix(number: int) -> str:
    """What goes before the anchors of a report composed as that annex: "vedlegg-1-tiltak-5-12"."""
    return f"{annex_anchor(number)}-"


def project_anchor(code: str | None) -> str:
    return f"prosjekt-{slug(code)}" if code else "prosjekt-uten"


def group_anchor(code: str) -> str:
    return f"gruppe-{slug(code)}"


def adoption_anchor(number: int) -> str:
    """The anchor of a case sent to the councils, counted from 1 in the snapshot's order."""
    return f"tilslutning-{number}"


def meetings_anchor(body: str) -> str:
    """The anchor of a body's meetings: "moter-radmannsutvalget"."""
    return f"moter-{slug(body.lower().translate(_LETTERS))}"


@dataclass(frozen=True)
class Context:
    """The snapshot with texts fit to print, its label set, and the anchors that will exist.

    Inside an annex that is a report of its own, `snapshot` is that report's and `prefix` goes
    before its anchors, so that its measure 1.1 is another place than ours.
    """

    snapshot: Snapshot
    labels: Labels
    language: Language
    places: frozenset[str]
    annexes: dict[int, Annex]
    #: net of each ledger project in kroner, where there are accounts
    nets: dict[str, str]
    prefix: str = ""
    _used: set[str] = field(default_factory=set)

    def claim(self, anchor: str) -> str:
        """`anchor`, or a numbered one if it is taken: two places never share an address."""
        anchor = unique = f"{self.prefix}{anchor}"
        count = 2
        while unique in self._used:
            unique, count = f"{anchor}-{count}", count + 1
        self._used.add(unique)
        return unique

    def link(self, text: str, anchor: str, mark: Mark = Mark.PLAIN) -> Span:
        """A link to `anchor` if the document has it, else the bare text."""
        return self.link_outside(text, f"{self.prefix}{anchor}", mark)

    def link_outside(self, text: str, anchor: str, mark: Mark = Mark.PLAIN) -> Span:
        """The same, to a place of the whole document also from inside an annex."""
        return Span(text, mark, anchor if anchor in self.places else None)

    def within_annex(self, annex: Annex, report: SubReport) -> "Context":
        """The context of `report`, which is composed as `annex`: its own facts, our money."""
        whole = self.snapshot
        return replace(
            self,
            snapshot=replace(
                whole,
                report=replace(
                    whole.report,
                    kind=report.kind,
                    title=report.title,
                    as_of=report.as_of,
                    period=report.period,
                ),
                plan=report.plan,
                author=report.author,
                introduction=report.introduction,
                focus_areas=report.focus_areas,
                annexes=(),
            ),
            annexes={},
            prefix=annex_prefix(annex.number),
        )

    def measure_links(self, references: Iterable[str]) -> tuple[Span, ...]:
        """ "5.9", "5.9 og 5.10", "5.9, 5.10 og 5.11", each number linked."""
        found = list(references)
        spans: list[Span] = []
        for index, reference in enumerate(found):
            if index:
                last = index == len(found) - 1
                spans.append(Span(f" {self.labels.conjunction} " if last else ", "))
            spans.append(self.link(reference, measure_anchor(reference)))
        return tuple(spans)

    def listing(self, words: Iterable[str]) -> str:
        return typography.listing(tuple(words), self.labels.conjunction)

    def day(self, text: str) -> str:
        """An ISO day in words; a day that does not exist is printed as written."""
        try:
            return typography.day(text)
        except ValueError:
            return text

    def moment(self, text: str) -> str:
        """An ISO minute in words; one that does not exist is printed as written."""
        try:
            return typography.moment(text)
        except ValueError:
            return text

    def day_or_unknown(self, text: str | None) -> str:
        return self.day(text) if text else self.labels.not_stated

    def date(self, text: str) -> str:
        """A partly known date in words; what is not EDTF is printed as written."""
        try:
            return partial_dates.in_words(text, self.language)
        except partial_dates.NotADate:
            return text

    def title(self, text: str) -> str:
        """A title on one line; headings and links need something to stand on."""
        return one_line(text) or self.labels.untitled

    def sentence(self, text: str) -> str:
        """People's words on one line: paragraphs inside a sentence run on."""
        return one_line(text) or self.labels.nothing_written

    @property
    def bodies(self) -> BodyLabels:
        """The words of bodies, cases, decisions and councils."""
        return body_labels(self.language)

    @property
    def is_full(self) -> bool:
        """The annual report says everything; the others are short."""
        return self.snapshot.report.kind == "annual"


def one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def paragraphs(texts: Iterable[str], role: ParagraphRole = ParagraphRole.BODY) -> list[Paragraph]:
    """A paragraph for every line people wrote; blank lines only separate."""
    return [
        Paragraph((Span(one_line(line)),), role)
        for text in texts
        for line in text.split("\n")
        if line.strip()
    ]


def plain(
    text: str, mark: Mark = Mark.PLAIN, role: ParagraphRole = ParagraphRole.BODY
) -> Paragraph:
    return Paragraph((Span(text, mark),), role)


def note(*spans: Span) -> Paragraph:
    return Paragraph(spans, ParagraphRole.NOTE)


def cell(*content: CellBlock | Span | str) -> Cell:
    """A cell of blocks; a run of texts and spans makes one paragraph."""
    blocks: list[CellBlock] = []
    run: list[Span] = []
    for item in content:
        if isinstance(item, str):
            run.append(Span(item))
        elif isinstance(item, Span):
            run.append(item)
        else:
            if run:
                blocks.append(Paragraph(tuple(run)))
                run = []
            blocks.append(item)
    if run:
        blocks.append(Paragraph(tuple(run)))
    return Cell(tuple(blocks))


def shorten(text: str, length: int) -> str:
    """`text` cut at a word within `length` characters, with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{(head if space and len(head) > length // 2 else cut).rstrip(' ,.;:–-')}…"


def context_for(snapshot: Snapshot) -> Context:
    return Context(
        snapshot=snapshot,
        labels=labels(snapshot.report.language),
        language=snapshot.report.language,
        places=frozenset(_places(snapshot)),
        annexes={annex.number: annex for annex in snapshot.annexes},
        nets={
            project.code: project.net
            for project in (snapshot.accounts.projects if snapshot.accounts else ())
            if project.code
        },
    )


def _places(snapshot: Snapshot) -> Iterable[str]:
    """The anchors that the parts in the outline will set."""
    outline = snapshot.report.outline
    if "focus_areas" in outline:
        yield from _areas(snapshot.focus_areas)
    if "annexes" in outline:
        yield "vedlegg"
        for annex in snapshot.annexes:
            yield annex_anchor(annex.number)
            if annex.report is not None:
                prefix = annex_prefix(annex.number)
                yield f"{prefix}avvik"
                yield from (f"{prefix}{anchor}" for anchor in _areas(annex.report.focus_areas))
    if "accounts" in outline:
        yield "regnskap"
        if snapshot.accounts is not None:
            yield "sum-totalt"
            for group in snapshot.accounts.groups:
                yield group_anchor(group.code)
            for project in snapshot.accounts.projects:
                yield project_anchor(project.code)
    if "adoptions" in outline:
        yield "vedtak-i-kommunene"
        yield from map(adoption_anchor, range(1, len(snapshot.adoptions) + 1))
    if "one_page" in outline:
        yield from ("avvik", "innstillinger")


def _areas(areas: Iterable[FocusArea]) -> Iterable[str]:
    for area in areas:
        yield area_anchor(area.number)
        for measure in area.measures:
            yield measure_anchor(f"{area.number}.{measure.number}")
