"""One snapshot in its four formats."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from sporbar.document import codec, fonts
from sporbar.document.compose import compose
from sporbar.document.render.docx import render_docx
from sporbar.document.render.html import render_html
from sporbar.document.render.typst import render_pdf
from sporbar.document.snapshot import Snapshot
from sporbar.records.models import RenditionFormat

#: Told what is being done, the number of the step and how many there are.
Progress = Callable[[str, int, int], None]

#: Steps of a freeze: read, four formats, store.
STEPS = 6

MEDIA_TYPES = {
    RenditionFormat.JSON: "application/json",
    RenditionFormat.HTML: "text/html",
    RenditionFormat.PDF: "application/pdf",
    RenditionFormat.DOCX: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
}


def silent(what: str, step: int, steps: int) -> None:
    """Progress that nobody watches."""


def render(
    snapshot: Snapshot, progress: Progress = silent, word_base: bytes | None = None
) -> dict[RenditionFormat, bytes]:
    """The bytes of every format; a snapshot without a fingerprint makes a draft.

    `word_base` is the office's own base for the Word file, None for the one that comes along. The
    same snapshot, base and libraries give the same bytes. Raises `BaseRefusedError` for a base
    that cannot carry a report.
    """
    progress(_("Lager JSON"), 1, STEPS)
    made = {RenditionFormat.JSON: codec.public_bytes(snapshot)}
    document = compose(snapshot, fonts.coverage())
    progress(_("Lager HTML"), 2, STEPS)
    made[RenditionFormat.HTML] = render_html(document)
    progress(_("Lager PDF"), 3, STEPS)
    made[RenditionFormat.PDF] = render_pdf(document)
    progress(_("Lager Word"), 4, STEPS)
    made[RenditionFormat.DOCX] = render_docx(document, word_base)
    return made


def stem(snapshot: Snapshot, report_slug: str) -> str:
    """ "kongsbergregionen-2011-h1", with the edition's number from the second on."""
    name = f"{snapshot.cooperation.slug}-{report_slug}"
    number = snapshot.edition.number
    return name if number == 1 else f"{name}-utgave-{number}"
