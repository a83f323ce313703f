"""The files of the demo say what its frozen facts say, all of it and in the same order."""

from pathlib import Path

import pytest

from sporbar.document import codec
from sporbar.document.compose import compose
from sporbar.document.fonts import coverage
from tests.document.formats import (
    differences,
    told,
    told_by_docx,
    told_by_html,
    told_by_pdf,
    unsaid,
)

pytestmark = pytest.mark.django_db

READERS = {"html": told_by_html, "pdf": told_by_pdf, "docx": told_by_docx}


@pytest.fixture
def reports(demo: tuple[Path, str]) -> list[Path]:
    """The JSON file of every report of the demo; the other formats lie beside it."""
    return sorted(one for one in demo[0].glob("*.json") if not one.stem.endswith("-plan"))


@pytest.mark.parametrize("kind", READERS)
def test_file_says_what_the_facts_say(reports: list[Path], kind: str) -> None:
    assert reports
    for path in reports:
        document = compose(codec.decode(path.read_bytes()), coverage())
        found = READERS[kind](path.with_suffix(f".{kind}").read_bytes())

        assert differences(told(document), found) == [], path.name


def test_no_fact_is_left_out(reports: list[Path]) -> None:
    for path in reports:
        snapshot = codec.decode(path.read_bytes())

        assert unsaid(snapshot, compose(snapshot, coverage())) == [], path.name
