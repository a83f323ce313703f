"""Meetings, cases, decisions and what the councils made of them; consultations, events, agreements.

A case lives apart from meetings and passes many bodies. What was decided is added, never edited:
a decision that was recorded wrongly gets a new record with a note.
"""

from sporbar.governance.models.adoptions import (
    Adoption,
    AdoptionState,
    AdoptionStep,
    CouncilLetter,
    CouncilLetterKind,
    CouncilLink,
    EffectRule,
    Referral,
    ReferralState,
)
from sporbar.governance.models.cases import (
    Attachment,
    Case,
    CaseAttachment,
    CaseSection,
    CaseState,
    CaseStop,
    SectionKind,
)
from sporbar.governance.models.decisions import (
    Decision,
    DecisionEffect,
    DecisionRecord,
    EffectKind,
    FollowUp,
    FollowUpKind,
    FollowUpState,
    FollowUpStep,
    Outcome,
)
from sporbar.governance.models.meetings import (
    AgendaItem,
    BodyNumbering,
    CaseNumber,
    ItemKind,
    Meeting,
    MeetingFeed,
    MeetingMove,
    MeetingState,
    NumberState,
)
from sporbar.governance.models.occasions import (
    Agreement,
    Consultation,
    ConsultationKind,
    ConsultationState,
    Event,
    EventKind,
    EventState,
)
from sporbar.governance.models.withholding import GovernanceError, Withholdable

__all__ = [
    "Adoption",
    "AdoptionState",
    "AdoptionStep",
    "AgendaItem",
    "Agreement",
    "Attachment",
    "BodyNumbering",
    "Case",
    "CaseAttachment",
    "CaseNumber",
    "CaseSection",
    "CaseState",
    "CaseStop",
    "Consultation",
    "ConsultationKind",
    "ConsultationState",
    "CouncilLetter",
    "CouncilLetterKind",
    "CouncilLink",
    "Decision",
    "DecisionEffect",
    "DecisionRecord",
    "EffectKind",
    "EffectRule",
    "Event",
    "EventKind",
    "EventState",
    "FollowUp",
    "FollowUpKind",
    "FollowUpState",
    "FollowUpStep",
    "GovernanceError",
    "ItemKind",
    "Meeting",
    "MeetingFeed",
    "MeetingMove",
    "MeetingState",
    "NumberState",
    "Outcome",
    "Referral",
    "ReferralState",
    "SectionKind",
    "Withholdable",
]
