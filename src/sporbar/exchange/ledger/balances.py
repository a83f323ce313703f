"""The second source: a list of the ledger's own balances, from a small file.

Three columns, `type;kode;beløp`, one balance a row: type is gruppe, prosjekt or totalt; kode is
the group's or project's code, empty for the total and for what is booked without a project; beløp
is kroner with at most two decimals, costs plus and income minus.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sporbar.economy.actions import enter_balances
from sporbar.economy.matching import Balance
from sporbar.exchange.ledger import values
from sporbar.exchange.ledger.tables import open_table
from sporbar.exchange.problems import Problem, Refused
from sporbar.organisations.models import Cooperation, User
from sporbar.records.names import safe_name

_KINDS = {"gruppe": "group", "prosjekt": "project", "totalt": "total"}
_HEADER = ("type", "kode", "beløp")


@dataclass(frozen=True, slots=True)
class BalanceFile:
    """A balance file as read: øre by (kind, code), and the file's name."""

    ore: dict[tuple[str, str], int]
    source: str

    def of(self, periods: Collection[tuple[str, str]]) -> Balance:
        """The balance of these (responsibility, period) pairs, which must be of one responsibility.

        Raises Refused otherwise: a balance is one responsibility's.
        """
        responsibilities = sorted({responsibility for responsibility, _period in periods})
        if len(responsibilities) != 1:
            raise Refused.because(
                _(
                    "%(source)s: en saldoliste gjelder ett ansvar; eksporten har "
                    "%(responsibilities)s."
                )
                % {
                    "source": self.source,
                    "responsibilities": ", ".join(responsibilities) or _("ingen rader"),
                }
            )
        months = sorted(period for _responsibility, period in periods)
        return Balance(responsibilities[0], months[0], months[-1], self.ore, self.source)


def read_balance_file(name: str, data: bytes) -> BalanceFile:
    """A balance file under its name. Raises Refused with every mistake."""
    return BalanceFile(read_balances(data), safe_name(name))


@dataclass(slots=True)
class _BalanceLayout:
    sheet: str = ""
    header_row: int = 1
    delimiter: str = "auto"
    encoding: str = "auto"


def read_balances(data: bytes) -> dict[tuple[str, str], int]:
    """Øre by (kind, code). Raises Refused with every mistake, each with its row and column."""
    table = open_table(data, _BalanceLayout())
    sheet = _("ark «%(sheet)s»") % {"sheet": table.sheet} + ", " if table.sheet else ""
    _number, header = next(table.rows, (0, []))
    names = [str(cell).strip().casefold() for cell in header]
    if names[:3] != list(_HEADER):
        raise Refused.because(
            _("%(sheet)srad 1: ventet kolonnene %(wanted)s; fant %(names)s.")
            % {
                "sheet": sheet,
                "wanted": ", ".join(_HEADER),
                "names": ", ".join(names) or _("ingen"),
            }
        )
    amount, as_code = values.amount_reader(",", " "), values.text_reader(20)
    found: dict[tuple[str, str], int] = {}
    problems: list[Problem] = []

    def wrong(row: int, column: str, message: str) -> None:
        place = (
            _("rad %(row)s, kolonne «%(column)s»") % {"row": row, "column": column}
            if column
            else _("rad %(row)s") % {"row": row}
        )
        problems.append(Problem((), f"{sheet}{place}: {message}"))

    for number, cells in table.rows:
        if not any(str(cell).strip() for cell in cells):
            continue
        if number in table.merged_rows:
            wrong(number, "", _("sammenslåtte celler; ventet én celle i hver kolonne."))
            continue
        if any(str(cell).strip() for cell in cells[len(_HEADER) :]):
            # Half an amount is still an amount: "1,50" between commas would be one krone.
            wrong(
                number,
                "",
                _("raden har %(count)s felt, ventet %(count_2)s. Står skilletegnet i beløpet?")
                % {"count": len(cells), "count_2": len(_HEADER)},
            )
            continue
        kind_word, code, cell = [*cells, "", "", ""][:3]
        kind = _KINDS.get(str(kind_word).strip().casefold())
        if kind is None:
            wrong(
                number,
                "type",
                _("«%(kind_word)s»; ventet %(kinds)s.")
                % {"kind_word": kind_word, "kinds": ", ".join(_KINDS)},
            )
            continue
        try:
            key = (kind, as_code(code))
        except ValueError as error:
            wrong(
                number,
                "kode",
                _("«%(code)s»; ventet %(error)s.") % {"code": str(code)[:40], "error": error},
            )
            continue
        if kind == "group" and not key[1]:
            wrong(number, "kode", _("tomt; ventet koden til en gruppe."))
        if kind == "total" and key[1]:
            wrong(number, "kode", _("«%(key)s»; totalt har ingen kode.") % {"key": key[1]})
        if key in found:
            wrong(
                number,
                "kode",
                _("%(kind_word)s %(key)s står to ganger.")
                % {"kind_word": kind_word, "key": key[1]},
            )
            continue
        try:
            found[key] = amount(cell)
        except ValueError as error:
            wrong(
                number, "beløp", _("«%(cell)s»; ventet %(error)s.") % {"cell": cell, "error": error}
            )
            found[key] = 0
    if problems:
        raise Refused(tuple(problems))
    if not found:
        raise Refused.because(_("Filen har ingen saldoer."))
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
    balance = Balance(responsibility, first, last, read_balances(data), safe_name(name))
    return enter_balances(cooperation=cooperation, balance=balance, by=by, at=at)
