"""What stands empty in a body: on a day, or over a time.

Nothing is said of a body whose seats nobody has entered, and a seat without a name is not an empty
one: that we do not know who sits there says nothing about whether anybody does.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.organisations.models import (
    Body,
    BodyKind,
    Membership,
    Organisation,
    OrganisationKind,
    Seat,
    SeatKind,
)
from sporbar.organisations.queries.seats import in_order

#: Bodies in which every member municipality has somebody.
ONE_PER_MEMBER = (
    BodyKind.REGIONAL_COUNCIL,
    BodyKind.ASSEMBLY,
    BodyKind.CHIEF_EXECUTIVES,
    BodyKind.NETWORK,
)
#: Those who take part for whom they sit there for; a kind nobody states is taken for a member.
_FULL = frozenset({SeatKind.CHAIR, SeatKind.DEPUTY_CHAIR, SeatKind.MEMBER, None})
_POSTS = (SeatKind.CHAIR, SeatKind.DEPUTY_CHAIR, SeatKind.SECRETARY)


class GapReason(StrEnum):
    NO_MEMBER = "no_member"
    VACANT = "vacant"
    NOT_REPLACED = "not_replaced"


@dataclass(frozen=True)
class Gap:
    """Something that stands empty. `seat` is the empty one, or the last that was held."""

    reason: GapReason
    organisation: Organisation | None
    seat: Seat | None
    #: the days it stands empty, as far as known; `until` None: still, or to the end of what was
    #: asked for
    since: date | None = None
    until: date | None = None

    @property
    def key(self) -> tuple[str, int, int]:
        """The same gap has the same key on every day."""
        owner = self.organisation.pk if self.organisation else 0
        return self.reason, owner, self.seat.pk if self.seat else 0

    @property
    def what(self) -> str:
        """What stands empty, as a sentence. Whoever it is about is named."""
        if self.reason == GapReason.NO_MEMBER:
            return _("Ingen er ført inn for %(organisation)s.") % {
                "organisation": self.organisation
            }
        assert self.seat is not None
        behalf = str(self.organisation or self.seat.behalf)
        words = {"role": self.seat.role, "behalf": behalf}
        if self.reason == GapReason.VACANT:
            if behalf:
                return _("Plassen som %(role)s for %(behalf)s står tom.") % words
            return _("Plassen som %(role)s står tom.") % words
        if behalf:
            return _("Ingen er ført inn etter %(role)s for %(behalf)s.") % words
        return _("Ingen er ført inn etter %(role)s.") % words

    @property
    def theirs(self) -> list[str]:
        """The words in the sentence that people wrote."""
        names = [str(self.organisation or "")]
        if self.seat is not None:
            names += [self.seat.role, self.seat.behalf]
        return [name for name in names if name]


def gaps(body: Body, day: date) -> list[Gap]:
    """What stands empty on a day. Two statements, however many seats."""
    return gaps_of_bodies([body], day)[body.pk]


def gaps_of_bodies(bodies: Collection[Body], day: date) -> dict[int, list[Gap]]:
    """What stands empty in each body on a day, by the body's key. Two statements."""
    return {rows.body.pk: rows.gaps(day) for rows in _rows(bodies)}


def gaps_between(body: Body, first: date, last: date) -> list[Gap]:
    """What stood empty from one day to another, each with the days it did, the first to come
    first. Two statements."""
    [rows] = _rows([body])
    found: list[Gap] = []
    open_now: dict[tuple[str, int, int], tuple[date, Gap]] = {}
    for day in rows.days_of_change(first, last):
        here = {gap.key: gap for gap in rows.gaps(day)}
        for key in [key for key in open_now if key not in here]:
            since, gap = open_now.pop(key)
            until = day - timedelta(days=1)
            found.append(Gap(gap.reason, gap.organisation, gap.seat, since, until))
        for key, gap in here.items():
            open_now.setdefault(key, (day, gap))
    found += [
        Gap(gap.reason, gap.organisation, gap.seat, since) for since, gap in open_now.values()
    ]
    return sorted(found, key=lambda gap: (gap.since or date.min, gap.key))


def _rows(bodies: Collection[Body]) -> list["_Rows"]:
    """What is known of each of the bodies. Two statements, however many."""
    seats: dict[int, list[Seat]] = {body.pk: [] for body in bodies}
    found = Seat.objects.filter(body__in=list(seats))
    whole = found.select_related("person", "organisation__succeeded_by", "term", "replaced_by")
    for seat in in_order(whole):
        seats[seat.body_id].append(seat)
    members = Membership.objects.filter(cooperation__in={body.cooperation_id for body in bodies})
    every = list(members.select_related("organisation"))
    return [_Rows(body, seats[body.pk], every) for body in bodies]


