"""The tenant, its organisations and bodies, the people who log in, and the trail of deeds."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel
from sporbar.document import partial_dates


class Language(models.TextChoices):
    BOKMAL = "nb", _("bokmål")
    NYNORSK = "nn", _("nynorsk")


class ScreenLanguage(models.TextChoices):
    """Languages the pages can be shown in; adopted text stays as it was written."""

    BOKMAL = "nb", "Bokmål"
    NYNORSK = "nn", "Nynorsk"
    ENGLISH = "en", "English"


class Cooperation(models.Model):
    """A secretariat's region: the tenant that owns every other row."""

    slug = models.SlugField(_("adresse"), unique=True)
    name = models.CharField(_("navn"), max_length=120)
    language = models.CharField(
        _("målform"), max_length=2, choices=Language, default=Language.BOKMAL
    )
    colour = models.CharField(
        _("farge"),
        max_length=7,
        default="#1e4d6b",
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("Skriv fargen som #1e4d6b."))],
    )
    website = models.URLField(_("nettsted"), null=True, blank=True)
    is_fictional = models.BooleanField(_("oppdiktet"), default=False)
    about = models.TextField(_("om samarbeidet"), blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """People log in with their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """Somebody who logs in. Contributors by link have no user."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-post"), unique=True)
    #: language of the office's pages and of mails to this person; "" follows the cooperation
    language = models.CharField(
        _("språk på skjermen"), max_length=2, choices=ScreenLanguage, blank=True, default=""
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()  # type: ignore[misc,assignment]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """By roles alone. Django's own shortcut lets a superuser do everything everywhere; here
        whoever runs the site has no key to what a cooperation keeps to itself."""
        return any(backend.has_perm(self, perm, obj) for backend in get_backends())


class RoleName(models.TextChoices):
    MANAGING_DIRECTOR = "managing_director", _("daglig leder")
    COORDINATOR = "coordinator", _("koordinator")
    SECRETARY = "secretary", _("sekretær")
    ACCOUNTANT = "accountant", _("økonomiansvarlig")
    CONTRIBUTOR = "contributor", _("bidragsyter")
    MEMBER = "member", _("medlem")
    AUDITOR = "auditor", _("revisor")


class Role(TenantModel):
    """What a user may do in a cooperation; one person can hold several."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(_("rolle"), max_length=20, choices=RoleName)
    title = models.CharField(_("tittel"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "user", "name"], name="role_once")
        ]

    def __str__(self) -> str:
        return str(self.title or self.get_name_display())


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


class BodyKind(models.TextChoices):
    REGIONAL_COUNCIL = "regional_council", _("regionråd")
    ASSEMBLY = "assembly", _("representantskap")
    CHIEF_EXECUTIVES = "chief_executives", _("kommunedirektørutvalg")
    EXECUTIVE_COMMITTEE = "executive_committee", _("arbeidsutvalg")
    NETWORK = "network", _("nettverk")
    STEERING_GROUP = "steering_group", _("styringsgruppe")
    SECRETARIAT = "secretariat", _("sekretariat")
    EXTERNAL = "external", _("organ utenfor samarbeidet")


class Body(TenantModel):
    """A body that decides, recommends or works; also bodies outside the cooperation."""

    slug = models.SlugField(_("adresse"), max_length=80)
    name = models.CharField(_("navn"), max_length=200)
    short_name = models.CharField(_("kortnavn"), max_length=60, blank=True)
    kind = models.CharField(_("type"), max_length=20, choices=BodyKind)
    legal_entity = models.ForeignKey(
        LegalEntity,
        on_delete=models.PROTECT,
        related_name="bodies",
        null=True,
        blank=True,
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="bodies",
        null=True,
        blank=True,
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "bodies"
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "slug"], name="body_slug_once"),
            models.UniqueConstraint(fields=["cooperation", "name"], name="body_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class BodyName(TenantModel):
    """A name a body had before; files and drafts that use it still find the body."""

    goes_with_its_row: ClassVar[bool] = True

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("tidligere navn"), max_length=200)
    changed_on = PartialDateField(_("endret"), null=True, blank=True)


class Seat(TenantModel):
    """A seat or post: what it is called, in which body, on whose behalf, from and to.

    Real people's names are not kept here; a holder comes with the people's rooms.
    """

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(_("verv"), max_length=120)
    on_behalf_of = models.CharField(_("på vegne av"), max_length=200, blank=True)
    valid_from = PartialDateField(_("fra"), null=True, blank=True)
    valid_to = PartialDateField(_("til"), null=True, blank=True)
    note = models.CharField(_("merknad"), max_length=300, blank=True)


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
