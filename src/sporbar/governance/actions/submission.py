"""The submission: four sections, each written by several at once and saved as it is written."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.governance.actions.cases import locked_case
from sporbar.governance.models import Case, CaseSection, GovernanceError, SectionKind
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User

#: How long after a save another of the same section, by the same person, is the same change.
_SITTING = timedelta(minutes=30)
#: However often somebody saves, after this long it is another change.
_LONGEST_SITTING = timedelta(hours=2)


class SubmissionConflict(GovernanceError):  # noqa: N818 - says what happened
    """Another has saved the section since it was read. Nothing was saved; `now` is the section as
    it stands."""

    def __init__(self, now: CaseSection) -> None:
        super().__init__(_("Teksten er endret av en annen siden du åpnet den."))
        self.now = now


def section_of(case: Case, kind: str) -> CaseSection:
    """The case's section of that kind; an unsaved empty one, with lock 0, where none is written."""
    found: CaseSection | None = (
        CaseSection.objects.within(case.cooperation_id)
        .select_related("edited_by")
        .filter(case=case, kind=kind)
        .first()
    )
    section = found or CaseSection(cooperation_id=case.cooperation_id, case=case, kind=kind, lock=0)
    section.case = case
    return section


@transaction.atomic
def write_submission(
    *,
    case: Case,
    kind: str,
    text: str,
    seen: int,
    by: User | None,
    at: datetime | None = None,
    begins: bool = False,
) -> CaseSection:
    """Save one section; nothing happens when it says what stands there.

    `seen` is the section's lock when the writer read it, 0 for one that nobody had written. A save
    that `begins` is a change of its own, whoever saved last: what stood before it can be brought
    back. Raises SubmissionConflict where another changed the section meanwhile, and GovernanceError
    for a case that is ended.
    """
    if kind not in SectionKind.values:
        raise ValueError(f"not a section: {kind!r}")
    at = at or timezone.now()
    fresh = locked_case(case)
    fresh.check_writable()
    section = section_of(fresh, kind)
    if section.text == text:
        return section
    if section.lock != seen:
        raise SubmissionConflict(section)
    goes_on = not begins and _is_same_sitting(section, by, at)
    if not goes_on:
        section.sitting_since, section.earlier = at, section.text
    section.text = text
    section.lock += 1
    section.edited_by, section.edited_at = by, at
    section.save()
    if not goes_on:
        leave_trail(
            cooperation=fresh.cooperation,
            deed="write_submission",
            subject=fresh,
            by=by,
            at=at,
            key=fresh.pk,
            parts=[kind],
        )
    return section


def _is_same_sitting(section: CaseSection, by: User | None, at: datetime) -> bool:
    """Whether this save goes on with the last one: a text that saves itself is one change, however
    many saves it takes."""
    return (
        by is not None
        and section.edited_by_id == by.pk
        and section.edited_at is not None
        and section.sitting_since is not None
        and at - section.edited_at < _SITTING
        and at - section.sitting_since < _LONGEST_SITTING
    )
