"""The round a page of the board is about."""

from django.shortcuts import get_object_or_404

from sporbar.office.gate import Desk
from sporbar.rounds.models import Round


def round_of(desk: Desk, pk: int) -> Round:
    """The cooperation's round, with its plan; else there is no such page."""
    rounds = Round.objects.within(desk.cooperation).select_related("plan", "cooperation")
    found: Round = get_object_or_404(rounds, pk=pk)
    return found
