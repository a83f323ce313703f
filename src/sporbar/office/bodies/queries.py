"""What the office's pages about bodies show."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sporbar.document import partial_dates
from sporbar.governance.actions.routes import stops_to_come
from sporbar.governance.models import Case, CaseState
from sporbar.governance.queries.meetings import open_matters
from sporbar.organisations.models import Body, BodyKind, Cooperation, LegalEntity, Seat
from sporbar.organisations.queries import (
    Gap,
    HeldSeat,
    gaps,
    gaps_of_bodies,
    in_order,
    seats_of_bodies,
    seats_on,
)


@dataclass(frozen=True)
class BodyRow:
    """A body in the list: how many sit there today, and how much stands empty."""

    body: Body
    seats: int
    gaps: int


@dataclass
class BodyGroup:
    """The bodies of one legal entity, or of a sort that is read by itself."""

    key: str
    entity: LegalEntity | None = None
    rows: list[BodyRow] = field(default_factory=list)


@dataclass(frozen=True)
class BodyPage:
    """One body today, or on a day that is asked for."""

    body: Body
    day: date
    seats: list[HeldSeat]
    gaps: list[Gap]
    #: seats that begin after the day, and those that ended before it
    coming: list[Seat]
    past: list[Seat]
    predecessors: list[Body]


def all_bodies(cooperation: Cooperation, day: date) -> list[BodyGroup]:
    """The bodies in groups: each legal entity's own, networks, those outside, dissolved ones.
    Seven statements, however many."""
    bodies = list(
        Body.objects.within(cooperation).select_related(
            "legal_entity", "organisation", "cooperation"
        )
    )
    seats = seats_of_bodies(bodies, day)
    empty = gaps_of_bodies(bodies, day)
    groups: dict[tuple[int, str], BodyGroup] = {}
    for body in bodies:
        row = BodyRow(
            body, sum(not one.seat.is_vacant for one in seats[body.pk]), len(empty[body.pk])
        )
        place, group = _group(body, day)
        groups.setdefault(place, group).rows.append(row)
    return [groups[place] for place in sorted(groups)]


def _group(body: Body, day: date) -> tuple[tuple[int, str], BodyGroup]:
    if not body.exists_on(day):
        return (9, ""), BodyGroup("dissolved")
    if body.is_external:
        return (3, ""), BodyGroup("external")
    if body.kind == BodyKind.NETWORK:
        return (2, ""), BodyGroup("networks")
    if body.legal_entity is None:
        return (1, ""), BodyGroup("own")
    return (0, body.legal_entity.name), BodyGroup("entity", body.legal_entity)


def body_page(body: Body, day: date) -> BodyPage:
    """A body with its seats, what stands empty, and what was and will be. Eight statements."""
    rows = Seat.objects.within(body.cooperation_id).filter(body=body)
    every = in_order(rows.select_related("person", "organisation", "term"))
    elsewhen = [row for row in every if not row.holds_on(day)]
    return BodyPage(
        body,
        day,
        seats_on(body, day),
        gaps(body, day),
        [row for row in elsewhen if _begins_after(row, day)],
        _newest_first(row for row in elsewhen if not _begins_after(row, day)),
        list(body.predecessors.all()),
    )


def _begins_after(seat: Seat, day: date) -> bool:
    first = partial_dates.bounds(seat.valid_from)[0] if seat.valid_from else None
    return first is not None and first > day


def _newest_first(seats: Iterable[Seat]) -> list[Seat]:
    return sorted(
        seats,
        key=lambda row: (
            (partial_dates.bounds(row.valid_to)[1] if row.valid_to else None) or date.min
        ),
        reverse=True,
    )


def open_cases(body: Body) -> list[Case]:
    """Cases that wait for the body: on its agendas, kept for later, or on their way to it. Six
    statements, however many."""
    left = open_matters(body)
    waiting: list[Any] = [*left.items, *left.kept]
    found: list[Case] = [one.case for one in waiting if one.case is not None]
    coming = (
        Case.objects.within(body.cooperation_id)
        .filter(stops__body=body, state__in=(CaseState.DRAFT, CaseState.OPEN))
        .prefetch_related("stops", "items__meeting")
        .distinct()
    )
    found += [
        case for case in coming if any(stop.body_id == body.pk for stop in stops_to_come(case))
    ]
    return list({case.pk: case for case in found}.values())
