"""Follow-ups of decisions that are due, for whoever is logged in."""

from dataclasses import dataclass

from django.utils import timezone

from sporbar.governance.models import FollowUp
from sporbar.office.decisions.queries import due_follow_ups, follow_up_rows, unrecorded
from sporbar.office.decisions.shown import FollowUpRow, Reader
from sporbar.office.gate import Desk

#: Days ahead a deadline is told of.
AHEAD = 14
#: Rows on the desk; the rest is one link away.
_MOST = 5


@dataclass(frozen=True)
class Due:
    """The nearest ones, how many there are in all, and how many decisions nobody has recorded."""

    rows: list[FollowUpRow]
    count: int
    unrecorded: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def due(desk: Desk) -> Due:
    """What is over its deadline or soon will be: everything for those who keep the decisions,
    otherwise what the person is responsible for. Three statements at most."""
    if not desk.may("office.read"):
        return Due([], 0, 0)
    today = timezone.localdate()
    found = FollowUp.objects.within(desk.cooperation)
    keeps = desk.may("governance.edit")
    if not keeps:
        found = found.filter(responsible_person__user=desk.user)
    keys = due_follow_ups(found, today, AHEAD)
    rows = follow_up_rows(keys[:_MOST], Reader.at(desk, today)) if keys else []
    left = len(unrecorded(desk.cooperation, today)) if keeps else 0
    return Due(rows, len(keys), left)
