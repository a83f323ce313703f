"""A report is signed off to be frozen, and the worker freezes it.

The order is a row written with the signature. A worker holds its lease while it works and tells on
the row how far it is; one that dies is found by its lease running out, and another does it anew. A
freeze killed at any moment has left nothing or everything, and done twice it is one edition.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sporbar.document.render.docx import BaseRefusedError
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.language import language_of
from sporbar.organisations.models import RoleName, User
from sporbar.organisations.rules import PERMISSIONS, roles_of
from sporbar.records.store import StoredFileError
from sporbar.reporting.actions.freezing import FreezeBlocked, freeze_edition
from sporbar.reporting.models import (
    UNDER_WAY,
    Edition,
    FreezeOrder,
    OrderState,
    Report,
)
from sporbar.rounds.actions import close_round
from sporbar.rounds.actions.locking import locked_rounds
from sporbar.rounds.models import RoundState

log = logging.getLogger(__name__)
#: How long a worker may go without a sign before it is taken for dead. Every step renews it; a step
#: that takes longer is at worst done twice.
LEASE = timedelta(minutes=2)
#: Waits after a failure that may pass; the lease of a worker that was killed is a wait of its own.
WAIT = timedelta(seconds=30)
#: So many times an order is taken up before it is given up.
ATTEMPTS = 4


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What somebody signs with. `draft` is the fingerprint of the draft they saw."""

    name: str
    title: str
    draft: str
    published_on: date | None = None
    correction_note: str = ""


@transaction.atomic
def order_freeze(
    *, report: Report, signature: Signature, by: User, at: datetime | None = None
) -> FreezeOrder:
    """Sign the report off: its round and those annexed to it are closed, and it waits to be frozen.

    Sent twice it is one order. Raises ReportError for a report that no edition is made of.
    """
    at = at or timezone.now()
    # The rounds' locks are those a freeze takes before it writes, in the same order.
    keys = [report.round_id, *report.annexed_rounds().values_list("pk", flat=True)]
    rounds = locked_rounds(keys)
    fresh: Report = Report.objects.within(report.cooperation_id).with_plan().get(pk=report.pk)
    fresh.check_freezable()
    there: FreezeOrder | None = (
        FreezeOrder.objects.within(fresh.cooperation_id)
        .filter(report=fresh, state__in=UNDER_WAY)
        .first()
    )
    if there is not None:
        return there
    same: FreezeOrder | None = (
        FreezeOrder.objects.within(fresh.cooperation_id)
        .filter(report=fresh, state=OrderState.DONE, signed=signature.draft)
        .first()
    )
    if same is not None:
        # The form was sent once more after the freeze was done.
        return same
    for reporting_round in rounds:
        if reporting_round.state == RoundState.OPEN:
            close_round(reporting_round=reporting_round, by=by, at=at)
    order: FreezeOrder = FreezeOrder.objects.create(
        cooperation=fresh.cooperation,
        report=fresh,
        ordered_by=by,
        ordered_at=at,
        approver_name=signature.name,
        approver_title=signature.title,
        approver_role=_role(by, fresh),
        approved_on=timezone.localdate(at),
        signed=signature.draft,
        published_on=signature.published_on,
        correction_note=signature.correction_note,
    )
    leave_trail(
        cooperation=fresh.cooperation,
        deed="order_freeze",
        subject=fresh,
        by=by,
        at=at,
        name=order.approver_name,
        title=order.approver_title,
        role=order.approver_role,
        draft=order.signed,
        correction_note=order.correction_note,
    )
    return order


def _role(user: User, report: Report) -> str:
    """The role by which the user approves, in the report's language."""
    held = roles_of(user, report.cooperation)
    approving = PERMISSIONS["reports.approve"].roles
    with translation.override(report.cooperation.language):
        return next((str(RoleName(one).label) for one in approving if one in held), "")


