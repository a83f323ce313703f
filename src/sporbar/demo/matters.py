"""What a demo's bodies have had before them, as `governance.json` tells it.

A day is told as it is known ("2026-03-19", "2011-21", "2011-40"), or, in a cooperation that does
not exist, as days from the one the demo is loaded: "+12", "-3". Those fall on working days, so that
the next meeting is always to come. A measure is "2026:4.1": the plan's year and the label.
"""

from typing import Literal

import msgspec


class Struct(msgspec.Struct, forbid_unknown_fields=True):
    """A mistyped name in a file is an error."""


class InventedHolder(Struct):
    """Somebody who holds a seat or is a municipality's contact. `key` is what the file calls them;
    who has the address of one of the people with a role is that person."""

    key: str
    name: str
    email: str
    organisation: str
    title: str
    party: str = ""


class PartyChange(Struct):
    """Somebody was in another party before the day."""

    person: str
    before: str = msgspec.field(name="from")
    on: str = ""


class Contact(Struct):
    organisation: str
    person: str


class TermTold(Struct):
    name: str
    valid_from: str
    valid_to: str


class SeatTold(Struct):
    body: str
    kind: Literal["chair", "deputy_chair", "member", "deputy", "observer", "secretary"]
    person: str = ""
    role: str = ""
    organisation: str = ""
    term: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    substitute_order: int | None = None


class ExternalBody(Struct):
    """A body outside the cooperation, in which it has a seat."""

    name: str
    organisation: str


class Numbering(Struct):
    body: str
    prefix: str = ""
    digits: int = 3
    long_year: bool = False


class MeetingTold(Struct):
    key: str
    body: str
    on: str
    starts_at: str = ""
    place: str = ""
    state: Literal["planned", "held", "cancelled"] = "held"
    note: str = ""


class Withheld(Struct):
    """`public` is what the public reads instead."""

    basis: str
    until: str | None = None
    public: str = ""


class SectionTold(Struct):
    text: str
    withheld: Withheld | None = None


class AttachmentTold(Struct):
    """`text` is what its file says; without one it is to follow, `expected` when."""

    key: str
    title: str
    text: str = ""
    expected: str | None = None
    public_title: str = ""
    withheld: Withheld | None = None


class StopTold(Struct):
    """A body the case is meant to pass, or the councils."""

    body: str = ""
    councils: bool = False
    expected: str | None = None


class FollowUpTold(Struct):
    task: str
    key: str = ""
    kind: Literal["carry_out", "come_back"] = "carry_out"
    body: str = ""
    organisation: str = ""
    deadline: str | None = None
    state: Literal["not_started", "under_way", "done", "not_done", "lapsed"] = "not_started"
    done: str = ""
    plan: str = ""
    #: the case it came back with
    came_back_as: str = ""


class Corrected(Struct):
    """The decision was recorded wrongly; what it should have said, and why."""

    note: str
    votes_for: int
    votes_against: int


class DecisionTold(Struct):
    """`recommendations` are months whose recommendations by the body this decision made;
    `accepts_deviations_of` measures whose open deviations it accepts; `adopts_plan` a year."""

    outcome: str | None = None
    wording: str | None = None
    is_unanimous: bool | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    #: the key of the meeting it was postponed to
    postponed_to: str = ""
    returned_to: str = ""
    withheld: Withheld | None = None
    corrected: Corrected | None = None
    adopts_plan: str = ""
    recommendations: tuple[str, ...] = ()
    accepts_deviations_of: tuple[str, ...] = ()
    follow_ups: tuple[FollowUpTold, ...] = ()


class ItemTold(Struct):
    """The case on an agenda. `withdrawn` is why it was taken off."""

    meeting: str
    number: str = ""
    is_late: bool = False
    withdrawn: str = ""
    #: the case is about an edition, which is put on the agenda with it
    edition: bool = False
    decision: DecisionTold | None = None


class StepTold(Struct):
    """What a council did on the way to how it stands."""

    state: Literal["postponed", "returned"]
    expected: str | None = None
    note: str = ""


