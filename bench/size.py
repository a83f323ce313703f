"""36, 360 and 3 600 measures: time grows no faster than size, statements stay the same."""

import subprocess
import sys
from pathlib import Path

from bench import data
from bench.measure import Row, ratio, seconds
from sporbar.document import codec, fonts
from sporbar.document.compose import compose
from sporbar.document.nodes import Document
from sporbar.document.render.docx import render_docx
from sporbar.document.render.html import render_html
from sporbar.document.render.typst import render_pdf
from sporbar.document.snapshot import Snapshot
from sporbar.reporting.checks import review_report
from sporbar.reporting.models import Report

GROUP = "størrelse"
COPIES = (1, 10, 100)

#: A freeze's reading and rendering in a process of its own, for its memory.
_ALONE = """
import django; django.setup()
from bench import data, size
from bench.measure import own_memory
size.steps(data.load(int(__import__("sys").argv[1])))
print(own_memory())
"""


def steps(report: Report) -> dict[str, object]:
    """Everything a freeze makes of a report, step by step."""
    snapshot = codec.sealed(review_report(report).snapshot)
    document = compose(snapshot, fonts.coverage())
    return {
        "json": codec.public_bytes(snapshot),
        "html": render_html(document),
        "docx": render_docx(document),
        "pdf": render_pdf(document),
    }


def _taken(report: Report, snapshot: Snapshot, document: Document, runs: int) -> dict[str, float]:
    """Seconds of every step of a freeze."""
    return {
        "lese og kontrollere": seconds(lambda: review_report(report), runs),
        "compose": seconds(lambda: compose(snapshot, fonts.coverage()), runs),
        "JSON": seconds(lambda: codec.public_bytes(snapshot), runs),
        "HTML": seconds(lambda: render_html(document), runs),
        "Word": seconds(lambda: render_docx(document), runs),
        "PDF": seconds(lambda: render_pdf(document), runs),
    }


def run(folder: Path) -> list[Row]:
    rows: list[Row] = []
    before: dict[str, float] = {}
    counts: list[int] = []
    for copies in COPIES:
        report = data.load(copies)
        measures = 36 * copies
        runs = 1 if copies > 10 else 3
        with data.statements() as counted:
            snapshot = codec.sealed(review_report(report).snapshot)
        counts.append(len(counted))
        document = compose(snapshot, fonts.coverage())
        taken = _taken(report, snapshot, document, runs)
        taken["sammen"] = sum(taken.values())
        for what, value in taken.items():
            rows.append(Row(group=GROUP, what=f"{what}, {measures} tiltak", value=value, unit="s"))
            if what in before:
                growth = ratio(
                    GROUP, f"{what}: ganger lengre for 10 ganger så mange", value, before[what], 10
                )
                rows.append(growth)
        before = taken
        peak = float(
            subprocess.run(
                [sys.executable, "-c", _ALONE, str(copies)],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        rows.append(
            Row(
                group=GROUP,
                what=f"mest minne i egen prosess, {measures} tiltak",
                value=peak,
                unit="MB",
                goal="under 300",
                met=peak < 300,
            )
        )
    rows.append(
        Row(
            group=GROUP,
            what=f"SQL-setninger ved {' / '.join(str(36 * c) for c in COPIES)} tiltak",
            value=counts[-1],
            unit="setninger",
            goal=" = ".join(map(str, counts)),
            met=len(set(counts)) == 1,
        )
    )
    return rows
