"""Who will be reminded when: the facts of a round, put before the rules of `rounds.schedule`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q

from sporbar.organisations.models import Cooperation
from sporbar.rounds.models import (
    Assignment,
    Contributor,
    Letter,
    LetterKind,
    Round,
    RoundState,
    StatusRequest,
)
from sporbar.rounds.schedule import LATE, Sending, Wanted, sendings


@dataclass(frozen=True)
class Planned:
    """A reminder that will go to somebody on a day, if nothing happens before."""

    contributor: Contributor
    step: int
    on: date


@dataclass
class Asked:
    """One person, in every open round where something waits for their answer."""

    contributors: list[Contributor] = field(default_factory=list)
    #: days on which a mail went that counts for the distance
    mailed: list[date] = field(default_factory=list)
    #: reminders sent or stopped, by contributor; None stands for all of them
    settled: dict[int, set[int | None]] = field(default_factory=lambda: defaultdict(set))

    @property
    def reminded(self) -> list[Contributor]:
        """Those whose reminders are not all stopped."""
        return [one for one in self.contributors if None not in self.settled[one.pk]]

    def wanted(self) -> Iterator[Wanted]:
        for one in self.reminded:
            if one.round.deadline is None:
                continue
            for step in one.round.reminder_days:
                if step not in self.settled[one.pk]:
                    yield Wanted(one.pk, step, one.round.deadline)

    def sendings(self, on: date) -> list[Sending]:
        return sendings(self.wanted(), self.mailed, on)


def with_something_left(cooperation: Cooperation | int) -> Iterable[Contributor]:
    """People of open rounds who have not left and have something to answer, with what a letter to
    them needs."""
    waiting = Assignment.objects.within(cooperation).filter(
        contributor=OuterRef("pk"), request__state__in=StatusRequest.OPEN
    )
    found: Iterable[Contributor] = (
        Contributor.objects.within(cooperation)
        .filter(Exists(waiting), round__state=RoundState.OPEN, left_at=None)
        .select_related("person__user", "round__plan", "cooperation")
        .order_by("round__deadline", "round_id", "pk")
    )
    return found


def asked_people(
    cooperation: Cooperation | int, on: date, opening: Round | None = None
) -> dict[int, Asked]:
    """Everybody who may be reminded and has an address, by the person's primary key. `opening` is
    a round looked at as if it were opened on that day. Three statements at most."""
    people: dict[int, Asked] = defaultdict(Asked)
    for one in with_something_left(cooperation):
        if one.person.email:
            people[one.person_id].contributors.append(one)
    if opening is not None:
        for one in _of_planned(opening):
            people[one.person_id].contributors.append(one)
            people[one.person_id].mailed.append(on)
    recent = Q(contributor__round__state=RoundState.OPEN) | Q(on__gte=on - LATE)
    for person, contributor, kind, step, day, stopped in (
        Letter.objects.within(cooperation)
        .filter(recent, contributor__person__in=list(people))
        .values_list("contributor__person", "contributor", "kind", "step", "on", "stopped_at")
    ):
        asked = people[person]
        # A word about one question has not reminded of the others.
        if stopped is None and kind != LetterKind.COMMENT:
            asked.mailed.append(day)
        is_stop = kind == LetterKind.REMINDER and stopped is not None
        if is_stop or (kind in Letter.REMINDERS and step is not None):
            asked.settled[contributor].add(step)
    return dict(people)


def reminded_on(cooperation: Cooperation | int, day: date) -> set[int]:
    """People (by primary key) who got a reminder that day, of whatever round: they get no other."""
    return set(
        Letter.objects.within(cooperation)
        .filter(on=day, kind__in=Letter.REMINDERS, stopped_at=None)
        .values_list("contributor__person", flat=True)
    )


def _of_planned(opening: Round) -> Iterable[Contributor]:
    waiting = Assignment.objects.filter(contributor=OuterRef("pk"))
    found: Iterable[Contributor] = (
        Contributor.objects.within(opening.cooperation_id)
        .filter(Exists(waiting), round=opening, left_at=None)
        .exclude(person__email="")
        .select_related("person__user", "round__plan", "cooperation")
    )
    return found


def coming(reporting_round: Round, on: date) -> list[Planned]:
    """The round's reminders that will go from `on`, in order. For a round that is not open yet, as
    they will be if it opens on its day, or on `on` when that is past. Three statements."""
    if reporting_round.state == RoundState.CLOSED:
        return []
    opening = None
    if reporting_round.state == RoundState.PLANNED:
        opening = reporting_round
        on = max(on, reporting_round.opens_on or on)
    found = []
    for asked in asked_people(reporting_round.cooperation_id, on, opening).values():
        mine = {one.pk: one for one in asked.contributors if one.round_id == reporting_round.pk}
        if not mine:
            continue
        for sending in asked.sendings(on):
            found += [
                Planned(mine[one.who], one.step, sending.day)
                for one in sending.wanted
                if one.who in mine
            ]
    return sorted(found, key=lambda one: (one.on, one.contributor.person.name, one.step))
