"""`sporbar demo`: everything from an empty database to the finished reports in out/."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError

from sporbar.core.commands import HouseCommand
from sporbar.demo.actions import (
    Done,
    Tell,
    collect_rounds,
    correct_reports,
    freeze_plans,
    freeze_reports,
    load_folder,
    play_matters,
)
from sporbar.demo.build import DemoFolder, demo_folders
from sporbar.document.fonts import MissingFontsError
from sporbar.document.render.typst import PdfFailedError
from sporbar.economy.actions import NotBooked
from sporbar.exchange.plan_status import FileRefused
from sporbar.exchange.problems import Refused
from sporbar.records.store import StoredFileError
from sporbar.reporting.actions import FreezeBlocked
from sporbar.reporting.management import console
from sporbar.reporting.models import Edition, PlanEdition
from sporbar.reporting.plan_documents import plan_files

#: What was adopted and said is never changed by an import, so newer demo files can be refused.
_AFTER_CHANGED_FILES = (
    "Er demoen lastet før, med eldre demofiler? Slett databasen (den ligger i mappen data/ om "
    "ikke annet er valgt) og kjør igjen."
)


class Command(HouseCommand):
    help = (
        "Gjør klar databasen, les inn demodataene, frys og publiser rapportene og skriv dem som "
        "HTML, PDF, Word og JSON. Sett i gang en runde som er halvveis. Kan kjøres så ofte du "
        "vil: det som er gjort, gjøres ikke igjen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", type=Path, default=Path("out"), metavar="MAPPE", help="hvor (standard out/)"
        )
        parser.add_argument("--only", metavar="SAMARBEID", help="bare dette samarbeidet")

    def handle(self, *args: Any, out: Path, only: str | None, **options: Any) -> None:
        folders = [one for one in demo_folders() if only in (None, one.slug)]
        if not folders:
            known = ", ".join(one.slug for one in demo_folders())
            raise CommandError(
                f"Det er ingen demo som heter «{only}». Velg blant {known}.",
                returncode=console.WRONG_USAGE,
            )
        try:
            with _shown(1 + sum(one.steps for one in folders)) as tell:
                tell("Gjør klar databasen")
                call_command("migrate", verbosity=0, interactive=False)
                done = [(folder, self._build(folder, tell)) for folder in folders]
        except FileRefused as refused:
            raise self._stop(*refused.sentences, _AFTER_CHANGED_FILES) from refused
        except (FreezeBlocked, Refused) as refused:
            raise self._stop(*_sentences(refused)) from refused
        except (NotBooked, StoredFileError, PdfFailedError, MissingFontsError) as error:
            raise self._stop(str(error)) from error
        self._tell(done, out)

    def _build(self, folder: DemoFolder, tell: Tell) -> Done:
        news = load_folder(folder=folder, tell=tell)
        plans = freeze_plans(folder=folder, tell=tell)
        done = freeze_reports(folder=folder, tell=tell)
        done.news[:0] = news
        done.news += play_matters(folder=folder, tell=tell)
        corrected = correct_reports(folder=folder, tell=tell)
        done.news += corrected.news
        done.editions += corrected.editions
        done.news += collect_rounds(folder=folder, tell=tell)
        done.plans = plans
        return done

    def _tell(self, done: list[tuple[DemoFolder, Done]], out: Path) -> None:
        news = [line for _, one in done for line in one.news]
        for line in news:
            self.stdout.write(f"• {line}")
        if not news:
            self.stdout.write("Ingenting er nytt: alt var lest inn og fryst fra før.")
        for _, one in done:
            for edition in one.editions:
                self._tell_edition(edition.pk, out)
            for plan in one.plans:
                self._tell_plan(plan, out)

    def _tell_edition(self, key: int, out: Path) -> None:
        edition = Edition.objects.with_report().with_files().get(pk=key)
        stem = f"{edition.cooperation.slug}-{edition.report.slug}"
        written = console.write_edition(edition, out, stem)
        self.stdout.write(f"\n{edition.cooperation} – {edition}")
        self.stdout.write(f"  {edition.document.fingerprint}")
        for path in written:
            self.stdout.write(f"  {path}")

    def _tell_plan(self, edition: PlanEdition, out: Path) -> None:
        self.stdout.write(f"\n{edition.version}")
        self.stdout.write(f"  {edition.document.fingerprint}")
        for rendition in plan_files(edition):
            path = out / rendition.file.name
            path.write_bytes(rendition.file.read())
            self.stdout.write(f"  {path}")

    def _stop(self, *sentences: str) -> CommandError:
        return CommandError("\n".join(sentences), returncode=console.STOPPED)


def _sentences(refused: FreezeBlocked | Refused) -> list[str]:
    if isinstance(refused, Refused):
        return refused.sentences()
    findings = refused.review.findings if refused.review else ()
    places = {one.sentence: f" [{one.code} · {one.place}]" for one in findings}
    return [f"{sentence}{places.get(sentence, '')}" for sentence in refused.sentences]


@contextmanager
def _shown(steps: int) -> Iterator[Tell]:
    """What is being done, moving on a terminal; silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("", total=steps)
        yield lambda what: bar.update(task, description=what, advance=1)
