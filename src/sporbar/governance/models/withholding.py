"""What may be kept from the public, and on which legal basis."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class GovernanceError(Exception):
    """It cannot be done now; the message says why, and is for the user."""


class Withholdable(models.Model):
    """Something that may be withheld whole. What is withheld names its legal basis (offentleglova,
    "offl. § 13 jf. fvl. § 13 første ledd"), and every public view shows the public variant instead.

    `withheld_basis` "" is open. `withheld_until` is the last day it is withheld; None has no end.
    """

    withheld_basis = models.CharField(_("hjemmel"), max_length=200, blank=True, default="")
    withheld_until = models.DateField(_("unntatt til og med"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withheld_until=None) | ~models.Q(withheld_basis=""),
                name="%(class)s_end_has_basis",
            )
        ]

    def is_withheld_on(self, day: date) -> bool:
        """Whether the public may not see it that day."""
        return bool(self.withheld_basis) and (
            self.withheld_until is None or day <= self.withheld_until
        )
