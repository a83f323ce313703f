"""What a plan file and a status file hold, whether written as JSON or as sheets in XLSX.

Everything refers by what people can read and type: a body by its name, an action area by its
code, a measure by its label ("5.6") and a strand by the label and its title ("5.6/FEIDE").
Days are ISO 8601; days only partly known are ISO 8601-2 (EDTF); amounts are decimal strings in
kroner. Unknown is null in JSON and an empty cell in XLSX.
"""

from dataclasses import dataclass
from typing import Literal

from sporbar.document.snapshot import (
    Answer,
    Certainty,
    DeviationKind,
    Progress,
    Quantifier,
    Relation,
    ReportKind,
)


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
class ActionAreaPart:
    code: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FocusAreaPart:
    number: int
    title: str
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
    """Exactly one of `organisation` and `body`."""

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
    unit: str | None = None
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class FormerNamePart:
    name: str
    changed_on: str | None = None


@dataclass(frozen=True, kw_only=True)
class StrandPart:
    title: str
    activities: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProjectPart:
    """A ledger project ("F240") and a measure its money belongs to ("3.1").

    `inferred` when the link is ours and not the source's.
    """

    code: str
    name: str
    measure: str | None = None
    inferred: bool = False
    certainty: Certainty = "certain"


@dataclass(frozen=True, kw_only=True)
class MeasurePart:
    focus_area: int
    number: int
    title: str
    number_printed: bool = True
    areas: tuple[AreaLinkPart, ...] = ()
    applies_to: tuple[int, ...] = ()
    working_forms: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    strands: tuple[StrandPart, ...] = ()
    former_names: tuple[FormerNamePart, ...] = ()
    responsible_body: str | None = None
    involved: tuple[InvolvementPart, ...] = ()
    #: label and year of last year's measure it continues: "2025/1.3"
    continues: str | None = None


@dataclass(frozen=True, kw_only=True)
class PlanFile:
    """A cooperation, its strategy and one year's plan."""

    cooperation: CooperationPart
    plan_title: str
    year: int
    strategy: str
    version: int = 1
    adoption: AdoptionPart = AdoptionPart()
    legal_entities: tuple[LegalEntityPart, ...] = ()
    organisations: tuple[OrganisationPart, ...] = ()
    bodies: tuple[BodyPart, ...] = ()
    seats: tuple[SeatPart, ...] = ()
    focus_areas: tuple[FocusAreaPart, ...] = ()
    working_forms: tuple[WorkingFormPart, ...] = ()
    measures: tuple[MeasurePart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DeviationPart:
    kind: DeviationKind
    certainty: Certainty = "certain"
    cause: str | None = None
    consequence: str | None = None
    remedy: str | None = None
    new_date: str | None = None
    reported_to: str | None = None
    reported_on: str | None = None
    decision: str | None = None
    raised_on: str | None = None
    settled_on: str | None = None


@dataclass(frozen=True, kw_only=True)
class StatedDatePart:
    what: str
    on: str
    said: str | None = None
    tense: Literal["done", "planned"] = "done"


@dataclass(frozen=True, kw_only=True)
class StatedQuantityPart:
    what: str
    quantifier: Quantifier
    number: int | None = None
    of: int | None = None


@dataclass(frozen=True, kw_only=True)
class LinePart:
    text: str
    deviation: DeviationPart | None = None
    dates: tuple[StatedDatePart, ...] = ()
    quantities: tuple[StatedQuantityPart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EntryPart:
    """One entry; `covers` are labels ("5.9", "5.10") or strands ("5.6/FEIDE")."""

    covers: tuple[str, ...]
    answer: Answer
    progress: Progress | None = None
    written_on: str | None = None
    author_role: str = ""
    lines: tuple[LinePart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecommendationPart:
    measure: str
    body: str
    month: str
    scheme: str
    amount: str


@dataclass(frozen=True, kw_only=True)
class AnnexPart:
    number: int
    title: str
    state: Literal["missing", "attached"] = "missing"
    measures: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class PreviousPart:
    kind: ReportKind
    title: str
    year: int


@dataclass(frozen=True, kw_only=True)
class AcknowledgementPart:
    """`code` and `place` as `sporbar report` prints them for a finding."""

    code: str
    place: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReportPart:
    """The words around the status, when the file carries a report."""

    slug: str
    title: str
    author_role: str
    written_on: str | None = None
    introduction: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    responsibility: str | None = None
    previous: PreviousPart | None = None
    annexes: tuple[AnnexPart, ...] = ()
    acknowledgements: tuple[AcknowledgementPart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StatusFile:
    """A round and all that was said in it."""

    cooperation: str
    plan_title: str
    year: int
    kind: ReportKind
    period_start: str
    period_end: str
    as_of: str
    opens_on: str | None = None
    deadline: str | None = None
    state: Literal["planned", "open", "closed"] = "closed"
    entries: tuple[EntryPart, ...] = ()
    recommendations: tuple[RecommendationPart, ...] = ()
    #: the ledger's projects; one that belongs to several measures stands once for each
    projects: tuple[ProjectPart, ...] = ()
    report: ReportPart | None = None
