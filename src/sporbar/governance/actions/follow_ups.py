"""What is to be done after a decision: set down, stepped until it is done, and come back with."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.governance.models import (
    Case,
    Decision,
    FollowUp,
    FollowUpKind,
    FollowUpState,
    FollowUpStep,
    GovernanceError,
)
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Body, Organisation, Person, User


class Task(TypedDict, total=False):
    """What is to be done, by whom and when; what is left out is not known."""

    kind: str
    task: str
    responsible_person: Person | None
    responsible_body: Body | None
    responsible_organisation: Organisation | None
    responsible_text: str
    deadline: str | None


class Standing(TypedDict):
    """How a follow-up stands: what people say of it."""

    state: str
    done: str
    plan: str
    deadline: str | None


_UNSAID: Task = {
    "kind": FollowUpKind.CARRY_OUT,
    "task": "",
    "responsible_person": None,
    "responsible_body": None,
    "responsible_organisation": None,
    "responsible_text": "",
    "deadline": None,
}


class FollowUpChanged(GovernanceError):  # noqa: N818 - says what happened
    """Another has changed the follow-up since it was opened. Nothing was saved; `now` is the row as
    it stands."""

    def __init__(self, now: FollowUp) -> None:
        last = now.steps.last()
        super().__init__(
            _("%(who)s har endret oppfølgingen mens du skrev. Det du skrev, er ikke lagret.")
            % {"who": (last and last.actor) or _("Noen andre")}
        )
        self.now = now


@transaction.atomic
def add_follow_up(
    *, decision: Decision, by: User | None, at: datetime | None = None, **task: Unpack[Task]
) -> FollowUp:
    """Set down what is to be done after a decision. The same sent twice is one.

    Raises GovernanceError without a task.
    """
    at = at or timezone.now()
    whole: Task = {**_UNSAID, **task}
    whole["task"] = whole["task"].strip()
    _check_task(whole)
    # Two of the same form must wait for each other to see each other.
    Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
    same: FollowUp | None = FollowUp.objects.filter(decision=decision, **whole).first()
    if same is not None:
        return same
    row: FollowUp = FollowUp.objects.create(
        cooperation=decision.cooperation, decision=decision, **whole
    )
    _step(row, by, at)
    leave_trail(
        cooperation=decision.cooperation,
        deed="add_follow_up",
        subject=row,
        by=by,
        at=at,
        case_reference=str(decision.item),
    )
    return row


@transaction.atomic
def change_follow_up(
    *,
    follow_up: FollowUp,
    seen: int,
    by: User | None,
    at: datetime | None = None,
    **task: Unpack[Task],
) -> FollowUp:
    """Put right what is to be done, by whom or when. `seen` is the lock it had when it was opened.

    Raises FollowUpChanged when another has changed it since to say something else, and
    GovernanceError without a task.
    """
    at = at or timezone.now()
    row = _locked(follow_up)
    whole: Task = {**_UNSAID, **task}
    whole["task"] = whole["task"].strip()
    _check_task(whole)
    was = {name: getattr(row, name) for name in whole}
    if was == whole:
        return row
    if row.lock != seen:
        raise FollowUpChanged(row)
    if row.came_back_as is not None and whole["kind"] != FollowUpKind.COME_BACK:
        raise GovernanceError(_("Saken er kommet tilbake. Da er dette fortsatt en slik frist."))
    moved = row.deadline != whole["deadline"]
    for name, value in whole.items():
        setattr(row, name, value)
    row.lock += 1
    row.save()
    if moved:
        _step(row, by, at)
    leave_trail(
        cooperation=row.cooperation,
        deed="change_follow_up",
        subject=row,
        by=by,
        at=at,
        changed=[name for name, value in whole.items() if was[name] != value],
        was={name: str(was[name] or "") for name, value in whole.items() if was[name] != value},
    )
    return row


@transaction.atomic
def step_follow_up(
    *,
    follow_up: FollowUp,
    seen: int,
    state: str,
    done: str = "",
    plan: str = "",
    deadline: str | None = None,
    by: User | None,
    actor: str = "",
    at: datetime | None = None,
) -> FollowUp:
    """Say how a follow-up stands now; every change is a step. `seen` is the lock it had when it was
    opened, `actor` who says so where it is nobody with an account.

    The same sent twice is one step. Raises FollowUpChanged when another has changed it since to say
    something else.
    """
    at = at or timezone.now()
    row = _locked(follow_up)
    said: Standing = {
        "state": state,
        "done": done.strip(),
        "plan": plan.strip(),
        "deadline": deadline,
    }
    was = {name: getattr(row, name) for name in said}
    if was == said:
        return row
    if row.lock != seen:
        raise FollowUpChanged(row)
    for name, value in said.items():
        setattr(row, name, value)
    row.lock += 1
    row.save()
    _step(row, by, at, actor)
    leave_trail(
        cooperation=row.cooperation,
        deed="step_follow_up",
        subject=row,
        by=by,
        at=at,
        actor=actor,
        was=was["state"],
        state=state,
    )
    return row


@transaction.atomic
def come_back(
    *, follow_up: FollowUp, case: Case, by: User | None, at: datetime | None = None
) -> FollowUp:
    """The case that was promised has come: the follow-up ends with it, and the case follows the one
    the decision was in. Twice with the same case is once.

    Raises GovernanceError when it is no such deadline, when it came back with another case, and for
    the decision's own case.
    """
    at = at or timezone.now()
    row = _locked(follow_up)
    if row.came_back_as_id == case.pk:
        return row
    if row.kind != FollowUpKind.COME_BACK:
        raise GovernanceError(_("Dette er ikke en frist for å komme tilbake med en sak."))
    if row.came_back_as_id is not None:
        raise GovernanceError(
            _("Saken er allerede kommet tilbake som «%(case)s».") % {"case": row.came_back_as}
        )
    origin = row.decision.item.case
    if origin is not None and origin.pk == case.pk:
        raise GovernanceError(_("En sak kan ikke komme tilbake som seg selv. Velg den nye saken."))
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if case.follows_id is None and origin is not None and origin.follows_id != case.pk:
        case.follows = origin
        case.save(update_fields=["follows"])
    row.came_back_as = case
    row.state = FollowUpState.DONE
    row.lock += 1
    row.save()
    _step(row, by, at)
    leave_trail(
        cooperation=row.cooperation,
        deed="come_back",
        subject=row,
        by=by,
        at=at,
        case_reference=case.title,
    )
    return row


def _check_task(task: Task) -> None:
    if not task["task"]:
        raise GovernanceError(_("Skriv hva som skal gjøres."))


def _locked(follow_up: FollowUp) -> FollowUp:
    """The row as it is now, locked until the transaction ends."""
    FollowUp.objects.select_for_update(of=("self",), no_key=True).get(pk=follow_up.pk)
    fresh: FollowUp = FollowUp.objects.select_related(
        "cooperation",
        "came_back_as",
        "decision__item__case",
        "decision__item__number",
        "responsible_person",
        "responsible_body",
        "responsible_organisation",
    ).get(pk=follow_up.pk)
    return fresh


def _step(row: FollowUp, by: User | None, at: datetime, actor: str = "") -> None:
    last = FollowUpStep.objects.filter(follow_up=row).order_by("number").last()
    FollowUpStep.objects.create(
        cooperation=row.cooperation,
        follow_up=row,
        number=last.number + 1 if last else 1,
        state=row.state,
        done=row.done,
        plan=row.plan,
        deadline=row.deadline,
        at=at,
        by=by,
        actor=(str(by) if by else actor)[:200],
    )
