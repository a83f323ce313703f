"""Meetings, their agendas, and the numbers a body gives its cases."""

import hashlib
from datetime import date
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel, TenantQuerySet
from sporbar.document import partial_dates
from sporbar.governance.models.cases import Case
from sporbar.governance.models.withholding import GovernanceError
from sporbar.governance.queries import MeetingQuerySet
from sporbar.organisations.models import Body, Person, User


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("planlagt")
    HELD = "held", _("holdt")
    CANCELLED = "cancelled", _("avlyst")


class Meeting(TenantModel):
    """A body meets on a day: the agenda is its items. Notice, screen and minutes come later.

    `on` is as certain as the source says; `first_day` is the first day it can be, to order by.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    on = PartialDateField(_("dato"))
    first_day = models.DateField(editable=False)
    starts_at = models.TimeField(_("fra klokka"), null=True, blank=True)
    ends_at = models.TimeField(_("til klokka"), null=True, blank=True)
    place = models.CharField(_("sted"), max_length=200, blank=True)
    state = models.CharField(
        _("tilstand"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED
    )
    note = models.CharField(_("merknad"), max_length=300, blank=True)
    cancelled_reason = models.CharField(_("hvorfor avlyst"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("publisert"), null=True, blank=True)
    #: counts the saves: who saves says which one they saw
    lock = models.PositiveIntegerField(default=1, db_default=1)

    objects = MeetingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-first_day", "starts_at", "id"]
        indexes = [models.Index(fields=["body", "first_day"])]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "on", "starts_at"],
                condition=~models.Q(state="cancelled") & models.Q(starts_at__isnull=False),
                name="meeting_once",
            ),
            models.UniqueConstraint(
                fields=["body", "on"],
                condition=~models.Q(state="cancelled") & models.Q(starts_at=None),
                name="meeting_without_time_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at=None)
                | models.Q(starts_at__isnull=False, ends_at__gt=models.F("starts_at")),
                name="meeting_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.first_day = partial_dates.bounds(self.on)[0] or date.min
        super().save(*args, **kwargs)

    @property
    def year(self) -> int:
        """The year its case numbers belong to: that of the first day it can be, else the last."""
        first, last = partial_dates.bounds(self.on)
        day = first or last
        return day.year if day else self.first_day.year

    @property
    def is_late_for_new(self) -> bool:
        """Whether what joins the agenda now comes after the notice."""
        return self.published_at is not None and self.state == MeetingState.PLANNED

    def check_open(self) -> None:
        """Raise GovernanceError unless items may join it now."""
        if self.state == MeetingState.CANCELLED:
            raise GovernanceError(_now("Møtet er avlyst. Velg et annet møte."))

    def check_planned(self) -> None:
        """Raise GovernanceError, which says why, unless it is still to come."""
        if self.state == MeetingState.HELD:
            raise GovernanceError(
                _now("Møtet er holdt. Det som er holdt, flyttes eller avlyses ikke.")
            )
        if self.state == MeetingState.CANCELLED:
            raise GovernanceError(_now("Møtet er avlyst."))

    def check_times(self) -> None:
        """Raise GovernanceError unless it ends after it starts."""
        if self.ends_at is None:
            return
        if self.starts_at is None:
            raise GovernanceError(_now("Skriv når møtet begynner, når du skriver når det slutter."))
        if self.ends_at <= self.starts_at:
            raise GovernanceError(_now("Møtet slutter før det begynner."))


class MeetingMove(AppendOnlyModel, TenantModel):
    """A meeting was moved: its items and their numbers went with it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="moves")
    from_on = PartialDateField(_("fra dato"))
    to_on = PartialDateField(_("til dato"))
    from_starts_at = models.TimeField(null=True)
    to_starts_at = models.TimeField(null=True)
    from_place = models.CharField(max_length=200, blank=True)
    to_place = models.CharField(max_length=200, blank=True)
    reason = models.CharField(_("hvorfor"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]


class BodyNumbering(TenantModel):
    """How a body writes its case numbers: "012/11", "57/2012", "PS 5/11"."""

    body = models.OneToOneField(Body, on_delete=models.CASCADE, related_name="numbering")
    prefix = models.CharField(_("foran nummeret"), max_length=12, blank=True)
    #: the number is filled with zeros to so many digits
    digits = models.PositiveSmallIntegerField(_("sifre"), default=3)
    long_year = models.BooleanField(_("hele årstallet"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digits__gte=1, digits__lte=5), name="numbering_digits_in_range"
            )
        ]


