"""What bodies met about and decided, as a report tells it: plain facts, every name written out.

The conventions are those of `snapshot`: days and partly known days (EDTF) as text, unknown is
`None`. `measures` are the references of the measures a fact belongs to ("5.12"), in the report's
own plan. What is withheld stands here only in its public form: titles and wordings are the public
ones, or None where nothing of them is public.
"""

from dataclasses import dataclass
from typing import Literal

from sporbar.document.fact_kinds import PartialDate, Quantifier

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
MeetingState = Literal["held", "planned", "cancelled"]
FollowUpState = Literal["open", "started", "done", "dropped"]
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
EventKind = Literal["conference", "course", "seminar", "meeting", "visit", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Why something is not public. `legal_basis` ("offl. § 13") None is an error that the checks
    find; `until` None means without end."""

    legal_basis: str | None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingItem:
    """A case as one meeting dealt with it. `number` is the body's ("012/11"); `title` is the public
    one. `outcome_to` says where or until when it was postponed or returned ("Rådmannsutvalget").
    """

    title: str
    number: str | None = None
    outcome: Outcome | None = None
    outcome_to: str | None = None
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
    state: MeetingState = "held"
    items: tuple[MeetingItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFollowUp:
    """A decision and what came of it.

    `decision` is its wording; `done` what has been done; `plan` what will be, where it is not done.
    `is_come_back` marks "come back with a case": `deadline` is then the day the case is due.
    """

    body: str
    on: PartialDate
    title: str
    state: FollowUpState
    number: str | None = None
    decision: str | None = None
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
    says them in words. `reference` is the case as the sender numbers it ("Regionrådet, sak
    012/11"), `wording` the common one, `fixed_from` a day before which it never takes effect."""

    title: str
    reference: str | None = None
    wording: str | None = None
    rule: EffectRule = "all"
    fixed_from: PartialDate | None = None
    answers: tuple[CouncilAnswer, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """A consultation answered, input given, or a study followed.

    `sender` asks, or makes the study; for input on own initiative it is whom it was sent to.
    `expected` is when the matter is to be settled or the study finished, `outcome` what came of it.
    """

    title: str
    kind: ConsultationKind
    sender: str | None = None
    deadline: PartialDate | None = None
    sent: PartialDate | None = None
    adopted_by: str | None = None
    expected: PartialDate | None = None
    outcome: str | None = None
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
    on: PartialDate | None = None
    place: str | None = None
    organiser: str | None = None
    participants: Quantifier | None = None
    participants_number: int | None = None
    next_on: PartialDate | None = None
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A joint agreement. `notice` is its term of notice in words ("seks måneder"), `notice_by` the
    last day it can be given before the agreement goes on."""

    title: str
    parties: tuple[str, ...] = ()
    since: PartialDate | None = None
    until: PartialDate | None = None
    notice: str | None = None
    notice_by: PartialDate | None = None
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedFact:
    """A sentence that Sporbar made from what is recorded, and what it was made from: printed beside
    people's words, marked as computed. `text` is a whole sentence with its full stop."""

    text: str
    source: str | None = None
