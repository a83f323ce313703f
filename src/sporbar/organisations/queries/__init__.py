"""Questions over many seats: who sat where on a day, as what, and what stands empty."""

from sporbar.organisations.queries.gaps import Gap, GapReason, gaps, gaps_between, gaps_of_bodies
from sporbar.organisations.queries.seats import (
    HeldSeat,
    contacts_on,
    in_order,
    open_seats_on_behalf,
    seats_of_bodies,
    seats_of_person,
    seats_on,
    seats_on_behalf_of,
)

__all__ = [
    "Gap",
    "GapReason",
    "HeldSeat",
    "contacts_on",
    "gaps",
    "gaps_between",
    "gaps_of_bodies",
    "in_order",
    "open_seats_on_behalf",
    "seats_of_bodies",
    "seats_of_person",
    "seats_on",
    "seats_on_behalf_of",
]
