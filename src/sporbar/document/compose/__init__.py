"""From facts to nodes: what the report says, in which order, in which words.

One module per part of the outline; `part()` in each takes the `Context` and answers a `Section`
(or, for the focus areas, one section per area). The half-year report is short; the annual report
has the same parts, and a sub-section for every measure.
"""

from collections.abc import Callable, Container, Mapping

from sporbar.document import fonts
from sporbar.document.compose import (
    accounts,
    adoptions,
    agreements,
    annexes,
    colophon,
    consultations,
    events,
    focus_areas,
    follow_up,
    introduction,
    meetings,
    one_page,
    reading_guide,
    representation,
)
from sporbar.document.compose.context import Context, context_for
from sporbar.document.compose.cover import cover, meta
from sporbar.document.nodes import Document, Section
from sporbar.document.snapshot import Part, Snapshot
from sporbar.document.text import clean, printable
from sporbar.document.walk import map_text

_PARTS: Mapping[Part, Callable[[Context], tuple[Section, ...]]] = {
    "one_page": one_page.part,
    "introduction": introduction.part,
    "how_to_read": reading_guide.part,
    "focus_areas": focus_areas.part,
    "meetings": meetings.part,
    "follow_up": follow_up.part,
    "adoptions": adoptions.part,
    "consultations": consultations.part,
    "representation": representation.part,
    "events": events.part,
    "agreements": agreements.part,
    "annexes": annexes.part,
    "accounts": accounts.part,
    "colophon": colophon.part,
}


def compose(snapshot: Snapshot, covered: Container[int] | None = None) -> Document:
    """The document that `snapshot` tells, part by part in the order of its outline.

    `covered` are the code points that can be drawn, those of the shipped fonts if not given. What
    they lack is written as its code point, here and nowhere else, so that every format says the
    same. A snapshot without a fingerprint makes a draft.

    Raises `fonts.MissingFontsError` where no fonts are installed and none are told.
    """
    drawable = fonts.coverage() if covered is None else covered
    known: set[str] = set()

    def fit_to_print(text: str) -> str:
        if known.issuperset(text):
            return text
        result = printable(clean(text).text, drawable)
        known.update(result)
        return result

    context = context_for(map_text(snapshot, fit_to_print))
    return Document(
        meta=meta(context),
        cover=cover(context),
        sections=tuple(
            section for part in snapshot.report.outline for section in _PARTS[part](context)
        ),
    )
