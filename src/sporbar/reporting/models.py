"""The report in the making, and the editions that were frozen from it."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.core.tenancy import TenantModel
from sporbar.governance.models import AgendaItem, Attachment
from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import User
from sporbar.plans.models import FocusArea, Measure, PlanVersion
from sporbar.records.models import FrozenDocument, StoredFile
from sporbar.records.store import StoredFileError
from sporbar.reporting.queries import (
    EditionQuerySet,
    FreezeOrderQuerySet,
    ReportQuerySet,
    WordBaseQuerySet,
)
from sporbar.rounds.models import Round, RoundKind


class ReportError(Exception):
    """The report is not in a state that allows this; the message is for the user."""


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
    #: parts in the order they are printed, codes of `document.snapshot.Part`; empty: the standard
    outline = models.JSONField(_("disposisjon"), default=list, blank=True)
    #: counts the saves of its words: who saves says which one they saw
    lock = models.PositiveIntegerField(default=1, db_default=1)
    #: the save that changed each part last, by the part's name: two who write in different parts
    #: are not in each other's way
    part_locks = models.JSONField(default=dict, blank=True)
    edited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)
    #: when whoever saved last began: the saves of one sitting are one deed in the trail
    sitting_since = models.DateTimeField(null=True, blank=True)
    #: the texts as they were before the sitting that changed them last, by the part's name: a text
    #: that saves itself has a way back
    earlier = models.JSONField(default=dict, blank=True)

    objects = ReportQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-round__as_of"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "slug"], name="report_slug_once")
        ]

    def __str__(self) -> str:
        return self.title

    def annexed_rounds(self) -> models.QuerySet[Round]:
        """The rounds whose reports are annexes of this one."""
        annexed = self.annexes.filter(sub_report__isnull=False)
        found: models.QuerySet[Round] = Round.objects.within(self.cooperation_id).filter(
            pk__in=annexed.order_by().values("sub_report__round")
        )
        return found

    def check_writable(self) -> None:
        """Raise ReportError, which says why, unless its words may change now."""
        if self._orders().filter(state__in=UNDER_WAY).exists():
            raise ReportError(
                gettext("Rapporten fryses nå. Vent til den er ferdig før du endrer noe.")
            )

    def is_frozen_since(self, moment: datetime) -> bool:
        """Whether somebody signed the report off, or froze it, at that moment or later."""
        editions = Edition.objects.within(self.cooperation_id).filter(
            models.Q(report=self) | models.Q(report__annexes__sub_report=self)
        )
        return bool(
            self._orders().filter(ordered_at__gte=moment).exists()
            or editions.filter(document__frozen_at__gte=moment).exists()
        )

    def _orders(self) -> models.QuerySet["FreezeOrder"]:
        """Orders to freeze it, by itself or as an annex of another report."""
        found: models.QuerySet[FreezeOrder] = FreezeOrder.objects.within(
            self.cooperation_id
        ).filter(models.Q(report=self) | models.Q(report__annexes__sub_report=self))
        return found

    def check_freezable(self) -> None:
        """Raise ReportError, which says why, where an edition is never made of this report."""
        if self.round.plan.hangs_under_id is not None:
            raise ReportError(
                gettext(
                    "Delplanens rapport fryses sammen med samarbeidets rapport, som vedlegg i den."
                )
            )


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
    """A numbered annex: a sub-body's own report, composed in every format, or an uploaded file
    that lies beside the report. A missing one keeps its place and says so."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="annexes")
    number = models.PositiveSmallIntegerField(_("nummer"))
    title = models.CharField(_("tittel"), max_length=200)
    state = models.CharField(max_length=10, choices=AnnexState, default=AnnexState.MISSING)
    note = models.TextField(_("merknad"), null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: pages of an uploaded PDF; None for what has no pages yet (Word) or was never counted
    pages = models.PositiveIntegerField(_("sider"), null=True, blank=True)
    #: the report of the sub-body's own round, in the making until this report is frozen
    sub_report = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, blank=True, related_name="annex_in"
    )
    measures = models.ManyToManyField(Measure, blank=True, related_name="annexes")

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "annexes"
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="annex_number_once"),
            models.CheckConstraint(
                condition=models.Q(file=None) | models.Q(sub_report=None),
                name="annex_of_one_kind",
            ),
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


class OrderState(models.TextChoices):
    WAITING = "waiting", _("venter")
    RUNNING = "running", _("pågår")
    DONE = "done", _("ferdig")
    REFUSED = "refused", _("stanset")


#: An order that is still to be carried out.
UNDER_WAY = (OrderState.WAITING, OrderState.RUNNING)


class FreezeOrder(TenantModel):
    """A report signed off to be frozen: the worker does it, and the page shows how far it is.

    Name, role and title are the approver's as of the moment they signed. A worker holds the lease
    while it works; when it has run out, another takes it up. A freeze done twice is one edition.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="freeze_orders")
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(_("godkjent"))
    approver_name = models.CharField(_("godkjent av"), max_length=200)
    approver_title = models.CharField(_("tittel"), max_length=200)
    approver_role = models.CharField(_("rolle"), max_length=100, blank=True, default="")
    approved_on = models.DateField(_("godkjent"))
    #: fingerprint of the draft that was signed: should the report say anything else when it is
    #: taken up, nothing is frozen
    signed = models.CharField(max_length=71, default="", blank=True)
    published_on = models.DateField(_("publiseringsdato"), null=True, blank=True)
    correction_note = models.TextField(_("rettelse"), blank=True)
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.WAITING)
    what = models.CharField(max_length=100, blank=True)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    #: why it was stopped, for the user
    sentences = models.JSONField(default=list, blank=True)
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    leased_by = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FreezeOrderQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-ordered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_freeze_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.get_state_display()}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


class EditionFileKind(models.TextChoices):
    ANNEX = "annex", _("vedlegg")
    PRINT = "print", _("samlet for utskrift")


class EditionFile(AppendOnlyModel, TenantModel):
    """A file frozen beside an edition's four formats: an uploaded annex under its number, or the
    report with its annexes behind it in one PDF for print. The facts name the annexes with their
    hashes; `pages` is None for what has none."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=5, choices=EditionFileKind)
    annex_number = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(_("tittel"), max_length=200)
    pages = models.PositiveIntegerField(_("sider"), null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["kind", "annex_number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "annex_number"],
                condition=models.Q(kind="annex"),
                name="edition_annex_once",
            ),
            models.UniqueConstraint(
                fields=["edition"], condition=models.Q(kind="print"), name="edition_print_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="annex", annex_number__isnull=False)
                | models.Q(kind="print", annex_number=None),
                name="edition_file_annex_has_number",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EditionNotice(TenantModel):
    """The memory of a mail that told somebody of an edition; nobody is told twice."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="notices")
    email = models.EmailField(_("e-post"))
    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "email"], name="edition_told_once")
        ]


class EditionHearing(TenantModel):
    """A frozen report on a body's agenda: the item it stands under, and the attachment it is there.
    What the body decided stands on the item's decision."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="hearings")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="editions")
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    put_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "item"], name="edition_once_an_item")
        ]
