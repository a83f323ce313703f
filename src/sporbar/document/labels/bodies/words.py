"""Every word a report prints of bodies, cases and councils, by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from sporbar.document.governance_facts import (
    ConsultationKind,
    ConsultationState,
    CouncilState,
    EventKind,
    FollowUpState,
    OccasionState,
    Outcome,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLabels:
    # codes of the facts
    outcomes: Mapping[Outcome, str]
    occasion_states: Mapping[OccasionState, str]
    follow_up_states: Mapping[FollowUpState, str]
    council_states: Mapping[CouncilState, str]
    consultation_kinds: Mapping[ConsultationKind, str]
    consultation_states: Mapping[ConsultationState, str]
    event_kinds: Mapping[EventKind, str]

    # said in several parts
    concerns: str
    withheld: str
    withheld_until: str
    no_basis: str
    case: str
    since: str
    until: str

    # meetings
    meetings: str
    no_meetings: str
    meetings_of: str
    meeting: str
    case_number: str
    case_title: str
    outcome: str
    no_items: str
    not_dealt_with_yet: str
    postponed_to: str
    returned_to: str
    vote: str

    # decisions and what came of them
    follow_up: str
    no_follow_up: str
    follow_up_open: str
    follow_up_closed: str
    follow_up_counts: str
    decided_in: str
    to_be_done: str
    come_back: str
    responsible_and_deadline: str
    deadline: str
    deadline_passed: str
    state: str
    done: str
    plan: str

    # the adoption ledger
    adoptions: str
    no_adoptions: str
    adoptions_lead: str
    common_wording: str
    councils_table: str
    council: str
    unnamed_one: str
    unnamed_many: str
    answer: str
    date: str
    own_wording: str
    expected: str
    first_expected: str
    as_common: str
    removed: str
    added: str
    conditions: str
    waiting_heading: str
    waiting_case: str
    more_waiting: str

    # consultations
    consultations: str
    no_consultations: str
    matter: str
    sender: str
    answered: str
    result: str
    received: str
    answered_by: str
    adopted_by: str
    sent: str
    sent_to: str
    awaited: str

    # representation
    representation: str
    no_representation: str
    body: str
    seat: str
    on_behalf: str
    term: str

    # events
    events: str
    no_events: str
    event: str
    when_and_where: str
    organiser: str
    participants: str
    together_with: str
    next_on: str

    # agreements
    agreements: str
    no_agreements: str
    agreement: str
    parties: str
    notice: str
    notice_by: str
    renewal: str
