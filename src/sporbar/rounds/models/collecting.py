"""How a round's status is collected: who is asked what, by which links and mails, and what is
being written."""

import hashlib
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.core.tenancy import TenantModel
from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Person, User
from sporbar.plans.models import Measure
from sporbar.rounds.models.rounds import Round, RoundError, RoundState
from sporbar.rounds.models.status import StatusEntry


class Contributor(TenantModel):
    """A person's part in one round. Address, name and language are the person's own; `title` is
    what is printed with what they say. Who leaves in the middle keeps the row."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="contributors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("tittel"), max_length=120, blank=True)
    left_at = models.DateTimeField(_("gikk ut av runden"), null=True, blank=True)

    class Meta:
        ordering = ["person__name", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="contributor_once")]

    def __str__(self) -> str:
        return str(self.person)


class ContributorLink(TenantModel):
    """A personal link to one person's part of one round. Only its SHA-256 is kept; every mail has
    one of its own. It is good until the round closes, the person leaves or it is revoked."""

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("sperret"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("sist brukt"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    @staticmethod
    def sha256(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()


class RequestState(models.TextChoices):
    WAITING = "waiting", _("venter")
    DRAFT = "draft", _("påbegynt")
    SUBMITTED = "submitted", _("levert")
    RETURNED = "returned", _("sendt tilbake")
    APPROVED = "approved", _("godkjent")


class StatusRequest(TenantModel):
    """One question of a round: how are these measures going? Mostly one measure or strand; several
    where one answer covers them. `entry` is the answer that was submitted last and not taken back.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="requests")
    state = models.CharField(
        _("tilstand"), max_length=10, choices=RequestState, default=RequestState.WAITING
    )
    changed_at = models.DateTimeField(_("sist endret"))
    contributors = models.ManyToManyField(
        Contributor, through="rounds.Assignment", related_name="requests"
    )
    entry = models.ForeignKey(
        StatusEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]

    #: states in which the person has something left to do
    OPEN: ClassVar[tuple[str, ...]] = (
        RequestState.WAITING,
        RequestState.DRAFT,
        RequestState.RETURNED,
    )

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def check_answerable(self) -> None:
        """Raise RoundError, which says why, unless it may be written in and submitted now."""
        self.round.check_open()
        if self.state == RequestState.SUBMITTED:
            raise RoundError(_("Svaret er levert. Ta det tilbake for å endre det."))
        if self.state == RequestState.APPROVED:
            raise RoundError(_("Svaret er godkjent og ligger fast."))

    def check_can_be_taken_back(self) -> None:
        """Raise RoundError unless a submitted answer may be taken back now."""
        self.round.check_open()
        if self.state == RequestState.APPROVED:
            raise RoundError(
                _("Svaret er godkjent. Be koordinatoren sende det tilbake hvis noe må endres.")
            )
        if self.state != RequestState.SUBMITTED:
            raise RoundError(_("Svaret er ikke levert."))

    def check_reviewable(self) -> None:
        """Raise RoundError unless the answer may be approved or returned now."""
        if self.entry_id is None or self.state not in (
            RequestState.SUBMITTED,
            RequestState.APPROVED,
        ):
            raise RoundError(_("Det er ikke noe levert svar å ta stilling til."))

    def check_approvable(self, seen: int | None) -> None:
        """Raise RoundError unless the answer that was `seen` (an entry's primary key) may be
        approved now."""
        if self.entry_id is None or seen is None:
            raise RoundError(_("Det er ikke noe levert svar å godkjenne."))
        if self.entry_id != seen:
            raise RoundError(_("Et nytt svar er levert siden du så på det. Les det nye først."))
        if self.state == RequestState.APPROVED:
            raise RoundError(_("Svaret er allerede godkjent."))
        if self.state == RequestState.RETURNED:
            raise RoundError(_("Svaret er sendt tilbake. Nå er det bidragsyterens tur."))
        self.check_reviewable()

    def check_returnable(self, seen: int | None) -> None:
        """Raise RoundError unless the answer that was `seen` may be sent back now."""
        self.round.check_open()
        if self.state == RequestState.RETURNED:
            raise RoundError(_("Svaret er allerede sendt tilbake."))
        self.check_reviewable()
        if self.entry_id != seen:
            raise RoundError(_("Et nytt svar er levert siden du så på det. Les det nye først."))

    def check_approval_undoable(self) -> None:
        """Raise RoundError unless an approval may be taken back now."""
        self.round.check_open()
        if self.state != RequestState.APPROVED:
            raise RoundError(_("Svaret er ikke godkjent."))

    def check_reassignable(self) -> None:
        """Raise RoundError unless others may be asked instead now."""
        if self.round.state == RoundState.CLOSED:
            raise RoundError(_("Runden er lukket. Den må åpnes igjen før noen kan spørres."))
        if self.state == RequestState.SUBMITTED:
            raise RoundError(_("Svaret er levert. Send det tilbake hvis andre skal svare."))
        if self.state == RequestState.APPROVED:
            raise RoundError(_("Svaret er godkjent og ligger fast."))

    def check_remindable(self) -> None:
        """Raise RoundError unless there is something to remind of now."""
        self.round.check_open()
        if not self.is_open:
            raise RoundError(_("Svaret er levert, så det er ingenting å minne om."))


