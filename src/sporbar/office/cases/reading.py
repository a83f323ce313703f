"""What one person in the office sees of a case: all of it, or what the public sees."""

from dataclasses import dataclass
from datetime import date

from sporbar.governance.models import Attachment, Case, CaseSection, DecisionRecord
from sporbar.governance.public import (
    PublicAttachment,
    PublicText,
    public_attachment,
    public_section,
    public_title,
    public_wording,
    withheld,
)
from sporbar.office.gate import Desk


@dataclass(frozen=True)
class Reading:
    """Whoever may read what is withheld sees it with its basis; others see the public variant."""

    sees_all: bool
    day: date

    @classmethod
    def at(cls, desk: Desk, day: date) -> "Reading":
        return cls(desk.may("governance.read_withheld"), day)

    def title(self, case: Case) -> PublicText:
        if not self.sees_all:
            return public_title(case, self.day)
        why = withheld(self.day, case)
        return PublicText(text=case.title, basis=why.basis, until=why.until)

    def section(self, section: CaseSection) -> PublicText:
        if not self.sees_all:
            return public_section(section, self.day)
        why = withheld(self.day, section)
        return PublicText(text=section.text, basis=why.basis, until=why.until)

    def wording(self, record: DecisionRecord) -> PublicText:
        """Needs `decision__item__case`."""
        if not self.sees_all:
            return public_wording(record, self.day)
        why = withheld(self.day, record)
        return PublicText(text=record.wording or "", basis=why.basis, until=why.until)

    def attachment(self, attachment: Attachment, case: Case) -> PublicAttachment:
        """The files of one that was withdrawn reach nobody."""
        if not self.sees_all:
            if withheld(self.day, case).is_withheld:
                return PublicAttachment(basis=case.withheld_basis, until=case.withheld_until)
            return public_attachment(attachment, self.day)
        if attachment.withdrawn_at is not None:
            return PublicAttachment(title=attachment.title, is_withdrawn=True)
        why = withheld(self.day, attachment)
        to_follow = attachment.file_id is None
        return PublicAttachment(
            title=attachment.title,
            file=attachment.file,
            is_to_follow=to_follow,
            expected=attachment.expected if to_follow else None,
            basis=why.basis,
            until=why.until,
        )
