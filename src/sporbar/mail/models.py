"""The outbox: every mail is a row before it is sent, and stays as the memory of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.mail.queries import OutgoingMailQuerySet
from sporbar.organisations.models import Cooperation, User


class MailState(models.TextChoices):
    QUEUED = "queued", _("venter")
    SENT = "sent", _("sendt")
    FAILED = "failed", _("gitt opp")
    PULLED = "pulled", _("trukket tilbake")


class OutgoingMail(models.Model):
    """One mail to one address.

    It belongs to no cooperation when it is about somebody's own account. `message_id` is made when
    the mail is queued: should it be sent twice, receivers can see that it is the same. A worker
    that sends it holds the lease until `leased_until`; when that has passed, another may try.
    """

    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    message_id = models.CharField(max_length=200, unique=True)
    to = models.EmailField(_("til"))
    subject = models.CharField(_("emne"), max_length=300)
    text = models.TextField(_("tekst"))
    html = models.TextField(blank=True)
    language = models.CharField(_("språk"), max_length=2, default="nb")
    #: holds a link that lets its reader in: blanked when sent or given up, never shown in lists
    is_sensitive = models.BooleanField(default=False)
    queued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    queued_at = models.DateTimeField(_("lagt i kø"))
    state = models.CharField(
        _("tilstand"), max_length=6, choices=MailState, default=MailState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    next_try_at = models.DateTimeField(_("neste forsøk"))
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(_("sendt"), null=True, blank=True)
    last_error = models.TextField(_("siste feil"), blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-id"]
        indexes = [models.Index(fields=["state", "next_try_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at=None)),
                name="sent_mail_says_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
