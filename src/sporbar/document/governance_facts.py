"""What bodies met about and decided, as a report tells it: plain facts, every name written out.

The conventions are those of `snapshot`: days and partly known days (EDTF) as text, unknown is
`None`. `measures` are the references of the measures a fact belongs to ("5.12"), in the report's
own plan. What is withheld stands here only in its public form: titles and wordings are the public
ones, or None where nothing of them is public.
"""

from dataclasses import dataclass, field
from typing import Literal

from sporbar.document.fact_kinds import LATER, PartialDate, Quantifier

#: What a body made of an item. "withdrawn": taken off the agenda before it was dealt with.
Outcome = Literal[
    "adopted",
    "adopted_changed",
    "rejected",
    "noted",
    "postponed",
    "returned",
    "withdrawn",
]
#: Of a meeting or an event.
OccasionState = Literal["held", "planned", "cancelled"]
#: "lapsed": no longer of any use to do.
FollowUpState = Literal["not_started", "under_way", "done", "not_done", "lapsed"]
#: Where a council stands. "withdrawn": it adopted the case and took that back; "left": it is no
#: longer a member and is not counted.
CouncilState = Literal[
    "waiting",
    "adopted",
    "adopted_changed",
    "rejected",
    "postponed",
    "returned",
    "withdrawn",
    "left",
]
#: When a case takes effect: once all have adopted it, once a majority has, or for each by itself.
EffectRule = Literal["all", "majority", "each"]
#: "study": somebody else's, followed until its expected date.
ConsultationKind = Literal["incoming", "own_initiative", "study"]
ConsultationState = Literal["open", "drafted", "sent", "not_answered", "concluded"]
#: "meeting": one with others, not of a body of ours.
EventKind = Literal["conference", "course", "gathering", "meeting", "visit", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Why something is not public. `legal_basis` ("offl. § 13") None is an error that the checks
    find; `until` None means without end."""

    legal_basis: str | None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingItem:
    """A case as one meeting dealt with it. `number` is the body's ("012/11"); `title` is the public
    one. `postponed_to` and `returned_to` (a body) belong to those outcomes; `vote` is in words.
    """

    title: str
    number: str | None = None
    outcome: Outcome | None = None
    postponed_to: PartialDate | None = None
    returned_to: str | None = None
    wording: str | None = None
    vote: str | None = None
    withheld: Withheld | None = None
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """`items` in the order of the agenda."""

    body: str
    on: PartialDate
    place: str | None = None
    state: OccasionState = "held"
    items: tuple[MeetingItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFollowUp:
    """Something to be done after a decision, and what came of it: one fact for each task.

    `title` and `number` are the case's, `decision` the wording of what was decided, `task` what is
    to be done; `done` what has been, `plan` what will be, where it is not done.
    `is_come_back` marks "come back with a case": `deadline` is then the day the case is due.
    """

    body: str
    on: PartialDate
    title: str
    state: FollowUpState
    number: str | None = None
    decision: str | None = None
    task: str | None = None
    responsible: str | None = None
    deadline: PartialDate | None = None
    done: str | None = None
    plan: str | None = None
    is_come_back: bool = False
    withheld: Withheld | None = None
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilAnswer:
    """One member council and a case. `council` ("Rollag") is None where the source does not say
    which it is.

    `expected` is when it is to deal with the case, `first_expected` when it was to at first.
    `decided` belongs to adopted, adopted_changed, rejected and withdrawn; `wording` is what it
    adopted where that is not the common wording.
    """

    state: CouncilState
    council: str | None = None
    expected: PartialDate | None = None
    first_expected: PartialDate | None = None
    decided: PartialDate | None = None
    case_number: str | None = None
    wording: str | None = None
    conditions: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionCase:
    """A case sent to the member councils, one answer for each of them; `adoption` counts them and
    says them in words.

    `reference` is the case as the sender numbers it ("Regionrådet, sak 012/11"), `wording` the
    common one, `fixed_from` a day before which it never takes effect. `rule` None: nobody said when
    it does.
    """

    title: str
    reference: str | None = None
    wording: str | None = None
    rule: EffectRule | None = None
    fixed_from: PartialDate | None = None
    answers: tuple[CouncilAnswer, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """A consultation answered, input given, or a study followed.

    `sender` asks, decides, or makes the study; `answered_by` is who writes the answer, `adopted_by`
    the body that adopts it. `expected` is when the matter is to be settled or the study finished,
    `outcome` what came of it, `outcome_on` when.
    """

    title: str
    kind: ConsultationKind
    state: ConsultationState | None = None
    sender: str | None = None
    received: PartialDate | None = None
    deadline: PartialDate | None = None
    answered_by: str | None = None
    adopted_by: str | None = None
    sent: PartialDate | None = None
    sent_to: str | None = None
    expected: PartialDate | None = None
    outcome: str | None = None
    outcome_on: PartialDate | None = None
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """Who sits for the region in a body of others. `organisation` is whose body it is, `on_behalf`
    whom the seat is held for; `person` None where only the role is known."""

    body: str
    role: str
    organisation: str | None = None
    on_behalf: str | None = None
    person: str | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A conference, course, meeting with others or visit. `on` may span days
    ("2011-03-16/2011-03-17"); `participants` tells how `participants_number` was said, None where
    nothing was. `next_on` is when it is held again."""

    title: str
    kind: EventKind
    state: OccasionState = "held"
    on: PartialDate | None = None
    place: str | None = None
    organiser: str | None = None
    together_with: tuple[str, ...] = ()
    participants: Quantifier | None = None
    participants_number: int | None = None
    next_on: PartialDate | None = None
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A joint agreement. `about` is what it is on, `renewal` how it goes on ("ett år om gangen"),
    `notice_by` the last day notice can be given before it does."""

    title: str
    about: str | None = None
    parties: tuple[str, ...] = ()
    since: PartialDate | None = None
    until: PartialDate | None = None
    notice_by: PartialDate | None = None
    renewal: str | None = None
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedFact:
    """A sentence that Sporbar made from what is recorded, and what it was made from: printed beside
    people's words, marked as computed. `text` is a whole sentence with its full stop.

    Where it counts councils ("seks av de sju kommunene"), `number` and `of` are its figures.
    """

    text: str
    source: str | None = None
    number: int | None = field(default=None, metadata=LATER)
    of: int | None = field(default=None, metadata=LATER)