class LeaseLost(Exception):  # noqa: N818 - says what happened
    """Another worker has taken the order up."""


def do_due_freezes(
    *,
    worker: str,
    at: datetime | None = None,
    limit: int = 1,
    lease: timedelta = LEASE,
    sign: Callable[[], None] = lambda: None,
) -> int:
    """Carry out what waits to be frozen, at most `limit` orders; how many were ended.

    `worker` holds the lease. `sign` is called at every step, so that a worker that freezes for long
    can say that it is alive.
    """
    ended = 0
    for _number in range(limit):
        order = _take(worker, at or timezone.now(), lease)
        if order is None:
            break
        ended += _carry_out(order, worker, lease, sign)
    return ended


@transaction.atomic
def _take(worker: str, at: datetime, lease: timedelta) -> FreezeOrder | None:
    due = FreezeOrder.objects.due(at).select_related("cooperation", "ordered_by")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    order: FreezeOrder | None = due.first()
    if order is not None:
        order.state, order.attempts = OrderState.RUNNING, order.attempts + 1
        order.leased_by, order.leased_until = worker, at + lease
        order.save(update_fields=["state", "attempts", "leased_by", "leased_until"])
    return order


def _carry_out(order: FreezeOrder, worker: str, lease: timedelta, sign: Callable[[], None]) -> bool:
    """Freeze what was ordered; whether the order came to an end."""
    mine = FreezeOrder.objects.filter(
        pk=order.pk, leased_by=worker, attempts=order.attempts, state=OrderState.RUNNING
    )

    def progress(what: str, step: int, steps: int) -> None:
        sign()
        told = {"what": what[:100], "step": step, "steps": steps}
        if not mine.update(**told, leased_until=timezone.now() + lease):
            raise LeaseLost

    def end(state: OrderState, sentences: tuple[str, ...], edition: Edition | None) -> bool:
        # One that was killed after its edition was written has not been through the steps again.
        told = {"step": models.F("steps")} if state == OrderState.DONE else {}
        return bool(
            mine.update(
                **told,
                state=state,
                sentences=list(sentences),
                edition=edition,
                leased_until=None,
                ended_at=timezone.now(),
            )
        )

    with translation.override(language_of(order.ordered_by, order.cooperation)):
        if order.attempts > ATTEMPTS:
            given_up = _(
                "Rapporten ble ikke ferdig på %(attempts)d forsøk. Ingenting er fryst. Den som "
                "driver nettstedet, ser i loggen hva som stanset den."
            )
            return end(OrderState.REFUSED, (given_up % {"attempts": ATTEMPTS},), None)
        try:
            edition = _freeze(order, progress)
        except LeaseLost:
            log.warning("The freeze %s was taken up by another worker", order.pk)
            return False
        except FreezeBlocked as blocked:
            return end(OrderState.REFUSED, blocked.sentences, None)
        except (BaseRefusedError, StoredFileError) as error:
            # A file of the office's that cannot be used: trying again changes nothing.
            return end(OrderState.REFUSED, (str(error),), None)
        except Exception:
            log.exception("The freeze %s failed", order.pk)
            mine.update(
                state=OrderState.WAITING,
                what=_("Noe gikk galt. Prøver igjen om litt."),
                leased_until=timezone.now() + WAIT,
            )
            return False
        return end(OrderState.DONE, (), edition)


def _freeze(order: FreezeOrder, progress: Callable[[str, int, int], None]) -> Edition:
    report = Report.objects.within(order.cooperation_id).with_plan().get(pk=order.report_id)
    return freeze_edition(
        report=report,
        by=order.ordered_by,
        at=timezone.now(),
        approver_name=order.approver_name,
        approver_title=order.approver_title,
        approver_role=order.approver_role or None,
        approved_on=order.approved_on,
        approved_at=order.ordered_at,
        published_on=order.published_on,
        correction_note=order.correction_note or None,
        signed=order.signed or None,
        progress=progress,
    )
