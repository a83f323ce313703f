"""What keeps several workers from doing one job twice, and tells whether any is at work."""

from django.db import models

from sporbar.operations.queries import ClockTickQuerySet


class ClockTick(models.Model):
    """One job at one of its moments; its row is what workers compete for.

    Whoever holds the lease does the job. When `leased_until` has passed without `done_at`, the
    holder is taken for dead and another may take it up.
    """

    job = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    leased_by = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = ClockTickQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "job"]
        constraints = [models.UniqueConstraint(fields=["job", "due_at"], name="tick_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.due_at:%Y-%m-%d %H:%M}"


class WorkerSign(models.Model):
    """A worker's sign of life, renewed while it runs and removed when it stops."""

    name = models.CharField(max_length=80, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
