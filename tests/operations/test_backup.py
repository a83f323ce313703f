"""Everything comes back from an archive, on either database; a bad archive changes nothing."""

import gzip
import io
import json
import os
import resource
import shutil
import sqlite3
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import get_connection

from sporbar.mail.actions import WAITS, queue_mail, send_due
from sporbar.mail.models import OutgoingMail
from sporbar.operations.archive import ArchiveError, write_archive
from sporbar.operations.restoring import check_fits, open_archive
from tests.operations.commands import refused, rows, run
from tests.support.installation import SPORBAR, installation, sqlite_installation
from tests.support.smtp import smtp_server


@pytest.mark.django_db(transaction=True)
def test_everything_comes_back_on_this_database_and_from_it(
    filled: dict[str, str], archive: Path, tmp_path: Path
) -> None:
    before = rows(filled)
    assert [table for table, found in before["rows"].items() if not found] == []
    here = installation(tmp_path / "here")
    done = run(here, SPORBAR, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert rows(here) == before
    doctor = run(here, SPORBAR, "doctor", "--all")
    assert doctor.returncode == 0, doctor.stdout

    again = tmp_path / "again.tar.gz"
    assert run(here, SPORBAR, "backup", str(again)).returncode == 0
    there = sqlite_installation(tmp_path / "there")
    assert run(there, SPORBAR, "restore", str(again)).returncode == 0
    assert rows(there) == before
    assert before["files"]
    # New rows go on from where the old ones ended, and old ones are guarded as before.
    for own in (here, there):
        added = run(own, sys.executable, "-m", "tests.operations.processes", "go_on")
        assert added.returncode == 0, added.stderr


def test_archive_is_for_its_owner_alone_and_never_overwritten(
    filled: dict[str, str], archive: Path
) -> None:
    said = refused(run(filled, SPORBAR, "backup", str(archive)))

    assert archive.stat().st_mode & 0o777 == 0o600
    assert "finnes fra før" in said


@pytest.mark.django_db
def test_secret_of_a_mail_is_in_no_archive_made_after_it_was_sent_or_given_up(
    data_dir: Path, tmp_path: Path
) -> None:
    secret = "https://eksempel.no/invitasjon/hemmelig"
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for address in ("kari@eksempel.no", "per@eksempel.no"):
        queue_mail(
            cooperation=None,
            to=address,
            subject="Invitasjon",
            text=secret,
            html=f'<a href="{secret}">Bli med</a>',
            by=None,
            at=at,
            sensitive=True,
        )
    with smtp_server() as mailbox:
        server = get_connection(
            "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=mailbox.port
        )
        assert send_due(at=at, limit=1, backend=server) == 1
        mailbox.answer = "550 Ukjent mottaker"
        for wait in (*WAITS, timedelta()):
            send_due(at=at, backend=server)
            at += wait

    path = tmp_path / "after.tar.gz"
    write_archive(path)

    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"sent", "failed"}
    assert b"per@eksempel.no" in gzip.decompress(path.read_bytes())
    assert b"hemmelig" not in gzip.decompress(path.read_bytes())


# Bad archives -------------------------------------------------------------------------------------


def untouched(folder: Path) -> dict[str, str]:
    """An installation without any database: not even the tables may appear in it."""
    folder.mkdir()
    return {
        **os.environ,
        "SPORBAR_DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/own.sqlite3",
    }


@contextmanager
def database(own: dict[str, str]) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(own["DATABASE_URL"].removeprefix("sqlite:///"))
    with closing(opened), opened:
        yield opened


def tables(own: dict[str, str]) -> list[str]:
    with database(own) as opened:
        return [row[0] for row in opened.execute("SELECT name FROM sqlite_master")]


