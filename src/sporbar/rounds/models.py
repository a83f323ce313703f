"""Reporting rounds and what was said in them: added, never edited."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel
from sporbar.organisations.models import Body, User
from sporbar.plans.models import ActionPlan, Measure, PlanVersion
from sporbar.rounds.queries import CoverageQuerySet, StatusEntryQuerySet


class RoundKind(models.TextChoices):
    HALF_YEAR = "half_year", _("halvårsrapport")
    ANNUAL = "annual", _("årsrapport")
    TERTIAL = "tertial", _("tertialrapport")


class RoundState(models.TextChoices):
    PLANNED = "planned", _("planlagt")
    OPEN = "open", _("åpen")
    CLOSED = "closed", _("lukket")


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
    opens_on = models.DateField(_("åpner"), null=True, blank=True)
    deadline = models.DateField(_("frist"), null=True, blank=True)
    state = models.CharField(
        _("tilstand"), max_length=10, choices=RoundState, default=RoundState.PLANNED
    )
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


class AnswerKind(models.TextChoices):
    ACTIVITY = "activity", _("aktivitet")
    NO_ACTIVITY = "no_activity", _("ingen aktivitet i perioden")
    SEE_ANNEX = "see_annex", _("se vedlegg")


class ProgressWord(models.TextChoices):
    AS_PLANNED = "as_planned", _("i tråd med planen")
    MIXED = "mixed", _("delvis")
    ON_HOLD = "on_hold", _("på vent")
    COMPLETED = "completed", _("ferdig")
    NOT_STARTED = "not_started", _("ikke startet")


class StatusEntry(AppendOnlyModel, TenantModel):
    """What somebody reported, as said. A later word is a new entry that `supersedes` this one.

    One entry may cover several measures or strands (`covers`); it is counted for each.
    `progress` None: the source does not say.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entries")
    answer = models.CharField(_("svar"), max_length=12, choices=AnswerKind)
    progress = models.CharField(
        _("framdrift"), max_length=12, choices=ProgressWord, null=True, blank=True
    )
    written_on = models.DateField(_("skrevet"), null=True, blank=True)
    author = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    author_role = models.CharField(_("rapportert av"), max_length=120, blank=True)
    submitted_at = models.DateTimeField(_("levert"))
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
    )

    objects = StatusEntryQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "status entries"


class EntryCoverage(AppendOnlyModel, TenantModel):
    """A measure or strand an entry speaks for."""

    entry = models.ForeignKey(StatusEntry, on_delete=models.PROTECT, related_name="covers")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="coverage")

    objects = CoverageQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "measure"], name="entry_covers_measure_once")
        ]


class StatusLine(AppendOnlyModel, TenantModel):
    """One sentence of an entry."""

    entry = models.ForeignKey(StatusEntry, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("setning"))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="line_position_once")
        ]


class Tense(models.TextChoices):
    DONE = "done", _("skjedd")
    PLANNED = "planned", _("planlagt")


class StatedDate(AppendOnlyModel, TenantModel):
    """A date a sentence speaks of, as uncertain as it was said."""

    line = models.ForeignKey(StatusLine, on_delete=models.PROTECT, related_name="dates")
    what = models.CharField(_("hva"), max_length=200)
    on = PartialDateField(_("når"))
    said = models.CharField(_("slik det ble sagt"), max_length=120, null=True, blank=True)
    tense = models.CharField(max_length=8, choices=Tense, default=Tense.DONE)

    class Meta:
        ordering = ["id"]


class QuantifierWord(models.TextChoices):
    EXACTLY = "exactly", _("nøyaktig")
    OVER = "over", _("over")
    AT_LEAST = "at_least", _("minst")
    ABOUT = "about", _("om lag")
    SEVERAL = "several", _("flere")
    UNQUANTIFIED = "unquantified", _("ikke tallfestet")


class StatedQuantity(AppendOnlyModel, TenantModel):
    """A count as said: exactly 5, over 100, several; `of` is the whole in "6 of 7"."""

    line = models.ForeignKey(StatusLine, on_delete=models.PROTECT, related_name="quantities")
    what = models.CharField(_("hva"), max_length=200)
    quantifier = models.CharField(max_length=12, choices=QuantifierWord)
    number = models.PositiveIntegerField(_("antall"), null=True, blank=True)
    of = models.PositiveIntegerField(_("av"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "stated quantities"


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


class DeviationStep(AppendOnlyModel, TenantModel):
    """What happened to a deviation later: reported, moved, settled."""

    deviation = models.ForeignKey(Deviation, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=DeviationStepKind)
    on = PartialDateField(_("når"), null=True, blank=True)
    note = models.TextField(_("merknad"), blank=True)
    recorded_at = models.DateTimeField(_("registrert"))

    class Meta:
        ordering = ["id"]
