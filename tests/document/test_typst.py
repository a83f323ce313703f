"""The report as a PDF: what a reader, a screen reader and an archive find in it."""

import io
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from hashlib import sha256

import pikepdf
import pypdf
import pytest

from sporbar.document import fonts
from sporbar.document.codec import sealed
from sporbar.document.compose import compose
from sporbar.document.nodes import (
    Bar,
    BarChart,
    BulletList,
    Callout,
    Cell,
    Column,
    Definition,
    DefinitionList,
    DeviationNote,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Mark,
    PageLayout,
    Paragraph,
    Row,
    Section,
    Span,
    Subheading,
    Table,
    TableStyle,
)
from sporbar.document.render.typst import PdfFailedError, render_pdf, render_pdf_in_process
from sporbar.document.render.typst.tree import tree
from tests.document import reading, samples
from tests.document.pdf_reading import bookmarks, faults, squeezed, tags, texts

COVERED = fonts.coverage()
SAMPLE = compose(sealed(samples.sample()), COVERED)
SENTENCE = "Arbeidet går som planlagt, og kommunene har vedtatt det i tur og orden. "


@cache
def pdf(document: Document = SAMPLE) -> bytes:
    return render_pdf_in_process(document)


def with_blocks(*blocks: object, layout: PageLayout = PageLayout.PORTRAIT) -> Document:
    """The sample's frame around one chapter of these blocks."""
    return replace(SAMPLE, sections=(Section("kapittel", "Kapittel", blocks, layout),))  # type: ignore[arg-type]


def paragraph(text: str, mark: Mark = Mark.PLAIN, target: str | None = None) -> Paragraph:
    return Paragraph((Span(text, mark, target),))


def measures(*cells: tuple[str, ...]) -> Table:
    return Table(
        "tabell",
        "Tiltak",
        (Column("Tiltak", 2), Column("Status", 3)),
        tuple(
            Row(tuple(Cell((paragraph(text),)) for text in row), anchor=f"rad-{number}")
            for number, row in enumerate(cells)
        ),
        TableStyle.MEASURES,
    )


def pages_with(document: Document, text: str) -> list[int]:
    """The pages, counted from 0, that hold `text`."""
    wanted = squeezed(text)
    return [index for index, found in enumerate(texts(pdf(document))) if wanted in squeezed(found)]


def links(document: Document) -> list[str]:
    """Where the links lead: addresses, and "" for places in the document."""
    return [
        str(annotation.get_object()["/A"].get("/URI", ""))
        if "/A" in annotation.get_object()
        else ""
        for sheet in pypdf.PdfReader(io.BytesIO(pdf(document))).pages
        for annotation in sheet.get("/Annots", [])
    ]


@pytest.mark.parametrize(
    "snapshot",
    [
        samples.sample(),
        samples.annual(),
        samples.nynorsk(),
        samples.bare(),
        samples.followed(),
        samples.followed_annual(),
    ],
)
def test_report_conforms_to_both_standards(snapshot: object) -> None:
    assert faults(pdf(compose(sealed(snapshot), COVERED))) == []  # type: ignore[arg-type]


def test_a_draft_conforms_and_says_so_on_every_page() -> None:
    draft = compose(samples.sample(), COVERED)
    assert faults(pdf(draft)) == []
    assert all("UTKAST" in text for text in texts(pdf(draft)))
    assert not any("UTKAST" in text for text in texts(pdf()))


def test_every_word_of_the_document_is_in_it() -> None:
    found = squeezed("".join(texts(pdf())))
    for node in reading.nodes(SAMPLE.sections):
        for text in (getattr(node, name, None) for name in ("text", "label", "caption", "title")):
            if isinstance(text, str):
                assert squeezed(text) in found, text


def test_what_is_copied_is_what_was_written() -> None:
    """Long words break without a character of their own; the fingerprint stands in one line."""
    snapshot = sealed(samples.sample())
    assert snapshot.fingerprint is not None
    document = compose(snapshot, COVERED)
    whole = "".join(texts(pdf(document)))
    assert snapshot.fingerprint in whole
    assert "\u200b" not in whole

    word, width = "Finansutgifter/finanstransaksjoner", "x" * 300
    narrow = "".join(texts(pdf(with_blocks(measures((word, width))))))
    assert "\u200b" not in narrow
    assert word in narrow.replace("\n", "")
    assert width in narrow.replace("\n", "").replace(" ", "")


