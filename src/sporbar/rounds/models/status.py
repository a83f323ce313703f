"""What was said in a round: added, never edited."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel
from sporbar.organisations.models import Person, User
from sporbar.plans.models import Measure
from sporbar.rounds.models.rounds import Round
from sporbar.rounds.queries import CoverageQuerySet, StatusEntryQuerySet


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

    mutable_fields = ("withdrawn_at",)

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
    #: the question it answers; None for what was read from a file
    request = models.ForeignKey(
        "rounds.StatusRequest",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
    )
    #: who said it, also where they have no user
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: who of the office wrote it down for somebody else, where nobody answered themselves
    on_behalf_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("levert"))
    #: taken back before it was reviewed: from then on it does not count
    withdrawn_at = models.DateTimeField(_("trukket tilbake"), null=True, blank=True)
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
    #: carried over from the last report and confirmed by who answered
    carried_over = models.BooleanField(_("videreført"), default=False, db_default=False)
    #: where a computed fact comes from; "" for what somebody says
    source = models.CharField(_("kilde"), max_length=200, blank=True, default="", db_default="")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="line_position_once")
        ]

    @property
    def printed(self) -> str:
        """The sentence as the report says it: the editor's last wording, else people's own. ""
        where the editor left it out. Needs `wordings`."""
        wordings = list(self.wordings.all())
        return wordings[-1].text if wordings else self.text


class LineWording(AppendOnlyModel, TenantModel):
    """The editor's wording of a sentence, beside the contributor's own. The newest counts; an empty
    one leaves the sentence out of the report."""

    line = models.ForeignKey(StatusLine, on_delete=models.PROTECT, related_name="wordings")
    text = models.TextField(_("redaktørens ordlyd"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


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