class _Rows:
    """All that is known of one body's seats and of who is to have one."""

    def __init__(self, body: Body, seats: list[Seat], memberships: list[Membership]) -> None:
        self.body = body
        self.seats = seats
        # Who is a member of what, nobody always says; and a body of no entity is for all of them.
        entities = {None, body.legal_entity_id}
        self.memberships = [
            row
            for row in memberships
            if body.legal_entity_id is None or row.legal_entity_id in entities
        ]
        # Where a source writes the municipality's name, the seat is the municipality's.
        self.named = {}
        for row in self.memberships:
            name = row.organisation.name.casefold()
            self.named[name] = self.named[name.removesuffix(" kommune")] = row.organisation_id

    def _whose(self, seat: Seat) -> int | None:
        return seat.organisation_id or self.named.get(seat.on_behalf_of.casefold())

    def days_of_change(self, first: date, last: date) -> list[date]:
        """The days between on which something may begin or stop standing empty."""
        days = {first}
        spans: list[Any] = [*self.seats, *self.memberships, self.body]
        for row in spans:
            if row.valid_from:
                days.add(partial_dates.bounds(row.valid_from)[0] or first)
            end = partial_dates.bounds(row.valid_to)[1] if row.valid_to else None
            if end is not None and end < date.max:
                days.add(end + timedelta(days=1))
        return sorted(day for day in days if first <= day <= last)

    def gaps(self, day: date) -> list[Gap]:
        if not self.seats or not self.body.exists_on(day):
            return []
        held = [seat for seat in self.seats if seat.holds_on(day)]
        empty = [
            Gap(GapReason.VACANT, seat.organisation, seat, _first(seat))
            for seat in held
            if seat.is_vacant
        ]
        missing = self._members_without(held, day)
        said = {gap.organisation.pk for gap in missing if gap.organisation}
        said |= {gap.organisation.pk for gap in empty if gap.organisation}
        return [*missing, *empty, *self._not_replaced(day, said)]

    def _members_without(self, held: list[Seat], day: date) -> list[Gap]:
        if self.body.kind not in ONE_PER_MEMBER or not any(map(self._whose, self.seats)):
            return []
        there = {self._whose(seat) for seat in held if seat.kind in _FULL}
        members = {
            row.organisation_id: row
            for row in self.memberships
            if row.holds_on(day) and row.organisation.kind == OrganisationKind.MUNICIPALITY
        }
        return [
            Gap(
                GapReason.NO_MEMBER,
                row.organisation,
                self._last_of(row.organisation_id, day),
                self._since(row, day),
            )
            for pk, row in sorted(members.items(), key=lambda pair: str(pair[1].organisation))
            if pk not in there
        ]

    def _last_of(self, organisation: int, day: date) -> Seat | None:
        """The seat that was the organisation's last one before the day."""
        before = [
            seat
            for seat in self.seats
            if self._whose(seat) == organisation and seat.kind in _FULL and _over(seat, day)
        ]
        return max(before, key=lambda seat: _end(seat) or date.min, default=None)

    def _since(self, member: Membership, day: date) -> date | None:
        last = self._last_of(member.organisation_id, day)
        end = _end(last) if last else None
        if end is not None:
            return end + timedelta(days=1)
        return partial_dates.bounds(member.valid_from)[0] if member.valid_from else None

    def _not_replaced(self, day: date, said: set[int]) -> list[Gap]:
        """Seats that ended with nobody after: the seat did not lapse, its term is not over with
        a new one begun, and nobody else has come to the same place since."""
        begun = [seat for seat in self.seats if _begin(seat) <= day]
        last_term = max((_begin(seat) for seat in begun if seat.term_id), default=date.min)
        posts = [seat for seat in begun if seat.kind in _POSTS]
        places = list(begun)
        found = []
        for seat in sorted(self.seats, key=lambda seat: _end(seat) or date.max):
            if not _over(seat, day):
                continue
            end = _end(seat)
            after = _after(seat, posts if seat.kind in _POSTS else places)
            if after or seat.has_lapsed or (seat.term_id and end and end < last_term):
                continue
            owner = seat.organisation
            if owner is not None and owner.succeeded_by is not None:
                owner = owner.succeeded_by
                # Several that became one have one seat together.
                if any(one.organisation_id == owner.pk and one.kind == seat.kind for one in begun):
                    continue
            if owner is not None and (owner.pk in said or not self._may_have(owner, day)):
                continue
            since = end + timedelta(days=1) if end is not None else None
            found.append(Gap(GapReason.NOT_REPLACED, owner, seat, since))
        return found

    def _may_have(self, owner: Organisation, day: date) -> bool:
        """Whether an organisation still is to have a seat: one that left the cooperation is not."""
        rows = [row for row in self.memberships if row.organisation_id == owner.pk]
        return not rows or any(row.holds_on(day) for row in rows)


def _after(seat: Seat, free: list[Seat]) -> bool:
    """Whether somebody came to the same place after; whoever did is taken out of `free`."""
    follower = getattr(seat, "replaced_by", None)
    for other in free:
        if other == follower or (
            other.replaces_id is None and _same_place(seat, other) and _comes_after(seat, other)
        ):
            free.remove(other)
            return True
    return False


def _same_place(seat: Seat, other: Seat) -> bool:
    """Whether the two are one place, held by one after the other. Who was a member and became
    chair still sits there for the same municipality."""
    if seat.kind in _POSTS:
        return other.kind == seat.kind
    whose, others = (one.organisation_id or one.on_behalf_of.casefold() for one in (seat, other))
    if seat.kind in _FULL and whose:
        return other.kind in _FULL and others == whose
    said = (seat.kind or seat.role.casefold(), whose, seat.substitute_order)
    return said == (other.kind or other.role.casefold(), others, other.substitute_order)


def _comes_after(seat: Seat, other: Seat) -> bool:
    if other.pk == seat.pk or _begin(other) <= _begin(seat):
        return False
    started = partial_dates.bounds(other.valid_from)[1] if other.valid_from else None
    return started is None or started >= (_end(seat) or date.min)


def _end(seat: Seat) -> date | None:
    return partial_dates.bounds(seat.valid_to)[1] if seat.valid_to else None


def _begin(seat: Seat) -> date:
    return (partial_dates.bounds(seat.valid_from)[0] if seat.valid_from else None) or date.min


def _first(seat: Seat) -> date | None:
    return partial_dates.bounds(seat.valid_from)[0] if seat.valid_from else None


def _over(seat: Seat, day: date) -> bool:
    end = _end(seat)
    return end is not None and end < day
