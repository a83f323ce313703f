# ruff: noqa: F401
# mypy: implicit-reexport
"""What was known on the day a report was frozen: every fact, with every name written out.

A `Snapshot` holds copies, never references, so nothing that changes afterwards can reach it.
Its field names are the keys of the public JSON file; `codec` turns one into the other.

Conventions
-----------
* Amounts are decimal strings in kroner with two decimals ("150000.00"); costs are positive and
  income negative, as in the ledger.
* Days are ISO 8601 ("2011-07-01"). Days that are only partly known are ISO 8601-2 (EDTF):
  "2011-03", "2011-23" (autumn), "2011-41" (second half-year), "2011-23/2011-24".
* Unknown is `None` and is printed *ikke oppgitt*; it is never guessed.
* What editions learned to say after the first were frozen is marked `LATER`: such a key stands
  in the file only where it says something, so the fingerprint of every earlier edition stays.

Whoever reads a snapshot finds every fact's class here, also those of `governance_facts` and
`money_facts`.
"""

from dataclasses import dataclass, field
from typing import Literal

from sporbar.document.fact_kinds import (
    LATER,
    Amount,
    Answer,
    Certainty,
    Day,
    DeviationKind,
    Fingerprint,
    Hash,
    Language,
    Moment,
    PartialDate,
    Progress,
    Quantifier,
    Relation,
    ReportKind,
)
from sporbar.document.governance_facts import (
    AdoptionCase,
    Agreement,
    ComputedFact,
    Consultation,
    CouncilAnswer,
    DecisionFollowUp,
    Event,
    Meeting,
    MeetingItem,
    Representation,
    Withheld,
)
from sporbar.document.money_facts import (
    AccountGroup,
    Accounts,
    BudgetComparison,
    ProjectNet,
)

SCHEMA_VERSION = 1

