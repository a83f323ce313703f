"""The cooperation's year (årshjul): what comes when, from the events people keep, the rounds of
reporting and the days plans were adopted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import CycleEvent, CycleKind, PlanState, PlanVersion
from sporbar.rounds.models import Round

#: Years a page is shown for.
YEARS = range(1950, 2151)


@dataclass(frozen=True)
class Entry:
    """Something in the year. `day` None: some time in `month`; `month` None too: some time in the
    year. `key` names it among all of the cooperation's, for ever. `body`, `title` and `note` are
    people's own words where `event` is set; otherwise ours, with their `names` in the title.
    `last` is the last day of what takes several, None for one day."""

    key: str
    kind: str
    title: str
    year: int
    month: int | None
    day: date | None = None
    body: str = ""
    note: str = ""
    event: CycleEvent | None = None
    names: str = ""
    last: date | None = None

    @property
    def kind_word(self) -> str:
        return str(CycleKind(self.kind).label)

    @property
    def when(self) -> str:
        """The day or days, the month or year (EDTF)."""
        if self.day is not None:
            days = (self.day, self.last) if self.last else (self.day,)
            return "/".join(one.isoformat() for one in days)
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"

    @property
    def moved(self) -> bool:
        """Whether the day is not the event's own, because the year has no 29 February."""
        return bool(self.event and self.day and self.event.day != self.day.day)

    @property
    def order(self) -> tuple[int, int, str, str]:
        # What has no day is due by the end of its month, or of the year.
        return (self.month or 13, self.day.day if self.day else 32, self.title, self.key)


@dataclass(frozen=True)
class Month:
    number: int
    entries: list[Entry]


@dataclass(frozen=True)
class Year:
    year: int
    entries: list[Entry] = field(default_factory=list)

    @cached_property
    def months(self) -> list[Month]:
        """All twelve, also those where nothing happens."""
        return [
            Month(number, [one for one in self.entries if one.month == number])
            for number in range(1, 13)
        ]

    @cached_property
    def numbered(self) -> list[tuple[int, list[tuple[int, Entry]]]]:
        """The months where something happens, with the entries' numbers in the year from 1. What
        has no month comes last, under 0."""
        found: dict[int, list[tuple[int, Entry]]] = {}
        for number, one in enumerate(self.entries, start=1):
            found.setdefault(one.month or 0, []).append((number, one))
        return list(found.items())

    @property
    def density(self) -> str:
        """How small it is set to fit on one printed sheet; "too-many" goes on to the next."""
        steps = ((24, "few"), (48, "many"), (84, "most"))
        return next((word for most, word in steps if len(self.entries) <= most), "too-many")

    @property
    def kinds(self) -> list[str]:
        """The kinds that occur, in the order of `CycleKind`."""
        there = {one.kind for one in self.entries}
        return [kind for kind in CycleKind.values if kind in there]


def year_of(
    cooperation: Cooperation, year: int, *, internal: bool, more: Iterable[Entry] = ()
) -> Year:
    """Everything that happens in the year, in order. Three statements; two for the public.

    The public sees events marked public and the adoption of plans; rounds are the office's own.
    `more` is what rooms above know of the same year.
    """
    entries = [*_events(cooperation, year, internal), *_adoptions(cooperation, year)]
    if internal:
        entries += _rounds(cooperation, year)
    entries += more
    return Year(year, sorted(entries, key=lambda one: one.order))


def _events(cooperation: Cooperation, year: int, internal: bool) -> Iterator[Entry]:
    found = CycleEvent.objects.within(cooperation).filter(Q(year=None) | Q(year=year))
    if not internal:
        found = found.filter(is_public=True)
    for event in found.select_related("body"):
        yield entry_of(event, year)


def entry_of(event: CycleEvent, year: int) -> Entry:
    """The event as it falls in that year."""
    return Entry(
        key=f"event-{event.pk}",
        kind=event.kind,
        title=event.title,
        year=year,
        month=event.month,
        day=event.day_in(year),
        body=event.body.name if event.body else "",
        note=event.note,
        event=event,
    )


def _rounds(cooperation: Cooperation, year: int) -> Iterator[Entry]:
    in_year = Q(opens_on__year=year) | Q(deadline__year=year) | Q(as_of__year=year)
    for one in Round.objects.within(cooperation).filter(in_year).select_related("plan"):
        for entry in entries_of_round(one):
            if entry.year == year:
                yield entry


def entries_of_round(one: Round) -> list[Entry]:
    """When the round opens, when status is due, and the day it speaks of."""
    report = str(one.get_kind_display()).capitalize()
    days = (
        ("opens", one.opens_on, CycleKind.ROUND, _("%(report)s: runden åpner")),
        ("deadline", one.deadline, CycleKind.DEADLINE, _("%(report)s: frist for status")),
        ("as-of", one.as_of, CycleKind.ROUND, _("%(report)s: status per denne dagen")),
    )
    return [
        Entry(
            key=f"round-{one.pk}-{what}",
            kind=kind,
            title=words % {"report": report},
            year=day.year,
            month=day.month,
            day=day,
            note=one.plan.title,
        )
        for what, day, kind, words in days
        if day is not None
    ]


def _adoptions(cooperation: Cooperation, year: int) -> Iterator[Entry]:
    # An uncertain day names its first year, whatever its form.
    for version in adopted(cooperation).filter(adopted_on__contains=f"{year:04}"):
        entry = entry_of_adoption(version)
        if entry is not None and entry.year == year:
            yield entry


def adopted(cooperation: Cooperation) -> QuerySet[PlanVersion]:
    """Adopted versions of plans whose day is known, at least in part."""
    return (
        PlanVersion.objects.within(cooperation)
        .filter(state__in=(PlanState.ADOPTED, PlanState.CLOSED), adopted_on__isnull=False)
        .select_related("plan", "adopted_by")
    )


def entry_of_adoption(version: PlanVersion) -> Entry | None:
    """The adoption, as exactly as it is known; None where not even the year it began is."""
    said = version.adopted_on or ""
    try:
        first, last = partial_dates.bounds(said)
    except partial_dates.NotADate:
        return None
    if first is None:
        return None
    in_one_month = last is not None and (first.year, first.month) == (last.year, last.month)
    words = _("%(plan)s ble vedtatt") if version.number == 1 else _("%(plan)s ble endret")
    return Entry(
        key=f"plan-{version.plan_id}-{version.number}",
        kind=CycleKind.PLAN,
        title=words % {"plan": version.plan.title},
        names=version.plan.title,
        year=first.year,
        month=first.month if in_one_month else None,
        day=first if first == last else None,
        body=version.adopted_by.name if version.adopted_by else "",
        note=version.case_reference or "",
    )
