"""A case is opened, changed, taken through its states, and shown to the public."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.governance.actions.agenda import take_off_agenda
from sporbar.governance.actions.numbers import take_turns
from sporbar.governance.models import (
    AgendaItem,
    Case,
    CaseState,
    GovernanceError,
    MeetingState,
    Referral,
    ReferralState,
)
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, Person, User
from sporbar.plans.models import Measure

#: A case opened again with the same title within this time is a form sent twice.
_AGAIN = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What stands above a submission. `opened_on` is EDTF; what is not known is "" or None."""

    title: str
    case_officer: Person | None = None
    case_officer_title: str = ""
    archive_reference: str = ""
    opened_on: str | None = None
    measures: Collection[Measure] = ()


class CaseChanged(GovernanceError):  # noqa: N818 - says what happened
    """Another has changed the case since it was opened. Nothing was saved; `now` is the case as it
    stands."""

    def __init__(self, now: Case) -> None:
        super().__init__(
            _("Saken er endret av en annen siden du åpnet den. Se over og lagre igjen.")
        )
        self.now = now


def locked_case(case: Case) -> Case:
    """The case as it is now, locked until the transaction ends. Rows that merely point at it are
    not in its way. Where meetings or referrals are locked too, the case comes first."""
    found: Case = (
        Case.objects.within(case.cooperation_id)
        .select_for_update(of=("self",), no_key=True)
        .select_related("cooperation", "case_officer")
        .get(pk=case.pk)
    )
    return found


def _done(deed: str, case: Case, by: User | None, at: datetime | None, **details: Any) -> Case:
    leave_trail(
        cooperation=case.cooperation, deed=deed, subject=case, by=by, at=at, key=case.pk, **details
    )
    return case


