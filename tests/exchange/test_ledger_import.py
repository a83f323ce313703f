"""A ledger export is looked at, kept, and booked whole or not at all."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sporbar.economy.actions import NotBooked, enter_balances
from sporbar.economy.matching import Balance
from sporbar.economy.models import (
    ImportState,
    LedgerBalance,
    LedgerImport,
    LedgerProfile,
    LedgerSlice,
    Posting,
    Project,
)
from sporbar.exchange.ledger.balances import read_balance_file
from sporbar.exchange.ledger.importing import (
    KeptPreview,
    apply_import,
    look_at,
    preview_import,
)
from sporbar.exchange.problems import Refused
from sporbar.organisations.models import TrailEntry
from sporbar.records.models import StoredFile
from tests import factories
from tests.exchange.ledgers import csv_file, profile, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

AT = datetime(2011, 7, 5, 9, tzinfo=UTC)
MARCH = row(Periode="201103")
APRIL = row("50,00", Periode="201104", Prosjekt="")


@pytest.fixture
def kommunen() -> LedgerProfile:
    return profile()


def previewed(by: LedgerProfile, *rows: list[Any], name: str = "hovedbok.csv") -> KeptPreview:
    return preview_import(profile=by, name=name, data=csv_file(*rows), by=None)


def booked(by: LedgerProfile, *rows: list[Any], name: str = "hovedbok.csv") -> LedgerImport:
    return apply_import(ledger_import=previewed(by, *rows, name=name).ledger_import, by=None, at=AT)


def ledger(by: LedgerProfile) -> list[tuple[str, int]]:
    """(period, øre) of what is in the accounts."""
    return list(
        Posting.objects.within(by.cooperation_id)
        .current()
        .order_by("slice__period", "row_number")
        .values_list("slice__period", "ore")
    )


def balance(by: LedgerProfile, ore: dict[tuple[str, str], int], **scope: str) -> None:
    scope = {"first": "2011-03", "last": "2011-04"} | scope
    enter_balances(
        cooperation=by.cooperation,
        balance=Balance(responsibility="10400", ore=ore, source="saldoliste", **scope),
        by=None,
    )


def test_looking_writes_nothing(kommunen: LedgerProfile) -> None:
    preview = look_at(profile=kommunen, name="hovedbok.csv", data=csv_file(MARCH, APRIL))

    assert preview.obstacles() == []
    for model in (LedgerImport, LedgerSlice, Posting, StoredFile, TrailEntry):
        assert not model.objects.exists()


def test_preview_counts_and_adds(kommunen: LedgerProfile) -> None:
    preview = previewed(kommunen, MARCH, APRIL, row("-20,25", Art="17000"), row(Ansvar="2"))

    assert preview.groups == {"110": 15000, "117": -2025}
    assert preview.projects == {"F1": 7975, "": 5000}
    assert preview.total == 12975
    kept = preview.ledger_import
    assert (kept.state, kept.row_count, kept.total_ore) == (ImportState.PREVIEWED, 3, 12975)
    assert kept.preview["rows"] == 4
    assert kept.preview["others"] == {"2": 1}
    assert kept.preview["periods"] == [
        {"responsibility": "10400", "period": "2011-03", "rows": 2, "ore": 7975},
        {"responsibility": "10400", "period": "2011-04", "rows": 1, "ore": 5000},
    ]
    assert kept.file.read() == csv_file(MARCH, APRIL, row("-20,25", Art="17000"), row(Ansvar="2"))
    assert not Posting.objects.exists()


def test_preview_keeps_what_stands_in_the_way(kommunen: LedgerProfile) -> None:
    preview = previewed(kommunen, row("x"), row(Art="99000"), row(Prosjekt="F9"))

    kept = preview.ledger_import.preview
    assert kept["problem_count"] == 1
    assert kept["unknown_accounts"] == {"99000": 1}
    assert kept["unknown_projects"] == {"F9": 1}
    assert preview.obstacles() == [
        "hovedbok.csv, rad 2, kolonne «Beløp»: «x»; ventet et beløp med høyst to desimaler, for "
        "eksempel 1 234,50 eller -1 234,50.",
        "hovedbok.csv, rad 3, kolonne «Art»: konto 99000 hører ikke til noen gruppe; ventet en "
        "konto som profilen «kommunen» har.",
        "hovedbok.csv, rad 4, kolonne «Prosjekt»: prosjektet «F9» er ukjent; ventet et prosjekt "
        "som er registrert.",
    ]


def test_first_two_hundred_obstacles_are_told_and_the_rest_counted(
    kommunen: LedgerProfile,
) -> None:
    bad = [row("x")] * 150 + [row(Art=str(90_000 + n)) for n in range(100)]

    *told, more = look_at(profile=kommunen, name="h.csv", data=csv_file(*bad)).obstacles()
    assert (len(told), more) == (200, "… og 50 til.")


def test_bad_rows_book_nothing(kommunen: LedgerProfile) -> None:
    preview = previewed(kommunen, MARCH, row("x"))

    with pytest.raises(Refused, match="rad 3, kolonne «Beløp»"):
        apply_import(ledger_import=preview.ledger_import, by=None)
    assert not Posting.objects.exists()
    assert not LedgerSlice.objects.exists()


def test_unknown_project_blocks_until_it_is_registered(kommunen: LedgerProfile) -> None:
    preview = previewed(kommunen, row(Prosjekt="F9"))
    with pytest.raises(Refused, match="prosjektet «F9» er ukjent"):
        apply_import(ledger_import=preview.ledger_import, by=None)

    Project.objects.create(cooperation=kommunen.cooperation, code="F9", name="Nytt")
    apply_import(ledger_import=preview.ledger_import, by=None)

    assert Posting.objects.get().project.code == "F9"


def test_export_without_own_rows_is_refused(kommunen: LedgerProfile) -> None:
    preview = previewed(kommunen, row(Ansvar="20000"))

    with pytest.raises(Refused, match=r"ingen rader hører til samarbeidets ansvar \(10400\)"):
        apply_import(ledger_import=preview.ledger_import, by=None)


def test_booked_rows_say_everything(kommunen: LedgerProfile) -> None:
    done = booked(kommunen, row("1 234,50-", Prosjekt="F2"), APRIL)

    assert (done.state, done.applied_at, done.row_count) == ("applied", AT, 2)
    first, second = Posting.objects.order_by("slice__period")
    assert first.cooperation_id == kommunen.cooperation_id
    assert first.slice.period == "2011-03"
    assert (first.row_number, first.account, first.group.code) == (2, 10100, "110")
    assert (first.project.code, first.voucher, first.text, first.ore) == (
        "F2",
        "1",
        "Lønn",
        -123450,
    )
    assert first.posted_on.isoformat() == "2011-03-31"
    assert second.project is None
    trail = TrailEntry.objects.get(deed="book_import")
    assert trail.details == {"rows": 2, "ore": -118450, "sha256": done.file_sha256}


def test_same_file_twice_is_recognised(kommunen: LedgerProfile) -> None:
    done = booked(kommunen, MARCH)

    again = previewed(kommunen, MARCH, name="annet navn.csv")
    assert again.booked_before == done
    assert again.ledger_import == done
    with pytest.raises(NotBooked, match="Filen er allerede brukt"):
        apply_import(ledger_import=again.ledger_import, by=None)
    assert ledger(kommunen) == [("2011-03", 10000)]


def test_same_file_previewed_twice_is_one_import(kommunen: LedgerProfile) -> None:
    first, second = previewed(kommunen, MARCH), previewed(kommunen, MARCH)

    assert first.ledger_import == second.ledger_import
    assert LedgerImport.objects.count() == 1


def test_overlap_shows_the_difference_and_replaces_the_period(kommunen: LedgerProfile) -> None:
    old = booked(kommunen, MARCH, APRIL)

    preview = previewed(kommunen, row("100,01", Periode="201103"), row(Periode="201103"), APRIL)
    march, april = preview.replacements
    assert (march.period, march.before.rows, march.before.ore) == ("2011-03", 1, 10000)
    assert (march.after.rows, march.after.ore, march.changes) == (2, 20001, True)
    assert (april.period, april.changes) == ("2011-04", False)

    new = apply_import(ledger_import=preview.ledger_import, by=None)
    assert ledger(kommunen) == [("2011-03", 10001), ("2011-03", 10000), ("2011-04", 5000)]
    # the earlier stays in the history
    kept = LedgerSlice.objects.filter(ledger_import=old)
    assert {(one.is_current, one.replaced_by) for one in kept} == {(False, new)}
    assert Posting.objects.filter(slice__ledger_import=old).count() == 2


def test_period_the_new_export_lacks_stays_and_is_mentioned(kommunen: LedgerProfile) -> None:
    booked(kommunen, MARCH, APRIL, row(Periode="201105"))

    preview = previewed(kommunen, row("1,00"), row("2,00", Periode="201105"))
    assert preview.untouched == (("10400", "2011-04"),)
    apply_import(ledger_import=preview.ledger_import, by=None)
    assert ledger(kommunen) == [("2011-03", 100), ("2011-04", 5000), ("2011-05", 200)]


def test_accounts_changed_since_the_preview_are_not_replaced_unseen(
    kommunen: LedgerProfile,
) -> None:
    early = previewed(kommunen, row("1,00"))
    booked(kommunen, row("2,00"))

    with pytest.raises(NotBooked, match="endret siden forhåndsvisningen"):
        apply_import(ledger_import=early.ledger_import, by=None)
    assert ledger(kommunen) == [("2011-03", 200)]

    apply_import(ledger_import=previewed(kommunen, row("1,00")).ledger_import, by=None)
    assert ledger(kommunen) == [("2011-03", 100)]


def test_other_cooperations_ledger_is_never_touched(kommunen: LedgerProfile) -> None:
    other = profile(factories.cooperation("dalen"))
    booked(other, MARCH)

    preview = previewed(kommunen, row("7,00"))
    assert preview.replacements == ()
    apply_import(ledger_import=preview.ledger_import, by=None)
    assert ledger(other) == [("2011-03", 10000)]


SUMS = {
    ("group", "110"): 15000,
    ("project", "F1"): 10000,
    ("project", ""): 5000,
    ("total", ""): 15000,
}


def test_ledger_that_meets_its_balance_is_booked(kommunen: LedgerProfile) -> None:
    balance(kommunen, SUMS)

    preview = previewed(kommunen, MARCH, APRIL)
    (control,) = preview.controls
    assert (control.outcome.agrees, control.outcome.compared) == (True, 4)
    apply_import(ledger_import=preview.ledger_import, by=None)
    assert len(ledger(kommunen)) == 2


def test_control_total_off_by_one_ore_is_refused(kommunen: LedgerProfile) -> None:
    balance(kommunen, SUMS | {("project", ""): 5001})

    preview = previewed(kommunen, MARCH, APRIL)
    assert preview.obstacles() == [
        "saldoliste (ansvar 10400, 2011-03 til 2011-04), uten prosjekt: ventet 50,01, "
        "posteringene gir 50,00; forskjellen er −0,01."
    ]
    with pytest.raises(Refused, match="forskjellen er −0,01"):
        apply_import(ledger_import=preview.ledger_import, by=None)
    assert ledger(kommunen) == []


def test_balance_of_more_months_than_the_file_counts_what_is_there_already(
    kommunen: LedgerProfile,
) -> None:
    booked(kommunen, MARCH)
    balance(kommunen, SUMS)

    (right,) = look_at(profile=kommunen, name="a.csv", data=csv_file(APRIL)).controls
    wrong = look_at(profile=kommunen, name="a.csv", data=csv_file(row("50,01", Periode="201104")))

    assert right.outcome.agrees
    assert wrong.obstacles() != []


def test_balance_of_months_that_are_not_all_in_is_not_compared(kommunen: LedgerProfile) -> None:
    balance(kommunen, SUMS, last="2011-06")

    assert look_at(profile=kommunen, name="a.csv", data=csv_file(MARCH, APRIL)).controls == ()


def test_balance_of_other_months_is_not_compared(kommunen: LedgerProfile) -> None:
    booked(kommunen, MARCH)
    balance(kommunen, {("total", ""): 1}, first="2011-03", last="2011-03")

    assert look_at(profile=kommunen, name="a.csv", data=csv_file(APRIL)).controls == ()


def test_balance_file_is_entered_with_the_ledger_or_not_at_all(kommunen: LedgerProfile) -> None:
    said = "type;kode;beløp\r\ngruppe;110;150,00\r\ntotalt;;{}\r\n"
    good = read_balance_file("saldo.csv", said.format("150,00").encode())
    bad = read_balance_file("saldo.csv", said.format("150,01").encode())
    kept = previewed(kommunen, MARCH, APRIL).ledger_import

    with pytest.raises(Refused, match=r"saldo\.csv \(ansvar 10400, 2011-03 til 2011-04\), totalt"):
        apply_import(ledger_import=kept, by=None, balance=bad)
    assert not LedgerBalance.objects.exists()
    apply_import(ledger_import=kept, by=None, balance=good)
    assert {(one.kind, one.code, one.ore, one.source) for one in LedgerBalance.objects.all()} == {
        ("group", "110", 15000, "saldo.csv"),
        ("total", "", 15000, "saldo.csv"),
    }


def test_preview_asks_as_many_questions_for_one_period_as_for_twelve(
    kommunen: LedgerProfile, django_assert_num_queries: Any
) -> None:
    balance(kommunen, SUMS)
    for months in (1, 12):
        data = csv_file(*[row(Periode=f"2011{month:02}") for month in range(1, months + 1)])
        with django_assert_num_queries(6):
            look_at(profile=kommunen, name="a.csv", data=data)
