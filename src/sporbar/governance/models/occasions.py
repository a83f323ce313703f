"""Consultations and studies; events and meetings with others; agreements."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel
from sporbar.document import partial_dates
from sporbar.governance.models.cases import Case
from sporbar.governance.models.withholding import GovernanceError
from sporbar.governance.queries.occasions import (
    AgreementQuerySet,
    ConsultationQuerySet,
    EventQuerySet,
)
from sporbar.organisations.models import Body, Organisation, Person, User
from sporbar.plans.models import Measure
from sporbar.records.models import StoredFile
from sporbar.rounds.models import QuantifierWord

#: The words for a count that come with a number.
WITH_NUMBER = (
    QuantifierWord.EXACTLY,
    QuantifierWord.OVER,
    QuantifierWord.AT_LEAST,
    QuantifierWord.ABOUT,
)


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

    `statement` is what was or will be said; the public sees it once it is sent, and from then on
    it is fast. `expected` is when the study, or the outcome, is awaited, `expected_said` the words
    of the source where they say more ("slutten av august"). `note` is the office's own.
    """

    #: still to be answered
    OPEN: ClassVar[tuple[str, ...]] = (ConsultationState.OPEN, ConsultationState.DRAFTED)

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
    expected_said = models.CharField(_("ventet, slik det ble sagt"), max_length=200, blank=True)
    not_answered_reason = models.CharField(_("hvorfor ikke besvart"), max_length=300, blank=True)
    outcome = models.TextField(_("hva det ble til"), blank=True)
    outcome_on = PartialDateField(_("avgjort"), null=True, blank=True)
    measures = models.ManyToManyField(Measure, blank=True, related_name="consultations")
    note = models.TextField(_("merknad"), blank=True)
    published_at = models.DateTimeField(_("publisert"), null=True, blank=True)
    lock = models.PositiveIntegerField(default=1, db_default=1)

    objects = ConsultationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="not_answered") | ~models.Q(not_answered_reason=""),
                name="not_answered_says_why",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_study(self) -> bool:
        return bool(self.kind == ConsultationKind.STUDY)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done: answered, or for a study awaited."""
        return self.state in self.OPEN

    @property
    def is_sent(self) -> bool:
        """Whether a statement was sent, whatever came of it later."""
        return self.state == ConsultationState.SENT or (
            self.state == ConsultationState.CONCLUDED and self.sent_on is not None
        )

    @property
    def sent_statement(self) -> str:
        """What was said, once it is sent; a draft is nobody else's."""
        return self.statement if self.is_sent else ""

    @property
    def sent_file(self) -> StoredFile | None:
        """The file that was sent; None as long as it is not."""
        return self.statement_file if self.is_sent else None

    def is_late_on(self, day: date) -> bool:
        """Whether the last day it may mean is over and nothing is sent."""
        last = partial_dates.bounds(self.deadline)[1] if self.deadline else None
        return self.is_open and not self.is_study and last is not None and last < day

    def check_draftable(self) -> None:
        """Raise GovernanceError unless the statement may be written in now."""
        if self.is_study:
            raise GovernanceError(gettext("En utredning vi følger, har ingen uttalelse fra oss."))
        if self.is_sent:
            raise GovernanceError(
                gettext(
                    "Uttalelsen er sendt og ligger fast. Skriv det som kom til siden, under «Hva "
                    "det ble til» eller i merknaden."
                )
            )
        if not self.is_open:
            raise GovernanceError(
                gettext("Høringen er avsluttet uten svar. Ta den opp igjen for å skrive.")
            )

    def check_sendable(self, sent_on: str, today: date) -> None:
        """Raise GovernanceError unless there is a statement that can be sent. Of input on one's own
        initiative that went out before today the words may be unknown: that it was given is known
        all the same."""
        self.check_draftable()
        last = partial_dates.bounds(sent_on)[1]
        went_out_before = (
            self.kind == ConsultationKind.OWN_INITIATIVE and last is not None and last < today
        )
        if not went_out_before and not self.statement and self.statement_file_id is None:
            raise GovernanceError(
                gettext("Skriv uttalelsen eller legg ved en fil før du fører den som sendt.")
            )

    def check_concludable(self) -> None:
        """Raise GovernanceError unless it may be noted what came of it."""
        if self.is_open and not self.is_study:
            raise GovernanceError(
                gettext(
                    "Før først at uttalelsen er sendt, eller at høringen ikke blir besvart. "
                    "Skriv så hva det ble til."
                )
            )


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
    note = models.TextField(_("om arrangementet"), blank=True)
    cancelled_reason = models.CharField(_("hvorfor avlyst"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("publisert"), null=True, blank=True)
    lock = models.PositiveIntegerField(default=1, db_default=1)

    objects = EventQuerySet.as_manager()  # type: ignore[misc]

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

    @property
    def when(self) -> str | None:
        """The days as one date (EDTF); None where nobody says when it begins."""
        return days(self.starts_on, self.ends_on)

    def check_dates(self) -> None:
        """Raise GovernanceError where it ends before it begins."""
        check_order(self.starts_on, self.ends_on)

    def check_count(self) -> None:
        """Raise GovernanceError unless the participants are said in a way one can print."""
        if self.participants_said in WITH_NUMBER and self.participants is None:
            raise GovernanceError(
                gettext("Skriv hvor mange, eller velg «flere» eller «ikke tallfestet».")
            )
        if self.participants is not None and self.participants_said not in WITH_NUMBER:
            raise GovernanceError(
                gettext("Velg om tallet er nøyaktig, over, minst eller om lag, eller ta det bort.")
            )

    def check_holdable(self, today: date) -> None:
        """Raise GovernanceError unless it can have been held by that day."""
        if self.state == EventState.CANCELLED:
            raise GovernanceError(gettext("Arrangementet er avlyst. Ta det opp igjen først."))
        first = partial_dates.bounds(self.starts_on)[0] if self.starts_on else None
        if first is not None and first > today:
            raise GovernanceError(
                gettext("Arrangementet har ikke begynt ennå. Rett datoen, eller vent.")
            )

    def check_cancellable(self) -> None:
        """Raise GovernanceError unless it can be cancelled."""
        if self.state == EventState.HELD:
            raise GovernanceError(gettext("Arrangementet er gjennomført og kan ikke avlyses."))


class AgreementStanding(models.TextChoices):
    """How an agreement stands on a day, by its dates alone."""

    NOT_BEGUN = "not_begun", _("ikke begynt")
    IN_FORCE = "in_force", _("gjelder")
    NEAR = "near", _("frist nær")
    NOTICE_PASSED = "notice_passed", _("oppsigelsesfrist ute")
    RUN_OUT = "run_out", _("utløpt")
    ENDED = "ended", _("avsluttet")


class Agreement(TenantModel):
    """A joint agreement: who, from when to when, and the last day to give notice.

    `warn_days`: so many days before `notice_by` (or the end) it is warned of. `notice_term` and
    `renewal` are the agreement's own words ("seks måneder"); nothing is computed from them.
    """

    title = models.CharField(_("tittel"), max_length=300)
    about = models.TextField(_("hva avtalen gjelder"), blank=True)
    parties = models.ManyToManyField(Organisation, blank=True, related_name="agreements")
    other_parties = models.CharField(_("andre parter"), max_length=300, blank=True)
    starts_on = PartialDateField(_("gjelder fra"), null=True, blank=True)
    ends_on = PartialDateField(_("gjelder til"), null=True, blank=True)
    notice_by = models.DateField(_("siste dag for oppsigelse"), null=True, blank=True)
    warn_days = models.PositiveSmallIntegerField(_("varsle dager før"), default=90)
    notice_term = models.CharField(_("oppsigelsestid"), max_length=200, blank=True)
    renewal = models.CharField(_("fornyelse"), max_length=300, blank=True)
    ended_on = PartialDateField(_("avsluttet"), null=True, blank=True)
    ended_reason = models.CharField(_("hvorfor avsluttet"), max_length=300, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    measures = models.ManyToManyField(Measure, blank=True, related_name="agreements")
    published_at = models.DateTimeField(_("publisert"), null=True, blank=True)
    lock = models.PositiveIntegerField(default=1, db_default=1)

    objects = AgreementQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> str | None:
        """The term as one date (EDTF); None where nothing is known of it."""
        if self.ends_on and not self.starts_on:
            return self.ends_on if "/" in self.ends_on else f"../{self.ends_on}"
        if self.starts_on and not self.ends_on and "/" not in self.starts_on:
            return f"{self.starts_on}/.."
        return days(self.starts_on, self.ends_on)

    @property
    def party_names(self) -> list[str]:
        """The parties, those in words last."""
        others = [self.other_parties] if self.other_parties else []
        return [*(one.name for one in self.parties.all()), *others]

    @property
    def last_day(self) -> date | None:
        """The last day one must have acted by: to give notice, or else the earliest end."""
        if self.notice_by is not None:
            return self.notice_by
        # An uncertain end may be its first day: one is warned in time for that.
        return _last_day_of(self.ends_on, earliest=True)

    @property
    def warn_from(self) -> date | None:
        """The first day it is warned of; None where there is no day to warn of."""
        last = self.last_day
        if last is None:
            return None
        return date.fromordinal(max(last.toordinal() - self.warn_days, 1))

    def standing_on(self, day: date) -> AgreementStanding:
        """How it stands that day. What was ended stays ended, whatever its dates say."""
        if self.ended_on:
            return AgreementStanding.ENDED
        first = partial_dates.bounds(self.starts_on)[0] if self.starts_on else None
        end = _last_day_of(self.ends_on)
        if end is not None and end < day:
            return AgreementStanding.RUN_OUT
        if first is not None and first > day:
            return AgreementStanding.NOT_BEGUN
        if self.notice_by is not None and self.notice_by < day:
            return AgreementStanding.NOTICE_PASSED
        if self.warn_from is not None and self.warn_from <= day:
            return AgreementStanding.NEAR
        return AgreementStanding.IN_FORCE

    def check_dates(self) -> None:
        """Raise GovernanceError where the dates contradict each other."""
        check_order(self.starts_on, self.ends_on)
        end = _last_day_of(self.ends_on)
        if self.notice_by is not None and end is not None and self.notice_by > end:
            raise GovernanceError(
                gettext("Siste dag for oppsigelse kommer etter at avtalen er utløpt.")
            )

    def check_running(self) -> None:
        """Raise GovernanceError where it has been ended."""
        if self.ended_on:
            raise GovernanceError(gettext("Avtalen er avsluttet. Ta den opp igjen først."))


class AgreementRenewal(AppendOnlyModel, TenantModel):
    """An agreement was renewed: what its term and its day of notice were before, and became."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="renewals")
    from_ends_on = PartialDateField(_("gjaldt til"), null=True)
    to_ends_on = PartialDateField(_("gjelder til"), null=True)
    from_notice_by = models.DateField(null=True)
    to_notice_by = models.DateField(null=True)
    note = models.CharField(_("om fornyelsen"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]


def days(first: str | None, last: str | None) -> str | None:
    """Two dates as one (EDTF), "2026-03-16/2026-03-17"; None where both are unknown."""
    if first is None or last is None or first == last:
        return first or last
    if "/" in first or "/" in last:
        return first
    return f"{first}/{last}"


def check_order(first: str | None, last: str | None) -> None:
    """Raise GovernanceError where the last day is surely before the first."""
    begins = partial_dates.bounds(first)[0] if first else None
    ends = partial_dates.bounds(last)[1] if last else None
    if begins is not None and ends is not None and ends < begins:
        raise GovernanceError(gettext("Sluttdatoen kommer før den første dagen."))


def _last_day_of(said: str | None, *, earliest: bool = False) -> date | None:
    """The last day a term may mean; with `earliest` the first day it may end."""
    if not said:
        return None
    first, last = partial_dates.bounds(said)
    return first if earliest and first is not None else last
