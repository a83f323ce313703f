"""The strategy and the plans: what was promised, and what is being written.

`Measure` and what hangs on it are the plan in force: only an adoption writes them. What is being
written is a `DraftMeasure` of the next version, and reaches nobody outside the office before it is
adopted.
"""

import hashlib
import uuid
from calendar import monthrange
from dataclasses import replace
from datetime import date
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from sporbar.core.append_only import AppendOnlyModel
from sporbar.core.fields import PartialDateField
from sporbar.core.tenancy import TenantModel, TenantQuerySet
from sporbar.organisations.models import Body, Organisation, Person, User
from sporbar.plans.content import FormerNamePart, MeasurePart, measure_of
from sporbar.plans.queries import DraftQuerySet, MeasureQuerySet


class Strategy(TenantModel):
    """The strategy whose focus and action areas the plans refer to."""

    title = models.CharField(_("tittel"), max_length=200)
    vision = models.TextField(_("visjon og hovedmål"), blank=True)
    period_start = models.PositiveSmallIntegerField(_("første år"), null=True, blank=True)
    period_end = models.PositiveSmallIntegerField(_("siste år"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "strategies"
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "title"], name="strategy_title_once")
        ]

    def __str__(self) -> str:
        return self.title

    def check_open(self) -> None:
        """Raise PlanError, which says why and what to do, once an adopted plan refers to it, or
        while one is with the bodies."""
        states = PlanVersion.objects.within(self.cooperation_id).filter(plan__strategy=self)
        found = set(states.filter(state__in=FAST_STATES).values_list("state", flat=True))
        if found == {PlanState.SENT}:
            raise PlanError(
                _(
                    "En plan som bygger på strategien, er til behandling, så numre, koder og "
                    "titler ligger fast. Trekk planen tilbake for å endre dem."
                )
            )
        if found:
            raise PlanError(
                _(
                    "En vedtatt plan bygger på strategien, så numre, koder og titler ligger fast. "
                    "Legg til en annen tittel på tiltaksområdet, eller lag en ny strategi ut fra "
                    "denne."
                )
            )


def code_order(code: str) -> list[int]:
    """By the numbers in an action area's code: 1.10 comes after 1.9."""
    return [int(bit) if bit.isdigit() else 0 for bit in code.split(".")]


