"""The pages people read about the project are true: links lead somewhere, settings are listed."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target and "mailto:" not in target]
    lost = [target for target in local if not (page.parent / target).exists()]

    assert lost == []


def settings_named_in(path: Path) -> set[str]:
    """Names that look like ours in the file's strings, and whatever it asks the environment for."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    calls = [one for one in nodes if isinstance(one, ast.Call) and ast.unparse(one.func) in _ASKS]
    looked_up = [
        one for one in nodes if isinstance(one, ast.Subscript) and ast.unparse(one.value) == _LOOK
    ]
    asked = [one.args[0] for one in calls] + [one.slice for one in looked_up]
    named = {one.value for one in asked if isinstance(one, ast.Constant)}
    texts = {str(one.value) for one in nodes if isinstance(one, ast.Constant)}
    ours = {text for text in texts if re.fullmatch(r"(SPORBAR|DATABASE)_[A-Z0-9_]+", text)}
    return (named | ours) - {"DJANGO_SETTINGS_MODULE"}


_LOOK = "os.environ"
_ASKS = {"os.environ.get", "os.environ.setdefault", "os.environ.pop", "os.getenv"}


@pytest.mark.parametrize(
    "line",
    [
        "text('SPORBAR_NY')",
        'os.environ.get("SPORBAR_NY")',
        "os.environ['SPORBAR_NY']",
        "os.getenv('SPORBAR_NY', '')",
    ],
)
def test_setting_is_seen_however_it_is_read(line: str, tmp_path: Path) -> None:
    path = tmp_path / "room.py"
    path.write_text(line)

    assert settings_named_in(path) == {"SPORBAR_NY"}


def test_every_setting_is_in_the_handbook() -> None:
    sources = sorted((ROOT / "src/sporbar").rglob("*.py"))
    names = {name for path in sources for name in settings_named_in(path)}
    handbook = (ROOT / "docs/handbook/innstillinger.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", handbook, re.MULTILINE))

    assert names
    assert names == listed


def test_limits_in_the_handbook_are_those_of_the_code(settings: Any) -> None:
    from sporbar.document.render.docx.check import LARGEST_FILE
    from sporbar.exchange.ledger import tables
    from sporbar.exchange.pasted import table
    from sporbar.exchange.plan_status import reading
    from sporbar.records.uploads import LARGEST_UPLOAD

    handbook = (ROOT / "docs/handbook/innstillinger.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([^|]+) \| (\d+) MB \|$", handbook, re.MULTILINE))

    assert {what: int(size) for what, size in listed.items()} == {
        "en plan- eller statusfil, fra kommandolinjen": reading.MAX_BYTES >> 20,
        "en fil med tiltak, [på kontoret](hente-inn-en-plan.md)": table.MAX_BYTES >> 20,
        "en regnskapseksport, fra kommandolinjen": tables.MAX_BYTES >> 20,
        "en Word-mal, fra kommandolinjen": LARGEST_FILE // 1_000_000,
        "et vedlegg til en rapport, [på kontoret](ferdigstille-rapporten.md)": LARGEST_UPLOAD >> 20,
        "det som skrives i ett skjema, uten filer": settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20,
    }


def test_make_targets_in_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"`(?:PORT=\d+ )?make ([a-z-]+)`", (ROOT / "README.md").read_text()))

    assert {"demo", "test"} <= named
    assert named <= targets


def test_commands_in_the_handbook_exist() -> None:
    from django.core.management import get_commands

    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"`sporbar ([a-z_]+)", pages))

    assert named <= set(get_commands())


def test_every_picture_is_shown_and_can_be_taken_anew() -> None:
    kept = {path.stem for path in (ROOT / "docs/handbook/bilder").glob("*.png")}
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    taken = re.search(r"^pictures:.*?(?=\n\n)", (ROOT / "Makefile").read_text(), re.M | re.S)

    assert taken
    assert kept == set(re.findall(r"bilder/([\w-]+)\.png", pages))
    assert kept == set(re.findall(r"[\w-]+-(?:1280|390)\b", taken[0]))
