"""The HTML file: says what the document says, needs nothing else, works without CSS or a mouse."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sporbar.document import codec
from sporbar.document.compose import compose
from sporbar.document.nodes import (
    BarChart,
    Callout,
    Column,
    Definition,
    DeviationNote,
    Document,
    Heading,
    KeyFigure,
    Paragraph,
    Section,
    Span,
    Subheading,
    Table,
)
from sporbar.document.render.html import STYLESHEET, render_body, render_html
from sporbar.document.render.html.colours import READABLE, contrast_with_white, readable_on_white
from sporbar.document.render.html.markup import address
from sporbar.document.snapshot import Snapshot
from tests.document import reading, samples
from tests.document.strategies import snapshots

VOID = {"meta", "link", "br", "img", "hr", "input", "rect", "line", "path"}


class Page(HTMLParser):
    """The page read back: its text, its elements with their attributes, its heading levels."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.levels: list[int] = []
        self.open: list[str] = []
        self._text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._text.append(" ")

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self._text.append(data)

    @property
    def text(self) -> str:
        return squeezed("".join(self._text))

    def attributes(self, name: str) -> list[str]:
        return [found[name] for _, found in self.elements if name in found]

    def tags(self, name: str) -> list[dict[str, str]]:
        return [found for tag, found in self.elements if tag == name]


def squeezed(text: str) -> str:
    """Without the white space that markup puts between elements."""
    return re.sub(r"\s+", "", text)


def spoken(document: Document) -> list[str]:
    """Every text of the document, in the order of its nodes."""
    words: list[str] = []
    for node in reading.nodes(document.sections):
        match node:
            case Section(title=text) | Heading(text=text) | Subheading(text=text):
                words.append(text)
            case Span(text=text) | Callout(title=text) | DeviationNote(label=text):
                words.append(text)
            case Definition(term=text) | Table(caption=text) | Column(header=text):
                words.append(text)
            case KeyFigure():
                words.extend((node.value, node.label))
            case BarChart():
                words.extend((node.title, node.description))
                words.extend(part for bar in node.bars for part in (bar.label, bar.text))
    return words


def page_of(snapshot: Snapshot) -> Page:
    return Page(render_html(compose(snapshot)).decode())


SAMPLES = [samples.sample(), samples.annual(), samples.nynorsk(), samples.bare()]
SAMPLE = page_of(samples.sample())


def assert_says_all(snapshot: Snapshot) -> None:
    document = compose(snapshot)
    text = Page(render_html(document).decode()).text
    position = 0
    for words in spoken(document):
        found = text.find(squeezed(words), position)
        assert found >= 0, words
        position = found + len(squeezed(words))


@pytest.mark.parametrize("snapshot", SAMPLES)
def test_page_says_everything_in_order(snapshot: Snapshot) -> None:
    assert_says_all(snapshot)


@settings(max_examples=40)
@given(snapshots())
def test_any_snapshot_is_told_whole_and_well_formed(snapshot: Snapshot) -> None:
    assert_says_all(snapshot)
    page = page_of(snapshot)
    assert page.open == []
    assert not page.tags("script")
    assert len(page.attributes("id")) == len(set(page.attributes("id")))


def test_the_snapshots_own_words_reach_the_page() -> None:
    snapshot = samples.sample()
    for area in snapshot.focus_areas:
        for measure in area.measures:
            lines = [*measure.status, *(line for one in measure.strands for line in one.status)]
            texts = [measure.title, *measure.activities, *(line.text for line in lines)]
            assert all(squeezed(text) in SAMPLE.text for text in texts)


def test_the_same_document_gives_the_same_bytes() -> None:
    document = compose(samples.sample())
    assert render_html(document) == render_html(compose(samples.sample()))


@pytest.mark.parametrize("snapshot", SAMPLES)
def test_every_link_inside_the_page_arrives(snapshot: Snapshot) -> None:
    page = page_of(snapshot)
    inside = {href[1:] for href in page.attributes("href") if href.startswith("#")}
    assert inside <= set(page.attributes("id"))


