"""What a decision does to something else: a plan is adopted, a deviation settled or accepted, a
statement adopted. Recommended grants and reports point back from rooms above."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sporbar.governance.models import (
    Consultation,
    ConsultationState,
    Decision,
    DecisionEffect,
    EffectKind,
    GovernanceError,
    Outcome,
)
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.actions.trail import COMMAND_LINE
from sporbar.organisations.models import User
from sporbar.plans.actions import adopt_version
from sporbar.plans.models import PlanError, PlanVersion
from sporbar.rounds.actions import settle_deviation, touch
from sporbar.rounds.actions.locking import locked_round
from sporbar.rounds.models import Deviation, DeviationStep, DeviationStepKind
from sporbar.rounds.writers import Writer

#: Outcomes that say yes.
YES = (Outcome.ADOPTED, Outcome.ADOPTED_CHANGED)
#: Outcomes that settle nothing: the case is still to be decided, or was turned down.
_NOT_NOW = (Outcome.POSTPONED, Outcome.RETURNED, Outcome.REJECTED)


@transaction.atomic
def adopt_plan_by(
    *, decision: Decision, version: PlanVersion, by: User | None, at: datetime | None = None
) -> DecisionEffect:
    """The decision adopts a version of a plan: body, day, case number and wording are taken from
    it, and the version is put in force. One that is adopted already is only joined to the decision.
    Twice is once.

    Raises GovernanceError when the decision did not say yes, when another decision adopted the
    version, and when the version cannot be adopted.
    """
    at = at or timezone.now()
    decision = _locked(decision)
    version = PlanVersion.objects.select_related("plan").get(pk=version.pk)
    effects = DecisionEffect.objects.filter(plan_version=version)
    known: DecisionEffect | None = effects.select_related("decision").first()
    if known is not None and known.decision_id == decision.pk:
        return known
    if known is not None:
        raise GovernanceError(
            _("%(version)s er vedtatt av et annet vedtak: %(decision)s.")
            % {"version": version, "decision": known.decision}
        )
    _check_yes(decision, YES, _("Bare et vedtak som sier ja, kan vedta en plan."))
    was_adopted = version.is_adopted
    if not was_adopted:
        meeting = decision.item.meeting
        try:
            adopt_version(
                version=version,
                adopted_by=meeting.body,
                adopted_on=meeting.on,
                case_reference=str(decision.item.number or ""),
                wording=_wording(decision),
                by=by,
                at=at,
            )
        except PlanError as error:
            raise GovernanceError(str(error)) from error
    return _add(decision, EffectKind.ADOPTS_PLAN, by, at, plan_version=version, did=not was_adopted)


@transaction.atomic
def settle_deviation_by(
    *,
    decision: Decision,
    deviation: Deviation,
    accepts: bool = False,
    by: User | None,
    at: datetime | None = None,
) -> DecisionEffect:
    """The decision settles a deviation, or accepts it as it is (`accepts`). A step of the deviation
    says so, unless it was settled before: then they are only joined. Twice is once.

    Raises GovernanceError when the decision put off or turned down the case, or is joined to the
    deviation in the other way.
    """
    at = at or timezone.now()
    decision = _locked(decision)
    kind = EffectKind.ACCEPTS_DEVIATION if accepts else EffectKind.SETTLES_DEVIATION
    effects = DecisionEffect.objects.filter(decision=decision, deviation=deviation)
    known: DecisionEffect | None = effects.first()
    if known is not None and known.kind == kind:
        return known
    if known is not None:
        raise GovernanceError(_("Vedtaket er allerede koblet til avviket. Fjern koblingen først."))
    if decision.current is None or decision.current.outcome in _NOT_NOW:
        raise GovernanceError(_("Et vedtak som ikke sier ja, endrer ikke avviket."))
    said_in = locked_round(deviation.line.entry.round_id)
    settled = DeviationStep.objects.filter(
        deviation=deviation, kind=DeviationStepKind.SETTLED
    ).exists()
    note = _note(decision, accepts=accepts)
    if not settled and accepts:
        _add_note(deviation, note, decision.item.meeting.on, by, at)
        touch(said_in)
    elif not settled:
        settle_deviation(
            deviation=deviation,
            on=decision.item.meeting.on,
            note=note,
            by=_writer(decision, by),
            at=at,
        )
    return _add(decision, kind, by, at, deviation=deviation, did=not settled)


@transaction.atomic
def adopt_statement_by(
    *, decision: Decision, consultation: Consultation, by: User | None, at: datetime | None = None
) -> DecisionEffect:
    """The decision adopts what is answered to a consultation; the body stands as the one that
    adopted it. Twice is once. Raises GovernanceError when the decision did not say yes."""
    at = at or timezone.now()
    decision = _locked(decision)
    effects = DecisionEffect.objects.filter(decision=decision, consultation=consultation)
    known: DecisionEffect | None = effects.first()
    if known is not None:
        return known
    _check_yes(decision, YES, _("Bare et vedtak som sier ja, kan vedta en uttalelse."))
    row = Consultation.objects.select_for_update(of=("self",), no_key=True).get(pk=consultation.pk)
    did = row.adopted_by_id is None
    if did:
        row.adopted_by = decision.item.meeting.body
        row.lock += 1
        row.save(update_fields=["adopted_by", "lock"])
    return _add(decision, EffectKind.ADOPTS_STATEMENT, by, at, consultation=row, did=did)


@transaction.atomic
def remove_effect(*, effect: DecisionEffect, by: User | None, at: datetime | None = None) -> None:
    """Undo a link that was made by mistake. One that is gone already is gone.

    Raises GovernanceError, which says why, where the decision did something that lies fast: it
    adopted a plan, settled a deviation, or adopted a statement that has been sent.
    """
    at = at or timezone.now()
    decision = _locked(effect.decision)
    row: DecisionEffect | None = (
        DecisionEffect.objects.select_related("plan_version__plan", "deviation__line__entry")
        .filter(pk=effect.pk)
        .first()
    )
    if row is None:
        return
    if row.kind == EffectKind.ADOPTS_PLAN and row.did:
        raise GovernanceError(
            _("Planen ble vedtatt av dette vedtaket og ligger fast. Endringer er en ny versjon.")
        )
    if row.kind == EffectKind.SETTLES_DEVIATION and row.did:
        raise GovernanceError(
            _("Avviket ble lukket av dette vedtaket, og det står i sporet til avviket.")
        )
    if row.kind == EffectKind.ADOPTS_STATEMENT:
        consultation = Consultation.objects.select_for_update(of=("self",), no_key=True).get(
            pk=row.consultation_id
        )
        if consultation.state in (ConsultationState.SENT, ConsultationState.CONCLUDED):
            raise GovernanceError(_("Uttalelsen er sendt. Da står det hvem som vedtok den."))
        if row.did:
            consultation.adopted_by = None
            consultation.lock += 1
            consultation.save(update_fields=["adopted_by", "lock"])
    if row.kind == EffectKind.ACCEPTS_DEVIATION and row.did and row.deviation is not None:
        said_in = locked_round(row.deviation.line.entry.round_id)
        _add_note(
            row.deviation,
            _note(decision, undone=True),
            timezone.localdate(at).isoformat(),
            by,
            at,
        )
        touch(said_in)
    leave_trail(
        cooperation=decision.cooperation,
        deed="remove_effect",
        subject=decision.item,
        by=by,
        at=at,
        kind=row.kind,
        key=row.pk,
        to=target_of(row),
    )
    row.delete()


def target_of(effect: DecisionEffect) -> str:
    """What the decision did something to, in words."""
    if effect.plan_version is not None:
        return str(effect.plan_version)
    if effect.deviation is not None:
        return str(effect.deviation.line.text)
    return str(effect.consultation)


def _locked(decision: Decision) -> Decision:
    """The decision as it is now, locked until the transaction ends."""
    Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
    fresh: Decision = Decision.objects.select_related(
        "cooperation", "current", "item__meeting__body", "item__case", "item__number"
    ).get(pk=decision.pk)
    return fresh


def _check_yes(decision: Decision, outcomes: tuple[Outcome, ...], otherwise: str) -> None:
    if decision.current is None or decision.current.outcome not in outcomes:
        raise GovernanceError(otherwise)


def _wording(decision: Decision) -> str:
    """The wording, as far as everybody who reads the plan may read it."""
    record = decision.current
    if record is None:
        return ""
    case = decision.item.case
    if record.withheld_basis or (case is not None and case.withheld_basis):
        return record.public_wording
    return record.wording or ""


def _note(decision: Decision, *, accepts: bool = False, undone: bool = False) -> str:
    """How a deviation tells of the decision, in the cooperation's language."""
    with translation.override(decision.cooperation.language):
        who, number = decision.item.meeting.body.name, decision.item.number
        told = _("%(body)s, sak %(number)s") % {"body": who, "number": number} if number else who
        if undone:
            return _("Koblingen til vedtaket er fjernet (%(decision)s).") % {"decision": told}
        if accepts:
            return _("Avviket er godtatt (%(decision)s).") % {"decision": told}
        return _("Avviket er lukket ved vedtak (%(decision)s).") % {"decision": told}


