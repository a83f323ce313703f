"""A measure's thread: everything that is published about it, newest first, each with its source."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Any

from django.utils import timezone

from sporbar.document import partial_dates
from sporbar.document.snapshot import Measure as FrozenMeasure
from sporbar.document.snapshot import ProjectLink, Snapshot
from sporbar.document.snapshot import Recommendation as FrozenRecommendation
from sporbar.governance.adoption import Standing
from sporbar.governance.models import Decision
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import (
    ActionPlan,
    FormerName,
    Involvement,
    InvolvementRole,
    Measure,
    PlanState,
    PlanVersion,
)
from sporbar.reporting.models import Edition
from sporbar.rounds.models import Deviation, DeviationStep, StatedDate, StatusLine, Tense
from sporbar.website.queries.adoptions import councils_of_measures
from sporbar.website.queries.cases_of_measure import CaseTreated, cases_treated
from sporbar.website.queries.effects import decisions_on, decisions_on_grants
from sporbar.website.queries.occasions import Occasion, occasions_of
from sporbar.website.queries.plan import measures_of, responsible_for
from sporbar.website.queries.publication import (
    adopted_plans,
    current_editions,
    published_editions,
    published_sub_plans,
    rounds_of,
    snapshots,
)
from sporbar.website.queries.reported import Reported, Said, deviation_of, reported

#: A stated date wider than this many days ("in the first half-year") is a period, not a milestone.
MILESTONE_DAYS = 100


class EventKind(IntEnum):
    """What happened; of two on the same day the higher stands first."""

    ADOPTED = 1
    RENAMED = 2
    MILESTONE = 3
    RECOMMENDED = 4
    DEVIATION = 5
    MONEY = 6
    STATUS = 7
    EDITION = 8
    ENDED = 9
    TREATED = 10
    OCCASION = 11

    @property
    def code(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Money:
    """A project of the ledger and its net in kroner at the as-of date."""

    code: str
    name: str
    net: str
    inferred: bool
    uncertain: bool


@dataclass
class Event:
    """One row of the thread. `on` is EDTF, None where the date is not stated: such a row stands at
    its edition's as-of day, or at the beginning of the plan's year."""

    kind: EventKind
    on: str | None
    #: the year whose plan it belongs to, which places what has no date
    year: int
    edition: Edition | None = None
    label: str = ""
    reported: Reported | None = None
    line: StatusLine | None = None
    stated: StatedDate | None = None
    deviation: Deviation | None = None
    step: DeviationStep | None = None
    recommendation: FrozenRecommendation | None = None
    former_name: FormerName | None = None
    version: PlanVersion | None = None
    measure: Measure | None = None
    money: list[Money] = field(default_factory=list)
    treated: CaseTreated | None = None
    occasion: Occasion | None = None
    what: str = ""
    #: the published decision behind it
    decision: Decision | None = None

    @property
    def sort_key(self) -> tuple[date, date, int]:
        if self.on is not None:
            first, last = partial_dates.sort_key(self.on)
        else:
            # An edition cannot have gone out before the day it speaks of.
            first = last = self.edition.as_of if self.edition else date(self.year, 1, 1)
        return last, first, self.kind

    @property
    def money_total(self) -> str:
        """The sum of the projects' nets in kroner, with two decimals."""
        return f"{sum((Decimal(one.net) for one in self.money), Decimal()):.2f}"


@dataclass(frozen=True)
class AnnexPlace:
    """The annex a measure's status stands in."""

    number: int
    title: str
    is_missing: bool


