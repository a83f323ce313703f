"""`sporbar import` and `sporbar template`, as typed."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sporbar.config.cli import main
from sporbar.exchange.files import PlanFile, StatusFile
from sporbar.exchange.plan_status import import_plan, import_status
from sporbar.exchange.plan_status.reading import content_of, open_source
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import Measure
from sporbar.rounds.models import StatusEntry
from tests.exchange.samples import a_measure, a_plan, a_status, an_entry, stored, stored_tree

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    """What a command that succeeds writes."""
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def leaving(*arguments: str) -> int:
    """The exit code of `sporbar ...`; 0 when it simply returns."""
    try:
        main(["sporbar", *arguments])
    except SystemExit as left:
        return int(left.code or 0)
    return 0


@pytest.fixture
def plan_json(tmp_path: Path) -> Path:
    return stored(a_plan(2), tmp_path, "plan.json")


@pytest.fixture
def status_json(tmp_path: Path) -> Path:
    return stored(a_status(), tmp_path, "status.json")


def test_import_says_what_came_in(plan_json: Path, status_json: Path) -> None:
    plan = said("import", "plan", str(plan_json))
    status = said("import", "status", str(status_json))

    assert plan.startswith("Handlingsplan 2011: lest inn.\n")
    assert "  tiltak: 2 nye\n" in plan
    assert "  svar: 2 nye\n" in status
    assert StatusEntry.objects.count() == 2


def test_same_file_twice_is_recognised_and_said(plan_json: Path) -> None:
    said("import", "plan", str(plan_json))

    assert said("import", "plan", str(plan_json)) == (
        "Handlingsplan 2011: alt i filen er lest inn før. Ingenting å gjøre.\n"
    )


def test_dry_run_says_what_would_come_in_and_writes_nothing(plan_json: Path) -> None:
    plan = said("import", "plan", str(plan_json), "--dry-run")

    assert plan.startswith("Handlingsplan 2011: prøvd, ingenting er skrevet. Filen ville gitt:\n")
    assert "  tiltak: 2 nye\n" in plan
    assert Cooperation.objects.count() == 0


def test_corrected_status_tells_new_from_as_before(
    plan_json: Path, status_json: Path, tmp_path: Path
) -> None:
    said("import", "plan", str(plan_json))
    said("import", "status", str(status_json))
    corrected = a_status(an_entry("1.1", text="Ferdig."), an_entry("1.2/Del A"))

    told = said("import", "status", str(stored(corrected, tmp_path)))

    assert "  svar: 1 endret, 1 som før\n" in told


def test_cleaned_text_is_told_with_its_place(tmp_path: Path) -> None:
    messy = a_plan(measures=(a_measure(1, title="Til\u200btak"),))

    told = said("import", "plan", str(stored(messy, tmp_path)))

    assert "Tekst ble ryddet (1):\n" in told
    assert "  measures[1].title: 1 usynlig tegn tatt bort (U+200B)\n" in told


def test_refused_file_names_file_and_place_and_exits_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = stored(a_plan(measures=(a_measure(1), a_measure(1))), tmp_path, "plan.json")

    assert leaving("import", "plan", str(file)) == 1

    assert capsys.readouterr().err.splitlines()[-2:] == [
        "plan.json, measures[2].number: «1.1» står to ganger; første gang er nr. 1.",
        "Ingenting er skrevet.",
    ]


def test_mistakes_of_values_and_of_the_whole_are_named_at_once(tmp_path: Path) -> None:
    tree = json.loads(stored(a_plan(2), tmp_path).read_text())
    tree["year"] = "i fjor"
    tree["measures"][1]["responsible_body"] = "Rådet"

    with pytest.raises(CommandError) as refused:
        call_command("import", "plan", str(stored_tree(tree, tmp_path, "plan.json")))

    assert str(refused.value).splitlines() == [
        "plan.json, year: Ventet et heltall, fant «i fjor».",
        "plan.json, measures[2].responsible_body: Organet «Rådet» finnes ikke. "
        "Mente du «Regionrådet»?",
        "Ingenting er skrevet.",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("import",),
        ("import", "tull", "fil.json"),
        ("import", "plan"),
        ("import", "plan", "finnes-ikke.json"),
        ("template",),
        ("template", "plan", "--filled", "fjordregionen"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    assert leaving(*arguments) == 2


@pytest.mark.parametrize("command", [("import",), ("import", "plan"), ("template",)])
def test_help_is_norwegian(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert leaving(*command, "--help") == 0

    text = capsys.readouterr().out
    assert text.startswith("Bruk: sporbar ")
    assert "Valg:" in text
    assert "--settings" not in text
    assert "show this help" not in text


@pytest.mark.parametrize("kind", ["plan", "status"])
def test_empty_template_is_a_workbook_with_explanations(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "mal.xlsx"

    assert said("template", kind, "--out", str(file)) == f"Skrev {file}\n"

    with pytest.raises(CommandError, match="må fylles ut"):
        call_command("import", kind, str(file))


def test_template_never_replaces_a_file_unasked(tmp_path: Path) -> None:
    file = tmp_path / "mal.xlsx"
    file.write_bytes(b"min plan")

    with pytest.raises(CommandError, match="finnes fra før"):
        call_command("template", "plan", "--out", str(file))
    assert file.read_bytes() == b"min plan"

    call_command("template", "plan", "--out", str(file), "--force")
    assert file.read_bytes() != b"min plan"


def test_filled_templates_hold_what_is_registered(
    plan_json: Path, status_json: Path, tmp_path: Path
) -> None:
    import_plan(file=plan_json, by=None)
    import_status(file=status_json, by=None)
    plan, status = tmp_path / "plan.xlsx", tmp_path / "status.xlsx"
    filled = ("--filled", "fjordregionen", "--year", "2011")

    said("template", "plan", "--out", str(plan), *filled)
    said("template", "status", "--out", str(status), *filled)

    assert content_of(open_source(plan, PlanFile), PlanFile) == a_plan(2)
    assert content_of(open_source(status, StatusFile), StatusFile) == a_status()
    assert "Ingenting å gjøre" in said("import", "plan", str(plan))
    assert "Ingenting å gjøre" in said("import", "status", str(status))


def test_filled_template_can_be_corrected_and_sent_back(
    plan_json: Path, status_json: Path, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    import_plan(file=plan_json, by=None)
    import_status(file=status_json, by=None)
    file = tmp_path / "status.xlsx"
    said("template", "status", "--out", str(file), "--filled", "fjordregionen", "--year", "2011")
    workbook = load_workbook(file)
    workbook["Setninger"]["C2"] = "Arbeidet er ferdig."
    workbook.save(file)

    said("import", "status", str(file))

    now = StatusEntry.objects.order_by("id").last()
    assert now.lines.first().text == "Arbeidet er ferdig."
    assert now.supersedes is not None


def test_template_is_written_as_json_when_the_name_says_so(plan_json: Path, tmp_path: Path) -> None:
    import_plan(file=plan_json, by=None)
    file = tmp_path / "ut.json"

    said("template", "plan", "--out", str(file), "--filled", "fjordregionen", "--year", "2011")

    assert content_of(open_source(file, PlanFile), PlanFile) == a_plan(2)


def test_empty_json_template_shows_every_field(tmp_path: Path) -> None:
    file = tmp_path / "mal.json"
    said("template", "status", "--out", str(file))

    source = open_source(file, StatusFile)
    content_of(source, StatusFile)

    assert source.problems.listed() == ()
    assert "settled_on" in file.read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--filled", "ukjent", "--year", "2011"), "Samarbeidet «ukjent» finnes ikke."),
        (("--filled", "fjordregionen", "--year", "1999"), "har ingen plan for 1999"),
        (("--filled", "fjordregionen", "--year", "2011"), "har ingen runde"),
        (
            ("--filled", "fjordregionen", "--year", "2011", "--as-of", "i går"),
            "«i går» er ikke en dag",
        ),
    ],
)
def test_template_that_cannot_be_filled_says_why(
    arguments: tuple[str, ...], sentence: str, plan_json: Path, tmp_path: Path
) -> None:
    import_plan(file=plan_json, by=None)

    with pytest.raises(CommandError, match=sentence):
        call_command("template", "status", "--out", str(tmp_path / "x.xlsx"), *arguments)


def test_files_are_told_apart_by_content_not_by_name(plan_json: Path, tmp_path: Path) -> None:
    import_plan(file=plan_json, by=None)
    workbook = tmp_path / "plan.json.xlsx"
    said("template", "plan", "--out", str(workbook), "--filled", "fjordregionen", "--year", "2011")
    renamed = workbook.rename(tmp_path / "egentlig-en-arbeidsbok.json")

    assert "Ingenting å gjøre" in said("import", "plan", str(renamed))
    assert Measure.objects.filter(parent=None).count() == 2
