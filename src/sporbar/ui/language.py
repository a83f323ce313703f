"""The language the page is shown in, as the label sets and the typography know it."""

from typing import cast

from django.utils.html import format_html
from django.utils.translation import get_language

from sporbar.document.labels import Labels, labels
from sporbar.document.typography import PageLanguage


def page_language() -> PageLanguage:
    """The language in use; bokmål outside a request."""
    current = get_language()
    return cast(PageLanguage, current) if current in ("nn", "en") else "nb"


def in_language(text: str, foreign: str | None) -> str:
    """The text, as HTML that marks it as another language than the page's where it is. Otherwise
    it is the text itself: who puts it into a page escapes it."""
    return format_html('<span lang="{}">{}</span>', foreign, text) if foreign else text


def page_words() -> Labels:
    """The words for codes, in the language of the page."""
    return labels(page_language())
