"""Reporting rounds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.tenancy import TenantModel
from sporbar.plans.models import ActionPlan, PlanVersion


class RoundKind(models.TextChoices):
    HALF_YEAR = "half_year", _("halvårsrapport")
    ANNUAL = "annual", _("årsrapport")
    TERTIAL = "tertial", _("tertialrapport")


class RoundState(models.TextChoices):
    PLANNED = "planned", _("planlagt")
    OPEN = "open", _("åpen")
    CLOSED = "closed", _("lukket")


#: Days from the deadline; before it negative.
STANDARD_REMINDERS = (-14, -5, -1, 3, 10)


def standard_reminders() -> list[int]:
    return list(STANDARD_REMINDERS)


class RoundError(Exception):
    """The round is not in a state that allows this; the message is for the user."""


class Round(TenantModel):
    """One round of reporting on a plan. `as_of` is the day the status speaks of; the period's
    first and last day are both included."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="rounds")
    plan_version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(_("type"), max_length=10, choices=RoundKind)
    period_start = models.DateField(_("periodens første dag"))
    period_end = models.DateField(_("periodens siste dag"))
    as_of = models.DateField(_("status per"))
    #: earlier rounds whose words an annual round builds on
    gathers = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="gathered_by"
    )
    opens_on = models.DateField(_("åpner"), null=True, blank=True)
    deadline = models.DateField(_("frist"), null=True, blank=True)
    state = models.CharField(
        _("tilstand"), max_length=10, choices=RoundState, default=RoundState.PLANNED
    )
    #: the coordinator's own words in the mail that asks for status
    letter = models.TextField(_("brevtekst"), blank=True, default="", db_default="")
    #: days from the deadline on which those who have not answered are reminded; before it negative
    reminder_days = models.JSONField(_("purreplan"), default=standard_reminders)
    #: raised by every deed that touches the round; a freeze checks it before it writes
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-as_of", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "as_of"], name="round_once"),
            models.CheckConstraint(
                condition=models.Q(period_end__gte=models.F("period_start")),
                name="round_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.as_of.isoformat()}"

    def check_open(self) -> None:
        """Raise RoundError, which says why, unless status may be submitted now."""
        if self.state == RoundState.PLANNED:
            raise RoundError(_("Runden er ikke åpnet ennå."))
        if self.state == RoundState.CLOSED:
            raise RoundError(_("Runden er lukket. Den må åpnes igjen før status kan leveres."))