def test_the_page_needs_nothing_from_elsewhere() -> None:
    assert not SAMPLE.tags("link") + SAMPLE.tags("img") + SAMPLE.tags("script")
    assert "url(" not in STYLESHEET
    assert "@import" not in STYLESHEET


def test_the_fragment_has_no_style_and_no_script() -> None:
    fragment = Page(render_body(compose(samples.sample())))
    assert not fragment.attributes("style")
    assert not fragment.tags("style") + fragment.tags("script") + fragment.tags("main")
    assert not [name for _, found in fragment.elements for name in found if name.startswith("on")]


def test_the_fragment_takes_its_place_below_another_heading() -> None:
    document = compose(samples.sample())
    assert Page(render_body(document)).levels[0] == 1
    assert Page(render_body(document, heading_level=2)).levels[0] == 2


@pytest.mark.parametrize("snapshot", SAMPLES)
def test_headings_start_at_one_and_skip_no_level(snapshot: Snapshot) -> None:
    levels = page_of(snapshot).levels
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_page_names_its_language_and_offers_a_way_past_the_contents() -> None:
    assert SAMPLE.tags("html") == [{"lang": "nb"}]
    assert page_of(samples.nynorsk()).tags("html") == [{"lang": "nn"}]
    assert SAMPLE.tags("a")[0] == {"class": "skip", "href": "#rapporten"}
    assert SAMPLE.tags("main")[0]["id"] == "rapporten"


def test_every_table_has_a_caption_and_every_head_a_scope() -> None:
    assert len(SAMPLE.tags("caption")) == len(SAMPLE.tags("table")) > 0
    assert {found["scope"] for found in SAMPLE.tags("th")} == {"col", "row"}


def test_anchors_are_the_stable_ones() -> None:
    ids = set(SAMPLE.attributes("id"))
    assert {
        "pa-en-side",
        "avvik-2-7-1",
        "tiltak-5-6",
        "gruppe-110",
        "prosjekt-F203",
        "prosjekt-uten",
        "sum-totalt",
        "avrunding",
        "vedlegg-1",
        "om-utgaven",
    } <= ids


def test_deviating_sentence_is_bold_italics_after_its_label() -> None:
    html = render_html(compose(samples.sample())).decode()
    assert re.search(
        r"Avvik: på vent</p><p class=\"said\"><strong><em>Mellomfasen fra 2010[^<]*</em></strong>",
        html,
    )


def test_draft_says_so_on_the_cover_and_behind_every_sheet() -> None:
    draft = render_html(compose(samples.sample())).decode()
    assert '<p class="draft"><strong>UTKAST</strong></p>' in draft
    assert '<p class="draft-mark" aria-hidden="true">UTKAST</p>' in draft
    assert "UTKAST" not in render_html(compose(codec.sealed(samples.sample()))).decode()


def test_charts_point_to_their_numbered_table() -> None:
    html = render_html(compose(samples.sample())).decode()
    assert '<a href="#tabell-prosjekter">Tabell 9</a>' in html
    assert '<span class="number">Tabell 9.</span>' in html


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("tiltak-1-1", "#tiltak-1-1"),
        ("https://example.org/?a=1&b=2", "https://example.org/?a=1&b=2"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
    ],
)
def test_only_safe_addresses_become_links(target: str, href: str | None) -> None:
    assert address(target) == href


def test_right_to_left_text_is_isolated() -> None:
    document = compose(samples.bare())
    section = Section("a", "A", (Paragraph((Span("Navn: שלום"),)),))
    html = render_body(replace(document, sections=(section,)))
    assert "<bdi>Navn: שלום</bdi>" in html


@given(st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}"))
def test_any_accent_becomes_readable_on_white(colour: str) -> None:
    assert contrast_with_white(readable_on_white(colour)) >= READABLE
    if contrast_with_white(colour) >= READABLE:
        assert readable_on_white(colour) == colour
