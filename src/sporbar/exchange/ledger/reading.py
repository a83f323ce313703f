"""From cells to postings by the rules of a profile, with every mistake and its place."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.economy.actions import Row
from sporbar.economy.models import LedgerProfile, Project, SignRule
from sporbar.exchange.ledger import values
from sporbar.exchange.ledger.tables import Table, open_table
from sporbar.exchange.problems import SHOWN, Problem, Refused

#: What a ledger must have, and what it may have, by our names.
REQUIRED = ("responsibility", "account", "period")
OPTIONAL = ("function", "project", "date", "voucher", "text")

_EITHER = gettext_lazy("et beløp i en av dem")

#: Responsibility and period, "2011-03".
Slice = tuple[str, str]


@dataclass(slots=True)
class Part:
    """One responsibility's rows of one period, and their øre by (group code, project code).

    Costs positive, income negative; project "" is none, group "?" is an unknown account's.
    """

    rows: list[Row] = field(default_factory=list)
    sums: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass(slots=True)
class Unknown:
    """A code nobody knows: how many rows use it, and the first of them."""

    first_row: int
    rows: int = 0


@dataclass(slots=True)
class Reading:
    """What an export held, ready to be booked. `others` counts rows of other responsibilities."""

    sheet: str
    parts: dict[Slice, Part] = field(default_factory=dict)
    row_count: int = 0
    own_count: int = 0
    others: Counter[str] = field(default_factory=Counter)
    unknown_accounts: dict[int, Unknown] = field(default_factory=dict)
    unknown_projects: dict[str, Unknown] = field(default_factory=dict)
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    problem_count: int = 0

    def problem(self, row: int, column: str, message: str) -> None:
        """Keep the first `SHOWN`; count them all."""
        self.problem_count += 1
        if len(self.problems) < SHOWN:
            self.problems.append((row, column, message))

    def place(self, file_name: str, row: int, column: str) -> str:
        """Where in the file: its name, the sheet, the row as the file numbers it, the column."""
        parts = (
            file_name,
            self.sheet and _("ark «%(sheet)s»") % {"sheet": self.sheet},
            _("rad %(row)s") % {"row": row},
            column and _("kolonne «%(column)s»") % {"column": column},
        )
        return ", ".join(filter(None, parts))


class Groups:
    """Which group an account belongs to under a profile; accounts outside every range have none."""

    def __init__(self, profile: LedgerProfile) -> None:
        ranges = list(
            profile.ranges.order_by("first").values_list("first", "last", "group_id", "group__code")
        )
        self._firsts = [first for first, *_ in ranges]
        self._ranges = ranges
        self._known: dict[int, tuple[int, str] | None] = {}

    def of(self, account: int) -> tuple[int, str] | None:
        """(primary key, code) of the account's group, or None."""
        if account not in self._known:
            at = bisect_right(self._firsts, account) - 1
            inside = at >= 0 and account <= self._ranges[at][1]
            self._known[account] = self._ranges[at][2:4] if inside else None
        return self._known[account]


def project_keys(profile: LedgerProfile) -> dict[str, int]:
    """Primary keys of the cooperation's projects by code."""
    return dict(Project.objects.within(profile.cooperation_id).values_list("code", "id").iterator())


def read_ledger(data: bytes, profile: LedgerProfile) -> Reading:
    """Read an export. Mistakes in rows are collected; an unreadable file raises Refused."""
    table = open_table(data, profile)
    reading = Reading(table.sheet)
    places, width = _header(table, profile)
    _Rows(profile, places, width, reading).take(table)
    if not reading.row_count:
        raise Refused.because(_("Filen har en overskriftsrad, men ingen posteringer."))
    return reading


