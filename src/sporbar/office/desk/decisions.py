"""Follow-ups of decisions that are due, for whoever is logged in."""

from dataclasses import dataclass

from django.utils import timezone

from sporbar.governance.models import FollowUp
from sporbar.office.decisions.queries import due_follow_ups, follow_up_rows
from sporbar.office.decisions.shown import FollowUpRow, Reader
from sporbar.office.gate import Desk

#: Days ahead a deadline is told of.
AHEAD = 14
#: Rows on the desk; the rest is one link away.
_MOST = 5


@dataclass(frozen=True)
class Due:
    """The nearest ones, and how many there are in all."""

    rows: list[FollowUpRow]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def due(desk: Desk) -> Due:
    """What is over its deadline or soon will be: everything for those who keep the decisions,
    otherwise what the person is responsible for. Two statements at most."""
    if not desk.may("office.read"):
        return Due([], 0)
    today = timezone.localdate()
    found = FollowUp.objects.within(desk.cooperation)
    if not desk.may("governance.edit"):
        found = found.filter(responsible_person__user=desk.user)
    keys = due_follow_ups(found, today, AHEAD)
    rows = follow_up_rows(keys[:_MOST], Reader.at(desk, today)) if keys else []
    return Due(rows, len(keys))
