"""What is the same for all the councils, taken from the case and from the decision that asks."""

from datetime import date

from sporbar.governance.models import Case, DecisionRecord, SectionKind

#: The councils get what they must know; the recommendation to them is the wording.
_SENT_ON = (SectionKind.FACTS, SectionKind.ASSESSMENT)


def common_text(case: Case, day: date) -> str:
    """The facts and the assessment of the case's submission, to begin with. A part that is withheld
    that day stands as everybody may read it: the councils' papers are public."""
    sections = {one.kind: one for one in case.sections.filter(kind__in=_SENT_ON)}
    found = (sections[kind] for kind in _SENT_ON if kind in sections)
    texts = (one.public_text if one.is_withheld_on(day) else one.text for one in found)
    return "\n\n".join(text for text in texts if text)


def common_wording(record: DecisionRecord | None, day: date) -> str:
    """What the body decided, to begin with; as everybody may read it where it is withheld."""
    if record is None:
        return ""
    if record.is_withheld_on(day):
        return record.public_wording
    return record.wording or ""