@dataclass
class MeasurePage:
    measure: Measure
    #: the newest published round's words, and the edition they stand in
    now: Reported | None
    edition: Edition | None
    annex: AnnexPlace | None
    events: list[Event]
    #: this measure under earlier and later plans, the newest first, without itself
    other_years: list[Measure]
    projects: list[ProjectLink]
    #: the measure before and the measure after in the plan
    neighbours: list[Measure]
    #: other measures whose thread goes on in this one
    merged_from: list[Measure]
    #: the measures this one's thread goes on in, where it was merged into others
    merged_into: list[Measure]
    #: sub-bodies' adopted plans that hang under the measure, the newest first
    sub_plans: list[ActionPlan]
    #: how the measure's cases stand in the councils
    councils: list[Standing]

    @property
    def responsible(self) -> list[str]:
        """The responsible body, and others the plan calls responsible."""
        return responsible_for(self.measure)

    @property
    def taking_part(self) -> list[Involvement]:
        """Everybody else with a part in the measure."""
        return [
            one
            for one in self.measure.involvements.all()
            if one.role != InvolvementRole.RESPONSIBLE
        ]


def measure_page(cooperation: Cooperation, measure: Measure) -> MeasurePage:
    """The page of a measure that `measures_of` fetched.

    The number of statements grows with the years the measure has been carried on, not with the
    size of the plan or the number of sentences.
    """
    earlier = list(_earlier(cooperation, measure))
    chain = [measure, *earlier]
    plans = {one.plan_id for one in chain}
    editions = [one for one in current_editions(cooperation) if one.report.round.plan_id in plans]
    frozen = snapshots(editions)
    status = reported(cooperation, rounds_of(editions), chain)
    events = list(_events(cooperation, chain, editions, status, frozen))
    _join_decisions(cooperation, chain, events)
    events.sort(key=lambda event: event.sort_key, reverse=True)
    now, edition = None, None
    for edition_of in editions:
        found = status.get((edition_of.report.round_id, measure.pk))
        if found is not None:
            now, edition = found, edition_of
            break
    latest = next((one for one in editions if one.report.round.plan_id == measure.plan_id), None)
    facts = frozen.get(latest.pk) if latest else None
    frozen_measure = _frozen_measure(facts, measure) if facts else None
    return MeasurePage(
        measure=measure,
        now=now,
        edition=edition,
        annex=_annex(frozen.get(edition.pk) if edition else None, measure),
        events=events,
        other_years=[*_later(cooperation, measure), *earlier],
        projects=list(frozen_measure.projects) if frozen_measure else [],
        neighbours=_neighbours(cooperation, measure),
        merged_from=list(_linked(measure.merged_from)),
        merged_into=list(_linked(measure.merged_into).filter(plan__in=adopted_plans(cooperation))),
        sub_plans=_sub_plans(cooperation, chain),
        councils=councils_of_measures(cooperation, chain),
    )


def _join_decisions(cooperation: Cooperation, chain: list[Measure], events: list[Event]) -> None:
    """Give what a decision did the decision itself. Two statements at most."""
    adopted = {
        event.version.pk for event in events if event.version and event.kind == EventKind.ADOPTED
    }
    changed = {event.deviation.pk for event in events if event.deviation and event.step}
    decided = decisions_on(cooperation, versions=adopted, deviations=changed)
    grants = (
        decisions_on_grants(cooperation, [one.pk for one in chain])
        if any(event.recommendation for event in events)
        else {}
    )
    for event in events:
        if event.kind == EventKind.ADOPTED and event.version:
            event.decision = decided.get(("version", event.version.pk))
        elif event.step and event.deviation and event.what in ("settled", "note"):
            event.decision = decided.get(("deviation", event.deviation.pk))
        elif one := event.recommendation:
            event.decision = grants.get((one.month, one.scheme, one.body))


def _earlier(cooperation: Cooperation, measure: Measure) -> Iterator[Measure]:
    seen = {measure.pk}
    following = measure.continues_id
    while following is not None and following not in seen:
        seen.add(following)
        found = measures_of(cooperation).get(pk=following)
        yield found
        following = found.continues_id


