"""The made-up ledgers give the published sums, and nothing but their marks tells them apart."""

import csv
import io
from collections import defaultdict
from decimal import Decimal

import pytest

from sporbar.demo.build import DemoFolder, demo_folders
from sporbar.demo.invented_ledger import MARK, Accounts, made_up_files
from sporbar.document.typography import whole_kroner
from sporbar.economy.models import Posting
from sporbar.economy.queries import posted_sums, reconciliation
from sporbar.exchange.ledger.balances import read_balances
from sporbar.organisations.models import Cooperation

FOLDERS = {folder.slug: folder for folder in demo_folders()}
LEDGERS = [(folder, one) for folder in FOLDERS.values() for one in folder.ledgers]
KONGSBERG = FOLDERS["kongsbergregionen"]

#: The half-year report of 2011, as printed: whole kroner, costs plus and income minus.
GROUPS = {
    "110": 997935,
    "111": 3355694,
    "113": 220831,
    "114": 661652,
    "115": 1157,
    "117": -6685660,
    "118": -1090000,
}
PROJECTS = {
    "F203": -571128,
    "F204": 27117,
    "F206": 114969,
    "F208": -5000,
    "F209": 6846,
    "F210": -75000,
    "F211": -41786,
    "F212": -66939,
    "F213": 0,
    "F215": -112500,
    "F227": -111279,
    "F228": 921000,
    "F230": 44666,
    "F231": -310759,
    "F234": 13960,
    "F236": 0,
    "F238": -204514,
    "F239": -91200,
    "F240": -305356,
    "F241": -1039504,
    "F242": -50000,
    "F243": -215147,
    "F246": -335222,
    "F247": -42072,
    "F248": -162312,
    "F249": 2663,
    "F250": 60000,
    "": 10105,
}
TOTAL = -2538391


def rows(folder: DemoFolder, accounts: Accounts) -> list[dict[str, str]]:
    text = (folder.path / accounts.ledger).read_bytes().decode("cp1252")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def printed(ore: int) -> int:
    return whole_kroner(str(Decimal(ore) / 100))


@pytest.mark.parametrize(
    ("folder", "accounts"), LEDGERS, ids=[f"{f.slug}/{one.ledger}" for f, one in LEDGERS]
)
def test_generator_makes_the_files_that_are_shipped(folder: DemoFolder, accounts: Accounts) -> None:
    for name, data in made_up_files(accounts).items():
        assert (folder.path / name).read_bytes() == data, name


@pytest.mark.parametrize(
    ("folder", "accounts"), LEDGERS, ids=[f"{f.slug}/{one.ledger}" for f, one in LEDGERS]
)
def test_every_made_up_row_says_so(folder: DemoFolder, accounts: Accounts) -> None:
    found = rows(folder, accounts)

    assert len(found) > 200
    assert {row["Tekst"] for row in found} == {MARK} == {"Oppdiktet postering"}


def test_export_of_2011_has_every_month_and_rows_of_somebody_else() -> None:
    (accounts,) = KONGSBERG.ledgers
    found = rows(KONGSBERG, accounts)

    assert {row["Periode"] for row in found} == {f"20110{month}" for month in range(1, 7)}
    assert {row["Ansvar"] for row in found} == {"10400", "10500"}


def test_projects_whose_net_is_zero_have_moved() -> None:
    (accounts,) = KONGSBERG.ledgers
    moved = defaultdict(int)
    for row in rows(KONGSBERG, accounts):
        moved[row["Prosjekt"]] += 1

    assert moved["F213"] >= 2
    assert moved["F236"] >= 2


def test_balances_of_2011_print_as_the_report_and_miss_one_krone() -> None:
    balance = read_balances((KONGSBERG.path / "balance.csv").read_bytes())

    assert {
        code: printed(ore) for (kind, code), ore in balance.items() if kind == "group"
    } == GROUPS
    projects = {code: printed(ore) for (kind, code), ore in balance.items() if kind == "project"}
    assert projects == PROJECTS
    assert printed(balance["total", ""]) == TOTAL
    assert TOTAL - sum(projects.values()) == 1
    # to the øre nothing is missing
    assert sum(ore for (kind, _), ore in balance.items() if kind == "project") == TOTAL * 100


@pytest.mark.django_db
def test_imported_ledger_of_2011_gives_the_sums_of_the_report(demo: object) -> None:
    tenant = Cooperation.objects.get(slug="kongsbergregionen")
    lines = posted_sums(tenant, "10400", "2011-01", "2011-06")
    groups: dict[str, int] = defaultdict(int)
    projects: dict[str, int] = defaultdict(int)
    for (group, project), ore in lines.items():
        groups[group] += ore
        projects[project] += ore

    assert {code: printed(ore) for code, ore in groups.items()} == GROUPS
    assert {code: printed(ore) for code, ore in projects.items()} == PROJECTS
    assert sum(lines.values()) == TOTAL * 100
    assert posted_sums(tenant, "10500", "2011-01", "2011-12") == {}


@pytest.mark.django_db
def test_imported_ledgers_meet_their_balances_and_are_marked(demo: object) -> None:
    for folder, accounts in LEDGERS:
        tenant = Cooperation.objects.get(slug=folder.slug)
        for part in accounts.parts:
            found = reconciliation(
                tenant, accounts.responsibility, accounts.parts[0].first, part.last
            )
            assert found.agrees, found.differences
    assert not Posting.objects.exclude(text=MARK).exists()
    assert not Posting.objects.exclude(slice__ledger_import__is_invented=True).exists()
