"""Postings made up to fit published sums, so that a demo can be followed down to the row.

A report prints sums per group and per project; the postings behind them are not public. From the
sums in an `accounts*.json` this makes an export as a municipality's ledger would write it and,
apart from it, the list of balances it is reconciled with. Every text says that it is made up.
The same figures give the same bytes.

Whole kroner in print hide øre. The øre invented here are chosen so that what is printed adds up
exactly as it does in the report, its rounding difference included.
"""

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

MARK = "Oppdiktet postering"
HEADER = [
    "Ansvar",
    "Funksjon",
    "Art",
    "Prosjekt",
    "Periode",
    "Bilagsdato",
    "Bilag",
    "Tekst",
    "Beløp",
]
#: Most of an øre part that can hide in a printed krone.
_HIDDEN = 45


@dataclass(frozen=True, kw_only=True)
class GroupSum:
    """`kroner` as printed; `accounts` are those the made-up postings use."""

    code: str
    kroner: int
    accounts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ProjectSum:
    """`code` "" is what is booked without a project; `weight` is its share of the turnover."""

    code: str
    kroner: int
    weight: int = 1


@dataclass(frozen=True, kw_only=True)
class Part:
    """Sums of the periods `first` to `last`, both included."""

    first: str
    last: str
    total: int
    groups: tuple[GroupSum, ...]
    projects: tuple[ProjectSum, ...]


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """What `accounts*.json` holds. `other_responsibility` is somebody else's, to be left out."""

    responsibility: str
    other_responsibility: str
    ledger: str
    balances: tuple[str, ...]
    parts: tuple[Part, ...]
    function: str = "120"


@dataclass(frozen=True, slots=True)
class _Row:
    responsibility: str
    account: int
    project: str
    period: str
    day: int
    ore: int


def read_accounts(data: bytes) -> Accounts:
    return msgspec.json.decode(data, type=Accounts)


def made_up_files(accounts: Accounts) -> dict[str, bytes]:
    """File name -> bytes: the export, and a balance file for the periods up to each part's end."""
    chance = random.Random(accounts.responsibility)  # noqa: S311 - made-up figures, not secrets
    rows: list[_Row] = []
    files: dict[str, bytes] = {}
    balance: dict[tuple[str, str], int] = defaultdict(int)
    for part, name in zip(accounts.parts, accounts.balances, strict=True):
        groups, projects = _with_ore(part)
        for code, ore in groups.items():
            balance["gruppe", code] += ore
        for code, ore in projects.items():
            balance["prosjekt", code] += ore
        balance["totalt", ""] += sum(groups.values())
        files[name] = _balance_file(balance)
        rows += _postings(accounts, part, groups, projects, chance)
    rows.sort(key=lambda row: (row.period, row.day, row.account, row.project, row.ore))
    files[accounts.ledger] = _export(accounts, rows)
    return files


def _with_ore(part: Part) -> tuple[dict[str, int], dict[str, int]]:
    """Øre by group and by project that print as the part's kroner and add to one exact total."""
    groups = {group.code: group.kroner * 100 for group in part.groups}
    projects = {project.code: project.kroner * 100 for project in part.projects}
    _spread(groups, part.total * 100 - sum(groups.values()))
    _spread(projects, part.total * 100 - sum(projects.values()))
    return groups, projects


