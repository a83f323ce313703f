"""The only way public pages, files, search and feeds read what may be withheld.

Each answer carries the legal basis and the last day when something is kept back ("" and None when
nothing is), so that whoever shows it can say why. After that day it is open of itself. What was
withdrawn reaches nobody. Whoever reads it in bulk fetches the rows named under each function, or
every row asks the database again.
"""

from dataclasses import dataclass
from datetime import date

from sporbar.governance.models import (
    AgendaItem,
    Attachment,
    Case,
    CaseSection,
    Decision,
    DecisionRecord,
    Referral,
    Withholdable,
)
from sporbar.records.models import StoredFile


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the public is shown of something; `basis` "" when it is shown whole."""

    basis: str = ""
    #: the last day it is kept back; None has no end
    until: date | None = None

    @property
    def is_withheld(self) -> bool:
        return bool(self.basis)


@dataclass(frozen=True, kw_only=True)
class PublicText(Shown):
    """Words as the public sees them; "" where there is no public variant."""

    text: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicAttachment(Shown):
    """An attachment as the public sees it. `file` None: withheld, withdrawn, or to follow."""

    title: str = ""
    file: StoredFile | None = None
    #: it is to follow: when, as EDTF, None where nobody says
    is_to_follow: bool = False
    expected: str | None = None
    is_withdrawn: bool = False


def withheld(day: date, *things: Withholdable | None) -> Shown:
    """Why the first of `things` that is withheld that day is; `basis` "" where none is."""
    for one in things:
        if one is not None and one.is_withheld_on(day):
            return Shown(basis=one.withheld_basis, until=one.withheld_until)
    return Shown()


def public_title(case: Case, day: date) -> PublicText:
    """The case's title."""
    why = withheld(day, case)
    text = case.public_title if why.is_withheld else case.title
    return PublicText(text=text, basis=why.basis, until=why.until)


def public_reason(item: AgendaItem, day: date) -> str:
    """Why an item was taken off an agenda, as far as everybody may know: nothing where its case is
    withheld whole, or where it went on to a meeting that is not shown. Needs `case` and
    `carried_to__body`."""
    to = item.carried_to
    if to is not None and (to.published_at is None or not to.body.is_public):
        return ""
    return "" if withheld(day, item.case).is_withheld else item.withdrawn_reason


def public_section(section: CaseSection, day: date) -> PublicText:
    """A section of the submission; nothing of it where the whole case is withheld. Needs `case`."""
    why = withheld(day, section.case)
    if why.is_withheld:
        return PublicText(basis=why.basis, until=why.until)
    why = withheld(day, section)
    text = section.public_text if why.is_withheld else section.text
    return PublicText(text=text, basis=why.basis, until=why.until)


def public_attachment(attachment: Attachment, day: date) -> PublicAttachment:
    """An attachment, the same in every case that has it. Needs `file` and `public_file`.

    Of one that was withdrawn not even the title is shown: that may be why. What is attached to a
    case that is withheld whole is for `public_attachments` to say.
    """
    if attachment.withdrawn_at is not None:
        return PublicAttachment(is_withdrawn=True)
    why = withheld(day, attachment)
    if why.is_withheld:
        return PublicAttachment(
            title=attachment.public_title,
            file=attachment.public_file,
            basis=why.basis,
            until=why.until,
        )
    to_follow = attachment.file_id is None
    return PublicAttachment(
        title=attachment.title,
        file=attachment.file,
        is_to_follow=to_follow,
        expected=attachment.expected if to_follow else None,
    )


def public_attachments(case: Case, day: date) -> list[tuple[int, PublicAttachment]]:
    """A case's attachments by their numbers; none where the whole case is withheld. Needs
    `attachment_links__attachment` with its two files."""
    if withheld(day, case).is_withheld:
        return []
    return [
        (link.number, public_attachment(link.attachment, day))
        for link in case.attachment_links.all()
    ]


def public_wording(record: DecisionRecord, day: date) -> PublicText:
    """What a body decided, in words; "" where no source says. In a case that is withheld whole,
    only what was written for the public. Needs `decision__item__case`."""
    why = withheld(day, record, record.decision.item.case)
    text = record.public_wording if why.is_withheld else record.wording or ""
    return PublicText(text=text, basis=why.basis, until=why.until)


def public_records(decision: Decision) -> list[DecisionRecord]:
    """How the decision has been recorded as everybody was told it, the first one first: what stood
    when it was published, and every correction since. What was put right before anybody saw it is
    for the office alone; so are the words of why. Needs `records`."""
    records = list(decision.records.all())
    told = decision.published_at
    if told is None:
        return records[-1:]
    before = [one for one in records if one.recorded_at <= told]
    return [*before[-1:], *records[len(before) :]]


def is_corrected(decision: Decision, record: DecisionRecord) -> bool:
    """Whether `record` corrects what everybody was told before. No statement."""
    told = decision.published_at
    return record.number > 1 and told is not None and record.recorded_at > told


def public_referral(referral: Referral, day: date) -> PublicText:
    """The title of a case sent to the councils. Where the case is withheld whole it is the case's
    public title, and the common text, the wording and the councils' own are kept back too: ask
    `is_withheld`. Needs `case`."""
    why = withheld(day, referral.case)
    text = referral.case.public_title if why.is_withheld else referral.title
    return PublicText(text=text, basis=why.basis, until=why.until)
