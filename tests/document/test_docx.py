"""The report as a Word file: what Word, a screen reader and an archive find in it."""

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from sporbar.document.codec import sealed
from sporbar.document.compose import compose
from sporbar.document.nodes import (
    Align,
    Bar,
    BarChart,
    BulletList,
    Callout,
    Cell,
    Column,
    Cover,
    Definition,
    DefinitionList,
    DeviationNote,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Mark,
    Meta,
    PageLayout,
    Paragraph,
    RendererWords,
    Row,
    RowKind,
    Section,
    Span,
    Subheading,
    Table,
    TableStyle,
)
from sporbar.document.render.docx import render_docx
from tests.document.samples import nynorsk, sample
from tests.document.strategies import TEXT

WORDS = RendererWords(
    contents="Innhold",
    page="Side",
    of="av",
    table="Tabell",
    figure="Figur",
    draft="Utkast",
    deviation="Avvik",
    skip_to_content="Hopp til innholdet",
    back_to_contents="Til innholdet",
)
META = Meta(
    title="Halvårsrapport 2026",
    subject="Rapport til regionrådet",
    author="Daglig leder",
    language="nb",
    date="2026-08-28",
    footer="Dalregionen",
    colour="#1e4d6b",
    words=WORDS,
)


def text(words: str, mark: Mark = Mark.PLAIN, target: str | None = None) -> Paragraph:
    return Paragraph((Span(words, mark, target),))


def cell(words: str) -> Cell:
    return Cell((text(words),))


def document(*blocks, layout=PageLayout.PORTRAIT, meta=META) -> Document:
    """A document of one section with these blocks."""
    return Document(
        meta=meta,
        cover=Cover("Dalregionen", "Halvårsrapport", "Halvår 2026", ("1. juli 2026",), "#1e4d6b"),
        sections=(Section("del", "En del", tuple(blocks), layout),),
    )


def table(*rows: Row, style: TableStyle = TableStyle.PLAIN) -> Table:
    return Table(
        "tabell-1",
        "Kostnader",
        (Column("Post", 2), Column("Kroner", 1, Align.END)),
        rows,
        style,
    )


@cache
def rendered(node: Document) -> bytes:
    return render_docx(node)


def opened(node: Document):
    return docx.Document(io.BytesIO(rendered(node)))


def xml(node: Document, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(rendered(node))) as archive:
        return archive.read(part).decode()


def texts(word) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs]


@pytest.fixture(scope="module")
def report():
    return opened(compose(sample()))


def test_chapters_are_heading_1(report):
    first = [p.text for p in report.paragraphs if p.style.name == "Heading 1"]
    assert first == [section.title for section in compose(sample()).sections]


def test_subheadings_of_a_chapter_are_heading_2():
    word = opened(document(Heading(2, "Grunnlaget", "grunnlaget")))
    assert [p.text for p in word.paragraphs if p.style.name == "Heading 2"] == ["Grunnlaget"]


def test_cover_uses_title_and_subtitle(report):
    styles = {p.style.name: p.text for p in report.paragraphs[:8]}
    assert styles["Title"] == compose(sample()).cover.title
    assert "Subtitle" in styles


def test_bullets_are_a_list_style_with_numbering():
    word = opened(document(BulletList(((Span("ett"),), (Span("to"),)))))
    bullets = [p for p in word.paragraphs if p.style.name == "List Bullet"]
    assert [p.text for p in bullets] == ["ett", "to"]
    assert bullets[0].style.element.find(f".//{qn('w:numId')}") is not None


def test_every_table_with_a_caption_repeats_its_header_row(report):
    for node in report.tables:
        header = node.rows[0]._tr.find(f".//{qn('w:tblHeader')}")
        captioned = node.style.name in ("Sporbar tabell", "Sporbar tiltakstabell")
        assert (header is not None) or not captioned
    assert sum(t.style.name == "Sporbar tiltakstabell" for t in report.tables) == 5


def test_only_the_first_row_is_a_header_row():
    word = opened(document(table(Row((cell("Lønn"), cell("1"))))))
    assert [r._tr.find(f".//{qn('w:tblHeader')}") is not None for r in word.tables[0].rows] == [
        True,
        False,
    ]


def test_low_rows_stay_whole_and_tall_rows_may_break():
    word = opened(
        document(table(Row((cell("kort"), cell("1"))), Row((cell("lang " * 600), cell("1")))))
    )
    whole = [r._tr.find(f".//{qn('w:cantSplit')}") is not None for r in word.tables[0].rows]
    assert whole == [True, True, False]


