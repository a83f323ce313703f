"""Somebody says why a report may go out with a finding."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.reporting.actions.held import held
from sporbar.reporting.models import Acknowledgement, Report
from sporbar.rounds.actions import touch


@transaction.atomic
def acknowledge_finding(
    *, report: Report, code: str, place: str, reason: str, by: User | None, at: datetime
) -> Acknowledgement:
    """Say why the report may go out with a finding; a new reason replaces the old one.

    Raises ValueError for an empty reason, and ReportError while the report is being frozen: the
    reasons are printed. A reason without its finding does no harm: it is not
    printed.
    """
    if not reason.strip():
        raise ValueError(_("Skriv hvorfor rapporten likevel kan fryses."))
    report = held(report)
    row, _created = Acknowledgement.objects.update_or_create(
        cooperation=report.cooperation,
        report=report,
        code=code,
        place=place,
        defaults={"reason": reason.strip(), "by": by, "at": at},
    )
    touch(report.round)
    leave_trail(
        cooperation=report.cooperation,
        deed="acknowledge_finding",
        subject=report,
        by=by,
        at=at,
        code=code,
        place=place,
        reason=row.reason,
    )
    return row
