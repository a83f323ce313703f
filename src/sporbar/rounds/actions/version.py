"""A round's version."""

from django.db.models import F

from sporbar.rounds.models import Round


def touch(reporting_round: Round) -> None:
    """Raise the round's version: what was checked before no longer holds."""
    Round.objects.filter(pk=reporting_round.pk).update(version=F("version") + 1)
    reporting_round.refresh_from_db(fields=["version"])
