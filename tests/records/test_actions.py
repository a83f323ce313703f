"""Rows that name stored files."""

from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from sporbar.organisations.models import Cooperation
from sporbar.records.actions import store_bytes
from sporbar.records.models import StoredFile


@pytest.fixture
def cooperation() -> Cooperation:
    return Cooperation.objects.create(slug="prøve", name="Prøveregionen")


@pytest.mark.django_db
def test_stored_file_knows_name_size_and_bytes(data_dir: Path, cooperation: Cooperation) -> None:
    file = store_bytes(
        cooperation=cooperation, name="a/b.csv", media_type="text/csv", data=b"1;2\n"
    )

    assert (file.name, file.size, file.read()) == ("b.csv", 4, b"1;2\n")


@pytest.mark.django_db
def test_same_file_twice_is_one_row(data_dir: Path, cooperation: Cooperation) -> None:
    first, second = (
        store_bytes(cooperation=cooperation, name="b.csv", media_type="text/csv", data=b"1")
        for _ in range(2)
    )

    assert first == second


@pytest.mark.django_db
def test_each_cooperation_has_its_own_row(data_dir: Path, cooperation: Cooperation) -> None:
    other = Cooperation.objects.create(slug="nabo", name="Naboregionen")
    for owner in (cooperation, other):
        store_bytes(cooperation=owner, name="b.csv", media_type="text/csv", data=b"1")

    assert StoredFile.objects.within(cooperation).count() == 1


@pytest.mark.django_db
def test_database_refuses_to_change_a_stored_file(data_dir: Path, cooperation: Cooperation) -> None:
    file = store_bytes(cooperation=cooperation, name="b", media_type="text/plain", data=b"1")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(sha256="0" * 64)
