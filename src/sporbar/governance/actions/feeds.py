"""Secret links to the meetings of one person's bodies."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sporbar.governance.models import MeetingFeed
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Person, User


@transaction.atomic
def open_meeting_feed(*, person: Person, by: User | None, at: datetime | None = None) -> str:
    """A new secret link for the person; the one they had stops working. Returns its token, which
    is kept nowhere."""
    at = at or timezone.now()
    _take_turns(person)
    feeds = MeetingFeed.objects.within(person.cooperation_id)
    feeds.live().filter(person=person).update(revoked_at=at)
    token = secrets.token_urlsafe(32)
    MeetingFeed.objects.create(
        cooperation=person.cooperation,
        person=person,
        token_sha256=MeetingFeed.sha256(token),
        made_at=at,
        made_by=by,
    )
    leave_trail(
        cooperation=person.cooperation, deed="open_meeting_feed", subject=person, by=by, at=at
    )
    return token


@transaction.atomic
def close_meeting_feed(*, person: Person, by: User | None, at: datetime | None = None) -> bool:
    """Stop the person's secret link. False when there was none."""
    at = at or timezone.now()
    _take_turns(person)
    feeds = MeetingFeed.objects.within(person.cooperation_id)
    if not feeds.live().filter(person=person).update(revoked_at=at):
        return False
    leave_trail(
        cooperation=person.cooperation, deed="close_meeting_feed", subject=person, by=by, at=at
    )
    return True


def _take_turns(person: Person) -> None:
    # Two of the same deed must wait for each other to see each other.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
