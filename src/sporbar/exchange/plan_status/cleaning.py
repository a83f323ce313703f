"""Text is cleaned on its way in, and what was changed is said."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from sporbar.document.text import Change, Kind, clean
from sporbar.exchange.plan_status.reading import Content, map_texts
from sporbar.exchange.problems import Path, json_place

#: Fields that may run over several lines; in every other a line break becomes a space.
MANY_LINES = frozenset(
    {
        "about",
        "activities",
        "caveats",
        "cause",
        "consequence",
        "decision",
        "expected_results",
        "goal",
        "introduction",
        "note",
        "reason",
        "remedy",
        "text",
        "vision",
        "wording",
    }
)
_WORDS = {
    Kind.BULLET: gettext_lazy("punkttegn fra Word byttet ut"),
    Kind.CONTROL: gettext_lazy("styretegn tatt bort"),
    Kind.PRIVATE_USE: gettext_lazy("tegn for privat bruk tatt bort"),
    Kind.BYTE_ORDER_MARK: gettext_lazy("usynlig startmerke tatt bort"),
    Kind.DIRECTION: gettext_lazy("usynlig retningsmerke tatt bort"),
    Kind.SURROGATE: gettext_lazy("halvt tegn tatt bort"),
    Kind.SOFT_HYPHEN: gettext_lazy("myk bindestrek tatt bort"),
    Kind.INVISIBLE: gettext_lazy("usynlig tegn tatt bort"),
    Kind.NONCHARACTER: gettext_lazy("ugyldig tegn tatt bort"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """What cleaning changed at one place; `place` is how the file names it."""

    path: Path
    changes: tuple[Change, ...]
    place: str = ""

    @property
    def words(self) -> str:
        return "; ".join(
            f"{change.count} {_WORDS[change.kind]} (U+{change.codepoint:04X})"
            for change in self.changes
        )


def cleaned(content: Content) -> tuple[Content, tuple[Note, ...]]:
    """The content with clean texts, trimmed, and a note for every place that lost something."""
    notes: list[Note] = []

    def tidy(text: str, path: Path) -> str:
        result = clean(text)
        if result.changes:
            notes.append(Note(path, result.changes, json_place(path)))
        field = next((step for step in reversed(path) if isinstance(step, str)), "")
        text = result.text if field in MANY_LINES else re.sub("[ \n]+", " ", result.text)
        return text.strip()

    return map_texts(content, tidy), tuple(notes)
