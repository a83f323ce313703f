"""The second source: a list of the ledger's own balances, from a small file.

Three columns, `type;kode;beløp`, one balance a row: type is gruppe, prosjekt or totalt; kode is
the group's or project's code, empty for the total and for what is booked without a project; beløp
is kroner with at most two decimals, costs plus and income minus.
"""

from dataclasses import dataclass
from datetime import datetime

from sporbar.economy.actions import enter_balances
from sporbar.exchange.ledger import values
from sporbar.exchange.ledger.tables import open_table
from sporbar.exchange.problems import Problem, Refused
from sporbar.organisations.models import Cooperation, User

_KINDS = {"gruppe": "group", "prosjekt": "project", "totalt": "total"}
_HEADER = ("type", "kode", "beløp")


@dataclass(frozen=True, slots=True)
class _BalanceLayout:
    sheet: str = ""
    header_row: int = 1
    delimiter: str = "auto"
    encoding: str = "auto"


def read_balances(data: bytes) -> dict[tuple[str, str], int]:
    """Øre by (kind, code). Raises Refused with every mistake, each with its row and column."""
    rows = open_table(data, _BalanceLayout()).rows
    _, header = next(rows, (0, []))
    names = [str(cell).strip().casefold() for cell in header]
    if names[:3] != list(_HEADER):
        raise Refused.because(
            f"Rad 1: ventet kolonnene {', '.join(_HEADER)}; fant {', '.join(names) or 'ingen'}."
        )
    amount = values.amount_reader(",", " ")
    found: dict[tuple[str, str], int] = {}
    problems: list[Problem] = []

    def wrong(row: int, column: str, message: str) -> None:
        problems.append(Problem((), f"rad {row}, kolonne «{column}»: {message}"))

    for number, cells in rows:
        if not any(str(cell).strip() for cell in cells):
            continue
        kind_word, code, cell = [*cells, "", "", ""][:3]
        kind = _KINDS.get(str(kind_word).strip().casefold())
        if kind is None:
            wrong(number, "type", f"«{kind_word}»; ventet {', '.join(_KINDS)}.")
            continue
        key = (kind, values.code(code))
        if key in found:
            wrong(number, "kode", f"{kind_word} {key[1]} står to ganger.")
            continue
        try:
            found[key] = amount(cell)
        except ValueError as error:
            wrong(number, "beløp", f"«{cell}»; ventet {error}.")
            found[key] = 0
    if problems:
        raise Refused(tuple(problems))
    if not found:
        raise Refused.because("Filen har ingen saldoer.")
    return found


def import_balances(
    *,
    cooperation: Cooperation,
    responsibility: str,
    first: str,
    last: str,
    name: str,
    data: bytes,
    by: User | None,
    at: datetime | None = None,
) -> int:
    """Enter a balance file for the periods `first` to `last` ("2011-06"); how many it changed."""
    return enter_balances(
        cooperation=cooperation,
        responsibility=responsibility,
        first=first,
        last=last,
        balances=read_balances(data),
        source=name,
        by=by,
        at=at,
    )
