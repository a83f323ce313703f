"""What a dissolved body leaves open goes on to a meeting of the body that follows it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.governance.actions.agenda import Carried, carry_items, put_on_agenda
from sporbar.governance.actions.meetings import cancel_meeting
from sporbar.governance.actions.numbers import hold_cases, mark_withdrawn, take_turns
from sporbar.governance.models import (
    AgendaItem,
    Case,
    CaseNumber,
    CaseState,
    GovernanceError,
    Meeting,
)
from sporbar.governance.queries.meetings import open_matters
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Body, User


@transaction.atomic
def carry_open_matters(
    *, body: Body, to: Meeting, by: User | None, at: datetime | None = None
) -> Carried:
    """Carry what waits in a dissolved body to a meeting of another: the items of meetings after
    its end, which are cancelled, those of meetings that were cancelled, and the cases that were
    postponed or kept for later.

    The cases get the other body's numbers; the old ones are withdrawn with a note. Raises
    GovernanceError when the body goes on, or the meeting is its own or not to come.
    """
    at = at or timezone.now()
    if body.valid_to is None:
        raise GovernanceError(_("%(body)s er ikke oppløst.") % {"body": body})
    if to.body_id == body.pk:
        raise GovernanceError(_("Velg et møte i et annet organ."))
    waiting = Q(numbers__body=body) | Q(items__meeting__body=body)
    hold_cases(Case.objects.filter(waiting, state__in=(CaseState.DRAFT, CaseState.OPEN)))
    # In the order of their keys, as everywhere where two are held.
    for one in sorted((body, to.body), key=lambda one: one.pk):
        take_turns(one)
    left = open_matters(body)
    carried: list[AgendaItem] = []
    there: list[AgendaItem] = []
    for meeting in [*left.after_the_end, *left.cancelled]:
        moved = carry_items(meeting=meeting, to=to, by=by, at=at)
        carried += moved.items
        there += moved.there
    reason = _("%(body)s er oppløst.") % {"body": body}
    for meeting in left.after_the_end:
        cancel_meeting(meeting=meeting, reason=reason, by=by, at=at)
    for number in left.kept:
        item = _carry_number(number, to, by, at)
        if item is not None:
            carried.append(item)
    leave_trail(
        cooperation=body.cooperation,
        deed="carry_open_matters",
        subject=body,
        by=by,
        at=at,
        to=str(to),
        items=[str(item) for item in carried],
        cancelled=[meeting.on for meeting in left.after_the_end],
    )
    return Carried(carried, there)


def _carry_number(
    number: CaseNumber, to: Meeting, by: User | None, at: datetime
) -> AgendaItem | None:
    """The case of a number that waits, onto the other agenda; None where it stands there."""
    item = None
    assert number.case is not None
    if not to.items.filter(case=number.case, withdrawn_at=None).exists():
        item = put_on_agenda(meeting=to, case=number.case, by=by, at=at)
    mark_withdrawn(number, _("Saken gikk videre til %(body)s.") % {"body": to.body})
    return item
