"""Deeds of the reporting room."""

from sporbar.reporting.actions.acknowledging import acknowledge_finding
from sporbar.reporting.actions.freezing import FreezeBlocked, freeze_edition
from sporbar.reporting.actions.publishing import publish_edition
from sporbar.reporting.actions.word_bases import choose_word_base, drop_word_base

__all__ = [
    "FreezeBlocked",
    "acknowledge_finding",
    "choose_word_base",
    "drop_word_base",
    "freeze_edition",
    "publish_edition",
]
