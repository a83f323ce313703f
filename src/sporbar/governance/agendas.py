"""An agenda as somebody may see it: the office, those who may not read what is withheld, all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sporbar.governance.models import AgendaItem, Meeting
from sporbar.governance.public import public_reason, public_title


@dataclass(frozen=True)
class ShownItem:
    """An item as it is shown. `title` "" where the case is not published; `basis` where it, or
    part of it, is withheld; `reason` why it was taken off, as far as that may be said."""

    item: AgendaItem
    title: str
    basis: str = ""
    until: date | None = None
    reason: str = ""

    @property
    def is_off(self) -> bool:
        return self.item.withdrawn_at is not None

    @property
    def is_unpublished(self) -> bool:
        return self.item.case is not None and self.item.case.published_at is None


def for_the_office(items: Iterable[AgendaItem], day: date, *, whole: bool) -> list[ShownItem]:
    """`whole` is for those who may read what is withheld. Needs each item's case."""
    return [_shown(item, day, whole=whole) for item in items]


def for_the_public(meeting: Meeting, items: Iterable[AgendaItem], day: date) -> list[ShownItem]:
    """What was taken off before the meeting was published was never on any public agenda. Needs
    each item's case, and the meeting and body it went on to."""
    published = meeting.published_at
    assert published is not None
    found = []
    for item in items:
        if item.withdrawn_at is not None and item.withdrawn_at < published:
            continue
        if item.case is not None and item.case.published_at is None:
            found.append(ShownItem(item, ""))
        else:
            shown = _shown(item, day, whole=False)
            found.append(replace(shown, reason=public_reason(item, day)))
    return found


def _shown(item: AgendaItem, day: date, *, whole: bool) -> ShownItem:
    if item.case is None:
        return ShownItem(item, item.title, reason=item.withdrawn_reason)
    title = public_title(item.case, day)
    hidden = title.is_withheld and not whole
    return ShownItem(
        item,
        title.text if hidden else item.case.title,
        title.basis,
        title.until,
        "" if hidden else item.withdrawn_reason,
    )
