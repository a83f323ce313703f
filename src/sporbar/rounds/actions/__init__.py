"""Deeds of the rounds room, one file a subject."""

from sporbar.rounds.actions.asking import close_round, open_round
from sporbar.rounds.actions.status import Line, Words, submit_status
from sporbar.rounds.actions.version import touch

__all__ = ["Line", "Words", "close_round", "open_round", "submit_status", "touch"]
