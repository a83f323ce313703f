"""Writing the backup archive: one compressed tar with every table and every stored file.

Members: `tables/<table>.jsonl` (first line the columns, then one JSON list a row), `files/<sha256>`
and, last, `manifest.json` with the SHA-256 of every member. An archive without its manifest was cut
short. docs/decisions/0008-backup.md says why it looks like this.
"""

import base64
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from sporbar.records import store
from sporbar.records.models import StoredFile

FORMAT = 1
MANIFEST = "manifest.json"
#: Log-ins and signs of life belong to the running site: after a restore everybody logs in again.
LEFT_OUT = {
    "django_session",
    "usersessions_usersession",
    "operations_workersign",
}
_CHUNK = 1 << 20
_ROWS = 500


class ArchiveError(Exception):
    """An archive cannot be written or used; the message is a sentence for people."""


@dataclass(frozen=True)
class Written:
    """What an archive holds. `missing` are hashes of files that were gone or damaged."""

    tables: int
    rows: int
    files: int
    missing: list[str]


def kept_models() -> list[type[models.Model]]:
    """Every table of an archive, in the order of their names."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return [found[table] for table in sorted(found) if table not in LEFT_OUT]


def kept_fields(model: type[models.Model]) -> list[Any]:
    """The columns of a table that are kept, in their order."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if not getattr(field, "generated", False)
    ]


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def applied_migrations() -> set[str]:
    """Those the database has, "room.name"."""
    return {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}


def known_migrations() -> set[str]:
    """Those this version brings, "room.name"."""
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def write_archive(target: Path) -> Written:
    """Write the archive while the site runs: one moment of the database, and the files it names.

    Raises `ArchiveError`; then nothing is left under the name or beside it.
    """
    if target.exists():
        raise ArchiveError(f"{target} finnes fra før. Velg et annet navn.")
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        # Readable for its owner only from the first byte: it holds everything, addresses too.
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as file:
            written = _write(file, target.parent)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(target)
        folder = os.open(target.absolute().parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except OSError as error:
        raise ArchiveError(
            f"Sikkerhetskopien kunne ikke skrives til {target} ({error.strerror or error}). "
            "Ingenting er endret, og ingen halv kopi ligger igjen."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return written


def _write(file: IO[bytes], folder: Path) -> Written:
    members: dict[str, str] = {}
    rows: dict[str, int] = {}
    missing: list[str] = []
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
        with _one_moment():
            # Traces of rooms that are no more say nothing about the tables.
            migrations = sorted(applied_migrations() & known_migrations())
            for model in kept_models():
                name = f"tables/{model._meta.db_table}.jsonl"
                with tempfile.TemporaryFile(dir=folder) as lines:
                    rows[model._meta.db_table] = _write_table(model, lines)
                    members[name] = _add(tar, name, lines)
            hashes = sorted(set(StoredFile.objects.values_list("sha256", flat=True)))
        for sha256 in hashes:
            try:
                data = store.get(sha256)
            except store.StoredFileError:
                missing.append(sha256)
                continue
            members[f"files/{sha256}"] = _add(tar, f"files/{sha256}", io.BytesIO(data))
        manifest = {
            "format": FORMAT,
            "sporbar": version("sporbar"),
            "made_at": timezone.now().isoformat(),
            "migrations": migrations,
            "rows": rows,
            "missing_files": missing,
            "members": members,
        }
        _add(tar, MANIFEST, io.BytesIO(json.dumps(manifest, indent=1).encode()))
    return Written(len(rows), sum(rows.values()), len(hashes) - len(missing), missing)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything read inside is from the same moment, and nobody who writes has to wait."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        # Django's own transactions take the write lock at once; this one only reads.
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write_table(model: type[models.Model], out: IO[bytes]) -> int:
    fields = kept_fields(model)
    out.write(_line([field.column for field in fields]))
    count = 0
    found = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
    for row in found.iterator(chunk_size=_ROWS):
        out.write(
            _line([plain(field.get_prep_value(v)) for field, v in zip(fields, row, strict=True)])
        )
        count += 1
    return count


def _line(value: list[Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _add(tar: tarfile.TarFile, name: str, data: IO[bytes]) -> str:
    """Add a member; its SHA-256."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = data.seek(0, os.SEEK_END), 0o600
    data.seek(0)
    digest = hashlib.sha256()
    while chunk := data.read(_CHUNK):
        digest.update(chunk)
    data.seek(0)
    tar.addfile(entry, data)
    return digest.hexdigest()
