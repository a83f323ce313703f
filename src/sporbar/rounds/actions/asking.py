"""A round is opened and closed."""

from datetime import datetime

from django.db import transaction

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.rounds.actions.version import touch
from sporbar.rounds.models import Round, RoundState


@transaction.atomic
def open_round(*, reporting_round: Round, by: User | None, at: datetime) -> None:
    """Open a planned or a closed round for status; nothing happens when it is open."""
    _turn(reporting_round, RoundState.OPEN, "open_round", by, at)


@transaction.atomic
def close_round(*, reporting_round: Round, by: User | None, at: datetime) -> None:
    """Close the round. It can be opened again."""
    _turn(reporting_round, RoundState.CLOSED, "close_round", by, at)


def _turn(
    reporting_round: Round, state: RoundState, deed: str, by: User | None, at: datetime
) -> None:
    if reporting_round.state == state:
        return
    reporting_round.state = state
    reporting_round.save(update_fields=["state"])
    touch(reporting_round)
    leave_trail(
        cooperation=reporting_round.cooperation, deed=deed, subject=reporting_round, by=by, at=at
    )
