"""Decisions and follow-ups as the reader may see them: who may not read what is withheld sees what
the public sees."""

from dataclasses import dataclass
from datetime import date

from sporbar.governance.decided import is_overdue, responsible
from sporbar.governance.models import AgendaItem, Decision, DecisionRecord, FollowUp
from sporbar.governance.public import PublicText, public_title, public_wording, withheld
from sporbar.office.gate import Desk


@dataclass(frozen=True)
class Reader:
    """Who reads, and on which day."""

    reads_withheld: bool
    today: date

    @classmethod
    def at(cls, desk: Desk, today: date) -> "Reader":
        return cls(desk.may("governance.read_withheld"), today)

    def title(self, item: AgendaItem) -> PublicText:
        """The item's title. Needs `case`."""
        if item.case is None:
            return PublicText(text=item.title)
        if self.reads_withheld:
            why = withheld(self.today, item.case)
            return PublicText(text=item.case.title, basis=why.basis, until=why.until)
        return public_title(item.case, self.today)

    def wording(self, record: DecisionRecord) -> PublicText:
        """What was decided, in words. Needs `decision__item__case`."""
        if not self.reads_withheld:
            return public_wording(record, self.today)
        why = withheld(self.today, record, record.decision.item.case)
        return PublicText(text=record.wording or "", basis=why.basis, until=why.until)

    def hides(self, decision: Decision) -> bool:
        """Whether what belongs to the decision is kept from the reader. Needs `current` and
        `item__case`."""
        if self.reads_withheld:
            return False
        return withheld(self.today, decision.current, decision.item.case).is_withheld


@dataclass(frozen=True)
class DecisionRow:
    """A decision in a list."""

    decision: Decision
    title: PublicText
    wording: PublicText
    follow_ups: int
    done: int


@dataclass(frozen=True)
class FollowUpRow:
    """A follow-up in a list; `is_overdue` is computed, beside what people say of it."""

    row: FollowUp
    title: PublicText
    is_hidden: bool
    is_overdue: bool

    @property
    def responsible(self) -> str:
        return responsible(self.row)


def follow_up_row(row: FollowUp, reader: Reader) -> FollowUpRow:
    """Needs `decision__current` and `decision__item__case`."""
    return FollowUpRow(
        row,
        reader.title(row.decision.item),
        reader.hides(row.decision),
        is_overdue(row.state, row.deadline, reader.today),
    )
