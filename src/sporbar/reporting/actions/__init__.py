"""Deeds of the reporting room, one file a subject."""

from sporbar.reporting.actions.acknowledging import acknowledge_finding
from sporbar.reporting.actions.annexes import (
    AnnexWords,
    KeptFile,
    add_annex,
    attach_file,
    attach_kept,
    attach_round,
    change_annex,
    detach,
    keep_file,
    move_annex,
    remove_annex,
)
from sporbar.reporting.actions.freezing import FreezeBlocked, draft_fingerprint, freeze_edition
from sporbar.reporting.actions.hearing import put_edition_on_agenda
from sporbar.reporting.actions.orders import Signature, do_due_freezes, order_freeze
from sporbar.reporting.actions.publishing import publish_edition
from sporbar.reporting.actions.settling import settle_carried
from sporbar.reporting.actions.telling import tell_of_edition
from sporbar.reporting.actions.word_bases import choose_word_base, drop_word_base
from sporbar.reporting.actions.wording import Wording, WordingConflict, word_line, word_lines
from sporbar.reporting.actions.writing import (
    About,
    ReportConflict,
    ReportWords,
    earlier_text,
    lock_of,
    note_part,
    start_report,
    write_report,
)

__all__ = [
    "About",
    "AnnexWords",
    "FreezeBlocked",
    "KeptFile",
    "ReportConflict",
    "ReportWords",
    "Signature",
    "Wording",
    "WordingConflict",
    "acknowledge_finding",
    "add_annex",
    "attach_file",
    "attach_kept",
    "attach_round",
    "change_annex",
    "choose_word_base",
    "detach",
    "do_due_freezes",
    "draft_fingerprint",
    "drop_word_base",
    "earlier_text",
    "freeze_edition",
    "keep_file",
    "lock_of",
    "move_annex",
    "note_part",
    "order_freeze",
    "publish_edition",
    "put_edition_on_agenda",
    "remove_annex",
    "settle_carried",
    "start_report",
    "tell_of_edition",
    "word_line",
    "word_lines",
    "write_report",
]
