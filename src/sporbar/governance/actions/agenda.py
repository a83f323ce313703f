"""What stands on a meeting's agenda, with which number; and what goes on to another meeting.

Whoever changes an agenda holds the body's row: two who add at once get a place and a number each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.governance.actions.meetings import locked
from sporbar.governance.actions.numbers import give_number, hold_cases, mark_withdrawn
from sporbar.governance.models import (
    AgendaItem,
    Case,
    CaseNumber,
    CaseState,
    GovernanceError,
    ItemKind,
    Meeting,
    MeetingState,
    NumberState,
    Outcome,
)
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Body, User

#: The places on an agenda are small numbers in the database.
MOST_ITEMS = 2000


@transaction.atomic
def put_on_agenda(
    *,
    meeting: Meeting,
    case: Case | None = None,
    title: str = "",
    kind: str = ItemKind.DECISION,
    named: str = "",
    numbered: bool = True,
    new_number: bool = False,
    late: bool | None = None,
    by: User | None,
    at: datetime | None = None,
) -> AgendaItem:
    """A case, or a matter without one under a title of its own, joins the agenda at its end.

    A case gets the number it has in this body where it was postponed or kept for later there
    (unless `new_number`), else the one that is `named`, else the body's next of the year; none
    where not `numbered`. A matter without a case has no number. `late` None: it is late when the
    meeting was published already.

    Raises GovernanceError when the case stands on the agenda, the number is another's, or the
    meeting was cancelled. The same matter without a case sent twice is one.
    """
    at = at or timezone.now()
    if case is not None:
        case = hold_cases(Case.objects.filter(pk=case.pk))[case.pk]
    fresh = locked(meeting)
    fresh.check_open()
    is_late = fresh.is_late_for_new if late is None else late
    number = None
    if case is None:
        title = title.strip()
        if not title:
            raise GovernanceError(_("Velg en sak, eller skriv hva punktet heter."))
        same: AgendaItem | None = fresh.items.filter(
            case=None, title=title, kind=kind, withdrawn_at=None
        ).first()
        if same is not None:
            return same
    else:
        _check_can_join(fresh, case)
        if numbered:
            number = _number_for(fresh, case, named, new_number, is_late, by, at)
    last = fresh.items.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_ITEMS:
        raise GovernanceError(_("Sakslisten er full."))
    item: AgendaItem = AgendaItem.objects.create(
        cooperation=fresh.cooperation,
        meeting=fresh,
        case=case,
        number=number,
        kind=kind,
        title="" if case else title,
        position=last + 1,
        is_late=is_late,
    )
    if case is not None and case.state == CaseState.DRAFT:
        # What a body is to treat is under treatment.
        Case.objects.filter(pk=case.pk, state=CaseState.DRAFT).update(state=CaseState.OPEN)
    _trail("put_on_agenda", item, by, at, late=is_late)
    return item


def _check_can_join(meeting: Meeting, case: Case) -> None:
    if case.cooperation_id != meeting.cooperation_id:
        raise GovernanceError(_("Saken hører til et annet samarbeid."))
    if case.state == CaseState.WITHDRAWN:
        raise GovernanceError(_("«%(case)s» er trukket.") % {"case": case})
    if case.state == CaseState.CONCLUDED and meeting.state != MeetingState.HELD:
        raise GovernanceError(
            _("«%(case)s» er ferdig behandlet. Åpne saken igjen først.") % {"case": case}
        )
    there = meeting.items.filter(case=case, withdrawn_at=None).select_related("number").first()
    if there is not None and there.number is not None:
        raise GovernanceError(
            _("«%(case)s» står allerede på sakslisten, som sak %(number)s.")
            % {"case": case, "number": there.number}
        )
    if there is not None:
        raise GovernanceError(_("«%(case)s» står allerede på sakslisten.") % {"case": case})


def _number_for(
    meeting: Meeting,
    case: Case,
    named: str,
    new_number: bool,
    late: bool,
    by: User | None,
    at: datetime,
) -> CaseNumber:
    if not named.strip() and not new_number:
        kept = number_kept_for(meeting.body, case)
        if kept is not None:
            return kept
    return give_number(
        body=meeting.body,
        year=meeting.year,
        case=case,
        named=named,
        late=late,
        by=by,
        at=at,
    )


def number_kept_for(body: Body, case: Case) -> CaseNumber | None:
    """The number the case comes back to the body with: the last one it was given there, unless it
    was treated under it."""
    number: CaseNumber | None = (
        CaseNumber.objects.filter(body=body, case=case, state=NumberState.GIVEN)
        .order_by("-given_at", "-pk")
        .first()
    )
    if number is None:
        return None
    items = number.items.select_related("decision__current", "meeting")
    return number if all(_still_waits(item) for item in items) else None


def _still_waits(item: AgendaItem) -> bool:
    """Whether the case is not treated by this item: it was postponed, taken off, or is to come."""
    decision = getattr(item, "decision", None)
    if decision is not None:
        return decision.current is not None and decision.current.outcome == Outcome.POSTPONED
    return item.withdrawn_at is not None or item.meeting.state != MeetingState.HELD


@transaction.atomic
def number_item(
    *,
    item: AgendaItem,
    named: str = "",
    by: User | None,
    at: datetime | None = None,
) -> AgendaItem:
    """Give an item without a number the body's next, or the one that is named.

    Raises GovernanceError when it has one, has no case, or the number is another's.
    """
    at = at or timezone.now()
    meeting = locked(item.meeting)
    fresh = _fresh(item)
    if fresh.case is None:
        raise GovernanceError(_("Bare saker får saksnummer. Opprett saken først."))
    if fresh.number is not None:
        if named.strip() in ("", fresh.number.printed):
            return fresh
        raise GovernanceError(
            _("Saken har nummer %(number)s alt. Et nummer endres aldri.") % {"number": fresh.number}
        )
    _check_on_agenda(fresh)
    fresh.number = _number_for(meeting, fresh.case, named, False, fresh.is_late, by, at)
    fresh.save(update_fields=["number"])
    return fresh


@transaction.atomic
def change_item(
    *,
    item: AgendaItem,
    kind: str,
    title: str = "",
    is_late: bool = False,
    by: User | None,
    at: datetime | None = None,
) -> AgendaItem:
    """What kind of item it is, what a matter without a case is called, and whether it is late."""
    locked(item.meeting)
    fresh = _fresh(item)
    _check_on_agenda(fresh)
    title = "" if fresh.case_id else title.strip()
    if fresh.case_id is None and not title:
        raise GovernanceError(_("Skriv hva punktet heter."))
    if (fresh.kind, fresh.title, fresh.is_late) == (kind, title, is_late):
        return fresh
    before = str(fresh)
    fresh.kind, fresh.title, fresh.is_late = kind, title, is_late
    fresh.save(update_fields=["kind", "title", "is_late"])
    _trail("change_item", fresh, by, at, was=before, late=is_late)
    return fresh


@transaction.atomic
def take_off_agenda(
    *,
    item: AgendaItem,
    reason: str,
    keep_number: bool = True,
    by: User | None,
    at: datetime | None = None,
) -> AgendaItem:
    """Take an item off. The row stays with its reason, and so does the number: kept for the case's
    next meeting in this body, or withdrawn for good.

    Raises GovernanceError without a reason, and when something was decided in it.
    """
    at = at or timezone.now()
    locked(item.meeting)
    fresh = _fresh(item)
    if fresh.withdrawn_at is not None:
        return fresh
    if not reason.strip():
        raise GovernanceError(_("Skriv hvorfor saken tas av sakslisten."))
    _check_undecided(fresh)
    _withdraw(fresh, reason, at)
    if fresh.number is not None and not keep_number:
        if fresh.number.items.filter(withdrawn_at=None).exists():
            raise GovernanceError(
                _("Saksnummer %(number)s står på en saksliste til. Det kan ikke trekkes.")
                % {"number": fresh.number}
            )
        if fresh.number.items.filter(decision__isnull=False).exists():
            raise GovernanceError(
                _("Det er gjort vedtak under saksnummer %(number)s. Det kan ikke trekkes.")
                % {"number": fresh.number}
            )
        mark_withdrawn(fresh.number, reason)
    _trail("take_off_agenda", fresh, by, at, reason=reason, number_kept=keep_number)
    return fresh


@transaction.atomic
def order_agenda(
    *,
    meeting: Meeting,
    order: Sequence[int],
    by: User | None,
    at: datetime | None = None,
) -> None:
    """Put the items in this order of keys. What another added meanwhile comes after them, and
    what is not on the agenda any more is passed over."""
    fresh = locked(meeting)
    wanted = {key: place for place, key in enumerate(order)}
    rows = list(fresh.items.order_by("position", "id"))
    rows.sort(key=lambda item: wanted.get(item.pk, len(wanted)))
    if _place(rows):
        leave_trail(
            cooperation=fresh.cooperation,
            deed="order_agenda",
            subject=fresh,
            by=by,
            at=at,
            key=fresh.pk,
            order=[str(item.pk) for item in rows],
        )


@transaction.atomic
def move_item(
    *, item: AgendaItem, place: int, by: User | None, at: datetime | None = None
) -> AgendaItem:
    """Put one item at a place, from 1, among those that are on the agenda."""
    meeting = locked(item.meeting)
    fresh = _fresh(item)
    _check_on_agenda(fresh)
    rows = list(meeting.items.order_by("position", "id"))
    others = [one for one in rows if one.pk != fresh.pk]
    live = [one for one in others if one.withdrawn_at is None]
    before = live[place - 1] if 1 <= place <= len(live) else None
    spot = others.index(before) if before is not None else (0 if place < 1 else len(others))
    others.insert(spot, next(one for one in rows if one.pk == fresh.pk))
    if _place(others):
        _trail("move_item", fresh, by, at, position=place)
    return fresh


def _place(rows: list[AgendaItem]) -> bool:
    """Number the places anew; whether any changed."""
    changed = []
    for place, item in enumerate(rows, start=1):
        if item.position != place:
            item.position = place
            changed.append(item)
    AgendaItem.objects.bulk_update(changed, ["position"])
    return bool(changed)


@dataclass(frozen=True)
class Carried:
    """What went on: the new items, and those whose case stood on the other agenda already."""

    items: list[AgendaItem]
    there: list[AgendaItem]


@transaction.atomic
def carry_items(
    *,
    meeting: Meeting,
    to: Meeting,
    items: Sequence[AgendaItem] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Carried:
    """Move undecided items to another meeting; all that are on the agenda where none are named.
    What was withdrawn or concluded meanwhile stays where it is.

    In the same body the numbers go along. In another body the cases get that body's numbers, and
    the old ones are withdrawn with a note. Raises GovernanceError when the other meeting is the
    same, was held or was cancelled.
    """
    at = at or timezone.now()
    hold_cases(Case.objects.filter(items__meeting=meeting))
    # Always in the same order, or two that carry to each other would wait for ever.
    first, second = sorted((meeting, to), key=lambda one: (one.body_id, one.pk))
    found = {one.pk: locked(one) for one in (first, second)}
    source, target = found[meeting.pk], found[to.pk]
    if source.pk == target.pk:
        raise GovernanceError(_("Velg et annet møte."))
    if target.state == MeetingState.HELD:
        raise GovernanceError(_("Møtet er holdt. Velg et møte som skal komme."))
    target.check_open()
    # Whoever records a decision holds its item: wait for them, and look after that.
    list(source.items.select_for_update(no_key=True).values_list("pk", flat=True))
    rows = source.items.filter(withdrawn_at=None, decision=None).select_related("case", "number")
    rows = rows.filter(Q(case=None) | Q(case__state__in=(CaseState.DRAFT, CaseState.OPEN)))
    if items is not None:
        rows = rows.filter(pk__in=[item.pk for item in items])
    on_target = set(
        target.items.filter(withdrawn_at=None, case__isnull=False).values_list("case_id", flat=True)
    )
    words = _("Flyttet til møtet i %(body)s %(day)s.") % {
        "body": target.body,
        "day": partial_dates.in_words(target.on),
    }
    carried, there = [], []
    last = target.items.aggregate(last=Max("position"))["last"] or 0
    for item in rows:
        _withdraw(item, words, at, target)
        if item.case_id in on_target:
            there.append(item)
            continue
        number = item.number
        if number is not None and source.body_id != target.body_id and item.case is not None:
            if not number.items.filter(withdrawn_at=None).exists():
                mark_withdrawn(number, words)
            number = _number_for(target, item.case, "", False, target.is_late_for_new, by, at)
        last += 1
        carried.append(
            AgendaItem.objects.create(
                cooperation=target.cooperation,
                meeting=target,
                case=item.case,
                number=number,
                kind=item.kind,
                title=item.title,
                position=last,
                is_late=target.is_late_for_new,
            )
        )
    if carried or there:
        leave_trail(
            cooperation=source.cooperation,
            deed="carry_items",
            subject=source,
            by=by,
            at=at,
            key=source.pk,
            to=str(target),
            items=[str(item) for item in carried],
        )
    return Carried(carried, there)


def _fresh(item: AgendaItem) -> AgendaItem:
    # Whoever records a decision holds the item: wait for them, and look after that.
    AgendaItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    found: AgendaItem = AgendaItem.objects.select_related(
        "case", "number", "meeting__body", "decision"
    ).get(pk=item.pk)
    return found


def _check_on_agenda(item: AgendaItem) -> None:
    if item.withdrawn_at is not None:
        raise GovernanceError(_("«%(item)s» er tatt av sakslisten.") % {"item": item})


def _check_undecided(item: AgendaItem) -> None:
    if hasattr(item, "decision"):
        raise GovernanceError(
            _("Det er ført vedtak i «%(item)s». Saken kan ikke tas av sakslisten.") % {"item": item}
        )


def _withdraw(item: AgendaItem, reason: str, at: datetime, to: Meeting | None = None) -> None:
    item.withdrawn_at = at
    item.withdrawn_reason = reason[:300]
    item.carried_to = to
    item.save(update_fields=["withdrawn_at", "withdrawn_reason", "carried_to"])


def _trail(
    deed: str, item: AgendaItem, by: User | None, at: datetime | None, **details: Any
) -> None:
    leave_trail(
        cooperation=item.cooperation,
        deed=deed,
        subject=item,
        by=by,
        at=at,
        key=item.pk,
        meeting=str(item.meeting),
        **details,
    )