class FocusArea(TenantModel):
    """A focus area (satsingsområde), numbered from 1 within the strategy."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="focus_areas")
    number = models.PositiveSmallIntegerField(_("nummer"))
    title = models.CharField(_("tittel"), max_length=200)
    goal = models.TextField(_("mål"), blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="focus_area_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class FocusAreaName(TenantModel):
    """What a focus area was called before; found by search."""

    goes_with_its_row: ClassVar[bool] = True

    focus_area = models.ForeignKey(FocusArea, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("tidligere navn"), max_length=200)
    changed_on = PartialDateField(_("endret"), null=True, blank=True)


class ActionArea(TenantModel):
    """An action area (tiltaksområde), coded "4.4" within the strategy."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="action_areas")
    focus_area = models.ForeignKey(FocusArea, on_delete=models.CASCADE, related_name="action_areas")
    code = models.CharField(_("kode"), max_length=10)
    title = models.CharField(_("tittel"), max_length=200)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "code"], name="action_area_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ActionAreaAlias(TenantModel):
    """Another title under which the same action area is printed."""

    goes_with_its_row: ClassVar[bool] = True

    action_area = models.ForeignKey(ActionArea, on_delete=models.CASCADE, related_name="aliases")
    title = models.CharField(_("annen tittel"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action_area", "title"], name="alias_title_once")
        ]


class ActionPlan(TenantModel):
    """A year's action plan. Its measures are the current version's; older versions are kept
    whole in `PlanVersion.content`."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(_("tittel"), max_length=200)
    year = models.PositiveSmallIntegerField(_("år"))
    #: a sub-body's plan hangs under a measure of the cooperation's own plan
    hangs_under = models.ForeignKey(
        "Measure", on_delete=models.PROTECT, null=True, blank=True, related_name="sub_plans"
    )
    #: the body whose plan this is, where it is not the cooperation's own
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="plans"
    )

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "title", "year"], name="plan_once")
        ]

    def __str__(self) -> str:
        return self.title

    def current_version(self) -> "PlanVersion | None":
        """The newest adopted version; None before the first adoption."""
        found: PlanVersion | None = (
            self.versions.filter(state__in=(PlanState.ADOPTED, PlanState.CLOSED))
            .order_by("-number")
            .first()
        )
        return found

    def open_draft(self) -> "PlanVersion | None":
        """The version that is being written or is with the bodies, if there is one."""
        found: PlanVersion | None = (
            self.versions.filter(state__in=(PlanState.DRAFT, PlanState.SENT))
            .order_by("-number")
            .first()
        )
        return found

    def version_to_write(self, number: int) -> "PlanVersion":
        """The version `number` as it may be written now: the latest draft, or a new one.

        Raises PlanError when it is adopted already or would leave a gap.
        """
        latest: PlanVersion | None = self.versions.order_by("-number").first()
        if latest is not None and latest.is_being_written:
            raise PlanError(
                _("Versjon %(number)d av «%(plan)s» skrives på kontoret. Les filen inn der.")
                % {"number": latest.number, "plan": self}
            )
        if latest is not None and latest.state == PlanState.DRAFT and number == latest.number:
            return latest
        if latest is not None and number <= latest.number:
            raise PlanError(
                _("Versjon %(number)d av «%(plan)s» er vedtatt og ligger fast.")
                % {"number": latest.number, "plan": self}
            )
        if latest is not None and number != latest.number + 1:
            raise PlanError(
                _("Neste versjon av «%(plan)s» er %(next)d, ikke %(number)d.")
                % {"plan": self, "next": latest.number + 1, "number": number}
            )
        return PlanVersion(cooperation_id=self.cooperation_id, plan=self, number=number)


class PlanError(Exception):
    """The plan is not in a state that allows this; the message is for the user."""


class PlanState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    SENT = "sent", _("til behandling")
    ADOPTED = "adopted", _("vedtatt")
    CLOSED = "closed", _("avsluttet")


#: States in which what the strategy calls its areas is printed somewhere.
FAST_STATES = (PlanState.SENT, PlanState.ADOPTED, PlanState.CLOSED)


class PlanVersion(TenantModel):
    """A version of a plan and the decision that adopted it, as a plain reference.

    Until governance moves in, the decision is body, date, number and wording; what the source
    does not say is None. `content` is the plan as it was written when adopted, in the form of
    the plan file, with its SHA-256.
    """

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versjon"))
    state = models.CharField(_("tilstand"), max_length=10, choices=PlanState)
    adopted_by = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    adopted_on = PartialDateField(_("vedtatt"), null=True, blank=True)
    case_reference = models.CharField(_("saksnummer"), max_length=60, null=True, blank=True)
    wording = models.TextField(_("vedtakets ordlyd"), null=True, blank=True)
    note = models.TextField(_("merknad"), blank=True)
    content = models.JSONField(_("innhold"), default=dict)
    content_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_once")
        ]

    def __str__(self) -> str:
        return str(_("%(plan)s, versjon %(number)d") % {"plan": self.plan, "number": self.number})

    @property
    def is_adopted(self) -> bool:
        return self.state in (PlanState.ADOPTED, PlanState.CLOSED)

    @property
    def is_being_written(self) -> bool:
        """Whether somebody writes it in the office, or has sent it from there."""
        return self.state == PlanState.SENT or (
            self.state == PlanState.DRAFT and self.drafts.exists()
        )

    def check_editable(self) -> None:
        """Raise PlanError, which says why, unless it may be written in now."""
        if self.state == PlanState.SENT:
            raise PlanError(
                _(
                    "Utkastet er sendt til behandling og ligger fast. "
                    "Trekk det tilbake for å skrive i det."
                )
            )
        if self.state != PlanState.DRAFT:
            raise PlanError(
                _("Versjonen er vedtatt og ligger fast. Endringer skrives i en ny versjon.")
            )

    def check_sendable(self) -> None:
        """Raise PlanError unless it may be sent to the bodies now."""
        self.check_editable()
        if not self.drafts.exists():
            raise PlanError(_("Planen har ingen tiltak ennå. Skriv dem før den sendes."))

    def check_adoptable(self) -> None:
        """Raise PlanError unless an adoption may be recorded now.

        A draft that was never sent may be adopted: the secretariat records what a body decided.
        """
        if self.is_adopted:
            raise PlanError(_("Versjonen er allerede vedtatt."))
        if not self.drafts.exists():
            raise PlanError(_("Planen har ingen tiltak ennå. En tom plan kan ikke vedtas."))

    def can(self, what: str) -> bool:
        """Whether `check_<what>` lets it pass: "editable", "sendable", "adoptable"."""
        try:
            getattr(self, f"check_{what}")()
        except PlanError:
            return False
        return True


class PlanSending(AppendOnlyModel, TenantModel):
    """A draft was sent to a body, as it stood then. A draft that was sent is not written in before
    it is taken back or adopted. `taken_back_at` ends it, with the reason."""

    mutable_fields = ("taken_back_at", "taken_back_reason")

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="sendings")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sendt"))
    note = models.TextField(_("følgetekst"), blank=True)
    content_sha256 = models.CharField(max_length=64)
    taken_back_at = models.DateTimeField(_("trukket tilbake"), null=True, blank=True)
    taken_back_reason = models.TextField(_("hvorfor"), blank=True)

    class Meta:
        ordering = ["-sent_at", "id"]


class PlanEditor(TenantModel):
    """Somebody who may write in one plan (a sub-body's) without a role in the whole office."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="editors")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "user"], name="plan_editor_once")]


class WorkingForm(TenantModel):
    """A way of working, from the cooperation's small vocabulary; `code` stays, words may change."""

    code = models.SlugField(_("kode"), max_length=40)
    title = models.CharField(_("arbeidsform"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "code"], name="working_form_code_once")
        ]

    def __str__(self) -> str:
        return self.title


class Measure(TenantModel):
    """A measure (tiltak), or a strand (deltiltak) when it has a parent.

    A measure is numbered within its focus area; `number_printed` is False where the source left
    the number out. A strand has no number; `position` orders it.
    """

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="measures")
    focus_area = models.ForeignKey(FocusArea, on_delete=models.PROTECT, related_name="measures")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="strands"
    )
    number = models.PositiveSmallIntegerField(_("nummer"), null=True, blank=True)
    number_printed = models.BooleanField(_("nummeret er trykt"), default=True)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("tittel"), max_length=200)
    working_forms = models.ManyToManyField(WorkingForm, blank=True, related_name="measures")
    applies_to = models.ManyToManyField(FocusArea, blank=True, related_name="+")
    responsible_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    continues = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="continued_by",
    )
    #: other measures whose thread goes on in this one, where several were merged
    merged_from = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="merged_into"
    )
    working_form_note = models.CharField(_("arbeidsform i egne ord"), max_length=300, blank=True)
    #: the version of the same plan that took the measure out
    withdrawn_in = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawn"
    )
    #: the version of a later plan that decided not to carry the measure on
    not_continued_in = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="not_continued"
    )
    ended_reason = models.TextField(_("hvorfor tiltaket er avsluttet"), blank=True)

    objects = MeasureQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["focus_area__number", "number", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "focus_area", "number"],
                condition=models.Q(parent=None, withdrawn_in=None),
                name="measure_number_once",
            ),
            models.UniqueConstraint(
                fields=["parent", "title"],
                condition=models.Q(parent__isnull=False, withdrawn_in=None),
                name="strand_title_once",
            ),
            models.CheckConstraint(
                condition=models.Q(parent=None, number__isnull=False)
                | models.Q(parent__isnull=False, number=None),
                name="measure_numbered_strand_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def label(self) -> str:
        """ "5.10" for a measure, the parent's label for a strand."""
        whole = self.parent or self
        return f"{whole.focus_area.number}.{whole.number}"

    @property
    def reference(self) -> str:
        """ "2026/5.10": the label with the plan's year."""
        return f"{self.plan.year}/{self.label}"


class MeasureActivity(TenantModel):
    """One activity the plan promises, in the plan's order."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="activities")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("aktivitet"))

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "measure activities"


class MeasureResult(TenantModel):
    """A result the plan expects, apart from the activities that shall lead to it."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="expected_results")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("forventet resultat"))

    class Meta:
        ordering = ["position"]


class MeasureGoal(TenantModel):
    """A sustainable development goal ("11") or target ("11.3", "13.a") a measure serves."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("bærekraftsmål"), max_length=5)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "code"], name="measure_goal_once")
        ]


class Relation(models.TextChoices):
    PRIMARY = "primary", _("tiltaksområde")
    ALSO_RELEVANT = "also_relevant", _("også relevant for")


class MeasureArea(TenantModel):
    """A measure's link to an action area. `title` is the title as this measure prints it."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="areas")
    action_area = models.ForeignKey(ActionArea, on_delete=models.PROTECT, related_name="links")
    relation = models.CharField(max_length=15, choices=Relation, default=Relation.PRIMARY)
    title = models.CharField(_("tittel slik den er trykt"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "action_area"], name="measure_area_once")
        ]