def test_table_has_a_caption_that_word_can_count():
    node = document(table(), table())
    assert xml(node).count("SEQ Tabell") == 2
    captions = [p.text for p in opened(node).paragraphs if p.style.name == "Caption"]
    assert captions == ["Tabell\u00a01: Kostnader", "Tabell\u00a02: Kostnader"]


def test_table_carries_its_alternative_text():
    properties = opened(document(table())).tables[0]._tbl.tblPr
    assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == "Kostnader"
    assert properties.find(qn("w:tblDescription")).get(qn("w:val")) == "Post, Kroner"


def test_amounts_stand_to_the_right():
    word = opened(document(table(Row((cell("Lønn"), cell("997 935"))))))
    assert [c.paragraphs[0].alignment for c in word.tables[0].rows[1].cells] == [None, 2]


def test_sum_rows_are_bold():
    word = opened(document(table(Row((cell("Sum"), cell("5")), RowKind.SUM))))
    assert all(c.paragraphs[0].runs[0].bold for c in word.tables[0].rows[1].cells)


def test_column_makes_room_for_its_longest_word():
    word = "Kommunedirektørutvalget"
    node = Table(
        "t",
        "Avvik",
        (Column("Hva", 6), Column("Meldt til", 1)),
        (Row((cell("Oppstarten ble flyttet " * 9), cell(word))),),
    )
    _, narrow = opened(document(node)).tables[0].columns
    assert narrow.width.pt > len(word) * 4.5


def test_row_with_too_few_or_too_many_cells_loses_no_text():
    word = opened(
        document(table(Row((cell("bare en"),)), Row((cell("a"), cell("b"), cell("til overs")))))
    )
    rows = [[c.text for c in row.cells] for row in word.tables[0].rows[1:]]
    assert rows == [["bare en", ""], ["a", "b\ntil overs"]]


def test_deviation_is_bold_italic_beside_its_word():
    note = DeviationNote(
        "Avvik: utsatt",
        (Span("Oppstarten ble flyttet."),),
        (Definition("Ny dato", (Span("høsten 2026"),)),),
    )
    word = opened(document(table(Row((Cell((note,)), cell("1"))))))
    label, sentence, detail = word.tables[0].rows[1].cells[0].paragraphs
    assert label.text == "Avvik: utsatt"
    assert sentence.runs[0].style.name == "Sporbar avvik"
    assert sentence.runs[0].style.font.bold and sentence.runs[0].style.font.italic
    assert detail.text == "Ny dato: høsten 2026"


def test_computed_remark_has_its_own_style():
    word = opened(document(text("vår kobling", Mark.COMPUTED)))
    run = next(p for p in word.paragraphs if p.text == "vår kobling").runs[0]
    assert run.style.name == "Sporbar beregnet"


def chart() -> BarChart:
    return BarChart(
        "figur-1",
        "Netto per prosjekt",
        "Stolper for to prosjekter: 5 og −3 kroner.",
        "kroner",
        (Bar("F1", 5.0, "5"), Bar("F2", -3.0, "−3")),
        "tabell-1",
    )


def test_chart_has_alternative_text_and_a_figure_caption():
    word = opened(document(chart()))
    picture = word.inline_shapes[0]._inline.docPr
    assert picture.get("descr") == "Stolper for to prosjekter: 5 og −3 kroner."
    assert "Figur\u00a01: Netto per prosjekt" in texts(word)


def test_chart_keeps_its_shape_and_stays_within_the_text():
    word = opened(document(chart()))
    picture = word.inline_shapes[0]
    section = word.sections[-1]
    room = section.page_width - section.left_margin - section.right_margin
    image = word.part.related_parts[picture._inline.graphic.graphicData.pic.blipFill.blip.embed]
    assert picture.width <= room + 635
    assert picture.width / picture.height == pytest.approx(
        image.image.px_width / image.image.px_height, rel=0.01
    )


@pytest.mark.parametrize(("snapshot", "tag"), [(sample(), "nb-NO"), (nynorsk(), "nn-NO")])
def test_language_stands_in_styles_settings_and_properties(snapshot, tag):
    node = compose(snapshot)
    assert f'<w:lang w:val="{tag}"' in xml(node, "word/styles.xml")
    assert f'w:themeFontLang w:val="{tag}"' in xml(node, "word/settings.xml")
    assert opened(node).core_properties.language == tag


