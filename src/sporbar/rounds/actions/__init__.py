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
from sporbar.rounds.actions.asking import (
    assign,
    leave_round,
    merge_requests,
    propose_requests,
    reassign,
    split_request,
)
from sporbar.rounds.actions.links import (
    Dead,
    DeadLink,
    ask_for_new_link,
    find_contributor,
    make_link,
    revoke_links,
    use_link,
    why_dead,
)
from sporbar.rounds.actions.opening import close_round, open_round, reopen_round
from sporbar.rounds.actions.planning import change_round, discard_round, plan_round
from sporbar.rounds.actions.reminding import (
    remind_now,
    resume_reminders,
    send_due_reminders,
    stop_reminders,
    take_back_reminders,
)
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
    "Dead",
    "DeadLink",
    "Line",
    "Outcome",
    "SavedAnswer",
    "Skipped",
    "Words",
    "add_comment",
    "approve_answers",
    "approve_seen",
    "ask_for_new_link",
    "assign",
    "change_round",
    "close_round",
    "discard_round",
    "find_contributor",
    "leave_round",
    "make_link",
    "merge_requests",
    "open_round",
    "plan_round",
    "propose_requests",
    "reassign",
    "remind_now",
    "reopen_round",
    "resume_reminders",
    "return_answer",
    "return_answers",
    "revoke_links",
    "save_answer_draft",
    "saved_answer",
    "send_due_reminders",
    "settle_deviation",
    "split_request",
    "stop_reminders",
    "submit_answer",
    "submit_status",
    "take_back_answer",
    "take_back_approval",
    "take_back_reminders",
    "touch",
    "use_link",
    "why_dead",
]