def _writer(decision: Decision, by: User | None) -> Writer:
    return Writer.of_office(by, decision.cooperation) if by else Writer(name=COMMAND_LINE)


def _add_note(deviation: Deviation, note: str, on: str, by: User | None, at: datetime) -> None:
    name = Writer.of_office(by, deviation.cooperation).signature if by else COMMAND_LINE
    DeviationStep.objects.create(
        cooperation_id=deviation.cooperation_id,
        deviation=deviation,
        kind=DeviationStepKind.NOTE,
        on=on,
        note=note,
        recorded_at=at,
        recorded_by=name,
    )


def _add(
    decision: Decision,
    kind: EffectKind,
    by: User | None,
    at: datetime,
    *,
    did: bool,
    plan_version: PlanVersion | None = None,
    deviation: Deviation | None = None,
    consultation: Consultation | None = None,
) -> DecisionEffect:
    row: DecisionEffect = DecisionEffect.objects.create(
        cooperation=decision.cooperation,
        decision=decision,
        kind=kind,
        plan_version=plan_version,
        deviation=deviation,
        consultation=consultation,
        did=did,
        recorded_at=at,
        recorded_by=by,
    )
    leave_trail(
        cooperation=decision.cooperation,
        deed="add_effect",
        subject=decision.item,
        by=by,
        at=at,
        kind=kind,
        key=row.pk,
        to=target_of(row),
    )
    return row
