"""The base document: ours is what its module makes, and the office may bring its own."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm, RGBColor

from sporbar.document.compose import compose
from sporbar.document.nodes import BarChart
from sporbar.document.render.docx import BASE_PATH, BaseRefusedError, check_base, render_docx
from sporbar.document.render.docx.make_base import make_base
from sporbar.document.render.docx.package import zipped
from sporbar.document.render.docx.styles import STYLES
from tests.document.samples import sample

#: A whole report but for its charts, which take most of the time and meet no base.
REPORT = replace(
    compose(sample()),
    sections=tuple(
        replace(section, blocks=tuple(b for b in section.blocks if not isinstance(b, BarChart)))
        for section in compose(sample()).sections
    ),
)


def parts(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def shipped() -> dict[str, bytes]:
    return parts(BASE_PATH.read_bytes())


def saved(word) -> bytes:
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def ordinary() -> bytes:
    """A plain Word document with a letterhead, none of our styles, and some text of its own."""
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "Dalregionen IPR"
    word.sections[0].footer.paragraphs[0].text = "Org.nr. 999 999 999"
    word.styles["Heading 1"].font.color.rgb = RGBColor(0x99, 0x33, 0x00)
    word.add_paragraph("Skriv her")
    return saved(word)


def without(style: str) -> bytes:
    word = docx.Document(str(BASE_PATH))
    element = word.styles[style].element
    element.getparent().remove(element)
    return saved(word)


def codes(base: bytes) -> list[str]:
    return [finding.code for finding in check_base(base)]


def body_text(packed: bytes) -> str:
    body = docx.Document(io.BytesIO(packed)).element.body
    return "".join(t.text or "" for t in body.iter(qn("w:t")))


def test_committed_base_is_what_its_module_makes():
    assert shipped() == parts(make_base())


def test_shipped_base_lacks_nothing():
    assert check_base(BASE_PATH.read_bytes()) == []


def test_shipped_base_names_inter_and_what_replaces_it():
    assert b'typeface="Inter"' in shipped()["word/theme/theme1.xml"]
    assert b'w:name="Inter"><w:altName w:val="Calibri"/>' in shipped()["word/fontTable.xml"]


def test_shipped_base_is_a4():
    section = docx.Document(str(BASE_PATH)).sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)


@pytest.mark.parametrize("style", ["Heading 1", "List Bullet", "Caption", "Sporbar avvik"])
def test_missing_style_is_named_and_added(style):
    base = without(style)
    sentences = [finding.sentence for finding in check_base(base)]
    assert sentences == [f"Stilen «{style}» mangler i malen. Sporbar legger til sin egen."]
    packed = render_docx(REPORT, base)
    assert style in {s.name for s in docx.Document(io.BytesIO(packed)).styles}


def test_ordinary_document_carries_the_whole_report():
    report = compose(sample())
    assert body_text(render_docx(report, ordinary())) == body_text(render_docx(report))


def test_ordinary_document_lacks_only_what_is_named():
    named = {f.sentence.split("»")[0].removeprefix("Stilen «") for f in check_base(ordinary())[:-1]}
    own = {style.shown_name for style in STYLES if style.key.startswith("Sporbar")}
    assert own < named
    assert "Heading 1" not in named


def test_letterhead_footer_and_styles_of_the_base_are_kept():
    word = docx.Document(io.BytesIO(render_docx(REPORT, ordinary())))
    last = word.sections[-1]
    assert last.header.paragraphs[0].text == "Dalregionen IPR"
    assert last.footer.paragraphs[0].text == "Org.nr. 999 999 999"
    assert last.footer.paragraphs[-1].text.endswith("Side 1 av 1")
    assert word.styles["Heading 1"].font.color.rgb == RGBColor(0x99, 0x33, 0x00)


def test_text_of_the_base_is_left_out_and_said_to_be():
    assert codes(ordinary())[-1] == "text_left_out"
    assert "Skriv her" not in body_text(render_docx(REPORT, ordinary()))


def test_pictures_and_comments_of_the_base_are_not_published():
    word = docx.Document()
    run = word.add_paragraph().add_run("x")
    word.add_comment(run, "Intern kommentar", author="Noen")
    packed = parts(render_docx(REPORT, saved(word)))
    assert not [name for name in packed if "comment" in name]
    assert not any(b"Intern kommentar" in content for content in packed.values())


def test_base_that_counts_pages_itself_is_not_counted_twice():
    word = docx.Document(str(BASE_PATH))
    paragraph = word.sections[0].footer.paragraphs[0]
    paragraph._p.append(
        docx.oxml.parse_xml(
            '<w:fldSimple xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            ' w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
    )
    word = docx.Document(io.BytesIO(render_docx(REPORT, saved(word))))
    assert word.sections[-1].footer._element.xml.count("PAGE") == 1


def test_base_with_odd_and_even_pages_has_page_numbers_on_both():
    word = docx.Document(str(BASE_PATH))
    word.settings.odd_and_even_pages_header_footer = True
    word = docx.Document(io.BytesIO(render_docx(REPORT, saved(word))))
    assert "NUMPAGES" in word.sections[-1].even_page_footer._element.xml


def test_page_without_room_for_text_gives_way_to_a4():
    word = docx.Document(str(BASE_PATH))
    word.sections[0].left_margin = word.sections[0].right_margin = Cm(9)
    base = saved(word)
    assert codes(base) == ["page_too_small"]
    section = docx.Document(io.BytesIO(render_docx(REPORT, base))).sections[-1]
    assert section.page_width - section.left_margin - section.right_margin > Cm(15)


def test_word_template_is_taken_as_a_document():
    pieces = shipped()
    pieces["[Content_Types].xml"] = pieces["[Content_Types].xml"].replace(
        b"document.main+xml", b"template.main+xml"
    )
    template = zipped(pieces)
    assert check_base(template) == []
    assert body_text(render_docx(REPORT, template))


def changed(part: str, old: bytes, new: bytes) -> bytes:
    pieces = shipped()
    assert old in pieces[part]
    return zipped(pieces | {part: pieces[part].replace(old, new)})


def with_part(name: str, content: bytes) -> bytes:
    return zipped(shipped() | {name: content})


def bomb() -> bytes:
    return with_part("word/media/image1.png", b"\0" * 120_000_000)


REFUSED = {
    "empty": (lambda: b"", "Filen er tom"),
    "too_large": (lambda: b"PK" + b"\0" * 21_000_000, "21 MB"),
    "old_or_protected": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "passord"),
    "other_kind": (lambda: b"%PDF-1.7", "PDF"),
    "broken": (lambda: BASE_PATH.read_bytes()[:3000], "ødelagt eller kuttet"),
    "bomb": (bomb, "120 MB"),
    "macros": (lambda: with_part("word/vbaProject.bin", b"x"), "makroer"),
    "doctype": (
        lambda: with_part(
            "word/extra.xml", b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'
        ),
        "word/extra.xml",
    ),
    "broken_part": (lambda: with_part("word/styles.xml", b"<w:styles"), "word/styles.xml"),
    "strict": (
        lambda: changed(
            "_rels/.rels", b"schemas.openxmlformats.org/office", b"purl.oclc.org/ooxml/office"
        ),
        "Strict",
    ),
    "fetched": (
        lambda: with_part(
            "word/_rels/header1.xml.rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/image" Target="https://example.org/logo.png" TargetMode="External"/>'
            b"</Relationships>",
        ),
        "https://example.org/logo.png",
    ),
}


@pytest.mark.parametrize("code", REFUSED)
def test_unusable_base_is_refused_with_a_reason(code):
    make, words = REFUSED[code]
    (finding,) = check_base(make())
    assert (finding.code, finding.blocks) == (code, True)
    assert words in finding.sentence


def test_spreadsheet_is_called_a_spreadsheet():
    base = zipped({"[Content_Types].xml": b"<Types>spreadsheetml.sheet.main+xml</Types>"})
    assert "regneark" in check_base(base)[0].sentence


def test_part_in_an_unknown_encoding_is_refused():
    base = changed("word/styles.xml", b'encoding="UTF-8"', b'encoding="rot13"')
    assert codes(base) == ["broken_part"]


def test_document_without_a_body_is_refused():
    base = changed("word/document.xml", b"w:body", b"w:kropp")
    assert codes(base) == ["broken"]


def test_rendering_on_an_unusable_base_raises_its_sentence():
    with pytest.raises(BaseRefusedError, match="Filen er en PDF"):
        render_docx(REPORT, b"%PDF-1.7")
