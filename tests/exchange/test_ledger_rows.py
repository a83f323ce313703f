"""Rows become postings by the profile's rules; every mistake is told, with its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sporbar.economy.models import AccountGroup, LedgerProfile, Project
from sporbar.exchange.ledger.reading import read_ledger
from tests import factories
from tests.exchange.ledgers import HEADER, PROFILE, csv_file, profile, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def kommunen() -> LedgerProfile:
    return profile()


def problems(*rows: list[str], by: LedgerProfile) -> list[tuple[int, str, str]]:
    return read_ledger(csv_file(*rows), by).problems


def ore(by: LedgerProfile, *rows: list[str], header: list[str] = HEADER) -> list[int]:
    reading = read_ledger(csv_file(*rows, header=header), by)
    assert reading.problems == []
    return [one[-1] for part in reading.parts.values() for one in part.rows]


def test_row_is_ready_to_be_booked(kommunen: LedgerProfile) -> None:
    reading = read_ledger(csv_file(row("1 234,50-", Prosjekt="F2")), kommunen)

    group = AccountGroup.objects.get(code="110")
    project = Project.objects.get(code="F2")
    assert reading.parts["10400", "2011-03"].rows == [
        (2, "", 10100, group.pk, project.pk, "2011-03-31", "1", "Lønn", -123450)
    ]
    assert reading.parts["10400", "2011-03"].sums == {("110", "F2"): -123450}


def test_income_as_plus_is_turned_by_the_profile() -> None:
    assert ore(profile(sign_rule="reversed"), row("100,00"), row("5,00-")) == [-10000, 500]


def test_debit_and_credit_have_a_column_each() -> None:
    columns = PROFILE["columns"] | {"debit": "Debet", "credit": "Kredit"}
    by = profile(sign_rule="debit_credit", columns=columns)
    header = [*HEADER[:-1], "Debet", "Kredit"]

    assert ore(
        by,
        [*row()[:-1], "100,00", ""],
        [*row()[:-1], "", "40,25"],
        [*row()[:-1], "1,00", "0,25"],
        header=header,
    ) == [10000, -4025, 75]


def test_debit_and_credit_that_are_both_empty_are_an_error() -> None:
    columns = PROFILE["columns"] | {"debit": "Debet", "credit": "Kredit"}
    by = profile(sign_rule="debit_credit", columns=columns)
    data = csv_file([*row()[:-1], "", " "], header=[*HEADER[:-1], "Debet", "Kredit"])

    assert read_ledger(data, by).problems == [
        (2, "Debet» og «Kredit", "tomme; ventet et beløp i en av dem.")
    ]


def test_row_of_others_that_is_cut_is_an_error(kommunen: LedgerProfile) -> None:
    reading = read_ledger(csv_file(row(), row(Ansvar="20000"), ["104"]), kommunen)

    assert reading.others == {"20000": 1}
    assert reading.problems == [(4, "", "raden har 1 felt, ventet 8. Er filen kuttet?")]


def test_row_that_repeats_only_one_heading_is_an_error(kommunen: LedgerProfile) -> None:
    assert problems(row(), row(Ansvar="ansvar"), by=kommunen) == [
        (3, "Ansvar", "«ansvar»; ventet et ansvar.")
    ]


CELL = st.sampled_from(["", " ", "10400", "20000", "Ansvar", "Art", "F1", "201103", "1,00", "x"])


@given(st.lists(st.one_of(st.lists(CELL, max_size=10), st.permutations(row())), max_size=8))
@settings(max_examples=150)
def test_every_row_is_a_posting_or_somebody_elses_or_an_error(
    kommunen: LedgerProfile, rows: list[list[str]]
) -> None:
    filled = [cells for cells in rows if "".join(cells).strip()]

    reading = read_ledger(csv_file(row(), *rows), kommunen)
    wrong = {number for number, _, _ in reading.problems}
    assert reading.row_count == 1 + len(filled)
    assert reading.own_count + reading.others.total() + len(wrong) == reading.row_count


def test_rows_of_others_are_counted_and_left_out(kommunen: LedgerProfile) -> None:
    reading = read_ledger(
        csv_file(row(), row(Ansvar="20000"), row("tull", Ansvar="20000")), kommunen
    )

    assert reading.others == {"20000": 2}
    assert (reading.row_count, reading.own_count) == (3, 1)
    assert reading.problems == []


def test_empty_rows_are_nothing(kommunen: LedgerProfile) -> None:
    reading = read_ledger(csv_file([""] * 8, row(), [" "], [""] * 8), kommunen)

    assert (reading.row_count, reading.problems) == (1, [])


def test_trailing_delimiters_are_nothing(kommunen: LedgerProfile) -> None:
    assert ore(kommunen, [*row(), ""], [*row("2,00"), "", ""]) == [10000, 200]


def test_field_too_many_is_a_delimiter_in_a_text(kommunen: LedgerProfile) -> None:
    ((number, _, said),) = problems(row(Tekst="Møte; del 1"), by=kommunen)

    assert number == 2
    assert said.startswith("raden har 9 felt, ventet 8. Står skilletegnet i en tekst")


def test_every_mistake_of_every_row_is_told(kommunen: LedgerProfile) -> None:
    assert problems(
        row(),
        row("12,345", Dato="31.02.2011", Periode="201113", Art="ti tusen"),
        row(Ansvar=""),
        by=kommunen,
    ) == [
        (3, "Art", "«ti tusen»; ventet et kontonummer."),
        (3, "Periode", "«201113»; ventet en periode skrevet som 201103."),
        (
            3,
            "Beløp",
            "«12,345»; ventet et beløp med høyst to desimaler, for eksempel 1 234,50 eller "
            "-1 234,50.",
        ),
        (3, "Dato", "«31.02.2011»; ventet en dato som finnes, skrevet som 31.03.2011."),
        (4, "Ansvar", "tomt; ventet et ansvar."),
    ]


def test_unknown_account_and_project_are_collected_with_their_first_row(
    kommunen: LedgerProfile,
) -> None:
    reading = read_ledger(
        csv_file(
            row(),
            row(Art="99000"),
            row(Prosjekt="F9"),
            row(Art="99000", Prosjekt="F9"),
            row("feil", Art="98000"),
        ),
        kommunen,
    )

    assert {code: (one.first_row, one.rows) for code, one in reading.unknown_accounts.items()} == {
        99000: (3, 2),
        98000: (6, 1),
    }
    assert {code: (one.first_row, one.rows) for code, one in reading.unknown_projects.items()} == {
        "F9": (4, 2)
    }
    assert [one[0] for one in reading.parts["10400", "2011-03"].rows] == [2]
    # what the unknown rows amount to is still in the sums that are shown
    assert reading.parts["10400", "2011-03"].sums == {
        ("110", "F1"): 10000,
        ("?", "F1"): 10000,
        ("110", "F9"): 10000,
        ("?", "F9"): 10000,
    }


def test_project_of_another_cooperation_is_unknown(kommunen: LedgerProfile) -> None:
    Project.objects.create(cooperation=factories.cooperation("dalen"), code="F7", name="Deres")

    assert "F7" in read_ledger(csv_file(row(Prosjekt="F7")), kommunen).unknown_projects


def test_two_hundred_mistakes_are_kept_and_all_are_counted(kommunen: LedgerProfile) -> None:
    reading = read_ledger(csv_file(*[row("x")] * 250), kommunen)

    assert (len(reading.problems), reading.problem_count) == (200, 250)


def test_voucher_too_long_for_the_register_is_an_error(kommunen: LedgerProfile) -> None:
    ((_, column, said),) = problems(row(Bilag="9" * 41), by=kommunen)

    assert (column, said.endswith("ventet høyst 40 tegn.")) == ("Bilag", True)


def test_nul_and_control_characters_do_not_reach_the_database(kommunen: LedgerProfile) -> None:
    reading = read_ledger(csv_file(*[row()] * 500, row(Tekst="a\x00b\x07c")), kommunen)

    assert reading.parts["10400", "2011-03"].rows[-1][7] == "abc"
