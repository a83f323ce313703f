"""Bodies, the terms they are elected for, and who sits in them on whose behalf."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel
from sporbar.document import partial_dates
from sporbar.organisations.models.organisation import LegalEntity, Organisation
from sporbar.organisations.models.people import Person


class SeatError(Exception):
    """Bodies, terms or seats are not as this needs them; the message is for the user."""


def check_order(first: str | None, last: str | None) -> None:
    """Raise SeatError when what is said to end, must have ended before it began."""
    earliest = partial_dates.bounds(first)[0] if first else None
    latest = partial_dates.bounds(last)[1] if last else None
    if earliest is not None and latest is not None and latest < earliest:
        raise SeatError(_now("Den siste dagen kommer før den første."))


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
    """A body that decides, recommends or works; also bodies outside the cooperation.

    One that is dissolved keeps everything: `valid_to` is its last day.
    """

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
    about = models.TextField(_("hva det gjør"), blank=True, default="")
    valid_from = PartialDateField(_("opprettet"), null=True, blank=True)
    valid_to = PartialDateField(_("oppløst"), null=True, blank=True)
    succeeded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
        verbose_name=_("avløst av"),
    )
    is_public = models.BooleanField(_("vises på nettsidene"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "bodies"
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "slug"], name="body_slug_once"),
            models.UniqueConstraint(fields=["cooperation", "name"], name="body_name_once"),
            models.CheckConstraint(
                condition=models.Q(succeeded_by=None) | ~models.Q(succeeded_by=models.F("id")),
                name="body_never_succeeds_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_external(self) -> bool:
        return self.kind == BodyKind.EXTERNAL

    def exists_on(self, day: date) -> bool:
        """Whether the body was there on that day; days nobody knows rule nothing out."""
        return partial_dates.holds(self.valid_from, self.valid_to, day)

    def check_exists(self, day: date) -> None:
        """Raise SeatError when the body was dissolved before that day."""
        last = partial_dates.bounds(self.valid_to)[1] if self.valid_to else None
        if last is not None and last < day:
            raise SeatError(_now("%(body)s er oppløst.") % {"body": self})


class BodyName(TenantModel):
    """A name a body had before; files and drafts that use it still find the body."""

    goes_with_its_row: ClassVar[bool] = True

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("tidligere navn"), max_length=200)
    changed_on = PartialDateField(_("endret"), null=True, blank=True)


class Term(TenantModel):
    """A term of office, "2023–2027". `body` None: the same for all the cooperation's bodies."""

    body = models.ForeignKey(
        Body,
        on_delete=models.CASCADE,
        related_name="terms",
        null=True,
        blank=True,
        verbose_name=_("organ"),
    )
    name = models.CharField(_("valgperiode"), max_length=60)
    valid_from = PartialDateField(_("fra"), null=True, blank=True)
    valid_to = PartialDateField(_("til"), null=True, blank=True)

    class Meta:
        ordering = ["valid_from", "id"]
        verbose_name_plural = _("valgperioder")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "name"],
                condition=models.Q(body=None),
                name="term_of_all_once",
            ),
            models.UniqueConstraint(fields=["body", "name"], name="term_of_body_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SeatKind(models.TextChoices):
    CHAIR = "chair", _("leder")
    DEPUTY_CHAIR = "deputy_chair", _("nestleder")
    MEMBER = "member", _("medlem")
    DEPUTY = "deputy", _("varamedlem")
    OBSERVER = "observer", _("observatør")
    SECRETARY = "secretary", _("sekretær")


class Seat(TenantModel):
    """A seat or post: what it is called, in which body, who holds it, on whose behalf, from and to.

    `role` is what it is called, `kind` what it is; `on_behalf_of` is as the source says it,
    `organisation` which of ours that is. `person` None is not named, unless `is_vacant` says that
    nobody holds it. Who holds the seat next is a row of its own that `replaces` this one.
    """

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(_("verv"), max_length=120)
    kind = models.CharField(_("type"), max_length=20, choices=SeatKind, null=True, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="seats", null=True, blank=True
    )
    is_vacant = models.BooleanField(_("plassen står tom"), default=False)
    on_behalf_of = models.CharField(_("på vegne av"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="seats", null=True, blank=True
    )
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, related_name="seats", null=True, blank=True
    )
    #: 1 is called in first; only for deputies
    substitute_order = models.PositiveSmallIntegerField(_("varanummer"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("plass i lista"), default=0)
    valid_from = PartialDateField(_("fra"), null=True, blank=True)
    #: the last day
    valid_to = PartialDateField(_("til"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    #: the seat itself went with its holder: that nobody follows is no gap
    has_lapsed = models.BooleanField(_("plassen falt bort"), default=False)
    note = models.CharField(_("merknad"), max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = _("verv")
        constraints = [
            models.CheckConstraint(
                # an unknown kind is no deputy, and a check that is unknown lets everything in
                condition=models.Q(substitute_order=None)
                | (models.Q(kind__isnull=False) & models.Q(kind=SeatKind.DEPUTY)),
                name="seat_order_only_of_deputies",
            ),
            models.CheckConstraint(
                condition=models.Q(is_vacant=False) | models.Q(person=None),
                name="seat_vacant_has_no_holder",
            ),
            models.CheckConstraint(
                condition=models.Q(replaces=None) | ~models.Q(replaces=models.F("id")),
                name="seat_never_replaces_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.role

    @property
    def behalf(self) -> str:
        """On whose behalf, in words; "" when nobody says. Needs its organisation."""
        return str(self.organisation or self.on_behalf_of)

    @property
    def behalf_in_files(self) -> str:
        """On whose behalf, as a file says it: in the source's words where there are any, so that
        the same file read again finds the same seat. Needs its organisation."""
        return self.on_behalf_of or str(self.organisation or "")

    def holds_on(self, day: date) -> bool:
        """Whether the seat was there on that day; days nobody knows rule nothing out."""
        return partial_dates.holds(self.valid_from, self.valid_to, day)

    def check_dates(self) -> None:
        """Raise SeatError when the last day comes before the first."""
        check_order(self.valid_from, self.valid_to)

    def may_overlap(self, other: "Seat") -> bool:
        """Whether the two can have been held on the same day, as far as anybody knows."""
        return not (
            _surely_before(self.valid_to, other.valid_from)
            or _surely_before(other.valid_to, self.valid_from)
        )


def _surely_before(last: str | None, first: str | None) -> bool:
    """Whether something that ended `last` was over when something began `first`.

    "Until 2023" and "from 2023" do not overlap: whoever wrote that meant one after the other.
    """
    if last is None or first is None:
        return False
    ended, begins = partial_dates.bounds(last), partial_dates.bounds(first)
    if ended[1] is None or begins[0] is None:
        return False
    if ended[1] < begins[0]:
        return True
    return ended == begins and ended[0] != ended[1]
