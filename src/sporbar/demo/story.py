"""What the demo's page tells: a round as seen by each of those who have a part in it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from sporbar.demo.people import PEOPLE, Invented
from sporbar.organisations.models import Cooperation, Role
from sporbar.rounds.models import (
    Assignment,
    Contributor,
    RequestState,
    Round,
    RoundState,
    StatusRequest,
)


@dataclass(frozen=True)
class Door:
    """One of the people with a role."""

    role: Role
    invented: Invented


@dataclass
class Guest:
    """Somebody who is asked in an open round, and comes in by a personal link."""

    contributor: Contributor
    states: Counter[str] = field(default_factory=Counter)

    @property
    def has_something_left(self) -> bool:
        return any(self.states[state] for state in StatusRequest.OPEN)

    def what_waits(self) -> list[str]:
        """How many of the questions are in each state, what is left first."""
        return [word for state, word in _in_words(self.states) if self.states[state]]


@dataclass
class Room:
    """A fictional cooperation: its open rounds, the cooperation's own first, with those who are
    asked, and the people with a role in the order of the story."""

    cooperation: Cooperation
    guests: dict[Round, list[Guest]] = field(default_factory=dict)
    doors: list[Door] = field(default_factory=list)

    @property
    def round(self) -> Round | None:
        return next(iter(self.guests), None)

    @property
    def is_late(self) -> bool:
        deadline = self.round.deadline if self.round else None
        return deadline is not None and deadline < timezone.localdate()

    @property
    def first_guest(self) -> Guest | None:
        """Whoever has most to try in the cooperation's own round."""
        found = next(iter(self.guests.values()), [])
        return max(found, key=lambda one: (one.has_something_left, len(one.states)), default=None)

    @property
    def other_guests(self) -> list[tuple[Round, list[Guest]]]:
        first = self.first_guest
        return [
            (
                one,
                sorted(
                    (guest for guest in guests if guest is not first),
                    key=lambda guest: not guest.has_something_left,
                ),
            )
            for one, guests in self.guests.items()
        ]


def _in_words(states: Counter[str]) -> Iterator[tuple[str, str]]:
    """How many are in each state, in the order they matter."""
    returned, draft = states[RequestState.RETURNED], states[RequestState.DRAFT]
    waiting, submitted = states[RequestState.WAITING], states[RequestState.SUBMITTED]
    approved = states[RequestState.APPROVED]
    yield (
        RequestState.RETURNED,
        ngettext("%(count)d sendt tilbake", "%(count)d sendt tilbake", returned)
        % {"count": returned},
    )
    yield (
        RequestState.DRAFT,
        ngettext("%(count)d påbegynt", "%(count)d påbegynt", draft) % {"count": draft},
    )
    yield (
        RequestState.WAITING,
        ngettext("%(count)d ikke begynt", "%(count)d ikke begynt", waiting) % {"count": waiting},
    )
    yield (
        RequestState.SUBMITTED,
        ngettext("%(count)d levert", "%(count)d levert", submitted) % {"count": submitted},
    )
    yield (
        RequestState.APPROVED,
        ngettext("%(count)d godkjent", "%(count)d godkjent", approved) % {"count": approved},
    )


def rooms() -> list[Room]:
    """Every fictional cooperation somebody can come into. Four statements."""
    known = Cooperation.objects.filter(is_fictional=True).order_by("name")
    found = {one.pk: Room(one) for one in known}
    for room, doors in _doors(found.values()):
        room.doors = doors
    for one in open_rounds().filter(cooperation__in=found):
        found[one.cooperation_id].guests[one] = []
    guests: dict[int, Guest] = {}
    for asked in (
        Assignment.objects.filter(
            contributor__in=live_contributors(), contributor__cooperation__in=found
        )
        .select_related("contributor__person", "contributor__round", "request")
        .order_by("contributor__person__name", "pk")
    ):
        guest = guests.get(asked.contributor_id)
        if guest is None:
            guest = guests[asked.contributor_id] = Guest(asked.contributor)
            found[asked.cooperation_id].guests[asked.contributor.round].append(guest)
        guest.states[asked.request.state] += 1
    return [room for room in found.values() if room.doors or room.guests]


def _doors(rooms: Iterable[Room]) -> Iterator[tuple[Room, list[Door]]]:
    order = {person: place for place, person in enumerate(PEOPLE)}
    by_email = {person.email(room.cooperation): person for room in rooms for person in PEOPLE}
    by_room: dict[int, list[Door]] = {}
    for role in Role.objects.filter(user__email__in=by_email).select_related("user"):
        door = Door(role, by_email[role.user.email])
        if door.invented.role == role.name:
            by_room.setdefault(role.cooperation_id, []).append(door)
    for room in rooms:
        doors = by_room.get(room.cooperation.pk, [])
        yield room, sorted(doors, key=lambda door: order[door.invented])


def open_rounds() -> QuerySet[Round]:
    """Rounds that are open, a cooperation's own before its sub-bodies'."""
    return (
        Round.objects.filter(state=RoundState.OPEN)
        .select_related("plan", "cooperation")
        .order_by(F("plan__hangs_under").asc(nulls_first=True), "-as_of", "pk")
    )


def live_contributors() -> QuerySet[Contributor]:
    """The invented people without an account who are asked in an open round and have not left it.
    Nothing of theirs can be reached but what a link in a mail of theirs would open."""
    return Contributor.objects.filter(
        cooperation__is_fictional=True,
        person__email__endswith=".example",
        person__user=None,
        round__state=RoundState.OPEN,
        left_at=None,
    )
