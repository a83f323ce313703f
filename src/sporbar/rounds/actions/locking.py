"""In which order rows are locked, so that nobody waits for somebody who waits for them.

The round first, several of them by primary key; then its questions, by primary key; then the
deviations. Whoever writes a draft locks the question alone, and needs nothing more. No lock here
stops rows that merely point at the locked one.
"""

from collections.abc import Collection

from sporbar.organisations.models import Cooperation
from sporbar.rounds.models import Round, RoundState, StatusRequest


def locked_round(key: int) -> Round:
    """The round as it is now, locked until the transaction ends."""
    found: Round = (
        Round.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cooperation", "plan")
        .get(pk=key)
    )
    return found


def locked_rounds(keys: Collection[int]) -> list[Round]:
    """Several rounds as they are now, by primary key, locked until the transaction ends."""
    rounds = Round.objects.filter(pk__in=keys).order_by("pk")
    return list(rounds.select_for_update(no_key=True))


def lock_open_rounds(cooperation: Cooperation | int) -> None:
    """Whoever else sends, closes or hands over in the cooperation waits until we are done."""
    rounds = Round.objects.within(cooperation).filter(state=RoundState.OPEN).order_by("pk")
    list(rounds.select_for_update(no_key=True).values_list("pk", flat=True))


def locked_questions(reporting_round: Round, keys: Collection[int]) -> list[StatusRequest]:
    """Those of the round's questions, as they are now, locked until the transaction ends. The round
    must be locked already."""
    found: list[StatusRequest] = list(
        StatusRequest.objects.within(reporting_round.cooperation_id)
        .filter(round=reporting_round, pk__in=keys)
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    for one in found:
        one.round = reporting_round
    return found
