"""Days only partly known: bounds, order, words."""

from datetime import date
from typing import Any

import pytest
from edtf import parse_edtf, struct_time_to_date
from hypothesis import given
from hypothesis import strategies as st

from sporbar.document import partial_dates
from sporbar.document.partial_dates import (
    NotADate,
    bounds,
    check_partial_date,
    from_words,
    in_words,
    sort_key,
    to_write,
)
from sporbar.document.typography import PageLanguage

WORDS = [
    ("2011", "2011", "2011"),
    ("2011-03", "mars 2011", "mars 2011"),
    ("2011-03-16", "16.\u00a0mars 2011", "16.\u00a0mars 2011"),
    ("2011-22", "sommeren 2011", "sommaren 2011"),
    ("2011-23", "høsten 2011", "hausten 2011"),
    ("2011-41", "andre halvår 2011", "andre halvår 2011"),
    ("2011-33", "1.\u00a0kvartal 2011", "1.\u00a0kvartal 2011"),
    ("2011-38", "2.\u00a0tertial 2011", "2.\u00a0tertial 2011"),
    ("2011-23/2012-24", "høsten 2011–vinteren 2012", "hausten 2011–vinteren 2012"),
    ("2011-23/2011-24", "høsten–vinteren 2011", "hausten–vinteren 2011"),
    ("2011-03-16/2011-03-17", "16.–17.\u00a0mars 2011", "16.–17.\u00a0mars 2011"),
    (
        "2011-03-30/2011-04-02",
        "30.\u00a0mars–2.\u00a0april 2011",
        "30.\u00a0mars–2.\u00a0april 2011",
    ),
    ("2010/2011", "2010–2011", "2010–2011"),
    ("2011-03~", "ca.\u00a0mars 2011", "ca.\u00a0mars 2011"),
    ("2011-03?", "mars 2011 (usikkert)", "mars 2011 (usikkert)"),
    ("2011-03%", "ca.\u00a0mars 2011 (usikkert)", "ca.\u00a0mars 2011 (usikkert)"),
    ("2011-09/..", "fra september 2011", "frå september 2011"),
    (
        "2011-09/",
        "fra september 2011 (slutt ikke oppgitt)",
        "frå september 2011 (slutt ikkje oppgitt)",
    ),
    ("../2011-08", "til og med august 2011", "til og med august 2011"),
    ("201X", "201X", "201X"),
]


@pytest.mark.parametrize(("edtf", "bokmal", "nynorsk"), WORDS)
def test_words_in_both_languages(edtf: str, bokmal: str, nynorsk: str) -> None:
    assert in_words(edtf, "nb") == bokmal
    assert in_words(edtf, "nn") == nynorsk


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2011-02", date(2011, 2, 1), date(2011, 2, 28)),
        ("2011-23", date(2011, 9, 1), date(2011, 11, 30)),
        ("2011-41", date(2011, 7, 1), date(2011, 12, 31)),
        ("2011-24", date(2011, 1, 1), date(2012, 2, 29)),
        ("2011-09/..", date(2011, 9, 1), None),
        ("../2011-08-26", None, date(2011, 8, 26)),
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
    ],
)
def test_bounds_are_the_widest_reading(edtf: str, first: date | None, last: date | None) -> None:
    assert bounds(edtf) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "høst", "2011-13", "2011-02-30", "2011-12/2011-03", "0000", "1. juli 2011", "2011-3", "/"],
)
def test_what_is_not_a_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NotADate, match="Skriv for eksempel 2011-03-16"):
        check_partial_date(text)


