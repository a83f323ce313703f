"""Uploaded annexes, judged by what is in the files; real PDFs and Word files."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pytest
from docx import Document

from sporbar.organisations.models import TrailEntry
from sporbar.records.models import StoredFile
from sporbar.records.uploads import (
    DOCX,
    LARGEST_UPLOAD,
    PDF,
    UploadRefused,
    read_upload,
)
from sporbar.reporting.actions import AnnexWords, add_annex, attach_file, freeze_edition
from sporbar.reporting.models import Annex, EditionFile
from sporbar.reporting.verification import verify
from tests.reporting.region import Region, build

AT = datetime(2011, 8, 15, 12, 0, tzinfo=UTC)


def pdf(pages: int = 3, **saving: Any) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    for _page in range(pages):
        made.add_blank_page(page_size=(595, 842))
    made.save(out, **saving)
    return out.getvalue()


def word() -> bytes:
    made, out = Document(), io.BytesIO()
    made.add_paragraph("Nettverkets rapport.")
    made.save(out)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def test_pdf_is_known_with_its_pages() -> None:
    found = read_upload("Årsmelding.pdf", pdf(3))

    assert (found.name, found.media_type, found.pages) == ("Årsmelding.pdf", PDF, 3)


def test_word_file_has_no_pages() -> None:
    found = read_upload("rapport.docx", word())

    assert (found.media_type, found.pages) == (DOCX, None)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("rapport", "rapport.pdf"), ("rapport.docx", "rapport.pdf"), ("C:\\x\\r.PDF", "r.PDF")],
)
def test_name_says_what_the_file_is(given: str, kept: str) -> None:
    assert read_upload(given, pdf()).name == kept


def sentence(name: str, data: bytes) -> str:
    with pytest.raises(UploadRefused) as caught:
        read_upload(name, data)
    return str(caught.value)


def test_word_file_that_is_called_pdf_is_refused() -> None:
    assert "heter .pdf, men er en Word-fil" in sentence("rapport.pdf", word())


@pytest.mark.parametrize("password", ["", "hemmelig"], ids=["against copying", "password"])
def test_locked_pdf_is_refused(password: str) -> None:
    locked = pdf(encryption=pikepdf.Encryption(user=password, owner="eier"))

    assert "låst med passord eller mot kopiering" in sentence("a.pdf", locked)


def test_file_over_the_limit_is_refused_with_the_limit() -> None:
    said = sentence("a.pdf", b"%PDF-1.7" + bytes(100 * 1024 * 1024))

    assert "Filen er på 101 MB, og grensen er 50 MB." in said
    assert LARGEST_UPLOAD == 50 << 20


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Filen er tom."),
        (b"<html></html>", "verken PDF eller Word"),
        (b"%PDF-1.7\nnothing more", "skadet"),
        (b"PK\x03\x04 half a zip", "Word-filen er skadet"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(100), "eldre Word-fil eller har passord"),
    ],
)
def test_what_is_no_annex_is_said(data: bytes, words: str) -> None:
    assert words in sentence("a.pdf", data)


def test_pdf_cut_in_the_middle_of_nothing_has_no_pages() -> None:
    assert "ingen sider" in sentence("a.pdf", pdf(0))


def test_other_packed_files_are_no_annexes() -> None:
    assert "verken PDF eller Word" in sentence("a.xlsx", packed(xl__workbook_xml=b"<x/>"))


def test_word_file_with_macros_is_refused() -> None:
    parts = {"word__document.xml": b"<x/>", "word__vbaProject.bin": b"x"}

    assert "makroer" in sentence("a.docx", packed(**parts))


def test_damaged_word_file_is_refused() -> None:
    data = bytearray(word())
    middle = len(data) // 2
    data[middle : middle + 40] = bytes(40)

    assert "Word-filen er skadet" in sentence("a.docx", bytes(data))


def test_word_file_with_damaged_lzma_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("word/document.xml", bytes(range(256)) * 40)
    data = bytearray(out.getvalue())
    # behind the part's head: its name, and what LZMA says of itself
    start = 30 + len("word/document.xml") + 9
    data[start : start + 30] = b"\xff" * 30

    assert "Word-filen er skadet" in sentence("a.docx", bytes(data))


def test_list_of_parts_that_swells_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", b"<x/>")
        made.writestr("[Content_Types].xml", bytes(5 << 20))

    assert "Word-filen er skadet" in sentence("a.docx", out.getvalue())


# attached, and frozen with the report


@pytest.fixture
def annexed(region: Region) -> list[Annex]:
    """A report with a PDF annex and a Word annex."""
    annexes = [
        add_annex(report=region.report, words=AnnexWords(title=title), by=None)
        for title in ("Kart", "Notat")
    ]
    attach_file(annex=annexes[0], name="kart.pdf", data=pdf(2), by=None)
    return [annexes[0], attach_file(annex=annexes[1], name="notat.docx", data=word(), by=None)]


@pytest.mark.django_db
def test_file_that_is_refused_leaves_what_was_attached(annexed: list[Annex]) -> None:
    with pytest.raises(UploadRefused):
        attach_file(annex=annexed[0], name="x.pdf", data=b"x", by=None)

    annex = Annex.objects.get(pk=annexed[0].pk)
    assert (annex.state, annex.pages) == ("attached", 2)
    assert annex.file is not None
    assert annex.file.name == "kart.pdf"


@pytest.mark.django_db
def test_annexes_that_are_too_large_together_are_refused(
    annexed: list[Annex], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sporbar.reporting.actions.annexes.LARGEST_TOGETHER", len(word()) + 100)

    with pytest.raises(UploadRefused, match="til sammen, og grensen er"):
        attach_file(annex=annexed[0], name="nytt.pdf", data=pdf(1), by=None)


@pytest.mark.django_db
def test_attaching_leaves_one_row_in_the_trail_with_the_hash(annexed: list[Annex]) -> None:
    rows = TrailEntry.objects.filter(deed="attach_annex").order_by("id")

    assert [row.details["file"] for row in rows] == ["kart.pdf", "notat.docx"]
    assert rows[0].details["sha256"] == StoredFile.objects.get(name="kart.pdf").sha256


@pytest.mark.django_db
def test_annexes_are_frozen_with_the_edition(annexed: list[Annex]) -> None:
    region_report = annexed[0].report
    edition = freeze_edition(report=region_report, by=None, at=AT)

    files = list(EditionFile.objects.filter(edition=edition).order_by("kind", "annex_number"))
    assert [(one.kind, one.annex_number, one.title) for one in files] == [
        ("annex", 1, "Kart"),
        ("annex", 2, "Notat"),
        ("print", None, region_report.title),
    ]
    whole = pikepdf.open(io.BytesIO(files[2].file.read()))
    report = pikepdf.open(io.BytesIO(edition.document.renditions.get(format="pdf").file.read()))
    # Each annex has a sheet before it; the Word file's says that it lies beside.
    assert files[2].pages == len(whole.pages) == len(report.pages) + 2 + 2

    attach_file(annex=annexed[0], name="nytt.pdf", data=pdf(5), by=None)
    assert EditionFile.objects.get(pk=files[0].pk).pages == 2
    assert verify(edition).holds


@pytest.mark.django_db
def test_damaged_annex_is_found_when_the_edition_is_verified(
    annexed: list[Annex], settings: Any
) -> None:
    from sporbar.records import store

    edition = freeze_edition(report=annexed[0].report, by=None, at=AT)
    file = EditionFile.objects.get(edition=edition, annex_number=1).file
    store.path_of(file.sha256).write_bytes(b"noe annet")

    found = verify(edition)

    assert not found.holds
    assert any("kart.pdf" in one.sentence for one in found.comparisons if one.holds is False)


@pytest.mark.django_db
def test_report_without_annex_files_has_no_file_for_print(data_dir: object) -> None:
    edition = freeze_edition(report=build().report, by=None, at=AT)

    assert not EditionFile.objects.filter(edition=edition).exists()
