"""What a reader finds in the Word file."""

import io
from typing import Any

import docx
from docx.oxml.ns import qn

from tests.document.formats.telling import Told, bare, bare_pieces

#: Tables that lay out what is no table: key figures and frames.
_LAYOUT_STYLES = {"Sporbar nøkkeltallbånd", "Sporbar ramme"}
_GLYPHS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:softHyphen"): "\u00ad"}


def told_by_docx(packed: bytes) -> Told:
    """Paragraphs and tables of the body, without the contents list."""
    word = docx.Document(io.BytesIO(packed))
    body = word.element.body
    for contents in body.findall(qn("w:sdt")):
        body.remove(contents)
    pieces = [_docx_text(paragraph) for paragraph in body.iter(qn("w:p"))]
    tables = tuple(
        tuple(
            tuple(bare(_docx_text(cell)) for cell in row.iterchildren(qn("w:tc")))
            for row in table._tbl.iterchildren(qn("w:tr"))
        )
        for table in word.tables
        if table.style.name not in _LAYOUT_STYLES
    )
    return Told(bare_pieces(pieces), tables)


def _docx_text(element: Any) -> str:
    pieces = []
    for node in element.iter(qn("w:t"), *_GLYPHS):
        properties = node.getparent().tag == qn("w:tabs")
        if not properties:
            pieces.append(node.text or "" if node.tag == qn("w:t") else _GLYPHS[node.tag])
    return "".join(pieces)
