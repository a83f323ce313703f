"""Joint agreements: kept, renewed, ended, shown."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.governance.actions.keeping import Links, hide, keep, locked, show
from sporbar.governance.models import Agreement, AgreementRenewal, GovernanceError
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.records.models import StoredFile

#: What is filled in about it; renewing and ending have deeds of their own.
FIELDS = (
    "title",
    "about",
    "other_parties",
    "starts_on",
    "ends_on",
    "notice_by",
    "notice_term",
    "warn_days",
    "renewal",
    "case",
)


@transaction.atomic
def keep_agreement(
    *,
    row: Agreement,
    seen: Mapping[str, str] | None = None,
    links: Collection[Links] = (),
    by: User | None,
    at: datetime | None = None,
) -> Agreement:
    """Add an agreement or change what is filled in about it.

    Raises RowChanged when another has changed it since it was opened, and GovernanceError where its
    dates contradict each other.
    """
    row.check_dates()
    kept = keep(row=row, fields=FIELDS, seen=seen, links=links)
    if kept.is_new or kept.is_changed:
        leave_trail(
            cooperation=kept.row.cooperation,
            deed="enter_agreement" if kept.is_new else "amend_agreement",
            subject=kept.row,
            by=by,
            at=at,
            key=kept.row.pk,
            lock=kept.row.lock,
        )
    found: Agreement = kept.row
    return found


@transaction.atomic
def attach_agreement(
    *, agreement: Agreement, file: StoredFile | None, by: User | None, at: datetime | None = None
) -> Agreement:
    """Lay the agreement itself beside its facts, or take it off (None)."""
    now: Agreement = locked(agreement)
    if now.file_id == (file.pk if file else None):
        return now
    now.file = file
    now.lock += 1
    now.save(update_fields=["file", "lock"])
    return _done("attach_agreement", now, by, at, file=file.name if file else "")


@transaction.atomic
def renew_agreement(
    *,
    agreement: Agreement,
    ends_on: str | None,
    notice_by: date | None,
    note: str = "",
    lock: int | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Agreement:
    """Give the agreement a new end (EDTF; None has no end) and a new day of notice; what they were
    is kept as a renewal. The same twice is once.

    `lock` is the save the person saw. Raises GovernanceError where it is ended, where nothing is
    new, or where another changed it meanwhile.
    """
    now: Agreement = locked(agreement)
    was = (now.ends_on, now.notice_by)
    last = now.renewals.order_by("id").last()
    if was == (ends_on, notice_by):
        if last is not None and last.note == note:
            return now
        raise GovernanceError(_("Datoene er de samme som før. Skriv den nye perioden."))
    now.check_running()
    if lock is not None and lock != now.lock:
        raise GovernanceError(
            _(
                "En annen har lagret på avtalen siden du åpnet siden. Se over datoene, og prøv "
                "igjen."
            )
        )
    now.ends_on, now.notice_by = ends_on, notice_by
    now.check_dates()
    now.lock += 1
    now.save(update_fields=["ends_on", "notice_by", "lock"])
    AgreementRenewal.objects.create(
        cooperation=now.cooperation,
        agreement=now,
        from_ends_on=was[0],
        to_ends_on=ends_on,
        from_notice_by=was[1],
        to_notice_by=notice_by,
        note=note,
        at=at or timezone.now(),
        by=by,
    )
    return _done("renew_agreement", now, by, at, was=was[0], to=ends_on, note=note)


@transaction.atomic
def end_agreement(
    *,
    agreement: Agreement,
    ended_on: str,
    reason: str = "",
    by: User | None,
    at: datetime | None = None,
) -> Agreement:
    """Note that the agreement was given notice of, or ran out, and when it ends (EDTF)."""
    now: Agreement = locked(agreement)
    if (now.ended_on, now.ended_reason) == (ended_on, reason):
        return now
    now.check_running()
    partial_dates.check_partial_date(ended_on)
    now.ended_on, now.ended_reason = ended_on, reason
    now.lock += 1
    now.save(update_fields=["ended_on", "ended_reason", "lock"])
    return _done("end_agreement", now, by, at, ended_on=ended_on, reason=reason)


@transaction.atomic
def resume_agreement(
    *, agreement: Agreement, by: User | None, at: datetime | None = None
) -> Agreement:
    """One that was noted as ended by mistake is in force again."""
    now: Agreement = locked(agreement)
    if not now.ended_on:
        return now
    now.ended_on, now.ended_reason = None, ""
    now.lock += 1
    now.save(update_fields=["ended_on", "ended_reason", "lock"])
    return _done("resume_agreement", now, by, at)


@transaction.atomic
def publish_agreement(
    *, agreement: Agreement, by: User | None, at: datetime | None = None
) -> Agreement:
    """Show it, and its file, to everybody."""
    now, done = show(agreement, at)
    return _done("publish_agreement", now, by, at) if done else now


@transaction.atomic
def take_back_agreement(
    *, agreement: Agreement, by: User | None, at: datetime | None = None
) -> Agreement:
    """Take it and its file off the public pages."""
    now, done = hide(agreement)
    return _done("take_back_agreement", now, by, at) if done else now


def _done(
    deed: str, row: Agreement, by: User | None, at: datetime | None, **details: Any
) -> Agreement:
    leave_trail(
        cooperation=row.cooperation, deed=deed, subject=row, by=by, at=at, key=row.pk, **details
    )
    return row
