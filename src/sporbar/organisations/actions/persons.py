"""People change name, party and municipality; what they were stays true of their days."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.organisations.actions.ending import day_before, end_seats
from sporbar.organisations.actions.rows import keep_row
from sporbar.organisations.actions.trail import leave_trail
from sporbar.organisations.models import (
    CouncilContact,
    Employment,
    Organisation,
    PartyMembership,
    Person,
    PersonName,
    Seat,
    SeatError,
    User,
    check_order,
)


@transaction.atomic
def rename_person(
    *,
    person: Person,
    name: str,
    on: str | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Person:
    """A person is called something else from a day; until then they are called what they were."""
    now: Person = Person.objects.select_for_update().get(pk=person.pk)
    before = now.name
    if before == name:
        return now
    PersonName.objects.get_or_create(
        cooperation=now.cooperation, person=now, name=before, defaults={"changed_on": on}
    )
    now.name = name
    now.save(update_fields=["name"])
    leave_trail(
        cooperation=now.cooperation,
        deed="rename_person",
        subject=now,
        by=by,
        at=at,
        was=before,
        on=on,
    )
    return now


@transaction.atomic
def change_party(
    *,
    person: Person,
    party: str,
    on: str | None = None,
    by: User | None,
    at: datetime | None = None,
) -> PartyMembership | None:
    """A person stands for another party or list from a day; "" for none. The seats stay: who sits
    there is chosen for the whole term. Returns the new row, or None for no party.

    Sent twice it is done once. Raises SeatError when a later change is entered already.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    rows: list[PartyMembership] = list(person.party_memberships.order_by("pk"))
    same = next((row for row in rows if (row.party, row.valid_from) == (party, on)), None)
    if same is not None:
        return same
    begins = partial_dates.bounds(on)[0] if on else None
    for row in rows:
        starts = partial_dates.bounds(row.valid_from)[0] if row.valid_from else None
        if begins is not None and starts is not None and starts >= begins:
            raise SeatError(
                _("%(person)s er ført for %(party)s fra en senere dag. Ingenting er endret.")
                % {"person": person, "party": row.party}
            )
    current = [row for row in rows if row.valid_to is None]
    if all(row.party == party for row in current) and (current or not party):
        return current[-1] if current else None
    if current and on is None:
        raise SeatError(_("Skriv fra hvilken dag partiet er et annet."))
    for row in current:
        row.valid_to = day_before(on) if on else None
        row.save(update_fields=["valid_to"])
    new: PartyMembership | None = None
    if party:
        new = PartyMembership.objects.create(
            cooperation=person.cooperation, person=person, party=party, valid_from=on
        )
    leave_trail(
        cooperation=person.cooperation,
        deed="change_party",
        subject=person,
        by=by,
        at=at,
        on=on,
    )
    return new


@transaction.atomic
def move_person(
    *,
    person: Person,
    away_from: Organisation,
    to: Organisation | None,
    on: str,
    leaving: Collection[Seat],
    by: User | None,
    at: datetime | None = None,
) -> list[Seat]:
    """A person moves to another municipality, or away: the seats in `leaving`, held on behalf of
    the old one, end the day before, and so does what they were to its council. Where they worked
    in the old one and go to another, they work there from that day. Returns the ended seats.

    Raises SeatError when a seat is not theirs, or not on behalf of the old one.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    seats = list(Seat.objects.filter(pk__in=[seat.pk for seat in leaving]).select_related("body"))
    for seat in seats:
        if (seat.person_id, seat.organisation_id) != (person.pk, away_from.pk):
            raise SeatError(_("En av plassene er en annens. Ingenting er endret."))
    last_day = day_before(on)
    ended = end_seats(seats, last_day)
    person.council_contacts.filter(organisation=away_from, valid_to=None).update(valid_to=last_day)
    works = list(person.employments.filter(organisation=away_from, valid_to=None))
    for work in works:
        work.valid_to = last_day
        work.save(update_fields=["valid_to"])
    if to is not None and works:
        Employment.objects.create(
            cooperation=person.cooperation, person=person, organisation=to, valid_from=on
        )
    if ended or works:
        leave_trail(
            cooperation=person.cooperation,
            deed="move_person",
            subject=person,
            by=by,
            at=at,
            away_from=str(away_from),
            to=str(to or ""),
            on=on,
            seats=[seat.pk for seat in ended],
        )
    return ended


@transaction.atomic
def keep_contact(
    *,
    row: CouncilContact,
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> CouncilContact:
    """Save whom to write to about cases for a council: see `keep_row`. Raises SeatError when the
    days are out of order, or there is no address to write to."""
    check_order(row.valid_from, row.valid_to)
    if not row.person.email:
        raise SeatError(
            _("%(person)s har ingen e-postadresse. Skriv den inn på personens side først.")
            % {"person": row.person}
        )
    return cast(CouncilContact, keep_row(row=row, seen=seen, by=by, at=at))
