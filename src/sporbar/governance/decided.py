"""The list councils ask for: every published decision and what came of it, now or as it stood at
the end of a month.

What people say of a follow-up stands as they said it; that it is over its deadline is computed
beside. Of what is withheld the public gets the variant written for it, the basis, the deadline and
the state, and nothing else.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from sporbar.document import partial_dates
from sporbar.governance.models import (
    Decision,
    DecisionRecord,
    FollowUp,
    FollowUpState,
    FollowUpStep,
)
from sporbar.governance.public import (
    PublicText,
    is_corrected,
    public_records,
    public_title,
    public_wording,
)
from sporbar.governance.queries import DecisionQuerySet
from sporbar.organisations.models import Cooperation


def is_overdue(state: str, deadline: str | None, day: date) -> bool:
    """Whether what is not done should have been: the last day the deadline (EDTF) may mean is past.

    Source of the rule: our own; a deadline nobody states is never over.
    """
    if state not in FollowUp.OPEN or not deadline:
        return False
    last = partial_dates.bounds(deadline)[1]
    return last is not None and last < day


@dataclass(frozen=True, kw_only=True)
class Task:
    """A follow-up as the public sees it. Texts are "" where they are withheld or not given."""

    pk: int
    kind: str
    task: str
    responsible: str
    deadline: str | None
    state: str
    done: str
    plan: str
    is_overdue: bool
    #: the case it came back with, where everybody may see it
    came_back_as: int | None = None
    came_back_title: str = ""

    @property
    def state_word(self) -> str:
        return str(FollowUpState(self.state).label)

    @property
    def is_open(self) -> bool:
        return self.state in FollowUp.OPEN


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision as the public sees it, on one day. `record` is the one that then stood."""

    decision: Decision
    record: DecisionRecord
    title: PublicText
    wording: PublicText
    tasks: tuple[Task, ...]
    #: it has been recorded anew after the day it is shown as of
    corrected_later: bool

    @property
    def number(self) -> str:
        return str(self.decision.item.number or "")

    @property
    def on(self) -> str:
        return str(self.decision.item.meeting.on)

    @property
    def case_key(self) -> int | None:
        return self.decision.item.case_id

    @property
    def is_corrected(self) -> bool:
        """It was recorded anew after everybody was told of it."""
        return is_corrected(self.decision, self.record)

    @property
    def vote_note(self) -> str:
        return "" if self.wording.is_withheld else self.record.vote_note

    @property
    def done(self) -> int:
        return sum(not task.is_open for task in self.tasks)


def published_decisions(cooperation: Cooperation | int) -> DecisionQuerySet:
    """Published decisions in published meetings, in cases that are published, or without a case;
    the newest meeting first."""
    found: DecisionQuerySet = (
        Decision.objects.within(cooperation)
        .published()
        .filter(current__isnull=False, item__meeting__published_at__isnull=False)
        .filter(Q(item__case=None) | Q(item__case__published_at__isnull=False))
        .order_by("-item__meeting__first_day", "-item__meeting", "item__position", "item")
    )
    return found


def shown(
    decisions: DecisionQuerySet | Iterable[Decision], *, today: date, as_of: date | None = None
) -> list[Decided]:
    """The decisions as the public sees them today; with `as_of`, what was recorded by the end of
    that day, seen with today's rules for what is withheld. Six statements, however many.

    `decisions` are those of `published_decisions`, filtered or sliced.
    """
    with_all = (
        decisions.select_related(
            "cooperation", "item__meeting__body", "item__number", "item__case"
        ).prefetch_related(
            "records",
            Prefetch(
                "follow_ups",
                FollowUp.objects.select_related(
                    "responsible_person",
                    "responsible_body",
                    "responsible_organisation",
                    "came_back_as",
                ),
            ),
            "follow_ups__steps",
        )
        if isinstance(decisions, DecisionQuerySet)
        else decisions
    )
    return [_shown(one, today, as_of) for one in with_all]