def _header(table: Table, profile: LedgerProfile) -> tuple[dict[str, int], int]:
    """Our names -> column places, found by the header's words; and its width. Raises Refused."""
    header: list[object] | None = None
    for number, cells in table.rows:
        if number >= profile.header_row:
            header = cells
            break
    place = _("rad %(header_row)s") % {"header_row": profile.header_row}
    if table.sheet:
        place = _("ark «%(sheet)s», %(place)s") % {"sheet": table.sheet, "place": place}
    if header is None:
        raise Refused.because(_("%(place)s: fant ingen overskriftsrad.") % {"place": place})
    if profile.header_row in table.merged_rows:
        raise Refused.because(
            _(
                "%(place)s: sammenslåtte celler. Del dem, slik at hver kolonne har sin egen "
                "overskrift."
            )
            % {"place": place}
        )
    names = [str(cell).strip() if cell is not None else "" for cell in header]
    folded = [name.casefold() for name in names]
    amounts = ("debit", "credit") if profile.sign_rule == SignRule.DEBIT_CREDIT else ("amount",)
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for field_name in (*REQUIRED, *amounts, *OPTIONAL):
        wanted = profile.columns.get(field_name)
        if not wanted:
            if field_name in OPTIONAL:
                continue
            raise Refused.because(
                _("Profilen «%(profile)s» sier ikke hvilken kolonne som er «%(field_name)s».")
                % {"profile": profile, "field_name": field_name}
            )
        found = [at for at, name in enumerate(folded) if name == wanted.strip().casefold()]
        if len(found) == 1:
            places[field_name] = found[0]
        elif found:
            problems.append(
                Problem(
                    (),
                    _("%(place)s: kolonnen «%(wanted)s» står %(count)s ganger; ventet én.")
                    % {"place": place, "wanted": wanted, "count": len(found)},
                )
            )
        else:
            there = ", ".join(f"«{name}»" for name in names if name) or _("ingen")
            problems.append(
                Problem(
                    (),
                    _("%(place)s: ventet kolonnen «%(wanted)s»; kolonnene er %(there)s.")
                    % {"place": place, "wanted": wanted, "there": there},
                )
            )
    if problems:
        raise Refused(tuple(problems))
    return places, len(header)


def _is_empty(cell: object) -> bool:
    return cell is None or not str(cell).strip()


def _has_more(cells: list[object], start: int) -> bool:
    """Whether anything stands in the cells from `start` on."""
    return not all(map(_is_empty, cells[start:]))


class _Known(dict[object, Any]):
    """What a column's cells mean. Ledgers repeat themselves: a cell met before is looked up."""

    _MOST = 50_000

    def __init__(self, reader: Callable[[object], Any]) -> None:
        super().__init__()
        self._reader = reader

    def __missing__(self, cell: object) -> Any:
        meaning = self._reader(cell)
        if len(self) < self._MOST:
            self[cell] = meaning
        return meaning


