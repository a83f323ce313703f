"""Meetings: planned, changed, moved, cancelled, held, and shown to the public.

Whoever changes a meeting holds its body's row until it is written: see `numbers.take_turns`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.governance.actions.numbers import take_turns
from sporbar.governance.models import GovernanceError, Meeting, MeetingMove, MeetingState
from sporbar.organisations.actions import is_said_already, leave_trail
from sporbar.organisations.models import Body, User


class MeetingChanged(GovernanceError):  # noqa: N818 - says what happened
    """Another has saved the meeting since it was opened. Nothing was saved; `now` is how it is."""

    def __init__(self, now: Meeting) -> None:
        super().__init__(
            _(
                "En annen har endret møtet siden du åpnet siden. Se hvordan det er nå, og prøv "
                "igjen."
            )
        )
        self.now = now


@dataclass(frozen=True)
class When:
    """When and where a meeting is. `on` is EDTF; what is None or "" is not known."""

    on: str
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""


def check_body_meets(body: Body, on: str) -> None:
    """Raise GovernanceError, which names the successor, when the body was surely dissolved before
    a day that may be `on`."""
    last = partial_dates.bounds(body.valid_to)[1] if body.valid_to else None
    first = partial_dates.bounds(on)[0]
    if last is None or first is None or first <= last:
        return
    if body.succeeded_by is not None:
        raise GovernanceError(
            _("%(body)s er oppløst, og har ingen møter etter det. Det er avløst av %(other)s.")
            % {"body": body, "other": body.succeeded_by}
        )
    raise GovernanceError(_("%(body)s er oppløst, og har ingen møter etter det.") % {"body": body})


def check_alone(meeting: Meeting) -> None:
    """Raise GovernanceError when the body has another meeting that day at that time."""
    others = Meeting.objects.filter(
        body=meeting.body_id, on=meeting.on, starts_at=meeting.starts_at
    ).exclude(state=MeetingState.CANCELLED)
    if others.exclude(pk=meeting.pk).exists():
        words = {"body": meeting.body, "day": partial_dates.in_words(meeting.on)}
        if meeting.starts_at is None:
            raise GovernanceError(
                _(
                    "%(body)s har allerede et møte uten klokkeslett %(day)s. Er det to møter den "
                    "dagen, skriv når de begynner."
                )
                % words
            )
        raise GovernanceError(
            _("%(body)s har allerede et møte %(day)s kl. %(time)s.")
            % {**words, "time": meeting.starts_at.strftime("%H.%M")}
        )


@transaction.atomic
def plan_meeting(
    *,
    body: Body,
    on: str,
    starts_at: time | None = None,
    ends_at: time | None = None,
    place: str = "",
    note: str = "",
    by: User | None,
    at: datetime | None = None,
) -> Meeting:
    """A meeting of the body on a day, as certain as it is known (EDTF). The same sent twice is one.

    Raises GovernanceError when the body was dissolved before, or has a meeting then already.
    """
    meeting = Meeting(
        cooperation=body.cooperation,
        body=body,
        on=on,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        note=note,
    )
    take_turns(body)
    meeting.check_times()
    check_body_meets(body, on)
    there = Meeting.objects.filter(
        body=body, on=on, starts_at=starts_at, ends_at=ends_at, place=place, note=note
    )
    same: Meeting | None = there.exclude(state=MeetingState.CANCELLED).first()
    if same is not None:
        return same
    check_alone(meeting)
    meeting.save()
    _trail("plan_meeting", meeting, by, at, on=on, starts_at=_clock(starts_at), where=place)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    row: Meeting,
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Meeting:
    """Save the times, place and note as they are filled in on `row`; its day is moved instead.

    A known time or place that the public has seen leaves a trace like a move. Raises RowChanged
    when another has changed the same since `seen`, and GovernanceError when the times are wrong.
    """
    at = at or timezone.now()
    take_turns(row.body)
    if seen is not None and is_said_already(row, seen):
        return row
    was = Meeting.objects.get(pk=row.pk)
    row.check_times()
    row.on, row.state, row.published_at = was.on, was.state, was.published_at
    check_alone(row)
    row.lock = was.lock + 1
    row.save(update_fields=["starts_at", "ends_at", "place", "note", "lock"])
    told = (was.starts_at and was.starts_at != row.starts_at) or (
        was.place and was.place != row.place
    )
    if told and was.published_at is not None and was.state == MeetingState.PLANNED:
        _keep_move(was, row, "", by, at)
    _trail("change_meeting", row, by, at, starts_at=_clock(row.starts_at), where=row.place)
    return row


@transaction.atomic
def move_meeting(
    *,
    meeting: Meeting,
    to: When,
    reason: str = "",
    lock: int | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Meeting:
    """Move a meeting that is to come: its items and their numbers go with it, also into another
    year. `lock` is the one that was seen.

    Raises MeetingChanged when another has saved it since, and GovernanceError when it was held or
    cancelled, cannot be then, or goes to a day to come after something was decided in it.
    """
    at = at or timezone.now()
    fresh = locked(meeting)
    if _when(fresh) == to:
        return fresh
    _check_lock(fresh, lock)
    fresh.check_planned()
    begins = partial_dates.bounds(to.on)[0]
    if begins is not None and begins > timezone.localdate(at) and _has_decisions(fresh):
        raise GovernanceError(
            _("Det er ført vedtak i møtet. Det kan ikke flyttes til en dag som ikke er kommet.")
        )
    was = Meeting.objects.get(pk=fresh.pk)
    fresh.on, fresh.starts_at, fresh.ends_at, fresh.place = (
        to.on,
        to.starts_at,
        to.ends_at,
        to.place,
    )
    fresh.check_times()
    check_body_meets(fresh.body, to.on)
    check_alone(fresh)
    fresh.lock += 1
    fresh.save()
    _keep_move(was, fresh, reason, by, at)
    _trail("move_meeting", fresh, by, at, moved_from=was.on, moved_to=to.on, reason=reason)
    return fresh


@transaction.atomic
def cancel_meeting(
    *,
    meeting: Meeting,
    reason: str = "",
    lock: int | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Meeting:
    """Cancel a meeting that is to come. Its items stay until they are carried to another one.

    Raises MeetingChanged, or GovernanceError when it was held or something was decided in it.
    """
    fresh = locked(meeting)
    if fresh.state == MeetingState.CANCELLED:
        return fresh
    _check_lock(fresh, lock)
    fresh.check_planned()
    if _has_decisions(fresh):
        raise GovernanceError(_("Det er ført vedtak i møtet. Det kan ikke avlyses."))
    fresh.state = MeetingState.CANCELLED
    fresh.cancelled_reason = reason[:300]
    fresh.lock += 1
    fresh.save()
    _trail("cancel_meeting", fresh, by, at, reason=reason)
    return fresh


@transaction.atomic
def hold_meeting(
    *,
    meeting: Meeting,
    lock: int | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Meeting:
    """Say that the meeting was held. Raises GovernanceError before the first day it can be."""
    at = at or timezone.now()
    fresh = locked(meeting)
    if fresh.state == MeetingState.HELD:
        return fresh
    _check_lock(fresh, lock)
    fresh.check_planned()
    if fresh.first_day > timezone.localdate(at):
        raise GovernanceError(
            _("Møtet er %(day)s. Det kan føres som holdt fra den dagen.")
            % {"day": partial_dates.in_words(fresh.on)}
        )
    fresh.state = MeetingState.HELD
    fresh.lock += 1
    fresh.save()
    _trail("hold_meeting", fresh, by, at)
    return fresh


@transaction.atomic
def restore_meeting(*, meeting: Meeting, by: User | None, at: datetime | None = None) -> Meeting:
    """Undo that a meeting was held or cancelled: it is planned again.

    Raises GovernanceError when something was decided in it, when its body was dissolved, or when
    another meeting has its time.
    """
    fresh = locked(meeting)
    if fresh.state == MeetingState.PLANNED:
        return fresh
    if _has_decisions(fresh):
        raise GovernanceError(_("Det er ført vedtak i møtet. Det kan ikke settes tilbake."))
    before = fresh.state
    check_body_meets(fresh.body, fresh.on)
    check_alone(fresh)
    fresh.state = MeetingState.PLANNED
    fresh.cancelled_reason = ""
    fresh.lock += 1
    fresh.save()
    _trail("restore_meeting", fresh, by, at, state=before)
    return fresh


@transaction.atomic
def publish_meeting(*, meeting: Meeting, by: User | None, at: datetime | None = None) -> Meeting:
    """Show the meeting and its agenda to the public. What joins the agenda later is late."""
    at = at or timezone.now()
    fresh = locked(meeting)
    if fresh.published_at is not None:
        return fresh
    if not fresh.body.is_public:
        raise GovernanceError(
            _("%(body)s vises ikke på nettsidene. Da vises ikke møtene heller.")
            % {"body": fresh.body}
        )
    fresh.published_at = at
    fresh.save(update_fields=["published_at"])
    _trail("publish_meeting", fresh, by, at)
    return fresh


@transaction.atomic
def take_back_meeting(*, meeting: Meeting, by: User | None, at: datetime | None = None) -> Meeting:
    """Take the meeting and its agenda off the public pages."""
    fresh = locked(meeting)
    if fresh.published_at is None:
        return fresh
    fresh.published_at = None
    fresh.save(update_fields=["published_at"])
    _trail("take_back_meeting", fresh, by, at)
    return fresh


@dataclass(frozen=True)
class Brought:
    """What a schedule brought: the meetings that are new, and the days that had one already."""

    new: list[Meeting]
    there: list[When]


@transaction.atomic
def bring_schedule(
    *, body: Body, days: Sequence[When], by: User | None, at: datetime | None = None
) -> Brought:
    """Many meetings of a body at once. A day that has a meeting at that time already keeps it, so
    the same schedule brought twice makes no doubles.

    Raises GovernanceError, and adds nothing, when one of them cannot be.
    """
    take_turns(body)
    known = Meeting.objects.filter(body=body).exclude(state=MeetingState.CANCELLED)
    taken = set(known.values_list("on", "starts_at"))
    new, there = [], []
    for one in days:
        meeting = Meeting(
            cooperation=body.cooperation,
            body=body,
            on=one.on,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            place=one.place,
        )
        if (one.on, one.starts_at) in taken:
            there.append(one)
            continue
        taken.add((one.on, one.starts_at))
        meeting.check_times()
        check_body_meets(body, one.on)
        meeting.save()
        new.append(meeting)
    if new:
        leave_trail(
            cooperation=body.cooperation,
            deed="bring_schedule",
            subject=body,
            by=by,
            at=at,
            days=[meeting.on for meeting in new],
        )
    return Brought(new, there)


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, once it is our turn with its body."""
    take_turns(meeting.body)
    found: Meeting = Meeting.objects.select_related("body__succeeded_by", "cooperation").get(
        pk=meeting.pk
    )
    return found