class NumberState(models.TextChoices):
    RESERVED = "reserved", _("reservert")
    GIVEN = "given", _("gitt")
    WITHDRAWN = "withdrawn", _("trukket")


class CaseNumber(TenantModel):
    """A number of a body and a year. It is never used again and never changed: one that was
    withdrawn keeps its place with a note. `printed` is how it was written when it was given."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="case_numbers")
    year = models.PositiveSmallIntegerField(_("år"))
    sequence = models.PositiveIntegerField(_("løpenummer"))
    printed = models.CharField(_("saksnummer"), max_length=40)
    state = models.CharField(max_length=10, choices=NumberState, default=NumberState.GIVEN)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="numbers"
    )
    #: given after the notice had gone out
    is_late = models.BooleanField(_("ettersendt sak"), default=False)
    note = models.CharField(_("merknad"), max_length=300, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-year", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year", "sequence"], name="case_number_once_a_body_and_year"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="given") | models.Q(case__isnull=False),
                name="given_number_has_case",
            ),
            models.CheckConstraint(
                condition=models.Q(sequence__gte=1), name="case_number_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.printed


class ItemKind(models.TextChoices):
    DECISION = "decision", _("sak til vedtak")
    FOR_INFORMATION = "for_information", _("referatsak")
    BRIEFING = "briefing", _("orienteringssak")
    ANY_OTHER_BUSINESS = "any_other_business", _("eventuelt")


class AgendaItem(TenantModel):
    """A case joins a meeting; or a matter without a case, which then has a title of its own.

    Number None: the source does not say, or the matter has none. An item that was taken off the
    agenda keeps its row and its reason.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    number = models.ForeignKey(
        CaseNumber, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    kind = models.CharField(_("type"), max_length=20, choices=ItemKind, default=ItemKind.DECISION)
    title = models.CharField(_("tittel"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    #: joined after the notice had gone out
    is_late = models.BooleanField(_("kom til etter innkallingen"), default=False)
    withdrawn_at = models.DateTimeField(_("tatt av sakslisten"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("hvorfor"), max_length=300, blank=True)
    #: the meeting it went on to when it was taken off this one
    carried_to = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="carried_items"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "case"],
                condition=models.Q(withdrawn_at=None),
                name="case_once_on_an_agenda",
            ),
            models.CheckConstraint(
                condition=models.Q(case__isnull=False) | ~models.Q(title=""),
                name="item_has_case_or_title",
            ),
        ]

    def __str__(self) -> str:
        title = self.case.title if self.case else self.title
        return f"{self.number} {title}" if self.number else title

    def check_decidable(self, today: date) -> None:
        """Raise GovernanceError, which says why, unless a decision may be recorded that day."""
        if self.meeting.state == MeetingState.CANCELLED:
            raise GovernanceError(
                str(_("Møtet er avlyst. Sett saken på et annet møte før du fører vedtaket."))
            )
        if self.withdrawn_at is not None:
            raise GovernanceError(str(_("Saken er tatt av sakslisten i dette møtet.")))
        if self.meeting.first_day > today:
            raise GovernanceError(str(_("Møtet er ikke holdt ennå. Vedtaket føres etterpå.")))


class MeetingFeedQuerySet(TenantQuerySet):
    def live(self) -> Self:
        return self.filter(revoked_at=None)

    def by_token(self, token: str) -> Self:
        """The live one with this secret."""
        return self.live().filter(token_sha256=MeetingFeed.sha256(token))


class MeetingFeed(TenantModel):
    """A secret link to the meetings of one person's bodies. Only its SHA-256 is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="meeting_feeds")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("sperret"), null=True, blank=True)

    objects = MeetingFeedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "person"],
                condition=models.Q(revoked_at=None),
                name="meeting_feed_once_a_person",
            )
        ]

    @staticmethod
    def sha256(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()
