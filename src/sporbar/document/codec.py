"""A snapshot as JSON and back: the public file, its canonical form, its fingerprint, its schema.

The fingerprint is SHA-256 over the RFC 8785 canonical form of everything but the fingerprint
itself, so anyone can recompute it from the public file with any JCS library:

    parse the file, drop "fingerprint", canonicalise (RFC 8785), SHA-256, prefix "sha256:"
"""

import hashlib
import json
import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import rfc8785

from sporbar.document import snapshot as facts
from sporbar.document.snapshot import SCHEMA_VERSION, Snapshot
from sporbar.document.walk import clean_snapshot

SCHEMA_FILE = Path(__file__).parent / "schema" / f"report-{SCHEMA_VERSION}.json"


class UnreadableReport(ValueError):  # noqa: N818 - says what happened
    """Bytes that are not a report; the message is a Norwegian sentence that says where and why.

    `place` is the path in the file, "$.report.as_of", or "" for the file as a whole.
    """

    def __init__(self, sentence: str, place: str = "") -> None:
        super().__init__(sentence)
        self.place = place


def encode(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot as plain dicts, lists, strings, numbers and None; the version comes first.

    Later keys that say nothing are left out, so that what an earlier edition said is encoded, and
    fingerprinted, as it was then.
    """
    encoded = _with_every_key(snapshot)
    _leave_out_silence(snapshot, encoded)
    return {"schema_version": encoded.pop("schema_version"), **encoded}


def _with_every_key(snapshot: Snapshot) -> dict[str, Any]:
    return msgspec.json.decode(msgspec.json.encode(snapshot))  # type: ignore[no-any-return]


def _leave_out_silence(value: Any, encoded: Any) -> None:
    """Take the later keys that hold their default out of `encoded`, the tree of `value`."""
    if isinstance(value, tuple):
        for item, tree in zip(value, encoded, strict=True):
            _leave_out_silence(item, tree)
    elif is_dataclass(value) and not isinstance(value, type):
        for name, silence in _keys(type(value)):
            item = getattr(value, name)
            if silence is not _ALWAYS and item == silence:
                del encoded[name]
            else:
                _leave_out_silence(item, encoded[name])


_ALWAYS = object()


@cache
def _keys(kind: Any) -> tuple[tuple[str, Any], ...]:
    """The keys of a class, each with the value that leaves it out of the file."""
    return tuple(
        (one.name, one.default if "later" in one.metadata else _ALWAYS) for one in fields(kind)
    )


def canonical(snapshot: Snapshot) -> bytes:
    """The whole snapshot, fingerprint included, in RFC 8785 canonical form."""
    return rfc8785.dumps(encode(snapshot))


def fingerprint(snapshot: Snapshot) -> str:
    """ "sha256:..." over the canonical form of everything but the fingerprint."""
    encoded = encode(snapshot)
    del encoded["fingerprint"]
    return f"sha256:{hashlib.sha256(rfc8785.dumps(encoded)).hexdigest()}"


def sealed(snapshot: Snapshot) -> Snapshot:
    """A copy with its texts cleaned and its fingerprint set: what an edition freezes.

    Cleaning is idempotent; it stands here so that no text can make a freeze fail.
    """
    cleaned, _ = clean_snapshot(snapshot)
    return replace(cleaned, fingerprint=fingerprint(cleaned))


def is_intact(snapshot: Snapshot) -> bool:
    """Whether the fingerprint it carries is the fingerprint of what it says."""
    return snapshot.fingerprint is not None and snapshot.fingerprint == fingerprint(snapshot)


def public_bytes(snapshot: Snapshot) -> bytes:
    """The JSON file people download: UTF-8, indented, keys in the schema's order.

    Meant to be read; the fingerprint is over the canonical form and does not depend on the layout.
    """
    return msgspec.json.format(msgspec.json.encode(encode(snapshot)), indent=2) + b"\n"


def decode(data: bytes) -> Snapshot:
    """Read a report from JSON bytes. Unknown keys are refused, not dropped, and so are later keys
    that say nothing: the file has another fingerprint with them than without.

    Raises `UnreadableReport`. Does not check the fingerprint: see `is_intact`.
    """
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        where = re.search(r"\(byte (\d+)\)", str(error))
        at = f" (feil ved byte {where[1]})" if where else " (den er tom eller kuttet)"
        raise UnreadableReport(f"Filen er ikke gyldig JSON{at}.") from error
    if not isinstance(raw, dict):
        raise UnreadableReport("Filen er ikke en rapport: ventet et JSON-objekt.")
    version = raw.get("schema_version")
    if version != SCHEMA_VERSION or isinstance(version, bool):
        found = "mangler" if version is None else f"er {json.dumps(version, ensure_ascii=False)}"
        raise UnreadableReport(
            f"Skjemaversjonen {found}; ventet {SCHEMA_VERSION}.", "$.schema_version"
        )
    try:
        snapshot: Snapshot = msgspec.convert(raw, type=Snapshot)
    except msgspec.ValidationError as error:
        raise _explained(str(error)) from error
    known = _with_every_key(snapshot)
    unknown = _unknown_key(raw, known, "$")
    if unknown is not None:
        raise UnreadableReport(f"Ukjent felt ved {unknown}.", unknown)
    _leave_out_silence(snapshot, known)
    silent = _unknown_key(raw, known, "$")
    if silent is not None:
        raise UnreadableReport(f"Feltet ved {silent} sier ingenting og skal utelates.", silent)
    return snapshot


_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<place>.*)`)?$", re.DOTALL)
_KINDS = {
    "str": "tekst",
    "int": "et helt tall",
    "bool": "true eller false",
    "array": "en liste",
    "object": "et objekt",
    "null": "null",
    "float": "et tall",
}
_MESSAGES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"Expected `(?P<a>[^`]*)`, got `(?P<b>[^`]*)`"),
        "ventet {a}, fant {b}",
    ),
    (
        re.compile(r"Object missing required field `(?P<a>[^`]*)`"),
        "feltet «{a}» mangler",
    ),
    (re.compile(r"Invalid enum value (?P<a>.*)"), "{a} er ikke en kjent verdi"),
    (
        re.compile(r"Expected `str` matching regex (?P<a>.*)"),
        "teksten har ikke formen {a}",
    ),
    (
        re.compile(r"Expected `str` of length >= (?P<a>\d+)"),
        "teksten er kortere enn {a} tegn",
    ),
)


def _explained(message: str) -> UnreadableReport:
    """The reader's English message as a Norwegian sentence with its place."""
    match = _PLACE.match(message)
    assert match is not None
    what, place = match["what"], match["place"] or "$"
    for pattern, sentence in _MESSAGES:
        if found := pattern.fullmatch(what):
            words = {key: _kind_in_words(value) for key, value in found.groupdict().items()}
            return UnreadableReport(f"Feil ved {place}: {sentence.format(**words)}.", place)
    return UnreadableReport(f"Feil ved {place}: {what}.", place)


def _kind_in_words(text: str) -> str:
    return " eller ".join(_KINDS.get(part, part) for part in text.split(" | "))


def _unknown_key(raw: Any, known: Any, place: str) -> str | None:
    """The path of the first key in `raw` that the snapshot does not have."""
    if isinstance(raw, dict) and isinstance(known, dict):
        for key, value in raw.items():
            if key not in known:
                return f"{place}.{key}"
            found = _unknown_key(value, known[key], f"{place}.{key}")
            if found is not None:
                return found
    elif isinstance(raw, list) and isinstance(known, list):
        for index, (value, counterpart) in enumerate(zip(raw, known, strict=True)):
            found = _unknown_key(value, counterpart, f"{place}[{index}]")
            if found is not None:
                return found
    return None


@cache
def _generated() -> dict[str, Any]:
    (root,), components = msgspec.json.schema_components([Snapshot], ref_template="#/$defs/{name}")
    for name, component in components.items():
        # The file writes every key, null where unknown, and readers may rely on that; but a later
        # key stands only where it says something.
        component["required"] = [
            key for key, silence in _keys(getattr(facts, name)) if silence is _ALWAYS
        ]
        for definition in component["properties"].values():
            definition.pop("default", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sporbar:schema:report:{SCHEMA_VERSION}",
        "title": f"Sporbar report, version {SCHEMA_VERSION}",
        "description": (
            "A frozen report of an inter-municipal cooperation. Amounts are decimal strings in "
            "kroner, costs positive and income negative; days are ISO 8601, partly known days ISO "
            "8601-2 (EDTF); unknown is null. Keys that are not required came later and are absent "
            "while they say nothing. The fingerprint is SHA-256 over the RFC 8785 form "
            "without the fingerprint."
        ),
        **root,
        "$defs": components,
    }


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the public file, generated from the dataclasses."""
    return json.loads(json.dumps(_generated()))  # type: ignore[no-any-return]


def schema_bytes() -> bytes:
    """What `schema/report-1.json` holds; `python -m sporbar.document.codec` writes it."""
    return (json.dumps(_generated(), ensure_ascii=False, indent=2) + "\n").encode()


if __name__ == "__main__":
    SCHEMA_FILE.write_bytes(schema_bytes())
