"""Attachments: numbered in each case, shared between cases, to follow, withdrawn."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.governance.actions.cases import locked_case
from sporbar.governance.actions.withholding import held
from sporbar.governance.models import Attachment, Case, CaseAttachment, GovernanceError
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.records.models import StoredFile

#: More attachments than this is a mistake.
_MOST = 99


class AttachmentChanged(GovernanceError):  # noqa: N818 - says what happened
    """Another has changed the attachment since it was opened. Nothing was saved; `now` is the
    attachment as it stands."""

    def __init__(self, now: Attachment) -> None:
        super().__init__(
            _("Vedlegget er endret av en annen siden du åpnet det. Se over og lagre igjen.")
        )
        self.now = now


def _done(
    deed: str, attachment: Attachment, by: User | None, at: datetime | None, **details: Any
) -> Attachment:
    leave_trail(
        cooperation=attachment.cooperation,
        deed=deed,
        subject=attachment,
        by=by,
        at=at,
        key=attachment.pk,
        **details,
    )
    return attachment


def _place(case: Case, attachment: Attachment) -> CaseAttachment:
    links = CaseAttachment.objects.within(case.cooperation_id).filter(case=case)
    number = (links.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > _MOST:
        raise GovernanceError(_("En sak kan ikke ha flere enn %(most)d vedlegg.") % {"most": _MOST})
    link: CaseAttachment = CaseAttachment.objects.create(
        cooperation=case.cooperation, case=case, attachment=attachment, number=number
    )
    return link


@transaction.atomic
def attach(
    *,
    case: Case,
    title: str,
    file: StoredFile | None = None,
    expected: str | None = None,
    by: User | None,
    at: datetime | None = None,
) -> CaseAttachment:
    """A new attachment after the others; without a file it is to follow, `expected` then (EDTF).

    The same file with the same title sent twice is attached once. Raises GovernanceError without a
    title and for a case that is ended.
    """
    fresh = locked_case(case)
    fresh.check_writable()
    if not (title := title.strip()):
        raise GovernanceError(_("Skriv hva vedlegget heter."))
    links = CaseAttachment.objects.within(fresh.cooperation_id).filter(
        case=fresh, attachment__title=title, attachment__file=file, attachment__withdrawn_at=None
    )
    there: CaseAttachment | None = links.select_related("attachment").first()
    if there is not None:
        return there
    attachment: Attachment = Attachment.objects.create(
        cooperation=fresh.cooperation,
        title=title,
        file=file,
        expected=None if file else expected,
    )
    link = _place(fresh, attachment)
    _done(
        "attach",
        attachment,
        by,
        at,
        case=str(fresh),
        number=link.number,
        file=file.name if file else "",
        sha256=file.sha256 if file else "",
    )
    return link


@transaction.atomic
def attach_existing(
    *, case: Case, attachment: Attachment, by: User | None, at: datetime | None = None
) -> CaseAttachment:
    """The same document beside another case. What happens to it there happens here too. Raises
    GovernanceError for one that is withdrawn, and for a case that is ended."""
    fresh = locked_case(case)
    fresh.check_writable()
    shared = held(attachment)
    assert isinstance(shared, Attachment)
    links = CaseAttachment.objects.within(fresh.cooperation_id).filter(case=fresh)
    there: CaseAttachment | None = links.filter(attachment=shared).first()
    if there is not None:
        return there
    if shared.withdrawn_at is not None:
        raise GovernanceError(_("Vedlegget er trukket og kan ikke legges ved."))
    link = _place(fresh, shared)
    _done("attach_existing", shared, by, at, case=str(fresh), number=link.number)
    return link


def _open(attachment: Attachment) -> Attachment:
    """The attachment as it is now, locked. Raises GovernanceError for one that is withdrawn."""
    fresh = held(attachment)
    assert isinstance(fresh, Attachment)
    if fresh.withdrawn_at is not None:
        raise GovernanceError(_("Vedlegget er trukket."))
    return fresh


@transaction.atomic
def change_attachment(
    *,
    attachment: Attachment,
    title: str,
    seen: int,
    expected: str | None = None,
    file: StoredFile | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Attachment:
    """Another title, another day to follow, or the file that was to follow. A file that is there
    gives way to a new one, and stays in the archive; so does its public variant, which shows
    another document.

    `seen` is the attachment's lock when it was read. Raises AttachmentChanged and GovernanceError.
    """
    fresh = _open(attachment)
    if not (title := title.strip()):
        raise GovernanceError(_("Skriv hva vedlegget heter."))
    new_file = file if file is not None and file != fresh.file else None
    expected = None if (new_file or fresh.file) else expected
    if (title, expected) == (fresh.title, fresh.expected) and new_file is None:
        return fresh
    if fresh.lock != seen:
        raise AttachmentChanged(fresh)
    was = fresh.title
    fresh.title, fresh.expected = title, expected
    if new_file is not None:
        fresh.file, fresh.public_file = new_file, None
    fresh.lock += 1
    fresh.save()
    return _done(
        "change_attachment",
        fresh,
        by,
        at,
        was=was if was != title else "",
        file=new_file.name if new_file else "",
        sha256=new_file.sha256 if new_file else "",
    )


@transaction.atomic
def replace_public_variant(
    *,
    attachment: Attachment,
    file: StoredFile | None,
    by: User | None,
    at: datetime | None = None,
) -> Attachment:
    """The variant that everybody may read while the attachment is withheld; None takes it away."""
    fresh = _open(attachment)
    if file is not None and fresh.file is not None and file.sha256 == fresh.file.sha256:
        raise GovernanceError(
            _("Dette er samme fil som den som er unntatt. Velg den sladdede varianten.")
        )
    if fresh.public_file == file:
        return fresh
    fresh.public_file = file
    fresh.save(update_fields=["public_file"])
    return _done(
        "replace_public_variant",
        fresh,
        by,
        at,
        file=file.name if file else "",
        sha256=file.sha256 if file else "",
    )


@transaction.atomic
def withdraw_attachment(
    *, attachment: Attachment, reason: str, by: User | None, at: datetime | None = None
) -> Attachment:
    """Take the attachment back in every case that has it: it keeps its number, and its files reach
    nobody, in the office neither. Raises GovernanceError without a reason."""
    fresh = held(attachment)
    assert isinstance(fresh, Attachment)
    if fresh.withdrawn_at is not None:
        return fresh
    if not (reason := reason.strip()):
        raise GovernanceError(_("Skriv hvorfor vedlegget trekkes."))
    fresh.withdrawn_at, fresh.withdrawn_reason = at or timezone.now(), reason
    fresh.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    return _done("withdraw_attachment", fresh, by, at, reason=reason)
