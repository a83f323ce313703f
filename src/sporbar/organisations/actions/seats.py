"""Seats are taken, left and handed on. What was entered wrong is changed or taken out again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.organisations.actions.ending import day_before
from sporbar.organisations.actions.rows import keep_row, remove_row, stamp_of
from sporbar.organisations.actions.trail import leave_trail
from sporbar.organisations.models import (
    Body,
    Organisation,
    Person,
    Seat,
    SeatError,
    SeatKind,
    Term,
    User,
)

#: What tells whether a seat was left or handed on since it was opened.
STAMPED = ("person", "is_vacant", "valid_to")


def take_seat(
    *,
    body: Body,
    kind: str | None,
    role: str = "",
    person: Person | None = None,
    organisation: Organisation | None = None,
    on_behalf_of: str = "",
    term: Term | None = None,
    valid_from: str | None = None,
    valid_to: str | None = None,
    substitute_order: int | None = None,
    position: int = 0,
    is_vacant: bool = False,
    note: str = "",
    by: User | None,
    at: datetime | None = None,
) -> Seat:
    """A seat in a body, from one day to another. The same sent twice is one seat.

    `role` is what it is called: the kind's own word if not given. Raises SeatError when the person
    has such a seat at that time already, when the body is dissolved, or the days are out of order.
    """
    seat = Seat(
        cooperation=body.cooperation,
        body=body,
        kind=kind or None,
        role=role or str(SeatKind(kind).label if kind else ""),
        person=person,
        organisation=organisation,
        on_behalf_of=on_behalf_of,
        term=term,
        valid_from=valid_from,
        valid_to=valid_to,
        substitute_order=substitute_order,
        position=position,
        is_vacant=is_vacant,
        note=note,
    )
    return keep_seat(row=seat, by=by, at=at)


@transaction.atomic
def keep_seat(
    *,
    row: Seat,
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Seat:
    """Save a seat that was filled in by hand: see `keep_row`.

    Raises SeatError as `take_seat` does, and RowChanged when another has changed it since.
    """
    _lock(row.body_id)
    check_seat(row)
    return cast(Seat, keep_row(row=row, seen=seen, by=by, at=at))


def check_seat(seat: Seat) -> None:
    """Raise SeatError, with a sentence for the user, when the seat cannot be as it is filled in."""
    seat.check_dates()
    if seat.substitute_order is not None and seat.kind != SeatKind.DEPUTY:
        raise SeatError(_("Bare varamedlemmer har et varanummer."))
    if seat.is_vacant and seat.person_id is not None:
        raise SeatError(_("En plass som står tom, har ingen person."))
    if seat.term is not None and seat.term.body_id not in (None, seat.body_id):
        raise SeatError(_("Valgperioden hører til et annet organ."))
    begins = partial_dates.bounds(seat.valid_from)[0] if seat.valid_from else None
    if seat.pk is None and begins is not None:
        seat.body.check_exists(begins)
    if seat.person_id is None:
        return
    others = Seat.objects.within(seat.cooperation_id).filter(
        body=seat.body_id, person=seat.person_id, kind=seat.kind
    )
    if seat.kind is None:
        others = others.filter(role=seat.role)
    for other in others.exclude(pk=seat.pk):
        if other.may_overlap(seat) and not _is_the_same(other, seat):
            raise SeatError(
                _("%(person)s har alt denne plassen: %(role)s i %(body)s i samme tid.")
                % {"person": seat.person, "role": other.role, "body": seat.body}
            )


def _is_the_same(one: Seat, new: Seat) -> bool:
    """Whether a new one says what is there: it is the same form, sent twice."""
    said = (
        *("role", "organisation_id", "on_behalf_of", "valid_from", "valid_to", "term_id"),
        *("substitute_order", "position", "note", "replaces_id", "has_lapsed"),
    )
    return new.pk is None and all(getattr(one, name) == getattr(new, name) for name in said)


@transaction.atomic
def leave_seat(
    *,
    seat: Seat,
    last_day: str,
    has_lapsed: bool = False,
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Seat:
    """Somebody leaves; nobody follows yet, or never, where the seat itself lapses.

    `seen` is the stamp of the seat as it was opened (`STAMPED`). Sent twice it is done once.
    Raises SeatError when another has ended the seat or handed it on since.
    """
    _lock(seat.body_id)
    now: Seat = Seat.objects.select_related("person", "body").get(pk=seat.pk)
    if (now.valid_to, now.has_lapsed) == (last_day, has_lapsed):
        return now
    _check_as_seen(now, seen)
    now.valid_to, now.has_lapsed = last_day, has_lapsed
    now.check_dates()
    now.save(update_fields=["valid_to", "has_lapsed"])
    leave_trail(
        cooperation=now.cooperation,
        deed="leave_seat",
        subject=_described(now),
        by=by,
        at=at,
        key=now.pk,
        last_day=last_day,
        lapsed=has_lapsed,
    )
    return now


@transaction.atomic
def replace_holder(
    *,
    seat: Seat,
    person: Person | None,
    on: str,
    organisation: Organisation | None = None,
    note: str = "",
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Seat:
    """One leaves and another begins: the seat ends the day before, and a new one that replaces it
    runs as long as it was to. It is on behalf of the same, or of `organisation`.

    A seat that stood empty from its first day on is filled instead. Sent twice it is done once.
    Raises SeatError when another has replaced the holder already: who came first, stands.
    """
    _lock(seat.body_id)
    whole = Seat.objects.select_related("person", "organisation", "body", "term")
    now: Seat = whole.get(pk=seat.pk)
    owner = organisation or now.organisation
    follower: Seat | None = Seat.objects.filter(replaces=now).select_related("person").first()
    if follower is not None:
        if follower.person == person and follower.valid_from == on:
            return follower
        raise SeatError(
            _("%(person)s er alt ført inn etter %(before)s. Ingenting er endret.")
            % {"person": follower.person or follower.role, "before": now.person or now.role}
        )
    if now.is_vacant and now.valid_from == on:
        return _fill(now, person, owner, by, at)
    _check_as_seen(now, seen)
    new = Seat(
        cooperation=now.cooperation,
        body=now.body,
        role=now.role,
        kind=now.kind,
        person=person,
        on_behalf_of=now.on_behalf_of if owner == now.organisation else "",
        organisation=owner,
        term=now.term,
        substitute_order=now.substitute_order,
        position=now.position,
        valid_from=on,
        valid_to=now.valid_to,
        replaces=now,
        note=note,
    )
    ends = day_before(on)
    if now.valid_to is not None and _ended_before(now.valid_to, on):
        new.valid_to = None  # it stood empty for a while
    else:
        now.valid_to = ends
    now.check_dates()
    now.save(update_fields=["valid_to"])
    check_seat(new)
    new.save()
    leave_trail(
        cooperation=new.cooperation,
        deed="replace_holder",
        subject=_described(new),
        by=by,
        at=at,
        key=new.pk,
        replaces=now.pk,
        was=str(now.person or ""),
        on=on,
    )
    return new


def _fill(
    seat: Seat,
    person: Person | None,
    owner: Organisation | None,
    by: User | None,
    at: datetime | None,
) -> Seat:
    seat.person, seat.is_vacant, seat.organisation = person, False, owner
    check_seat(seat)
    seat.save(update_fields=["person", "is_vacant", "organisation"])
    leave_trail(
        cooperation=seat.cooperation,
        deed="fill_seat",
        subject=_described(seat),
        by=by,
        at=at,
        key=seat.pk,
    )
    return seat


@transaction.atomic
def remove_seat(*, seat: Seat, by: User | None, at: datetime | None = None) -> None:
    """Take out a seat that was entered wrong. The one it replaced is held again, as long as it was
    to. Raises RowInUse when something refers to it: another that replaced it, an attendance."""
    _lock(seat.body_id)
    now = Seat.objects.select_related("replaces").filter(pk=seat.pk).first()
    if now is None:
        return
    before = now.replaces
    remove_row(row=now, by=by, at=at)
    if before is not None and now.valid_from and before.valid_to == day_before(now.valid_from):
        before.valid_to = now.valid_to
        before.save(update_fields=["valid_to"])


def _check_as_seen(now: Seat, seen: Mapping[str, str] | None) -> None:
    """Raise SeatError when another has ended the seat or handed it on since it was opened."""
    if seen is not None and stamp_of(now, STAMPED) != dict(seen):
        raise SeatError(
            _("En annen har endret plassen mens du skrev. Se på den igjen. Ingenting er endret.")
        )


def _ended_before(last: str, on: str) -> bool:
    ended, begins = partial_dates.bounds(last)[1], partial_dates.bounds(on)[0]
    return ended is not None and begins is not None and ended < begins


def _lock(body: Any) -> None:
    """Those who change the seats of one body wait for each other, to see each other."""
    Body.objects.select_for_update().get(pk=body)


def _described(seat: Seat) -> str:
    who = str(seat.person) if seat.person else ""
    return f"{seat.body}: {seat.role}{f', {who}' if who else ''}"
