"""Questions over many ticks of the clock."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from sporbar.operations.models import ClockTick  # noqa: F401

#: A job that has failed this often at one moment waits for its next moment.
ATTEMPTS = 3


class ClockTickQuerySet(models.QuerySet["ClockTick"]):
    def free(self, at: datetime) -> Self:
        """Those neither done, nor held by anybody, nor given up."""
        return self.filter(
            models.Q(leased_until=None) | models.Q(leased_until__lte=at),
            done_at=None,
            attempts__lt=ATTEMPTS,
        )
