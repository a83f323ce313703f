"""A municipality's own saksframlegg as a Word file: the common text, its own part, the wording."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sporbar.document import fonts, typography
from sporbar.document.labels import labels
from sporbar.document.nodes import (
    Block,
    Cover,
    Document,
    Meta,
    Paragraph,
    RendererWords,
    Section,
    Span,
)
from sporbar.document.render.docx import render_docx
from sporbar.document.snapshot import Language
from sporbar.document.text import clean, printable
from sporbar.governance.models import Adoption
from sporbar.reporting.models import WordBase


def word_of(adoption: Adoption) -> bytes:
    """The submission on the office's own base, in the cooperation's language.

    Raises BaseRefusedError or StoredFileError when the base cannot carry it.
    """
    base = WordBase.objects.current_of(adoption.cooperation_id)
    with translation.override(adoption.cooperation.language):
        document = _document(adoption)
    return render_docx(document, base.read() if base else None)


def _document(adoption: Adoption) -> Document:
    referral, cooperation = adoption.referral, adoption.cooperation
    language: Language = "nn" if cooperation.language == "nn" else "nb"
    covered = fonts.coverage()

    def fit(text: str) -> str:
        return printable(clean(text).text, covered)

    council = str(adoption)
    parts = (
        ("forslag", _("Forslag til vedtak"), referral.wording),
        ("saken", _("Saken"), referral.text),
        ("lokalt", _("Om %(council)s") % {"council": council}, adoption.local_text),
    )
    today = timezone.localdate().isoformat()
    title = fit(referral.title)
    words = labels(language)
    return Document(
        meta=Meta(
            title=title,
            subject=fit(council),
            author=fit(cooperation.name),
            language=language,
            date=today,
            footer=fit(f"{cooperation.name} · {referral.title}"),
            colour=cooperation.colour,
            words=RendererWords(
                contents=words.contents,
                page=words.page,
                of=words.of,
                table=words.table,
                figure=words.figure,
                draft=words.draft,
                deviation=words.deviation,
                skip_to_content=words.skip_to_content,
                back_to_contents=words.back_to_contents,
            ),
        ),
        cover=Cover(
            organisation=fit(cooperation.name),
            kind=_("Saksframlegg"),
            title=title,
            lines=(fit(council), typography.day(today, language)),
            colour=cooperation.colour,
        ),
        sections=tuple(
            Section(anchor, fit(heading), _paragraphs(fit(text)))
            for anchor, heading, text in parts
            if text.strip()
        ),
    )


def _paragraphs(text: str) -> tuple[Block, ...]:
    return tuple(
        Paragraph((Span(" ".join(part.split())),)) for part in text.split("\n") if part.strip()
    )
