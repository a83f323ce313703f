"""From cells to postings by the rules of a profile, with every mistake and its place."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sporbar.economy.models import AccountGroup, LedgerProfile, Project, SignRule
from sporbar.exchange.ledger import values
from sporbar.exchange.ledger.tables import Table, open_table
from sporbar.exchange.problems import SHOWN, Problem, Refused

#: What a ledger must have, and what it may have, by our names.
REQUIRED = ("responsibility", "account", "period")
OPTIONAL = ("function", "project", "date", "voucher", "text")


class Line(NamedTuple):
    """One posting as read. `project` "" is none; `ore` costs positive, income negative."""

    row_number: int
    responsibility: str
    period: str
    function: str
    account: int
    project: str
    posted_on: date | None
    voucher: str
    text: str
    ore: int


@dataclass(slots=True)
class Reading:
    """What an export held. `lines` are the cooperation's own rows; `others` counts the rest."""

    sheet: str
    lines: list[Line] = field(default_factory=list)
    row_count: int = 0
    others: Counter[str] = field(default_factory=Counter)
    #: account or project code -> rows that use it though nobody knows it
    unknown_accounts: Counter[int] = field(default_factory=Counter)
    unknown_projects: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    problem_count: int = 0

    def problem(self, row: int, column: str, message: str) -> None:
        """Keep the first `SHOWN`; count them all."""
        self.problem_count += 1
        if len(self.problems) < SHOWN:
            self.problems.append((row, column, message))

    def sentences(self, file_name: str) -> list[str]:
        """One Norwegian sentence a problem: file, sheet, row, column, and what was expected."""
        place = ", ".join(filter(None, (file_name, self.sheet and f"ark {self.sheet}")))
        said = [
            f"{place}, rad {row}{f', kolonne «{column}»' if column else ''}: {message}"
            for row, column, message in self.problems
        ]
        if self.problem_count > len(self.problems):
            said.append(f"… og {self.problem_count - len(self.problems)} til.")
        return said


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


def group_names(profile: LedgerProfile) -> dict[str, str]:
    """Names of the cooperation's account groups by code."""
    return dict(AccountGroup.objects.within(profile.cooperation_id).values_list("code", "name"))


def read_ledger(data: bytes, profile: LedgerProfile) -> Reading:
    """Read an export. Mistakes in rows are collected; an unreadable file raises Refused."""
    table = open_table(data, profile)
    reading = Reading(table.sheet)
    places = _header(table, profile)
    _Rows(profile, places, reading).take(table)
    if not reading.row_count:
        raise Refused.because("Filen har en overskriftsrad, men ingen posteringer.")
    return reading


def _header(table: Table, profile: LedgerProfile) -> dict[str, int]:
    """Our names -> column places, found by the header's words. Raises Refused."""
    header: list[object] | None = None
    for number, cells in table.rows:
        if number >= profile.header_row:
            header = cells
            break
    if header is None:
        raise Refused.because(f"Fant ingen overskriftsrad i rad {profile.header_row}.")
    if profile.header_row in table.merged_rows:
        raise Refused.because(
            f"Rad {profile.header_row} har sammenslåtte celler. Del dem, slik at hver kolonne har "
            "sin egen overskrift."
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
                f"Profilen «{profile}» sier ikke hvilken kolonne som er «{field_name}»."
            )
        found = [at for at, name in enumerate(folded) if name == wanted.strip().casefold()]
        if len(found) == 1:
            places[field_name] = found[0]
        elif found:
            problems.append(
                Problem(
                    (), f"Rad {profile.header_row}: kolonnen «{wanted}» står {len(found)} ganger."
                )
            )
        else:
            there = ", ".join(f"«{name}»" for name in names if name) or "ingen"
            problems.append(
                Problem(
                    (),
                    f"Rad {profile.header_row}: fant ikke kolonnen «{wanted}». "
                    f"Kolonnene er: {there}.",
                )
            )
    if problems:
        raise Refused(tuple(problems))
    return places


