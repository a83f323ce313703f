"""Deeds of the reporting room: a finding is acknowledged, a report is frozen and published, the
office chooses its own base for the Word file."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sporbar.document import codec
from sporbar.document import snapshot as facts
from sporbar.document.render.docx import BaseFinding, BaseRefusedError, check_base
from sporbar.document.snapshot import Snapshot
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, User
from sporbar.records import store
from sporbar.records.actions import store_bytes
from sporbar.records.models import FrozenDocument, Rendition, RenditionFormat, StoredFile
from sporbar.reporting.checks import Review, review
from sporbar.reporting.libraries import WORD_BASE, libraries
from sporbar.reporting.models import Acknowledgement, Edition, EditionState, Report, WordBase
from sporbar.reporting.reading import one_moment
from sporbar.reporting.rendering import MEDIA_TYPES, STEPS, Progress, render, silent, stem
from sporbar.reporting.snapshots import take_snapshot
from sporbar.rounds.models import Round


class FreezeBlocked(Exception):  # noqa: N818 - says what happened
    """The report cannot be frozen; `sentences` say why, each fit for the user."""

    def __init__(self, sentences: tuple[str, ...], review: Review | None = None) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences
        self.review = review


@transaction.atomic
def acknowledge_finding(
    *, report: Report, code: str, place: str, reason: str, by: User | None, at: datetime
) -> Acknowledgement:
    """Say why the report may go out with a finding; a new reason replaces the old one.

    Raises ValueError for an empty reason. A reason without its finding does no harm: it is not
    printed.
    """
    if not reason.strip():
        raise ValueError(_("Skriv hvorfor rapporten likevel kan fryses."))
    row, _created = Acknowledgement.objects.update_or_create(
        cooperation=report.cooperation,
        report=report,
        code=code,
        place=place,
        defaults={"reason": reason.strip(), "by": by, "at": at},
    )
    leave_trail(
        cooperation=report.cooperation,
        deed="acknowledge_finding",
        subject=report,
        by=by,
        at=at,
        code=code,
        place=place,
        reason=row.reason,
    )
    return row


@dataclass(frozen=True, slots=True)
class _Read:
    """All that a freeze read, as of one moment."""

    snapshot: Snapshot
    review: Review
    round_version: int
    newest: Edition | None
    word_base: WordBase | None

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
    approved_on: date | None = None,
    published_on: date | None = None,
    correction_note: str | None = None,
    progress: Progress = silent,
) -> Edition:
    """Freeze the report as its next edition: facts, four formats, hashes, dates, trail.

    Unknown dates and an unknown approver are allowed, and printed as not stated. The same freeze
    twice answers the edition that exists. Reads as of one moment, renders and stores the files
    outside any write transaction, and writes in one short one: killed at any moment it leaves
    nothing, or everything.

    Raises FreezeBlocked while something blocks or is not acknowledged, when a correction says
    nothing of what it corrects, and when the round changed while it was being rendered;
    StoredFileError or BaseRefusedError when the office's base for the Word file cannot be used.
    """
    if approver_name and not approver_title:
        raise FreezeBlocked((_("Skriv tittelen til den som godkjenner, ikke bare navnet."),))
    approver = facts.Actor(role=approver_title, name=approver_name) if approver_title else None
    progress(_("Leser opplysningene"), 0, STEPS)
    read = _read(
        report,
        approver=approver,
        approved_on=approved_on,
        published_on=published_on,
        correction_note=correction_note,
    )
    repeated = correction_note is None or (
        read.newest is not None and read.newest.correction_note == correction_note
    )
    if read.newest is not None and repeated and read.repeats:
        return read.newest
    _check_freeze(read, correction_note)

    sealed = codec.sealed(read.snapshot)
    word_base = read.word_base.read() if read.word_base else None
    renditions = render(sealed, progress, word_base)
    progress(_("Lagrer"), STEPS - 1, STEPS)
    for data in renditions.values():
        store.put(data)
    edition = _write(
        report,
        read,
        sealed,
        renditions,
        word_base,
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
        reviewed = review(report, snapshot)
        word_base = WordBase.objects.current_of(report.cooperation_id)
        return _Read(reviewed.snapshot, reviewed, report.round.version, newest, word_base)


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
    *,
    by: User | None,
    at: datetime,
    approver: facts.Actor | None,
    approved_on: date | None,
    published_on: date | None,
) -> Edition:
    # The lock lets one freeze of the round in at a time; SQLite's transactions already do.
    locked = Round.objects.select_for_update().get(pk=report.round_id)
    own = {"cooperation_id": report.cooperation_id}
    editions = Edition.objects.within(report.cooperation_id).filter(report=report)
    twin: Edition | None = editions.filter(document__fingerprint=sealed.fingerprint).first()
    if twin is not None:
        return twin
    if locked.version != read.round_version or (
        editions.filter(number__gte=sealed.edition.number).exists()
    ):
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


@transaction.atomic
def publish_edition(*, edition: Edition, by: User | None, at: datetime) -> Edition:
    """Let the public see the edition. Nothing happens when it is published already."""
    edition = (
        Edition.objects.within(edition.cooperation_id)
        .select_for_update(of=("self",))
        .with_report()
        .get(pk=edition.pk)
    )
    if edition.state == EditionState.PUBLISHED:
        return edition
    edition.state = EditionState.PUBLISHED
    edition.published_at = at
    edition.save(update_fields=["state", "published_at"])
    leave_trail(
        cooperation=edition.cooperation, deed="publish_edition", subject=edition, by=by, at=at
    )
    return edition


def choose_word_base(
    *, cooperation: Cooperation, name: str, data: bytes, by: User | None, at: datetime
) -> list[BaseFinding]:
    """Build the cooperation's Word files on this base from now on; what it lacks is answered.

    Editions that are frozen stay as they are. The base that is in use already is not chosen anew.
    Raises `BaseRefusedError`, with the findings, for a base that cannot carry a report; nothing is
    written then.
    """
    findings = check_base(data)
    if any(one.blocks for one in findings):
        raise BaseRefusedError(findings)
    store.put(data)
    with transaction.atomic():
        file = store_bytes(
            cooperation=cooperation,
            name=name,
            media_type=MEDIA_TYPES[RenditionFormat.DOCX],
            data=data,
        )
        current = WordBase.objects.current_of(cooperation)
        if current is not None and current.file == file:
            return findings
        WordBase.objects.create(cooperation=cooperation, file=file, by=by, chosen_at=at)
        leave_trail(
            cooperation=cooperation,
            deed="choose_word_base",
            subject=file,
            by=by,
            at=at,
            sha256=file.sha256,
            findings=[one.code for one in findings],
        )
    return findings


@transaction.atomic
def drop_word_base(*, cooperation: Cooperation, by: User | None, at: datetime) -> WordBase | None:
    """Go back to the base that comes with Sporbar; the choice that ends, None when there is none.

    Editions that are frozen stay as they are, and the dropped base stays for them.
    """
    current = WordBase.objects.current_of(cooperation)
    if current is None or current.file is None:
        return None
    WordBase.objects.create(cooperation=cooperation, file=None, by=by, chosen_at=at)
    leave_trail(
        cooperation=cooperation,
        deed="drop_word_base",
        subject=current,
        by=by,
        at=at,
        sha256=current.file.sha256,
    )
    return current
