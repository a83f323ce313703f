"""The public JSON: same bytes, same facts, a fingerprint anyone can recompute."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from sporbar.document import codec
from sporbar.document.snapshot import Snapshot
from tests.document import body_samples, samples
from tests.document.strategies import snapshots

SNAPSHOTS = [
    samples.sample(),
    samples.annual(),
    samples.nynorsk(),
    samples.bare(),
    samples.followed(),
    body_samples.governed(),
]
#: Files as they were frozen before a report could carry open deviations, sub-reports and sources.
EARLIER = sorted((Path(__file__).parent / "editions").glob("*.json"))


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_public_file_reads_back_as_it_was(snapshot: Snapshot) -> None:
    sealed = codec.sealed(snapshot)
    assert codec.decode(codec.public_bytes(sealed)) == sealed


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_public_file_is_valid_by_the_shipped_schema(snapshot: Snapshot) -> None:
    validator = Draft202012Validator(json.loads(codec.SCHEMA_FILE.read_bytes()))
    written = json.loads(codec.public_bytes(codec.sealed(snapshot)))
    assert [error.message for error in validator.iter_errors(written)] == []


def test_shipped_schema_is_current() -> None:
    Draft202012Validator.check_schema(codec.schema())
    assert codec.SCHEMA_FILE.read_bytes() == codec.schema_bytes()


def test_schema_refuses_a_file_that_lacks_a_key() -> None:
    written = codec.encode(codec.sealed(samples.sample()))
    del written["focus_areas"][0]["measures"][0]["answer"]
    assert not Draft202012Validator(codec.schema()).is_valid(written)


def test_fingerprint_can_be_recomputed_from_the_public_file() -> None:
    written = json.loads(codec.public_bytes(codec.sealed(samples.sample())))
    claimed = written.pop("fingerprint")
    assert claimed == "sha256:" + hashlib.sha256(rfc8785.dumps(written)).hexdigest()


def test_fingerprint_does_not_depend_on_itself() -> None:
    sealed = codec.sealed(samples.sample())
    assert codec.fingerprint(sealed) == codec.fingerprint(replace(sealed, fingerprint=None))
    assert codec.is_intact(sealed)


def test_a_changed_word_breaks_the_fingerprint() -> None:
    sealed = codec.sealed(samples.sample())
    changed = replace(sealed, plan=replace(sealed.plan, title="Handlingsplan 2012"))
    assert not codec.is_intact(changed)
    assert not codec.is_intact(samples.sample())


def test_sealing_cleans_the_text_first() -> None:
    snapshot = replace(samples.sample(), introduction=("\uf0b7 Ett\x00 punkt\ud83d",))
    sealed = codec.sealed(snapshot)
    assert sealed.introduction == ("• Ett punkt",)
    assert codec.sealed(sealed) == sealed


@settings(max_examples=30)
@given(snapshots())
def test_no_text_makes_sealing_fail(snapshot: Snapshot) -> None:
    sealed = codec.sealed(snapshot)
    written = codec.public_bytes(sealed)
    assert codec.decode(written) == sealed
    assert Draft202012Validator(codec.schema()).is_valid(json.loads(written))


@pytest.mark.parametrize("file", EARLIER, ids=lambda file: file.stem)
def test_an_edition_of_the_first_form_is_intact(file: Path) -> None:
    stored = file.read_bytes()
    snapshot = codec.decode(stored)
    assert codec.is_intact(snapshot)
    assert codec.public_bytes(snapshot) == stored


def test_there_are_editions_of_the_first_form() -> None:
    assert [file.stem for file in EARLIER] == ["annual", "bare", "sample"]


def test_later_keys_stand_only_where_they_say_something() -> None:
    silent = codec.encode(samples.sample())
    telling = codec.encode(samples.followed())
    assert {"gathers", "approved_at"} & set(silent) == set()
    assert {"gathers", "approved_at"} <= set(telling)
    lines = [
        line
        for area in telling["focus_areas"]
        for measure in area["measures"]
        for line in measure["status"]
    ]
    assert [line["carried_over"] for line in lines if "carried_over" in line] == [True]
    assert len([line for line in lines if "source" in line]) == 2


def test_a_later_word_changes_the_fingerprint() -> None:
    snapshot = samples.sample()
    area, *others = snapshot.focus_areas
    measure, *more = area.measures
    first, *rest = measure.status
    carried = replace(measure, status=(replace(first, carried_over=True), *rest))
    changed = replace(snapshot, focus_areas=(replace(area, measures=(carried, *more)), *others))
    assert codec.fingerprint(changed) != codec.fingerprint(snapshot)


def test_canonical_form_is_sorted_and_tight() -> None:
    assert codec.canonical(samples.bare()).startswith(b'{"accounts":null,"acknowledgements":[]')


WRITTEN = codec.public_bytes(codec.sealed(samples.sample()))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Filen er ikke gyldig JSON"),
        (b"%PDF-1.7", "Filen er ikke gyldig JSON"),
        (WRITTEN[:5000], "Filen er ikke gyldig JSON"),
        (b"[]", "ventet et JSON-objekt"),
        (b"{}", "Skjemaversjonen mangler; ventet 1"),
        (b'{"schema_version": 2}', "Skjemaversjonen er 2; ventet 1"),
        (b'{"schema_version": 1}', "feltet «cooperation» mangler"),
        (WRITTEN.replace(b'"half_year"', b'"weekly"'), "'weekly' er ikke en kjent verdi"),
        (
            WRITTEN.replace(b'"as_of": "2011-07-01"', b'"as_of": "1. juli"'),
            r"Feil ved \$.report.as_of: teksten har ikke formen",
        ),
        (WRITTEN.replace(b'"number": 1,', b'"number": "1",'), "ventet et helt tall, fant tekst"),
        (
            WRITTEN.replace(b'"slug"', b'"slugg": 1, "slug"'),
            r"Ukjent felt ved \$.cooperation.slugg",
        ),
        (
            WRITTEN.replace(b'"number": 1,', b'"number": 1, "gathers": [],', 1),
            r"Ukjent felt ved \$.edition.gathers",
        ),
        (
            WRITTEN.replace(b'"fingerprint":', b'"gathers": [], "fingerprint":'),
            r"Feltet ved \$.gathers sier ingenting og skal utelates",
        ),
        (
            WRITTEN.replace(b'"shared_with": [],', b'"shared_with": [], "carried_over": false,', 1),
            r"carried_over sier ingenting",
        ),
        (
            WRITTEN.replace(b'"shared_with": [],', b'"shared_with": [], "carried": true,', 1),
            r"Ukjent felt ved .*\.carried",
        ),
    ],
)
def test_bad_file_is_refused_in_words(data: bytes, sentence: str) -> None:
    with pytest.raises(codec.UnreadableReport, match=sentence):
        codec.decode(data)
