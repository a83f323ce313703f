"""A case sent to the member councils: how many said what, in words, and when it takes effect.

Pure: one row per council goes in (`AdoptionCase`, `CouncilAnswer`); what is counted, said and dated
comes out, in bokmål, nynorsk or English. `as_of` is the day it is told on.
"""

from sporbar.document.adoption.counting import PENDING, Tally, members, pending, said_yes, tally
from sporbar.document.adoption.delay import Delay, delay_sentences, delayed
from sporbar.document.adoption.effect import (
    CouncilEffect,
    Effect,
    effect_sentence,
    takes_effect,
)
from sporbar.document.adoption.sentence import sentence
from sporbar.document.adoption.wording import Piece, is_other_wording, wording_differences
from sporbar.document.governance_facts import (
    AdoptionCase,
    CouncilAnswer,
    CouncilState,
    EffectRule,
)

__all__ = [
    "PENDING",
    "AdoptionCase",
    "CouncilAnswer",
    "CouncilEffect",
    "CouncilState",
    "Delay",
    "Effect",
    "EffectRule",
    "Piece",
    "Tally",
    "delay_sentences",
    "delayed",
    "effect_sentence",
    "is_other_wording",
    "members",
    "pending",
    "said_yes",
    "sentence",
    "takes_effect",
    "tally",
    "wording_differences",
]
