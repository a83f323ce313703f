"""Which files a demo cooperation consists of, and in which order they are read.

A folder under `demo/` is a cooperation: `plan*.json` and `status*.json` in the form of
`exchange.files`, `profile.json` (how its ledger is read), `accounts*.json` (which ledger and
balance files belong to which periods), `budget.json`, `editions.json` (dates and approver of
reports whose source says them), `collecting.json` (what has happened in its open rounds), and
`governance.json` (its meetings, cases and decisions). Only plan and status are needed.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from sporbar.demo.happenings import Collecting, read_happenings
from sporbar.demo.invented_ledger import Accounts, read_accounts
from sporbar.demo.matters import Matters, read_matters
from sporbar.reporting.rendering import STEPS

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class BudgetRow:
    """Kroner with two decimals; `phased` is what the period to date should have used."""

    year: int
    responsibility: str
    group: str
    amount: str
    phased: str | None = None


@dataclass(frozen=True, kw_only=True)
class EditionFacts:
    """What is known about how a report was approved; unknown is None."""

    report: str
    approved_on: date | None = None
    published_on: date | None = None
    approver_name: str | None = None
    approver_title: str | None = None


@dataclass(frozen=True, slots=True)
class DemoFolder:
    path: Path

    @property
    def slug(self) -> str:
        return self.path.name

    @property
    def plans(self) -> list[Path]:
        """The oldest plan first, and a year's own before those that hang under its measures."""
        return sorted(self.path.glob("plan*.json"), key=_place)

    @property
    def statuses(self) -> list[Path]:
        """The oldest round first."""
        return sorted(self.path.glob("status*.json"), key=_as_of)

    @property
    def profile(self) -> Path | None:
        path = self.path / "profile.json"
        return path if path.exists() else None

    @property
    def ledgers(self) -> list[Accounts]:
        return [read_accounts(path.read_bytes()) for path in sorted(self.path.glob("accounts*"))]

    @property
    def budget(self) -> list[BudgetRow]:
        return _rows(self.path / "budget.json", BudgetRow)

    @property
    def editions(self) -> dict[str, EditionFacts]:
        """What is known about the editions, by the report's address."""
        return {one.report: one for one in _rows(self.path / "editions.json", EditionFacts)}

    @property
    def collecting(self) -> Collecting | None:
        """What has happened in the open rounds; None where there are none."""
        path = self.path / "collecting.json"
        return read_happenings(path.read_bytes()) if path.exists() else None

    @property
    def matters(self) -> Matters | None:
        """What its bodies have had before them; None where nothing is told."""
        path = self.path / "governance.json"
        return read_matters(path.read_bytes()) if path.exists() else None

    @property
    def steps(self) -> int:
        """How much there is to do from the start, for a progress bar: files, and steps of the
        freezes."""
        reports = sum(_is_to_be_frozen(path) for path in self.statuses)
        matters = self.matters
        reports += len(matters.corrections) if matters else 0
        files = 2 * len(self.plans) + len(self.statuses) + len(self.ledgers)
        files += (self.collecting is not None) + (matters is not None)
        return files + reports * (STEPS + 1)


def demo_folders(root: Path = HERE) -> list[DemoFolder]:
    """Every folder with a plan, the real cooperation before the invented ones."""
    found = [DemoFolder(path) for path in root.iterdir() if list(path.glob("plan*.json"))]
    return sorted(found, key=lambda one: (_is_fictional(one), one.slug))


def _is_fictional(folder: DemoFolder) -> bool:
    content = json.loads(folder.plans[0].read_bytes())
    return bool(content["cooperation"].get("is_fictional", False))


def _is_to_be_frozen(path: Path) -> bool:
    content = json.loads(path.read_bytes())
    return content.get("report") is not None and content.get("state", "closed") == "closed"


def _place(path: Path) -> tuple[int, bool, str]:
    content = json.loads(path.read_bytes())
    return int(content["year"]), "hangs_under" in content, path.name


def _as_of(path: Path) -> str:
    return str(json.loads(path.read_bytes())["as_of"])


def _rows(path: Path, kind: type) -> list:  # type: ignore[type-arg]
    if not path.exists():
        return []
    return msgspec.json.decode(path.read_bytes(), type=list[kind], strict=False)  # type: ignore[valid-type]
