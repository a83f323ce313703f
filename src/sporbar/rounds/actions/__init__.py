"""Deeds of the rounds room, one file a subject."""

from sporbar.rounds.actions.answering import (
    AnswerConflict,
    AnswerIncomplete,
    SavedAnswer,
    save_answer_draft,
    saved_answer,
    settle_deviation,
    submit_answer,
    take_back_answer,
)
from sporbar.rounds.actions.asking import close_round, open_round
from sporbar.rounds.actions.review import (
    Outcome,
    Skipped,
    add_comment,
    approve_answers,
    approve_seen,
    return_answer,
    return_answers,
    take_back_approval,
)
from sporbar.rounds.actions.status import Line, Words, submit_status
from sporbar.rounds.actions.version import touch

__all__ = [
    "AnswerConflict",
    "AnswerIncomplete",
    "Line",
    "Outcome",
    "SavedAnswer",
    "Skipped",
    "Words",
    "add_comment",
    "approve_answers",
    "approve_seen",
    "close_round",
    "open_round",
    "return_answer",
    "return_answers",
    "save_answer_draft",
    "saved_answer",
    "settle_deviation",
    "submit_answer",
    "submit_status",
    "take_back_answer",
    "take_back_approval",
    "touch",
]
