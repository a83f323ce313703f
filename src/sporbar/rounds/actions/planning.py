"""A round is planned, and its days, letter and reminders are changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.plans.models import ActionPlan
from sporbar.rounds.actions.locking import locked_round
from sporbar.rounds.actions.version import touch
from sporbar.rounds.models import (
    Letter,
    Round,
    RoundError,
    RoundState,
    standard_reminders,
)

#: What a round asks for; what of it may still be changed once people have been asked.
_ALL = frozenset(
    {"kind", "period_start", "period_end", "as_of", "opens_on", "deadline", "letter"}
    | {"reminder_days", "gathers"}
)
_OF_AN_OPEN_ONE = frozenset({"deadline", "letter", "reminder_days", "gathers"})
#: A reminder this far from the deadline is a slip of the finger.
FARTHEST = 90


@transaction.atomic
def plan_round(
    *,
    plan: ActionPlan,
    kind: str,
    period_start: date,
    period_end: date,
    as_of: date,
    opens_on: date | None = None,
    deadline: date | None = None,
    letter: str = "",
    reminder_days: Sequence[int] | None = None,
    gathers: Iterable[Round] = (),
    by: User | None,
    at: datetime | None = None,
) -> Round:
    """Plan a round on the adopted plan. Planned twice with the same words, it is one round.

    Raises RoundError when the plan is not adopted, the days are out of order, or another round of
    the kind speaks of the same day.
    """
    at = at or timezone.now()
    # Two of the same form must wait for each other to see each other.
    ActionPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    version = plan.current_version()
    if version is None:
        raise RoundError(
            _("«%(plan)s» er ikke vedtatt ennå. Rapporter på en plan som er vedtatt.")
            % {"plan": plan}
        )
    said: dict[str, Any] = {
        "kind": kind,
        "period_start": period_start,
        "period_end": period_end,
        "as_of": as_of,
        "opens_on": opens_on,
        "deadline": deadline,
        "letter": letter.strip(),
        "reminder_days": tidy_days(
            standard_reminders() if reminder_days is None else reminder_days
        ),
    }
    planned = Round(cooperation_id=plan.cooperation_id, plan=plan, plan_version=version, **said)
    _check(planned)
    gathered = list(gathers)
    before = _same_round(planned)
    if before is not None:
        is_same = before.state == RoundState.PLANNED and all(
            getattr(before, name) == value for name, value in said.items()
        )
        if is_same and set(before.gathers.all()) == set(gathered):
            return before
        raise RoundError(_taken(before))
    planned.save()
    _gather(planned, gathered)
    leave_trail(
        cooperation=planned.cooperation,
        deed="plan_round",
        subject=planned,
        by=by,
        at=at,
        **_in_json(said),
    )
    return planned


@transaction.atomic
def change_round(
    *,
    reporting_round: Round,
    changes: Mapping[str, Any],
    by: User | None,
    at: datetime | None = None,
) -> bool:
    """Change what a round asks for; whether anything was another than before.

    Once people have been asked, only the deadline, the letter, the reminders and the gathered
    rounds may change. A deadline that is moved starts the reminders anew: those that went belong to
    the old one. Raises RoundError, which says why, and then nothing is changed.
    """
    at = at or timezone.now()
    found = locked_round(reporting_round.pk)
    _check_changeable(found, set(changes))
    said = dict(changes)
    gathered = list(said.pop("gathers")) if "gathers" in said else None
    if "reminder_days" in said:
        said["reminder_days"] = tidy_days(said["reminder_days"])
    if "letter" in said:
        said["letter"] = said["letter"].strip()
    others = {name: value for name, value in said.items() if getattr(found, name) != value}
    gathers_others = gathered is not None and set(found.gathers.all()) != set(gathered)
    if not others and not gathers_others:
        return False
    for name, value in others.items():
        setattr(found, name, value)
    _check(found)
    if (same := _same_round(found)) is not None:
        raise RoundError(_taken(same))
    if others:
        found.save(update_fields=list(others))
    if gathered is not None and gathers_others:
        _gather(found, gathered)
    if "deadline" in others:
        sent = Letter.objects.within(found.cooperation_id).filter(contributor__round=found)
        sent.filter(kind__in=Letter.REMINDERS, stopped_at=None).update(step=None)
    touch(found)
    reporting_round.refresh_from_db()
    leave_trail(
        cooperation=found.cooperation,
        deed="change_round",
        subject=found,
        by=by,
        at=at,
        **_in_json(others | ({"gathers": gathered} if gathers_others else {})),
    )
    return True


@transaction.atomic
def discard_round(*, reporting_round: Round, by: User | None, at: datetime | None = None) -> None:
    """Take away a round nobody has been asked in yet. Raises RoundError once it has been opened."""
    found = locked_round(reporting_round.pk)
    if found.state != RoundState.PLANNED or found.entries.exists():
        raise RoundError(_("Runden har vært åpnet. Den kan lukkes, men ikke fjernes."))
    leave_trail(cooperation=found.cooperation, deed="discard_round", subject=found, by=by, at=at)
    try:
        found.delete()
    except ProtectedError as error:
        raise RoundError(_("Noe bygger alt på runden, så den kan ikke fjernes.")) from error


def tidy_days(days: Iterable[int]) -> list[int]:
    """Reminder days in order, each once. Raises RoundError for one that is far off."""
    found = sorted(set(days))
    if any(abs(day) > FARTHEST for day in found):
        raise RoundError(
            _("En påminnelse kan gå høyst %(days)d dager fra fristen.") % {"days": FARTHEST}
        )
    return found


def _check_changeable(found: Round, names: set[str]) -> None:
    if unknown := names - _ALL:
        raise TypeError(f"a round has no {', '.join(sorted(unknown))}")
    if found.state == RoundState.CLOSED:
        raise RoundError(_("Runden er lukket. Den må åpnes igjen før den kan endres."))
    if found.state == RoundState.OPEN and names - _OF_AN_OPEN_ONE:
        raise RoundError(_("Runden er åpnet. Type, periode og statusdag ligger fast."))


def _check(one: Round) -> None:
    """Raise RoundError, which says which, unless the days are in order."""
    if one.period_end < one.period_start:
        raise RoundError(_("Periodens siste dag kommer før den første."))
    if one.as_of < one.period_start:
        raise RoundError(_("Statusdagen kommer før perioden begynner."))
    if one.deadline and one.opens_on and one.deadline <= one.opens_on:
        raise RoundError(_("Fristen må være etter dagen runden åpner."))


def _same_round(one: Round) -> Round | None:
    others = Round.objects.within(one.cooperation_id).exclude(pk=one.pk)
    found: Round | None = others.filter(plan=one.plan_id, kind=one.kind, as_of=one.as_of).first()
    return found


def _taken(before: Round) -> str:
    return _("Planen har alt en runde av denne typen med samme statusdag (%(state)s).") % {
        "state": before.get_state_display()
    }


def _gather(into: Round, gathered: Sequence[Round]) -> None:
    if any(one.cooperation_id != into.cooperation_id or one.pk == into.pk for one in gathered):
        raise RoundError(_("En runde kan bare samle andre runder i samme samarbeid."))
    into.gathers.set(gathered)


def _in_json(said: Mapping[str, Any]) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(one) for one in value]
        return value if isinstance(value, int | str | None) else str(value)

    return {name: plain(value) for name, value in said.items() if value != ""}
