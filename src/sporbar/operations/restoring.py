"""Reading the backup archive: checked whole first, then put in place of everything, or not at all.

The archive is opened once, and every member is hashed again when it is used: what was checked is
what is read, also when somebody changes the file meanwhile.
"""

import gzip
import hashlib
import json
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from sporbar.core import append_only
from sporbar.operations.archive import (
    FORMAT,
    LEFT_OUT,
    MANIFEST,
    ArchiveError,
    applied_migrations,
    kept_fields,
    kept_models,
    known_migrations,
)
from sporbar.organisations.models import Cooperation, User
from sporbar.records import store

_CHUNK = 1 << 20
_ROWS = 500
#: What tarfile says of an archive that ends too early.
_CUT = {"unexpected end of data", "empty file", "truncated header"}
#: Seconds PostgreSQL waits for others to let go of a table.
_PATIENCE = 60


@contextmanager
def _in_words(source: Path) -> Iterator[None]:
    """Around reading of the archive alone, never around writing: what went wrong as a sentence."""
    try:
        yield
    except (EOFError, tarfile.TarError, zlib.error, gzip.BadGzipFile) as error:
        if isinstance(error, EOFError) or str(error) in _CUT:
            raise ArchiveError(f"{source} er kuttet: slutten mangler. Ingenting er endret.") from (
                error
            )
        raise ArchiveError(
            f"{source} er skadet, eller er ikke et arkiv fra Sporbar. Ingenting er endret."
        ) from error
    except FileNotFoundError as error:
        raise ArchiveError(f"Fant ikke {source}.") from error
    except OSError as error:
        raise ArchiveError(
            f"{source} kunne ikke leses ({error.strerror or error}). Ingenting er endret."
        ) from error


@dataclass
class Member:
    """One member of an open archive, to be read once from its beginning."""

    name: str
    _data: IO[bytes]
    _source: Path
    _digest: Any = field(default_factory=hashlib.sha256)

    def lines(self) -> Iterator[bytes]:
        return self._pieces(self._data.readline)

    def chunks(self) -> Iterator[bytes]:
        return self._pieces(lambda: self._data.read(_CHUNK))

    def _pieces(self, read: Callable[[], bytes]) -> Iterator[bytes]:
        while True:
            with _in_words(self._source):
                piece = read()
            if not piece:
                return
            self._digest.update(piece)
            yield piece

    @property
    def sha256(self) -> str:
        """Of what has been read."""
        return str(self._digest.hexdigest())


@dataclass(frozen=True)
class Archive:
    """An archive that is whole and whose every hash is right."""

    source: Path
    file: IO[bytes]
    manifest: dict[str, Any]
    #: table -> its columns
    columns: dict[str, list[str]]

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["made_at"])

    def members(self) -> Iterator[Member]:
        """Every member but the manifest. Raises `ArchiveError` at one that is not as checked."""
        left = dict(self.manifest["members"])
        for member in _members(self.source, self.file):
            if member.name == MANIFEST:
                continue
            yield member
            if member.sha256 != left.pop(member.name, None):
                break
        else:
            if not left:
                return
        raise ArchiveError(f"{self.source} ble endret mens det ble lest. Databasen er som før.")


@contextmanager
def open_archive(source: Path) -> Iterator[Archive]:
    """An archive, read to its end and checked. Raises `ArchiveError`; nothing is touched."""
    with _in_words(source):
        file = source.open("rb")
    with file:
        yield _checked(source, file)


def _members(source: Path, file: IO[bytes]) -> Iterator[Member]:
    with _in_words(source):
        file.seek(0)
        # Not tarfile's own unpacking: it calls whatever goes wrong "not a gzip file".
        packed = gzip.GzipFile(fileobj=file)
        tar = tarfile.TarFile(fileobj=packed)
    while True:
        with _in_words(source):
            entry = tar.next()
            if entry is None:
                # The check sum at the very end is looked at only by whoever reads that far.
                while packed.read(_CHUNK):
                    pass
                return
            data = tar.extractfile(entry) if entry.isreg() else None
            if data is None:
                raise tarfile.TarError(f"unexpected member {entry.name}")
        yield Member(entry.name, data, source)


def _checked(source: Path, file: IO[bytes]) -> Archive:
    found: dict[str, str] = {}
    columns: dict[str, list[str]] = {}
    rows: dict[str, int] = {}
    manifest: dict[str, Any] | None = None
    for member in _members(source, file):
        if member.name == MANIFEST:
            manifest = _manifest(source, b"".join(member.chunks()))
            continue
        if member.name in found:
            raise _damaged(source, member.name)
        if member.name.startswith("tables/"):
            table = _table(member.name)
            lines = member.lines()
            columns[table] = _columns(source, member.name, next(lines, b""))
            rows[table] = sum(1 for _line in lines)
        else:
            for _chunk in member.chunks():
                pass
            if member.name != f"files/{member.sha256}":
                raise _damaged(source, member.name)
        found[member.name] = member.sha256
    if manifest is None:
        raise ArchiveError(f"{source} er kuttet: slutten mangler. Ingenting er endret.")
    if found != manifest["members"]:
        both = set(found) | set(manifest["members"])
        wrong = min(name for name in both if found.get(name) != manifest["members"].get(name))
        raise _damaged(source, wrong)
    if rows != manifest["rows"]:
        raise _damaged(source, MANIFEST)
    return Archive(source, file, manifest, columns)


