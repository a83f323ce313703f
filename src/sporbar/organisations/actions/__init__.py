"""Deeds of the organisations room."""

from sporbar.organisations.actions.founding import (
    Founder,
    admit_municipalities,
    found_cooperation,
)
from sporbar.organisations.actions.rows import (
    RowChanged,
    RowInUse,
    is_said_already,
    keep_row,
    merge_organisations,
    remove_row,
    stamp_of,
)
from sporbar.organisations.actions.trail import COMMAND_LINE, leave_trail

__all__ = [
    "COMMAND_LINE",
    "Founder",
    "RowChanged",
    "RowInUse",
    "admit_municipalities",
    "found_cooperation",
    "is_said_already",
    "keep_row",
    "leave_trail",
    "merge_organisations",
    "remove_row",
    "stamp_of",
]
