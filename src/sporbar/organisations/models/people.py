"""People whom plans, seats and letters name, with what they were called and stood for."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel
from sporbar.document import partial_dates
from sporbar.organisations.models.cooperation import User
from sporbar.organisations.models.organisation import Organisation


class Person(TenantModel):
    """Somebody a plan or a seat names. Many never log in; `user` joins those who do.

    `slug` is how plans refer to the person: it stays when the name changes. The e-mail address is
    for the office and never shown to the public.
    """

    slug = models.SlugField(_("adresse"), max_length=80)
    name = models.CharField(_("navn"), max_length=200)
    email = models.EmailField(_("e-post"), blank=True)
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="persons"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "slug"], name="person_slug_once"),
            models.UniqueConstraint(
                fields=["cooperation", "user"],
                condition=models.Q(user__isnull=False),
                name="person_user_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Employment(TenantModel):
    """Where a person works or worked, under which title. Days nobody knows are None."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="employments"
    )
    title = models.CharField(_("tittel"), max_length=120, blank=True)
    valid_from = PartialDateField(_("fra"), null=True, blank=True)
    valid_to = PartialDateField(_("til"), null=True, blank=True)


class PersonName(TenantModel):
    """A name a person had before, and the day it was changed: who sat somewhere is called what
    they were called then."""

    goes_with_its_row: ClassVar[bool] = True

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("tidligere navn"), max_length=200)
    changed_on = PartialDateField(_("endret"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = _("tidligere navn")


class PartyMembership(TenantModel):
    """The party or list a person stood for, and when. Days nobody knows are None.

    What is a political view is kept only for those who hold or held a seat for it, as the
    elections themselves make it public.
    """

    goes_with_its_row: ClassVar[bool] = True

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="party_memberships", verbose_name=_("person")
    )
    party = models.CharField(_("parti eller liste"), max_length=120)
    valid_from = PartialDateField(_("fra"), null=True, blank=True)
    valid_to = PartialDateField(_("til"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = _("partier")

    def __str__(self) -> str:
        return self.party

    def holds_on(self, day: date) -> bool:
        """Whether the person stood for it on that day; days nobody knows rule nothing out."""
        return partial_dates.holds(self.valid_from, self.valid_to, day)


class CouncilContact(TenantModel):
    """Whom to write to about cases sent to a municipality's council, and when it was they."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="council_contacts",
        verbose_name=_("kommune"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="council_contacts", verbose_name=_("person")
    )
    title = models.CharField(_("tittel"), max_length=120, blank=True)
    valid_from = PartialDateField(_("fra"), null=True, blank=True)
    valid_to = PartialDateField(_("til"), null=True, blank=True)

    class Meta:
        ordering = ["organisation__name", "id"]
        verbose_name_plural = _("kontakter i kommunene")

    def __str__(self) -> str:
        return str(self.person)

    def holds_on(self, day: date) -> bool:
        """Whether it was they on that day; days nobody knows rule nothing out."""
        return partial_dates.holds(self.valid_from, self.valid_to, day)
