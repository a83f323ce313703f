"""The public list of decisions and their follow-up, and the page of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator

from sporbar.governance.decided import (
    Decided,
    Tally,
    decided_by,
    is_overdue,
    published_decisions,
    shown,
    tally,
)
from sporbar.governance.models import Case, Decision, DecisionRecord, FollowUp, FollowUpStep
from sporbar.governance.public import PublicText, public_records, public_wording
from sporbar.governance.queries import DecisionQuerySet
from sporbar.organisations.models import Body, Cooperation
from sporbar.website.queries.effects import Effect, effects_of

#: Decisions on one page, and in one turn of an export.
A_PAGE = 50
_A_TURN = 500


@dataclass(frozen=True)
class Chosen:
    """What the list is asked for. `month_end` None: as it stands now."""

    month_end: date | None = None
    body: Body | None = None
    which: str = ""

    @property
    def month(self) -> str:
        return f"{self.month_end:%Y-%m}" if self.month_end else ""


#: What the list can be narrowed to, now.
WHICH = ("apne", "forsinket", "ferdig", "uten")


def chosen_decisions(cooperation: Cooperation, chosen: Chosen, today: date) -> DecisionQuerySet:
    found = published_decisions(cooperation)
    if chosen.body is not None:
        found = found.filter(item__meeting__body=chosen.body)
    if chosen.month_end is not None:
        return decided_by(found, chosen.month_end)
    tasks = FollowUp.objects.within(cooperation)
    waiting = tasks.filter(state__in=FollowUp.OPEN)
    if chosen.which == "apne":
        return found.filter(pk__in=waiting.values("decision"))
    if chosen.which == "forsinket":
        late = [
            decision
            for decision, state, deadline in waiting.values_list("decision", "state", "deadline")
            if is_overdue(state, deadline, today)
        ]
        return found.filter(pk__in=late)
    if chosen.which == "ferdig":
        return found.filter(pk__in=tasks.values("decision")).exclude(
            pk__in=waiting.values("decision")
        )
    if chosen.which == "uten":
        return found.exclude(pk__in=tasks.values("decision"))
    return found


@dataclass(frozen=True)
class DecisionList:
    rows: list[Decided]
    page: Page[Decision] | None
    tally: Tally
    bodies: list[Body]
    #: the month before and after the one shown, as far as there is anything to show
    earlier: str
    later: str
    first_day: date | None


def decision_list(
    cooperation: Cooperation, chosen: Chosen, today: date, page: str | None, whole: bool
) -> DecisionList:
    """One page of the list, or all of it to print. The same statements for any number of rows."""
    found = chosen_decisions(cooperation, chosen, today)
    every = published_decisions(cooperation)
    first = every.order_by("item__meeting__first_day").values_list(
        "item__meeting__first_day", flat=True
    )[:1]
    first_day = next(iter(first), None)
    shown_page = None if whole else Paginator(found, A_PAGE).get_page(page)
    keys = list(
        found.values_list("pk", flat=True)
        if shown_page is None
        else [one.pk for one in shown_page.object_list]
    )
    rows = shown(
        every.filter(pk__in=keys) if shown_page is not None else found,
        today=today,
        as_of=chosen.month_end,
    )
    bodies = Body.objects.within(cooperation).filter(
        pk__in=every.order_by().values("item__meeting__body")
    )
    earlier, later = _neighbours(chosen.month_end, first_day, today)
    return DecisionList(
        rows,
        shown_page,
        tally(found, today=today, as_of=chosen.month_end),
        list(bodies),
        earlier,
        later,
        first_day,
    )


def _neighbours(end: date | None, first: date | None, today: date) -> tuple[str, str]:
    this_month = today.replace(day=1)
    start = end.replace(day=1) if end else this_month
    before = start - timedelta(days=1)
    after = (end + timedelta(days=1)) if end else None
    earlier = f"{before:%Y-%m}" if first is not None and before >= first else ""
    return earlier, f"{after:%Y-%m}" if after is not None and after < this_month else ""


def month_end(text: str, today: date) -> date | None:
    """The last day of "2026-10", a month that is over; None for what is none."""
    year, dash, month = text.partition("-")
    if not (dash and len(text) == 7 and (year + month).isascii() and (year + month).isdigit()):
        return None
    if not (1 <= int(month) <= 12 and 1900 <= int(year) <= 9998):
        return None
    start = date(int(year) + int(month) // 12, int(month) % 12 + 1, 1)
    end = start - timedelta(days=1)
    return end if end < today else None


def every_decided(cooperation: Cooperation, chosen: Chosen, today: date) -> Iterator[Decided]:
    """All that is chosen, some hundreds at a time."""
    found = chosen_decisions(cooperation, chosen, today)
    keys = list(found.values_list("pk", flat=True))
    for start in range(0, len(keys), _A_TURN):
        part = published_decisions(cooperation).filter(pk__in=keys[start : start + _A_TURN])
        yield from shown(part, today=today, as_of=chosen.month_end)


@dataclass(frozen=True)
class DecisionPage:
    decided: Decided
    #: earlier records everybody was shown, with their wordings, the latest first
    earlier: list[tuple[DecisionRecord, PublicText]]
    #: every step of the follow-ups, by the follow-up's key
    steps: dict[int, list[FollowUpStep]]
    effects: list[Effect]


def decision_page(cooperation: Cooperation, pk: int, today: date) -> DecisionPage | None:
    """The page of a published decision; None where there is none."""
    found = shown(published_decisions(cooperation).filter(pk=pk), today=today)
    if not found:
        return None
    one = found[0]
    decision = one.decision
    hidden = one.wording.is_withheld
    steps = {row.pk: [] if hidden else list(row.steps.all()) for row in decision.follow_ups.all()}
    earlier = [
        (record, one.wording if hidden else public_wording(record, today))
        for record in reversed(public_records(decision))
        if record.pk != one.record.pk
    ]
    if hidden:
        earlier = [(record, PublicText(basis=one.wording.basis)) for record, _text in earlier]
    return DecisionPage(one, earlier, steps, [] if hidden else effects_of(cooperation, decision))


def decided_in_case(case: Case, today: date) -> list[Decided]:
    """Published decisions in the case, the latest first."""
    return shown(published_decisions(case.cooperation_id).filter(item__case=case), today=today)


def decided_in_meeting(cooperation: int, meeting: int, today: date) -> dict[int, Decided]:
    """Published decisions of a meeting, by the items' keys."""
    found = published_decisions(cooperation).filter(item__meeting=meeting)
    return {one.decision.item_id: one for one in shown(found, today=today)}


def decided_by_body(body: Body, today: date, most: int) -> list[Decided]:
    """The body's latest published decisions."""
    found = published_decisions(body.cooperation_id).filter(item__meeting__body=body)
    keys = list(found.values_list("pk", flat=True)[:most])
    return shown(published_decisions(body.cooperation_id).filter(pk__in=keys), today=today)
