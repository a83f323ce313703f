"""Deeds of the organisations room."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from sporbar.organisations.models import Cooperation, TrailEntry, User

#: Who stands in the trail when the command line acts.
COMMAND_LINE = "kommandolinjen"


def leave_trail(
    *,
    cooperation: Cooperation,
    deed: str,
    subject: object,
    by: User | None,
    at: datetime | None = None,
    **details: Any,
) -> TrailEntry:
    """Add one row to the trail. Call it inside the deed's own transaction.

    `deed` is a verb in code ("freeze_edition"); `details` must be JSON.
    """
    return TrailEntry.objects.create(
        cooperation=cooperation,
        at=at or timezone.now(),
        user=by,
        actor=str(by) if by else COMMAND_LINE,
        deed=deed,
        subject=str(subject)[:200],
        details=details,
    )
