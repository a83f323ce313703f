"""A file on disk into the database: read, checked and written in one call."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sporbar.exchange.files import PlanFile, StatusFile
from sporbar.exchange.plan_status.cleaning import cleaned
from sporbar.exchange.plan_status.formats import check_formats
from sporbar.exchange.plan_status.outcome import Outcome
from sporbar.exchange.plan_status.plan_checks import check_plan
from sporbar.exchange.plan_status.plan_known import KnownPlan
from sporbar.exchange.plan_status.plan_writing import apply_plan_file
from sporbar.exchange.plan_status.reading import Source, content_of, open_source
from sporbar.exchange.plan_status.status_checks import check_status
from sporbar.exchange.plan_status.status_known import KnownStatus
from sporbar.exchange.plan_status.status_writing import apply_status_file
from sporbar.exchange.problems import Refused
from sporbar.organisations.models import User


class FileRefused(Exception):  # noqa: N818 - says what happened
    """The file was refused, and nothing was written. `sentences` name file and place."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def import_plan(
    *, file: Path, by: User | None, at: datetime | None = None, dry_run: bool = False
) -> Outcome:
    """Read a plan file (JSON or XLSX, told apart by content) and apply it, whole or not at all.

    Raises FileRefused with every mistake, those of single values and those of the whole alike.
    """
    try:
        source = open_source(file, PlanFile)
    except Refused as refused:
        raise FileRefused(refused.sentences(file.name)) from refused
    content = content_of(source, PlanFile)
    try:
        if source.problems:
            content = cleaned(content)[0]
            check_formats(content, source.problems)
            check_plan(content, KnownPlan.of(content), source.problems)
            raise Refused(source.problems.listed())
        outcome = apply_plan_file(content=content, by=by, at=at, dry_run=dry_run)
    except Refused as refused:
        raise _placed(source, refused) from refused
    return _told(source, outcome)


def import_status(
    *, file: Path, by: User | None, at: datetime | None = None, dry_run: bool = False
) -> Outcome:
    """Read a status file (JSON or XLSX, told apart by content) and apply it, as `import_plan`."""
    try:
        source = open_source(file, StatusFile)
    except Refused as refused:
        raise FileRefused(refused.sentences(file.name)) from refused
    content = content_of(source, StatusFile)
    try:
        if source.problems:
            content = cleaned(content)[0]
            check_formats(content, source.problems)
            check_status(content, KnownStatus.of(content), source.problems)
            raise Refused(source.problems.listed())
        outcome = apply_status_file(content=content, by=by, at=at, dry_run=dry_run)
    except Refused as refused:
        raise _placed(source, refused) from refused
    return _told(source, outcome)


def _placed(source: Source, refused: Refused) -> FileRefused:
    return FileRefused(refused.sentences(source.name, source.place))


def _told(source: Source, outcome: Outcome) -> Outcome:
    outcome.notes = tuple(replace(note, place=source.place(note.path)) for note in outcome.notes)
    return outcome
