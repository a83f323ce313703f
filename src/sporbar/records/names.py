"""File names that are safe on every system and in a download's header."""

import re
import unicodedata

#: What Windows, a path or a header would read as something else than part of a name.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*;%]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_LONGEST = 200


def safe_name(name: str) -> str:
    """`name` without folders, control characters or what file systems refuse; never empty.

    The ending is kept when a long name is cut (at most 200 characters).
    """
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    cleaned = _UNSAFE.sub("_", unicodedata.normalize("NFC", visible)).strip(" .")
    if not cleaned:
        return "fil"
    if _RESERVED.match(cleaned):
        cleaned = f"_{cleaned}"
    if len(cleaned) > _LONGEST:
        stem, dot, ending = cleaned.rpartition(".")
        if dot and len(ending) <= 10:
            return f"{stem[: _LONGEST - len(ending) - 1]}.{ending}"
        return cleaned[:_LONGEST]
    return cleaned
