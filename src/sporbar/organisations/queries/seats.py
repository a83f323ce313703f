"""Who sat where on a day, as what: with the name, the party and the organisation of that day."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.organisations.models import (
    Body,
    Cooperation,
    CouncilContact,
    Organisation,
    OrganisationName,
    PartyMembership,
    Person,
    PersonName,
    Seat,
    SeatKind,
)

#: The order in which a body's seats are read; one whose kind nobody states stands with members.
_ORDER: dict[str | None, int] = {
    SeatKind.CHAIR: 0,
    SeatKind.DEPUTY_CHAIR: 1,
    SeatKind.MEMBER: 2,
    None: 2,
    SeatKind.DEPUTY: 3,
    SeatKind.OBSERVER: 4,
    SeatKind.SECRETARY: 5,
}


@dataclass(frozen=True)
class HeldSeat:
    """A seat as it was on one day. `name` "" where nobody is named; `party` "" where unknown."""

    seat: Seat
    name: str
    party: str
    #: on whose behalf, called what it was called then; "" where nobody says
    behalf: str

    @property
    def holder(self) -> str:
        """The name, or why there is none."""
        if self.name:
            return self.name
        return _("plassen står tom") if self.seat.is_vacant else _("ikke oppgitt")

    @property
    def is_deputy(self) -> bool:
        return bool(self.seat.kind == SeatKind.DEPUTY)

    @property
    def kind_word(self) -> str:
        """What it is, where that is not what it is called already; else ""."""
        word = str(self.seat.get_kind_display() or "")
        return "" if word.casefold() in self.seat.role.casefold() else word


def seats_on(body: Body, day: date) -> list[HeldSeat]:
    """The body's seats that day, chairs first and deputies in their order. Four statements,
    however many seats. A day nobody knows rules nothing out."""
    return seats_of_bodies([body], day)[body.pk]


def seats_of_bodies(bodies: Collection[Body], day: date) -> dict[int, list[HeldSeat]]:
    """The seats of several bodies that day, by the body's key. Four statements."""
    found: dict[int, list[HeldSeat]] = {body.pk: [] for body in bodies}
    if not bodies:
        return found
    rows = _rows(Seat.objects.filter(body__in=list(found)))
    for held in _as_of([row for row in rows if row.holds_on(day)], day):
        found[held.seat.body_id].append(held)
    return found


def seats_on_behalf_of(organisations: Collection[Organisation], day: date) -> list[HeldSeat]:
    """Seats held that day on behalf of any of them, in every body, by the body's name. Four
    statements. Needs no bodies: they come along."""
    rows = _rows(Seat.objects.filter(organisation__in=[one.pk for one in organisations]))
    found = _as_of([row for row in rows if row.holds_on(day)], day)
    return sorted(found, key=lambda held: held.seat.body.name.casefold())


def seats_of_person(person: Person) -> list[Seat]:
    """All the seats a person holds or held, the newest first. One statement."""
    rows = _rows(Seat.objects.within(person.cooperation_id).filter(person=person))
    return sorted(rows, key=lambda row: _begins(row.valid_from), reverse=True)


def open_seats_on_behalf(person: Person, organisation: Organisation, day: date) -> list[Seat]:
    """Seats a person still holds on an organisation's behalf on a day: which of them end is asked
    when the person moves."""
    rows = _rows(
        Seat.objects.within(person.cooperation_id).filter(person=person, organisation=organisation)
    )
    return [row for row in rows if row.holds_on(day)]


def contacts_on(cooperation: Cooperation, day: date) -> dict[int, list[CouncilContact]]:
    """Whom to write to about cases for each council that day, by the organisation's key. One
    statement."""
    found: dict[int, list[CouncilContact]] = defaultdict(list)
    rows = CouncilContact.objects.within(cooperation).select_related("person", "organisation")
    for row in rows:
        if row.holds_on(day):
            found[row.organisation_id].append(row)
    return dict(found)


def in_order(seats: Iterable[Seat]) -> list[Seat]:
    """Chairs first, deputies in their order, the rest as they were entered."""
    return sorted(
        seats,
        key=lambda row: (
            _ORDER[row.kind],
            row.substitute_order if row.substitute_order is not None else 1 << 16,
            row.position,
            row.pk,
        ),
    )


def names_on(people: Collection[Any], former: Any, owner: str, day: date) -> dict[int, str]:
    """What each of the rows was called on a day, by its key. One statement.

    A name whose change nobody can date was changed before anything we know of.
    """
    names = {row.pk: str(row) for row in people}
    earliest: dict[int, tuple[date, str]] = {}
    for row in former.objects.filter(**{f"{owner}__in": list(names)}).exclude(changed_on=None):
        changed = partial_dates.bounds(row.changed_on)[0]
        key = getattr(row, f"{owner}_id")
        if changed is not None and day < changed and changed < earliest.get(key, (date.max,))[0]:
            earliest[key] = changed, row.name
    return names | {key: name for key, (_day, name) in earliest.items()}


def _rows(found: QuerySet[Seat]) -> list[Seat]:
    return in_order(found.select_related("body", "person", "organisation", "term", "replaced_by"))


def _as_of(rows: list[Seat], day: date) -> list[HeldSeat]:
    people = {row.person_id: row.person for row in rows if row.person is not None}
    owners = {row.organisation_id: row.organisation for row in rows if row.organisation is not None}
    called = names_on(people.values(), PersonName, "person", day)
    owners_called = names_on(owners.values(), OrganisationName, "organisation", day)
    parties = _parties(people.keys(), day)
    return [
        HeldSeat(
            row,
            name=called.get(row.person_id or 0, ""),
            party=parties.get(row.person_id or 0, ""),
            behalf=owners_called.get(row.organisation_id or 0, row.on_behalf_of),
        )
        for row in rows
    ]


def _parties(people: Collection[Any], day: date) -> dict[int, str]:
    """The party of each that day; the one entered last, where two may have been."""
    rows = PartyMembership.objects.filter(person__in=list(people)).order_by("pk")
    return {row.person_id: row.party for row in rows if row.holds_on(day)}


def _begins(first: str | None) -> date:
    return partial_dates.sort_key(first)[0] if first else date.min
