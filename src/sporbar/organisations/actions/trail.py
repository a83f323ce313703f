"""One row in the trail for every deed."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from sporbar.core.origin import origin
from sporbar.organisations.models import Cooperation, Role, TrailEntry, User

#: Who stands in the trail when the command line acts.
COMMAND_LINE = "kommandolinjen"


def leave_trail(
    *,
    cooperation: Cooperation,
    deed: str,
    subject: object,
    by: User | None,
    at: datetime | None = None,
    actor: str = "",
    **details: Any,
) -> TrailEntry:
    """Add one row to the trail. Call it inside the deed's own transaction.

    `deed` is a verb in code ("freeze_edition"); `details` must be JSON. `actor` names who did it
    where they have no user. The roles held now and the request's address are added here.
    """
    roles = Role.objects.within(cooperation).filter(user=by) if by else Role.objects.none()
    return TrailEntry.objects.create(
        cooperation=cooperation,
        at=at or timezone.now(),
        user=by,
        actor=str(by) if by else actor[:200] or COMMAND_LINE,
        roles=",".join(roles.order_by("name").values_list("name", flat=True)),
        origin=origin(),
        deed=deed,
        subject=str(subject)[:200],
        details=details,
    )
