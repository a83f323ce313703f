"""Something is kept from the public, on a legal basis, until a day or without an end."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.governance.actions.cases import locked_case
from sporbar.governance.models import Attachment, Case, CaseSection, GovernanceError
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, User

Subject = Case | CaseSection | Attachment


def held(subject: Subject) -> Subject:
    """The row as it is now, locked until the transaction ends."""
    if isinstance(subject, Case):
        return locked_case(subject)
    if isinstance(subject, CaseSection):
        # Whoever writes in a section holds its case.
        case = locked_case(subject.case)
        section: CaseSection = CaseSection.objects.within(case.cooperation_id).get(pk=subject.pk)
        section.case = case
        return section
    attachment: Attachment = (
        Attachment.objects.within(subject.cooperation_id)
        .select_for_update(of=("self",), no_key=True)
        .select_related("cooperation", "file", "public_file")
        .get(pk=subject.pk)
    )
    return attachment


def variant_of(subject: Subject) -> str:
    """What the public reads instead: a title, or a section's text."""
    return subject.public_text if isinstance(subject, CaseSection) else subject.public_title


def _check(subject: Subject, basis: str, variant: str) -> None:
    if not basis:
        raise GovernanceError(_("Skriv hjemmelen, for eksempel offl. § 13."))
    if not variant and not isinstance(subject, CaseSection):
        raise GovernanceError(_("Skriv en tittel som alle kan lese."))


def _is_longer(subject: Subject, until: date | None) -> bool:
    """Whether what is withheld already would be so for longer."""
    if not subject.withheld_basis or subject.withheld_until is None:
        return False
    return until is None or until > subject.withheld_until


@transaction.atomic
def withhold(
    *,
    subject: Subject,
    basis: str,
    until: date | None = None,
    variant: str = "",
    reason: str = "",
    by: User | None,
    at: datetime | None = None,
) -> Subject:
    """Keep a case, a section of a submission or an attachment from the public; or change how.

    `until` is the last day; None has no end. `variant` is what the public reads instead: a title,
    or a section's text, "" where a section has none. An attachment that several cases have is
    withheld in all of them. Raises GovernanceError without a basis, without a title for the public,
    for a last day that is past, and when it is kept back for longer and nobody says why.
    """
    at = at or timezone.now()
    basis, variant, reason = " ".join(basis.split()), variant.strip(), reason.strip()
    fresh = held(subject)
    _check(fresh, basis, variant)
    now = (fresh.withheld_basis, fresh.withheld_until, variant_of(fresh))
    if now == (basis, until, variant):
        return fresh
    is_new_day = until != fresh.withheld_until or not fresh.withheld_basis
    if until is not None and is_new_day and until < timezone.localdate(at):
        raise GovernanceError(_("Den siste dagen er forbi. Velg en dag som kommer."))
    if _is_longer(fresh, until) and not reason:
        raise GovernanceError(_("Skriv hvorfor det skal være unntatt lenger."))
    was = (fresh.withheld_basis, fresh.withheld_until)
    fresh.withheld_basis, fresh.withheld_until = basis, until
    _set_variant(fresh, variant)
    _save(fresh)
    leave_trail(
        cooperation=_tenant(fresh),
        deed="withhold",
        subject=_whole(fresh),
        by=by,
        at=at,
        key=fresh.pk,
        parts=_part(fresh),
        basis=basis,
        until=until.isoformat() if until else None,
        was=", ".join(str(one) for one in was if one),
        reason=reason,
    )
    return fresh


@transaction.atomic
def end_withholding(
    *, subject: Subject, reason: str = "", by: User | None, at: datetime | None = None
) -> Subject:
    """Let everybody read it. The public variant is kept, and shown to nobody."""
    fresh = held(subject)
    if not fresh.withheld_basis:
        return fresh
    was = (fresh.withheld_basis, fresh.withheld_until)
    fresh.withheld_basis, fresh.withheld_until = "", None
    _save(fresh)
    leave_trail(
        cooperation=_tenant(fresh),
        deed="end_withholding",
        subject=_whole(fresh),
        by=by,
        at=at,
        key=fresh.pk,
        parts=_part(fresh),
        was=", ".join(str(one) for one in was if one),
        reason=reason.strip(),
    )
    return fresh


def _set_variant(subject: Subject, variant: str) -> None:
    if isinstance(subject, CaseSection):
        subject.public_text = variant
    else:
        subject.public_title = variant


def _save(subject: Subject) -> None:
    names = ["withheld_basis", "withheld_until"]
    names.append("public_text" if isinstance(subject, CaseSection) else "public_title")
    subject.save(update_fields=names)


def _tenant(subject: Subject) -> Cooperation:
    return subject.case.cooperation if isinstance(subject, CaseSection) else subject.cooperation


def _whole(subject: Subject) -> Case | Attachment:
    """What the trail calls it."""
    return subject.case if isinstance(subject, CaseSection) else subject


def _part(subject: Subject) -> list[str]:
    return [subject.kind] if isinstance(subject, CaseSection) else []
