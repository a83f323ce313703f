"""One PDF for print: the report, and behind it the uploaded annexes, each after a sheet of its own.

The report itself stays as it was frozen; this file is made beside it. It promises neither PDF/UA
nor PDF/A, since nobody knows what other people's files hold.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pikepdf
from django.utils import translation
from django.utils.translation import gettext as _

from sporbar.document.render.typst import Divider, render_dividers
from sporbar.document.snapshot import Annex, Snapshot

PDF = "application/pdf"
#: What stays of an annex's annotations: links, and what people wrote or drew on the page. What
#: plays, carries a file or asks for input stays out.
_KEPT = {
    *("/Link", "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine"),
    *("/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Ink", "/Stamp", "/Popup"),
    # a field of a form is drawn, and does nothing
    "/Widget",
}
#: Where a link may lead to.
_SCHEMES = {"http", "https", "mailto"}


class PrintingFailed(Exception):  # noqa: N818 - says what happened
    """The file for print could not be made; the message is for the user."""


@dataclass(frozen=True, slots=True)
class PrintedAnnex:
    """An uploaded annex: `data` are the file's bytes, `name` what it is called."""

    number: int
    title: str
    name: str
    media_type: str
    data: bytes

    @property
    def is_pdf(self) -> bool:
        return self.media_type == PDF


def uploaded(snapshot: Snapshot) -> tuple[Annex, ...]:
    """The annexes that are files beside the report; the others are printed in it."""
    return tuple(annex for annex in snapshot.annexes if annex.file is not None)


def combined_pdf(
    report: bytes,
    annexes: Iterable[PrintedAnnex],
    *,
    organisation: str = "",
    language: str = "nb",
    colour: str = "#1e4d6b",
) -> bytes:
    """The report with its annexes behind it, in order; the same bytes for the same files.

    A PDF follows the sheet with its number and title; of any other file the sheet says that it
    lies beside the report. Each annex has a bookmark and page labels of its own. `language` is the
    report's. Raises `PrintingFailed`, which says which annex it is, for a PDF that cannot be read,
    and PdfFailedError.
    """
    annexes = sorted(annexes, key=lambda one: one.number)
    if not annexes:
        return report
    with translation.override(language):
        sheets = render_dividers(
            [_divider(one) for one in annexes],
            title=_("Skilleark"),
            organisation=organisation,
            language=language,
            colour=colour,
        )
        return _joined(report, annexes, sheets)


def _joined(report: bytes, annexes: Sequence[PrintedAnnex], sheets: bytes) -> bytes:
    try:
        with (
            pikepdf.open(io.BytesIO(report)) as whole,
            pikepdf.open(io.BytesIO(sheets)) as dividers,
        ):
            _promise_nothing(whole)
            _append(whole, annexes, dividers)
            made = io.BytesIO()
            whole.save(
                made,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                compress_streams=True,
            )
            return made.getvalue()
    except pikepdf.PdfError as error:
        raise PrintingFailed(
            _("Filen for utskrift kunne ikke lages: %(why)s") % {"why": error}
        ) from error


def _divider(annex: PrintedAnnex) -> Divider:
    name = _("Vedlegg %(number)d: %(title)s") % {"number": annex.number, "title": annex.title}
    if annex.is_pdf:
        return Divider(name)
    beside = _("Vedlegget er filen %(name)s. Den ligger ved siden av rapporten.")
    if annex.name.lower().endswith((".docx", ".doc")):
        beside = _("Vedlegget er Word-filen %(name)s. Den ligger ved siden av rapporten.")
    return Divider(name, (beside % {"name": annex.name},))


def _append(whole: pikepdf.Pdf, annexes: Sequence[PrintedAnnex], dividers: pikepdf.Pdf) -> None:
    labels: list[tuple[int, str | None]] = [(0, None)]
    with whole.open_outline() as outline:
        for annex, sheet in zip(annexes, dividers.pages, strict=True):
            words = {"number": annex.number, "title": annex.title}
            start = len(whole.pages)
            whole.pages.append(sheet)
            outline.root.append(
                pikepdf.OutlineItem(_("Vedlegg %(number)d: %(title)s") % words, start)
            )
            labels.append((start, _("Vedlegg %(number)d") % words))
            if annex.is_pdf:
                _append_pages(whole, annex)
                labels.append((start + 1, _("Vedlegg %(number)d, side ") % words))
    _label(whole, labels)


def _append_pages(whole: pikepdf.Pdf, annex: PrintedAnnex) -> None:
    try:
        with pikepdf.open(io.BytesIO(annex.data)) as pdf:
            if not len(pdf.pages):
                raise pikepdf.PdfError(_("den har ingen sider"))
            for page in pdf.pages:
                _tame(page)
                whole.pages.append(page)
    except pikepdf.PasswordError as error:
        raise PrintingFailed(
            _("Vedlegg %(number)d, %(name)s, er låst med passord og kan ikke skrives ut.")
            % {"number": annex.number, "name": annex.name}
        ) from error
    except pikepdf.PdfError as error:
        raise PrintingFailed(
            _("Vedlegg %(number)d, %(name)s, kan ikke leses som PDF: %(why)s")
            % {"number": annex.number, "name": annex.name, "why": error}
        ) from error


def _tame(page: pikepdf.Page) -> None:
    """Take away what would happen by itself, and what belongs to a structure that stays behind."""
    for key in ("/AA", "/StructParents"):
        if key in page.obj:
            del page.obj[key]
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    kept = [one for one in annotations if _is_kept(one)]
    for annotation in kept:
        for key in ("/AA", "/PA", "/StructParent"):
            if key in annotation:
                del annotation[key]
        if "/A" in annotation and not _is_harmless(annotation.A):
            del annotation["/A"]
        elif "/A" in annotation and "/Next" in annotation.A:
            del annotation.A["/Next"]
    page.obj.Annots = pikepdf.Array(kept)


def _is_kept(annotation: pikepdf.Object) -> bool:
    return isinstance(annotation, pikepdf.Dictionary) and str(annotation.get("/Subtype")) in _KEPT


def _is_harmless(action: pikepdf.Object) -> bool:
    """Whether it only leads somewhere: a page of the file, or an address."""
    if not isinstance(action, pikepdf.Dictionary):
        return False
    kind = str(action.get("/S"))
    if kind == "/URI":
        scheme, colon, _rest = str(action.get("/URI", "")).partition(":")
        return bool(colon) and scheme.lower() in _SCHEMES
    return kind == "/GoTo"


def _label(whole: pikepdf.Pdf, labels: Sequence[tuple[int, str | None]]) -> None:
    """Number the report's pages 1, 2, 3 and an annex's "Vedlegg 2, side 1"."""
    numbers = pikepdf.Array()
    for start, prefix in labels:
        style = pikepdf.Dictionary()
        if prefix is None or prefix.endswith(" "):
            style.S = pikepdf.Name.D
        if prefix is not None:
            style.P = pikepdf.String(prefix)
        numbers.append(start)
        numbers.append(style)
    whole.Root.PageLabels = pikepdf.Dictionary(Nums=numbers)


def _promise_nothing(whole: pikepdf.Pdf) -> None:
    """The report keeps its standards; the file with other people's pages does not claim them."""
    with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as data:
        for key in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance"):
            if key in data:
                del data[key]
