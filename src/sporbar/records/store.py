"""Bytes on disk, named by their SHA-256: written whole or not at all, checked when read.

The folder is `files/` under SPORBAR_DATA_DIR; "abcdef..." lies in `files/ab/cdef...`. A file is
never changed, and the same bytes are kept once however many rows name them.
"""

import hashlib
import os
import re
import secrets
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

_HASH = re.compile(r"[0-9a-f]{64}")


class StoredFileError(Exception):
    """A stored file cannot be used; the message is a sentence for people."""


class FileMissing(StoredFileError):  # noqa: N818 - says what happened
    """A row names a file that is not on disk."""


class FileCorrupt(StoredFileError):  # noqa: N818 - says what happened
    """The bytes on disk are not the ones that were stored."""


def sha256_of(data: bytes) -> str:
    """SHA-256 as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def path_of(sha256: str) -> Path:
    """Where the bytes with that hash lie, or would lie. Raises ValueError for anything else."""
    if not _HASH.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return Path(settings.DATA_DIR) / "files" / sha256[:2] / sha256[2:]


def put(data: bytes) -> str:
    """Keep these bytes and answer their SHA-256. When it returns they survive a power cut.

    Call it before the row that names them is written; a file without a row does no harm, a row
    without a file does. A damaged copy of the same bytes is replaced.
    """
    sha256 = sha256_of(data)
    path = path_of(sha256)
    if path.exists() and sha256_of(path.read_bytes()) == sha256:
        return sha256
    _make_folder(path.parent)
    # The temporary name is in the same folder: a rename is only whole within one file system.
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return sha256


def get(sha256: str) -> bytes:
    """The bytes with that hash. Raises `FileMissing` or `FileCorrupt`."""
    try:
        data = path_of(sha256).read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(
            _("Filen med fingeravtrykk %(hash)s mangler i datamappen. Hent den fra sikkerhetskopi.")
            % {"hash": sha256}
        ) from error
    if sha256_of(data) != sha256:
        raise FileCorrupt(
            _("Filen med fingeravtrykk %(hash)s er skadet. Hent den fra sikkerhetskopi.")
            % {"hash": sha256}
        )
    return data


def _make_folder(folder: Path) -> None:
    missing = [folder, *folder.parents]
    missing = missing[: next((i for i, one in enumerate(missing) if one.exists()), len(missing))]
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        _sync_folder(made.parent)


def _sync_folder(folder: Path) -> None:
    """Make a new name in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