def test_cover_carries_title_organisation_and_lines() -> None:
    cover = squeezed(texts(pdf())[0])
    for text in (SAMPLE.cover.organisation, SAMPLE.cover.title, *SAMPLE.cover.lines):
        assert squeezed(text) in cover


def test_file_names_title_author_subject_and_language() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf()))
    assert reader.metadata is not None
    assert reader.metadata.title == SAMPLE.meta.title
    assert reader.metadata.author == SAMPLE.meta.author
    assert reader.metadata.subject == SAMPLE.meta.subject
    assert str(reader.trailer["/Root"]["/Lang"]).startswith("nb")  # type: ignore[index]


def test_language_is_the_documents_own() -> None:
    nynorsk = pdf(compose(sealed(samples.nynorsk()), COVERED))
    assert str(pypdf.PdfReader(io.BytesIO(nynorsk)).trailer["/Root"]["/Lang"]).startswith("nn")  # type: ignore[index]


def test_file_is_dated_by_the_document_and_not_by_the_clock() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf()))
    assert reader.metadata is not None
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date().isoformat() == SAMPLE.meta.date


def test_contents_list_every_chapter_with_its_page() -> None:
    contents = texts(pdf())[1]
    assert contents.splitlines()[0] == "Innhold"
    for section in SAMPLE.sections:
        begins = next(
            index
            for index, text in enumerate(texts(pdf()))
            if index > 1 and squeezed(text).startswith(squeezed(section.title))
        )
        line = next(line for line in contents.splitlines() if line.startswith(section.title[:30]))
        assert line.rstrip().endswith(f" {begins + 1}")


def test_bookmarks_lead_to_chapters_and_measures() -> None:
    found = bookmarks(pdf())
    titles = [title for depth, title in found if depth == 1]
    assert [title for title in titles if title != "Innhold"] == [
        section.title for section in SAMPLE.sections
    ]
    assert (2, "3.1 Arena for bærekraftig bygdeutvikling") in found


def test_every_page_but_the_cover_is_numbered_and_dated() -> None:
    cover, *rest = texts(pdf())
    for number, text in enumerate(rest, start=2):
        assert f"Side {number} av {len(rest) + 1}" in text
        assert SAMPLE.meta.footer in text
    assert "Side 1" not in cover


def test_links_inside_the_document_lead_somewhere() -> None:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        inside = [
            annotation
            for sheet in document.pages
            for annotation in sheet.get("/Annots", [])
            if annotation.get("/Subtype") == "/Link" and "/URI" not in annotation.get("/A", {})
        ]
        assert len(inside) > len(SAMPLE.sections)
        assert all("/Dest" in one or "/D" in one.get("/A", {}) for one in inside)


def test_a_link_to_nowhere_is_set_as_plain_text() -> None:
    document = with_blocks(
        paragraph("til ingensteds", target="finnes-ikke"),
        paragraph("utrygg", target="javascript:alert(1)"),
        paragraph("utenfor", target="https://example.org/a?b=1&c=2"),
        paragraph("innenfor", target="kapittel"),
    )
    assert sorted(links(document)) == ["", "", "https://example.org/a?b=1&c=2"]


def test_a_place_named_twice_is_set_once() -> None:
    document = with_blocks(
        Heading(2, "Første", "sted"), Heading(2, "Andre", "sted"), paragraph("dit", target="sted")
    )
    assert faults(pdf(document)) == []


def test_tables_have_captions_and_header_cells() -> None:
    found = Counter(tags(pdf()))
    tables = [node for node in reading.nodes(SAMPLE) if isinstance(node, Table)]
    charts = [node for node in reading.nodes(SAMPLE) if isinstance(node, BarChart)]
    assert found["/Table"] == len(tables)
    assert found["/Caption"] == len(tables) + len(charts)
    assert found["/TH"] == sum(len(table.columns) for table in tables)


def test_a_chart_is_described_in_words() -> None:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        alternatives = {
            str(one.Alt)
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        }
    for chart in (node for node in reading.nodes(SAMPLE) if isinstance(node, BarChart)):
        assert chart.description in alternatives


def test_header_row_repeats_on_every_page() -> None:
    document = with_blocks(measures(*((f"Tiltak {n}", SENTENCE * 4) for n in range(40))))
    with_rows = pages_with(document, SENTENCE)
    assert len(with_rows) > 2
    assert [page for page in pages_with(document, "TiltakStatus") if page > 1] == with_rows


