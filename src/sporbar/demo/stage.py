"""Where a demo's matters are played: the cooperation, and what its file calls by a key."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from sporbar.document import partial_dates
from sporbar.governance.models import Case, Meeting
from sporbar.organisations.models import Body, Cooperation, Organisation, Person, User
from sporbar.plans.models import Measure
from sporbar.rounds.schedule import working_day_from, working_day_until


@dataclass
class Stage:
    """The cooperation, and what the file calls by a key."""

    tenant: Cooperation
    now: datetime
    by: User | None
    people: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)

    def day(self, said: str | None) -> str | None:
        """A day as told: "+12" and "-3" are days from now, on a working day."""
        if not said or said[0] not in "+-":
            return said
        day = timezone.localdate(self.now) + timedelta(days=int(said))
        found = working_day_from(day) if said[0] == "+" else working_day_until(day)
        return found.isoformat()

    def exact(self, said: str | None) -> date | None:
        day = self.day(said)
        return date.fromisoformat(day) if day else None

    def moment(self, on: str | None, hour: int = 12) -> datetime:
        """When it happened; now, about a cooperation that exists and what is still to come."""
        first = partial_dates.bounds(on)[0] if on and self.tenant.is_fictional else None
        if first is None or first > timezone.localdate(self.now):
            return self.now
        return min(self.now, timezone.make_aware(datetime.combine(first, time(hour))))

    def measures(self, labels: Iterable[str]) -> list[Measure]:
        """By "2026:4.1"."""
        found = []
        for label in labels:
            year, _colon, place = label.partition(":")
            area, number = map(int, place.split("."))
            found.append(
                Measure.objects.within(self.tenant).get(
                    plan__year=int(year),
                    plan__hangs_under=None,
                    focus_area__number=area,
                    number=number,
                    parent=None,
                )
            )
        return found