class FormerName(TenantModel):
    """What a measure was called before; the old name is still found by search."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("tidligere navn"), max_length=200)
    changed_on = PartialDateField(_("endret"), null=True, blank=True)


class InvolvementRole(models.TextChoices):
    RESPONSIBLE = "responsible", _("ansvarlig")
    INITIATOR = "initiator", _("tok initiativ")
    EXTERNAL_LEAD = "external_lead", _("ekstern leder")
    PARTNER = "partner", _("partner")
    INVITED = "invited", _("invitert")
    COORDINATOR = "coordinator", _("koordinator")
    PARTICIPANT = "participant", _("deltaker")


class Involvement(TenantModel):
    """An organisation's, a body's or a person's part in a measure; exactly one of the three.

    `year` bounds the part in time (an external lead for 2011 is asked for anew in 2012); `unit`
    names a part of the organisation.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="involvements")
    role = models.CharField(_("rolle"), max_length=15, choices=InvolvementRole)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="involvements",
    )
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="involvements",
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="involvements"
    )
    unit = models.CharField(_("enhet"), max_length=120, null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("år"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, body=None, person=None)
                | models.Q(organisation=None, body__isnull=False, person=None)
                | models.Q(organisation=None, body=None, person__isnull=False),
                name="involvement_of_one_party",
            )
        ]


