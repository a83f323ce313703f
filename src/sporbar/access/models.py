"""Invitations: how somebody comes to have an account and roles."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.core.tenancy import TenantModel, TenantQuerySet
from sporbar.organisations.models import User

#: How long an invitation holds.
HOLDS = timedelta(days=14)


class InvitationError(Exception):
    """The invitation cannot be used now; the message is for whoever holds it."""


class InvitationQuerySet(TenantQuerySet):
    """Questions about many invitations."""

    def unanswered(self) -> Self:
        """Neither accepted nor withdrawn; those that ran out too."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(TenantModel):
    """Somebody is asked to take roles in a cooperation. The token is only kept as its SHA-256.

    It is good for whoever has the e-mail address it was sent to, once, for fourteen days.
    """

    email = models.EmailField(gettext_lazy("e-post"))
    name = models.CharField(gettext_lazy("navn"), max_length=150, blank=True)
    #: codes of RoleName
    roles = models.JSONField(default=list)
    title = models.CharField(gettext_lazy("tittel"), max_length=120, blank=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(gettext_lazy("sendt"))
    expires_at = models.DateTimeField(gettext_lazy("gjelder til"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(withdrawn_at=None),
                name="invitation_accepted_or_withdrawn",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email

    def check_usable(self, at: datetime) -> None:
        """Raise InvitationError, which says why and whom to ask, unless it can be accepted."""
        if self.accepted_at is not None:
            raise InvitationError(_("Invitasjonen er brukt. Logg inn med kontoen din."))
        if self.withdrawn_at is not None:
            raise InvitationError(
                _("Invitasjonen er trukket tilbake. Spør daglig leder i samarbeidet.")
            )
        if at >= self.expires_at:
            raise InvitationError(
                _("Invitasjonen er gått ut. Be daglig leder i samarbeidet om en ny.")
            )

    def check_meant_for(self, user: User) -> None:
        """Raise InvitationError unless it was sent to this person's address."""
        if user.email.lower() != self.email.lower():
            raise InvitationError(
                _(
                    "Invitasjonen er sendt til en annen adresse enn den du er logget inn med "
                    "(%(email)s). Logg ut, og åpne lenken på nytt."
                )
                % {"email": user.email}
            )