def _neighbours(cooperation: Cooperation, measure: Measure) -> list[Measure]:
    in_order = list(
        Measure.objects.within(cooperation)
        .filter(plan=measure.plan_id)
        .wholes()
        .in_force()
        .select_related("focus_area", "plan")
        .order_by("focus_area__number", "number")
    )
    if measure not in in_order:
        return []
    place = in_order.index(measure)
    return [*in_order[max(0, place - 1) : place], *in_order[place + 1 : place + 2]]


def _linked(measures: Any) -> Any:
    """Measures with what their links print, the newest year first."""
    return measures.select_related("plan", "focus_area").order_by(
        "-plan__year", "focus_area__number", "number"
    )


def _sub_plans(cooperation: Cooperation, chain: list[Measure]) -> list[ActionPlan]:
    """Sub-plans under the measure itself, and this year's under the one it continues."""
    year = chain[0].plan.year
    return [
        plan
        for plan in published_sub_plans(cooperation).filter(hangs_under__in=chain)
        if plan.hangs_under_id == chain[0].pk or plan.year == year
    ]


def _later(cooperation: Cooperation, measure: Measure) -> list[Measure]:
    return list(
        Measure.objects.within(cooperation)
        .filter(continues=measure, plan__versions__state__in=(PlanState.ADOPTED, PlanState.CLOSED))
        .select_related("plan", "focus_area")
        .order_by("-plan__year")
        .distinct()
    )


def _events(
    cooperation: Cooperation,
    chain: list[Measure],
    editions: list[Edition],
    status: dict[tuple[int, int], Reported],
    frozen: dict[int, Snapshot],
) -> Iterator[Event]:
    by_plan = {one.plan_id: one for one in chain}
    frozen_measures = {
        edition.pk: then
        for edition in editions
        if (facts := frozen.get(edition.pk)) is not None
        and (then := _frozen_measure(facts, by_plan[edition.report.round.plan_id])) is not None
    }
    recommended = list(_recommendations(editions, frozen_measures))
    yield from recommended
    months = {event.on for event in recommended}
    for edition in editions:
        measure = by_plan[edition.report.round.plan_id]
        year = measure.plan.year
        found = status.get((edition.report.round_id, measure.pk))
        if found is not None:
            as_of = found.round.as_of.isoformat()
            yield Event(EventKind.STATUS, as_of, year, edition, reported=found, measure=measure)
            for said in found.all_said:
                yield from _from_sentences(said, year, edition, months)
        if edition.pk in frozen_measures:
            money = _money(frozen[edition.pk], frozen_measures[edition.pk])
            if money:
                yield Event(EventKind.MONEY, edition.as_of.isoformat(), year, edition, money=money)
    yield from _mentions(cooperation, by_plan)
    for measure in chain:
        for former in measure.former_names.all():
            yield Event(
                EventKind.RENAMED,
                former.changed_on,
                measure.plan.year,
                former_name=former,
                measure=measure,
            )
        yield from _ending(measure)
    yield from _adoptions(cooperation, by_plan)
    for treated in cases_treated(cooperation, chain, timezone.localdate()):
        yield Event(EventKind.TREATED, treated.on, treated.year, treated=treated)
    for occasion in occasions_of(cooperation, chain):
        yield Event(EventKind.OCCASION, occasion.on, occasion.year, occasion=occasion)


def _ending(measure: Measure) -> Iterator[Event]:
    """The decision that took the measure out, or did not carry it on."""
    version = measure.withdrawn_in or measure.not_continued_in
    if version is not None:
        yield Event(
            EventKind.ENDED,
            version.adopted_on,
            measure.plan.year,
            version=version,
            measure=measure,
            what="withdrawn" if measure.withdrawn_in_id else "not_continued",
        )


def _recommendations(
    editions: list[Edition], frozen_measures: dict[int, FrozenMeasure]
) -> Iterator[Event]:
    """Each recommendation once, from the first edition that knew it."""
    first: dict[FrozenRecommendation, Edition] = {}
    for edition in editions:
        found = frozen_measures.get(edition.pk)
        for recommendation in found.recommendations if found else ():
            first[recommendation] = edition
    for recommendation, edition in first.items():
        year = edition.report.round.plan.year
        yield Event(
            EventKind.RECOMMENDED,
            recommendation.month,
            year,
            edition,
            recommendation=recommendation,
        )


