"""Deviations, tied to the sentence that says them, and what happens to them later."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel, TenantQuerySet
from sporbar.organisations.models import Body
from sporbar.rounds.models.status import StatusEntry, StatusLine


class DeviationKind(models.TextChoices):
    POSTPONED = "postponed", _("utsatt")
    DELAYED = "delayed", _("forsinket")
    EXTENDED = "extended", _("forlenget")
    SCOPE_CHANGED = "scope_changed", _("endret omfang")
    ON_HOLD = "on_hold", _("på vent")
    DEPRIORITISED = "deprioritised", _("nedprioritert")
    COST = "cost", _("kostnad")
    STAFFING = "staffing", _("bemanning")
    CANCELLED = "cancelled", _("avlyst")


class Certainty(models.TextChoices):
    CERTAIN = "certain", _("sikkert")
    UNCERTAIN = "uncertain", _("usikkert, vår kobling")


class Deviation(AppendOnlyModel, TenantModel):
    """A deviation, tied to the sentence that says it. It lives across rounds: what happens to it
    later are steps. `certainty` is uncertain where the link is ours and not the source's."""

    line = models.OneToOneField(StatusLine, on_delete=models.PROTECT, related_name="deviation")
    kind = models.CharField(_("type avvik"), max_length=14, choices=DeviationKind)
    certainty = models.CharField(max_length=10, choices=Certainty, default=Certainty.CERTAIN)
    cause = models.TextField(_("årsak"), null=True, blank=True)
    consequence = models.TextField(_("konsekvens"), null=True, blank=True)
    remedy = models.TextField(_("tiltak for å rette opp"), null=True, blank=True)
    new_date = PartialDateField(_("ny dato"), null=True, blank=True)
    reported_to = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reported_on = PartialDateField(_("meldt"), null=True, blank=True)
    decision = models.TextField(_("vedtak om endringen"), null=True, blank=True)
    raised_on = PartialDateField(_("oppstått"), null=True, blank=True)

    @property
    def settled_on(self) -> str | None:
        """The day it was settled (EDTF), None while it lives or when the day is unknown."""
        days = [step.on for step in self.steps.all() if step.kind == DeviationStepKind.SETTLED]
        return days[-1] if days else None


class DeviationStepKind(models.TextChoices):
    REPORTED = "reported", _("meldt")
    NEW_DATE = "new_date", _("ny dato")
    SETTLED = "settled", _("lukket")
    NOTE = "note", _("merknad")


class StandingSteps(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Steps that count: not those of an answer that was taken back, or given anew since."""

    def get_queryset(self) -> TenantQuerySet:
        anew = StatusEntry.objects.filter(
            request=models.OuterRef("entry__request"),
            withdrawn_at=None,
            pk__gt=models.OuterRef("entry"),
        )
        steps: TenantQuerySet = super().get_queryset()
        return steps.filter(
            models.Q(entry=None) | models.Q(entry__withdrawn_at=None) & ~models.Exists(anew)
        )


class DeviationStep(AppendOnlyModel, TenantModel):
    """What happened to a deviation later: reported, moved, settled."""

    deviation = models.ForeignKey(Deviation, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=DeviationStepKind)
    on = PartialDateField(_("når"), null=True, blank=True)
    note = models.TextField(_("merknad"), blank=True)
    recorded_at = models.DateTimeField(_("registrert"))
    #: who recorded it, in words as of that moment; "" for what was read from a file
    recorded_by = models.CharField(
        _("registrert av"), max_length=200, blank=True, default="", db_default=""
    )
    #: the answer that says so, None for a step of its own; it counts as long as the answer does
    entry = models.ForeignKey(
        StatusEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="steps"
    )

    objects = StandingSteps()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