def test_contents_field_is_filled_in_and_asks_for_update():
    node = compose(sample())
    body = xml(node)
    assert 'TOC \\o "1-3" \\h \\z \\u' in body
    assert "<w:updateFields" in xml(node, "word/settings.xml")
    entries = opened(node).element.body.findall(f".//{qn('w:sdt')}//{qn('w:hyperlink')}")
    found = ["".join(t.text for t in entry.iter(qn("w:t"))) for entry in entries]
    titles = []
    for section in node.sections:
        titles.append(section.title)
        titles.extend(block.text for block in section.blocks if isinstance(block, Heading))
    assert found == titles


def test_fields_are_balanced():
    body = xml(compose(sample()))
    begun = body.count('fldCharType="begin"')
    assert begun > 0
    assert body.count('fldCharType="separate"') == body.count('fldCharType="end"') == begun


def test_every_internal_link_leads_to_a_bookmark():
    word = opened(compose(sample()))
    body = word.element.body
    places = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    assert links and links <= set(places)
    assert len(places) == len(set(places))
    assert all(len(place) <= 40 and "-" not in place for place in places)


def test_row_with_an_anchor_is_a_place_one_can_link_to():
    node = document(
        table(Row((cell("Lønn"), cell("1")), anchor="post-lonn")),
        text("se lønn", target="post-lonn"),
    )
    assert '<w:bookmarkStart w:id="3" w:name="post_lonn"/>' in xml(node)
    assert '<w:hyperlink w:anchor="post_lonn"' in xml(node)


def test_web_link_becomes_a_hyperlink():
    word = opened(document(text("nettstedet", target="https://example.org/å?b=1")))
    addresses = [r.target_ref for r in word.part.rels.values() if r.is_external]
    assert addresses == ["https://example.org/%C3%A5?b=1"]


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "ingen-slik", "http://[", "https://", "file:///etc", "\x00"]
)
def test_link_that_leads_nowhere_stays_as_text(target):
    word = opened(document(text("dit", target=target)))
    assert "dit" in texts(word)
    assert not [r for r in word.part.rels.values() if r.is_external]


def test_landscape_section_is_turned_and_the_next_turned_back():
    node = document()
    wide = Section("bred", "Bred", (text("x"),), PageLayout.LANDSCAPE)
    tall = Section("hoy", "Høy", (text("x"),))
    word = opened(replace(node, sections=(wide, tall)))
    shapes = [section.page_width > section.page_height for section in word.sections]
    assert shapes == [False, False, True, False]


def test_sections_of_one_layout_share_a_page_setup_and_break_the_page():
    tall = Section("a", "A", (text("x"),)), Section("b", "B", (text("x"),))
    word = opened(replace(document(), sections=tall))
    assert len(word.sections) == 2  # the cover and the rest
    chapters = [p for p in word.paragraphs if p.style.name == "Heading 1"]
    assert all(chapter.paragraph_format.page_break_before for chapter in chapters)


def one_page_size(rows: int) -> float:
    full = table(
        *(Row((cell("Oppstarten ble flyttet " * 4), cell("1"))) for _ in range(rows)),
        style=TableStyle.COMPACT,
    )
    return opened(document(full, layout=PageLayout.ONE_PAGE)).styles["Sporbar ettside"].font.size.pt


def test_type_of_a_one_page_summary_shrinks_as_it_fills():
    assert one_page_size(5) > one_page_size(30) > one_page_size(38) >= 6


def test_footer_counts_pages_and_cover_has_none():
    word = opened(document(text("x")))
    last = word.sections[-1]
    assert last.footer.paragraphs[0].text == "Dalregionen\tSide 1 av 1"
    markup = last.footer._element.xml
    assert " PAGE " in markup and " NUMPAGES " in markup
    assert word.sections[0].different_first_page_header_footer
    assert word.sections[0].first_page_footer.paragraphs[0].text == ""


def test_draft_says_so_on_cover_and_in_footer():
    word = opened(document(text("x"), meta=replace(META, draft=True)))
    assert "UTKAST" in texts(word)
    assert word.sections[-1].footer.paragraphs[0].text.startswith("UTKAST · Dalregionen")


def headers(word):
    """The header of every kind of page in every section, as markup."""
    for section in word.sections:
        yield section.header._element.xml
        if section.different_first_page_header_footer:
            yield section.first_page_header._element.xml


def test_a_draft_says_so_behind_every_page():
    word = opened(compose(sample()))
    found = list(headers(word))
    assert len(found) > len(word.sections) > 3
    assert all('string="UTKAST' in markup for markup in found)


