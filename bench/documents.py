"""The demo's edition in every format, beside what else could have made it."""

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import data
from bench.measure import Row, milliseconds, process, ratio, seconds
from sporbar.document import codec, fonts
from sporbar.document.compose import compose
from sporbar.document.nodes import Document
from sporbar.document.render.docx import render_docx
from sporbar.document.render.html import render_html
from sporbar.document.render.typst import render_pdf
from sporbar.document.render.typst.tree import tree
from sporbar.reporting.checks import review_report
from sporbar.reporting.rendering import render

GROUP = "dokumentet (36 tiltak)"

#: What a bare use of the typesetter would be: the same data, the same template, nothing of ours.
_BARE = """
import sys, typst
from pathlib import Path
template, tree, folder, out = sys.argv[1:]
fonts = typst.Fonts(
    include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
compiler = typst.Compiler(
    Path(template).read_bytes(), font_paths=fonts,
    sys_inputs={"document": Path(tree).read_text()})
Path(out).write_bytes(
    compiler.compile(format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=0))
"""


def run(folder: Path) -> list[Row]:
    snapshot = codec.sealed(review_report(data.load()).snapshot)
    document = compose(snapshot, fonts.coverage())
    steps: dict[str, Callable[[], object]] = {
        "sette sammen (compose)": lambda: compose(snapshot, fonts.coverage()),
        "JSON": lambda: codec.public_bytes(snapshot),
        "HTML": lambda: render_html(document),
        "Word": lambda: render_docx(document),
        "PDF (egen prosess)": lambda: render_pdf(document),
        "alle fire, som ved frysing": lambda: render(snapshot),
    }
    taken = {what: seconds(work) for what, work in steps.items()}
    rows = [milliseconds(GROUP, what, value) for what, value in taken.items()]
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        (work / "report.docx").write_bytes(render_docx(document))
        (work / "report.html").write_bytes(render_html(document))
        rows += _bare_typst(work, document, taken["PDF (egen prosess)"])
        rows += _libreoffice(work, taken["alle fire, som ved frysing"])
        rows += _weasyprint(work, taken["PDF (egen prosess)"])
    return rows


def _bare_typst(work: Path, document: Document, ours: float) -> list[Row]:
    from sporbar.document.render.typst import worker

    (work / "tree.json").write_bytes(tree(document))
    template = Path(worker.__file__).with_name("template.typ")
    command = [sys.executable, "-c", _BARE, str(template), str(work / "tree.json")]
    command += [str(fonts.FOLDER), str(work / "bare.pdf")]
    bare = process(command)
    return [
        milliseconds(GROUP, "bar typst i fersk prosess", bare),
        ratio(GROUP, "PDF / bar typst", ours, bare, 1.3),
    ]


def _libreoffice(work: Path, freeze: float) -> list[Row]:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return [Row(group=GROUP, what="LibreOffice er ikke installert", value=0, unit="")]
    command = [office, "--headless", f"-env:UserInstallation=file://{work}/profile"]
    command += ["--convert-to", "pdf", "--outdir", str(work), str(work / "report.docx")]
    taken = process(command, runs=3, cwd=work)
    return [
        milliseconds(GROUP, "LibreOffice: samme Word-fil til PDF", taken),
        ratio(GROUP, "hele frysingen / LibreOffice", freeze, taken, 0.5),
    ]


def _weasyprint(work: Path, ours: float) -> list[Row]:
    if importlib.util.find_spec("weasyprint") is None:
        return [Row(group=GROUP, what="WeasyPrint er ikke installert", value=0, unit="")]
    command = [sys.executable, "-m", "weasyprint", str(work / "report.html"), str(work / "w.pdf")]
    taken = process(command, runs=3, stderr=subprocess.DEVNULL)
    return [
        milliseconds(GROUP, "WeasyPrint: samme HTML til PDF", taken),
        Row(group=GROUP, what="PDF / WeasyPrint", value=ours / taken, unit="ganger"),
    ]
