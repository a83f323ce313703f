"""The pages people read about the project are true: links lead somewhere, settings are listed."""

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


def test_every_setting_is_in_the_handbook() -> None:
    settings = (ROOT / "src/sporbar/config/settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r"\"((?:SPORBAR|DATABASE)_[A-Z_]+)\"", settings))
    handbook = (ROOT / "docs/handbook/innstillinger.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`((?:SPORBAR|DATABASE)_[A-Z_]+)`", handbook))

    assert names
    assert names == listed


def test_limits_in_the_handbook_are_those_of_the_code(settings: Any) -> None:
    from sporbar.document.render.docx.check import LARGEST_FILE
    from sporbar.exchange.ledger import tables
    from sporbar.exchange.pasted import table
    from sporbar.exchange.plan_status import reading

    handbook = (ROOT / "docs/handbook/innstillinger.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([^|]+) \| (\d+) MB \|$", handbook, re.MULTILINE))

    assert {what: int(size) for what, size in listed.items()} == {
        "en plan- eller statusfil, fra kommandolinjen": reading.MAX_BYTES >> 20,
        "en fil med tiltak, [på kontoret](hente-inn-en-plan.md)": table.MAX_BYTES >> 20,
        "en regnskapseksport, fra kommandolinjen": tables.MAX_BYTES >> 20,
        "en Word-mal, fra kommandolinjen": LARGEST_FILE // 1_000_000,
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
