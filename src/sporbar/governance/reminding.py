"""Which contact is reminded of which case on which day: the facts of the open cases, put before the
rules of `rounds.schedule`.

A day that is only partly known is a span: what comes before it counts from its first day, what
comes after from its last. Without an expected date the day to answer by is used; without either
nobody is reminded of itself. When the expected date is moved, its reminders begin anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.governance.members import contacts_of
from sporbar.governance.models import (
    Adoption,
    CouncilLetter,
    CouncilLetterKind,
    ReferralState,
)
from sporbar.organisations.models import Cooperation, Organisation, Person
from sporbar.rounds.schedule import Sending, Wanted, sendings


@dataclass(frozen=True)
class Planned:
    """A mail that will go to a contact on a day, if nothing happens before, and the cases whose
    reminder makes it go. It tells of every case that waits."""

    person: Person
    on: date
    due: tuple[Adoption, ...]


@dataclass
class Waiting:
    """One contact, and the cases that wait for an answer from them."""

    person: Person
    adoptions: list[Adoption] = field(default_factory=list)
    #: days on which a mail went that counts for the distance
    mailed: list[date] = field(default_factory=list)
    #: reminders sent: (adoption, days, expected date)
    settled: set[tuple[int, int, str]] = field(default_factory=set)

    def wanted(self) -> Iterator[tuple[Wanted, str]]:
        """The reminders not sent yet, and the date each is counted from."""
        for one in self.adoptions:
            expected = counted_from(one)
            if expected is None or one.reminders_stopped_at is not None:
                continue
            first, last = partial_dates.bounds(expected)
            for step in one.referral.reminders:
                day = first if step < 0 else last
                if day is not None and (one.pk, step, expected) not in self.settled:
                    yield Wanted(one.pk, step, day), expected

    def sendings(self, on: date) -> list[Sending]:
        return sendings([one for one, _expected in self.wanted()], self.mailed, on)

    def about(self) -> dict[Organisation, list[Adoption]]:
        """What waits, by municipality: what a mail to them tells of."""
        found: dict[Organisation, list[Adoption]] = defaultdict(list)
        for one in self.adoptions:
            if one.organisation is not None:
                found[one.organisation].append(one)
        return dict(found)


def counted_from(adoption: Adoption) -> str | None:
    """The date a council's reminders are counted from, EDTF. Needs `referral`."""
    found: str | None = adoption.expected or adoption.referral.answer_by
    return found


def waiting_contacts(cooperation: Cooperation | int, on: date) -> dict[int, Waiting]:
    """Every contact with an address for whom something waits, by the person's primary key. Three
    statements."""
    adoptions = list(
        Adoption.objects.within(cooperation)
        .filter(
            referral__state=ReferralState.SENT,
            state__in=Adoption.OPEN,
            organisation__isnull=False,
        )
        .select_related("referral__case", "organisation", "contact__user", "cooperation")
        .order_by("organisation__name", "referral_id")
    )
    general = contacts_of(
        cooperation, {one.organisation_id for one in adoptions if one.organisation_id}, on
    )
    found: dict[int, Waiting] = {}
    for one in adoptions:
        people = [one.contact] if one.contact else general.get(one.organisation_id or 0, [])
        for person in people:
            if person.email:
                found.setdefault(person.pk, Waiting(person)).adoptions.append(one)
    for person_id, kind, day, steps in (
        CouncilLetter.objects.within(cooperation)
        .filter(person__in=list(found))
        .exclude(kind=CouncilLetterKind.NEW_LINK)
        .values_list("person", "kind", "on", "steps")
    ):
        who = found[person_id]
        if kind != CouncilLetterKind.WITHDRAWN:
            who.mailed.append(day)
        who.settled |= {(int(key), said[0], said[1]) for key, said in steps.items()}
    return found


def reminded_on(cooperation: Cooperation | int, day: date) -> set[int]:
    """People (by primary key) who got a reminder that day: they get no other."""
    return set(
        CouncilLetter.objects.within(cooperation)
        .filter(on=day, kind__in=CouncilLetter.REMINDERS)
        .values_list("person", flat=True)
    )


def why_not_now(
    cooperation: Cooperation | int, people: Iterable[Person], on: date
) -> dict[int, str]:
    """Why those who cannot be reminded by hand that day cannot, by the person's primary key. Four
    statements."""
    waiting, done = waiting_contacts(cooperation, on), reminded_on(cooperation, on)
    found = {}
    for one in people:
        name = {"name": one.name}
        if not one.email:
            found[one.pk] = _("%(name)s har ikke e-post.") % name
        elif one.pk not in waiting:
            found[one.pk] = (
                _("Ingenting venter på %(name)s: alt er besvart, avsluttet eller trukket.") % name
            )
        elif one.pk in done:
            found[one.pk] = _("%(name)s fikk brev i dag, og kan minnes på igjen i morgen.") % name
    return found


def coming(cooperation: Cooperation, on: date | None = None) -> list[Planned]:
    """The mails that will go from `on` (today), in order. Three statements."""
    on = on or timezone.localdate()
    found = []
    for who in waiting_contacts(cooperation, on).values():
        by_key = {one.pk: one for one in who.adoptions}
        for sending in who.sendings(on):
            due = tuple({one.who: by_key[one.who] for one in sending.wanted}.values())
            found.append(Planned(who.person, sending.day, due))
    return sorted(found, key=lambda one: (one.on, one.person.name))