def test_a_low_row_is_never_split() -> None:
    rows = [(f"Tiltak {n}", f"Begynner {n}. {SENTENCE * 12} Slutter {n}.") for n in range(12)]
    document = with_blocks(measures(*rows), layout=PageLayout.LANDSCAPE)
    assert len(texts(pdf(document))) > 4
    for number in range(12):
        begins = pages_with(document, f"Begynner {number}.")
        assert begins == pages_with(document, f"Slutter {number}.")


def test_a_row_higher_than_a_page_goes_on_and_loses_nothing() -> None:
    long = " ".join(f"ord{number}" for number in range(900))
    document = with_blocks(
        measures(("Tiltak A", "Kort."), ("Tiltak B", long), ("Tiltak C", "Slutt."))
    )
    assert all(len(pages_with(document, f"ord{n}ord{n + 1}")) <= 1 for n in range(899))
    assert all(pages_with(document, f"ord{n}") for n in range(900))
    (begins,) = pages_with(document, "ord0ord1ord2")
    assert pages_with(document, "Tiltak B") == [begins]
    assert pages_with(document, "ord899")[0] > begins


@pytest.mark.parametrize("lines", range(29, 38))
def test_a_high_row_begins_with_its_name_and_first_lines_together(lines: int) -> None:
    """Wherever on the page the row comes to stand."""
    fill = tuple(paragraph(f"Linje {number}.") for number in range(lines))
    document = with_blocks(*fill, measures(("Tiltak B", "Første linje. " + SENTENCE * 60)))
    assert pages_with(document, "Tiltak B") == pages_with(document, "Første linje.")
    begun = texts(pdf(document))[pages_with(document, "Tiltak B")[0]]
    assert begun.count("kommunene") >= 3


def test_every_caption_stands_on_the_page_of_its_table() -> None:
    for lines in range(30, 46, 3):
        fill = tuple(paragraph(f"Linje {number}.") for number in range(lines))
        document = with_blocks(*fill, measures(("Tiltak A", "Kort svar.")))
        assert pages_with(document, "Tabell 1. Tiltak") == pages_with(document, "Kort svar.")


def one_page(rows: int) -> Document:
    table = Table(
        "avvik",
        "Alle avvik",
        (Column("Tiltak", 2), Column("Hva", 5)),
        tuple(
            Row((Cell((paragraph(f"Tiltak {n}"),)), Cell((paragraph(SENTENCE),))))
            for n in range(rows)
        ),
        TableStyle.COMPACT,
    )
    figures = KeyFigures((KeyFigure("36", "tiltak"), KeyFigure("kr −2\u00a0538\u00a0391", "netto")))
    document = with_blocks(figures, table, paragraph("Nederst."), layout=PageLayout.ONE_PAGE)
    return replace(
        document, sections=(*document.sections, Section("b", "Etter", (paragraph("Neste side."),)))
    )


@pytest.mark.parametrize("rows", [1, 20, 40, 80, 200])
def test_the_summary_is_truly_one_page(rows: int) -> None:
    document = one_page(rows)
    assert len(texts(pdf(document))) == 4
    assert pages_with(document, "Nederst.") == [2]
    assert squeezed(f"Tiltak {rows - 1}") in squeezed(texts(pdf(document))[2])
    assert pages_with(document, "Neste side.") == [3]


def test_a_short_summary_keeps_its_type_size() -> None:
    def largest(document: Document) -> float:
        sizes: list[float] = []
        pypdf.PdfReader(io.BytesIO(pdf(document))).pages[2].extract_text(
            visitor_text=lambda text, cm, tm, font, size: sizes.append(size * abs(tm[3] * cm[3]))
        )
        return max(sizes)

    assert largest(one_page(1)) == largest(one_page(5)) > largest(one_page(60))


def test_deviating_words_are_bold_italics() -> None:
    note = DeviationNote(
        "Avvik: utsatt",
        (Span("Oppstarten er flyttet.", Mark.DEVIATION),),
        (Definition("Årsak", (Span("Lang behandling"),)),),
    )
    fonts_used: dict[str, str] = {}

    def visit(
        text: str, cm: object, tm: object, font: dict[str, object] | None, size: float
    ) -> None:
        if font and text.strip():
            fonts_used[text.strip()] = str(font["/BaseFont"])

    pypdf.PdfReader(io.BytesIO(pdf(with_blocks(note)))).pages[2].extract_text(visitor_text=visit)
    assert "BoldItalic" in fonts_used["Oppstarten er flyttet."].replace("-", "")
    assert "Italic" not in fonts_used["Avvik: utsatt"]


