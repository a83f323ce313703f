"""Sentences about a file follow the reader; the file's own words never do."""

import pytest
from django.utils import translation

from sporbar.exchange.ledger.tables import open_table
from sporbar.exchange.ledger.values import EXPECTED_AMOUNT
from sporbar.exchange.plan_status.sheets import words
from sporbar.exchange.plan_status.status_sheets import STATUS
from sporbar.exchange.problems import Refused
from sporbar.rounds.models import ProgressWord


class Layout:
    sheet = ""
    header_row = 1
    delimiter = "auto"
    encoding = "auto"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("nb", "Filen er tom."), ("nn", "Fila er tom."), ("en", "The file is empty.")],
)
def test_a_refusal_is_in_the_reader_s_language(language: str, sentence: str) -> None:
    with translation.override(language), pytest.raises(Refused) as refused:
        open_table(b"", Layout())
    assert refused.value.sentences() == [sentence]


def test_a_sentence_kept_from_the_start_follows_the_reader_too() -> None:
    with translation.override("en"):
        assert str(EXPECTED_AMOUNT).startswith("an amount")
    assert str(EXPECTED_AMOUNT).startswith("et beløp")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_words_of_a_template_are_the_same_for_everybody(language: str) -> None:
    with translation.override(language):
        assert words(ProgressWord)["not_started"] == "ikke startet"
        assert STATUS.forms[0].name == "Runde"
