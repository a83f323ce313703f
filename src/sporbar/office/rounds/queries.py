"""What the pages of setting up a round show."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from sporbar.organisations.models import Cooperation
from sporbar.plans.models import ActionPlan, Measure, PlanState
from sporbar.rounds.models import (
    Assignment,
    Contributor,
    RequestState,
    Round,
    StatusRequest,
)
from sporbar.rounds.naming import measures_asked_about
from sporbar.rounds.periods import Period, usual_periods
from sporbar.rounds.proposing import measures_to_ask_about
from sporbar.rounds.schedule import is_working_day


def rounds_of(cooperation: Cooperation) -> QuerySet[Round]:
    """The rounds, the newest first, each with how many questions it has and how many are answered.
    One statement."""
    found: QuerySet[Round] = (
        Round.objects.within(cooperation)
        .select_related("plan")
        .annotate(
            asked=Count("requests"),
            delivered=Count(
                "requests",
                filter=Q(requests__state__in=(RequestState.SUBMITTED, RequestState.APPROVED)),
            ),
        )
        .order_by("-as_of", "-pk")
    )
    return found


def adopted_plans(cooperation: Cooperation) -> list[ActionPlan]:
    """Plans that can be reported on, the newest first; the cooperation's own before sub-plans."""
    return list(
        ActionPlan.objects.within(cooperation)
        .filter(versions__state__in=(PlanState.ADOPTED, PlanState.CLOSED))
        .distinct()
        .order_by("-year", "hangs_under", "title")
    )


def open_periods(plan: ActionPlan) -> list[Period]:
    """The usual periods of the plan's year that have no round yet."""
    taken = set(plan.rounds.values_list("kind", "period_start"))
    return [one for one in usual_periods(plan.year) if (one.kind, one.start) not in taken]


def next_period(periods: Sequence[Period], today: date) -> Period | None:
    """The one to report on next: the last that has ended, else the first that will."""
    ended = [one for one in periods if one.as_of <= today]
    return ended[-1] if ended else next(iter(periods), None)


def may_gather(plan: ActionPlan, besides: Round | None = None) -> QuerySet[Round]:
    """Shorter rounds on the plan, which an annual one may build on."""
    found = Round.objects.within(plan.cooperation_id).filter(plan=plan).exclude(kind="annual")
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    return found.order_by("period_start", "pk")


@dataclass
class Row:
    """One question, with what it is about and who is asked."""

    request: StatusRequest
    measures: list[Measure] = field(default_factory=list)
    people: list[Contributor] = field(default_factory=list)

    @property
    def name(self) -> str:
        return " + ".join(str(one) for one in self.measures)

    @property
    def is_several(self) -> bool:
        return len(self.measures) > 1


@dataclass(frozen=True)
class Asking:
    """Who reports what in a round."""

    rows: list[Row]
    #: measures in force that no question is about
    left_out: list[Measure]

    @property
    def unasked(self) -> list[Row]:
        return [row for row in self.rows if not row.people]

    @property
    def people(self) -> list[Contributor]:
        """Everybody who is asked something, by name."""
        known = {one.pk: one for row in self.rows for one in row.people}
        return sorted(known.values(), key=lambda one: (one.person.name, one.pk))

    @property
    def without_address(self) -> list[Contributor]:
        return [one for one in self.people if not one.person.email]

    @property
    def areas(self) -> list[tuple[object, list[Row]]]:
        """The rows by focus area, in the plan's order."""
        found: dict[object, list[Row]] = defaultdict(list)
        for row in self.rows:
            found[row.measures[0].focus_area if row.measures else None].append(row)
        return list(found.items())


def asking_of(reporting_round: Round) -> Asking:
    """The round's questions in the plan's order. Four statements."""
    requests = {one.pk: one for one in reporting_round.requests.all()}
    measures = measures_asked_about(reporting_round.cooperation_id, requests)
    people: dict[int, list[Contributor]] = defaultdict(list)
    for one in (
        Assignment.objects.within(reporting_round.cooperation_id)
        .filter(request__round=reporting_round, contributor__left_at=None)
        .select_related("contributor__person")
        .order_by("contributor__person__name", "pk")
    ):
        people[one.request_id].append(one.contributor)
    rows = [Row(requests[key], found, people[key]) for key, found in measures.items()]
    asked = {one.pk for found in measures.values() for one in found}
    left_out = [one for one in measures_to_ask_about(reporting_round) if one.pk not in asked]
    return Asking(rows, left_out)


@dataclass(frozen=True)
class Readiness:
    """What stands in the way of opening a round, and what is worth a look."""

    asking: Asking
    lacks_deadline: bool
    deadline_passed: bool
    deadline_is_quiet: bool


def readiness(reporting_round: Round, asking: Asking, today: date) -> Readiness:
    deadline = reporting_round.deadline
    return Readiness(
        asking=asking,
        lacks_deadline=deadline is None,
        deadline_passed=deadline is not None and deadline < today,
        deadline_is_quiet=deadline is not None and not is_working_day(deadline),
    )
