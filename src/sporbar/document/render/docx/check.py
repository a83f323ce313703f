"""Checks an office's own base document before any report is built on it."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from xml.parsers import expat

from docx.oxml.ns import qn

from sporbar.document.nodes import (
    Cover,
    Document,
    Meta,
    PageLayout,
    RendererWords,
    Section,
)
from sporbar.document.render.docx.package import (
    DOCUMENT_TYPE,
    LOWEST_TEXT_WIDTH,
    TEMPLATE_TYPE,
    Package,
    open_word,
)
from sporbar.document.render.docx.template import missing_styles
from sporbar.document.render.docx.writer import Writer

#: Bytes; a base with letterhead and pictures is far below both.
LARGEST_FILE = 20_000_000
LARGEST_UNPACKED = 100_000_000
MOST_PARTS = 2000

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = {
    b"spreadsheetml": "et regneark",
    b"presentationml": "en presentasjon",
    b"oasis.opendocument": "et OpenDocument-dokument",
}


@dataclass(frozen=True, slots=True)
class BaseFinding:
    """One thing about a base. `code` names it to programs, `sentence` says it to people; a base
    with a finding that `blocks` cannot be used."""

    code: str
    sentence: str
    blocks: bool


class BaseRefusedError(ValueError):
    """The base cannot carry a report; `findings` say why."""

    def __init__(self, findings: list[BaseFinding]) -> None:
        self.findings = findings
        super().__init__(" ".join(finding.sentence for finding in findings))


def check_base(base: bytes) -> list[BaseFinding]:
    """What is wrong with `base`, or what it lacks; empty when there is nothing to say.

    Findings that block come alone. The others are remarks: the report can be made, and says
    everything, but looks otherwise than the office may have meant.
    """
    refused = _unusable(base)
    if refused is not None:
        return [refused]
    word = open_word(base)
    remarks = [
        BaseFinding(
            "style_missing",
            f"Stilen «{style.shown_name}» mangler i malen. Sporbar legger til sin egen.",
            blocks=False,
        )
        for style in missing_styles(word.styles.element)
    ]
    frame = Package(base, _TRIAL.meta)
    if frame.page_replaced:
        remarks.append(
            BaseFinding(
                "page_too_small",
                "Siden i malen gir mindre enn"
                f" {LOWEST_TEXT_WIDTH / 567:.0f} cm til tekst. Sporbar bruker vanlige A4-marger.",
                blocks=False,
            )
        )
    if any(text.text and text.text.strip() for text in word.element.body.iter(qn("w:t"))):
        remarks.append(
            BaseFinding(
                "text_left_out",
                "Malen har tekst i selve dokumentet. Den blir ikke med i rapporten; topptekst,"
                " bunntekst og stiler blir med.",
                blocks=False,
            )
        )
    return remarks


def require_base(base: bytes) -> None:
    """Raise `BaseRefusedError` if no report can be built on `base`."""
    refused = _unusable(base)
    if refused is not None:
        raise BaseRefusedError([refused])


def _unusable(base: bytes) -> BaseFinding | None:
    return _not_word(base) or _unsafe(base) or _unreadable(base)


def _blocking(code: str, sentence: str) -> BaseFinding:
    return BaseFinding(code, sentence, blocks=True)


def _not_word(base: bytes) -> BaseFinding | None:
    expected = "Ventet en Word-fil (.docx eller .dotx)."
    if not base:
        return _blocking("empty", f"Filen er tom. {expected}")
    if len(base) > LARGEST_FILE:
        return _blocking(
            "too_large",
            f"Filen er {len(base) / 1e6:.0f} MB. En mal kan være høyst"
            f" {LARGEST_FILE / 1e6:.0f} MB.",
        )
    if base.startswith(_OLD_OFFICE):
        return _blocking(
            "old_or_protected",
            "Filen er en eldre Word-fil (.doc) eller er beskyttet med passord. Lagre den som .docx"
            " uten passord.",
        )
    if base.startswith(b"%PDF"):
        return _blocking("other_kind", f"Filen er en PDF. {expected}")
    if not base.startswith(b"PK"):
        return _blocking("other_kind", f"Filen er ikke en Word-fil. {expected}")
    return None


def _unsafe(base: bytes) -> BaseFinding | None:
    """What must be known before the file is unpacked at all, and what must never be let in."""
    broken = _blocking(
        "broken",
        "Filen er ødelagt eller kuttet: innholdet kan ikke pakkes ut. Lagre den på nytt fra Word.",
    )
    try:
        with zipfile.ZipFile(io.BytesIO(base)) as archive:
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
            if size > LARGEST_UNPACKED or len(entries) > MOST_PARTS:
                return _blocking(
                    "bomb",
                    f"Filen pakker seg ut til {size / 1e6:.0f} MB i {len(entries)} deler. En mal"
                    f" kan være høyst {LARGEST_UNPACKED / 1e6:.0f} MB i {MOST_PARTS} deler.",
                )
            if any(entry.flag_bits & 0x1 for entry in entries):
                return _blocking(
                    "old_or_protected",
                    "Filen er beskyttet med passord. Lagre den uten passord.",
                )
            names = [entry.filename for entry in entries]
            if len(names) != len({name.casefold() for name in names}):
                return broken
            parts = {name: archive.read(name) for name in names if not name.endswith("/")}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
    ):
        return broken
    return _unsafe_parts(parts)


def _unsafe_parts(parts: dict[str, bytes]) -> BaseFinding | None:
    types = parts.get("[Content_Types].xml", b"") + parts.get("mimetype", b"")
    names = [name.casefold() for name in parts]
    if b"macroEnabled" in types or any("vbaproject" in n or "activex" in n for n in names):
        return _blocking(
            "macros",
            "Malen inneholder makroer eller ActiveX. Lagre den som .docx uten makroer.",
        )
    if DOCUMENT_TYPE not in types and TEMPLATE_TYPE not in types:
        kind = next((text for mark, text in _OTHER_KINDS.items() if mark in types), None)
        what = f"Filen er {kind}." if kind else "Filen er ikke en Word-fil."
        return _blocking("other_kind", f"{what} Ventet en Word-fil (.docx eller .dotx).")
    if b"purl.oclc.org/ooxml" in parts.get("_rels/.rels", b""):
        return _blocking(
            "strict",
            "Malen er lagret som «Strict Open XML-dokument». Lagre den som vanlig Word-dokument"
            " (.docx).",
        )
    for name, content in parts.items():
        if not name.casefold().endswith((".xml", ".rels")):
            continue
        reading = _Reading(name)
        try:
            reading.read(content)
        except (expat.ExpatError, LookupError, ValueError):
            return _blocking(
                "broken_part",
                f"Delen «{name}» i malen kan ikke leses. Lagre malen på nytt fra Word.",
            )
        except _DoctypeError:
            return _blocking(
                "doctype",
                f"Delen «{name}» i malen har en dokumenttypedefinisjon, som Word aldri skriver."
                " Lagre malen på nytt fra Word.",
            )
        if reading.fetched:
            return _blocking(
                "fetched",
                f"Malen henter innhold utenfra («{reading.fetched[:200]}»). Sett bildet eller"
                " objektet inn i selve filen.",
            )
    return None


class _DoctypeError(Exception):
    """A part declares a document type, and with it perhaps entities that grow without end."""


class _Reading:
    """One XML part, read without building it. `fetched` is an address outside the file that Word
    would fetch on opening a report built on it.

    Ties of the document part and its settings (the template it was made from, pictures in its
    text) are not taken along, so they do not count.
    """

    def __init__(self, name: str) -> None:
        self.fetched = ""
        self._relationships = name.endswith(".rels") and not re.search(
            r"word/_rels/(document|settings)\d*\.xml\.rels$", name
        )

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._doctype
        if self._relationships:
            parser.StartElementHandler = self._element
        parser.Parse(content, True)

    def _doctype(self, *declaration: object) -> None:
        raise _DoctypeError

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        outside = attributes.get("TargetMode") == "External"
        if outside and not attributes.get("Type", "").endswith("/hyperlink"):
            self.fetched = attributes.get("Target", "?")


def _unreadable(base: bytes) -> BaseFinding | None:
    """Build a small report on the base and open it again: the only proof that it can be done."""
    try:
        package = Package(base, _TRIAL.meta)
        open_word(package.finished(Writer(_TRIAL, package, lambda chart: b"").body()))
    # a damaged file can break the reader in any way, and all mean the same here
    except Exception:
        return _blocking(
            "broken",
            "Malen kan ikke brukes: Word-dokumentet inni er skadet eller ufullstendig. Lagre den på"
            " nytt fra Word.",
        )
    return None


_TRIAL = Document(
    Meta(
        title="Prøve",
        subject="",
        author="",
        language="nb",
        date="2000-01-01",
        footer="Prøve",
        colour="#1e4d6b",
        words=RendererWords("Innhold", "side", "av", "Tabell", "Figur", "Utkast", "Avvik", "", ""),
    ),
    Cover("Prøve", "Prøve", "Prøve", (), "#1e4d6b"),
    tuple(Section(layout.value, "Prøve", (), layout) for layout in PageLayout),
)
