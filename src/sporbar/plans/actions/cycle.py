"""The cooperation's year: events kept by hand, the usual year taken over, and secret links."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sporbar.organisations.actions import is_said_already, leave_trail
from sporbar.organisations.models import Body, BodyKind, Cooperation, User
from sporbar.plans.models import CycleEvent, CycleFeed, CycleKind


@dataclass(frozen=True)
class Proposed:
    """One event of the usual year. `body_kind`: the cooperation's own body of that kind, if it
    has exactly one."""

    code: str
    kind: CycleKind
    title: str | Promise
    month: int
    day: int | None = None
    body_kind: BodyKind | None = None
    note: str | Promise = ""
    is_public: bool = True

    def event(self, cooperation: Cooperation, bodies: Collection[Body]) -> CycleEvent:
        """The event as it would be kept, every year, in the cooperation's language."""
        fitting = [one for one in bodies if self.body_kind and one.kind == self.body_kind]
        with translation.override(cooperation.language):
            return CycleEvent(
                cooperation=cooperation,
                kind=self.kind,
                title=str(self.title),
                month=self.month,
                day=self.day,
                body=fitting[0] if len(fitting) == 1 else None,
                note=str(self.note),
                is_public=self.is_public,
            )


#: The year of a regional council.
USUAL_YEAR = (
    Proposed("grants", CycleKind.DEADLINE, _("Søknadsfrist for tilskudd"), 2, 15),
    Proposed("annual-report", CycleKind.ROUND, _("Årsrapport til behandling"), 3),
    Proposed("accounts", CycleKind.BUDGET, _("Årsregnskap til behandling"), 3),
    Proposed("recommendations", CycleKind.BUDGET, _("Innstilling om tilskudd"), 3),
    Proposed("half-year", CycleKind.ROUND, _("Halvårsrapport: status per 1. juli"), 7, 1),
    Proposed(
        "half-year-executives",
        CycleKind.MEETING,
        _("Kommunedirektørutvalget behandler halvårsrapporten"),
        8,
        None,
        BodyKind.CHIEF_EXECUTIVES,
        _("Sist i august, før regionrådet"),
        is_public=False,
    ),
    Proposed(
        "half-year-council",
        CycleKind.MEETING,
        _("Regionrådet behandler halvårsrapporten"),
        8,
        None,
        BodyKind.REGIONAL_COUNCIL,
        _("Sist i august, etter kommunedirektørutvalget"),
    ),
    Proposed(
        "next-plan",
        CycleKind.PLAN,
        _("Regionrådet vedtar handlingsplanen for neste år"),
        12,
        None,
        BodyKind.REGIONAL_COUNCIL,
    ),
    Proposed(
        "meetings",
        CycleKind.MEETING,
        _("Regionrådet vedtar møteplanen for neste år"),
        12,
        None,
        BodyKind.REGIONAL_COUNCIL,
    ),
)


def usual_year(cooperation: Cooperation) -> list[tuple[Proposed, CycleEvent, bool]]:
    """The proposals, the events they would become, and whether each is there already."""
    bodies = list(Body.objects.within(cooperation).filter(organisation=None))
    events = [(one, one.event(cooperation, bodies)) for one in USUAL_YEAR]
    kept = CycleEvent.objects.within(cooperation).filter(year=None)
    there = set(kept.values_list("month", "title"))
    return [(one, event, (event.month, event.title) in there) for one, event in events]


@transaction.atomic
def accept_usual_year(
    *, cooperation: Cooperation, codes: Collection[str], by: User | None, at: datetime | None = None
) -> list[CycleEvent]:
    """Keep the chosen proposals; returns those that were new. What is there already stays as it
    is, so accepting twice makes no doubles."""
    _take_turns(cooperation)
    new = [
        event for one, event, there in usual_year(cooperation) if one.code in codes and not there
    ]
    for event in new:
        event.save()
    if new:
        leave_trail(
            cooperation=cooperation,
            deed="accept_usual_year",
            subject=cooperation,
            by=by,
            at=at,
            events=[event.title for event in new],
        )
    return new


@transaction.atomic
def keep_event(
    *,
    row: CycleEvent,
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> CycleEvent:
    """Save an event. A new one that says the same as one there is already is that one: a form
    sent twice makes one event. Raises RowChanged when another has changed it since it was opened.
    """
    event, is_new = row, row.pk is None
    if seen is not None and not is_new and is_said_already(event, seen):
        return event
    if is_new:
        _take_turns(event.cooperation)
        same = _the_same(event)
        if same is not None:
            return same
    event.save()
    leave_trail(
        cooperation=event.cooperation,
        deed="add_event" if is_new else "change_event",
        subject=event,
        by=by,
        at=at,
        key=event.pk,
        year=event.year,
        month=event.month,
        day=event.day,
    )
    return event


def _the_same(event: CycleEvent) -> CycleEvent | None:
    said = {
        one.attname: getattr(event, one.attname)
        for one in event._meta.concrete_fields
        if not one.primary_key
    }
    found: CycleEvent | None = CycleEvent.objects.filter(**said).first()
    return found


@transaction.atomic
def remove_event(*, event: CycleEvent, by: User | None, at: datetime | None = None) -> None:
    """Remove an event; the trail keeps what it said."""
    leave_trail(
        cooperation=event.cooperation,
        deed="remove_event",
        subject=event,
        by=by,
        at=at,
        key=event.pk,
        year=event.year,
        month=event.month,
        day=event.day,
        kind=event.kind,
        body=event.body_id,
        note=event.note,
        public=event.is_public,
    )
    event.delete()


@transaction.atomic
def open_feed(*, cooperation: Cooperation, user: User, at: datetime | None = None) -> str:
    """A new secret link for the person; the one they had stops working. Returns its token, which
    is kept nowhere."""
    at = at or timezone.now()
    _take_turns(cooperation)
    CycleFeed.objects.within(cooperation).live().filter(user=user).update(revoked_at=at)
    token = secrets.token_urlsafe(32)
    CycleFeed.objects.create(
        cooperation=cooperation, user=user, token_sha256=CycleFeed.sha256(token), created_at=at
    )
    leave_trail(cooperation=cooperation, deed="open_feed", subject=user, by=user, at=at)
    return token


@transaction.atomic
def close_feed(*, cooperation: Cooperation, user: User, at: datetime | None = None) -> bool:
    """Stop the person's secret link. False when there was none."""
    at = at or timezone.now()
    live = CycleFeed.objects.within(cooperation).live().filter(user=user)
    if not live.update(revoked_at=at):
        return False
    leave_trail(cooperation=cooperation, deed="close_feed", subject=user, by=user, at=at)
    return True


def _take_turns(cooperation: Cooperation) -> None:
    # Two of the same deed must wait for each other to see each other.
    Cooperation.objects.select_for_update().get(pk=cooperation.pk)
