"""The smallest pieces: escaped text, spans, links."""

import re
from html import escape
from typing import assert_never

from sporbar.document.nodes import Mark, Span

#: Letters written from right to left; a stretch that holds some is isolated from its neighbours.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff]")
_SAFE_ADDRESS = re.compile(r"https?://|mailto:", re.IGNORECASE)


def text(value: str) -> str:
    """`value` with markup characters escaped, isolated where it runs from right to left."""
    escaped = escape(value, quote=False)
    return f"<bdi>{escaped}</bdi>" if _RIGHT_TO_LEFT.search(value) else escaped


def attribute(value: str) -> str:
    return escape(value, quote=True)


def address(target: str) -> str | None:
    """What a link's href holds: "#anchor" inside the document, the address outside of it.

    None for an address of another kind (javascript: and the like), which is never made a link.
    """
    if _SAFE_ADDRESS.match(target):
        return target
    return None if ":" in target else f"#{target}"


def span(node: Span) -> str:
    content = _marked(text(node.text), node.mark)
    href = address(node.target) if node.target else None
    return content if href is None else f'<a href="{attribute(href)}">{content}</a>'


def _marked(content: str, mark: Mark) -> str:
    match mark:
        case Mark.PLAIN:
            return content
        case Mark.STRONG:
            return f"<strong>{content}</strong>"
        case Mark.DEVIATION:
            return f'<strong class="deviating"><em>{content}</em></strong>'
        case Mark.COMPUTED:
            return f'<span class="computed">{content}</span>'
    assert_never(mark)


def spans(nodes: tuple[Span, ...]) -> str:
    return "".join(map(span, nodes))
