"""The report as one HTML file that needs nothing else: no script, no font, no picture, no network.

`render_html` makes the file people download; `render_body` the same content as a fragment for a
page that brings its own head, with `STYLESHEET` served as a file. The fragment has no inline style
and no script, so that it fits under a strict content security policy.
"""

from sporbar.document.nodes import Document
from sporbar.document.render.html.page import STYLESHEET, body, page

__all__ = ["STYLESHEET", "render_body", "render_html"]


def render_html(document: Document) -> bytes:
    """The whole file, UTF-8. The same document always gives the same bytes."""
    return page(document).encode()


def render_body(document: Document, heading_level: int = 1) -> str:
    """Cover, contents and chapters as an `<article class="report">`.

    `heading_level` is the level of the report's title: 1 where it is the page's own, 2 below one.
    """
    return body(document, heading_level)
