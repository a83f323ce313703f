"""`sporbar import ledger`, as typed."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sporbar.economy.models import AccountGroup, LedgerBalance, LedgerImport, LedgerProfile, Posting
from sporbar.organisations.models import TrailEntry
from sporbar.records.models import StoredFile
from tests import factories
from tests.exchange.ledgers import PROFILE, csv_file, profile, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

BALANCE = "type;kode;beløp\r\ngruppe;110;{}\r\ntotalt;;{}\r\n"


@pytest.fixture
def kommunen() -> LedgerProfile:
    return profile()


@pytest.fixture
def hovedbok(kommunen: LedgerProfile, tmp_path: Path) -> Path:
    return saved(tmp_path / "hovedbok.csv", csv_file(row("1 234,50"), row(Ansvar="20000")))


def saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def said(file: Path, *more: str) -> str:
    out = io.StringIO()
    call_command("import", "ledger", str(file), "--profile", "kommunen", *more, stdout=out)
    return out.getvalue()


def refused(file: Path, *more: str) -> tuple[str, int]:
    with pytest.raises(CommandError) as error:
        said(file, *more)
    return str(error.value), error.value.returncode


def written() -> int:
    """Rows an import could have written."""
    models = (LedgerImport, LedgerBalance, Posting, StoredFile, TrailEntry)
    return sum(model.objects.count() for model in models)


def test_ledger_is_shown_and_booked(hovedbok: Path) -> None:
    told = said(hovedbok)

    assert "2 rader, 1 på samarbeidets ansvar, sum 1\u00a0234,50." in told
    assert "Ansvar 20000: 1 rader hører til andre, ikke med." in told
    assert "Kontrollsummer: ingen er lagt inn for disse periodene." in told
    assert told.rstrip().endswith("Bokført: 1 rader.")
    assert Posting.objects.get().ore == 123450


def test_dry_run_shows_the_same_and_writes_nothing(hovedbok: Path) -> None:
    told = said(hovedbok, "--dry-run")

    assert "sum 1\u00a0234,50" in told
    assert told.rstrip().endswith("Prøvekjøring. Ingenting er skrevet.")
    assert written() == 0


def test_same_file_twice_is_recognised(hovedbok: Path) -> None:
    said(hovedbok)
    before = written()

    assert said(hovedbok) == "Filen er brukt fra før, og regnskapet er som det var.\n"
    assert written() == before


def test_balance_for_a_used_file_is_held_against_the_accounts(
    hovedbok: Path, tmp_path: Path
) -> None:
    said(hovedbok)
    wrong = saved(tmp_path / "feil.csv", BALANCE.format("1 234,51", "1 234,51").encode())
    right = saved(tmp_path / "saldo.csv", BALANCE.format("1 234,50", "1 234,50").encode())

    told, code = refused(hovedbok, "--balance", str(wrong))
    assert "forskjellen er" in told
    assert code == 1
    assert not LedgerBalance.objects.exists()

    assert "Saldolisten stemmer og er lagt inn." in said(hovedbok, "--balance", str(right))
    assert LedgerBalance.objects.count() == 2
    assert "lagt inn fra før" in said(hovedbok, "--balance", str(right))


def test_profile_file_with_a_used_ledger_is_saved_openly_or_not_at_all(
    hovedbok: Path, tmp_path: Path
) -> None:
    said(hovedbok)
    changed = json.loads(json.dumps(PROFILE))
    changed["groups"][0]["name"] = "Nytt navn"
    file = saved(tmp_path / "profil.json", json.dumps(changed).encode())

    def run(*more: str) -> str:
        out = io.StringIO()
        call_command("import", "ledger", str(hovedbok), "--profile", str(file), *more, stdout=out)
        return out.getvalue()

    run("--dry-run")
    assert not AccountGroup.objects.filter(name="Nytt navn").exists()
    assert "Profilen «kommunen» er lagret." in run()
    assert AccountGroup.objects.filter(name="Nytt navn").exists()


def test_export_that_overlaps_shows_the_difference_first(hovedbok: Path, tmp_path: Path) -> None:
    said(hovedbok)

    told = said(saved(tmp_path / "ny.csv", csv_file(row("1 234,51"))))
    assert "10400 2011-03 erstattes: 1 rader, 1\u00a0234,50 → 1 rader, 1\u00a0234,51." in told


def test_bad_file_is_refused_with_every_sentence_and_writes_nothing(
    hovedbok: Path, tmp_path: Path
) -> None:
    bad = saved(tmp_path / "feil.csv", csv_file(row(), row("x"), row(Dato="31.02.2011")))

    told, code = refused(bad)
    assert code == 1
    assert "feil.csv, rad 3, kolonne «Beløp»: «x»; ventet et beløp" in told
    assert "feil.csv, rad 4, kolonne «Dato»: «31.02.2011»; ventet en dato som finnes" in told
    assert told.endswith("Ingenting er skrevet.")
    assert written() == 0


def test_pdf_called_xlsx_is_refused_by_its_name(hovedbok: Path, tmp_path: Path) -> None:
    told, code = refused(saved(tmp_path / "hovedbok.xlsx", b"%PDF-1.4 ..."))

    assert told.startswith("hovedbok.xlsx: Filen er en PDF, uansett hva den heter.")
    assert code == 1


def test_too_large_file_is_not_read(hovedbok: Path, tmp_path: Path) -> None:
    large = tmp_path / "stor.csv"
    with large.open("wb") as file:
        file.truncate(60 * 1024 * 1024)

    assert "stor.csv: Filen er på 60.0 MB; grensen er 50 MB" in refused(large)[0]


def test_missing_file_is_wrong_usage(hovedbok: Path, tmp_path: Path) -> None:
    _, code = refused(tmp_path / "finnes-ikke.csv")

    assert code == 2


def test_unknown_profile_names_those_that_exist(hovedbok: Path) -> None:
    with pytest.raises(
        CommandError, match=r"Fant ingen profil «annen»\. Det finnes: kommunen"
    ) as e:
        call_command("import", "ledger", str(hovedbok), "--profile", "annen")
    assert e.value.returncode == 2


def test_profile_of_two_cooperations_must_be_chosen(hovedbok: Path) -> None:
    profile(factories.cooperation("dalen"))

    told, code = refused(hovedbok)
    assert (code, "Velg med --cooperation" in told) == (2, True)
    said(hovedbok, "--cooperation", "dalen")
    assert Posting.objects.get().cooperation.slug == "dalen"


def test_balance_that_is_met_is_entered_with_the_ledger(hovedbok: Path, tmp_path: Path) -> None:
    file = saved(tmp_path / "saldo.csv", BALANCE.format("1 234,50", "1234,50").encode())

    told = said(hovedbok, "--balance", str(file))
    assert "Kontrollsummer 2011-03 til 2011-03: 2 stemmer (saldo.csv)." in told
    assert LedgerBalance.objects.count() == 2


def test_balance_off_by_one_ore_writes_nothing(hovedbok: Path, tmp_path: Path) -> None:
    file = saved(tmp_path / "saldo.csv", BALANCE.format("1 234,50", "1234,49").encode())

    told, code = refused(hovedbok, "--balance", str(file))
    assert code == 1
    assert (
        "saldo.csv (ansvar 10400, 2011-03 til 2011-03), totalt: ventet 1\u00a0234,49, "
        "posteringene gir 1\u00a0234,50; forskjellen er 0,01." in told
    )
    assert written() == 0


def test_bad_balance_file_is_refused_by_its_own_name(hovedbok: Path, tmp_path: Path) -> None:
    told, _ = refused(hovedbok, "--balance", str(saved(tmp_path / "saldo.csv", b"a;b\n")))

    assert told.startswith("saldo.csv: rad 1: ventet kolonnene type, kode, beløp; fant a, b.")
    assert written() == 0


@pytest.fixture
def profile_file(tmp_path: Path) -> Path:
    return saved(tmp_path / "profil.json", json.dumps(PROFILE | {"name": "ny"}).encode())


def test_profile_file_is_saved_with_the_ledger(hovedbok: Path, profile_file: Path) -> None:
    out = io.StringIO()
    call_command("import", "ledger", str(hovedbok), "--profile", str(profile_file), stdout=out)

    assert Posting.objects.get().slice.ledger_import.profile.name == "ny"


def test_profile_file_of_a_dry_run_or_a_refused_ledger_is_not_saved(
    hovedbok: Path, profile_file: Path, tmp_path: Path
) -> None:
    bad = saved(tmp_path / "feil.csv", csv_file(row("x")))

    call_command(
        "import",
        "ledger",
        str(hovedbok),
        "--profile",
        str(profile_file),
        "--dry-run",
        stdout=io.StringIO(),
    )
    with pytest.raises(CommandError, match=r"feil\.csv, rad 2"):
        call_command("import", "ledger", str(bad), "--profile", str(profile_file))
    assert list(LedgerProfile.objects.values_list("name", flat=True)) == ["kommunen"]
    assert written() == 0


def test_profile_file_needs_a_cooperation_when_there_are_several(
    hovedbok: Path, profile_file: Path
) -> None:
    factories.cooperation("dalen")

    with pytest.raises(CommandError, match="Velg samarbeid med --cooperation") as error:
        call_command("import", "ledger", str(hovedbok), "--profile", str(profile_file))
    assert error.value.returncode == 2


def test_broken_profile_file_is_refused_by_its_name(hovedbok: Path, tmp_path: Path) -> None:
    broken = saved(tmp_path / "profil.json", b'{"name": ')

    with pytest.raises(CommandError, match=r"profil\.json: Profilen kan ikke leses"):
        call_command("import", "ledger", str(hovedbok), "--profile", str(broken))