class _Rows:
    """Reads the rows below the header. One object, so that look-ups are made once, not per row."""

    def __init__(
        self, profile: LedgerProfile, places: dict[str, int], width: int, reading: Reading
    ) -> None:
        """`width` is how many columns the header has."""
        self.profile, self.places, self.width, self.reading = profile, places, width, reading
        self.header = {name: profile.columns[name].strip().casefold() for name in places}
        self.amount = values.amount_reader(profile.decimal_separator, profile.thousands_separator)
        self.own = {str(one) for one in profile.responsibilities}
        self.readers: dict[str, Callable[[object], Any]] = {
            "responsibility": values.code,
            "account": self._account(Groups(profile)),
            "period": values.period_reader(profile.period_format),
            "function": values.text_reader(20),
            "project": self._project(project_keys(profile)),
            "date": values.day_reader(profile.date_format),
            "voucher": values.text_reader(40),
            "text": values.text_reader(300, cut=True),
        }

    def take(self, table: Table) -> None:
        """Read every row."""
        reading, width, own, ore_of = self.reading, self.width, self.own, self._ore_of()
        merged = table.merged_rows
        at_responsibility, responsibilities = self._column("responsibility")
        at_account, accounts = self._column("account")
        at_period, periods = self._column("period")
        at_project, projects = self._column("project")
        at_function, functions = self._column("function")
        at_day, days = self._column("date")
        at_text, texts = self._column("text")
        at_voucher, vouchers = self.places.get("voucher"), self.readers["voucher"]
        for number, cells in table.rows:
            try:
                responsibility = responsibilities[cells[at_responsibility]]
                if responsibility not in own:
                    self._not_ours(number, cells, responsibility)
                    continue
                if number in merged or (len(cells) > width and _has_more(cells, width)):
                    raise ValueError
                account, group, group_code = accounts[cells[at_account]]
                project, project_code = (
                    (None, "") if at_project is None else projects[cells[at_project]]
                )
                row = (
                    number,
                    "" if at_function is None else functions[cells[at_function]],
                    account,
                    group,
                    project,
                    None if at_day is None else days[cells[at_day]],
                    "" if at_voucher is None else vouchers(cells[at_voucher]),
                    "" if at_text is None else texts[cells[at_text]],
                    ore_of(cells),
                )
                period = periods[cells[at_period]]
            except (ValueError, IndexError):
                self._explain(number, cells, is_merged=number in merged)
                continue
            reading.row_count += 1
            reading.own_count += 1
            part = reading.parts.get((responsibility, period))
            if part is None:
                part = reading.parts[responsibility, period] = Part()
            key = (group_code, project_code)
            part.sums[key] = part.sums.get(key, 0) + row[-1]
            if group and (project or not project_code):
                part.rows.append(row)
            else:
                self._unknown(number, account, group, project, project_code)

    def _column(self, name: str) -> tuple[Any, _Known]:
        """Where a column is (None for one the export lacks), and what its cells mean."""
        return self.places.get(name), _Known(self.readers[name])

    def _account(self, groups: Groups) -> Callable[[object], tuple[int, int | None, str]]:
        def read(cell: object) -> tuple[int, int | None, str]:
            text = values.code(cell)
            if not (text.isascii() and text.isdigit()) or len(text) > 9:
                raise ValueError(_("et kontonummer"))
            group = groups.of(int(text))
            return (int(text), *(group or (None, "?")))

        return read

    def _project(self, keys: dict[str, int]) -> Callable[[object], tuple[int | None, str]]:
        def read(cell: object) -> tuple[int | None, str]:
            code = values.code(cell)
            return keys.get(code), code

        return read

    def _ore_of(self) -> Callable[[list[object]], int]:
        """A function from a row to its øre by the profile's sign rule."""
        amount, places = self.amount, self.places
        if self.profile.sign_rule == SignRule.DEBIT_CREDIT:
            debit, credit = places["debit"], places["credit"]

            def difference(cells: list[object]) -> int:
                plus, minus = cells[debit], cells[credit]
                if not _is_empty(plus):
                    return amount(plus) - (0 if _is_empty(minus) else amount(minus))
                if _is_empty(minus):
                    raise ValueError(_EITHER)
                return -amount(minus)

            return difference
        place = places["amount"]
        if self.profile.sign_rule == SignRule.REVERSED:
            return lambda cells: -amount(cells[place])
        return lambda cells: amount(cells[place])

    def _unknown(
        self, number: int, account: int, group: int | None, project: int | None, project_code: str
    ) -> None:
        if group is None:
            self.reading.unknown_accounts.setdefault(account, Unknown(number)).rows += 1
        if project is None and project_code:
            self.reading.unknown_projects.setdefault(project_code, Unknown(number)).rows += 1

    def _not_ours(self, number: int, cells: list[object], responsibility: str) -> None:
        """A row of somebody else's, an empty one, or one that says nothing of whose it is."""
        if not _has_more(cells, 0):
            return
        if (
            not responsibility
            or responsibility.casefold() == self.header["responsibility"]
            or len(cells) <= max(self.places.values())
        ):
            self._explain(number, cells, is_merged=False)
            return
        self.reading.row_count += 1
        self.reading.others[responsibility] += 1

    def _explain(self, number: int, cells: list[object], *, is_merged: bool) -> None:
        """Say everything that is wrong with a row that could not be read."""
        if not _has_more(cells, 0):
            return
        reading, width = self.reading, self.width
        reading.row_count += 1
        if is_merged:
            reading.problem(number, "", _("sammenslåtte celler; ventet én celle i hver kolonne."))
        elif set(self.header.values()) <= {str(cell).strip().casefold() for cell in cells}:
            reading.problem(number, "", _("en overskriftsrad til; ventet en postering."))
        elif len(cells) <= max(self.places.values()):
            reading.problem(
                number,
                "",
                _("raden har %(count)s felt, ventet %(width)s. Er filen kuttet?")
                % {"count": len(cells), "width": width},
            )
        elif _has_more(cells, width):
            reading.problem(
                number,
                "",
                _(
                    "raden har %(count)s felt, ventet %(width)s. Står skilletegnet i en tekst uten "
                    "anførselstegn?"
                )
                % {"count": len(cells), "width": width},
            )
        else:
            self._explain_cells(number, cells)

    def _explain_cells(self, number: int, cells: list[object]) -> None:
        empty = {name for name, place in self.places.items() if _is_empty(cells[place])}
        if {"debit", "credit"} <= empty:
            columns = (self.profile.columns[name] for name in ("debit", "credit"))
            self.reading.problem(
                number,
                _("» og «").join(columns),
                _("tomme; ventet %(expected)s.") % {"expected": _EITHER},
            )
        for name, place in self.places.items():
            cell, is_empty = cells[place], name in empty
            reader = self.readers.get(name, self.amount)
            if name in ("debit", "credit") and is_empty:
                continue
            try:
                if name == "responsibility" and (
                    is_empty or str(cell).strip().casefold() == self.header[name]
                ):
                    raise ValueError(_("et ansvar"))
                found = reader(cell)
                if name == "account":
                    self._unknown(number, found[0], found[1], None, "")
                elif name == "project":
                    self._unknown(number, 0, 0, *found)
            except ValueError as error:
                said = _("tomt") if is_empty else f"«{str(cell)[:40]}»"
                self.reading.problem(
                    number,
                    self.profile.columns[name],
                    _("%(said)s; ventet %(error)s.") % {"said": said, "error": error},
                )
