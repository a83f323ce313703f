"""Deeds of the plans room."""

from sporbar.plans.actions.adopting import (
    adopt_plan,
    adopt_version,
    content_sha256,
    save_draft,
    send_version,
    take_back_version,
)
from sporbar.plans.actions.drafting import (
    EditConflict,
    Saved,
    add_measure,
    bring_back,
    copy_measure,
    discard_version,
    end_measure,
    merge_measures,
    move_measure,
    open_version,
    save_measure,
    split_measure,
    start_plan,
    undo_measure,
)
from sporbar.plans.actions.editors import add_editor, remove_editor
from sporbar.plans.actions.rolling import roll_over
from sporbar.plans.actions.strategy import copy_strategy

__all__ = [
    "EditConflict",
    "Saved",
    "add_editor",
    "add_measure",
    "adopt_plan",
    "adopt_version",
    "bring_back",
    "content_sha256",
    "copy_measure",
    "copy_strategy",
    "discard_version",
    "end_measure",
    "merge_measures",
    "move_measure",
    "open_version",
    "remove_editor",
    "roll_over",
    "save_draft",
    "save_measure",
    "send_version",
    "split_measure",
    "start_plan",
    "take_back_version",
    "undo_measure",
]
