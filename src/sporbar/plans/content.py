"""What a plan says, as one value: the form of plan files, of drafts and of adopted versions.

Everything refers by what people can read and type: a body by its name, an action area by its
code, a measure by its label ("5.6") and a strand by the label and its title ("5.6/FEIDE"); a
person by the slug, because names are shared. Days are ISO 8601; days only partly known are
ISO 8601-2 (EDTF). Unknown is None.
"""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from sporbar.document.snapshot import Relation


@dataclass(frozen=True, kw_only=True)
class CooperationPart:
    slug: str
    name: str
    language: Literal["nb", "nn"] = "nb"
    colour: str = "#1e4d6b"
    website: str | None = None
    is_fictional: bool = False
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class LegalEntityPart:
    name: str
    form: Literal["ipr", "ko", "host", "other"] | None = None
    organisation_number: str | None = None
    founded_on: str | None = None


@dataclass(frozen=True, kw_only=True)
class NumberPart:
    """A municipality number with its first and last day (None: in force)."""

    number: str
    valid_from: str
    valid_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class OrganisationPart:
    name: str
    kind: Literal[
        "municipality",
        "county",
        "agency",
        "company",
        "cooperation",
        "institute",
        "programme",
        "other",
    ]
    organisation_number: str | None = None
    former_names: tuple[str, ...] = ()
    numbers: tuple[NumberPart, ...] = ()
    is_member: bool = False
    member_from: str | None = None
    member_to: str | None = None
    is_office_municipality: bool = False
    legal_entity: str | None = None


@dataclass(frozen=True, kw_only=True)
class BodyPart:
    name: str
    kind: Literal[
        "regional_council",
        "assembly",
        "chief_executives",
        "executive_committee",
        "network",
        "steering_group",
        "secretariat",
        "external",
    ]
    short_name: str = ""
    legal_entity: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, kw_only=True)
class SeatPart:
    body: str
    role: str
    on_behalf_of: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonPart:
    """Somebody the plan names, with title and employer as of then."""

    slug: str
    name: str
    title: str = ""
    organisation: str | None = None


@dataclass(frozen=True, kw_only=True)
class ActionAreaPart:
    code: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FocusAreaPart:
    number: int
    title: str
    goal: str = ""
    action_areas: tuple[ActionAreaPart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WorkingFormPart:
    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class AdoptionPart:
    """The decision that adopted the plan, as a plain reference; unknown parts are None."""

    adopted: bool = False
    by: str | None = None
    on: str | None = None
    case_reference: str | None = None
    wording: str | None = None


@dataclass(frozen=True, kw_only=True)
class AreaLinkPart:
    """`title` None prints the area's own title; another must be one of its aliases."""

    code: str
    relation: Relation = "primary"
    title: str | None = None


@dataclass(frozen=True, kw_only=True)
class InvolvementPart:
    """Exactly one of `organisation`, `body` and `person` (the slug)."""

    role: Literal[
        "responsible",
        "initiator",
        "external_lead",
        "partner",
        "invited",
        "coordinator",
        "participant",
    ]
    organisation: str | None = None
    body: str | None = None
    person: str | None = None
    unit: str | None = None
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class FormerNamePart:
    name: str
    changed_on: str | None = None


@dataclass(frozen=True, kw_only=True)
class StrandPart:
    """`was` is the title in force before, where the strand is renamed."""

    title: str
    was: str | None = None
    activities: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MeasurePart:
    focus_area: int
    number: int
    title: str
    number_printed: bool = True
    areas: tuple[AreaLinkPart, ...] = ()
    applies_to: tuple[int, ...] = ()
    working_forms: tuple[str, ...] = ()
    working_form_note: str = ""
    activities: tuple[str, ...] = ()
    expected_results: tuple[str, ...] = ()
    #: sustainable development goals and targets: "11", "11.3"
    goals: tuple[str, ...] = ()
    strands: tuple[StrandPart, ...] = ()
    former_names: tuple[FormerNamePart, ...] = ()
    responsible_body: str | None = None
    involved: tuple[InvolvementPart, ...] = ()
    #: label and year of last year's measure it continues: "2025/1.3"
    continues: str | None = None
    #: the label in the version before of the same plan; "" for one that is new in this version,
    #: None where nobody noted it and the same label means the same measure
    was: str | None = None
    #: other measures whose thread goes on in this one, written as `continues`
    merged_from: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EndingPart:
    """A measure that ends with this version ("2026/1.4", of this plan or last year's), and why."""

    measure: str
    title: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlanFile:
    """A cooperation, its strategy and one year's plan."""

    cooperation: CooperationPart
    plan_title: str
    year: int
    strategy: str
    vision: str = ""
    version: int = 1
    #: a sub-body's plan: whose it is, and the measure it hangs under ("2026/5.6")
    body: str | None = None
    hangs_under: str | None = None
    adoption: AdoptionPart = AdoptionPart()
    legal_entities: tuple[LegalEntityPart, ...] = ()
    organisations: tuple[OrganisationPart, ...] = ()
    bodies: tuple[BodyPart, ...] = ()
    people: tuple[PersonPart, ...] = ()
    seats: tuple[SeatPart, ...] = ()
    focus_areas: tuple[FocusAreaPart, ...] = ()
    working_forms: tuple[WorkingFormPart, ...] = ()
    measures: tuple[MeasurePart, ...] = ()
    endings: tuple[EndingPart, ...] = ()


def tree_of(content: Any) -> dict[str, Any]:
    """A content dataclass as JSON trees."""
    tree: dict[str, Any] = msgspec.to_builtins(content)
    return tree


def plan_of(tree: dict[str, Any]) -> PlanFile:
    """The content of a version, read back. Raises msgspec.ValidationError for another shape."""
    return msgspec.convert(tree, PlanFile)


def measure_of(tree: dict[str, Any]) -> MeasurePart:
    """One measure, read back. Raises msgspec.ValidationError for another shape."""
    return msgspec.convert(tree, MeasurePart)
