"""The fonts the documents are set in, and which characters they can draw.

The files are copied into `files/` when the project is set up (`scripts/assets.py`) and travel with
the installed package. Inter sets the text; the Noto faces draw what Inter lacks.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

#: The folder to hand to a renderer, together with "ignore the system's fonts".
FOLDER = Path(__file__).parent / "files"

#: Families in the order they are tried for a character.
FAMILIES = (
    "Inter",
    "Noto Sans",
    "Noto Sans Hebrew",
    "Noto Sans Arabic",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Sans JP",
    "Noto Sans Math",
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
    "Noto Emoji",
)


class MissingFontsError(RuntimeError):
    """The font files are not in place; the message says how to get them."""


def font_paths() -> tuple[Path, ...]:
    """Every font file, sorted by name. Raises `MissingFontsError`."""
    found = tuple(sorted(FOLDER.glob("*.ttf")))
    if not found:
        raise MissingFontsError(f"Skriftene mangler i {FOLDER}. Kjør «make setup».")
    return found


@cache
def coverage() -> frozenset[int]:
    """The code points that at least one of the fonts can draw. Raises `MissingFontsError`.

    Pass it to `compose`, which writes every other character as its code point. Private-use
    characters are left out though some fonts have them: PDF/A forbids them.
    """
    return frozenset(
        codepoint
        for path in font_paths()
        for codepoint in characters(path)
        if unicodedata.category(chr(codepoint)) not in {"Co", "Cs", "Cc"}
    )


@cache
def characters(path: Path) -> frozenset[int]:
    """The code points in a font's character map.

    Reads the Unicode subtables of format 4 and 12 of the OpenType `cmap` table, the only two
    formats that modern fonts use for Unicode.
    """
    with path.open("rb") as file:
        (tables,) = struct.unpack(">4xH6x", file.read(12))
        directory = [struct.unpack(">4s4xII", file.read(16)) for _ in range(tables)]
        offset, length = next((at, size) for tag, at, size in directory if tag == b"cmap")
        file.seek(offset)
        table = file.read(length)
    (subtables,) = struct.unpack_from(">2xH", table)
    found: set[int] = set()
    for index in range(subtables):
        platform, _, start = struct.unpack_from(">HHI", table, 4 + 8 * index)
        (kind,) = struct.unpack_from(">H", table, start)
        if platform in {0, 3} and kind == 12:
            found |= _segmented_coverage(table, start)
        elif platform in {0, 3} and kind == 4:
            found |= _segment_mapping(table, start)
    return frozenset(found)


def _segmented_coverage(table: bytes, start: int) -> set[int]:
    """Format 12: groups of (first, last, glyph of the first)."""
    (groups,) = struct.unpack_from(">12xI", table, start)
    found: set[int] = set()
    for index in range(groups):
        first, last, glyph = struct.unpack_from(">III", table, start + 16 + 12 * index)
        found.update(range(first + (glyph == 0), last + 1))
    return found


def _segment_mapping(table: bytes, start: int) -> set[int]:
    """Format 4: segments with a delta, or an offset into an array of glyphs; glyph 0 is none."""
    (double,) = struct.unpack_from(">6xH", table, start)
    count = double // 2

    def numbers(at: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{count}H", table, start + at)

    ends, starts = numbers(14), numbers(16 + double)
    deltas, offsets = numbers(16 + 2 * double), numbers(16 + 3 * double)
    found: set[int] = set()
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for codepoint in range(first, last + 1):
            glyph = codepoint
            if offsets[index]:
                at = 16 + 3 * double + 2 * index + offsets[index] + 2 * (codepoint - first)
                (glyph,) = struct.unpack_from(">H", table, start + at)
                if glyph == 0:
                    continue
            if (glyph + deltas[index]) & 0xFFFF and codepoint != 0xFFFF:
                found.add(codepoint)
    return found
