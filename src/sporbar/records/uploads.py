"""Is an uploaded file a PDF or Word file that can lie beside a report or a case? Judged by what is
in it, not by its name."""

import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass

import pikepdf
from django.utils.translation import gettext as _

from sporbar.records.names import safe_name

#: As the handbook's table of limits says.
LARGEST_UPLOAD = 50 * 1024 * 1024
#: What a Word file may unpack to, so that a small file cannot fill the machine.
_UNPACKED = 500 * 1024 * 1024
#: What is read of a Word file's list of its parts; a real one has some thousand bytes.
_TYPES = 1024 * 1024
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: The first bytes of a Word file from before 2007, and of one locked with a password.
_OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1")
#: A PDF may have some bytes of a mail or a printer before its own beginning.
_HEAD = 1024


class UploadRefused(Exception):  # noqa: N818 - says what happened
    """The file cannot be taken; the message is a sentence for the user."""


@dataclass(frozen=True)
class UploadFacts:
    """What the file is. `pages` is None for a Word file: its pages depend on who opens it."""

    name: str
    media_type: str
    pages: int | None


def too_large(size: int) -> str:
    """The sentence for a file that is too large, "" where it is not."""
    if size <= LARGEST_UPLOAD:
        return ""
    return _(
        "Filen er på %(size)d MB, og grensen er %(limit)d MB. Lagre den med mindre bilder, eller "
        "del den i flere vedlegg."
    ) % {"size": -(-size // 1024 // 1024), "limit": LARGEST_UPLOAD // 1024 // 1024}


def read_upload(name: str, data: bytes) -> UploadFacts:
    """What is in the file. Raises UploadRefused."""
    if sentence := too_large(len(data)):
        raise UploadRefused(sentence)
    if not data:
        raise UploadRefused(_("Filen er tom."))
    name = safe_name(name)
    if b"%PDF-" in data[:_HEAD]:
        return UploadFacts(_ending(name, "pdf"), PDF, _pages(data))
    if data.startswith(b"PK"):
        _check_word(data)
        if name.lower().endswith(".pdf"):
            raise UploadRefused(
                _(
                    "Filen heter .pdf, men er en Word-fil. Gi den navnet tilbake, eller lagre den "
                    "som PDF fra Word."
                )
            )
        return UploadFacts(_ending(name, "docx"), DOCX, None)
    if data.startswith(_OLD_WORD):
        raise UploadRefused(
            _(
                "Filen er en eldre Word-fil eller har passord. Lagre den som .docx eller PDF uten "
                "passord."
            )
        )
    raise UploadRefused(_("Filen er verken PDF eller Word. Vedlegg må være i ett av de to."))


def _ending(name: str, ending: str) -> str:
    """The name with the ending that says what the file is."""
    if name.lower().endswith(f".{ending}"):
        return name
    stem, _dot, given = name.rpartition(".")
    return f"{stem if stem and given.lower() in ('pdf', 'docx') else name}.{ending}"


def page_count(data: bytes) -> int:
    """How many pages a sound PDF has."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def _pages(data: bytes) -> int:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            # One that opens without a password may still forbid to be put behind the report.
            if pdf.is_encrypted:
                raise UploadRefused(_encrypted())
            count = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise UploadRefused(_encrypted()) from error
    except (pikepdf.PdfError, ValueError, RuntimeError, MemoryError) as error:
        raise UploadRefused(
            _("PDF-filen er skadet og kan ikke åpnes. Lagre den på nytt.")
        ) from error
    if count == 0:
        raise UploadRefused(_("PDF-filen har ingen sider."))
    return count


def _encrypted() -> str:
    return _("PDF-filen er låst med passord eller mot kopiering. Lagre den på nytt uten lås.")


def _check_word(data: bytes) -> None:
    damaged = _("Word-filen er skadet og kan ikke åpnes. Lagre den på nytt.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = {one.filename for one in parts.infolist()}
            unpacked = sum(one.file_size for one in parts.infolist())
            if "word/document.xml" not in names:
                raise UploadRefused(
                    _("Filen er verken PDF eller Word. Vedlegg må være i ett av de to.")
                )
            if unpacked > _UNPACKED:
                raise UploadRefused(
                    _("Filen pakker seg ut til mer enn %(limit)s MB og blir ikke lest.")
                    % {"limit": _UNPACKED // 1024 // 1024}
                )
            types = b""
            if "[Content_Types].xml" in names:
                with parts.open("[Content_Types].xml") as part:
                    types = part.read(_TYPES + 1)
            if len(types) > _TYPES:
                raise UploadRefused(damaged)
            if any(one.endswith("vbaProject.bin") for one in names) or b"macroEnabled" in types:
                raise UploadRefused(
                    _("Word-filen har makroer. Lagre den som .docx uten makroer, eller som PDF.")
                )
            if parts.testzip() is not None:
                raise UploadRefused(damaged)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
    ) as error:
        raise UploadRefused(damaged) from error
