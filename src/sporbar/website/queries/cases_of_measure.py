"""What the bodies did with the cases of a measure, for its thread."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sporbar.governance.models import AgendaItem, DecisionRecord, MeetingState
from sporbar.governance.public import PublicText, public_title, withheld
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import Measure


@dataclass(frozen=True)
class CaseTreated:
    """One held meeting's treatment of a measure's case. `record` None: nothing is published."""

    item: AgendaItem
    title: PublicText
    record: DecisionRecord | None
    year: int

    @property
    def on(self) -> str:
        """The meeting's day, as EDTF."""
        return str(self.item.meeting.on)


def cases_treated(
    cooperation: Cooperation, measures: list[Measure], day: date
) -> Iterator[CaseTreated]:
    """Published cases of the measures at published meetings that were held, once each. A case that
    is withheld whole is left out: whose it is, is a part of what it says. One statement."""
    items = (
        AgendaItem.objects.within(cooperation)
        .filter(
            case__measures__in=measures,
            case__published_at__isnull=False,
            withdrawn_at=None,
            meeting__published_at__isnull=False,
            meeting__body__is_public=True,
            meeting__state=MeetingState.HELD,
        )
        .select_related("case", "meeting__body", "number", "decision__current")
        .order_by("pk")
        .distinct()
    )
    for item in items:
        if withheld(day, item.case).is_withheld:
            continue
        decision = getattr(item, "decision", None)
        record = decision.current if decision and decision.published_at else None
        yield CaseTreated(item, public_title(item.case, day), record, item.meeting.first_day.year)