def _spread(sums: dict[str, int], missing: int) -> None:
    """Hide `missing` øre in as few amounts as can hold them unseen, the largest first.

    What the source prints in whole kroner stays exact everywhere else.
    """
    if not missing:
        return
    largest = sorted(sums, key=lambda code: -abs(sums[code]))
    count = -(-abs(missing) // _HIDDEN)
    for code, share in zip(largest, _shares(missing, [1] * count), strict=False):
        sums[code] += share


def _postings(
    accounts: Accounts,
    part: Part,
    groups: dict[str, int],
    projects: dict[str, int],
    chance: random.Random,
) -> Iterator[_Row]:
    costs = {code: ore for code, ore in groups.items() if ore > 0}
    income = {code: -ore for code, ore in groups.items() if ore < 0}
    # Every project has both costs and income; what they share beyond its net is turnover.
    positive = sum(ore for ore in projects.values() if ore > 0)
    turnover = dict(
        zip(
            projects,
            _shares(sum(costs.values()) - positive, [p.weight for p in part.projects]),
            strict=True,
        )
    )
    cost_of = {code: turnover[code] + max(ore, 0) for code, ore in projects.items()}
    income_of = {code: turnover[code] + max(-ore, 0) for code, ore in projects.items()}
    usable = {group.code: group.accounts for group in part.groups}
    months = _months(part.first, part.last)
    for sign, rows, columns in ((1, cost_of, costs), (-1, income_of, income)):
        for project, group, ore in _filled(rows, columns, chance):
            for piece in _pieces(ore, chance):
                yield _Row(
                    accounts.responsibility,
                    chance.choice(usable[group]),
                    project,
                    chance.choice(months),
                    chance.randint(1, 28),
                    sign * piece,
                )
    for _ in range(12):
        yield _Row(
            accounts.other_responsibility,
            chance.choice(part.groups[0].accounts),
            "",
            chance.choice(months),
            chance.randint(1, 28),
            chance.randint(10_000, 900_000),
        )


def _shares(whole: int, weights: Sequence[int]) -> list[int]:
    """`whole` divided by weight, the last taking what integers leave over."""
    parts = [whole * weight // sum(weights) for weight in weights]
    parts[-1] += whole - sum(parts)
    return parts


def _filled(
    rows: dict[str, int], columns: dict[str, int], chance: random.Random
) -> Iterator[tuple[str, str, int]]:
    """(row, column, amount) with the given sums, in three layers so that it looks like a ledger."""
    layers = 3
    for layer in range(layers):
        left = {key: whole // (layers - layer) for key, whole in rows.items()}
        room = {key: whole // (layers - layer) for key, whole in columns.items()}
        order = list(left)
        chance.shuffle(order)
        open_columns = list(room)
        chance.shuffle(open_columns)
        for row in order:
            while left[row] and open_columns:
                column = open_columns[0]
                amount = min(left[row], room[column])
                if amount:
                    yield row, column, amount
                    rows[row] -= amount
                    columns[column] -= amount
                left[row] -= amount
                room[column] -= amount
                if not room[column]:
                    open_columns.pop(0)
    for row in rows:
        for column in columns:
            amount = min(rows[row], columns[column])
            if amount:
                yield row, column, amount
                rows[row] -= amount
                columns[column] -= amount


def _pieces(ore: int, chance: random.Random) -> Iterator[int]:
    """An amount as one to four postings."""
    count = min(chance.randint(1, 4), ore)
    for left in range(count, 1, -1):
        piece = chance.randint(1, max(1, 2 * ore // left - 1)) if ore > left else 1
        piece = min(piece, ore - (left - 1))
        yield piece
        ore -= piece
    yield ore


def _months(first: str, last: str) -> list[str]:
    year, start, end = int(first[:4]), int(first[5:]), int(last[5:])
    return [f"{year}-{month:02}" for month in range(start, end + 1)]


def _kroner(ore: int) -> str:
    """As ledgers print: 1 234,50 with the minus behind."""
    whole, part = divmod(abs(ore), 100)
    grouped = f"{whole:,}".replace(",", " ")
    return f"{grouped},{part:02}{'-' if ore < 0 else ''}"


def _export(accounts: Accounts, rows: Sequence[_Row]) -> bytes:
    """Windows-1252 with semicolons, as exports from older systems are."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for number, row in enumerate(rows, start=1):
        year, month = row.period.split("-")
        writer.writerow(
            [
                row.responsibility,
                accounts.function,
                row.account,
                row.project,
                f"{year}{month}",
                f"{row.day:02}.{month}.{year}",
                f"{year[2:]}{number:05}",
                MARK,
                _kroner(row.ore),
            ]
        )
    return text.getvalue().encode("cp1252")


def _balance_file(balance: dict[tuple[str, str], int]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["type", "kode", "beløp"])
    for (kind, code), ore in balance.items():
        writer.writerow([kind, code, _kroner(ore)])
    return text.getvalue().encode("utf-8-sig")
