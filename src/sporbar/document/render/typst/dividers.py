"""Sheets that part the annexes of a printed report: one page for each, set like the report."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sporbar.document import fonts
from sporbar.document.render.html.colours import readable_on_white
from sporbar.document.text import clean, printable


@dataclass(frozen=True, slots=True)
class Divider:
    """ "Vedlegg 2: Sluttrapport" in large type; `lines` say what follows, or where it is."""

    title: str
    lines: tuple[str, ...] = ()


def sheets(
    dividers: Sequence[Divider], *, title: str, organisation: str, language: str, colour: str
) -> bytes:
    """The JSON the template reads, UTF-8."""

    def fit(text: str) -> str:
        return printable(clean(text).text, fonts.coverage())

    tree = {
        "title": fit(title) or "–",
        "organisation": fit(organisation),
        "language": language,
        "accent": readable_on_white(colour),
        "fonts": list(fonts.FAMILIES),
        "sheets": [
            {"title": fit(one.title) or "–", "lines": [fit(line) for line in one.lines]}
            for one in dividers
        ],
    }
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()