class _Rows:
    """Reads the rows below the header. One object, so that look-ups are made once, not per row."""

    def __init__(self, profile: LedgerProfile, places: dict[str, int], reading: Reading) -> None:
        self.profile, self.places, self.reading = profile, places, reading
        self.amount = values.amount_reader(profile.decimal_separator, profile.thousands_separator)
        self.day = values.day_reader(profile.date_format)
        self.period = values.period_reader(profile.period_format)
        self.groups = Groups(profile)
        self.projects = project_keys(profile)
        self.own = {str(one) for one in profile.responsibilities}
        self.needed = max(places.values()) + 1
        #: equal texts become one object: exports repeat the same few words
        self.texts: dict[str, str] = {}

    def take(self, table: Table) -> None:
        reading, places, own = self.reading, self.places, self.own
        responsibility_at = places["responsibility"]
        header = {self.profile.columns[name].strip().casefold() for name in places}
        for number, cells in table.rows:
            if not any(cell not in ("", None) for cell in cells):
                continue
            if number in table.merged_rows:
                reading.problem(number, "", "sammenslåtte celler; del dem.")
                continue
            if len(cells) < self.needed:
                reading.problem(
                    number,
                    "",
                    f"raden har {len(cells)} kolonner, ventet minst {self.needed}. "
                    "Er filen kuttet?",
                )
                continue
            if not reading.row_count and header <= {str(c).strip().casefold() for c in cells}:
                reading.problem(number, "", "en overskriftsrad til; ventet en postering.")
                continue
            reading.row_count += 1
            responsibility = values.code(cells[responsibility_at])
            if responsibility not in own:
                if not responsibility:
                    self._wrong(number, "responsibility", "tomt; ventet et ansvar.")
                else:
                    reading.others[responsibility] += 1
                continue
            line = self._line(number, cells, responsibility)
            if line is not None:
                reading.lines.append(line)

    def _line(self, number: int, cells: list[object], responsibility: str) -> Line | None:
        before = self.reading.problem_count
        ore = self._ore(number, cells)
        period = self._read(number, cells, "period", self.period)
        posted_on = self._read(number, cells, "date", self.day)
        account = self._account(number, cells)
        project = self._text(cells, "project")
        if project and project not in self.projects:
            self.reading.unknown_projects[project] += 1
        if self.reading.problem_count > before:
            return None
        return Line(
            number,
            responsibility,
            period,
            self._text(cells, "function")[:20],
            account,
            project,
            posted_on,
            self._text(cells, "voucher")[:40],
            self._text(cells, "text")[:300],
            ore,
        )

    def _ore(self, number: int, cells: list[object]) -> int:
        if self.profile.sign_rule == SignRule.DEBIT_CREDIT:
            debit = self._side(number, cells, "debit")
            return debit - self._side(number, cells, "credit")
        ore = self._read(number, cells, "amount", self.amount) or 0
        return -ore if self.profile.sign_rule == SignRule.REVERSED else ore

    def _side(self, number: int, cells: list[object], name: str) -> int:
        """Debit or credit; an empty cell is nothing."""
        cell = cells[self.places[name]]
        if cell is None or not str(cell).strip():
            return 0
        return self._read(number, cells, name, self.amount) or 0

    def _account(self, number: int, cells: list[object]) -> int:
        text = values.code(cells[self.places["account"]])
        if not (text.isascii() and text.isdigit()) or len(text) > 9:
            self._wrong(number, "account", f"«{text[:40]}»; ventet et kontonummer.")
            return 0
        account = int(text)
        if self.groups.of(account) is None:
            self.reading.unknown_accounts[account] += 1
        return account

    def _read(
        self, number: int, cells: list[object], name: str, reader: Callable[[object], Any]
    ) -> Any:
        place = self.places.get(name)
        if place is None:
            return None
        cell = cells[place]
        try:
            return reader(cell)
        except ValueError as error:
            said = "tomt" if cell in ("", None) else f"«{str(cell)[:40]}»"
            self._wrong(number, name, f"{said}; ventet {error}.")
            return None

    def _text(self, cells: list[object], name: str) -> str:
        place = self.places.get(name)
        if place is None:
            return ""
        text = values.code(cells[place])
        return self.texts.setdefault(text, text)

    def _wrong(self, number: int, name: str, message: str) -> None:
        self.reading.problem(number, self.profile.columns[name], message)
