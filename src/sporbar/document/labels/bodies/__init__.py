"""What a report says of its own about bodies, cases, decisions and councils, in every language."""

from collections.abc import Mapping

from sporbar.document.labels.bodies.bokmal import BOKMAL
from sporbar.document.labels.bodies.english import ENGLISH
from sporbar.document.labels.bodies.nynorsk import NYNORSK
from sporbar.document.labels.bodies.words import BodyLabels
from sporbar.document.typography import PageLanguage

_SETS: Mapping[PageLanguage, BodyLabels] = {"nb": BOKMAL, "nn": NYNORSK, "en": ENGLISH}


def body_labels(language: PageLanguage) -> BodyLabels:
    """The label set of a language."""
    return _SETS[language]


__all__ = ["BOKMAL", "ENGLISH", "NYNORSK", "BodyLabels", "body_labels"]
