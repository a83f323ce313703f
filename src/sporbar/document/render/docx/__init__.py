"""The report as a Word file, built on a base document that the office may replace.

The base decides page, header, letterhead, fonts and the look of every style; `render_docx` fills
it, and adds the styles it has not got. `check_base` says beforehand what is wrong with a base and
what it lacks.
"""

from sporbar.document.nodes import BarChart, Document
from sporbar.document.render.charts import chart_png
from sporbar.document.render.docx.check import (
    BaseFinding,
    BaseRefusedError,
    check_base,
    require_base,
)
from sporbar.document.render.docx.package import BASE_PATH, Package
from sporbar.document.render.docx.template import readable_accent
from sporbar.document.render.docx.writer import Writer

__all__ = ["BASE_PATH", "BaseFinding", "BaseRefusedError", "check_base", "render_docx"]


def render_docx(document: Document, base: bytes | None = None) -> bytes:
    """The document as a .docx: the same bytes for the same document, base and library versions.

    Raises `BaseRefusedError` if `base` cannot carry a report (see `check_base`).
    """
    if base is not None:
        require_base(base)
    package = Package(base, document.meta)
    accent = f"#{readable_accent(document.meta.colour).lower()}"

    def draw(chart: BarChart) -> bytes:
        return chart_png(chart, accent)

    return package.finished(Writer(document, package, draw).body())
