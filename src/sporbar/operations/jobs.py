"""The jobs of the clock and their rhythm. A new job is a function and a line in `JOBS`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.utils import timezone

from sporbar.core import append_only

OSLO = ZoneInfo("Europe/Oslo")
#: How long a done tick is remembered.
MEMORY = timedelta(days=90)


class JobError(Exception):
    """A job found something wrong; the message is a sentence for whoever runs the site."""


class PartlyDone(JobError):  # noqa: N818 - says what happened
    """What went wrong concerns a part of the job; the rest is done and stays so."""


@dataclass(frozen=True)
class Job:
    """Something done every day at `hour` o'clock in Oslo. The deed gets the moment it was due."""

    name: str
    hour: int
    deed: Callable[[datetime], None]

    def last_due(self, at: datetime) -> datetime:
        """The latest moment not after `at`. Those before it that were missed are not made up for:
        a job that was away for a week is done once."""
        here = at.astimezone(OSLO)
        moment = here.replace(hour=self.hour, minute=0, second=0, microsecond=0, fold=0)
        if moment > here:
            moment = (here - timedelta(days=1)).replace(
                hour=self.hour, minute=0, second=0, microsecond=0, fold=0
            )
        return moment


def clear_sessions(due_at: datetime) -> None:
    """Forget log-ins that have run out."""
    call_command("clearsessions")


def check_append_only(due_at: datetime) -> None:
    """Raise `JobError` when a trigger that guards what was said and frozen is gone."""
    if names := append_only.missing():
        raise JobError(
            f"Databasen mangler {len(names)} vern mot endring. Kjør «sporbar migrate». "
            f"Mangler: {', '.join(names)}."
        )


def forget_ticks(due_at: datetime) -> None:
    """Forget what was done long ago, and workers that died without taking their sign down."""
    from sporbar.operations.models import ClockTick, WorkerSign

    WorkerSign.objects.filter(seen_at__lt=due_at - timedelta(days=7)).delete()
    ClockTick.objects.filter(due_at__lt=due_at - MEMORY).delete()


def remind(due_at: datetime) -> None:
    """Remind those who have not answered in a round. Today counts, not the day that was missed:
    what was due while the clock stood still is made up for by the rules of the round."""
    from sporbar.rounds.actions import RemindersFailed, send_due_reminders

    try:
        send_due_reminders(at=timezone.now())
    except RemindersFailed as error:
        raise PartlyDone(f"Påminnelsene ble ikke laget for alle samarbeid. {error}") from error


def remind_councils(due_at: datetime) -> None:
    """Remind the municipalities' contacts of cases that wait for their council. Today counts, as
    for those who answer in a round."""
    from sporbar.governance.actions.council_reminders import (
        CouncilRemindersFailed,
        send_due_council_reminders,
    )

    try:
        send_due_council_reminders(at=timezone.now())
    except CouncilRemindersFailed as error:
        raise PartlyDone(
            f"Påminnelsene til kommunene ble ikke laget for alle samarbeid. {error}"
        ) from error


JOBS = (
    Job("clear_sessions", 3, clear_sessions),
    Job("check_append_only", 4, check_append_only),
    Job("forget_ticks", 4, forget_ticks),
    Job("remind", 8, remind),
    Job("remind_councils", 8, remind_councils),
)
