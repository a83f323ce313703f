"""The report as a PDF, set by Typst: PDF/UA-1 and PDF/A-2a in one file.

One fixed template (`template.typ`) reads the document as JSON, so text never becomes markup.
"""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sporbar.document import fonts
from sporbar.document.nodes import Document
from sporbar.document.render.typst.dividers import Divider, sheets
from sporbar.document.render.typst.tree import tree

__all__ = ["Divider", "PdfFailedError", "render_dividers", "render_pdf", "render_pdf_in_process"]

_WORKER = Path(__file__).with_name("worker.py")
#: A report of 40 measures takes a second; ten minutes are for a hundred times as many.
_PATIENCE = 600


class PdfFailedError(RuntimeError):
    """The PDF could not be made. `diagnostics` is what the typesetter said, for the log."""

    def __init__(self, sentence: str, diagnostics: str) -> None:
        super().__init__(sentence)
        self.diagnostics = diagnostics


def render_pdf(document: Document) -> bytes:
    """The document as PDF: the same bytes for the same document, fonts and library versions.

    A short-lived process sets it and gives its memory back. Raises `PdfFailedError`, and
    `MissingFontsError` where the project has not been set up.
    """
    return _set("template.typ", tree(document), _timestamp(document))


def render_dividers(
    dividers: Sequence[Divider], *, title: str, organisation: str, language: str, colour: str
) -> bytes:
    """A PDF of one page for each divider, the same bytes for the same words. Raises as
    `render_pdf` does."""
    tree = sheets(
        dividers, title=title, organisation=organisation, language=language, colour=colour
    )
    return _set("dividers.typ", tree, 0)


def _set(template: str, tree: bytes, timestamp: int) -> bytes:
    fonts.font_paths()
    command = [sys.executable, "-I", str(_WORKER), template, str(fonts.FOLDER), str(timestamp)]
    try:
        done = subprocess.run(
            command, input=tree, capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PdfFailedError("PDF-en ble ikke ferdig i tide.", str(error)) from error
    if done.returncode != 0:
        raise PdfFailedError(
            "PDF-en kunne ikke lages: dokumentet lot seg ikke sette.",
            done.stderr.decode(errors="replace") or f"exit code {done.returncode}",
        )
    return done.stdout


def render_pdf_in_process(document: Document) -> bytes:
    """The same bytes, set in this process, which keeps the memory: for tests and measurements."""
    import typst

    from sporbar.document.render.typst.worker import compiled, explained

    fonts.font_paths()
    try:
        return compiled(tree(document), str(fonts.FOLDER), _timestamp(document))
    except typst.TypstError as error:
        raise PdfFailedError(
            "PDF-en kunne ikke lages: dokumentet lot seg ikke sette.", explained(error)
        ) from error


def _timestamp(document: Document) -> int:
    """The day the bytes carry, in seconds since 1970; days before that count as its first."""
    day = datetime.fromisoformat(document.meta.date).replace(tzinfo=UTC)
    return max(0, int(day.timestamp()))
