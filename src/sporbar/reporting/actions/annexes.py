"""A report's annexes: numbered in order, each a sub-body's own report or an uploaded file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, User
from sporbar.plans.models import Measure
from sporbar.records.actions import store_bytes
from sporbar.records.models import StoredFile
from sporbar.records.uploads import UploadRefused, read_upload
from sporbar.reporting.actions.held import held
from sporbar.reporting.actions.writing import start_report
from sporbar.reporting.models import Annex, AnnexState, Report, ReportError
from sporbar.rounds.actions import touch
from sporbar.rounds.models import Round

#: Added while numbers change places: no two annexes have the same number, not for a moment.
_ASIDE = 10_000
#: More annexes than this is a mistake.
_MOST = 99
#: All annexes of a report together: they are held at once when they are joined for print.
LARGEST_TOGETHER = 300 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class AnnexWords:
    """What an annex says of itself. `measures` are those whose report refers to it."""

    title: str
    note: str = ""
    measures: Sequence[Measure] = ()


def _annex(annex: Annex) -> Annex:
    """The annex as it is now, its report held. Raises ReportError when it is gone."""
    held(annex.report)
    fresh: Annex | None = (
        Annex.objects.within(annex.cooperation_id)
        .select_related("report__round__plan", "report__cooperation", "file", "sub_report")
        .filter(pk=annex.pk)
        .first()
    )
    if fresh is None:
        raise ReportError(_("Vedlegget er fjernet."))
    return fresh


def _done(deed: str, annex: Annex, by: User | None, at: datetime | None, **details: Any) -> Annex:
    touch(annex.report.round)
    leave_trail(
        cooperation=annex.report.cooperation,
        deed=deed,
        subject=annex.report,
        by=by,
        at=at,
        annex=annex.title,
        **details,
    )
    return annex


@transaction.atomic
def add_annex(
    *, report: Report, words: AnnexWords, by: User | None, at: datetime | None = None
) -> Annex:
    """A new annex after the others, missing until something is attached. Raises ReportError."""
    report = held(report)
    number = report.annexes.count() + 1
    if number > _MOST:
        raise ReportError(_("En rapport kan ikke ha flere enn %(most)d vedlegg.") % {"most": _MOST})
    annex: Annex = Annex.objects.create(
        cooperation=report.cooperation,
        report=report,
        number=number,
        title=words.title,
        note=words.note or None,
    )
    annex.measures.set(words.measures)
    return _done("add_annex", annex, by, at, number=number)


@transaction.atomic
def change_annex(
    *, annex: Annex, words: AnnexWords, by: User | None, at: datetime | None = None
) -> Annex:
    """Another title, note or measures. Nothing happens when it says so already."""
    fresh = _annex(annex)
    before = set(fresh.measures.all())
    if (fresh.title, fresh.note or "", before) == (words.title, words.note, set(words.measures)):
        return fresh
    fresh.title, fresh.note = words.title, words.note or None
    fresh.save(update_fields=["title", "note"])
    fresh.measures.set(words.measures)
    return _done("change_annex", fresh, by, at, number=fresh.number)


@transaction.atomic
def remove_annex(*, annex: Annex, by: User | None, at: datetime | None = None) -> None:
    """Take the annex out; those behind it move up. Files and sub-reports stay where they are."""
    fresh = _annex(annex)
    report, number = fresh.report, fresh.number
    fresh.delete()
    _renumber(report, list(report.annexes.order_by("number")))
    _done("remove_annex", fresh, by, at, number=number)


@transaction.atomic
def move_annex(*, annex: Annex, place: int, by: User | None, at: datetime | None = None) -> Annex:
    """Give the annex this number; the others close up. A number out of reach is the nearest."""
    fresh = _annex(annex)
    others = list(fresh.report.annexes.exclude(pk=fresh.pk).order_by("number"))
    place = min(max(place, 1), len(others) + 1)
    if place == fresh.number:
        return fresh
    others.insert(place - 1, fresh)
    before = fresh.number
    _renumber(fresh.report, others)
    return _done("move_annex", fresh, by, at, number=place, was=before)


def _renumber(report: Report, annexes: list[Annex]) -> None:
    moved = [
        (annex, number) for number, annex in enumerate(annexes, start=1) if annex.number != number
    ]
    for offset in (_ASIDE, 0):
        for annex, number in moved:
            annex.number = number + offset
        Annex.objects.bulk_update([annex for annex, _number in moved], ["number"])


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """An annex file that is read and stored, and not attached yet."""

    file: StoredFile
    pages: int | None


def keep_file(*, cooperation: Cooperation, name: str, data: bytes) -> KeptFile:
    """Read and store a PDF or Word file, to be attached. Call it outside transactions: reading,
    writing and syncing takes time. Raises UploadRefused, which says what is wrong with it."""
    found = read_upload(name, data)
    file = store_bytes(
        cooperation=cooperation, name=found.name, media_type=found.media_type, data=data
    )
    return KeptFile(file=file, pages=found.pages)


@transaction.atomic
def attach_kept(
    *, annex: Annex, kept: KeptFile, by: User | None, at: datetime | None = None
) -> Annex:
    """Attach a kept file; what was attached before gives way and stays in the archive. Raises
    UploadRefused where the annexes become too large together, and ReportError."""
    fresh, file = _annex(annex), kept.file
    others = fresh.report.annexes.exclude(pk=fresh.pk).aggregate(size=Sum("file__size"))
    if sentence := _too_large_together((others["size"] or 0) + file.size):
        raise UploadRefused(sentence)
    fresh.file, fresh.pages, fresh.sub_report = file, kept.pages, None
    fresh.state = AnnexState.ATTACHED
    fresh.save(update_fields=["file", "pages", "sub_report", "state"])
    return _done(
        "attach_annex", fresh, by, at, number=fresh.number, file=file.name, sha256=file.sha256
    )


def attach_file(
    *, annex: Annex, name: str, data: bytes, by: User | None, at: datetime | None = None
) -> Annex:
    """Keep a file and attach it. Raises as `keep_file` and `attach_kept` do."""
    kept = keep_file(cooperation=annex.cooperation, name=name, data=data)
    return attach_kept(annex=annex, kept=kept, by=by, at=at)


@transaction.atomic
def attach_round(
    *, annex: Annex, reporting_round: Round, by: User | None, at: datetime | None = None
) -> Annex:
    """Attach a sub-body's own report, composed as the annex; it is begun if nobody has.

    Raises ReportError for a round that is not a sub-plan's, or that is in the report already.
    """
    fresh = _annex(annex)
    if (
        reporting_round.cooperation_id != fresh.cooperation_id
        or reporting_round.plan.hangs_under_id is None
        or fresh.report.round.plan.hangs_under_id is not None
    ):
        raise ReportError(_("Bare runden til en delplan kan legges ved."))
    sub = start_report(reporting_round=reporting_round, by=by, at=at)
    if fresh.report.annexes.filter(sub_report=sub).exclude(pk=fresh.pk).exists():
        raise ReportError(
            _("«%(title)s» er allerede et vedlegg i rapporten.") % {"title": sub.title}
        )
    fresh.sub_report, fresh.file, fresh.pages = sub, None, None
    fresh.state = AnnexState.ATTACHED
    fresh.save(update_fields=["file", "pages", "sub_report", "state"])
    return _done("attach_annex", fresh, by, at, number=fresh.number, report=sub.slug)


@transaction.atomic
def detach(*, annex: Annex, by: User | None, at: datetime | None = None) -> Annex:
    """Take away what is attached; the annex keeps its place and is missing."""
    fresh = _annex(annex)
    if fresh.state == AnnexState.MISSING:
        return fresh
    fresh.file = fresh.pages = fresh.sub_report = None
    fresh.state = AnnexState.MISSING
    fresh.save(update_fields=["file", "pages", "sub_report", "state"])
    return _done("detach_annex", fresh, by, at, number=fresh.number)


def _too_large_together(size: int) -> str:
    """The sentence for annexes that are too large together, "" where they are not."""
    if size <= LARGEST_TOGETHER:
        return ""
    return _(
        "Vedleggene blir %(size)d MB til sammen, og grensen er %(limit)d MB. Lagre noen av dem "
        "med mindre bilder."
    ) % {"size": -(-size // 1024 // 1024), "limit": LARGEST_TOGETHER // 1024 // 1024}
