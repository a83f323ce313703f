"""What the address of a page names."""

from django.shortcuts import get_object_or_404

from sporbar.office.gate import Desk
from sporbar.rounds.models import Round


def round_of(desk: Desk, pk: int, *related: str) -> Round:
    """The cooperation's round with its plan, and with what else the page needs of it (as
    `select_related` has it); else there is no such page."""
    rounds = Round.objects.within(desk.cooperation).select_related("plan", "cooperation", *related)
    found: Round = get_object_or_404(rounds, pk=pk)
    return found
