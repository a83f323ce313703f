"""Who is likely to report what: from the last round on the plan, or the one it goes on from, and
from those the plan says are responsible."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from sporbar.organisations.models import Person
from sporbar.plans.models import Involvement, InvolvementRole, Measure
from sporbar.rounds.models import Assignment, RequestCoverage, Round


@dataclass
class Proposed:
    """A question that is not asked yet: what about, and whom."""

    measures: list[Measure]
    people: list[Person] = field(default_factory=list)


@dataclass
class _Last:
    """What the last round asked: the question a measure stood under, whom it was put to, and how
    many measures it covered."""

    question: dict[int, int] = field(default_factory=dict)
    people: dict[int, list[Person]] = field(default_factory=lambda: defaultdict(list))
    covered: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def measures_to_ask_about(reporting_round: Round) -> list[Measure]:
    """What is in force: a measure, or its strands where it has any, in the plan's order."""
    measures = list(
        Measure.objects.within(reporting_round.cooperation_id)
        .of_plan(reporting_round.plan)
        .in_force()
        .with_labels()
        .order_by("focus_area__number", "number", "position", "pk")
    )
    strands: dict[int, list[Measure]] = defaultdict(list)
    for one in measures:
        if one.parent_id:
            strands[one.parent_id].append(one)
    return [
        one
        for whole in measures
        if whole.parent_id is None
        for one in strands.get(whole.pk, [whole])
    ]


def proposed_questions(reporting_round: Round) -> list[Proposed]:
    """The questions to add, in the plan's order. Eight statements at most."""
    asked = set(
        RequestCoverage.objects.within(reporting_round.cooperation_id)
        .filter(round=reporting_round)
        .values_list("measure_id", flat=True)
    )
    wanted = [one for one in measures_to_ask_about(reporting_round) if one.pk not in asked]
    if not wanted:
        return []
    threads = _threads(wanted)
    last = _last_round(reporting_round, threads)
    responsible = _responsible(reporting_round, wanted)
    joined: dict[int, Proposed] = {}
    found = []
    for measure in wanted:
        questions = list(
            dict.fromkeys(last.question[key] for key in threads[measure.pk] if key in last.question)
        )
        people = [person for question in questions for person in last.people[question]]
        people = list({one.pk: one for one in people or responsible[measure.pk]}.values())
        together = next((one for one in questions if last.covered[one] > 1), None)
        if together is not None and together in joined:
            one = joined[together]
            one.measures.append(measure)
            known = {person.pk for person in one.people}
            one.people += [person for person in people if person.pk not in known]
            continue
        one = Proposed([measure], people)
        found.append(one)
        if together is not None:
            joined[together] = one
    return found


def _threads(measures: Iterable[Measure]) -> dict[int, list[int]]:
    """By measure, the ones whose answers came before its own: itself in an earlier round of the
    same plan, what it continues, what was merged into it; for a strand also its measure's."""
    keys = {one.pk for one in measures} | {one.parent_id for one in measures if one.parent_id}
    merged: dict[int, list[int]] = defaultdict(list)
    through = Measure.merged_from.through.objects
    for into, one in through.filter(from_measure__in=keys).values_list(
        "from_measure_id", "to_measure_id"
    ):
        merged[into].append(one)
    before = dict(Measure.objects.filter(pk__in=keys).values_list("pk", "continues_id"))

    def own(key: int) -> list[int]:
        continued = before.get(key)
        return [key, *([continued] if continued else []), *merged[key]]

    return {
        one.pk: [*own(one.pk), *(own(one.parent_id) if one.parent_id else [])] for one in measures
    }


def _last_round(reporting_round: Round, threads: dict[int, list[int]]) -> _Last:
    keys = {key for thread in threads.values() for key in thread}
    tenant = reporting_round.cooperation_id
    before = RequestCoverage.objects.within(tenant).filter(
        Q(round__as_of__lt=reporting_round.as_of)
        | Q(round__as_of=reporting_round.as_of, round__lt=reporting_round.pk),
        measure__in=keys,
    )
    newest = (
        before.exclude(round=reporting_round)
        .order_by("-round__as_of", "-round_id")
        .values_list("round_id", flat=True)
        .first()
    )
    last = _Last()
    if newest is None:
        return last
    covers = RequestCoverage.objects.within(tenant).filter(round=newest)
    for measure, question in covers.values_list("measure_id", "request_id"):
        last.question[measure] = question
        last.covered[question] += 1
    for one in (
        Assignment.objects.within(tenant)
        .filter(request__round=newest, contributor__left_at=None)
        .select_related("contributor__person")
        .order_by("pk")
    ):
        last.people[one.request_id].append(one.contributor.person)
    return last


def _responsible(reporting_round: Round, measures: Iterable[Measure]) -> dict[int, list[Person]]:
    """By measure, the people its plan says are responsible in the year; else those who coordinate
    it. A strand that names nobody has its measure's."""
    keys = {one.pk for one in measures} | {one.parent_id for one in measures if one.parent_id}
    by_role: dict[tuple[int, str], list[Person]] = defaultdict(list)
    for one in (
        Involvement.objects.within(reporting_round.cooperation_id)
        .filter(
            Q(year=None) | Q(year=reporting_round.period_end.year),
            measure__in=keys,
            role__in=(InvolvementRole.RESPONSIBLE, InvolvementRole.COORDINATOR),
            person__isnull=False,
        )
        .select_related("person")
    ):
        by_role[one.measure_id, one.role].append(one.person)

    def named(key: int | None) -> list[Person]:
        if key is None:
            return []
        return (
            by_role[key, InvolvementRole.RESPONSIBLE] or by_role[key, InvolvementRole.COORDINATOR]
        )

    return {one.pk: named(one.pk) or named(one.parent_id) for one in measures}