@transaction.atomic
def open_case(
    *,
    cooperation: Cooperation,
    facts: CaseFacts,
    follows: Case | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Case:
    """A new case, under work and seen by nobody outside the office. The same sent twice by the same
    person is one case. Raises GovernanceError without a title."""
    at, title = at or timezone.now(), _title(facts)
    # Two of the same form must wait for each other to see each other.
    Cooperation.objects.select_for_update(no_key=True).get(pk=cooperation.pk)
    same: Case | None = (
        Case.objects.within(cooperation)
        .filter(
            title=title,
            created_by=by,
            follows=follows,
            state=CaseState.DRAFT,
            created_at__gt=at - _AGAIN,
        )
        .first()
    )
    if by is not None and same is not None:
        return same
    case: Case = Case.objects.create(
        cooperation=cooperation,
        title=title,
        case_officer=facts.case_officer,
        case_officer_title=facts.case_officer_title,
        archive_reference=facts.archive_reference,
        opened_on=facts.opened_on or timezone.localdate(at).isoformat(),
        follows=follows,
        created_at=at,
        created_by=by,
    )
    case.measures.set(facts.measures)
    return _done("open_case", case, by, at)


def _title(facts: CaseFacts) -> str:
    title = facts.title.strip()
    if not title:
        raise GovernanceError(_("Skriv hva saken heter."))
    return title


@transaction.atomic
def change_case(
    *, case: Case, facts: CaseFacts, seen: int, by: User | None, at: datetime | None = None
) -> Case:
    """Another title, officer, reference or measures; nothing happens when they say so already.

    `seen` is the case's lock when it was read. Raises CaseChanged, with nothing saved, where
    another has changed it since, and GovernanceError for a case that is ended.
    """
    fresh = locked_case(case)
    title = _title(facts)
    before = {one.pk for one in fresh.measures.all()}
    changed = [
        name
        for name in ("case_officer", "case_officer_title", "archive_reference", "opened_on")
        if getattr(fresh, name) != getattr(facts, name)
    ]
    if fresh.title != title:
        changed.append("title")
    if before != {one.pk for one in facts.measures}:
        changed.append("measures")
    if not changed:
        return fresh
    if fresh.lock != seen:
        raise CaseChanged(fresh)
    was = fresh.title
    for name in ("case_officer", "case_officer_title", "archive_reference", "opened_on"):
        setattr(fresh, name, getattr(facts, name))
    fresh.title = title
    fresh.lock += 1
    fresh.save()
    fresh.measures.set(facts.measures)
    return _done("change_case", fresh, by, at, parts=changed, was=was if was != title else "")


@transaction.atomic
def start_treatment(*, case: Case, by: User | None, at: datetime | None = None) -> Case:
    """The submission is ready: the case may be put on agendas and published. Nothing happens to a
    case that is under treatment already. Raises GovernanceError for one that is ended."""
    fresh = locked_case(case)
    fresh.check_writable()
    if fresh.state == CaseState.OPEN:
        return fresh
    fresh.state = CaseState.OPEN
    fresh.save(update_fields=["state"])
    return _done("start_treatment", fresh, by, at)


def items_to_come(case: Case) -> list[AgendaItem]:
    """The case's places on agendas of meetings that are still to come."""
    return list(
        AgendaItem.objects.within(case.cooperation_id)
        .filter(case=case, withdrawn_at=None, meeting__state=MeetingState.PLANNED, decision=None)
        .select_related("meeting__body", "number")
        .order_by("meeting__first_day", "pk")
    )


def _check_not_at_the_councils(case: Case, sentence: str) -> None:
    sent = Referral.objects.within(case.cooperation_id).filter(case=case, state=ReferralState.SENT)
    if sent.exists():
        raise GovernanceError(sentence)


@transaction.atomic
def conclude_case(*, case: Case, by: User | None, at: datetime | None = None) -> Case:
    """Every body is done with it. Raises GovernanceError while it stands on an agenda to come or
    the councils have it."""
    fresh = locked_case(case)
    if fresh.state == CaseState.CONCLUDED:
        return fresh
    if fresh.state == CaseState.WITHDRAWN:
        raise GovernanceError(_("Saken er trukket. Åpne den igjen først."))
    for item in items_to_come(fresh):
        raise GovernanceError(
            _("Saken står på sakslisten til %(meeting)s. Ta den av, eller vent til møtet er holdt.")
            % {"meeting": item.meeting.body}
        )
    _check_not_at_the_councils(
        fresh, _("Saken ligger hos kommunestyrene. Avslutt utsendingen der først.")
    )
    fresh.state = CaseState.CONCLUDED
    fresh.save(update_fields=["state"])
    return _done("conclude_case", fresh, by, at)


@transaction.atomic
def reopen_case(*, case: Case, by: User | None, at: datetime | None = None) -> Case:
    """A case that was concluded or withdrawn is under treatment again."""
    fresh = locked_case(case)
    if fresh.state not in (CaseState.CONCLUDED, CaseState.WITHDRAWN):
        return fresh
    was = fresh.state
    fresh.state, fresh.withdrawn_reason = CaseState.OPEN, ""
    fresh.save(update_fields=["state", "withdrawn_reason"])
    return _done("reopen_case", fresh, by, at, was=str(was))


def _was_decided_under(item: AgendaItem) -> bool:
    """Whether the number of the item stands beside a decision, so that it is not withdrawn."""
    return item.number is not None and item.number.items.filter(decision__isnull=False).exists()


@transaction.atomic
def withdraw_case(
    *, case: Case, reason: str, by: User | None, at: datetime | None = None
) -> list[AgendaItem]:
    """Take the case back before it is decided. It comes off every agenda to come, and the numbers
    it had there keep their places with a note. Answers the items that were taken off.

    Raises GovernanceError without a reason, for a case that is concluded, and while the councils
    have it.
    """
    at = at or timezone.now()
    fresh = locked_case(case)
    if fresh.state == CaseState.WITHDRAWN:
        return []
    if not (reason := reason.strip()):
        raise GovernanceError(_("Skriv hvorfor saken trekkes."))
    if fresh.state == CaseState.CONCLUDED:
        raise GovernanceError(_("Saken er ferdig behandlet. Åpne den igjen først."))
    _check_not_at_the_councils(
        fresh, _("Saken ligger hos kommunestyrene. Trekk utsendingen der først.")
    )
    items = items_to_come(fresh)
    # In the order of their keys, as everywhere where two are held.
    bodies = {item.meeting.body_id: item.meeting.body for item in items}
    for key in sorted(bodies):
        take_turns(bodies[key])
    for item in items:
        take_off_agenda(
            item=item, reason=reason, keep_number=_was_decided_under(item), by=by, at=at
        )
    fresh.state, fresh.withdrawn_reason = CaseState.WITHDRAWN, reason
    fresh.save(update_fields=["state", "withdrawn_reason"])
    _done(
        "withdraw_case",
        fresh,
        by,
        at,
        reason=reason,
        bodies=[str(item.meeting.body) for item in items],
    )
    return items


@transaction.atomic
def publish_case(*, case: Case, by: User | None, at: datetime | None = None) -> Case:
    """Show the case to the public, what is withheld as its public variant. Raises GovernanceError
    while the submission is under work."""
    fresh = locked_case(case)
    if fresh.published_at is not None:
        return fresh
    if fresh.state == CaseState.DRAFT:
        raise GovernanceError(_("Saken er under arbeid. Gjør den klar til behandling først."))
    fresh.published_at = at or timezone.now()
    fresh.save(update_fields=["published_at"])
    return _done("publish_case", fresh, by, at)


@transaction.atomic
def take_back_case(*, case: Case, reason: str, by: User | None, at: datetime | None = None) -> Case:
    """Show the case to nobody outside the office any more. Raises GovernanceError without a
    reason."""
    fresh = locked_case(case)
    if fresh.published_at is None:
        return fresh
    if not (reason := reason.strip()):
        raise GovernanceError(_("Skriv hvorfor saken tas bort fra nettsidene."))
    fresh.published_at = None
    fresh.save(update_fields=["published_at"])
    return _done("take_back_case", fresh, by, at, reason=reason)


@transaction.atomic
def follow_case(
    *, case: Case, follows: Case | None, by: User | None, at: datetime | None = None
) -> Case:
    """Say which case this one comes back from; None takes it back. Raises GovernanceError where the
    two would follow each other in a ring."""
    fresh = locked_case(case)
    if fresh.follows_id == (follows.pk if follows else None):
        return fresh
    before: Case | None = follows
    while before is not None:
        if before.pk == fresh.pk:
            raise GovernanceError(_("En sak kan ikke komme tilbake fra seg selv."))
        before = before.follows
    fresh.follows = follows
    fresh.save(update_fields=["follows"])
    return _done("follow_case", fresh, by, at, after=str(follows or ""))


@transaction.atomic
def link_measure(
    *, case: Case, measure: Measure, by: User | None, at: datetime | None = None
) -> Case:
    """Say that the case belongs to a measure of a plan."""
    fresh = locked_case(case)
    if fresh.measures.filter(pk=measure.pk).exists():
        return fresh
    fresh.measures.add(measure)
    return _done("link_measure", fresh, by, at, measures=[str(measure)])
