"""What the page of one decision shows: what was decided, what it did, what is to be done, and what
comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from sporbar.document import partial_dates
from sporbar.document.adoption.wording import Piece, is_other_wording, wording_differences
from sporbar.economy.models import Recommendation
from sporbar.governance.models import (
    AgendaItem,
    Decision,
    DecisionEffect,
    DecisionRecord,
    Meeting,
    Outcome,
)
from sporbar.governance.public import PublicText
from sporbar.office.decisions.publishing import Missing, missing
from sporbar.office.decisions.queries import (
    follow_up_rows,
    meetings_to_come,
    recommendation_of,
)
from sporbar.office.decisions.shown import FollowUpRow, Reader
from sporbar.office.gate import Desk
from sporbar.organisations.models import Body
from sporbar.reporting.models import EditionHearing


@dataclass(frozen=True)
class WhatNext:
    """What a case that was postponed or sent back waits for: the meeting it stands on already, else
    meetings it may be put on, the one that fits the new date first."""

    body: Body
    there: AgendaItem | None
    meetings: list[Meeting]
    fits: Meeting | None


@dataclass(frozen=True)
class DecisionPage:
    decision: Decision
    record: DecisionRecord
    title: PublicText
    wording: PublicText
    is_hidden: bool
    #: earlier records, the latest first, each with its wording
    earlier: list[tuple[DecisionRecord, PublicText]]
    #: from the recommendation to what was decided; empty where they are the same
    differences: Sequence[Piece]
    effects: list[DecisionEffect]
    recommendations: list[Recommendation]
    hearings: list[EditionHearing]
    follow_ups: list[FollowUpRow]
    next: WhatNext | None
    #: what is to be published before everybody sees it
    missing: Missing
    is_yes: bool = field(default=False)


def decision_page(desk: Desk, decision: Decision) -> DecisionPage:
    """The page of a decision fetched with `views.decision_of`. Eleven statements at most."""
    reader = Reader.at(desk, timezone.localdate())
    record = decision.current
    assert record is not None
    record.decision = decision
    hidden = reader.hides(decision)
    wording = reader.wording(record)
    records = list(decision.records.select_related("recorded_by").order_by("-number"))
    for one in records:
        one.decision = decision
    section = recommendation_of(decision.item.case)
    differences: Sequence[Piece] = ()
    if section is not None and not reader.reads_withheld and section.is_withheld_on(reader.today):
        section = None
    if not hidden and section is not None and is_other_wording(section.text, record.wording):
        differences = wording_differences(section.text, record.wording or "")
    keys = list(decision.follow_ups.values_list("pk", flat=True))
    return DecisionPage(
        decision=decision,
        record=record,
        title=reader.title(decision.item),
        wording=wording,
        is_hidden=hidden,
        earlier=[
            (one, PublicText(basis=wording.basis) if hidden else reader.wording(one))
            for one in records
            if one.pk != record.pk
        ],
        differences=differences,
        effects=list(
            decision.effects.select_related(
                "plan_version__plan__hangs_under",
                "deviation__line__entry",
                "consultation",
            ).prefetch_related(
                "deviation__line__entry__covers__measure__plan",
                "deviation__line__entry__covers__measure__focus_area",
            )
        ),
        recommendations=list(
            decision.recommendations.select_related(
                "measure__plan", "measure__focus_area", "scheme"
            )
        ),
        hearings=list(
            EditionHearing.objects.within(desk.cooperation)
            .filter(item=decision.item_id)
            .select_related("edition__report__round")
        ),
        follow_ups=follow_up_rows(keys, reader),
        next=_next(decision, record),
        missing=missing(decision),
        is_yes=record.outcome in (Outcome.ADOPTED, Outcome.ADOPTED_CHANGED),
    )


def _next(decision: Decision, record: DecisionRecord) -> WhatNext | None:
    """What comes next for a case that was put off; None where nothing is to be offered."""
    item = decision.item
    if item.case is None or record.outcome not in (Outcome.POSTPONED, Outcome.RETURNED):
        return None
    body = record.returned_to or item.meeting.body
    there = (
        AgendaItem.objects.filter(case=item.case, meeting__body=body, withdrawn_at=None)
        .exclude(pk=item.pk)
        .filter(meeting__first_day__gte=item.meeting.first_day)
        .exclude(meeting__state="cancelled")
        .select_related("meeting__body", "number")
        .order_by("meeting__first_day")
        .first()
    )
    meetings = [] if there is not None else meetings_to_come(body)
    fits = None
    if record.postponed_to:
        first, last = partial_dates.bounds(record.postponed_to)
        fits = next(
            (
                one
                for one in meetings
                if (first is None or one.first_day >= first)
                and (last is None or one.first_day <= last)
            ),
            None,
        )
    return WhatNext(body, there, meetings, fits or next(iter(meetings), None))