class RequestCoverage(TenantModel):
    """A measure or strand a question is about; each is asked about once in a round."""

    request = models.ForeignKey(StatusRequest, on_delete=models.CASCADE, related_name="covers")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "measure"], name="measure_asked_once")
        ]


class Assignment(TenantModel):
    """Who is asked a question; several may answer one together."""

    request = models.ForeignKey(StatusRequest, on_delete=models.CASCADE, related_name="assignments")
    contributor = models.ForeignKey(
        Contributor, on_delete=models.CASCADE, related_name="assignments"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "contributor"], name="assignment_once")
        ]


class StatusDraft(TenantModel):
    """What is being written as an answer; it may change until it is submitted.

    `content` is the tree of a `rounds.content.AnswerPart`. `lock` counts the saves: who saves says
    which one they saw.
    """

    request = models.OneToOneField(StatusRequest, on_delete=models.CASCADE, related_name="draft")
    content = models.JSONField(default=dict)
    lock = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField()
    #: who wrote last, in words as of that moment
    edited_by = models.CharField(max_length=200, blank=True)


class StatusDraftRevision(AppendOnlyModel, TenantModel):
    """What a draft said after a save: to see what the other one changed, and to undo."""

    request = models.ForeignKey(StatusRequest, on_delete=models.PROTECT, related_name="revisions")
    lock = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-lock"]
        constraints = [
            models.UniqueConstraint(fields=["request", "lock"], name="status_revision_once")
        ]


class CommentKind(models.TextChoices):
    COMMENT = "comment", _("kommentar")
    RETURNED = "returned", _("sendt tilbake")


class RequestComment(AppendOnlyModel, TenantModel):
    """A word between coordinator and contributor; it stays with the measure."""

    request = models.ForeignKey(StatusRequest, on_delete=models.PROTECT, related_name="comments")
    kind = models.CharField(max_length=10, choices=CommentKind, default=CommentKind.COMMENT)
    text = models.TextField(_("kommentar"))
    #: in words as of that moment; `user` is None for who came by link
    author = models.CharField(max_length=200)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    #: written by who is asked, not by the office: somebody may be both
    from_asked = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class LetterKind(models.TextChoices):
    OPENING = "opening", _("åpning")
    REMINDER = "reminder", _("påminnelse")
    BY_HAND = "by_hand", _("påminnelse sendt for hånd")
    RETURNED = "returned", _("sendt tilbake")
    ASKED_ANEW = "asked_anew", _("nye tiltak")
    NEW_LINK = "new_link", _("ny lenke")
    COMMENT = "comment", _("kommentar")


class Letter(TenantModel):
    """The memory of a mail to a contributor: one that went to the outbox, or a reminder that was
    stopped before its day. `step` is a reminder's day from the deadline; one sent by hand has the
    step it went instead of."""

    #: mails that only ask somebody to answer: of no use once they have
    REMINDERS: ClassVar[tuple[str, ...]] = (LetterKind.REMINDER, LetterKind.BY_HAND)

    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=LetterKind)
    step = models.SmallIntegerField(null=True, blank=True)
    on = models.DateField(_("dag"))
    mail = models.ForeignKey(
        OutgoingMail, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contributor", "step"],
                condition=models.Q(kind="reminder"),
                name="reminder_step_once",
            ),
            models.CheckConstraint(
                condition=models.Q(mail__isnull=False, stopped_at=None)
                | models.Q(mail=None, stopped_at__isnull=False),
                name="letter_sent_or_stopped",
            ),
        ]
