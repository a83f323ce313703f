"""What a check finds, and the small words its sentences share."""

from dataclasses import dataclass
from enum import StrEnum

from sporbar.document.compose import counts
from sporbar.document.compose.context import one_line, shorten

QUOTE_LENGTH = 70


class Severity(StrEnum):
    BLOCKS = "blocks"
    ACKNOWLEDGE = "acknowledge"
    WARNS = "warns"


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` names the rule, `sentence` is for the user (bokmål), `place` the anchor it is at."""

    severity: Severity
    code: str
    sentence: str
    place: str


def blocks(code: str, sentence: str, place: str) -> Finding:
    return Finding(Severity.BLOCKS, code, sentence, place)


def acknowledge(code: str, sentence: str, place: str) -> Finding:
    return Finding(Severity.ACKNOWLEDGE, code, sentence, place)


def warns(code: str, sentence: str, place: str) -> Finding:
    return Finding(Severity.WARNS, code, sentence, place)


def name(placed: counts.Placed) -> str:
    """ "Tiltak 5.12 Renovasjon"."""
    return f"Tiltak {placed.reference} {one_line(placed.measure.title)}".rstrip()


def quote(text: str) -> str:
    return f"«{shorten(one_line(text), QUOTE_LENGTH)}»"
