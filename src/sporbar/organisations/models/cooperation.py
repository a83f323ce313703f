"""The tenant, the people who log in, and their roles."""

from typing import Any, ClassVar

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.tenancy import TenantModel


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
