"""Decisions, what they do, and how they are followed up."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel
from sporbar.governance.models.cases import Case
from sporbar.governance.models.meetings import AgendaItem
from sporbar.governance.models.occasions import Consultation
from sporbar.governance.models.withholding import Withholdable
from sporbar.governance.queries import DecisionQuerySet
from sporbar.organisations.models import Body, Organisation, Person, User
from sporbar.plans.models import PlanVersion
from sporbar.rounds.models import Deviation


class Outcome(models.TextChoices):
    ADOPTED = "adopted", _("vedtatt")
    ADOPTED_CHANGED = "adopted_changed", _("vedtatt med endringer")
    REJECTED = "rejected", _("avvist")
    NOTED = "noted", _("tatt til orientering")
    POSTPONED = "postponed", _("utsatt")
    RETURNED = "returned", _("sendt tilbake")


class Decision(TenantModel):
    """What a body decided in one item. `current` is how it is recorded now."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="decision")
    current = models.OneToOneField(
        "governance.DecisionRecord",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    published_at = models.DateTimeField(_("publisert"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return str(self.item)


class DecisionRecord(AppendOnlyModel, Withholdable, TenantModel):
    """A decision as it was recorded. One that was found wrong is corrected by the next record,
    which says why; the body changing its mind is a decision of its own.

    Outcome, wording and votes are None where the source does not say.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="records")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(_("utfall"), max_length=16, choices=Outcome, null=True, blank=True)
    wording = models.TextField(_("vedtakets ordlyd"), null=True, blank=True)
    public_wording = models.TextField(_("offentlig variant"), blank=True)
    is_unanimous = models.BooleanField(_("enstemmig"), null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("stemmer for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("stemmer mot"), null=True, blank=True)
    vote_note = models.TextField(_("om avstemningen"), blank=True)
    postponed_to = PartialDateField(_("utsatt til"), null=True, blank=True)
    returned_to = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    correction_note = models.TextField(_("hvorfor rettet"), blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Withholdable.Meta):
        ordering = ["number"]
        constraints = [
            *Withholdable.Meta.constraints,
            models.UniqueConstraint(fields=["decision", "number"], name="decision_record_once"),
            models.CheckConstraint(
                condition=models.Q(number=1, correction_note="")
                | models.Q(number__gt=1) & ~models.Q(correction_note=""),
                name="correction_says_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(is_unanimous=True)
                | models.Q(votes_against=None)
                | models.Q(votes_against=0),
                name="unanimous_has_no_votes_against",
            ),
            models.CheckConstraint(
                condition=models.Q(returned_to=None) | models.Q(outcome="returned"),
                name="only_returned_goes_back",
            ),
            models.CheckConstraint(
                condition=models.Q(postponed_to=None) | models.Q(outcome="postponed"),
                name="only_postponed_has_new_date",
            ),
        ]


class EffectKind(models.TextChoices):
    ADOPTS_PLAN = "adopts_plan", _("vedtar planen")
    SETTLES_DEVIATION = "settles_deviation", _("lukker avviket")
    ACCEPTS_DEVIATION = "accepts_deviation", _("godtar avviket")
    ADOPTS_STATEMENT = "adopts_statement", _("vedtar uttalelsen")


class DecisionEffect(TenantModel):
    """What a decision does to exactly one other thing; both ends show it. Recommended grants and
    editions point back from rooms above."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="effects")
    kind = models.CharField(max_length=20, choices=EffectKind)
    plan_version = models.OneToOneField(
        PlanVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="adopting_effect"
    )
    deviation = models.ForeignKey(
        Deviation, on_delete=models.PROTECT, null=True, blank=True, related_name="effects"
    )
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, null=True, blank=True, related_name="effects"
    )
    note = models.CharField(_("merknad"), max_length=300, blank=True)
    #: recording the effect changed the other end too: then not all of it can be undone. Else the
    #: two were only joined
    did = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind="adopts_plan",
                    plan_version__isnull=False,
                    deviation=None,
                    consultation=None,
                )
                | models.Q(
                    kind__in=["settles_deviation", "accepts_deviation"],
                    plan_version=None,
                    deviation__isnull=False,
                    consultation=None,
                )
                | models.Q(
                    kind="adopts_statement",
                    plan_version=None,
                    deviation=None,
                    consultation__isnull=False,
                ),
                name="effect_on_one_thing",
            ),
            models.UniqueConstraint(
                fields=["decision", "deviation"],
                condition=models.Q(deviation__isnull=False),
                name="effect_on_deviation_once",
            ),
            models.UniqueConstraint(
                fields=["decision", "consultation"],
                condition=models.Q(consultation__isnull=False),
                name="effect_on_consultation_once",
            ),
        ]


class FollowUpKind(models.TextChoices):
    CARRY_OUT = "carry_out", _("gjennomføre")
    COME_BACK = "come_back", _("komme tilbake med sak")


class FollowUpState(models.TextChoices):
    NOT_STARTED = "not_started", _("ikke startet")
    UNDER_WAY = "under_way", _("i arbeid")
    DONE = "done", _("gjennomført")
    NOT_DONE = "not_done", _("ikke gjennomført")
    LAPSED = "lapsed", _("ikke lenger aktuelt")


class FollowUp(TenantModel):
    """What is to be done after a decision, by whom and when. The row is how it stands; every change
    of it is a step. A case that is to come back has a deadline of its own and ends with the case.
    """

    OPEN: ClassVar[tuple[str, ...]] = (
        FollowUpState.NOT_STARTED,
        FollowUpState.UNDER_WAY,
        FollowUpState.NOT_DONE,
    )

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField(
        _("type"), max_length=10, choices=FollowUpKind, default=FollowUpKind.CARRY_OUT
    )
    task = models.TextField(_("hva skal gjøres"))
    responsible_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    responsible_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    responsible_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    #: who is responsible, where it is none of those
    responsible_text = models.CharField(_("ansvarlig"), max_length=200, blank=True)
    deadline = PartialDateField(_("frist"), null=True, blank=True)
    state = models.CharField(
        _("tilstand"), max_length=12, choices=FollowUpState, default=FollowUpState.NOT_STARTED
    )
    done = models.TextField(_("hva er gjort"), blank=True)
    plan = models.TextField(_("plan når det ikke er gjort"), blank=True)
    #: the case it came back with
    came_back_as = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="answers_follow_ups"
    )
    lock = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(came_back_as=None) | models.Q(kind="come_back"),
                name="only_come_back_has_case",
            )
        ]

    def __str__(self) -> str:
        return self.task


class FollowUpStep(AppendOnlyModel, TenantModel):
    """How a follow-up stood after a change of it, and who said so."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=FollowUpState)
    done = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    deadline = PartialDateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    #: who, in words as of that moment
    actor = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "number"], name="follow_up_step_once")
        ]