def remade(archive: Path, path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with its members, in their order, changed."""
    with tarfile.open(archive) as tar:
        members = {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]
    change(members)
    with tarfile.open(path, "w:gz", compresslevel=1) as tar:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return path


def check(path: Path) -> None:
    """What a restore looks at before it touches anything."""
    with open_archive(path) as opened:
        check_fits(opened)


def manifest_with(archived: dict[str, bytes], **values: Any) -> None:
    manifest = {**json.loads(archived["manifest.json"]), **values}
    archived["manifest.json"] = json.dumps(manifest).encode()


def flip_a_byte(members: dict[str, bytes]) -> None:
    data = bytearray(members["tables/organisations_person.jsonl"])
    data[-3] ^= 1
    members["tables/organisations_person.jsonl"] = bytes(data)


def drop_a_table_quietly(members: dict[str, bytes]) -> None:
    del members["tables/organisations_person.jsonl"]
    manifest = json.loads(members["manifest.json"])
    del (
        manifest["members"]["tables/organisations_person.jsonl"],
        manifest["rows"]["organisations_person"],
    )
    manifest_with(members, **manifest)


def rename_a_file(members: dict[str, bytes]) -> None:
    name = next(one for one in members if one.startswith("files/"))
    members["files/" + "0" * 64] = members.pop(name)
    members["manifest.json"] = members.pop("manifest.json")


@pytest.mark.parametrize("share", [0, 0.3, 0.99, 0.999999])
def test_archive_cut_short_is_refused(archive: Path, tmp_path: Path, share: float) -> None:
    data = archive.read_bytes()
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(data[: min(int(len(data) * share), len(data) - 1)])

    with pytest.raises(ArchiveError, match="er kuttet: slutten mangler"):
        check(cut)


def test_bad_archive_is_refused_before_the_database_is_touched(
    archive: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(archive.read_bytes()[:100_000])
    older = remade(
        archive, tmp_path / "older.tar.gz", lambda one: manifest_with(one, migrations=["plans.0"])
    )
    own = untouched(tmp_path / "own")

    assert "er kuttet" in refused(run(own, SPORBAR, "restore", str(cut)))
    assert "Installer den utgaven" in refused(run(own, SPORBAR, "restore", str(older)))
    assert tables(own) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (flip_a_byte, "organisations_person.jsonl er ikke som da kopien ble laget"),
        (rename_a_file, "er ikke som da kopien ble laget"),
        (drop_a_table_quietly, "passer ikke til denne utgavens tabeller"),
        (lambda one: manifest_with(one, format=9), "har format 9"),
        (lambda one: manifest_with(one, migrations=["plans.0001"]), "passer ikke til denne"),
        (lambda one: manifest_with(one, members=None), "manifest.json er ikke som"),
        (lambda one: one.update({"manifest.json": b"{}"}), "manifest.json er ikke som"),
        (lambda one: one.update({"manifest.json": b"\xff"}), "manifest.json er ikke som"),
        (lambda one: one.pop("manifest.json"), "er kuttet"),
    ],
)
def test_archive_that_is_wrong_is_refused(
    archive: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], sentence: str
) -> None:
    wrong = remade(archive, tmp_path / "wrong.tar.gz", change)

    with pytest.raises(ArchiveError, match=f"{sentence}.*Ingenting er endret"):
        check(wrong)


def damaged(archive: Path, path: Path) -> Path:
    data = bytearray(archive.read_bytes())
    for place in range(len(data) // 2, len(data) // 2 + 50):
        data[place] ^= 255
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (damaged, "er skadet"),
        (lambda _, path: path.write_text("hei") and path, "ikke et arkiv fra Sporbar"),
        (lambda _, path: path.write_bytes(gzip.compress(b"hei" * 999)) and path, "ikke et arkiv"),
        (lambda _, path: path.mkdir() or path, "kunne ikke leses (Is a directory)"),
        (lambda _, path: path, "Fant ikke"),
    ],
)
def test_what_is_no_archive_is_refused(
    archive: Path, tmp_path: Path, make: Callable[[Path, Path], Path], sentence: str
) -> None:
    with pytest.raises(ArchiveError) as stopped:
        check(make(archive, tmp_path / "x.tar.gz"))

    assert sentence in str(stopped.value)
    assert "kuttet" not in str(stopped.value)


def test_archive_that_changes_while_it_is_read_is_refused(archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.tar.gz"
    copy.write_bytes(archive.read_bytes())
    with open_archive(copy) as opened:
        damaged(archive, copy)
        with pytest.raises(ArchiveError, match=r"skadet|endret mens"):
            for member in opened.members():
                for _chunk in member.chunks():
                    pass


# Used databases, running sites, full disks --------------------------------------------------------


def test_used_database_is_replaced_only_when_told_and_kept_aside(
    filled: dict[str, str], archive: Path, tmp_path: Path
) -> None:
    before = rows(filled)
    said = refused(run(filled, SPORBAR, "restore", str(archive)))
    done = run(filled, SPORBAR, "restore", str(archive), "--replace")

    assert "--replace" in said
    assert done.returncode == 0, done.stderr
    assert rows(filled) == before
    (aside,) = Path(filled["SPORBAR_DATA_DIR"]).glob("before-restore-*.tar.gz")
    check(aside)


def test_used_database_that_is_not_up_to_date_is_left_alone(
    filled: dict[str, str], archive: Path, tmp_path: Path
) -> None:
    own = sqlite_installation(tmp_path / "own")
    copied = Path(own["DATABASE_URL"].removeprefix("sqlite:///"))
    shutil.copy(filled["DATABASE_URL"].removeprefix("sqlite:///"), copied)
    with database(own) as opened:
        opened.execute("DELETE FROM django_migrations WHERE name = '0001_clock'")
    said = refused(run(own, SPORBAR, "restore", str(archive), "--replace"))

    assert "ikke oppdatert" in said
    with database(own) as opened:
        names = "SELECT count(*) FROM django_migrations WHERE name = '0001_clock'"
        assert opened.execute(names).fetchone() == (0,)


def limited(size: int) -> Callable[[], None]:
    """In a child: no file may grow beyond so many bytes, as on a full disk."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_full_disk_leaves_no_half_archive(filled: dict[str, str], tmp_path: Path) -> None:
    target = tmp_path / "full.tar.gz"
    said = refused(run(filled, SPORBAR, "backup", str(target), preexec_fn=limited(200_000)))

    assert "kunne ikke skrives" in said
    assert "File too large" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [40_000, 200_000])
def test_full_disk_leaves_the_database_as_it_was(archive: Path, tmp_path: Path, size: int) -> None:
    own = installation(tmp_path / "own")
    before = rows(own)
    said = refused(run(own, SPORBAR, "restore", str(archive), preexec_fn=limited(size)))

    assert "kunne ikke hentes tilbake" in said
    assert "Databasen er som før" in said
    assert rows(own)["rows"] == before["rows"]
    files = Path(own["SPORBAR_DATA_DIR"], "files")
    assert not [one for one in files.rglob("*") if one.name.endswith(".part")]
    done = run(own, SPORBAR, "restore", str(archive))
    assert done.returncode == 0, done.stderr


def test_full_disk_while_the_tables_are_made_is_said(archive: Path, tmp_path: Path) -> None:
    own = untouched(tmp_path / "own")
    said = refused(run(own, SPORBAR, "restore", str(archive), preexec_fn=limited(200_000)))

    assert "Tabellene kunne ikke lages" in said
    assert "Ingenting er hentet tilbake" in said