class CouncilTold(Struct):
    """Without an organisation the source does not say which council it is."""

    organisation: str = ""
    expected: str | None = None
    then: tuple[StepTold, ...] = ()
    state: Literal["waiting", "adopted", "adopted_changed", "rejected"] = "waiting"
    decided_on: str | None = None
    case_number: str = ""
    wording: str = ""
    conditions: str = ""
    note: str = ""
    local_text: str = ""


class ReferralTold(Struct):
    """`asked_by` is the meeting that asked the councils."""

    title: str
    councils: tuple[CouncilTold, ...]
    asked_by: str = ""
    text: str = ""
    wording: str = ""
    rule: Literal["all", "majority", "each"] | None = None
    effect_from: str | None = None
    sent_on: str | None = None
    answer_by: str | None = None


class CaseTold(Struct):
    """`officer` is the key of a person; `edition` the address of the report it is about."""

    key: str
    title: str
    state: Literal["draft", "open", "concluded", "withdrawn"]
    public_title: str = ""
    withheld: Withheld | None = None
    measures: tuple[str, ...] = ()
    opened_on: str | None = None
    officer: str = ""
    archive_reference: str = ""
    follows: str = ""
    edition: str = ""
    withdrawn_reason: str = ""
    sections: dict[Literal["documents", "facts", "assessment", "recommendation"], SectionTold] = {}
    attachments: tuple[AttachmentTold, ...] = ()
    stops: tuple[StopTold, ...] = ()
    items: tuple[ItemTold, ...] = ()
    referral: ReferralTold | None = None


class Reserved(Struct):
    """Numbers set aside after those that were given in the year."""

    body: str
    year: int
    count: int
    note: str = ""


class ConsultationTold(Struct):
    kind: Literal["incoming", "own_initiative", "study"]
    state: Literal["open", "drafted", "sent", "not_answered", "concluded"]
    title: str
    sender: str = ""
    sender_organisation: str = ""
    received_on: str | None = None
    deadline: str | None = None
    responsible: str = ""
    adopted_by: str = ""
    case: str = ""
    statement: str = ""
    sent_on: str | None = None
    sent_to: str = ""
    expected: str | None = None
    expected_said: str = ""
    outcome: str = ""
    outcome_on: str | None = None
    measures: tuple[str, ...] = ()
    note: str = ""


class EventTold(Struct):
    key: str
    kind: Literal["conference", "course", "gathering", "meeting", "visit", "other"]
    state: Literal["planned", "held", "cancelled"]
    title: str
    starts_on: str | None = None
    ends_on: str | None = None
    place: str = ""
    organiser: str = ""
    organiser_body: str = ""
    with_whom: str = ""
    with_organisations: tuple[str, ...] = ()
    participants_said: str | None = None
    participants: int | None = None
    next: str = ""
    measures: tuple[str, ...] = ()
    note: str = ""


class AgreementTold(Struct):
    title: str
    about: str = ""
    parties: tuple[str, ...] = ()
    other_parties: str = ""
    starts_on: str | None = None
    ends_on: str | None = None
    notice_by: str | None = None
    renewal: str = ""
    case: str = ""
    measures: tuple[str, ...] = ()


class Correction(Struct):
    """A new edition of a report, with parts the first could not have, and what it corrects."""

    report: str
    outline: tuple[str, ...]
    note: str


class Matters(Struct):
    people: tuple[InventedHolder, ...] = ()
    contacts: tuple[Contact, ...] = ()
    party_changes: tuple[PartyChange, ...] = ()
    terms: tuple[TermTold, ...] = ()
    external_bodies: tuple[ExternalBody, ...] = ()
    seats: tuple[SeatTold, ...] = ()
    numbering: tuple[Numbering, ...] = ()
    meetings: tuple[MeetingTold, ...] = ()
    cases: tuple[CaseTold, ...] = ()
    reserved_numbers: tuple[Reserved, ...] = ()
    consultations: tuple[ConsultationTold, ...] = ()
    events: tuple[EventTold, ...] = ()
    agreements: tuple[AgreementTold, ...] = ()
    corrections: tuple[Correction, ...] = ()


def read_matters(data: bytes) -> Matters:
    """Raises msgspec.ValidationError for a file of another shape."""
    return msgspec.json.decode(data, type=Matters)
