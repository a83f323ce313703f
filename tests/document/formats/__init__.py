"""Reading a report back out of its formats, to see whether they say the same.

`told` gives what a document says, straight from its nodes; `told_by_docx`, `told_by_html` and
`told_by_pdf` what a reader of a file finds there; `differences` compares two of them, and `unsaid`
a document with its snapshot.
"""

from tests.document.formats.facts import unsaid
from tests.document.formats.page import told_by_html
from tests.document.formats.pdf import told_by_pdf
from tests.document.formats.telling import Told, bare, differences, told
from tests.document.formats.word import told_by_docx

__all__ = [
    "Told",
    "bare",
    "differences",
    "told",
    "told_by_docx",
    "told_by_html",
    "told_by_pdf",
    "unsaid",
]
