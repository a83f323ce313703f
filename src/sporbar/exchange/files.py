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
    ReportKind,
)
from sporbar.plans.content import (
    ActionAreaPart,
    AdoptionPart,
    AreaLinkPart,
    BodyPart,
    CooperationPart,
    EndingPart,
    FocusAreaPart,
    FormerNamePart,
    InvolvementPart,
    LegalEntityPart,
    MeasurePart,
    NumberPart,
    OrganisationPart,
    PersonPart,
    PlanFile,
    SeatPart,
    StrandPart,
    WorkingFormPart,
)

__all__ = [
    "AcknowledgementPart",
    "ActionAreaPart",
    "AdoptionPart",
    "AnnexPart",
    "AreaLinkPart",
    "BodyPart",
    "CooperationPart",
    "DeviationPart",
    "EndingPart",
    "EntryPart",
    "FocusAreaPart",
    "FormerNamePart",
    "InvolvementPart",
    "LegalEntityPart",
    "LinePart",
    "MeasurePart",
    "NumberPart",
    "OrganisationPart",
    "PersonPart",
    "PlanFile",
    "PreviousPart",
    "ProjectPart",
    "RecommendationPart",
    "ReportPart",
    "SeatPart",
    "StatedDatePart",
    "StatedQuantityPart",
    "StatusFile",
    "StrandPart",
    "WorkingFormPart",
]


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