class DraftMeasure(TenantModel):
    """A measure as the next version will have it, while it is being written.

    `content` is the tree of a `plans.content.MeasurePart`, without focus area and number, which
    are columns. `measure` is the one in force that it changes, None for a new one; `continues` the
    one of last year's plan. `lock` counts the saves: who saves says which one they saw.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="drafts")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    continues = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    merged_from = models.ManyToManyField(Measure, blank=True, related_name="+")
    focus_area = models.ForeignKey(FocusArea, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("nummer"))
    title = models.CharField(_("tittel"), max_length=200)
    content = models.JSONField(default=dict)
    lock = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["focus_area__number", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "focus_area", "number"], name="draft_number_once"
            ),
            models.UniqueConstraint(
                fields=["version", "measure"],
                condition=models.Q(measure__isnull=False),
                name="draft_of_measure_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def label(self) -> str:
        """ "5.10" """
        return f"{self.focus_area.number}.{self.number}"

    def part(self, renamed_on: str | None = None) -> MeasurePart:
        """What the draft says, as a plan says it.

        A measure in force that gets a new title keeps the old one as a former name, changed on
        `renamed_on`. Needs `measure`, `continues` and `merged_from` with labels.
        """
        said = measure_of(self.content)
        former = said.former_names
        before = self.measure
        if before is not None and before.title != self.title:
            known = {one.name for one in former}
            if before.title not in known:
                former = (*former, FormerNamePart(name=before.title, changed_on=renamed_on))
        return replace(
            said,
            focus_area=self.focus_area.number,
            number=self.number,
            title=self.title,
            former_names=former,
            was=before.label if before else "",
            continues=self.continues.reference if self.continues else None,
            merged_from=tuple(one.reference for one in self.merged_from.all()),
        )


class DraftRevision(AppendOnlyModel, TenantModel):
    """What a draft measure said after a save: to see what the other editor changed, and to undo.

    No foreign key to the draft, which may be taken away; `key` is the draft's.
    """

    key = models.UUIDField()
    lock = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-lock"]
        constraints = [models.UniqueConstraint(fields=["key", "lock"], name="draft_revision_once")]


class DraftEnding(TenantModel):
    """A measure the draft takes out (same plan) or does not carry on (last year's), and why.

    `content` is what the draft said of it, so that it can be brought back. `measure` is None for
    one that was only ever in the draft: that ends nothing, and needs no reason.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="endings")
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    focus_area = models.ForeignKey(FocusArea, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("tittel"), max_length=200)
    reason = models.TextField(_("hvorfor"), blank=True)
    content = models.JSONField(default=dict)
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "measure"],
                condition=models.Q(measure__isnull=False),
                name="draft_ending_once",
            )
        ]


