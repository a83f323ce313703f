"""One cell to one value and back, by the kind its column asks for."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sporbar.exchange.plan_status.sheets import Column, Kind

_NORWEGIAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_BETWEEN_LABELS = re.compile(r"\n|;\s*(?=\d+\.\d+\s*(?:[/;\n]|$))")
_YES_NO = {"ja": True, "nei": False}


class BadCell(ValueError):  # noqa: N818 - says what it is
    """The cell cannot hold this; the message is a Norwegian sentence."""


def read_cell(value: Any, column: Column) -> Any:
    """The cell as the plain value of a JSON file; None for an empty cell. Raises BadCell."""
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").strip()
    if value is None or value == "":
        return None
    if column.choices:
        return _choice(value, column)
    return _READERS[column.kind](value)


def _choice(value: Any, column: Column) -> str:
    said = str(value).casefold()
    for code, words in column.choices.items():
        if said in (code.casefold(), words.casefold()):
            return code
    raise BadCell(
        _("Ventet en av %(values)s; fant «%(value)s».")
        % {"values": ", ".join(column.choices.values()), "value": value}
    )


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | date):
        what = _("en dato") if isinstance(value, date) else _("SANN eller USANN")
        raise BadCell(
            _("Cellen er %(what)s; ventet tekst. Formater cellen som tekst.") % {"what": what}
        )
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) else str(value).replace(".", ",")
    raise BadCell(_("Ventet tekst. Formater cellen som tekst."))


def _label(value: Any) -> str:
    if isinstance(value, float) and value != int(value):
        shown = f"{value:g}"
        raise BadCell(
            _(
                "Cellen er tallet %(written)s; %(shown)s og %(shown)s0 kan da ikke skilles. "
                "Formater cellen som tekst og skriv på nytt."
            )
            % {"written": shown.replace(".", ","), "shown": shown}
        )
    return _text(value)


def _integer(value: Any) -> int:
    if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"\d{1,10}", value):
        return int(value)
    raise BadCell(_("Ventet et heltall; fant «%(value)s».") % {"value": value})


def _yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    answer = _YES_NO.get(str(value).casefold())
    if answer is None:
        raise BadCell(_("Ventet ja eller nei; fant «%(value)s».") % {"value": value})
    return answer


def _day(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        raise BadCell(_("Ventet en dag (2011-07-01); fant «%(value)s».") % {"value": value})
    written = _NORWEGIAN_DAY.fullmatch(value)
    if written:
        day, month, year = written.groups()
        return f"{year}-{int(month):02d}-{int(day):02d}"
    return value


def _partial(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(_integer(value))
    return _day(value)


def _amount(value: Any) -> str:
    """Kroner with two decimals and a point, whatever the cell writes them with."""
    if isinstance(value, bool | date):
        raise BadCell(_("Ventet et beløp i kroner."))
    text = str(value)
    if isinstance(value, str):
        text = re.sub(r"[\s\u00a0\u202f]", "", value).replace("\u2212", "-").replace(",", ".")
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,2}0*)?", text):
        raise BadCell(
            _("«%(value)s» er ikke et beløp i kroner med høyst to desimaler.") % {"value": value}
        )
    return f"{Decimal(text):.2f}"


def _lines(value: Any) -> list[str]:
    return [line.strip() for line in _text(value).split("\n") if line.strip()]


def _codes(value: Any) -> list[str]:
    return [code for code in re.split(r"[,;\s]+", _text(value)) if code]


def _numbers(value: Any) -> list[int]:
    if isinstance(value, float) and value != int(value):
        shown = f"{value:g}".replace(".", ",")
        raise BadCell(
            _(
                "Cellen er desimaltallet %(shown)s. Formater cellen som tekst og skriv tallene "
                "på nytt."
            )
            % {"shown": shown}
        )
    return [_integer(code) for code in _codes(value)]


def _labels(value: Any) -> list[str]:
    return [part.strip() for part in _BETWEEN_LABELS.split(_label(value)) if part.strip()]


_READERS = {
    Kind.TEXT: _text,
    Kind.LABEL: _label,
    Kind.INTEGER: _integer,
    Kind.YES_NO: _yes_no,
    Kind.DAY: _day,
    Kind.PARTIAL: _partial,
    Kind.AMOUNT: _amount,
    Kind.CODES: _codes,
    Kind.NUMBERS: _numbers,
    Kind.LINES: _lines,
    Kind.LABELS: _labels,
}


def written_cell(value: Any, column: Column) -> str | int | None:
    """What to write for a value: numbers as numbers, everything else as text."""
    if value is None or value == []:
        return None
    if column.choices:
        return column.choices[value]
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, list):
        return (", " if column.kind in (Kind.CODES, Kind.NUMBERS) else "\n").join(map(str, value))
    return value if isinstance(value, int) else str(value)
