"""Consultations and studies; events and meetings with others; agreements."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel
from sporbar.governance.models.cases import Case
from sporbar.governance.queries import PublishedQuerySet
from sporbar.organisations.models import Body, Organisation, Person
from sporbar.plans.models import Measure
from sporbar.records.models import StoredFile
from sporbar.rounds.models import QuantifierWord


class ConsultationKind(models.TextChoices):
    INCOMING = "incoming", _("høring")
    OWN_INITIATIVE = "own_initiative", _("innspill på eget initiativ")
    STUDY = "study", _("utredning vi følger")


class ConsultationState(models.TextChoices):
    OPEN = "open", _("åpen")
    DRAFTED = "drafted", _("utkast skrevet")
    SENT = "sent", _("uttalelse sendt")
    NOT_ANSWERED = "not_answered", _("ikke besvart")
    CONCLUDED = "concluded", _("avsluttet")


class Consultation(TenantModel):
    """A hearing that came in, input given on our own initiative, or somebody's study we follow.

    `statement` is what was or will be said; the public sees it once it is sent. `expected` is when
    the study, or the outcome, is awaited.
    """

    kind = models.CharField(_("type"), max_length=14, choices=ConsultationKind)
    state = models.CharField(
        _("tilstand"), max_length=12, choices=ConsultationState, default=ConsultationState.OPEN
    )
    title = models.CharField(_("tittel"), max_length=300)
    #: who asks or decides, in words
    sender = models.CharField(_("avsender"), max_length=200, blank=True)
    sender_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    archive_reference = models.CharField(_("arkivreferanse"), max_length=80, blank=True)
    received_on = PartialDateField(_("mottatt"), null=True, blank=True)
    deadline = PartialDateField(_("høringsfrist"), null=True, blank=True)
    responsible_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    responsible_text = models.CharField(_("hvem svarer"), max_length=200, blank=True)
    adopted_by = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    statement = models.TextField(_("uttalelse"), blank=True)
    statement_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_on = PartialDateField(_("sendt"), null=True, blank=True)
    sent_to = models.CharField(_("sendt til"), max_length=200, blank=True)
    expected = PartialDateField(_("ventet"), null=True, blank=True)
    outcome = models.TextField(_("hva det ble til"), blank=True)
    outcome_on = PartialDateField(_("avgjort"), null=True, blank=True)
    measures = models.ManyToManyField(Measure, blank=True, related_name="consultations")
    note = models.TextField(_("merknad"), blank=True)
    published_at = models.DateTimeField(_("publisert"), null=True, blank=True)
    lock = models.PositiveIntegerField(default=1, db_default=1)

    objects = PublishedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class EventKind(models.TextChoices):
    CONFERENCE = "conference", _("konferanse")
    COURSE = "course", _("kurs")
    GATHERING = "gathering", _("samling")
    MEETING = "meeting", _("møte med andre")
    VISIT = "visit", _("besøk")
    OTHER = "other", _("annet arrangement")


class EventState(models.TextChoices):
    PLANNED = "planned", _("planlagt")
    HELD = "held", _("gjennomført")
    CANCELLED = "cancelled", _("avlyst")


class Event(TenantModel):
    """A conference, course, gathering, a meeting with others or a visit, as certain as it is said.

    Participants as said: exactly 5, over 100, several; both None where nobody says.
    """

    kind = models.CharField(_("type"), max_length=10, choices=EventKind)
    state = models.CharField(
        _("tilstand"), max_length=10, choices=EventState, default=EventState.PLANNED
    )
    title = models.CharField(_("tittel"), max_length=300)
    starts_on = PartialDateField(_("fra"), null=True, blank=True)
    ends_on = PartialDateField(_("til"), null=True, blank=True)
    place = models.CharField(_("sted"), max_length=200, blank=True)
    organiser = models.CharField(_("arrangør"), max_length=200, blank=True)
    organiser_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    with_whom = models.CharField(_("sammen med"), max_length=300, blank=True)
    with_organisations = models.ManyToManyField(Organisation, blank=True, related_name="events")
    participants_said = models.CharField(
        _("antall sagt som"), max_length=12, choices=QuantifierWord, null=True, blank=True
    )
    participants = models.PositiveIntegerField(_("deltakere"), null=True, blank=True)
    next_edition = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="earlier_editions"
    )
    measures = models.ManyToManyField(Measure, blank=True, related_name="events")
    note = models.TextField(_("merknad"), blank=True)
    published_at = models.DateTimeField(_("publisert"), null=True, blank=True)
    lock = models.PositiveIntegerField(default=1, db_default=1)

    objects = PublishedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(participants=None) | models.Q(participants_said__isnull=False),
                name="event_count_says_how",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Agreement(TenantModel):
    """A joint agreement: who, from when to when, and the last day to give notice.

    `warn_days`: so many days before `notice_by` (or the end) it is warned of.
    """

    title = models.CharField(_("tittel"), max_length=300)
    about = models.TextField(_("hva avtalen gjelder"), blank=True)
    parties = models.ManyToManyField(Organisation, blank=True, related_name="agreements")
    other_parties = models.CharField(_("andre parter"), max_length=300, blank=True)
    starts_on = PartialDateField(_("gjelder fra"), null=True, blank=True)
    ends_on = PartialDateField(_("gjelder til"), null=True, blank=True)
    notice_by = models.DateField(_("siste dag for oppsigelse"), null=True, blank=True)
    warn_days = models.PositiveSmallIntegerField(_("varsle dager før"), default=90)
    renewal = models.CharField(_("fornyelse"), max_length=300, blank=True)
    ended_on = PartialDateField(_("avsluttet"), null=True, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    measures = models.ManyToManyField(Measure, blank=True, related_name="agreements")
    published_at = models.DateTimeField(_("publisert"), null=True, blank=True)
    lock = models.PositiveIntegerField(default=1, db_default=1)

    objects = PublishedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title
