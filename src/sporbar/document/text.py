"""What people paste, made fit to be stored, hashed and printed, and said out loud where it changed.

Two steps, at two moments:

* `clean` on the way in: one Unicode form (NFC), Word's bullets turned into ours, what no reader
  can see and no archive format allows taken out. It is idempotent, and the report tells what went.
* `printable` on the way out: a character that none of the shipped fonts has is printed as its code
  point, "[U+1F9FF]". `compose` does it once for the whole document, so that HTML, PDF and Word say
  the same; the stored facts and the JSON file keep the character itself.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Why a character was changed or taken out."""

    BULLET = "bullet"  # a bullet or arrow of Word's symbol fonts: replaced by a real one
    CONTROL = "control"
    PRIVATE_USE = "private_use"
    BYTE_ORDER_MARK = "byte_order_mark"
    DIRECTION = "direction"  # bidi marks and overrides
    SURROGATE = "surrogate"  # half of a pair
    SOFT_HYPHEN = "soft_hyphen"
    INVISIBLE = "invisible"  # zero-width space, tags, annotation marks, object placeholders
    NONCHARACTER = "noncharacter"


@dataclass(frozen=True, slots=True)
class Change:
    """`count` times the character `codepoint` was taken out, or replaced for Kind.BULLET."""

    kind: Kind
    codepoint: int
    count: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    text: str
    changes: tuple[Change, ...] = ()


#: Word writes its symbol fonts into the private-use area: 0xF000 plus the byte of the glyph.
_WORD_SYMBOLS = {
    0xF0B7: "•",
    0xF0A7: "•",
    0xF0A8: "•",
    0xF0D8: "•",
    0xF076: "•",
    0xF06C: "•",
    0xF06E: "•",
    0xF06F: "•",
    0xF071: "•",
    0xF0FC: "•",
    0xF0FE: "•",
    0xF02D: "–",
    0xF0E0: "→",
    0xF0DF: "←",
}
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_INVISIBLE = frozenset(
    {0x200B, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x180E, 0xFFFC}
) | frozenset(range(0xFFF9, 0xFFFC))
_DIRECTION = frozenset({0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)})
#: Joiners and variation selectors change how neighbours look and have no look of their own.
_SHAPERS = frozenset({0x200C, 0x200D, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})
#: Everything `clean` might have to touch; most text has none of it.
_SUSPECT = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufff9-\ufffc\ufffe\uffff\U0001fffe\U0001ffff"
    "\U0002fffe-\U0002ffff\U0003fffe-\U0010ffff]"
)


def _kind(codepoint: int) -> Kind | None:
    """Why this character cannot stay, or None if it can."""
    if codepoint == 0xFEFF:
        return Kind.BYTE_ORDER_MARK
    if codepoint == 0xAD:
        return Kind.SOFT_HYPHEN
    if codepoint in _DIRECTION:
        return Kind.DIRECTION
    if codepoint in _INVISIBLE or 0x206A <= codepoint <= 0x206F or 0xE0000 <= codepoint <= 0xE007F:
        return Kind.INVISIBLE
    if codepoint & 0xFFFE == 0xFFFE or 0xFDD0 <= codepoint <= 0xFDEF:
        return Kind.NONCHARACTER
    category = unicodedata.category(chr(codepoint))
    if category == "Cc" and codepoint != 0x0A:
        return Kind.CONTROL
    if category == "Cs":
        return Kind.SURROGATE
    if category == "Co":
        return Kind.PRIVATE_USE
    return None


def clean(text: str) -> Cleaned:
    """`text` as it is stored: NFC, line breaks as "\\n", tabs as spaces, nothing invisible.

    Line breaks, tabs and the Unicode form are settled silently; everything else is reported.
    """
    if text.isascii() and not _SUSPECT.search(text):
        return Cleaned(text)
    if not _SUSPECT.search(text):
        return Cleaned(unicodedata.normalize("NFC", text))
    text = _SURROGATE_PAIR.sub(_join_pair, text)
    text = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    kept: list[str] = []
    changes: Counter[tuple[Kind, int]] = Counter()
    for character in text:
        codepoint = ord(character)
        if codepoint in _WORD_SYMBOLS:
            changes[Kind.BULLET, codepoint] += 1
            kept.append(_WORD_SYMBOLS[codepoint])
        elif (kind := _kind(codepoint)) is not None:
            changes[kind, codepoint] += 1
        else:
            kept.append(character)
    return Cleaned(
        unicodedata.normalize("NFC", "".join(kept)),
        tuple(Change(kind, codepoint, count) for (kind, codepoint), count in changes.items()),
    )


def _join_pair(match: re.Match[str]) -> str:
    return match[0].encode("utf-16", "surrogatepass").decode("utf-16")


def unprintable(text: str, covered: Container[int]) -> tuple[int, ...]:
    """The code points of `text` that no font in `covered` has, each once, in order."""
    return tuple(
        dict.fromkeys(
            codepoint
            for codepoint in map(ord, text)
            if codepoint not in covered
            and codepoint not in _SHAPERS
            and not chr(codepoint).isspace()
        )
    )


def printable(text: str, covered: Container[int]) -> str:
    """`text` with every character that `covered` lacks written as its code point.

    Joiners without a glyph are dropped and spaces without one become plain spaces: writing them
    out would make readable text unreadable.
    """
    return "".join(_printed(character, covered) for character in text)


def _printed(character: str, covered: Container[int]) -> str:
    codepoint = ord(character)
    if codepoint in covered or character == "\n":
        return character
    if codepoint in _SHAPERS:
        return ""
    if character.isspace():
        return " "
    return code_point(codepoint)


def code_point(codepoint: int) -> str:
    """The name a character is printed by when nothing can draw it: "[U+1F9FF]"."""
    return f"[U+{codepoint:04X}]"
