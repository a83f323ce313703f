"""One row per deed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.organisations.models.cooperation import Cooperation, User


class TrailEntry(AppendOnlyModel):
    """One row per deed: who did what, when, in which role, from where. For investigation, never
    for features.

    `user` is None for the command line and for contributors by link; `actor` says who it was in
    words as of that moment.
    """

    cooperation = models.ForeignKey(Cooperation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("tidspunkt"))
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    actor = models.CharField(_("hvem"), max_length=200)
    #: the roles held in this cooperation at that moment, as codes with commas; "" for none
    roles = models.CharField(_("rolle"), max_length=120, default="", db_default="")
    #: network address of the request; "" for the command line and the worker
    origin = models.CharField(_("fra"), max_length=45, default="", db_default="")
    deed = models.CharField(_("handling"), max_length=60)
    subject = models.CharField(_("gjelder"), max_length=200)
    details = models.JSONField(_("detaljer"), default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "trail entries"
        indexes = [models.Index(fields=["cooperation", "-at"])]
