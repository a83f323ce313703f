"""Verification compares with what was frozen, and says what it compared."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection

from sporbar.core import append_only
from sporbar.records import store
from sporbar.records.models import FrozenDocument
from sporbar.reporting.actions import freeze_edition
from sporbar.reporting.models import Edition
from sporbar.reporting.verification import Verification, verify
from tests.reporting.region import Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(region: Region) -> Edition:
    return freeze_edition(report=region.report, by=None, at=datetime(2011, 8, 20, tzinfo=UTC))


def wrong(found: Verification) -> list[str]:
    return [one.sentence for one in found.comparisons if one.holds is False]


def tamper(model: type, **changes: object) -> None:
    """Change frozen rows as somebody with the database's own tools could."""
    append_only.drop()
    try:
        model._default_manager.update(**changes)  # type: ignore[attr-defined]
    finally:
        append_only.install()


def test_untouched_edition_holds_in_every_comparison(edition: Edition) -> None:
    found = verify(edition)

    assert found.holds
    assert [one.holds for one in found.comparisons] == [True] * 10


def test_what_was_compared_is_said(edition: Edition) -> None:
    sentences = "\n".join(one.sentence for one in verify(edition).comparisons)

    assert edition.document.fingerprint in sentences
    for words in ("kontrollsummen", "Nummer, datoer", "PDF: laget på nytt", "Word: laget på nytt"):
        assert words in sentences


def test_damaged_file_is_found(edition: Edition) -> None:
    file = edition.document.renditions.get(format="pdf").file
    store.path_of(file.sha256).write_bytes(b"%PDF-")

    found = verify(edition)

    assert not found.holds
    assert wrong(found) == [
        f"PDF, provedal-2011-h1.pdf: Filen med fingeravtrykk {file.sha256} er skadet. "
        "Hent den fra sikkerhetskopi."
    ]


def test_missing_file_is_found(edition: Edition) -> None:
    store.path_of(edition.document.renditions.get(format="docx").file.sha256).unlink()

    assert any("mangler i datamappen" in sentence for sentence in wrong(verify(edition)))


def test_without_the_facts_the_fingerprint_is_not_taken_on_trust(edition: Edition) -> None:
    store.path_of(edition.document.renditions.get(format="json").file.sha256).unlink()

    assert any("kan ikke regnes ut" in sentence for sentence in wrong(verify(edition)))


def test_facts_exchanged_together_with_their_hash_are_found(edition: Edition) -> None:
    file = edition.document.renditions.get(format="json").file
    forged = json.loads(file.read())
    forged["report"]["title"] = "Et bedre halvår"
    data = json.dumps(forged).encode()
    tamper(type(file), sha256=store.put(data))

    assert any("Fingeravtrykket stemmer ikke" in sentence for sentence in wrong(verify(edition)))


def test_fingerprint_exchanged_in_the_row_is_found(edition: Edition) -> None:
    tamper(FrozenDocument, fingerprint=f"sha256:{'0' * 64}")

    assert any("Fingeravtrykket stemmer ikke" in sentence for sentence in wrong(verify(edition)))


def test_dates_exchanged_in_the_row_are_found(edition: Edition) -> None:
    tamper(Edition, approved_on="2011-08-01", approver_title="ordfører")

    (sentence,) = wrong(verify(edition))
    assert "datoen den er godkjent, godkjennerens tittel" in sentence


def test_other_libraries_are_named_and_bytes_not_compared(edition: Edition) -> None:
    tamper(FrozenDocument, libraries={**edition.document.libraries, "typst": "0.14.0"})

    found = verify(edition)

    assert found.holds
    assert found.comparisons[-1].holds is None
    assert "typst 0.14.0 da, 0.15.0 nå" in found.comparisons[-1].sentence
    assert not any("laget på nytt av" in one.sentence for one in found.comparisons)


def test_exchanged_rendition_is_found_by_rendering_again(edition: Edition) -> None:
    file = edition.document.renditions.get(format="html").file
    sha256 = store.put(file.read().replace(b"Strategien", b"Strategier"))
    append_only.drop()
    type(file).objects.filter(pk=file.pk).update(sha256=sha256)
    append_only.install()

    assert wrong(verify(edition)) == [
        "HTML: laget på nytt av opplysningene, og filen ble en annen."
    ]


def test_verification_writes_nothing(edition: Edition) -> None:
    with connection.execute_wrapper(_only_reading):
        verify(edition)


def _only_reading(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
    assert sql.lstrip().upper().startswith("SELECT"), sql
    return execute(sql, params, many, context)
