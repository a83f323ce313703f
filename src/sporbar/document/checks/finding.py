"""What a check finds."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    BLOCKS = "blocks"
    ACKNOWLEDGE = "acknowledge"
    WARNS = "warns"


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` names the rule, `sentence` is for the user, `place` the anchor it is at."""

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
