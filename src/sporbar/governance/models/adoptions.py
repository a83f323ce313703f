"""The adoption ledger: a case sent to the member councils, and what each made of it."""

import hashlib
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel
from sporbar.governance.models.cases import Case
from sporbar.governance.models.decisions import Decision
from sporbar.governance.models.withholding import GovernanceError
from sporbar.governance.queries import ReferralQuerySet
from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Organisation, Person, User


class EffectRule(models.TextChoices):
    """For whom the decision is in force, and from when."""

    ALL = "all", _("når alle har sluttet seg til")
    MAJORITY = "majority", _("når et flertall har sluttet seg til")
    EACH = "each", _("for dem som slutter seg til")


class ReferralState(models.TextChoices):
    DRAFT = "draft", _("under arbeid")
    SENT = "sent", _("sendt")
    ENDED = "ended", _("avsluttet")
    WITHDRAWN = "withdrawn", _("trukket")


class Referral(TenantModel):
    """A case sent to the member councils with one common text and one common wording to adopt."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    #: the decision that asks the councils
    asked_by = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    title = models.CharField(_("tittel"), max_length=300)
    text = models.TextField(_("felles saksframlegg"), blank=True)
    wording = models.TextField(_("felles forslag til vedtak"), blank=True)
    rule = models.CharField(_("virkning"), max_length=8, choices=EffectRule, null=True, blank=True)
    #: the first day it can have effect, whatever the councils do
    effect_from = PartialDateField(_("tidligst virkning"), null=True, blank=True)
    sent_on = PartialDateField(_("sendt"), null=True, blank=True)
    answer_by = PartialDateField(_("svarfrist"), null=True, blank=True)
    #: days before and after a council's expected date on which its contact is reminded
    reminders = models.JSONField(_("påminnelser"), default=list, blank=True)
    state = models.CharField(
        _("tilstand"), max_length=10, choices=ReferralState, default=ReferralState.DRAFT
    )
    withdrawn_reason = models.CharField(_("hvorfor trukket"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("publisert"), null=True, blank=True)
    lock = models.PositiveIntegerField(default=1, db_default=1)

    objects = ReferralQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    def check_writable(self) -> None:
        """Raise GovernanceError unless the common text and wording may be changed: what the
        councils were asked to adopt lies fast."""
        if self.state != ReferralState.DRAFT:
            raise GovernanceError(
                str(_("Saken er sendt til kommunene. Ordlyden de er bedt om å vedta, ligger fast."))
            )

    def check_running(self) -> None:
        """Raise GovernanceError unless the councils are asked and may still answer."""
        if self.state == ReferralState.DRAFT:
            raise GovernanceError(str(_("Saken er ikke sendt til kommunene ennå.")))
        if self.state == ReferralState.WITHDRAWN:
            raise GovernanceError(str(_("Saken er trukket. Den skal ikke lenger behandles.")))
        if self.state == ReferralState.ENDED:
            raise GovernanceError(
                str(_("Saken er avsluttet. Den må åpnes igjen før noe kan endres."))
            )


class AdoptionState(models.TextChoices):
    WAITING = "waiting", _("venter")
    ADOPTED = "adopted", _("sluttet seg til")
    ADOPTED_CHANGED = "adopted_changed", _("sluttet seg til med endret ordlyd")
    REJECTED = "rejected", _("sagt nei")
    POSTPONED = "postponed", _("utsatt")
    RETURNED = "returned", _("sendt tilbake")
    #: it had adopted, and took that back
    WITHDRAWN = "withdrawn", _("trukket tilbake")
    #: it left the cooperation, or went into another municipality, before it decided
    LEFT = "left", _("gått ut")


class Adoption(TenantModel):
    """One council and one case: how it stands now. Every change is a step.

    `organisation` None: the source says that a council decided, and not which.
    """

    YES: ClassVar[tuple[str, ...]] = (AdoptionState.ADOPTED, AdoptionState.ADOPTED_CHANGED)
    #: states in which the council still has something to decide
    OPEN: ClassVar[tuple[str, ...]] = (
        AdoptionState.WAITING,
        AdoptionState.POSTPONED,
        AdoptionState.RETURNED,
    )

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="adoptions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="adoptions"
    )
    position = models.PositiveSmallIntegerField(default=0)
    #: the municipality's contact for this case
    contact = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="adoptions"
    )
    local_text = models.TextField(_("lokal del av saksframlegget"), blank=True)
    state = models.CharField(
        _("tilstand"), max_length=16, choices=AdoptionState, default=AdoptionState.WAITING
    )
    expected = PartialDateField(_("ventet behandlet"), null=True, blank=True)
    first_expected = PartialDateField(_("først ventet"), null=True, blank=True)
    case_number = models.CharField(_("kommunens saksnummer"), max_length=60, blank=True)
    decided_on = PartialDateField(_("vedtatt"), null=True, blank=True)
    #: as the council adopted it; "" where it is not known
    wording = models.TextField(_("vedtakets ordlyd i kommunen"), blank=True)
    conditions = models.TextField(_("forutsetninger"), blank=True)
    #: when it was asked, where that was after the case was sent to the others
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: no reminders go of themselves to the contact about this case
    reminders_stopped_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: counts the steps of the council's part: who records one says which they saw
    lock = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "organisation"],
                condition=models.Q(organisation__isnull=False),
                name="council_asked_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation or _("en kommune som ikke er oppgitt"))

    @property
    def is_open(self) -> bool:
        """Whether the council still has something to decide."""
        return self.state in self.OPEN

    @property
    def is_yes(self) -> bool:
        return self.state in self.YES


class AdoptionStep(AppendOnlyModel, TenantModel):
    """How a council's part stood after a change, and who said so: the office, or the municipality's
    contact by a personal link (then without a user)."""

    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=AdoptionState)
    expected = PartialDateField(null=True, blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    decided_on = PartialDateField(null=True, blank=True)
    wording = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    note = models.TextField(_("merknad"), blank=True)
    #: what stood before was recorded wrongly; else the council did something new
    is_correction = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["adoption", "number"], name="adoption_step_once")
        ]


class CouncilLink(TenantModel):
    """A personal link to the cases that wait for one municipality's council. Only its SHA-256 is
    kept. It is good until its day, until it is revoked, or until the person is no longer contact.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="council_links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(_("sperret"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("sist brukt"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    @staticmethod
    def sha256(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()


class CouncilLetterKind(models.TextChoices):
    SENT = "sent", _("saken sendt")
    REMINDER = "reminder", _("påminnelse")
    BY_HAND = "by_hand", _("påminnelse sendt for hånd")
    NEW_LINK = "new_link", _("ny lenke")
    WITHDRAWN = "withdrawn", _("saken trukket")


class CouncilLetter(TenantModel):
    """The memory of a mail to a municipality's contact: one digest a person and day. `steps` names
    which reminder of which adoption it was, and the expected date it was counted from:
    {"<adoption>": [<days from the expected date>, "<EDTF>"]}."""

    #: the kinds that remind; a person gets at most one of them a day
    REMINDERS: ClassVar[tuple[str, ...]] = (
        CouncilLetterKind.REMINDER,
        CouncilLetterKind.BY_HAND,
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="council_letters")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    adoptions = models.ManyToManyField(Adoption, related_name="letters")
    kind = models.CharField(max_length=10, choices=CouncilLetterKind)
    steps = models.JSONField(default=dict, blank=True)
    on = models.DateField(_("dag"))
    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on", "id"]