def decided_by(decisions: DecisionQuerySet, day: date) -> DecisionQuerySet:
    """Those of a meeting that was held by that day."""
    found: DecisionQuerySet = decisions.filter(item__meeting__first_day__lte=day)
    return found


@dataclass(frozen=True)
class Tally:
    """How far all of it has come: follow-ups by state, and how many are over their deadline."""

    decisions: int
    by_state: dict[str, int]
    overdue: int

    @property
    def tasks(self) -> int:
        return sum(self.by_state.values())

    @property
    def done(self) -> int:
        return self.by_state[FollowUpState.DONE]

    @property
    def states(self) -> list[tuple[str, int]]:
        return [(str(FollowUpState(code).label), count) for code, count in self.by_state.items()]


def tally(decisions: DecisionQuerySet, *, today: date, as_of: date | None = None) -> Tally:
    """Counts over all the decisions. Three statements."""
    every = FollowUp.objects.filter(decision__in=decisions.order_by())
    if as_of is None:
        day, rows = today, list(every.values_list("pk", "state", "deadline"))
    else:
        day, rows = as_of + timedelta(days=1), _stood(every, as_of)
    counts = Counter(state for _pk, state, _deadline in rows)
    return Tally(
        decisions=decisions.count(),
        by_state={state: counts[state] for state in FollowUpState.values},
        overdue=sum(is_overdue(state, deadline, day) for _pk, state, deadline in rows),
    )


def _end_of(day: date) -> datetime:
    """The first moment after the day, in local time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _stood(every: QuerySet[FollowUp], as_of: date) -> list[tuple[int, str, str | None]]:
    """(follow-up, state, deadline) of each as it stood; those begun later are not there."""
    steps = (
        FollowUpStep.objects.filter(follow_up__in=every.values("pk"), at__lt=_end_of(as_of))
        .order_by("follow_up", "number")
        .values_list("follow_up", "state", "deadline")
    )
    return list({step[0]: step for step in steps}.values())


def _shown(decision: Decision, today: date, as_of: date | None) -> Decided:
    records = public_records(decision)
    stands = records[-1]
    now = public_wording(stands, today)
    record = stands
    if as_of is not None:
        then = [one for one in records if one.recorded_at < _end_of(as_of)]
        record = then[-1] if then else records[0]
    # What is withheld now is withheld in what was recorded before, too.
    wording = now if now.is_withheld or record is stands else public_wording(record, today)
    case = decision.item.case
    title = public_title(case, today) if case else PublicText(text=decision.item.title)
    tasks = (_task(row, wording.is_withheld, today, as_of) for row in decision.follow_ups.all())
    return Decided(
        decision=decision,
        record=stands if now.is_withheld else record,
        title=title,
        wording=wording,
        tasks=tuple(task for task in tasks if task is not None),
        corrected_later=record is not stands,
    )


def _task(row: FollowUp, withheld: bool, today: date, as_of: date | None) -> Task | None:
    """The follow-up as it stood; None where it was not begun."""
    said: FollowUp | FollowUpStep = row
    day = today
    if as_of is not None:
        steps = [step for step in row.steps.all() if step.at < _end_of(as_of)]
        if not steps:
            return None
        said, day = steps[-1], as_of + timedelta(days=1)
    back = row.came_back_as if said.state == FollowUpState.DONE else None
    seen = back is not None and back.published_at is not None
    return Task(
        pk=row.pk,
        kind=row.kind,
        task="" if withheld else row.task,
        responsible="" if withheld else responsible(row),
        deadline=said.deadline,
        state=said.state,
        done="" if withheld else said.done,
        plan="" if withheld else said.plan,
        is_overdue=is_overdue(said.state, said.deadline, day),
        came_back_as=back.pk if back is not None and seen else None,
        came_back_title=public_title(back, today).text if back is not None and seen else "",
    )


def responsible(row: FollowUp) -> str:
    """Who is responsible, in words; "" where nobody says."""
    named = (row.responsible_person, row.responsible_body, row.responsible_organisation)
    words = [str(one) for one in named if one is not None]
    return ", ".join([*words, *([row.responsible_text] if row.responsible_text else [])])
