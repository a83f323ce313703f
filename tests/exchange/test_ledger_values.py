"""Amounts, days, periods and texts as ledgers write them."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sporbar.exchange.ledger.values import (
    amount_reader,
    code,
    day_reader,
    period_reader,
    text_reader,
)

read = amount_reader(",", " ")
ORE = st.integers(min_value=-(10**13), max_value=10**13)


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("1 234,50-", -123450),
        ("(1 234,50)", -123450),
        ("( 1 234,50 )", -123450),
        ("−1 234", -123400),
        ("- 1 234,5", -123450),
        ("-1234,50", -123450),
        ("1\u00a0234,50", 123450),
        ("1\u202f234\u202f567,05", 123456705),
        ("1\u2009234", 123400),
        ("1 234,5", 123450),
        ("1234", 123400),
        ("1234,", 123400),
        (" 0,01 ", 1),
        ("-0,00", 0),
        ("999 999 999 999,99", 99999999999999),
        ("0,00-", 0),
    ],
)
def test_amount_is_whole_ore(written: str, ore: int) -> None:
    assert read(written) == ore


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "abc",
        "1,234",
        "1.234,50",
        "12 34,50",
        "1 2345,00",
        "1234 567,00",
        "--1",
        "-1-",
        "-(1)",
        "(1",
        "1)",
        "1,2,3",
        "1e5",
        "=SUM(A1:A3)",
        "١٢٣",
        "²",
        "99999999999999999999,00",
        "1000000000000,00",
        "1 000 000 000 000,00",
        "NaN",
        None,
        True,
        float("nan"),
        float("inf"),
        1e300,
        1e12,
        0.005,
        date(2011, 3, 1),
    ],
)
def test_what_is_not_an_amount_is_refused_with_what_was_expected(written: object) -> None:
    with pytest.raises(ValueError, match="et beløp med høyst to desimaler"):
        read(written)


@given(ORE)
def test_every_amount_comes_back_however_it_is_written(ore: int) -> None:
    whole, part = divmod(abs(ore), 100)
    plain = f"{whole},{part:02}"
    grouped = f"{whole:,}".replace(",", "\u00a0") + f",{part:02}"
    narrow = f"{whole:,}".replace(",", "\u202f") + f",{part:02}"

    for written in (plain, grouped, narrow):
        assert read(written) == abs(ore)
        for negative in (f"-{written}", f"{written}-", f"({written})", f"\u2212{written}"):
            assert read(negative) == -abs(ore)


@given(ORE)
def test_amount_with_point_and_comma_separated_thousands_comes_back(ore: int) -> None:
    whole, part = divmod(abs(ore), 100)

    assert amount_reader(".", ",")(f"{whole:,}.{part:02}") == abs(ore)


@given(st.integers(min_value=-(10**11), max_value=10**11))
def test_number_of_a_spreadsheet_is_exact_ore(ore: int) -> None:
    assert read(ore / 100) == ore


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_a_value_error(written: str) -> None:
    try:
        ore = read(written)
    except ValueError:
        return
    assert set(written) & set("0123456789")
    assert isinstance(ore, int)


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_day_comes_back(day: date) -> None:
    assert day_reader("%d.%m.%Y")(f"{day:%d.%m.}{day.year}") == day.isoformat()
    assert day_reader("%d.%m.%Y")(day) == day.isoformat()
    assert day_reader("%d.%m.%Y")(datetime.combine(day, time(12))) == day.isoformat()


@pytest.mark.parametrize(
    "written", ["31.02.2011", "29.02.2011", "32.01.2011", "2011-03-01", "i går"]
)
def test_day_that_does_not_exist_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match=r"skrevet som 31\.03\.2011"):
        day_reader("%d.%m.%Y")(written)


def test_empty_cell_is_no_day() -> None:
    assert day_reader("%d.%m.%Y")("") is None
    assert day_reader("%d.%m.%Y")(None) is None


@pytest.mark.parametrize("written", ["201103", 201103, 201103.0, date(2011, 3, 31)])
def test_period_is_year_and_month(written: object) -> None:
    assert period_reader("%Y%m")(written) == "2011-03"


@pytest.mark.parametrize("written", ["201113", "20113", "2011", "", "mars", None])
def test_period_that_does_not_exist_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="en periode skrevet som 201103"):
        period_reader("%Y%m")(written)


def test_separated_period_may_leave_out_the_leading_zero() -> None:
    assert period_reader("%m.%Y")("3.2011") == "2011-03"


def test_code_is_the_same_as_text_and_as_number() -> None:
    assert code(10400) == code(10400.0) == code(" 10400 ") == "10400"
    assert code(None) == ""


def test_text_loses_what_nobody_can_see() -> None:
    assert text_reader(300)("Møte\x00 i\u200b\r\nrådet") == "Møte i rådet"


def test_text_is_cut_only_where_that_is_allowed() -> None:
    assert text_reader(3, cut=True)("abcdef") == "abc"
    with pytest.raises(ValueError, match="høyst 3 tegn"):
        text_reader(3)("abcdef")
