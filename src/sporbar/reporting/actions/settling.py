"""A deviation of an earlier report is settled while the next one is made."""

from datetime import datetime

from django.db import transaction

from sporbar.reporting.actions.held import held
from sporbar.reporting.models import Report
from sporbar.rounds.actions import settle_deviation, touch
from sporbar.rounds.actions.locking import locked_rounds
from sporbar.rounds.models import Deviation, DeviationStep
from sporbar.rounds.writers import Writer


@transaction.atomic
def settle_carried(
    *,
    report: Report,
    deviation: Deviation,
    on: str | None,
    note: str = "",
    by: Writer,
    at: datetime | None = None,
) -> DeviationStep:
    """Record that a deviation the report carries along is settled.

    Both reports print it, the one that raised it and this one. Raises ReportError while either is
    being frozen, and RoundError when the deviation is settled already.
    """
    raised_in = deviation.line.entry.round_id
    locked_rounds({raised_in, report.round_id})
    fresh = held(report)
    before = Report.objects.within(fresh.cooperation_id).filter(round=raised_in).first()
    if before is not None:
        before.check_writable()
    step = settle_deviation(deviation=deviation, on=on, note=note, by=by, at=at)
    touch(fresh.round)
    return step
