"""What the room's commands have in common: finding reports, telling findings, showing progress."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from sporbar.document.checks import Finding
from sporbar.organisations.models import Cooperation
from sporbar.records.models import RenditionFormat
from sporbar.reporting.checks import Review
from sporbar.reporting.models import Edition, Report
from sporbar.reporting.rendering import Progress, silent

STOPPED = 1
WRONG_USAGE = 2


def add_report_arguments(parser: ArgumentParser, *, required: bool = False) -> None:
    """COOPERATION and REPORT by their addresses."""
    nargs: Any = None if required else "?"
    parser.add_argument(
        "cooperation", nargs=nargs, metavar="SAMARBEID", help="samarbeidets adresse"
    )
    parser.add_argument("report", nargs=nargs, metavar="RAPPORT", help="rapportens adresse")


def chosen_cooperation(slug: str) -> Cooperation:
    """The cooperation with that address. Raises CommandError (2)."""
    found = Cooperation.objects.filter(slug=slug).first()
    if found is None:
        known = Cooperation.objects.order_by("slug").values_list("slug", flat=True)
        raise CommandError(
            f"Samarbeidet «{slug}» finnes ikke. Registrert: {_listed(known)}.",
            returncode=WRONG_USAGE,
        )
    return found


def chosen_reports(cooperation: str | None, report: str | None) -> list[Report]:
    """The reports the user means; all of them when nothing is said. Raises CommandError (2)."""
    found = Report.objects.with_plan().order_by("cooperation__slug", "round__as_of", "id")
    if cooperation is not None:
        found = found.filter(cooperation=chosen_cooperation(cooperation))
    if report is not None:
        known_reports = _listed(one.slug for one in found)
        found = found.filter(slug=report)
        if not found:
            raise CommandError(
                f"{cooperation} har ingen rapport «{report}». Registrert: {known_reports}.",
                returncode=WRONG_USAGE,
            )
    return list(found)


def _listed(names: Any) -> str:
    return ", ".join(names) or "ingen"


def day(value: str) -> date:
    """An ISO day as the user typed it; ValueError for argparse."""
    return date.fromisoformat(value)


def heading(report: Report) -> str:
    return f"{report.cooperation} – {report.title} ({report.cooperation.slug} {report.slug})"


def tell_findings(out: OutputWrapper, review: Review, link: str = "") -> None:
    """Every finding as a sentence with its code and place; `link` is put before the place."""
    for title, findings in (
        ("Stanser:", review.blocking),
        ("Må begrunnes:", review.unanswered),
        ("Begrunnet:", review.answered),
        ("Verdt å se på:", review.warnings),
    ):
        if findings:
            out.write(f"  {title}")
        for one in findings:
            out.write(f"    • {one.sentence}")
            reason = review.reason_for(one)
            if reason:
                out.write(f"      Begrunnelse: {reason}")
            out.write(f"      {_place(one, link)}")
    if review.unanswered:
        report = f"{review.snapshot.cooperation.slug} RAPPORT"
        out.write(f'  Gi en grunn: sporbar check {report} --reason KODE STED "grunnen"')
    if not review.findings:
        out.write("  Ingenting å bemerke.")


def _place(finding: Finding, link: str) -> str:
    return f"[{finding.code}] {link}#{finding.place}"


@contextmanager
def shown_progress(title: str) -> Iterator[Progress]:
    """A progress bar on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    with Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task(title, total=None)

        def progress(what: str, step: int, steps: int) -> None:
            bar.update(task, description=f"{title}: {what}", completed=step, total=steps)

        yield progress


def write_edition(
    edition: Edition, folder: Path, stem: str | None = None, only: str | None = None
) -> list[Path]:
    """Copy the edition's stored files to a folder, under their own names or `stem` with ending.

    Raises CommandError where the folder cannot be written; StoredFileError where a file is gone.
    """
    order = [RenditionFormat.HTML, RenditionFormat.PDF, RenditionFormat.DOCX, RenditionFormat.JSON]
    stored = {one.format: one.file for one in edition.document.renditions.all()}
    return write_files(
        {
            (f"{stem}.{kind.value}" if stem else stored[kind].name): stored[kind].read()
            for kind in order
            if kind in stored and only in (None, kind.value)
        },
        folder,
    )


def write_files(files: dict[str, bytes], folder: Path) -> list[Path]:
    """Write every file whole: one that is being read keeps its old content until then."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            path = folder / name
            if not path.exists() or path.read_bytes() != data:
                temporary = folder / f".{name}.part"
                temporary.write_bytes(data)
                temporary.replace(path)
            written.append(path)
    except OSError as error:
        raise CommandError(
            f"{error.filename or folder} kan ikke skrives: {error.strerror}.", returncode=STOPPED
        ) from error
    return written
