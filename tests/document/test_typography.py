"""Numbers, money and days as they are printed."""

import pytest

from sporbar.document import typography


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        ("0.00", "0"),
        ("-0.40", "0"),
        ("1157.00", "1\u00a0157"),
        ("999999.50", "1\u00a0000\u00a0000"),
        ("-571128.00", "\u2212571\u00a0128"),
        ("0.50", "1"),
        ("-0.50", "\u22121"),
        ("2.50", "3"),
        ("12345678901234567890.49", "12\u00a0345\u00a0678\u00a0901\u00a0234\u00a0567\u00a0890"),
    ],
)
def test_amount_is_rounded_to_whole_kroner(amount: str, printed: str) -> None:
    assert typography.amount(amount) == printed


def test_money_has_no_place_to_break() -> None:
    assert typography.money("1130000.00") == "kr\u00a01\u00a0130\u00a0000"
    assert typography.money("-571128.00") == "kr\u00a0\u2212571\u00a0128"


def test_day_keeps_number_and_month_together() -> None:
    assert typography.day("2011-07-01") == "1.\u00a0juli 2011"


def test_short_day_has_leading_zeroes() -> None:
    assert typography.short_day("2011-07-01") == "01.07.2011"


@pytest.mark.parametrize(
    ("words", "text"),
    [((), ""), (("5.9",), "5.9"), (("5.9", "5.10"), "5.9 og 5.10"), (("a", "b", "c"), "a, b og c")],
)
def test_listing_joins_the_last_with_and(words: tuple[str, ...], text: str) -> None:
    assert typography.listing(words) == text


def test_number_ranges_draw_together_three_in_a_row() -> None:
    assert typography.number_ranges((3, 1, 2, 5, 7, 8)) == ("1–3", "5", "7", "8")


def test_english_pages_set_days_and_sums_as_british_print_does() -> None:
    assert typography.day("2011-07-01", "en") == "1\u00a0July 2011"
    assert typography.short_day("2011-07-01", "en") == "1\u00a0Jul\u00a02011"
    assert typography.money("1130000.00", "en") == "NOK\u00a01,130,000"
    assert typography.exact_amount(-123450, "en") == "−1,234.50"
    assert typography.exact_amount(-123450) == "−1\u00a0234,50"