def test_headings_leave_out_no_step_and_are_never_empty() -> None:
    """PDF/UA forbids both."""
    document = with_blocks(
        Heading(3, "Under", "a"), Heading(2, " \u200d", "b"), Heading(3, "C", "c")
    )
    assert faults(pdf(document)) == []
    assert bookmarks(pdf(document))[-3:] == [(2, "Under"), (2, "–"), (3, "C")]


def test_every_kind_of_node_is_set() -> None:
    table = Table(
        "t",
        "Tabell",
        (Column("A"),),
        (Row((Cell((Subheading("Deltiltak"), BulletList(((Span("punkt"),),)))),)),),
    )
    document = with_blocks(
        paragraph("avsnitt", Mark.STRONG),
        BulletList(((Span("ett", Mark.COMPUTED),), (Span("to"),))),
        DefinitionList((Definition("begrep", (Span("forklaring"),)),)),
        table,
        BarChart("f", "Figur", "Søyler.", "Kroner", (Bar("a", -1.0, "−1"),), "t"),
        KeyFigures((KeyFigure("7", "råd", "t"),)),
        Callout("Merk", (paragraph("dette"),)),
        Heading(3, "Underpunkt", "u"),
        DeviationNote("Avvik", (Span("senere"),)),
    )
    assert faults(pdf(document)) == []
    for text in ("avsnitt", "ett", "forklaring", "Deltiltak", "−1", "råd", "dette", "senere"):
        assert pages_with(document, text)


@pytest.mark.parametrize(
    "bars", [(), (Bar("Ingenting", 0.0, "0"),), (Bar("x", float("inf"), "∞"),)]
)
def test_a_chart_of_nothing_is_still_a_chart(bars: tuple[Bar, ...]) -> None:
    chart = BarChart("f", "Figur", "Ingen søyler.", "Kroner", bars, "finnes-ikke")
    assert faults(pdf(with_blocks(chart))) == []


def test_a_chart_of_many_bars_goes_on_to_the_next_page() -> None:
    bars = tuple(Bar(f"Prosjekt {n}", float(n), str(n)) for n in range(60))
    document = with_blocks(BarChart("f", "Figur", "Mange.", "Kroner", bars, "t"))
    assert pages_with(document, "Prosjekt 59") == [3]


def test_markup_is_printed_and_not_obeyed() -> None:
    text = "#set page(width: 1pt) *fet* _kursiv_ $x$ <merke> @ref \\ // -> ~ = `kode` #eval"
    assert pages_with(with_blocks(paragraph(text)), text)


def test_same_document_gives_the_same_bytes_in_every_process() -> None:
    script = (
        "from tests.document.test_typst import SAMPLE, render_pdf; from hashlib import sha256;"
        "print(sha256(render_pdf(SAMPLE)).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.decode().strip() == sha256(pdf()).hexdigest()


def test_the_module_can_be_run_by_itself() -> None:
    done = subprocess.run(
        [
            sys.executable,
            *("-m", "sporbar.document.render.typst"),
            *("template.typ", str(fonts.FOLDER), "0"),
        ],
        input=tree(with_blocks(paragraph("Alene."))),
        capture_output=True,
        check=True,
    )
    assert done.stdout.startswith(b"%PDF")


def test_a_worker_starts_without_the_project() -> None:
    """Its start-up is paid for every report."""
    from sporbar.document.render.typst import worker

    script = f"import runpy, sys; sys.argv = ['w', 'x']; ns = runpy.run_path({worker.__file__!r});"
    script += "print([m for m in sys.modules if m.split('.')[0] in {'sporbar', 'django', 'json'}])"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


def test_what_cannot_be_set_is_said_with_the_typesetters_words() -> None:
    broken = replace(SAMPLE, meta=replace(SAMPLE.meta, language="ikke et språk"))
    for render in (render_pdf, render_pdf_in_process):
        with pytest.raises(PdfFailedError, match="PDF-en kunne ikke lages") as raised:
            render(broken)
        assert "language" in raised.value.diagnostics or "lang" in raised.value.diagnostics
