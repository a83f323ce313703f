"""What the bytes of a rendition depend on, so that it is known when the same can be expected."""

import hashlib
import unicodedata
import zlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import sporbar.document
from sporbar.document import fonts

#: Packages that decide bytes, as the package index names them.
PACKAGES = ("typst", "python-docx", "lxml", "vl-convert-python")

#: Under this name a document records the SHA-256 of the office's own base for the Word file. The
#: name is absent where the base was the one that comes along: that one is part of "sporbar".
WORD_BASE = "word_base"


@cache
def libraries() -> dict[str, str]:
    """Name and version of everything that decides the bytes: stored with every frozen document.

    "sporbar" names the version and the exact rules of the document (a hash over its files),
    "fonts" the font files.
    """
    return {
        "sporbar": f"{version('sporbar')}+{_rules()}",
        **{name: version(name) for name in PACKAGES},
        "fonts": _hash(fonts.font_paths()),
        "unicode": unicodedata.unidata_version,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def differences(then: dict[str, str]) -> tuple[str, ...]:
    """What is not as it was, in words: "typst 0.14.0 da, 0.15.0 nå"; empty when all is the same.

    The office's base is no difference: a document is rendered again with the base it records.
    """
    now = libraries()
    return tuple(
        f"{name} {then.get(name, '–')} da, {now.get(name, '–')} nå"
        for name in sorted({*then, *now} - {WORD_BASE})
        if then.get(name) != now.get(name)
    )


def _rules() -> str:
    """A hash over the document's own files: code, style sheets, templates, base document."""
    folder = Path(sporbar.document.__file__).parent
    files = (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and fonts.FOLDER not in path.parents and "__pycache__" not in path.parts
    )
    return _hash(files, folder)


def _hash(files: Iterable[Path], folder: Path | None = None) -> str:
    digest = hashlib.sha256()
    for path in files:
        name = path.relative_to(folder).as_posix() if folder else path.name
        data = path.read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()[:16]
