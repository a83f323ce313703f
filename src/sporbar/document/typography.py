"""Numbers, money and days as Norwegian print sets them, and as British print does.

After Språkrådet: a no-break space between thousands and after "kr", a true minus sign, "1. juli
2011" in text and "01.07.2011" in tables, an en dash for ranges. Reports are Norwegian; only pages
are shown in English, with "1 July 2011", "1 Jul 2011" and "NOK 1,130,000".
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Literal

#: What numbers and days can be set in. Bokmål and nynorsk set them alike.
PageLanguage = Literal["nb", "nn", "en"]

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"

MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def whole_kroner(amount: str) -> int:
    """`amount` (kroner with decimals, "-571128.50") in whole kroner, halves away from zero.

    Costs and income round alike, so a posting and its reversal still cancel out.
    """
    return int(Decimal(amount).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def number(value: int, language: PageLanguage = "nb") -> str:
    """1130000 as "1 130 000" with no-break spaces, -571128 as "−571 128"; "1,130,000"."""
    digits = f"{abs(value):,}"
    if language != "en":
        digits = digits.replace(",", NO_BREAK_SPACE)
    return f"{MINUS}{digits}" if value < 0 else digits


def amount(text: str, language: PageLanguage = "nb") -> str:
    """An amount in kroner as a table prints it: whole kroner, without "kr"."""
    return number(whole_kroner(text), language)


def money(text: str, language: PageLanguage = "nb") -> str:
    """An amount in kroner as running text prints it: "kr 1 130 000", "kr −571 128"."""
    currency = "NOK" if language == "en" else "kr"
    return f"{currency}{NO_BREAK_SPACE}{amount(text, language)}"


def exact_amount(ore: int, language: PageLanguage = "nb") -> str:
    """Øre as kroner with both decimals: "1 234,50", "−12,00"; "1,234.50"."""
    whole, rest = divmod(abs(ore), 100)
    sign = MINUS if ore < 0 else ""
    return f"{sign}{number(whole, language)}{decimal_point(language)}{rest:02d}"


def file_size(size: int, language: PageLanguage = "nb") -> str:
    """Bytes as people read them: "812 byte", "20 kB", "1,2 MB"."""
    if size < 1000:
        return f"{size}{NO_BREAK_SPACE}byte" + ("s" if language == "en" and size != 1 else "")
    if size < 999_500:
        return f"{number((size + 500) // 1000, language)}{NO_BREAK_SPACE}kB"
    tenths = (size + 50_000) // 100_000
    whole = f"{number(tenths // 10, language)}{decimal_point(language)}{tenths % 10}"
    return f"{whole}{NO_BREAK_SPACE}MB"


def moment(text: str, language: PageLanguage = "nb") -> str:
    """An ISO minute in words: "19. august 2011 kl. 14.05", "19 August 2011 at 14:05"."""
    on, _, time = text.partition("T")
    if language == "en":
        return f"{day(on, language)} at {time}"
    return f"{day(on, language)} kl.{NO_BREAK_SPACE}{time.replace(':', '.')}"


def decimal_point(language: PageLanguage = "nb") -> str:
    return "." if language == "en" else ","


@cache
def day(text: str, language: PageLanguage = "nb") -> str:
    """An ISO day in words: "1. juli 2011", "1 July 2011"."""
    value = date.fromisoformat(text)
    if language == "en":
        return f"{value.day}{NO_BREAK_SPACE}{ENGLISH_MONTHS[value.month - 1]} {value.year}"
    return f"{value.day}.{NO_BREAK_SPACE}{MONTHS[value.month - 1]} {value.year}"


@cache
def short_day(text: str, language: PageLanguage = "nb") -> str:
    """An ISO day as a table prints it: "01.07.2011"; "1 Jul 2011", which nobody misreads."""
    value = date.fromisoformat(text)
    if language == "en":
        month = ENGLISH_MONTHS[value.month - 1][:3]
        return f"{value.day}{NO_BREAK_SPACE}{month}{NO_BREAK_SPACE}{value.year}"
    return f"{value:%d.%m.%Y}"


def listing(words: tuple[str, ...] | list[str], conjunction: str = "og") -> str:
    """ "5.9", "5.9 og 5.10", "5.9, 5.10 og 5.11"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def number_ranges(numbers: tuple[int, ...]) -> tuple[str, ...]:
    """Numbers with three or more in a row drawn together: 1, 2, 3, 5 as "1–3", "5"."""
    runs: list[list[int]] = []
    for value in sorted(set(numbers)):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return tuple(
        word
        for run in runs
        for word in (
            (f"{run[0]}{EN_DASH}{run[-1]}",) if len(run) > 2 else tuple(str(value) for value in run)
        )
    )
