"""The second source: the ledger's own balances from a small file."""

import io

import pytest
from openpyxl import load_workbook

from sporbar.economy.models import LedgerBalance
from sporbar.exchange.ledger.balances import import_balances, read_balance_file, read_balances
from sporbar.exchange.problems import Refused
from sporbar.organisations.models import TrailEntry
from tests import factories
from tests.exchange.ledgers import saved, xlsx_file

GOOD = (
    "type;kode;beløp\r\ngruppe;110;1 234,50\r\nprosjekt;F1;(34,50)\r\nprosjekt;;0\r\ntotalt;;−1\r\n"
)


def refusal(text: str) -> list[str]:
    with pytest.raises(Refused) as error:
        read_balances(text.encode())
    return error.value.sentences("saldo.csv")


def test_balances_are_ore_by_kind_and_code() -> None:
    assert read_balances(GOOD.encode("utf-8-sig")) == {
        ("group", "110"): 123450,
        ("project", "F1"): -3450,
        ("project", ""): 0,
        ("total", ""): -100,
    }


def test_balances_may_come_in_a_workbook() -> None:
    data = xlsx_file(
        ["gruppe", 110, 1234.5], ["totalt", None, -1], header=["Type", "Kode", "Beløp"]
    )

    assert read_balances(data) == {("group", "110"): 123450, ("total", ""): -100}


def test_every_mistake_is_told_with_row_and_column() -> None:
    assert refusal(
        "type;kode;beløp\ngruppe;;1\nkonto;1;1\nprosjekt;F1;1,234\ntotalt;x;1\n"
        "gruppe;110;1\ngruppe;110;2\n"
    ) == [
        "saldo.csv: rad 2, kolonne «kode»: tomt; ventet koden til en gruppe.",
        "saldo.csv: rad 3, kolonne «type»: «konto»; ventet gruppe, prosjekt, totalt.",
        "saldo.csv: rad 4, kolonne «beløp»: «1,234»; ventet et beløp med høyst to desimaler, for "
        "eksempel 1 234,50 eller -1 234,50.",
        "saldo.csv: rad 5, kolonne «kode»: «x»; totalt har ingen kode.",
        "saldo.csv: rad 7, kolonne «kode»: gruppe 110 står to ganger.",
    ]


def test_amount_split_by_the_delimiter_is_not_read_as_half() -> None:
    assert refusal("type,kode,beløp\ntotalt,,1,50\n") == [
        "saldo.csv: rad 2: raden har 4 felt, ventet 3. Står skilletegnet i beløpet?"
    ]


def test_code_no_register_could_hold_is_refused() -> None:
    ((said),) = refusal(f"type;kode;beløp\nprosjekt;{'F' * 21};1\n")

    assert said.endswith("ventet høyst 20 tegn.")


def test_merged_cells_are_an_error_with_the_sheet() -> None:
    workbook = load_workbook(
        io.BytesIO(xlsx_file(["totalt", None, -1], header=["type", "kode", "beløp"], sheet="Saldo"))
    )
    workbook["Saldo"].merge_cells("A2:B2")

    with pytest.raises(Refused) as error:
        read_balances(saved(workbook))
    assert error.value.sentences("saldo.xlsx") == [
        "saldo.xlsx: ark «Saldo», rad 2: sammenslåtte celler; ventet én celle i hver kolonne."
    ]


def test_other_columns_are_refused() -> None:
    assert refusal("konto;sum\n1;2\n") == [
        "saldo.csv: rad 1: ventet kolonnene type, kode, beløp; fant konto, sum."
    ]


def test_no_balances_are_refused() -> None:
    assert refusal("type;kode;beløp\n") == ["saldo.csv: Filen har ingen saldoer."]
    assert refusal("") == ["saldo.csv: Filen er tom."]


def test_balance_of_two_responsibilities_is_refused() -> None:
    file = read_balance_file("saldo.csv", GOOD.encode())

    with pytest.raises(Refused, match="eksporten har 1, 2"):
        file.of([("1", "2011-01"), ("2", "2011-01")])


@pytest.mark.django_db
def test_entered_again_unchanged_is_nothing_and_changed_replaces() -> None:
    tenant = factories.cooperation()

    def entered(text: str) -> int:
        return import_balances(
            cooperation=tenant,
            responsibility="10400",
            first="2011-01",
            last="2011-06",
            name="saldo.csv",
            data=text.encode(),
            by=None,
        )

    assert entered(GOOD) == 4
    assert entered(GOOD) == 0
    assert entered("type;kode;beløp\ntotalt;;5\n") == 1
    assert [one.ore for one in LedgerBalance.objects.current()] == [500]
    # the earlier stays in the history
    earlier = LedgerBalance.objects.exclude(replaced_at=None)
    assert [one.ore for one in earlier.order_by("id")] == [123450, -3450, 0, -100]
    newest = TrailEntry.objects.filter(deed="enter_balances").order_by("-id").first()
    assert newest is not None
    assert (newest.details["total_before"], newest.details["total"]) == (-100, 500)
