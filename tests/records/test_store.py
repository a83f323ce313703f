"""Files named by their hash: whole or not at all, and checked when read."""

from pathlib import Path

import pytest

from sporbar.records import store
from sporbar.records.names import safe_name


def test_stored_bytes_are_read_back(data_dir: Path) -> None:
    sha256 = store.put(b"halv\xc3\xa5rsrapport")

    assert store.get(sha256) == b"halv\xc3\xa5rsrapport"
    assert (data_dir / "files" / sha256[:2] / sha256[2:]).is_file()


def test_same_bytes_are_kept_once(data_dir: Path) -> None:
    store.put(b"samme")
    store.put(b"samme")

    assert len([p for p in (data_dir / "files").rglob("*") if p.is_file()]) == 1


def test_missing_file_is_said_with_its_hash(data_dir: Path) -> None:
    sha256 = store.put(b"borte")
    store.path_of(sha256).unlink()

    with pytest.raises(store.FileMissing, match=rf"{sha256}.*mangler"):
        store.get(sha256)


def test_changed_file_is_refused(data_dir: Path) -> None:
    sha256 = store.put(b"ekte")
    store.path_of(sha256).write_bytes(b"falsk")

    with pytest.raises(store.FileCorrupt, match="skadet"):
        store.get(sha256)


def test_putting_again_heals_a_damaged_file(data_dir: Path) -> None:
    sha256 = store.put(b"ekte")
    store.path_of(sha256).write_bytes(b"ek")

    store.put(b"ekte")

    assert store.get(sha256) == b"ekte"


def test_failed_write_leaves_nothing_behind(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        store.put(b"for stor")

    assert [p for p in data_dir.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "ABC", "", "g" * 64])
def test_path_is_only_made_from_a_hash(data_dir: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        store.path_of(name)


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\brukere\\rapport.pdf", "rapport.pdf"),
        ("år 2011: «status».docx", "år 2011_ «status».docx"),
        ("\x00\u202egpj.exe", "gpj.exe"),
        (" .. ", "fil"),
        ("CON.txt", "_CON.txt"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_name_is_made_safe(given: str, safe: str) -> None:
    assert safe_name(given) == safe
