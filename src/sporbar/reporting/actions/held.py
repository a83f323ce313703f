"""A report held still while something is changed in it."""

from sporbar.reporting.models import Report
from sporbar.rounds.actions.locking import locked_round


def held(report: Report) -> Report:
    """The report as it is now, with its plan; its round is locked until the transaction ends.

    A freeze takes the same lock before it writes. Rows that merely point at the round are not in
    its way: see `rounds.actions.locking`. Raises ReportError while one is under way.
    """
    locked_round(report.round_id)
    fresh: Report = Report.objects.within(report.cooperation_id).with_plan().get(pk=report.pk)
    fresh.check_writable()
    return fresh
