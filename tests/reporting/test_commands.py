"""The command line: what it says, what it writes, how it ends."""

import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sporbar.document import codec
from sporbar.economy.models import LedgerBalance
from sporbar.records import store
from sporbar.reporting.models import Edition, Report
from sporbar.rounds.models import Round
from tests.reporting.region import Region, annex, build
from tests.support.installation import SPORBAR, sqlite_installation

pytestmark = pytest.mark.django_db

FORMATS = ("docx", "html", "json", "pdf")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def ending(*arguments: str) -> tuple[int, str]:
    with pytest.raises(CommandError) as stopped:
        run(*arguments)
    return stopped.value.returncode, str(stopped.value)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_report_without_edition_writes_a_draft(region: Region, tmp_path: Path) -> None:
    told = run("report", "--out", str(tmp_path / "ut"))

    assert "Klar til å fryses" in told
    assert names(tmp_path / "ut") == [f"provedal-2011-h1-utkast.{one}" for one in FORMATS]
    assert not Edition.objects.exists()


def test_report_freeze_writes_the_edition(region: Region, tmp_path: Path) -> None:
    told = run("report", "provedal", "2011-h1", "--freeze", "--out", str(tmp_path / "ut"))

    edition = Edition.objects.get()
    assert f"Fingeravtrykk {edition.document.fingerprint}" in told
    assert names(tmp_path / "ut") == [f"provedal-2011-h1.{one}" for one in FORMATS]
    for rendition in edition.document.renditions.all():
        written = tmp_path / "ut" / f"provedal-2011-h1.{rendition.format}"
        assert written.read_bytes() == rendition.file.read()


def test_report_freeze_takes_dates_and_approver(region: Region, tmp_path: Path) -> None:
    run(
        "report",
        "--publish",
        "--approved-on=2011-08-20",
        "--published-on=2011-08-22",
        "--approver-title=rådsleder",
        f"--out={tmp_path}",
    )

    edition = Edition.objects.get()
    assert (str(edition.approved_on), str(edition.published_on)) == ("2011-08-20", "2011-08-22")
    assert (edition.approver_title, edition.state) == ("rådsleder", "published")


def test_report_that_cannot_freeze_says_why_and_ends_with_1(
    region: Region, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    annex(region, "2.1")

    with pytest.raises(CommandError) as stopped:
        call_command("report", "--freeze", f"--out={tmp_path / 'ut'}")

    assert stopped.value.returncode == 1
    told = capsys.readouterr().out
    assert "Må begrunnes:" in told
    assert "[annex_missing] #vedlegg-1" in told
    assert not (tmp_path / "ut").exists()


def test_findings_name_the_place_in_the_written_file(region: Region, tmp_path: Path) -> None:
    Round.objects.update(state="open")

    told = run("report", f"--out={tmp_path}")

    assert f"[round_open] {tmp_path}/provedal-2011-h1-utkast.html#om-utgaven" in told


def test_unknown_cooperation_ends_with_2_and_names_the_known(region: Region) -> None:
    code, sentence = ending("report", "atlantis")

    assert code == 2
    assert sentence == "Samarbeidet «atlantis» finnes ikke. Registrert: provedal."


def test_unknown_report_ends_with_2_and_names_the_known(region: Region) -> None:
    code, sentence = ending("edition", "list", "provedal", "2012")

    assert code == 2
    assert "Registrert: 2011-h1." in sentence


def test_report_before_anything_is_there_says_how_to_begin() -> None:
    code, sentence = ending("report")

    assert code == 1
    assert "sporbar demo" in sentence


def test_check_is_silent_about_a_report_in_order(region: Region) -> None:
    assert "Ingenting å bemerke." in run("check")


def test_check_ends_with_1_when_a_closed_round_cannot_freeze(region: Region) -> None:
    LedgerBalance.objects.filter(kind="total").update(ore=1)

    code, sentence = ending("check")

    assert code == 1
    assert "1 rapporter kan ikke fryses" in sentence


def test_reason_given_on_the_command_line_lets_the_report_freeze(
    region: Region, tmp_path: Path
) -> None:
    annex(region, "2.1")
    where = [region.report.cooperation.slug, region.report.slug]

    told = run("check", *where, "--reason", "annex_missing", "#vedlegg-1", "Kommer senere.")
    run("report", "--freeze", f"--out={tmp_path / 'ut'}")

    assert "Begrunnelse: Kommer senere." in told
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("annex_missing", "vedlegg-9", "x"), 1), (("annex_missing", "vedlegg-1", " "), 2)],
)
def test_reason_for_nothing_or_without_words_is_refused(
    region: Region, arguments: tuple[str, ...], code: int
) -> None:
    annex(region, "2.1")
    where = [region.report.cooperation.slug, region.report.slug]

    assert ending("check", *where, "--reason", *arguments)[0] == code