def _has_decisions(meeting: Meeting) -> bool:
    # Whoever records a decision holds its item: wait for them, and let them wait.
    items = list(meeting.items.select_for_update(no_key=True).values_list("pk", flat=True))
    found: bool = meeting.items.filter(pk__in=items, decision__isnull=False).exists()
    return found


def _check_lock(meeting: Meeting, lock: int | None) -> None:
    if lock is not None and lock != meeting.lock:
        raise MeetingChanged(meeting)


def _when(meeting: Meeting) -> When:
    return When(meeting.on, meeting.starts_at, meeting.ends_at, meeting.place)


def _keep_move(
    was: Meeting, now: Meeting, reason: str, by: User | None, at: datetime
) -> MeetingMove:
    return MeetingMove.objects.create(
        cooperation=now.cooperation,
        meeting=now,
        from_on=was.on,
        to_on=now.on,
        from_starts_at=was.starts_at,
        to_starts_at=now.starts_at,
        from_place=was.place,
        to_place=now.place,
        reason=reason[:300],
        at=at,
        by=by,
    )


def _clock(value: time | None) -> str | None:
    return value.isoformat("minutes") if value else None


def _trail(
    deed: str, meeting: Meeting, by: User | None, at: datetime | None, **details: Any
) -> None:
    leave_trail(
        cooperation=meeting.cooperation,
        deed=deed,
        subject=meeting,
        by=by,
        at=at,
        key=meeting.pk,
        **details,
    )
