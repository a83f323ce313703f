"""A report as it stands now, in one format, marked as a draft on every page."""

from sporbar.document import codec, fonts
from sporbar.document.compose import compose
from sporbar.document.render.docx import render_docx
from sporbar.document.render.html import render_html
from sporbar.document.render.typst import render_pdf
from sporbar.document.snapshot import Snapshot
from sporbar.organisations.models import Cooperation
from sporbar.records.models import RenditionFormat
from sporbar.reporting.models import WordBase
from sporbar.reporting.rendering import MEDIA_TYPES

#: The formats in the order people ask for them.
DRAFTS = (RenditionFormat.PDF, RenditionFormat.DOCX, RenditionFormat.HTML, RenditionFormat.JSON)


def draft_file(
    cooperation: Cooperation, snapshot: Snapshot, wanted: RenditionFormat
) -> tuple[bytes, str]:
    """The draft's bytes and media type; a snapshot without a fingerprint says that it is one.

    Raises PdfFailedError, BaseRefusedError or StoredFileError when it cannot be made.
    """
    media_type = MEDIA_TYPES[wanted]
    if wanted == RenditionFormat.JSON:
        return codec.public_bytes(snapshot), media_type
    made = compose(snapshot, fonts.coverage())
    if wanted == RenditionFormat.HTML:
        return render_html(made), media_type
    if wanted == RenditionFormat.PDF:
        return render_pdf(made), media_type
    base = WordBase.objects.current_of(cooperation)
    return render_docx(made, base.read() if base else None), media_type


def draft_name(snapshot: Snapshot, slug: str, wanted: str) -> str:
    """ "elvelandet-2026-h1-utkast.pdf" """
    return f"{snapshot.cooperation.slug}-{slug}-utkast.{wanted}"
