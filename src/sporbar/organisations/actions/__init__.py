"""Deeds of the organisations room."""

from sporbar.organisations.actions.bodies import (
    begin_term,
    dissolve_body,
    keep_membership,
    keep_term,
    reopen_body,
    seats_for_new_term,
)
from sporbar.organisations.actions.founding import (
    Founder,
    admit_municipalities,
    found_cooperation,
)
from sporbar.organisations.actions.persons import (
    change_party,
    keep_contact,
    move_person,
    rename_person,
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
from sporbar.organisations.actions.seats import (
    STAMPED,
    check_seat,
    keep_seat,
    leave_seat,
    remove_seat,
    replace_holder,
    take_seat,
)
from sporbar.organisations.actions.trail import COMMAND_LINE, leave_trail

__all__ = [
    "COMMAND_LINE",
    "STAMPED",
    "Founder",
    "RowChanged",
    "RowInUse",
    "admit_municipalities",
    "begin_term",
    "change_party",
    "check_seat",
    "dissolve_body",
    "found_cooperation",
    "is_said_already",
    "keep_contact",
    "keep_membership",
    "keep_row",
    "keep_seat",
    "keep_term",
    "leave_seat",
    "leave_trail",
    "merge_organisations",
    "move_person",
    "remove_row",
    "remove_seat",
    "rename_person",
    "reopen_body",
    "replace_holder",
    "seats_for_new_term",
    "stamp_of",
    "take_seat",
]
