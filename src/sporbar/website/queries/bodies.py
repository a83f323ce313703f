"""The public's pages of bodies: who sits there on a day, for whom, and for which party.

Only bodies that are shown on the web pages are here. Nobody's e-mail address is.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sporbar.organisations.models import (
    Body,
    BodyKind,
    Cooperation,
    LegalEntity,
    Organisation,
)
from sporbar.organisations.queries import HeldSeat, seats_of_bodies, seats_on, seats_on_behalf_of


@dataclass
class BodyGroup:
    """Bodies of one legal entity, or of a sort that is read by itself: "own", "networks",
    "external"; "entity" names its own."""

    key: str
    entity: LegalEntity | None = None
    rows: list[tuple[Body, int]] = field(default_factory=list)


@dataclass(frozen=True)
class BodyPage:
    """One body on one day."""

    body: Body
    day: date
    members: list[HeldSeat]
    deputies: list[HeldSeat]
    predecessors: list[Body]
    #: whether any seat was ever entered: without, that none is there says nothing
    has_seats: bool
    #: keys of the municipalities that have a page of their own
    with_page: frozenset[int]


def public_bodies(cooperation: Cooperation) -> list[Body]:
    """The bodies the public sees, by name. One statement."""
    rows = Body.objects.within(cooperation).filter(is_public=True)
    return list(rows.select_related("legal_entity", "organisation", "succeeded_by"))


def bodies_page(cooperation: Cooperation, day: date) -> tuple[list[BodyGroup], list[Body]]:
    """The bodies there are on the day, in groups with how many seats are held in each; and the
    dissolved ones. Five statements, however many."""
    bodies = public_bodies(cooperation)
    living = [body for body in bodies if body.exists_on(day)]
    seats = seats_of_bodies(living, day)
    groups: dict[tuple[int, str], BodyGroup] = {}
    for body in living:
        place, group = _group(body)
        held = [one for one in seats[body.pk] if not one.seat.is_vacant]
        groups.setdefault(place, group).rows.append((body, len(held)))
    return [groups[place] for place in sorted(groups)], [
        body for body in bodies if not body.exists_on(day)
    ]


def _group(body: Body) -> tuple[tuple[int, str], BodyGroup]:
    if body.is_external:
        return (3, ""), BodyGroup("external")
    if body.kind == BodyKind.NETWORK:
        return (2, ""), BodyGroup("networks")
    if body.legal_entity is None:
        return (1, ""), BodyGroup("own")
    return (0, body.legal_entity.name), BodyGroup("entity", body.legal_entity)


def body_page(body: Body, day: date, with_page: Collection[int]) -> BodyPage:
    """Who sits in a body on a day. Six statements, however many."""
    held = seats_on(body, day)
    return BodyPage(
        body,
        day,
        [one for one in held if not one.is_deputy],
        [one for one in held if one.is_deputy],
        list(body.predecessors.filter(is_public=True)),
        bool(held) or body.seats.exists(),
        frozenset(with_page),
    )


def representatives(organisations: Collection[Organisation], day: date) -> list[HeldSeat]:
    """Who sits somewhere on behalf of a municipality, or of what it was made of, in bodies the
    public sees. Four statements."""
    return [one for one in seats_on_behalf_of(organisations, day) if one.seat.body.is_public]