def test_dates_sort_by_when_they_begin() -> None:
    dates = ["2011-41", "2011-09/..", "2011-03", "2011", "../2010"]
    assert sorted(dates, key=sort_key) == ["../2010", "2011", "2011-03", "2011-41", "2011-09/.."]


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
def test_bounds_agree_with_the_library(day: date, form: str) -> None:
    text = day.strftime(form)
    parsed = parse_edtf(text)
    assert bounds(text) == (
        struct_time_to_date(parsed.lower_strict()),
        struct_time_to_date(parsed.upper_strict()),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2011-03-16", "16\u00a0March 2011"),
        ("2011-23", "autumn 2011"),
        ("2011-41", "second half of 2011"),
        ("2011-03-16/2011-03-17", "16–17\u00a0March 2011"),
        ("2011-09/", "from September 2011 (end not stated)"),
        ("../2011-03", "up to and including March 2011"),
        ("2011-03%", "about\u00a0March 2011 (uncertain)"),
    ],
)
def test_pages_in_english_say_it_in_english(text: str, words: str) -> None:
    assert in_words(text, "en") == words


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("16.3.2011", "2011-03-16"),
        ("16. 03. 2011", "2011-03-16"),
        ("16. mars 2011", "2011-03-16"),
        (" 16  MARS 2011 ", "2011-03-16"),
        ("3. des. 2011", "2011-12-03"),
        ("16 March 2011", "2011-03-16"),
        ("3.2011", "2011-03"),
        ("mars 2011", "2011-03"),
        ("des. 2011", "2011-12"),
        ("høst 2011", "2011-23"),
        ("Hausten 2011", "2011-23"),
        ("spring 2011", "2011-21"),
        ("1. kvartal 2011", "2011-33"),
        ("2. halvår 2011", "2011-41"),
        ("first half of 2011", "2011-40"),
        ("2011", "2011"),
        ("2011-03-16", "2011-03-16"),
        ("2011-09/..", "2011-09/.."),
    ],
)
def test_date_is_read_as_people_write_it(written: str, kept: str) -> None:
    assert from_words(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        *("31.2.2011", "16.13.2011", "13.2011", "16. brumaire 2011", "16. høsten 2011"),
        *("en gang i 2011", "16.3.11", "16/3/2011", "fredag", ""),
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(NotADate):
        from_words(written)


@given(
    st.one_of(
        st.dates().map(str),
        st.builds(
            "{:04}-{:02}".format,
            st.integers(1, 9999),
            st.sampled_from([*range(1, 13), *range(21, 25), *range(33, 42)]),
        ),
        st.sampled_from([one for one, _, _ in WORDS]),
    ),
    st.sampled_from(["nb", "nn", "en"]),
)
def test_what_a_field_shows_is_read_back_as_the_same(kept: str, language: PageLanguage) -> None:
    assert from_words(to_write(kept, language)) == kept


def test_field_shows_a_date_as_one_types_it() -> None:
    assert to_write("2011-03-16") == "16.3.2011"
    assert to_write("2011-03-16", "en") == "16 March 2011"
    assert to_write("2011-23", "nn") == "hausten 2011"
    assert to_write("2011-03~") == "2011-03~"


@pytest.mark.parametrize(
    ("text", "bokmal", "bare", "english"),
    [
        ("2011-09", "i september", "september", "in September"),
        ("2012-09", "i september 2012", "september 2012", "in September 2012"),
        ("2011-09-20", "20. september", "20. september", "on 20 September"),
        ("2011", "i 2011", "2011", "in 2011"),
        ("2011-23", "høsten 2011", "høsten 2011", "in autumn 2011"),
        ("2011-41", "i andre halvår 2011", "andre halvår 2011", "in the second half of 2011"),
        ("2011-09~", "rundt september", "rundt september", "around September"),
        ("2011-09?", "i september (usikkert)", "september (usikkert)", "in September (uncertain)"),
        ("2011-09/2011-10", "i september–oktober 2011", "september–oktober 2011", None),
        ("2011-09-16/2011-09-17", "16.–17. september 2011", "16.–17. september 2011", None),
        ("2011-09/..", "fra september 2011", "fra september 2011", "from September 2011"),
    ],
)
def test_a_sentence_says_when(text: str, bokmal: str, bare: str, english: str | None) -> None:
    def said(**manner: Any) -> str:
        return partial_dates.when(text, year=2011, **manner).replace("\u00a0", " ")

    assert said() == bokmal
    assert said(bare=True) == bare
    if english is not None:
        assert said(language="en") == english