def _damaged(source: Path, name: str) -> ArchiveError:
    return ArchiveError(
        f"{source} er skadet: {name} er ikke som da kopien ble laget. Ingenting er endret."
    )


def _manifest(source: Path, data: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(data)
        number = manifest["format"]
        datetime.fromisoformat(manifest["made_at"])
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(source, MANIFEST) from error
    if number != FORMAT:
        raise ArchiveError(
            f"{source} har format {number}; denne utgaven av Sporbar leser format {FORMAT}. "
            "Ingenting er endret."
        )
    shape = {
        "sporbar": str,
        "migrations": list,
        "rows": dict,
        "missing_files": list,
        "members": dict,
    }
    if not all(isinstance(manifest.get(name), kind) for name, kind in shape.items()):
        raise _damaged(source, MANIFEST)
    return dict(manifest)


def _columns(source: Path, name: str, line: bytes) -> list[str]:
    try:
        columns = json.loads(line)
    except ValueError as error:
        raise _damaged(source, name) from error
    if not isinstance(columns, list):
        raise _damaged(source, name)
    return columns


def _table(name: str) -> str:
    return name.removeprefix("tables/").removesuffix(".jsonl")


# Whether it fits ----------------------------------------------------------------------------------


def check_fits(archive: Archive) -> None:
    """Raises `ArchiveError` unless the archive was made from the tables this version has.

    Asks the code, not the database, which may be empty yet.
    """
    tables = {
        model._meta.db_table: {one.column for one in kept_fields(model)} for model in kept_models()
    }
    theirs = {table: set(columns) for table, columns in archive.columns.items()}
    if set(archive.manifest["migrations"]) == known_migrations() and theirs == tables:
        return
    raise ArchiveError(
        f"Kopien er laget med Sporbar {archive.manifest['sporbar']} og passer ikke til denne "
        "utgavens tabeller. Installer den utgaven, hent kopien tilbake, og oppgrader etterpå. "
        "Ingenting er endret."
    )


def tables_wait() -> bool:
    """Whether the database is not up to date with this version, as an empty one is not."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def check_database() -> None:
    """Raises `ArchiveError` unless the database is empty, or up to date with this version."""
    ours = {f"{app.label}." for app in apps.get_app_configs()}
    newer = [
        name
        for name in set(applied_migrations()) - known_migrations()
        if name[: name.index(".") + 1] in ours
    ]
    if newer:
        raise ArchiveError(
            "Databasen er laget av en nyere utgave av Sporbar. Bruk en tom database. "
            "Ingenting er endret."
        )
    if holds_anything() and tables_wait():
        raise ArchiveError(
            "Databasen er i bruk og ikke oppdatert, og kan ikke tas vare på slik den er. "
            "Kjør «sporbar migrate» først, eller bruk en tom database. Ingenting er endret."
        )


def holds_anything() -> bool:
    """Whether somebody has used this database; it may be older than this version, or empty."""
    tables = set(connection.introspection.table_names())
    # Only the keys: other columns may not be there yet.
    return any(
        model._base_manager.values_list("pk").exists()
        for model in (User, Cooperation)
        if model._meta.db_table in tables
    )


# Putting it in place ------------------------------------------------------------------------------


def put_in_place(archive: Archive) -> None:
    """Put the archive in place of everything in the database: the whole, or nothing.

    A file that no row names does no harm. Raises `ArchiveError`, `OSError` or a database error;
    then the database is as before.
    """
    tables = {model._meta.db_table: model for model in kept_models()}
    with transaction.atomic():
        _empty(list(tables))
        for member in archive.members():
            if member.name.startswith("tables/"):
                _read_table(tables[_table(member.name)], member)
            else:
                store.put(b"".join(member.chunks()))
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(tables.values())):
                cursor.execute(statement)
        append_only.install()


def _empty(tables: list[str]) -> None:
    quote = connection.ops.quote_name
    names = [*tables, *sorted(LEFT_OUT)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}s'")
            cursor.execute(f"TRUNCATE {', '.join(quote(name) for name in names)}")
            return
        append_only.drop()
        for name in names:
            cursor.execute(f"DELETE FROM {quote(name)}")  # noqa: S608 - our own table names


def _read_table(model: type[models.Model], member: Member) -> None:
    lines = member.lines()
    by_column = {one.column: one for one in kept_fields(model)}
    fields = [by_column[column] for column in json.loads(next(lines))]
    quote = connection.ops.quote_name
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} "  # noqa: S608 - our own table names
        f"({', '.join(quote(one.column) for one in fields)}) "
        f"VALUES ({', '.join(['%s'] * len(fields))})"
    )
    uses = [_reader(one) for one in fields]
    batch: list[list[Any]] = []
    with connection.cursor() as cursor:
        for number, line in enumerate(lines, start=2):
            try:
                values = json.loads(line)
                batch.append([use(value) for use, value in zip(uses, values, strict=True)])
            except (ValueError, TypeError, ValidationError) as error:
                raise ArchiveError(
                    f"Linje {number} i {member.name} kan ikke leses. Databasen er som før."
                ) from error
            if len(batch) == _ROWS:
                cursor.executemany(statement, batch)
                batch = []
        if batch:
            cursor.executemany(statement, batch)


def _reader(one: Any) -> Callable[[Any], Any]:
    """How a value of the archive becomes one the database takes."""
    # A foreign key's value is what it points at.
    kind = one.target_field if one.is_relation else one

    def use(value: Any) -> Any:
        return kind.get_db_prep_save(kind.to_python(value), connection)

    return use
