"""Legal entities, organisations with their names and numbers, and who is a member."""

from datetime import date
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel
from sporbar.document import partial_dates


class LegalForm(models.TextChoices):
    IPR = "ipr", _("interkommunalt politisk råd")
    KO = "ko", _("kommunalt oppgavefellesskap")
    HOST = "host", _("vertskommune")
    OTHER = "other", _("annen form")


class LegalEntity(TenantModel):
    """A legal entity the secretariat serves. `form` None: the source does not say.

    Forms: kommuneloven ch. 18 (IPR), ch. 19 (KO), ch. 20 (host municipality).
    """

    name = models.CharField(_("navn"), max_length=200)
    form = models.CharField(
        _("organisasjonsform"), max_length=10, choices=LegalForm, null=True, blank=True
    )
    organisation_number = models.CharField(
        _("organisasjonsnummer"), max_length=9, null=True, blank=True
    )
    founded_on = PartialDateField(_("stiftet"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "name"], name="legal_entity_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("kommune")
    COUNTY = "county", _("fylkeskommune")
    AGENCY = "agency", _("statlig virksomhet")
    COMPANY = "company", _("selskap")
    COOPERATION = "cooperation", _("samarbeid")
    INSTITUTE = "institute", _("institutt")
    PROGRAMME = "programme", _("program")
    OTHER = "other", _("annet")


class Organisation(TenantModel):
    """A municipality, county, agency or company as this cooperation knows it."""

    slug = models.SlugField(_("adresse"), max_length=80)
    name = models.CharField(_("navn"), max_length=200)
    kind = models.CharField(
        _("type"),
        max_length=20,
        choices=OrganisationKind,
        default=OrganisationKind.OTHER,
    )
    organisation_number = models.CharField(
        _("organisasjonsnummer"), max_length=9, null=True, blank=True
    )
    #: where it was merged with others or only changed its legal person: what it became, and when
    succeeded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    succeeded_on = PartialDateField(_("gikk over i"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "slug"], name="organisation_slug_once"),
            models.UniqueConstraint(fields=["cooperation", "name"], name="organisation_name_once"),
            models.CheckConstraint(
                condition=models.Q(succeeded_by=None) | ~models.Q(succeeded_by=models.F("id")),
                name="organisation_never_succeeds_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationName(TenantModel):
    """A name an organisation had before; found by search, printed in what was frozen then."""

    goes_with_its_row: ClassVar[bool] = True

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="former_names"
    )
    name = models.CharField(_("tidligere navn"), max_length=200)
    changed_on = PartialDateField(_("endret"), null=True, blank=True)


class MunicipalityNumber(TenantModel):
    """A municipality's four-digit number and the days it was in force (SSB Klass 131).

    `valid_to` is the last day, None while in force.
    """

    goes_with_its_row: ClassVar[bool] = True

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="numbers")
    number = models.CharField(
        _("kommunenummer"),
        max_length=4,
        validators=[RegexValidator(r"^[0-9]{4}$", _("Et kommunenummer har fire siffer."))],
    )
    valid_from = models.DateField(_("gjelder fra"))
    valid_to = models.DateField(_("gjelder til"), null=True, blank=True)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "valid_from"],
                name="municipality_number_once_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="municipality_number_dates_in_order",
            ),
        ]


class Membership(TenantModel):
    """A municipality's membership. Days the source does not give are None."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    legal_entity = models.ForeignKey(
        LegalEntity,
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
    )
    valid_from = PartialDateField(_("medlem fra"), null=True, blank=True)
    valid_to = PartialDateField(_("medlem til"), null=True, blank=True)
    is_office_municipality = models.BooleanField(_("kontorkommune"), default=False)

    def holds_on(self, day: date) -> bool:
        """Whether it is a member on that day; days nobody knows rule nothing out."""
        return partial_dates.holds(self.valid_from, self.valid_to, day)
