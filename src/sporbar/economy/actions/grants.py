"""Grants that a body recommends: the decision says to which measure, from which scheme, how much.
Recommended is not granted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.economy.models import GrantScheme, Recommendation
from sporbar.governance.actions.effects import YES
from sporbar.governance.models import Decision, GovernanceError
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, User
from sporbar.plans.models import Measure


@transaction.atomic
def recommend_grant(
    *,
    decision: Decision,
    measure: Measure,
    scheme: str,
    ore: int,
    by: User | None,
    at: datetime | None = None,
) -> Recommendation:
    """The decision recommends `ore` (whole øre, above zero) to a measure from the scheme of that
    name, which is made when there is none. One the body has recommended that month already is
    joined to the decision, if it is the same amount. Twice is once.

    Raises GovernanceError when the decision did not say yes, when the meeting's month is not known,
    and when another amount, or another decision, stands there already.
    """
    at = at or timezone.now()
    if ore <= 0:
        raise GovernanceError(_("Skriv et beløp over null."))
    if not (scheme := scheme.strip()):
        raise GovernanceError(_("Skriv hvilken støtteordning det gjelder."))
    # Two of the same form must wait for each other to see each other.
    Cooperation.objects.select_for_update(no_key=True).get(pk=decision.cooperation_id)
    decision = Decision.objects.select_related(
        "cooperation", "current", "item__meeting__body", "item__number", "item__case"
    ).get(pk=decision.pk)
    if decision.current is None or decision.current.outcome not in YES:
        raise GovernanceError(_("Bare et vedtak som sier ja, kan innstille på tilskudd."))
    meeting = decision.item.meeting
    own: Any = {"cooperation": decision.cooperation}
    kept, _new = GrantScheme.objects.get_or_create(name=scheme, **own)
    month = _month(meeting.on)
    row, made = Recommendation.objects.get_or_create(
        measure=measure,
        scheme=kept,
        body=meeting.body,
        month=month,
        defaults={"ore": ore, "decision": decision, **own},
    )
    if row.ore != ore:
        raise GovernanceError(
            _(
                "%(body)s har allerede en innstilling til dette tiltaket den måneden,"
                " med et annet beløp."
            )
            % {"body": meeting.body}
        )
    if row.decision_id not in (None, decision.pk):
        raise GovernanceError(_("Innstillingen hører til et annet vedtak."))
    if not made and row.decision_id == decision.pk:
        return row
    if not made:
        row.decision = decision
        row.save(update_fields=["decision"])
    leave_trail(
        cooperation=decision.cooperation,
        deed="recommend_grant",
        subject=decision.item,
        by=by,
        at=at,
        measures=[measure.reference],
        name=kept.name,
        ore=ore,
    )
    return row


@transaction.atomic
def let_go_of_recommendation(
    *, recommendation: Recommendation, by: User | None, at: datetime | None = None
) -> None:
    """Part a recommendation from its decision; the recommendation itself stays, reports may have
    printed it. Twice is once."""
    row = Recommendation.objects.select_for_update(of=("self",), no_key=True).get(
        pk=recommendation.pk
    )
    if row.decision is None:
        return
    leave_trail(
        cooperation=row.cooperation,
        deed="let_go_of_recommendation",
        subject=row.decision.item,
        by=by,
        at=at,
        measures=[row.measure.reference],
        ore=row.ore,
    )
    row.decision = None
    row.save(update_fields=["decision"])


def _month(on: str) -> str:
    """The month of the meeting (EDTF). Raises GovernanceError where it is not known."""
    first, last = partial_dates.bounds(on)
    if first is None or last is None or (first.year, first.month) != (last.year, last.month):
        raise GovernanceError(_("Måneden møtet ble holdt, er ikke kjent. Skriv møtets dato først."))
    return f"{first.year:04}-{first.month:02}"
