"""A round is opened, closed, and opened again."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.rounds.actions.links import kill_links_of
from sporbar.rounds.actions.locking import locked_round
from sporbar.rounds.actions.reminding import take_back_reminders
from sporbar.rounds.actions.version import touch
from sporbar.rounds.letters import queue_letters
from sporbar.rounds.models import (
    Assignment,
    Contributor,
    LetterKind,
    Round,
    RoundError,
    RoundState,
)


@transaction.atomic
def open_round(*, reporting_round: Round, by: User | None, at: datetime, site: str = "") -> int:
    """Open a round for status, and ask everybody by one letter each; how many letters.

    Nothing happens when it is open already: sent twice, the letters go once. A closed round is only
    opened, see `reopen_round`. Raises RoundError when somebody is to be asked and there is no
    deadline to tell them. The statements do not grow with the people.
    """
    before = _turn(reporting_round, RoundState.OPEN)
    if before is None:
        return 0
    letters = 0
    if before == RoundState.PLANNED:
        contributors = _to_be_asked(reporting_round)
        if contributors and reporting_round.deadline is None:
            raise RoundError(_("Runden har ingen frist. Sett den før runden åpnes."))
        letters = queue_letters(
            groups=[[one] for one in contributors],
            kind=LetterKind.OPENING,
            site=site or settings.SITE,
            by=by,
            at=at,
        )
    _leave_trail(reporting_round, "open_round", by, at, **({"letters": letters} if letters else {}))
    return letters


@transaction.atomic
def close_round(*, reporting_round: Round, by: User | None, at: datetime) -> None:
    """Close the round: its links are dead, and reminders that wait are taken back. It can be opened
    again; nothing happens when it is closed already."""
    if _turn(reporting_round, RoundState.CLOSED) is None:
        return
    kill_links_of(reporting_round, at)
    take_back_reminders(
        contributors=list(
            Contributor.objects.within(reporting_round.cooperation_id).filter(round=reporting_round)
        ),
        at=at,
    )
    _leave_trail(reporting_round, "close_round", by, at)


@transaction.atomic
def reopen_round(
    *, reporting_round: Round, by: User | None, at: datetime | None = None, reason: str
) -> None:
    """Open a closed round again, and say why. The links that were sent stay dead: whoever is asked
    anew or reminded gets a new one. Raises RoundError without a reason."""
    at = at or timezone.now()
    reason = reason.strip()
    if not reason:
        raise RoundError(_("Skriv hvorfor runden åpnes igjen."))
    reporting_round.refresh_from_db()
    if reporting_round.state == RoundState.PLANNED:
        raise RoundError(_("Runden er ikke åpnet ennå."))
    if _turn(reporting_round, RoundState.OPEN) is not None:
        _leave_trail(reporting_round, "reopen_round", by, at, reason=reason)


def _turn(reporting_round: Round, state: RoundState) -> str | None:
    """Set the state; the one before, None when it is the same."""
    before: str = locked_round(reporting_round.pk).state
    reporting_round.state = state
    if before == state:
        return None
    reporting_round.save(update_fields=["state"])
    touch(reporting_round)
    return before


def _to_be_asked(reporting_round: Round) -> list[Contributor]:
    asked = Assignment.objects.within(reporting_round.cooperation_id).filter(
        contributor=OuterRef("pk")
    )
    return list(
        Contributor.objects.within(reporting_round.cooperation_id)
        .filter(Exists(asked), round=reporting_round, left_at=None)
        .select_related("person__user", "round__plan", "cooperation")
        .order_by("pk")
    )


def _leave_trail(
    reporting_round: Round, deed: str, by: User | None, at: datetime, **details: Any
) -> None:
    leave_trail(
        cooperation=reporting_round.cooperation,
        deed=deed,
        subject=reporting_round,
        by=by,
        at=at,
        **details,
    )