#: Parts a report can be composed of, in the order the outline gives them.
Part = Literal[
    "one_page",
    "introduction",
    "how_to_read",
    "focus_areas",
    "meetings",
    "follow_up",
    "adoptions",
    "consultations",
    "representation",
    "events",
    "agreements",
    "annexes",
    "accounts",
    "colophon",
]
#: The order of the report of 2011; the annual document uses the same parts with fuller text.
STANDARD_OUTLINE: tuple[Part, ...] = (
    "one_page",
    "introduction",
    "how_to_read",
    "focus_areas",
    "annexes",
    "accounts",
    "colophon",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperation:
    """The region that reports. `colour` is its accent ("#rrggbb")."""

    name: str
    slug: str
    legal_entities: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    website: str | None = None
    colour: str = "#1e4d6b"
    is_fictional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """First and last day reported on, both included."""

    start: Day
    end: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    kind: ReportKind
    title: str
    as_of: Day
    period: Period
    language: Language = "nb"
    outline: tuple[Part, ...] = STANDARD_OUTLINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The four dates, never mixed up.

    `published` is the publication date the approver set; when it really went out stands on the
    edition's row, outside the frozen bytes.
    """

    as_of: Day
    written: Day | None
    approved: Day | None
    published: Day | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """`number` counts from 1; a correction is a new edition with a note."""

    number: int
    correction_note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan version reported on; what the source does not say about its adoption is None."""

    title: str
    year: int
    version: int
    strategy: str | None = None
    adopted_by: str | None = None
    adopted_on: PartialDate | None = None
    case_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The report before this one."""

    kind: ReportKind
    title: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """An earlier report that an annual one builds on. `edition` is the one published last when
    this was frozen, with its fingerprint; None where none was."""

    kind: ReportKind
    title: str
    as_of: Day
    edition: int | None = None
    fingerprint: Fingerprint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who wrote or approved, as they were titled at that moment; a name may be withheld.

    `role` is the title they sign with ("rådsleder"), `acting_as` what they are in the cooperation
    ("daglig leder"), where that is told apart.
    """

    role: str
    name: str | None = None
    acting_as: str | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionAreaLink:
    """`title` is the area's title as this measure prints it (an alias or a short form)."""

    code: str
    title: str
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerName:
    name: str
    changed_on: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Involvement:
    """An organisation or body's part in a measure.

    `role` is one of responsible, initiator, external_lead, partner, invited, coordinator,
    participant; `unit` names a part of the organisation; `year` bounds the part in time.
    """

    role: Literal[
        "responsible",
        "initiator",
        "external_lead",
        "partner",
        "invited",
        "coordinator",
        "participant",
    ]
    name: str
    unit: str | None = None
    year: int | None = None
    #: what the organisation was called before ("Norsk Geosenter")
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A deviation, tied to the sentence that says it. `new_date` and `reported_on` are EDTF."""

    kind: DeviationKind
    certainty: Certainty
    cause: str | None = None
    consequence: str | None = None
    remedy: str | None = None
    new_date: PartialDate | None = None
    reported_to: str | None = None
    reported_on: PartialDate | None = None
    decision: str | None = None
    raised_on: PartialDate | None = None
    settled_on: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierDeviation:
    """A deviation that an earlier report raised, as that report said it. `raised_in` is its title,
    None where no report was made; `strand` the title of the strand it stood at. `shared_with` are
    the other measures ("5.10") that tell one and the same deviation; it is empty for one that
    merely reads the same elsewhere."""

    text: str
    deviation: Deviation
    raised_in: str | None = None
    strand: str | None = None
    shared_with: tuple[str, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A date a sentence speaks of: `on` is EDTF, `said` how people said it."""

    what: str
    on: PartialDate
    said: str | None = None
    #: "done" if the sentence says it has happened, "planned" if it is to come.
    tense: Literal["done", "planned"] = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedQuantity:
    """A count as said: exactly 5, over 100, several; `of` is the whole in "6 of 7"."""

    what: str
    quantifier: Quantifier
    number: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLine:
    """One sentence of status.

    `shared_with` are the other measures ("5.10") that one and the same entry covers. It is empty
    for a sentence that merely happens to read the same elsewhere. `source` is where a computed fact
    comes from, None for what somebody says; `carried_over` was said in the last report and has been
    confirmed.
    """

    text: str
    shared_with: tuple[str, ...] = ()
    deviation: Deviation | None = None
    dates: tuple[StatedDate, ...] = ()
    quantities: tuple[StatedQuantity, ...] = ()
    source: str | None = field(default=None, metadata=LATER)
    carried_over: bool = field(default=False, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """A sub-measure with its own activity and status. `answer` None means not reported."""

    title: str
    activities: tuple[str, ...] = ()
    answer: Answer | None = None
    progress: Progress | None = None
    annex: int | None = None
    status: tuple[StatusLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A body's recommendation of a grant: recommended is not granted. `month` is "2011-03", `case`
    the body's number of the case it was decided in ("012/11"), where that is kept."""

    body: str
    month: PartialDate
    scheme: str
    amount: Amount
    case: str | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectLink:
    """A ledger project that belongs to the measure; `inferred` when the link is ours."""

    code: str
    name: str
    inferred: bool
    certainty: Certainty = "certain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`number` counts within the focus area; `number_printed` is False where the source left it
    out. `answer` None means not reported.

    Of the deviations that earlier reports raised, `open_deviations` are those that are neither
    settled nor said anew in this report, `settled_deviations` those settled since the last one.
    """

    number: int
    title: str
    number_printed: bool = True
    action_areas: tuple[ActionAreaLink, ...] = ()
    applies_to_focus_areas: tuple[int, ...] = ()
    working_forms: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    former_names: tuple[FormerName, ...] = ()
    involved: tuple[Involvement, ...] = ()
    projects: tuple[ProjectLink, ...] = ()
    answer: Answer | None = None
    progress: Progress | None = None
    annex: int | None = None
    status: tuple[StatusLine, ...] = ()
    strands: tuple[Strand, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    open_deviations: tuple[EarlierDeviation, ...] = field(default=(), metadata=LATER)
    settled_deviations: tuple[EarlierDeviation, ...] = field(default=(), metadata=LATER)
    #: where it was dealt with: "Behandlet i regionrådet 22. mars 2011, sak 012/11."
    decisions: tuple[ComputedFact, ...] = field(default=(), metadata=LATER)
    #: how far the councils are with its cases, and which of them are late: `adoption` writes both
    adoptions: tuple[ComputedFact, ...] = field(default=(), metadata=LATER)
    delays: tuple[ComputedFact, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusArea:
    number: int
    title: str
    measures: tuple[Measure, ...] = ()
    #: the editor's note for the area, a paragraph each
    note: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubReport:
    """A sub-body's own report, composed as an annex. Its measures are numbered within its own plan;
    `written` is the day it was signed, `body` whose plan it is."""

    kind: ReportKind
    title: str
    as_of: Day
    period: Period
    plan: Plan
    author: Actor
    body: str | None = None
    written: Day | None = None
    introduction: tuple[str, ...] = ()
    focus_areas: tuple[FocusArea, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexFile:
    """An uploaded file that lies beside the report. `size` is in bytes; `pages` None where they are
    not known."""

    name: str
    media_type: str
    size: int
    sha256: Hash
    pages: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A numbered annex; `state` "missing" keeps its place and says so. `measures` ("5.1").

    An attached one is a `report`, printed with this one, or a `file` beside it.
    """

    number: int
    title: str
    state: Literal["missing", "attached"]
    measures: tuple[str, ...] = ()
    note: str | None = None
    report: SubReport | None = field(default=None, metadata=LATER)
    file: AnnexFile | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """A check that somebody acknowledged with a reason before the freeze."""

    code: str
    place: str
    sentence: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    cooperation: Cooperation
    report: Report
    dates: Dates
    edition: Edition
    plan: Plan
    author: Actor
    schema_version: Literal[1] = 1
    previous: Previous | None = None
    approver: Actor | None = None
    introduction: tuple[str, ...] = ()
    focus_areas: tuple[FocusArea, ...] = ()
    annexes: tuple[Annex, ...] = ()
    accounts: Accounts | None = None
    acknowledgements: tuple[Acknowledgement, ...] = ()
    #: texts of the working forms' codes, so that the file explains itself
    working_form_titles: dict[str, str] = field(default_factory=dict)
    #: the earlier reports that an annual one builds on
    gathers: tuple[Gathered, ...] = field(default=(), metadata=LATER)
    #: when the approver signed, in Norwegian local time
    approved_at: Moment | None = field(default=None, metadata=LATER)
    #: what the bodies did in the period; printed by the parts of the same subjects
    meetings: tuple[Meeting, ...] = field(default=(), metadata=LATER)
    follow_ups: tuple[DecisionFollowUp, ...] = field(default=(), metadata=LATER)
    adoptions: tuple[AdoptionCase, ...] = field(default=(), metadata=LATER)
    consultations: tuple[Consultation, ...] = field(default=(), metadata=LATER)
    representations: tuple[Representation, ...] = field(default=(), metadata=LATER)
    events: tuple[Event, ...] = field(default=(), metadata=LATER)
    agreements: tuple[Agreement, ...] = field(default=(), metadata=LATER)
    #: None until `codec.sealed()` has computed it over everything else
    fingerprint: Fingerprint | None = None
