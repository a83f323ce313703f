"""Deeds of the clock: do what is due, once, however many workers there are."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from sporbar.operations.jobs import JOBS, Job, PartlyDone
from sporbar.operations.models import ClockTick, WorkerSign

log = logging.getLogger(__name__)
#: How long a job may take before its worker is taken for dead.
LEASE = timedelta(minutes=10)
#: How long after a failure the job is tried again.
WAIT = timedelta(minutes=5)


class LeaseLost(Exception):  # noqa: N818 - says what happened
    """The job took longer than its lease, and another worker has taken it up."""


def do_due_jobs(
    *,
    worker: str,
    at: datetime | None = None,
    jobs: Iterable[Job] = JOBS,
    lease: timedelta = LEASE,
) -> list[str]:
    """Do the jobs that are due and that no other worker holds; the names of those done."""
    at = at or timezone.now()
    return [job.name for job in jobs if _do(job, worker, at, lease)]


def _do(job: Job, worker: str, at: datetime, lease: timedelta) -> bool:
    due_at = job.last_due(at)
    ticks = ClockTick.objects.filter(job=job.name, due_at=due_at)
    tick = ticks.first()
    if tick is None:
        ClockTick.objects.bulk_create(
            [ClockTick(job=job.name, due_at=due_at)], ignore_conflicts=True
        )
    elif tick.done_at:
        return False
    # One statement decides who gets it: of two workers, one changes a row and the other none.
    if not ticks.free(at).update(leased_by=worker, leased_until=at + lease):
        return False
    try:
        # The job and the word that it is done are one transaction: what it does in the database
        # is done once, also when the worker is killed and another takes the job up.
        with transaction.atomic():
            left = _do_what_can_be_done(job, due_at)
            mine = ticks.filter(leased_by=worker, leased_until=at + lease, done_at=None)
            held = (
                _failed(mine, left)
                if left
                else mine.update(done_at=timezone.now(), leased_until=None, last_error="")
            )
            if not held:
                raise LeaseLost(job.name)
    except LeaseLost:
        log.warning("%s took longer than its lease; its work is undone.", job.name)
        return False
    except Exception as error:
        # Also what the database refused: the transaction is undone by now. When the database is
        # away, counting raises in its turn, and the worker waits for it.
        log.exception("The job %s failed", job.name)
        _failed(ticks.filter(leased_by=worker, done_at=None), str(error))
        return False
    if left:
        log.error("The job %s is done in part: %s", job.name, left)
        return False
    log.info("The job %s is done", job.name)
    return True


def _do_what_can_be_done(job: Job, due_at: datetime) -> str:
    """Do the job; what is left of it in a sentence, "" when it is done. What was left undid itself:
    the rest is kept, and only what was left is done when the job is tried again."""
    try:
        job.deed(due_at)
    except PartlyDone as error:
        return str(error)
    return ""


@transaction.atomic
def _failed(mine: models.QuerySet[ClockTick], error: str) -> bool:
    """Count the failure, to try again in a while; whether the tick was still ours."""
    tick = mine.select_for_update().first()
    if tick is None:
        return False
    tick.attempts += 1
    # PostgreSQL keeps no NUL in a text.
    tick.last_error = error.replace("\x00", "")[:2000]
    tick.leased_until = timezone.now() + WAIT
    tick.save()
    return True


def give_sign(*, worker: str, at: datetime | None = None) -> None:
    """Say that the worker is alive."""
    WorkerSign.objects.update_or_create(name=worker, defaults={"seen_at": at or timezone.now()})


def take_sign_down(*, worker: str) -> None:
    WorkerSign.objects.filter(name=worker).delete()
