"""A report is frozen as its next edition."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document import codec
from sporbar.document import snapshot as facts
from sporbar.document.snapshot import Snapshot
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.records import store
from sporbar.records.models import FrozenDocument, Rendition, RenditionFormat, StoredFile
from sporbar.records.uploads import PDF, page_count
from sporbar.reporting.checks import Review, review
from sporbar.reporting.libraries import WORD_BASE, libraries
from sporbar.reporting.models import (
    Annex,
    Edition,
    EditionFile,
    EditionFileKind,
    Report,
    WordBase,
)
from sporbar.reporting.printing import PrintedAnnex, PrintingFailed, combined_pdf
from sporbar.reporting.reading import one_moment
from sporbar.reporting.rendering import MEDIA_TYPES, STEPS, Progress, render, silent, stem
from sporbar.reporting.snapshots import take_snapshot
from sporbar.rounds.actions.locking import locked_rounds


class FreezeBlocked(Exception):  # noqa: N818 - says what happened
    """The report cannot be frozen; `sentences` say why, each fit for the user."""

    def __init__(self, sentences: tuple[str, ...], review: Review | None = None) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences
        self.review = review


@dataclass(frozen=True, slots=True)
class _Read:
    """All that a freeze read, as of one moment."""

    snapshot: Snapshot
    review: Review
    #: versions of the report's own round and of those its annexes tell of
    versions: dict[int, int]
    newest: Edition | None
    word_base: WordBase | None
    annexes: list[Annex]

    @property
    def repeats(self) -> bool:
        """Whether the newest edition already says exactly this."""
        if self.newest is None:
            return False
        newest = facts.Edition(
            number=self.newest.number, correction_note=self.newest.correction_note
        )
        same = codec.sealed(replace(self.snapshot, edition=newest))
        return same.fingerprint == self.newest.document.fingerprint


def freeze_edition(
    *,
    report: Report,
    by: User | None,
    at: datetime,
    approver_name: str | None = None,
    approver_title: str | None = None,
    approver_role: str | None = None,
    approved_on: date | None = None,
    approved_at: datetime | None = None,
    published_on: date | None = None,
    correction_note: str | None = None,
    signed: str | None = None,
    progress: Progress = silent,
) -> Edition:
    """Freeze the report as its next edition: facts, four formats, the files beside it, hashes,
    dates, trail.

    `approver_role` is what the approver is in the cooperation where they sign with another title;
    `signed` the fingerprint of the draft they signed, see `draft_fingerprint`. Unknown dates and an
    unknown approver are allowed, and printed as not stated. The same freeze twice answers the
    edition that exists. Reads as of one moment, renders and stores the files outside any write
    transaction, and writes in one short one: killed at any moment it leaves nothing, or everything.

    Raises FreezeBlocked while something blocks or is not acknowledged, when a correction says
    nothing of what it corrects, when the report is not what was signed, and when the round changed
    while it was being rendered;
    StoredFileError or BaseRefusedError when the office's base for the Word file cannot be used.
    """
    if approver_name and not approver_title:
        raise FreezeBlocked((_("Skriv tittelen til den som godkjenner, ikke bare navnet."),))
    approver = (
        facts.Actor(
            role=approver_title,
            name=approver_name,
            acting_as=approver_role if approver_role != approver_title else None,
        )
        if approver_title
        else None
    )
    progress(_("Leser opplysningene"), 0, STEPS)
    read = _read(
        report,
        approver=approver,
        approved_on=approved_on,
        approved_at=approved_at,
        published_on=published_on,
        correction_note=correction_note,
    )
    repeated = correction_note is None or (
        read.newest is not None and read.newest.correction_note == correction_note
    )
    if read.newest is not None and repeated and read.repeats:
        return read.newest
    if signed and draft_fingerprint(read.snapshot) != signed:
        raise FreezeBlocked(
            (_("Rapporten er endret etter at den ble godkjent. Se over den og godkjenn på nytt."),),
            read.review,
        )
    _check_freeze(read, correction_note)

    sealed = codec.sealed(read.snapshot)
    word_base = read.word_base.read() if read.word_base else None
    renditions = render(sealed, progress, word_base)
    progress(_("Lagrer"), STEPS - 1, STEPS)
    joined = _joined(renditions[RenditionFormat.PDF], sealed, read.annexes)
    for data in (*renditions.values(), *((joined,) if joined else ())):
        store.put(data)
    edition = _write(
        report,
        read,
        sealed,
        renditions,
        word_base,
        joined,
        by=by,
        at=at,
        approver=approver,
        approved_on=approved_on,
        published_on=published_on,
    )
    progress(_("Ferdig"), STEPS, STEPS)
    return edition


def _read(
    report: Report,
    *,
    approver: facts.Actor | None,
    approved_on: date | None,
    approved_at: datetime | None,
    published_on: date | None,
    correction_note: str | None,
) -> _Read:
    with one_moment():
        report = Report.objects.with_plan().get(pk=report.pk)
        newest = Edition.objects.within(report.cooperation_id).newest_of(report)
        snapshot = take_snapshot(
            report=report,
            edition_number=newest.number + 1 if newest else 1,
            dates=facts.Dates(
                as_of=report.round.as_of.isoformat(),
                written=_iso(report.written_on),
                approved=_iso(approved_on),
                published=_iso(published_on),
            ),
            approver=approver,
            correction_note=correction_note,
        )
        if approved_at is not None:
            local = timezone.localtime(approved_at)
            snapshot = replace(snapshot, approved_at=f"{local:%Y-%m-%dT%H:%M}")
        reviewed = review(report, snapshot)
        annexes = list(
            Annex.objects.within(report.cooperation_id)
            .filter(report=report)
            .select_related("file", "sub_report__round")
        )
        versions = {report.round_id: report.round.version} | {
            one.sub_report.round_id: one.sub_report.round.version
            for one in annexes
            if one.sub_report is not None
        }
        word_base = WordBase.objects.current_of(report.cooperation_id)
        return _Read(reviewed.snapshot, reviewed, versions, newest, word_base, annexes)


def draft_fingerprint(snapshot: Snapshot) -> str:
    """The fingerprint of what a draft says, whoever approves it and whenever it is published:
    what somebody signs."""
    draft = replace(
        snapshot,
        dates=replace(snapshot.dates, approved=None, published=None),
        edition=facts.Edition(number=snapshot.edition.number),
        approver=None,
        approved_at=None,
    )
    return str(codec.sealed(draft).fingerprint)


def _joined(pdf: bytes, snapshot: Snapshot, annexes: list[Annex]) -> bytes | None:
    """The report with its uploaded annexes behind it in one file for print; None where it has
    none. Raises FreezeBlocked for a file that cannot be joined."""
    files = [
        PrintedAnnex(one.number, one.title, one.file.name, one.file.media_type, one.file.read())
        for one in annexes
        if one.file is not None
    ]
    if not files:
        return None
    try:
        return combined_pdf(
            pdf,
            files,
            organisation=snapshot.cooperation.name,
            language=snapshot.report.language,
            colour=snapshot.cooperation.colour,
        )
    except PrintingFailed as error:
        raise FreezeBlocked((str(error),)) from error


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _check_freeze(read: _Read, correction_note: str | None) -> None:
    if read.newest is not None and not (correction_note or "").strip():
        raise FreezeBlocked(
            (
                _(
                    "Rapporten er alt fryst som utgave %(number)s, og noe er endret siden. En ny "
                    "utgave trenger en merknad som sier hva som er rettet."
                )
                % {"number": read.newest.number},
            ),
            read.review,
        )
    if not read.review.can_freeze:
        stopping = (*read.review.blocking, *read.review.unanswered)
        raise FreezeBlocked(tuple(one.sentence for one in stopping), read.review)


@transaction.atomic
def _write(
    report: Report,
    read: _Read,
    sealed: Snapshot,
    renditions: dict[RenditionFormat, bytes],
    word_base: bytes | None,
    joined: bytes | None,
    *,
    by: User | None,
    at: datetime,
    approver: facts.Actor | None,
    approved_on: date | None,
    published_on: date | None,
) -> Edition:
    # The lock lets one freeze of the round in at a time; SQLite's transactions already do.
    now = {one.pk: one.version for one in locked_rounds(read.versions)}
    own = {"cooperation_id": report.cooperation_id}
    editions = Edition.objects.within(report.cooperation_id).filter(report=report)
    twin: Edition | None = editions.filter(document__fingerprint=sealed.fingerprint).first()
    if twin is not None:
        return twin
    if now != read.versions or (editions.filter(number__gte=sealed.edition.number).exists()):
        raise FreezeBlocked(
            (_("Runden ble endret mens rapporten ble laget. Se over den og frys på nytt."),)
        )
    assert sealed.fingerprint is not None
    document = FrozenDocument.objects.create(
        **own,
        kind="report",
        title=sealed.report.title,
        schema_version=sealed.schema_version,
        fingerprint=sealed.fingerprint,
        libraries=libraries()
        | ({WORD_BASE: store.sha256_of(word_base)} if word_base is not None else {}),
        frozen_at=at,
    )
    files = StoredFile.objects.bulk_create(
        StoredFile(
            **own,
            sha256=store.sha256_of(data),
            name=f"{stem(sealed, report.slug)}.{kind.value}",
            media_type=MEDIA_TYPES[kind],
            size=len(data),
        )
        for kind, data in renditions.items()
    )
    Rendition.objects.bulk_create(
        Rendition(**own, document=document, format=kind, file=file)
        for kind, file in zip(renditions, files, strict=True)
    )
    edition = Edition.objects.create(
        **own,
        report=report,
        number=sealed.edition.number,
        document=document,
        as_of=date.fromisoformat(sealed.dates.as_of),
        written_on=_day(sealed.dates.written),
        approved_on=approved_on,
        published_on=published_on,
        approver_name=approver.name if approver else None,
        approver_title=approver.role if approver else None,
        correction_note=sealed.edition.correction_note,
    )
    _write_beside(edition, read, stem(sealed, report.slug), joined)
    leave_trail(
        cooperation=report.cooperation,
        deed="freeze_edition",
        subject=edition,
        by=by,
        at=at,
        fingerprint=document.fingerprint,
        files={kind.value: file.sha256 for kind, file in zip(renditions, files, strict=True)},
    )
    return edition


def _write_beside(edition: Edition, read: _Read, name: str, joined: bytes | None) -> None:
    """The files that lie beside the four formats: uploaded annexes, and all in one for print."""
    own: dict[str, Any] = {"cooperation_id": edition.cooperation_id, "edition": edition}
    rows = [
        EditionFile(
            **own,
            kind=EditionFileKind.ANNEX,
            annex_number=one.number,
            title=one.title,
            pages=one.pages,
            file=one.file,
        )
        for one in read.annexes
        if one.file is not None
    ]
    if joined is not None:
        file = StoredFile.objects.create(
            cooperation_id=edition.cooperation_id,
            sha256=store.sha256_of(joined),
            name=f"{name}-med-vedlegg.pdf",
            media_type=PDF,
            size=len(joined),
        )
        rows.append(
            EditionFile(
                **own,
                kind=EditionFileKind.PRINT,
                title=read.snapshot.report.title[:200],
                pages=page_count(joined),
                file=file,
            )
        )
    EditionFile.objects.bulk_create(rows)
