"""A case and its submission: sections, attachments, the route it is meant to take."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel
from sporbar.governance.models.withholding import GovernanceError, Withholdable
from sporbar.governance.queries import PublishedQuerySet
from sporbar.organisations.models import Body, Person, User
from sporbar.plans.models import Measure
from sporbar.records.models import StoredFile


class CaseState(models.TextChoices):
    DRAFT = "draft", _("under arbeid")
    OPEN = "open", _("til behandling")
    CONCLUDED = "concluded", _("ferdig behandlet")
    WITHDRAWN = "withdrawn", _("trukket")


class Case(Withholdable, TenantModel):
    """A case lives apart from meetings and passes several bodies. Its numbers are the bodies' own.

    Where the whole case is withheld, the public sees `public_title`, the numbers, and the basis.
    """

    title = models.CharField(_("tittel"), max_length=300)
    public_title = models.CharField(_("offentlig tittel"), max_length=300, blank=True)
    state = models.CharField(
        _("tilstand"), max_length=10, choices=CaseState, default=CaseState.DRAFT
    )
    case_officer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    #: the officer's title when the submission was written, or all that the source says
    case_officer_title = models.CharField(_("saksbehandlers tittel"), max_length=120, blank=True)
    archive_reference = models.CharField(_("arkivreferanse"), max_length=80, blank=True)
    opened_on = PartialDateField(_("opprettet"), null=True, blank=True)
    #: the case this one comes back from
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    measures = models.ManyToManyField(Measure, blank=True, related_name="cases")
    withdrawn_reason = models.CharField(_("hvorfor trukket"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("publisert"), null=True, blank=True)
    #: counts the saves of its title and facts: who saves says which one they saw
    lock = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PublishedQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Withholdable.Meta):
        ordering = ["-created_at", "-id"]
        constraints = [
            *Withholdable.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(withheld_basis="") | ~models.Q(public_title=""),
                name="withheld_case_has_public_title",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def check_writable(self) -> None:
        """Raise GovernanceError, which says why, unless the submission may be written in now."""
        if self.state in (CaseState.CONCLUDED, CaseState.WITHDRAWN):
            raise GovernanceError(
                str(_("Saken er avsluttet. Åpne den igjen for å skrive i saksframlegget."))
            )


class SectionKind(models.TextChoices):
    DOCUMENTS = "documents", _("saksdokumenter")
    FACTS = "facts", _("saksopplysninger")
    ASSESSMENT = "assessment", _("vurdering")
    RECOMMENDATION = "recommendation", _("innstilling")


class CaseSection(Withholdable, TenantModel):
    """A section of the submission; `public_text` stands in its place where it is withheld."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField(max_length=14, choices=SectionKind)
    text = models.TextField(_("tekst"), blank=True)
    public_text = models.TextField(_("offentlig variant"), blank=True)
    #: counts the saves of the text: who saves says which one they saw
    lock = models.PositiveIntegerField(default=1, db_default=1)
    #: the text from before it was changed last, None where it has never been
    earlier = models.TextField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: when the saves began that count as one change
    sitting_since = models.DateTimeField(null=True, blank=True)

    class Meta(Withholdable.Meta):
        constraints = [
            *Withholdable.Meta.constraints,
            models.UniqueConstraint(fields=["case", "kind"], name="case_section_once"),
        ]


class Attachment(Withholdable, TenantModel):
    """A document that one case or several have as attachment. Without a file it is to follow.

    `public_file` is the variant with the withheld parts blacked out. One that was withdrawn keeps
    its row, and its files reach nobody any more.
    """

    title = models.CharField(_("tittel"), max_length=300)
    public_title = models.CharField(_("offentlig tittel"), max_length=300, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    public_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    expected = PartialDateField(_("ettersendes"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("trukket"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("hvorfor"), max_length=300, blank=True)
    cases = models.ManyToManyField(
        Case, through="governance.CaseAttachment", related_name="attachments"
    )
    lock = models.PositiveIntegerField(default=1, db_default=1)

    class Meta(Withholdable.Meta):
        ordering = ["id"]
        constraints = [
            *Withholdable.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(withheld_basis="") | ~models.Q(public_title=""),
                name="withheld_attachment_has_title",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CaseAttachment(TenantModel):
    """An attachment's number in one case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attachment_links")
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="case_links")
    number = models.PositiveSmallIntegerField(_("nummer"))

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "attachment"], name="attachment_once_a_case"),
            models.UniqueConstraint(fields=["case", "number"], name="attachment_number_once"),
        ]


class CaseStop(TenantModel):
    """A body the case is meant to pass, in order; agenda items are what really happened.

    `body` None is the member councils, which the case reaches through a referral.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="stops")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="stops"
    )
    position = models.PositiveSmallIntegerField(default=0)
    expected = PartialDateField(_("ventet"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
