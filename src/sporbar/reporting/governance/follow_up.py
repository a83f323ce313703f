"""What was to be done after decisions, as it stood on the as-of day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from sporbar.document import snapshot as facts
from sporbar.governance.decided import responsible
from sporbar.governance.models import (
    Case,
    FollowUp,
    FollowUpKind,
    FollowUpState,
    FollowUpStep,
    MeetingState,
)
from sporbar.reporting.governance.dealt import told
from sporbar.reporting.governance.links import linked_by
from sporbar.reporting.governance.window import Window, sort_key


@dataclass(frozen=True)
class Task:
    """One follow-up. `measures` are the keys its case is linked to; `has_changed_since` is that
    what was recorded of it after the as-of day is not told."""

    facts: facts.DecisionFollowUp
    measures: tuple[int, ...]
    has_changed_since: bool


def read_follow_ups(cooperation: int, window: Window) -> list[Task]:
    """The tasks of decisions made by the as-of day that were not over when the period began, by
    body and day of the decision. Three statements."""
    rows = list(_candidates(cooperation, window))
    steps: dict[int, list[FollowUpStep]] = {}
    for step in (
        FollowUpStep.objects.within(cooperation)
        .filter(follow_up__in=[one.pk for one in rows])
        .order_by("follow_up_id", "number")
    ):
        steps.setdefault(step.follow_up_id, []).append(step)
    links = linked_by(Case, cooperation)
    found = []
    for row in rows:
        own = steps.get(row.pk, [])
        stood = as_it_stood(row, own, window)
        meeting = row.decision.item.meeting
        if not window.may_be_by(meeting.on) or _was_over(stood, own, meeting.on, window):
            continue
        found.append(_task(row, stood, bool(own) and stood is not own[-1], links, window))
    return sorted(found, key=lambda one: (one.facts.body, sort_key(one.facts.on)))


def _candidates(cooperation: int, window: Window) -> Any:
    """Those of shown bodies that may have been open in the period."""
    first = timezone.make_aware(datetime.combine(window.first, time.min))
    return (
        FollowUp.objects.within(cooperation)
        .filter(
            decision__item__meeting__body__is_public=True,
            decision__item__meeting__first_day__lte=window.as_of,
        )
        .exclude(decision__item__meeting__state=MeetingState.CANCELLED)
        .filter(
            Q(state__in=FollowUp.OPEN)
            | Exists(FollowUpStep.objects.filter(follow_up=OuterRef("pk"), at__gte=first))
            | window.meetings("decision__item__meeting__")
        )
        .select_related(
            "decision__item__case",
            "decision__item__number",
            "decision__item__meeting__body",
            "decision__current__returned_to",
            "responsible_person",
            "responsible_body",
            "responsible_organisation",
        )
        .order_by("id")
    )


def as_it_stood(row: FollowUp, steps: Sequence[FollowUpStep], window: Window) -> Any:
    """The last step recorded by the as-of day; what was first recorded later, as it was first
    recorded; the row itself where nobody has changed it."""
    recorded = [one for one in steps if window.was_recorded(one.at)]
    return recorded[-1] if recorded else steps[0] if steps else row


def _was_over(stood: Any, steps: list[FollowUpStep], on: str, window: Window) -> bool:
    """Whether it was done, or no longer of use, before the period began."""
    is_over = stood.state in (FollowUpState.DONE, FollowUpState.LAPSED)
    if not is_over or window.may_hold(on):
        return False
    return not any(
        timezone.localdate(one.at) >= window.first for one in steps if one.number <= stood.number
    )


def _task(
    row: FollowUp, stood: Any, changed: bool, links: dict[int, list[int]], window: Window
) -> Task:
    item = row.decision.item
    # One decision has several tasks, each read with an item of its own.
    item.decision = row.decision
    decided = told(item, links.get(item.case_id or 0, ()), window.told_on)
    known = facts.DecisionFollowUp(
        body=item.meeting.body.name,
        on=item.meeting.on,
        title=decided.title,
        number=decided.number,
        decision=decided.wording,
        state=_word(stood.state),
        deadline=stood.deadline,
        is_come_back=row.kind == FollowUpKind.COME_BACK,
        withheld=decided.withheld,
    )
    if decided.withheld is None:
        # What is to be done after a decision that is withheld may tell what it was.
        known = replace(
            known,
            task=row.task or None,
            responsible=responsible(row) or None,
            done=stood.done or None,
            plan=stood.plan or None,
        )
    return Task(known, decided.measures, changed)


def _word(value: Any) -> Any:
    """A code that the database's own choices keep to the words the snapshot allows."""
    return str(value)
