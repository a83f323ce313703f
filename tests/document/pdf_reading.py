"""Reading a PDF back: its words, its bookmarks, its faults against the two standards."""

import io
import re
from collections.abc import Iterator
from functools import cache

import page
import pikepdf
import pypdf

_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200d\ufe00-\ufe0f]|[-\u2010\u2011]")


@cache
def texts(pdf: bytes) -> tuple[str, ...]:
    """The text of every page."""
    return tuple(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def squeezed(text: str) -> str:
    """`text` without spaces, line breaks and hyphens: what setting it in lines cannot change.

    A printed hyphen and one that breaks a word look the same to the reader used here.
    """
    return _INVISIBLE.sub("", text)


def bookmarks(pdf: bytes) -> list[tuple[int, str]]:
    """Depth and title of every bookmark, in order."""

    def walk(items: list[object], depth: int) -> Iterator[tuple[int, str]]:
        for item in items:
            if isinstance(item, list):
                yield from walk(item, depth + 1)
            else:
                yield depth, str(item.title)  # type: ignore[attr-defined]

    return list(walk(pypdf.PdfReader(io.BytesIO(pdf)).outline, 1))


def tags(pdf: bytes) -> list[str]:
    """The structure types of all elements, in reading order."""

    def walk(element: object) -> Iterator[str]:
        if isinstance(element, pikepdf.Array):
            for child in element:
                yield from walk(child)
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                yield str(element["/S"])
            if "/K" in element:
                yield from walk(element["/K"])

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return list(walk(document.Root.StructTreeRoot.K))


def faults(pdf: bytes) -> list[tuple[str, str]]:
    """Rule and message of everything that PDF/UA-1 and PDF/A-2a object to."""
    found = [
        failure
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)
        for failure in page.validate_pdf_bytes(pdf, profile=profile).failures
    ]
    return [
        (failure.rule_id, failure.message)
        for failure in found
        if not (failure.rule_id.startswith("PDFA2A-STREAM-LENGTH") and _lengths_are_right(pdf))
    ]


def _lengths_are_right(pdf: bytes) -> bool:
    """Whether every stream is as long as it says.

    The validator takes a last byte 0x0D for part of the line end that follows the data.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams = [one for one in document.objects if isinstance(one, pikepdf.Stream)]
        for stream in streams:
            raw = stream.read_raw_bytes()
            if len(raw) != int(stream.stream_dict.Length) or raw + b"\nendstream" not in pdf:
                return False
    return True
