"""The report and its uploaded annexes in one file for print."""

import io
from functools import cache

import pikepdf
import pypdf
import pytest

from sporbar.document.codec import sealed
from sporbar.document.compose import compose
from sporbar.document.render.typst import Divider, render_dividers, render_pdf
from sporbar.reporting.printing import PrintedAnnex, PrintingFailed, combined_pdf
from tests.document import samples
from tests.document.pdf_reading import bookmarks, squeezed, tags

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@cache
def report() -> bytes:
    return render_pdf(compose(sealed(samples.followed())))


@cache
def pages(*texts: str) -> bytes:
    """A PDF of somebody's own, with a page for each text."""
    return render_dividers(
        [Divider(text) for text in texts],
        title="Fil",
        organisation="",
        language="nb",
        colour="#000000",
    )


def annex(number: int, data: bytes, *, title: str = "Sluttrapport", name: str = "fil.pdf"):
    media_type = WORD if name.endswith(".docx") else "application/pdf"
    return PrintedAnnex(number, title, name, media_type, data)


def texts(pdf: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@cache
def combined() -> bytes:
    return combined_pdf(
        report(),
        [
            annex(4, b"PK", title="Notat om veg", name="notat.docx"),
            annex(2, pages("Side en", "Side to"), title="Sluttrapport for FEIDE"),
        ],
        organisation="Kongsbergregionen",
    )


def test_annexes_stand_behind_the_report_each_after_a_sheet_of_its_own():
    own = len(texts(report()))
    found = texts(combined())

    assert found[:own] == texts(report())
    assert found[own].endswith("Vedlegg2SluttrapportforFEIDE".replace("2", "2:"))
    assert "Sideen" in found[own + 1]
    assert "Sideto" in found[own + 2]
    assert len(found) == own + 4


def test_a_word_file_has_a_sheet_that_says_where_it_is():
    last = texts(combined())[-1]

    assert "Vedlegg4:Notatomveg" in last
    assert "Word" in last and "notat.docx" in last and "vedsidenavrapporten" in last


def test_each_annex_has_a_bookmark_after_the_reports_own():
    found = bookmarks(combined())

    assert found[:-2] == bookmarks(report())
    assert found[-2:] == [
        (1, "Vedlegg 2: Sluttrapport for FEIDE"),
        (1, "Vedlegg 4: Notat om veg"),
    ]


def test_pages_are_labelled_by_annex():
    labels = pypdf.PdfReader(io.BytesIO(combined())).page_labels
    own = len(texts(report()))

    assert labels[:own] == [str(number) for number in range(1, own + 1)]
    assert labels[own:] == [
        "Vedlegg 2",
        "Vedlegg 2, side 1",
        "Vedlegg 2, side 2",
        "Vedlegg 4",
    ]


def test_same_files_give_the_same_bytes():
    again = combined_pdf(
        report(),
        [
            annex(2, pages("Side en", "Side to"), title="Sluttrapport for FEIDE"),
            annex(4, b"PK", title="Notat om veg", name="notat.docx"),
        ],
        organisation="Kongsbergregionen",
    )

    assert again == combined()


def test_the_file_for_print_claims_no_standard_but_keeps_the_reports_structure():
    with pikepdf.open(io.BytesIO(combined())) as pdf:
        claims = [key for key in pdf.open_metadata() if "pdfuaid" in key or "pdfaid" in key]

    assert claims == []
    assert tags(combined()) == tags(report())


def test_without_annexes_it_is_the_report():
    assert combined_pdf(report(), []) == report()


def test_sheets_are_in_the_reports_language():
    made = combined_pdf(report(), [annex(1, pages("x"))], language="nn")

    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert str(pdf.Root.Lang).startswith("nb")
    assert "Vedlegg1:Sluttrapport" in texts(made)[-2]


def test_what_would_run_by_itself_stays_out():
    with pikepdf.open(io.BytesIO(pages("Med skript"))) as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.OpenAction = script
        page = pdf.pages[0]
        page.obj.AA = pikepdf.Dictionary(O=script)
        page.obj.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=pikepdf.Array([0, 0, 9, 9]),
                    A=script,
                )
            ]
        )
        armed = io.BytesIO()
        pdf.save(armed)

    made = combined_pdf(report(), [annex(1, armed.getvalue())])

    with pikepdf.open(io.BytesIO(made)) as pdf:
        kinds = {str(one.get("/S")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)}
    assert "/JavaScript" not in kinds


def test_links_lead_to_addresses_only_and_nothing_follows_them():
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))

    def leading(where: str, **more: pikepdf.Object) -> pikepdf.Dictionary:
        return pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(where), **more)

    def drawn(subtype: str, **more: pikepdf.Object) -> pikepdf.Dictionary:
        rect = pikepdf.Array([0, 0, 9, 9])
        return pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(f"/{subtype}"), Rect=rect, **more
        )

    with pikepdf.open(io.BytesIO(pages("Med lenker"))) as pdf:
        pdf.pages[0].obj.Annots = pikepdf.Array(
            [
                drawn("Link", A=leading("https://eksempel.no", Next=script)),
                drawn("Link", A=leading("JavaScript:alert(1)")),
                drawn("Link", A=leading("file:///etc/passwd")),
                drawn("RichMedia"),
                drawn("FileAttachment"),
                drawn("Highlight"),
            ]
        )
        armed = io.BytesIO()
        pdf.save(armed)

    made = combined_pdf(report(), [annex(1, armed.getvalue())])

    with pikepdf.open(io.BytesIO(made)) as pdf:
        found = list(pdf.pages[-1].obj.Annots)
        assert [str(one.Subtype) for one in found] == ["/Link", "/Link", "/Link", "/Highlight"]
        assert [str(one.A.URI) for one in found if "/A" in one] == ["https://eksempel.no"]
        kinds = {str(one.get("/S")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)}
    assert "/JavaScript" not in kinds


def locked() -> bytes:
    with pikepdf.open(io.BytesIO(pages("Hemmelig"))) as pdf:
        made = io.BytesIO()
        pdf.save(made, encryption=pikepdf.Encryption(owner="eier", user="passord"))
        return made.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Vedlegg 3, plan.pdf, kan ikke leses som PDF"),
        (b"PK\x03\x04 en Word-fil", "Vedlegg 3, plan.pdf, kan ikke leses som PDF"),
        (b"%PDF-1.7\nikke mer", "Vedlegg 3, plan.pdf, kan ikke leses som PDF"),
    ],
)
def test_a_file_that_is_no_pdf_is_named(data, sentence):
    with pytest.raises(PrintingFailed, match=sentence):
        combined_pdf(report(), [annex(3, data, name="plan.pdf")])


def test_a_locked_file_is_named():
    with pytest.raises(PrintingFailed, match=r"Vedlegg 3, plan.pdf, er låst med passord"):
        combined_pdf(report(), [annex(3, locked(), name="plan.pdf")])
