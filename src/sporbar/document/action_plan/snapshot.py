"""What an action plan said on the day it was adopted, names included, as one value.

The fingerprint is SHA-256 over the RFC 8785 form of everything but the fingerprint itself, as for
reports. Days are ISO 8601, possibly partly known (EDTF); unknown is None.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import rfc8785

from sporbar.document.snapshot import Cooperation
from sporbar.document.text import clean
from sporbar.document.walk import map_text

PLAN_SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """The decision that adopted the plan."""

    by: str | None = None
    on: str | None = None
    case_reference: str | None = None
    wording: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody's part in a measure: role in words, who, which part of them, in which year."""

    role: str
    name: str
    unit: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An action area as the measure prints it."""

    code: str
    title: str
    also_relevant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    title: str
    activities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure, with words for every code. `continues` and `merged_from` are "2025/1.3"."""

    number: int
    title: str
    activities: tuple[str, ...] = ()
    expected_results: tuple[str, ...] = ()
    strands: tuple[Strand, ...] = ()
    responsible: str | None = None
    parties: tuple[Party, ...] = ()
    areas: tuple[Area, ...] = ()
    applies_to: tuple[int, ...] = ()
    working_forms: tuple[str, ...] = ()
    working_form_note: str = ""
    goals: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    continues: str | None = None
    merged_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusArea:
    number: int
    title: str
    goal: str = ""
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened to one measure since the version before; `kind` is added, changed or ended."""

    kind: str
    label: str
    title: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A measure that ends with this version ("2025/1.4"), and why."""

    measure: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSnapshot:
    """A version of an action plan. `fingerprint` None makes a draft, marked on every page."""

    schema_version: int = PLAN_SCHEMA_VERSION
    cooperation: Cooperation
    language: str
    title: str
    year: int
    version: int
    strategy: str
    vision: str = ""
    #: a sub-body's plan: whose, and the measure it hangs under ("2026/5.6")
    body: str | None = None
    hangs_under: str | None = None
    adoption: Adoption | None = None
    focus_areas: tuple[FocusArea, ...] = ()
    #: what `changes` compares with ("Handlingsplan 2026, versjon 1"), None for the first ever
    compared_with: str | None = None
    changes: tuple[Change, ...] = ()
    endings: tuple[Ending, ...] = ()
    fingerprint: str | None = None


def _tree(snapshot: PlanSnapshot) -> dict[str, Any]:
    tree: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(snapshot))
    return tree


def plan_fingerprint(snapshot: PlanSnapshot) -> str:
    """ "sha256:..." over the canonical form of everything but the fingerprint."""
    tree = _tree(snapshot)
    del tree["fingerprint"]
    return f"sha256:{hashlib.sha256(rfc8785.dumps(tree)).hexdigest()}"


def sealed_plan(snapshot: PlanSnapshot) -> PlanSnapshot:
    """A copy with clean texts and its fingerprint: what is frozen."""
    cleaned = map_text(snapshot, lambda text: clean(text).text)
    return replace(cleaned, fingerprint=plan_fingerprint(cleaned))


def plan_bytes(snapshot: PlanSnapshot) -> bytes:
    """The JSON file people download: UTF-8, indented."""
    return msgspec.json.format(msgspec.json.encode(_tree(snapshot)), indent=2) + b"\n"


def read_plan(data: bytes) -> PlanSnapshot:
    """The plan back from its JSON file. Raises msgspec.ValidationError for anything else."""
    return msgspec.json.decode(data, type=PlanSnapshot)