def test_what_is_frozen_has_no_mark_of_a_draft():
    word = opened(compose(sealed(sample())))
    assert not any("UTKAST" in markup for markup in headers(word))


def test_a_draft_keeps_the_letterhead_of_the_offices_base():
    base = docx.Document()
    base.sections[0].header.paragraphs[0].text = "Dalregionen, postboks 1"
    packed = io.BytesIO()
    base.save(packed)
    made = document(text("x"), meta=replace(META, draft=True))
    word = docx.Document(io.BytesIO(render_docx(made, packed.getvalue())))
    assert word.sections[-1].header.paragraphs[0].text == "Dalregionen, postboks 1"
    assert 'string="UTKAST"' in word.sections[-1].header._element.xml


def test_properties_are_those_of_the_document():
    properties = opened(document()).core_properties
    assert properties.title == META.title
    assert properties.author == "Daglig leder"
    assert properties.created.date() == properties.modified.date() == date(2026, 8, 28)


def test_key_figures_and_callout_keep_their_words():
    word = opened(
        document(
            KeyFigures((KeyFigure("36", "tiltak i planen", "del"), KeyFigure("10", "avvik"))),
            Callout("Dette mangler", (text("Vedlegg 1"), BulletList(((Span("to"),),)))),
        )
    )
    assert [c.text for c in word.tables[0].rows[0].cells] == ["36\ntiltak i planen", "10\navvik"]
    assert word.tables[1].rows[0].cells[0].text == "Dette mangler\nVedlegg 1\nto"


def test_strand_title_in_a_cell_is_not_in_the_contents():
    word = opened(document(table(Row((Cell((Subheading("FEIDE"),)), cell(""))))))
    paragraph = word.tables[0].rows[1].cells[0].paragraphs[0]
    assert paragraph.style.name == "Sporbar deltittel"
    assert paragraph.style.element.find(f".//{qn('w:outlineLvl')}") is None


def test_term_and_value_stand_in_one_paragraph():
    word = opened(document(DefinitionList((Definition("Utgave", (Span("1"),)),))))
    assert "Utgave\t1" in texts(word)


def test_accent_is_the_cooperations_colour():
    node = document(meta=replace(META, colour="#7a1f5c"))
    assert 'w:val="7A1F5C"' in xml(node, "word/styles.xml")
    assert "1E4D6B" not in xml(node, "word/styles.xml") + xml(node, "word/theme/theme1.xml")


def test_accent_too_light_to_read_is_darkened():
    assert "FFEE00" not in xml(document(meta=replace(META, colour="#ffee00")), "word/styles.xml")


def test_same_document_gives_the_same_bytes():
    node = compose(sample())
    assert render_docx(node) == rendered(node)


def test_bytes_are_the_same_in_another_process():
    program = (
        "import hashlib, sys; from sporbar.document.compose import compose;"
        "from sporbar.document.render.docx import render_docx;"
        "from tests.document.samples import sample;"
        "print(hashlib.sha256(render_docx(compose(sample()))).hexdigest())"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(hashes) == 1


def test_zip_carries_no_clock():
    with zipfile.ZipFile(io.BytesIO(render_docx(document()))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


@settings(max_examples=30)
@given(st.lists(TEXT, min_size=8, max_size=8))
def test_no_text_breaks_the_file(words):
    one, two, three, four, five, six, seven, eight = words
    node = Document(
        meta=replace(META, title=one, author=two, footer=three, subject=eight),
        cover=Cover(four, five, six, (seven,), "ikke en farge"),
        sections=(
            Section(
                one,
                two,
                (
                    text(three, Mark.DEVIATION, four),
                    Heading(2, five, six),
                    Table(
                        seven,
                        eight,
                        (Column(one), Column(two)),
                        (Row((cell(three), cell(four)), anchor=five),),
                    ),
                    Callout(six, (text(seven),)),
                    KeyFigures((KeyFigure(eight, one, two),)),
                    DefinitionList((Definition(three, (Span(four),)),)),
                ),
            ),
        ),
    )
    opened(node)


def test_character_xml_cannot_hold_is_named():
    assert "a[U+0007]b[U+D83D]" in texts(opened(document(text("a\x07b\ud83d"))))


def test_cell_of_3000_characters_is_whole():
    for words in ("x" * 3000, "Møtet ble holdt. " * 180):
        word = opened(document(table(Row((cell(words), cell("1"))))))
        assert word.tables[0].rows[1].cells[0].text == words


def test_line_breaks_and_tabs_are_kept():
    assert "en\nto\tre" in texts(opened(document(text("en\r\nto\tre"))))