def test_check_waits_for_an_open_round(region: Region) -> None:
    LedgerBalance.objects.filter(kind="total").update(ore=1)
    Round.objects.update(state="open")

    assert "Stanser:" in run("check")


def test_check_deploy_says_what_is_not_safe_in_production(tmp_path: Path) -> None:
    own = sqlite_installation(tmp_path)
    # The suite sets it for the browser's sake.
    own.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)

    done = subprocess.run(
        [SPORBAR, "check", "--deploy"], env=own, capture_output=True, text=True, check=False
    )

    assert "security.W012" in done.stderr


def test_check_of_one_report_leaves_the_others(region: Region) -> None:
    build(slug="naboen")

    told = run("check", "naboen", "2011-h1")

    assert "naboen 2011-h1" in told
    assert "provedal" not in told


def test_edition_list_has_a_line_for_every_edition(region: Region, tmp_path: Path) -> None:
    run("report", "--freeze", f"--out={tmp_path}")
    Report.objects.update(title="Rapporten")
    run("report", "--freeze", "--note=Ny tittel.", f"--out={tmp_path}")

    lines = run("edition", "list").splitlines()

    assert lines[0].startswith("provedal 2011-h1 2  Rapporten, ")
    assert lines[1] == "    Rettelse: Ny tittel."
    assert lines[2].startswith("provedal 2011-h1 1  Rapporten, ")


def test_edition_show_prints_unknown_dates_as_unknown(region: Region, tmp_path: Path) -> None:
    run("report", "--freeze", f"--out={tmp_path}")

    told = run("edition", "show", "provedal", "2011-h1")

    assert "Status per:       1. juli 2011" in told.replace("\u00a0", " ")
    assert told.count("ikke oppgitt") == 4


def test_edition_export_writes_one_format(region: Region, tmp_path: Path) -> None:
    run("report", "--freeze", f"--out={tmp_path / 'a'}")

    run("edition", "export", "provedal", "2011-h1", "1", f"--out={tmp_path / 'b'}", "--format=json")

    assert names(tmp_path / "b") == ["provedal-2011-h1.json"]
    assert codec.is_intact(codec.decode((tmp_path / "b/provedal-2011-h1.json").read_bytes()))


def test_edition_verify_ends_with_1_when_a_file_is_damaged(region: Region, tmp_path: Path) -> None:
    run("report", "--freeze", f"--out={tmp_path}")
    assert "stemmer." in run("edition", "verify")
    file = Edition.objects.get().document.renditions.get(format="pdf").file
    store.path_of(file.sha256).write_bytes(b"")

    code, sentence = ending("edition", "verify")

    assert code == 1
    assert "1 av 1 utgaver stemmer ikke" in sentence


def test_edition_publish_publishes(region: Region, tmp_path: Path) -> None:
    run("report", "--freeze", f"--out={tmp_path}")

    run("edition", "publish", "provedal", "2011-h1")

    assert Edition.objects.get().state == "published"


def test_missing_edition_ends_with_1(region: Region) -> None:
    code, sentence = ending("edition", "show", "provedal", "2011-h1", "7")

    assert (code, "utgave 7" in sentence) == (1, True)


@pytest.mark.parametrize("command", ["report", "edition", "check"])
def test_help_reads_in_norwegian(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command(command, "--help")

    told = capsys.readouterr().out
    assert told.startswith("Bruk:")
    for english in ("usage", "options:", "show this help", "Skip system"):
        assert english not in told


def test_folder_that_cannot_be_written_is_said(region: Region, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")

    code, sentence = ending("report", f"--out={tmp_path / 'fil' / 'ut'}")

    assert code == 1
    assert "kan ikke skrives" in sentence