class CycleKind(models.TextChoices):
    PLAN = "plan", _("plan")
    ROUND = "round", _("rapportering")
    DEADLINE = "deadline", _("frist")
    BUDGET = "budget", _("budsjett og regnskap")
    MEETING = "meeting", _("møte")


class CycleEvent(TenantModel):
    """Something that happens every year, or once, in the cooperation's year (årshjul).

    `month` and `day` say when; without a day it is some time in the month. `year` None: every year.
    """

    kind = models.CharField(_("type"), max_length=10, choices=CycleKind)
    title = models.CharField(_("hva"), max_length=200)
    year = models.PositiveSmallIntegerField(_("bare i år"), null=True, blank=True)
    month = models.PositiveSmallIntegerField(_("måned"))
    day = models.PositiveSmallIntegerField(_("dag"), null=True, blank=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("merknad"), max_length=300, blank=True)
    is_public = models.BooleanField(_("vises for alle"), default=True)

    class Meta:
        ordering = ["month", "day", "id"]
        verbose_name_plural = _("hendelser i årshjulet")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(month__gte=1, month__lte=12), name="cycle_month_of_twelve"
            ),
            models.CheckConstraint(
                condition=models.Q(day=None) | models.Q(day__gte=1, day__lte=31),
                name="cycle_day_of_a_month",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Raise ValidationError for a day the month does not have. An event of every year may
        stand on 29 February."""
        if self.day is None or self.month not in range(1, 13):
            return
        # 2000 was a leap year.
        last = monthrange(self.year or 2000, self.month)[1]
        if not 1 <= self.day <= last:
            raise ValidationError(
                {
                    "day": _("Måneden har %(last)d dager.") % {"last": last}
                    if self.year is None
                    else _("Måneden har %(last)d dager i %(year)d.")
                    % {"last": last, "year": self.year}
                }
            )

    def day_in(self, year: int) -> date | None:
        """The day it falls on in that year, None without a day. 29 February is the last day of
        the month in years that do not have it."""
        if self.day is None:
            return None
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))


class CycleFeedQuerySet(TenantQuerySet):
    def live(self) -> Self:
        return self.filter(revoked_at=None)

    def by_token(self, token: str) -> Self:
        """The one live feed the secret link names, or none."""
        return self.live().filter(token_sha256=CycleFeed.sha256(token))


class CycleFeed(TenantModel):
    """One person's secret link to the whole cycle as a calendar. Only its SHA-256 is kept, so it
    can be shown once and never again; a new one takes the place of the old."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CycleFeedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "user"],
                condition=models.Q(revoked_at=None),
                name="cycle_feed_once",
            )
        ]

    @staticmethod
    def sha256(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()
