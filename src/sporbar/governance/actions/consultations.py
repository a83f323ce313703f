"""Consultations: kept, drafted, sent, and what came of them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.governance.actions.keeping import Links, hide, keep, locked, show
from sporbar.governance.models import Consultation, ConsultationState, GovernanceError
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.records.models import StoredFile

#: What is filled in about it; the statement, when it was sent and what came of it have deeds of
#: their own.
FIELDS = (
    "kind",
    "title",
    "sender",
    "sender_organisation",
    "archive_reference",
    "received_on",
    "deadline",
    "responsible_person",
    "responsible_text",
    "adopted_by",
    "case",
    "expected",
    "expected_said",
    "note",
)


@transaction.atomic
def keep_consultation(
    *,
    row: Consultation,
    seen: Mapping[str, str] | None = None,
    links: Collection[Links] = (),
    by: User | None,
    at: datetime | None = None,
) -> Consultation:
    """Add a consultation or change what is filled in about it; what is fast is left as it is.

    Raises RowChanged when another has changed it since it was opened, and GovernanceError where a
    statement that was sent would become a study's.
    """
    if row.pk is not None:
        now = locked(row)
        if row.is_study and (now.statement or now.statement_file_id or now.sent_on):
            raise GovernanceError(
                _("Her står det en uttalelse. En utredning vi følger, har ingen.")
            )
    kept = keep(row=row, fields=FIELDS, seen=seen, links=links)
    if kept.is_new or kept.is_changed:
        leave_trail(
            cooperation=kept.row.cooperation,
            deed="enter_consultation" if kept.is_new else "amend_consultation",
            subject=kept.row,
            by=by,
            at=at,
            key=kept.row.pk,
            lock=kept.row.lock,
        )
    found: Consultation = kept.row
    return found


@transaction.atomic
def draft_statement(
    *,
    row: Consultation,
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Consultation:
    """Write in the statement before it is sent; emptied, the consultation is open again.

    Raises RowChanged when another has written since it was opened, GovernanceError when it is sent.
    """
    locked(row).check_draftable()
    kept = keep(row=row, fields=("statement",), seen=seen, links=())
    found: Consultation = kept.row
    if kept.is_changed:
        _as_drafted(found)
        _done("draft_statement", found, by, at, lock=found.lock)
    return found


@transaction.atomic
def attach_statement(
    *,
    consultation: Consultation,
    file: StoredFile | None,
    by: User | None,
    at: datetime | None = None,
) -> Consultation:
    """Lay a file beside the statement, or take it off (None). Raises GovernanceError when sent."""
    now: Consultation = locked(consultation)
    if now.statement_file_id == (file.pk if file else None):
        return now
    now.check_draftable()
    now.statement_file = file
    now.lock += 1
    now.save(update_fields=["statement_file", "lock"])
    _as_drafted(now)
    return _done("attach_statement", now, by, at, file=file.name if file else "")


def _as_drafted(row: Consultation) -> None:
    """Its state by whether there is a draft."""
    drafted = bool(row.statement or row.statement_file_id)
    row.state = ConsultationState.DRAFTED if drafted else ConsultationState.OPEN
    row.save(update_fields=["state"])


@transaction.atomic
def send_statement(
    *,
    consultation: Consultation,
    sent_on: str,
    sent_to: str = "",
    lock: int | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Consultation:
    """Note that the statement was sent on that day (EDTF), to whom. From then on it is fast.

    `lock` is the save the person saw. Sent twice with the same words is once. Raises
    GovernanceError where it cannot be sent, or where another wrote in it meanwhile.
    """
    now: Consultation = locked(consultation)
    if now.is_sent and (now.sent_on, now.sent_to) == (sent_on, sent_to):
        return now
    partial_dates.check_partial_date(sent_on)
    now.check_sendable(sent_on, timezone.localdate(at))
    _check_seen(now, lock)
    now.state, now.sent_on, now.sent_to = ConsultationState.SENT, sent_on, sent_to
    now.lock += 1
    now.save(update_fields=["state", "sent_on", "sent_to", "lock"])
    return _done("send_statement", now, by, at, sent_on=sent_on, to=sent_to)


def _check_seen(now: Consultation, lock: int | None) -> None:
    if lock is not None and lock != now.lock:
        raise GovernanceError(
            _(
                "En annen har lagret på høringen siden du åpnet siden. Les uttalelsen en gang til, "
                "og før den som sendt når den stemmer."
            )
        )


@transaction.atomic
def not_answered(
    *, consultation: Consultation, reason: str, by: User | None, at: datetime | None = None
) -> Consultation:
    """Note that it will not be answered, and why. A draft stays, and stays hidden."""
    now: Consultation = locked(consultation)
    if now.state == ConsultationState.NOT_ANSWERED and now.not_answered_reason == reason:
        return now
    now.check_draftable()
    if not reason:
        raise GovernanceError(_("Skriv hvorfor høringen ikke blir besvart."))
    now.state, now.not_answered_reason = ConsultationState.NOT_ANSWERED, reason
    now.lock += 1
    now.save(update_fields=["state", "not_answered_reason", "lock"])
    return _done("not_answer", now, by, at, reason=reason)


@transaction.atomic
def take_up_again(
    *, consultation: Consultation, by: User | None, at: datetime | None = None
) -> Consultation:
    """One that was not to be answered is open again. Raises GovernanceError for any other."""
    now: Consultation = locked(consultation)
    if now.is_open:
        return now
    if now.state != ConsultationState.NOT_ANSWERED:
        raise GovernanceError(_("Bare en høring som ikke er besvart, kan tas opp igjen."))
    now.not_answered_reason = ""
    now.lock += 1
    now.state = ConsultationState.OPEN
    now.save(update_fields=["not_answered_reason", "lock", "state"])
    _as_drafted(now)
    return _done("take_up_consultation", now, by, at)


@transaction.atomic
def note_outcome(
    *,
    row: Consultation,
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Consultation:
    """Note what it came to (`outcome`, `outcome_on` of the row) when it is settled; or later words.

    Raises RowChanged when another noted something meanwhile, GovernanceError where it is not sent.
    """
    before: Consultation = locked(row)
    before.check_concludable()
    if not row.outcome:
        raise GovernanceError(_("Skriv hva det ble til."))
    kept = keep(row=row, fields=("outcome", "outcome_on"), seen=seen, links=())
    found: Consultation = kept.row
    if kept.is_changed:
        if found.state != ConsultationState.NOT_ANSWERED:
            # Why it was not answered stays to be seen.
            found.state = ConsultationState.CONCLUDED
            found.save(update_fields=["state"])
        _done("note_outcome", found, by, at, settled_on=found.outcome_on)
    return found


@transaction.atomic
def publish_consultation(
    *, consultation: Consultation, by: User | None, at: datetime | None = None
) -> Consultation:
    """Show it to everybody. A statement that is not sent stays hidden."""
    now, done = show(consultation, at)
    return _done("publish_consultation", now, by, at) if done else now


@transaction.atomic
def take_back_consultation(
    *, consultation: Consultation, by: User | None, at: datetime | None = None
) -> Consultation:
    """Take it off the public pages."""
    now, done = hide(consultation)
    return _done("take_back_consultation", now, by, at) if done else now


def _done(
    deed: str, row: Consultation, by: User | None, at: datetime | None, **details: Any
) -> Consultation:
    leave_trail(
        cooperation=row.cooperation, deed=deed, subject=row, by=by, at=at, key=row.pk, **details
    )
    return row
