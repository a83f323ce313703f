"""What of the board is shown: the filters, as they stand in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sporbar.office.board.queries import SHOWS, Board
from sporbar.office.keys import is_key
from sporbar.rounds.models import RequestState

LABELS: dict[str, str | Promise] = {
    "": _("alle"),
    "ikke-begynt": RequestState.WAITING.label,
    "pabegynt": RequestState.DRAFT.label,
    "levert": RequestState.SUBMITTED.label,
    "sendt-tilbake": RequestState.RETURNED.label,
    "godkjent": RequestState.APPROVED.label,
    "for-sent": _("over fristen"),
    "avvik": _("med avvik"),
    "sporsmal": _("med ubesvart kommentar"),
    "uten": _("ingen er spurt"),
}


@dataclass(frozen=True)
class Tab:
    """A filter with how many it lets through."""

    title: str | Promise
    count: int
    address: str
    is_current: bool


@dataclass(frozen=True)
class Shown:
    """What somebody asked to see. What is not understood is as if it was not asked."""

    show: str = ""
    person: int | None = None
    words: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "Shown":
        person = str(asked.get("person", ""))
        show = str(asked.get("vis", ""))
        return cls(
            show=show if show in SHOWS else "",
            person=int(person) if is_key(person) else None,
            words=" ".join(str(asked.get("sok", "")).replace("\x00", "").split())[:100],
        )

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Name and value of each filter that is in use."""
        pairs = (("vis", self.show), ("person", str(self.person or "")), ("sok", self.words))
        return [(name, value) for name, value in pairs if value]

    @property
    def query(self) -> str:
        """ "?vis=levert", "" when everything is shown."""
        return f"?{urlencode(self.fields)}" if self.fields else ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.fields)

    def tabs(self, board: Board) -> list[Tab]:
        """The filters by state that let something through, and the one in use."""
        found = []
        for show, title in LABELS.items():
            count = board.count(show)
            if count or show in ("", self.show):
                address = Shown(show, self.person, self.words).query or "?"
                found.append(Tab(title, count, address, show == self.show))
        return found
