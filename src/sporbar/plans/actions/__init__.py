"""Deeds of the plans room."""

from sporbar.plans.actions.adopting import (
    adopt_plan,
    adopt_version,
    content_sha256,
    save_draft,
    send_version,
    take_back_version,
)
from sporbar.plans.actions.areas import keep_area, move_area, remove_named
from sporbar.plans.actions.cycle import (
    accept_usual_year,
    close_feed,
    keep_event,
    open_feed,
    remove_event,
    usual_year,
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
from sporbar.plans.actions.placing import Place, Placed, place_measures, places, stamp_of
from sporbar.plans.actions.rolling import roll_over
from sporbar.plans.actions.strategy import copy_strategy

__all__ = [
    "EditConflict",
    "Place",
    "Placed",
    "Saved",
    "accept_usual_year",
    "add_editor",
    "add_measure",
    "adopt_plan",
    "adopt_version",
    "bring_back",
    "close_feed",
    "content_sha256",
    "copy_measure",
    "copy_strategy",
    "discard_version",
    "end_measure",
    "keep_area",
    "keep_event",
    "merge_measures",
    "move_area",
    "move_measure",
    "open_feed",
    "open_version",
    "place_measures",
    "places",
    "remove_editor",
    "remove_event",
    "remove_named",
    "roll_over",
    "save_draft",
    "save_measure",
    "send_version",
    "split_measure",
    "stamp_of",
    "start_plan",
    "take_back_version",
    "undo_measure",
    "usual_year",
]
