"""Events: kept, held, cancelled, shown."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.governance.actions.keeping import Links, hide, keep, locked, show
from sporbar.governance.models import Event, EventState, GovernanceError
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User

#: What is filled in about it; whether it was held, and how many came, have deeds of their own.
FIELDS = (
    "kind",
    "title",
    "starts_on",
    "ends_on",
    "place",
    "organiser",
    "organiser_body",
    "with_whom",
    "participants_said",
    "participants",
    "next_edition",
    "note",
)


@transaction.atomic
def keep_event(
    *,
    row: Event,
    seen: Mapping[str, str] | None = None,
    links: Collection[Links] = (),
    by: User | None,
    at: datetime | None = None,
) -> Event:
    """Add an event or change what is filled in about it.

    Raises RowChanged when another has changed it since it was opened, and GovernanceError where its
    dates or its count contradict themselves, or where it would be its own next edition.
    """
    row.check_dates()
    row.check_count()
    _check_next(row)
    kept = keep(row=row, fields=FIELDS, seen=seen, links=links)
    if kept.is_new or kept.is_changed:
        leave_trail(
            cooperation=kept.row.cooperation,
            deed="enter_event" if kept.is_new else "amend_event",
            subject=kept.row,
            by=by,
            at=at,
            key=kept.row.pk,
            lock=kept.row.lock,
        )
    found: Event = kept.row
    return found


def _check_next(row: Event) -> None:
    """Raise GovernanceError where the next edition leads back to the event itself."""
    following, passed = row.next_edition, set[int]()
    if following is not None and following.pk == row.pk:
        raise GovernanceError(_("Et arrangement kan ikke være sitt eget neste."))
    while following is not None and following.pk not in passed:
        if following.pk == row.pk:
            raise GovernanceError(
                _("«%(event)s» kommer før dette, og kan ikke også være det neste.")
                % {"event": row.next_edition}
            )
        passed.add(following.pk)
        following = following.next_edition


@transaction.atomic
def hold_event(
    *,
    event: Event,
    participants_said: str | None = None,
    participants: int | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Event:
    """Note that it was held, and how many came as it is said ("over 100"); both None where nobody
    says. Held twice with the same words is once. Raises GovernanceError."""
    now: Event = locked(event)
    count = (participants_said or None, participants)
    if now.state == EventState.HELD and (now.participants_said, now.participants) == count:
        return now
    now.check_holdable(timezone.localdate(at))
    now.participants_said, now.participants = count
    now.check_count()
    now.state = EventState.HELD
    now.lock += 1
    now.save(update_fields=["state", "participants_said", "participants", "lock"])
    return _done("hold_event", now, by, at)


@transaction.atomic
def cancel_event(
    *, event: Event, reason: str = "", by: User | None, at: datetime | None = None
) -> Event:
    """Note that it is cancelled, and why. Raises GovernanceError where it was held."""
    now: Event = locked(event)
    if (now.state, now.cancelled_reason) == (EventState.CANCELLED, reason):
        return now
    now.check_cancellable()
    now.state, now.cancelled_reason = EventState.CANCELLED, reason
    now.lock += 1
    now.save(update_fields=["state", "cancelled_reason", "lock"])
    return _done("cancel_event", now, by, at, reason=reason)


@transaction.atomic
def plan_event_again(*, event: Event, by: User | None, at: datetime | None = None) -> Event:
    """One that was cancelled, or noted as held by mistake, is planned again."""
    now: Event = locked(event)
    if now.state == EventState.PLANNED:
        return now
    now.state, now.cancelled_reason = EventState.PLANNED, ""
    now.lock += 1
    now.save(update_fields=["state", "cancelled_reason", "lock"])
    return _done("plan_event_again", now, by, at)


@transaction.atomic
def publish_event(*, event: Event, by: User | None, at: datetime | None = None) -> Event:
    """Show it to everybody, and in the open calendar."""
    now, done = show(event, at)
    return _done("publish_event", now, by, at) if done else now


@transaction.atomic
def take_back_event(*, event: Event, by: User | None, at: datetime | None = None) -> Event:
    """Take it off the public pages."""
    now, done = hide(event)
    return _done("take_back_event", now, by, at) if done else now


def _done(deed: str, row: Event, by: User | None, at: datetime | None, **details: Any) -> Event:
    leave_trail(
        cooperation=row.cooperation, deed=deed, subject=row, by=by, at=at, key=row.pk, **details
    )
    return row
