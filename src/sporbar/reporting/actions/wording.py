"""The editor's wording of what contributors said; their own words stay beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.reporting.actions.held import held
from sporbar.reporting.models import Report, ReportError
from sporbar.rounds.actions import touch
from sporbar.rounds.models import EntryCoverage, LineWording, StatusLine


@dataclass(frozen=True)
class Wording:
    """How a sentence is to be printed; "" leaves it out. `seen` is what was printed when the editor
    read it, None where that does not matter."""

    text: str
    seen: str | None = None


class WordingConflict(Exception):  # noqa: N818 - says what happened
    """Another worded the same sentences meanwhile. Nothing was saved; `lines` are their keys."""

    def __init__(self, lines: tuple[int, ...]) -> None:
        super().__init__(_("Noen andre har endret den samme setningen siden du åpnet den."))
        self.lines = lines


@transaction.atomic
def word_lines(
    *,
    report: Report,
    wordings: Mapping[int, Wording],
    by: User | None,
    at: datetime | None = None,
) -> int:
    """Word sentences of the report's round, by their primary keys; how many say something new.

    A sentence worded as its contributor said it stands in their own words again. One that carries
    a deviation cannot be left out; a computed fact can, but says what its source says. Raises
    ReportError for that, for a sentence the report does not print, and while the report is being
    frozen; WordingConflict where another was first.
    """
    at = at or timezone.now()
    fresh = held(report)
    said = EntryCoverage.objects.within(fresh.cooperation_id).filter(entry__round=fresh.round)
    lines = {
        line.pk: line
        for line in StatusLine.objects.within(fresh.cooperation_id)
        .filter(pk__in=wordings, entry__in=said.current().values("entry"))
        .select_related("deviation")
        .prefetch_related("wordings")
    }
    if set(wordings) - set(lines):
        raise ReportError(_("Setningen gjelder ikke lenger. Et nyere svar har kommet i stedet."))
    overtaken = tuple(
        pk
        for pk, wanted in wordings.items()
        if wanted.seen is not None
        and lines[pk].printed not in (wanted.seen, wanted.text)
        and wanted.text != wanted.seen
    )
    if overtaken:
        raise WordingConflict(overtaken)
    changed = {
        pk: wanted.text
        for pk, wanted in wordings.items()
        if wanted.text not in (wanted.seen, lines[pk].printed)
    }
    for pk, text in changed.items():
        line = lines[pk]
        if not text and hasattr(line, "deviation"):
            raise ReportError(
                _("«%(text)s» er et avvik og kan ikke utelates.") % {"text": line.text}
            )
        if line.source and text not in ("", line.text):
            raise ReportError(
                _("«%(text)s» er beregnet. Setningen kan utelates, men ikke skrives om.")
                % {"text": line.text}
            )
    if not changed:
        return 0
    LineWording.objects.bulk_create(
        LineWording(cooperation_id=fresh.cooperation_id, line_id=pk, text=text, by=by, at=at)
        for pk, text in changed.items()
    )
    touch(fresh.round)
    leave_trail(
        cooperation=fresh.cooperation,
        deed="word_lines",
        subject=fresh,
        by=by,
        at=at,
        lines=[
            {"line": pk, "said": lines[pk].printed, "now": text} for pk, text in changed.items()
        ],
    )
    return len(changed)


def word_line(*, line: StatusLine, text: str, by: User | None, at: datetime | None = None) -> None:
    """Word one sentence, whatever it was worded as before. Raises as `word_lines` does."""
    report = Report.objects.within(line.cooperation_id).get(round__entries=line.entry_id)
    word_lines(report=report, wordings={line.pk: Wording(text)}, by=by, at=at)
