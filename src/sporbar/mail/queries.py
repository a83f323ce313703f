"""Questions over many mails."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from sporbar.mail.models import OutgoingMail  # noqa: F401

#: How many of the newest the demo's page shows.
_NEWEST = 50


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, at: datetime) -> Self:
        """Those to be sent now, the oldest first, that no worker holds."""
        return self.filter(
            models.Q(leased_until=None) | models.Q(leased_until__lte=at),
            state="queued",
            next_try_at__lte=at,
        ).order_by("next_try_at", "id")

    def stuck(self, at: datetime) -> Self:
        """Those given up, and those that should have gone before `at`."""
        return self.filter(models.Q(state="failed") | models.Q(state="queued", queued_at__lte=at))

    def shown_in_demo(self) -> Self:
        """The newest mails, for the page that stands in for a mail server in the demo."""
        return self.order_by("-queued_at", "-id")[:_NEWEST]
