"""The report's own words, in bokmål and nynorsk.

One label set per written language; `labels("nb")` fetches one. What people wrote is never
converted. Placeholders in braces are filled by `compose`; both sets have the same ones.
"""

from collections.abc import Mapping

from sporbar.document.labels.bokmal import BOKMAL
from sporbar.document.labels.nynorsk import NYNORSK
from sporbar.document.labels.words import Labels
from sporbar.document.snapshot import Language

_SETS: Mapping[Language, Labels] = {"nb": BOKMAL, "nn": NYNORSK}


def labels(language: Language) -> Labels:
    """The label set of a written language."""
    return _SETS[language]


__all__ = ["BOKMAL", "NYNORSK", "Labels", "labels"]
