"""Small real rows of the governance room, as plain functions. Names are invented."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from sporbar.governance.models import (
    AgendaItem,
    Case,
    CaseNumber,
    CaseState,
    Decision,
    DecisionRecord,
    FollowUp,
    Meeting,
    Referral,
    ReferralState,
)
from sporbar.organisations.models import Body, Cooperation


def _now() -> datetime:
    return timezone.now()


def case(tenant: Cooperation, title: str = "Felles avfallsplan", **values: Any) -> Case:
    """A case under treatment; `published=True` shows it to the public."""
    if values.pop("published", False):
        values["published_at"] = _now()
    given: dict[str, Any] = {"state": CaseState.OPEN, "created_at": _now(), **values}
    return Case.objects.create(cooperation=tenant, title=title, **given)


def meeting(of: Body, on: str = "2026-03-24", **values: Any) -> Meeting:
    if values.pop("published", False):
        values["published_at"] = _now()
    return Meeting.objects.create(cooperation=of.cooperation, body=of, on=on, **values)


def number(of: Case, by: Body, sequence: int = 1, year: int = 2026) -> CaseNumber:
    return CaseNumber.objects.create(
        cooperation=of.cooperation,
        body=by,
        year=year,
        sequence=sequence,
        printed=f"{sequence:03}/{year % 100}",
        case=of,
        given_at=_now(),
    )


def item(at: Meeting, of: Case | None, **values: Any) -> AgendaItem:
    return AgendaItem.objects.create(cooperation=at.cooperation, meeting=at, case=of, **values)


def decision(of: AgendaItem, outcome: str | None = "adopted", **values: Any) -> Decision:
    """A decision with its first record; `published=True` shows it to the public."""
    published = _now() if values.pop("published", False) else None
    made = Decision.objects.create(cooperation=of.cooperation, item=of, published_at=published)
    made.current = DecisionRecord.objects.create(
        cooperation=of.cooperation,
        decision=made,
        number=1,
        outcome=outcome,
        recorded_at=_now(),
        **{"wording": "Planen vedtas.", **values},
    )
    made.save(update_fields=["current"])
    return made


def follow_up(of: Decision, task: str = "Lage en plan", **values: Any) -> FollowUp:
    return FollowUp.objects.create(cooperation=of.cooperation, decision=of, task=task, **values)


def referral(of: Case, **values: Any) -> Referral:
    if values.pop("published", False):
        values["published_at"] = _now()
    given: dict[str, Any] = {"title": of.title, "state": ReferralState.SENT, **values}
    return Referral.objects.create(cooperation=of.cooperation, case=of, **given)
