"""Meetings, decisions and the councils: what waits for those who keep them."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from sporbar.document import partial_dates
from sporbar.governance.matrix import LATE, late_councils
from sporbar.governance.models import Decision, Meeting, Referral
from sporbar.governance.queries.meetings import coming, with_counts
from sporbar.office.decisions.queries import undecided
from sporbar.office.desk.rounds import Thing
from sporbar.office.gate import Desk


@dataclass(frozen=True)
class Governing:
    """The next meeting with `on_agenda`, None where none is planned, and what is left to do."""

    next_meeting: Meeting | None
    things: list[Thing]

    def __bool__(self) -> bool:
        return self.next_meeting is not None or bool(self.things)


def governing(desk: Desk, today: date | None = None) -> Governing:
    """What waits in meetings, decisions and councils, for those who keep them. Four statements,
    however many there are."""
    if not desk.may("governance.edit"):
        return Governing(None, [])
    today = today or timezone.localdate()
    meetings = Meeting.objects.within(desk.cooperation).select_related("body")
    planned = list(coming(with_counts(meetings)))
    passed = [one for one in planned if _is_past(one, today)]
    left = [one for one in planned if not _is_past(one, today)]
    things = [
        *_passed(desk, passed),
        *_undecided(desk, today),
        *_unpublished(desk),
        *_late(desk, today),
    ]
    return Governing(next(iter(left), None), things)


def _is_past(meeting: Meeting, today: date) -> bool:
    """Surely past: a meeting "in November" may be held until the month is over."""
    last = partial_dates.bounds(meeting.on)[1]
    return last is not None and last < today


def _address(desk: Desk, name: str, *parts: int) -> str:
    return reverse(f"office:{name}", args=[desk.cooperation.slug, *parts])


def _passed(desk: Desk, passed: list[Meeting]) -> list[Thing]:
    if not passed:
        return []
    words = ngettext(
        "%(count)d møte er forbi, men ikke ført som holdt eller avlyst",
        "%(count)d møter er forbi, men ikke ført som holdt eller avlyst",
        len(passed),
    ) % {"count": len(passed)}
    if len(passed) == 1:
        return [Thing(words, _address(desk, "meeting", passed[0].pk))]
    return [Thing(words, _address(desk, "meetings"))]


def _undecided(desk: Desk, today: date) -> list[Thing]:
    count = undecided(desk.cooperation, today).count()
    words = ngettext(
        "%(count)d sak er behandlet, men vedtaket er ikke ført",
        "%(count)d saker er behandlet, men vedtakene er ikke ført",
        count,
    )
    return [Thing(words % {"count": count}, _address(desk, "decisions"))] if count else []


def _unpublished(desk: Desk) -> list[Thing]:
    found = Decision.objects.within(desk.cooperation)
    count = found.filter(current__isnull=False, published_at=None).count()
    words = ngettext(
        "%(count)d vedtak er ikke publisert", "%(count)d vedtak er ikke publisert", count
    )
    address = f"{_address(desk, 'decisions')}?vis=upublisert"
    return [Thing(words % {"count": count}, address)] if count else []


def _late(desk: Desk, today: date) -> list[Thing]:
    count = late_councils(Referral.objects.within(desk.cooperation), today)
    words = ngettext(
        "%(count)d svar fra kommunestyrene er forsinket",
        "%(count)d svar fra kommunestyrene er forsinket",
        count,
    )
    address = f"{_address(desk, 'referrals')}?vis={LATE}"
    return [Thing(words % {"count": count}, address)] if count else []
