"""The report in the making, and the editions that were frozen from it."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.core.tenancy import TenantModel
from sporbar.organisations.models import User
from sporbar.plans.models import FocusArea, Measure, PlanVersion
from sporbar.records.models import FrozenDocument, StoredFile
from sporbar.records.store import StoredFileError
from sporbar.reporting.queries import EditionQuerySet, ReportQuerySet, WordBaseQuerySet
from sporbar.rounds.models import Round, RoundKind


class Report(TenantModel):
    """The words around a round's status. A list of paragraphs is a list of strings.

    `slug` is the report's stable address: "2011-h1".
    """

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="report")
    slug = models.SlugField(_("adresse"), max_length=40)
    title = models.CharField(_("tittel"), max_length=200)
    introduction = models.JSONField(_("innledning"), default=list, blank=True)
    caveats = models.JSONField(_("forbehold til regnskapet"), default=list, blank=True)
    responsibility = models.CharField(_("ansvar"), max_length=20, null=True, blank=True)
    author_role = models.CharField(_("avgitt av"), max_length=120)
    written_on = models.DateField(_("skrevet"), null=True, blank=True)
    previous_kind = models.CharField(
        _("forrige rapport"), max_length=10, choices=RoundKind, null=True, blank=True
    )
    previous_title = models.CharField(max_length=200, null=True, blank=True)
    previous_year = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-round__as_of"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "slug"], name="report_slug_once")
        ]

    def __str__(self) -> str:
        return self.title


class AreaNote(TenantModel):
    """The editor's note for a focus area in a report; a list of paragraphs."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="area_notes")
    focus_area = models.ForeignKey(FocusArea, on_delete=models.PROTECT, related_name="+")
    paragraphs = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "focus_area"], name="area_note_once")
        ]


class AnnexState(models.TextChoices):
    MISSING = "missing", _("mangler")
    ATTACHED = "attached", _("vedlagt")


class Annex(TenantModel):
    """A numbered annex. A missing one keeps its place and says so."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="annexes")
    number = models.PositiveSmallIntegerField(_("nummer"))
    title = models.CharField(_("tittel"), max_length=200)
    state = models.CharField(max_length=10, choices=AnnexState, default=AnnexState.MISSING)
    note = models.TextField(_("merknad"), null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    measures = models.ManyToManyField(Measure, related_name="annexes")

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "annexes"
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="annex_number_once")
        ]


class Acknowledgement(TenantModel):
    """Somebody has seen a finding and says with a reason why the report may go out with it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="acknowledgements")
    code = models.CharField(max_length=40)
    place = models.CharField(max_length=120)
    reason = models.TextField(_("begrunnelse"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "code", "place"], name="acknowledgement_once")
        ]


class EditionState(models.TextChoices):
    FROZEN = "frozen", _("fryst")
    PUBLISHED = "published", _("publisert")


class Edition(AppendOnlyModel, TenantModel):
    """A frozen edition of a report. A correction is a new edition with a note.

    The four dates: `as_of`, `written_on`, `approved_on`, `published_on` (the publication date the
    approver set). `published_at` is the moment it really went out.
    """

    mutable_fields = ("state", "published_at")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("utgave"))
    state = models.CharField(max_length=10, choices=EditionState, default=EditionState.FROZEN)
    document = models.OneToOneField(
        FrozenDocument, on_delete=models.PROTECT, related_name="edition"
    )
    as_of = models.DateField(_("status per"))
    written_on = models.DateField(_("skrevet"), null=True, blank=True)
    approved_on = models.DateField(_("godkjent"), null=True, blank=True)
    published_on = models.DateField(_("publiseringsdato"), null=True, blank=True)
    approver_name = models.CharField(_("godkjent av"), max_length=200, null=True, blank=True)
    approver_title = models.CharField(_("tittel"), max_length=200, null=True, blank=True)
    correction_note = models.TextField(_("rettelse"), null=True, blank=True)
    published_at = models.DateTimeField(_("publisert"), null=True, blank=True)

    objects = EditionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["report", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="edition_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.report}, utgave {self.number}"


class WordBase(AppendOnlyModel, TenantModel):
    """The office's choice of base document for its Word files; the newest row counts.

    A row without a file means back to the base that comes with Sporbar. An edition does not point
    here: its document records the hash of the base it was made on.
    """

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField(_("valgt"))

    objects = WordBaseQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.file) if self.file else gettext("malen som følger med Sporbar")

    def read(self) -> bytes | None:
        """The base's bytes, None for the one that comes with Sporbar.

        Raises `store.FileMissing`, `store.FileCorrupt`.
        """
        if self.file is None:
            return None
        try:
            return self.file.read()
        except StoredFileError as error:
            sentence = gettext("Word-malen %(name)s: %(why)s")
            raise type(error)(sentence % {"name": self.file.name, "why": error}) from error


class PlanEdition(AppendOnlyModel, TenantModel):
    """An adopted version of a plan as a frozen document. The version's own `content` is what it
    was made from, so it can be made again should it be missing."""

    version = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, related_name="edition")
    document = models.ForeignKey(FrozenDocument, on_delete=models.PROTECT, related_name="+")