def _from_sentences(
    said: Said, year: int, edition: Edition, months: set[str | None]
) -> Iterator[Event]:
    for line in said.lines:
        deviation = deviation_of(line)
        moments = list(_from_deviation(deviation, line, year, edition)) if deviation else []
        by_day = {event.on: event for event in moments}
        for stated in line.dates.all():
            if stated.on in by_day:
                # The deviation's own moment, in the words it was said with.
                by_day[stated.on].stated = stated
            elif stated.on not in months and _is_milestone(stated):
                moments.append(
                    Event(EventKind.MILESTONE, stated.on, year, edition, line=line, stated=stated)
                )
        yield from moments


def _from_deviation(
    deviation: Deviation, line: StatusLine, year: int, edition: Edition
) -> Iterator[Event]:
    """Moments in a deviation's life that have a date of their own."""
    moments: list[tuple[str, str | None, DeviationStep | None]] = [
        ("raised", deviation.raised_on, None),
        ("reported", deviation.reported_on, None),
        *((step.kind, step.on, step) for step in deviation.steps.all()),
    ]
    for what, on, step in moments:
        if on:
            yield Event(
                EventKind.DEVIATION,
                on,
                year,
                edition,
                line=line,
                deviation=deviation,
                what=what,
                step=step,
            )


def _is_milestone(stated: StatedDate) -> bool:
    """Whether a stated date is a moment and not merely the period reported on."""
    if stated.tense == Tense.PLANNED:
        return True
    first, last = partial_dates.bounds(stated.on)
    return first is not None and last is not None and (last - first).days <= MILESTONE_DAYS


def _mentions(cooperation: Cooperation, by_plan: dict[int, Measure]) -> Iterator[Event]:
    """Every published edition of every report on the plans, corrections too."""
    for edition in published_editions(cooperation).filter(report__round__plan__in=by_plan):
        measure = by_plan[edition.report.round.plan_id]
        yield Event(
            EventKind.EDITION,
            edition.published_on.isoformat() if edition.published_on else None,
            measure.plan.year,
            edition,
            measure=measure,
        )


def _adoptions(cooperation: Cooperation, by_plan: dict[int, Measure]) -> Iterator[Event]:
    versions = (
        PlanVersion.objects.within(cooperation)
        .filter(plan__in=by_plan, state__in=(PlanState.ADOPTED, PlanState.CLOSED))
        .select_related("adopted_by", "plan")
        .order_by("-number")
    )
    for version in versions:
        yield Event(
            EventKind.ADOPTED,
            version.adopted_on,
            version.plan.year,
            version=version,
            measure=by_plan[version.plan_id],
        )


def _frozen_measure(snapshot: Snapshot, measure: Measure) -> FrozenMeasure | None:
    return next(
        (
            found
            for area in snapshot.focus_areas
            if area.number == measure.focus_area.number
            for found in area.measures
            if found.number == measure.number
        ),
        None,
    )


def _money(snapshot: Snapshot, measure: FrozenMeasure) -> list[Money]:
    """The measure's projects with their nets as the edition froze them."""
    accounts = snapshot.accounts
    nets = {project.code: project.net for project in accounts.projects} if accounts else {}
    return [
        Money(link.code, link.name, nets[link.code], link.inferred, link.certainty == "uncertain")
        for link in measure.projects
        if link.code in nets
    ]


def _annex(snapshot: Snapshot | None, measure: Measure) -> AnnexPlace | None:
    if snapshot is None:
        return None
    return next(
        (
            AnnexPlace(annex.number, annex.title, annex.state == "missing")
            for annex in snapshot.annexes
            if measure.label in annex.measures
        ),
        None,
    )
