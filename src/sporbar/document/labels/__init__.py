"""The report's own words, in bokmål and nynorsk, and in English for the pages.

One label set per language; `labels("nb")` fetches one. Reports are written in bokmål or nynorsk;
the English words are those that pages print for the same codes. What people wrote is never
converted. Placeholders in braces are filled by `compose`; every set has the same ones.
"""

from collections.abc import Mapping

from sporbar.document.labels.bokmal import BOKMAL
from sporbar.document.labels.english import ENGLISH
from sporbar.document.labels.nynorsk import NYNORSK
from sporbar.document.labels.words import Labels
from sporbar.document.typography import PageLanguage

_SETS: Mapping[PageLanguage, Labels] = {"nb": BOKMAL, "nn": NYNORSK, "en": ENGLISH}


def labels(language: PageLanguage) -> Labels:
    """The label set of a language."""
    return _SETS[language]


__all__ = ["BOKMAL", "ENGLISH", "NYNORSK", "Labels", "labels"]
