"""Bodies end, terms begin, and municipalities leave: what that does to the seats."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.organisations.actions.ending import day_before, end_seats
from sporbar.organisations.actions.rows import keep_row
from sporbar.organisations.actions.trail import leave_trail
from sporbar.organisations.models import (
    Body,
    BodyKind,
    Cooperation,
    CouncilContact,
    Membership,
    Seat,
    SeatError,
    SeatKind,
    Term,
    User,
    check_order,
)
from sporbar.organisations.queries.seats import in_order


@transaction.atomic
def dissolve_body(
    *,
    body: Body,
    last_day: str,
    successor: Body | None = None,
    check: Callable[[Body], None] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Body:
    """A body ends; all that was said of it stays. Its seats end the same day.

    `check` is asked first, inside the transaction, and raises what stops it: a room above knows
    whether cases are open. Sent twice it is done once. Raises SeatError when it was dissolved on
    another day, or when the successor is itself dissolved by then.
    """
    now: Body = Body.objects.select_for_update().get(pk=body.pk)
    if now.valid_to is not None:
        if (now.valid_to, now.succeeded_by_id) == (last_day, successor.pk if successor else None):
            return now
        raise SeatError(_("%(body)s er alt oppløst. Ingenting er endret.") % {"body": now})
    if check is not None:
        check(now)
    check_order(now.valid_from, last_day)
    if successor is not None:
        if successor.pk == now.pk:
            raise SeatError(_("Et organ kan ikke avløse seg selv."))
        after = partial_dates.bounds(last_day)[1]
        if after is not None:
            successor.check_exists(after)
    now.valid_to, now.succeeded_by = last_day, successor
    now.save(update_fields=["valid_to", "succeeded_by"])
    ended = end_seats(list(now.seats.all()), last_day, lapsed=True)
    leave_trail(
        cooperation=now.cooperation,
        deed="dissolve_body",
        subject=now,
        by=by,
        at=at,
        last_day=last_day,
        successor=str(successor or ""),
        seats=[seat.pk for seat in ended],
    )
    return now


@transaction.atomic
def reopen_body(*, body: Body, by: User | None, at: datetime | None = None) -> Body:
    """It was not dissolved after all: the seats that ended with it are held again."""
    now: Body = Body.objects.select_for_update().get(pk=body.pk)
    if now.valid_to is None:
        return now
    now.seats.filter(valid_to=now.valid_to, has_lapsed=True).update(valid_to=None, has_lapsed=False)
    now.valid_to = now.succeeded_by = None
    now.save(update_fields=["valid_to", "succeeded_by"])
    leave_trail(cooperation=now.cooperation, deed="reopen_body", subject=now, by=by, at=at)
    return now


def seats_for_new_term(
    cooperation: Cooperation, body: Body | None, day: date
) -> dict[Body, list[Seat]]:
    """The seats a new term would copy: those held on the day, in one body, or in all of the
    cooperation's own that are there. Seats that replace another stand for both. Two statements.
    """
    bodies = Body.objects.within(cooperation).exclude(
        kind__in=(BodyKind.EXTERNAL, BodyKind.SECRETARIAT)
    )
    if body is not None:
        bodies = Body.objects.within(cooperation).filter(pk=body.pk)
    there = {one.pk: one for one in bodies if one.exists_on(day)}
    rows = Seat.objects.within(cooperation).filter(body__in=list(there))
    found: dict[Body, list[Seat]] = {}
    for seat in in_order(rows.select_related("body", "person", "organisation")):
        if seat.holds_on(day) and seat.kind != SeatKind.SECRETARY:
            found.setdefault(there[seat.body_id], []).append(seat)
    return dict(sorted(found.items(), key=lambda pair: pair[0].name.casefold()))


@transaction.atomic
def begin_term(
    *,
    cooperation: Cooperation,
    name: str,
    valid_from: str,
    valid_to: str | None = None,
    body: Body | None = None,
    copying: Collection[Seat] = (),
    by: User | None,
    at: datetime | None = None,
) -> Term:
    """A new term of office for one body, or for all. The seats in `copying` end the day before it
    begins, and are there again, empty, to be filled. The same sent twice is one term.

    Raises SeatError when there is a term of that name with other days, or the days are out of
    order.
    """
    Cooperation.objects.select_for_update().get(pk=cooperation.pk)
    check_order(valid_from, valid_to)
    there: Term | None = Term.objects.within(cooperation).filter(name=name, body=body).first()
    if there is not None:
        if (there.valid_from, there.valid_to) == (valid_from, valid_to):
            return there
        raise SeatError(_("Det er alt en valgperiode som heter «%(name)s».") % {"name": name})
    term: Term = Term.objects.create(
        cooperation=cooperation, body=body, name=name, valid_from=valid_from, valid_to=valid_to
    )
    keys = [seat.pk for seat in copying]
    seats = list(
        Seat.objects.within(cooperation)
        .filter(pk__in=keys)
        .select_related("body", "organisation__succeeded_by")
    )
    begins = partial_dates.bounds(valid_from)[0]
    end_seats(seats, day_before(valid_from), before=begins)
    Seat.objects.bulk_create(
        Seat(
            cooperation=cooperation,
            body=seat.body,
            role=seat.role,
            kind=seat.kind,
            is_vacant=True,
            on_behalf_of=seat.on_behalf_of,
            organisation=(seat.organisation and seat.organisation.succeeded_by)
            or seat.organisation,
            term=term,
            substitute_order=seat.substitute_order,
            position=seat.position,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        for seat in in_order(seats)
    )
    leave_trail(
        cooperation=cooperation,
        deed="begin_term",
        subject=term,
        by=by,
        at=at,
        body=str(body or ""),
        seats=len(seats),
    )
    return term


@transaction.atomic
def keep_membership(
    *,
    row: Membership,
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Membership:
    """Save a membership. When a municipality leaves, its seats in the entity's bodies, and its
    contacts, end with it; when that day is corrected, they follow. See `keep_row`."""
    before: Membership | None = Membership.objects.filter(pk=row.pk).first() if row.pk else None
    check_order(row.valid_from, row.valid_to)
    kept = cast(Membership, keep_row(row=row, seen=seen, by=by, at=at))
    was = before.valid_to if before else None
    if kept.valid_to != was and kept.pk:
        moved = _end_with(kept, was)
        if moved:
            leave_trail(
                cooperation=kept.cooperation,
                deed="end_seats",
                subject=kept.organisation,
                by=by,
                at=at,
                last_day=kept.valid_to,
                seats=moved,
            )
    return kept


def _end_with(member: Membership, was: str | None) -> list[int]:
    seats = (
        Seat.objects.within(member.cooperation_id)
        .filter(organisation=member.organisation_id)
        .exclude(body__kind=BodyKind.EXTERNAL)
    )
    if member.legal_entity_id is not None:
        entity = Q(body__legal_entity=None) | Q(body__legal_entity=member.legal_entity_id)
        seats = seats.filter(entity)
    moved: list[int] = []
    if was is not None:
        followers = seats.filter(valid_to=was, has_lapsed=True)
        moved += list(followers.values_list("pk", flat=True))
        followers.update(valid_to=member.valid_to, has_lapsed=member.valid_to is not None)
    if member.valid_to is not None:
        moved += [seat.pk for seat in end_seats(list(seats), member.valid_to, lapsed=True)]
        contacts = CouncilContact.objects.within(member.cooperation_id)
        contacts.filter(organisation=member.organisation_id, valid_to=None).update(
            valid_to=member.valid_to
        )
    return moved


@transaction.atomic
def keep_term(
    *,
    row: Term,
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Term:
    """Save a term that was corrected: see `keep_row`. Raises SeatError when the days are out of
    order."""
    check_order(row.valid_from, row.valid_to)
    return cast(Term, keep_row(row=row, seen=seen, by=by, at=at))
