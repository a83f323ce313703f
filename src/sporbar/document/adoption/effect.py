"""When a case takes effect, as certainly as the councils' dates are known.

A day that is only partly known is a span of days, and the latest of several is a span too: between
the latest of their first days and the latest of their last ones. So "May" and "20 May" together
give "20-31 May", and nothing is made more certain than it was said.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sporbar.document import partial_dates
from sporbar.document.adoption.counting import members, said_yes, tally
from sporbar.document.adoption.sentence import say_when
from sporbar.document.adoption.words import words_of
from sporbar.document.fact_kinds import Day, PartialDate
from sporbar.document.governance_facts import AdoptionCase, CouncilAnswer
from sporbar.document.typography import PageLanguage

#: "each": every council for itself. "unknown": nobody said when it takes effect.
EffectState = Literal["agreed", "waiting", "lapsed", "each", "unknown"]


@dataclass(frozen=True, slots=True)
class CouncilEffect:
    """A council that adopted the case, and from when it holds there."""

    answer: CouncilAnswer
    on: PartialDate | None


@dataclass(frozen=True, slots=True)
class Effect:
    """`on` is None while it waits, after it lapsed, and where the dates are not known.

    `lacking` is how many more must say yes, `stopped_by` those whose no made it lapse.
    """

    state: EffectState
    on: PartialDate | None = None
    lacking: int = 0
    stopped_by: tuple[CouncilAnswer, ...] = ()
    councils: tuple[CouncilEffect, ...] = ()


def takes_effect(case: AdoptionCase) -> Effect:
    """By the case's rule: when the last council has said yes, when a majority has, or for each.

    It lapses when a no, or an adoption taken back, makes that impossible. It never takes effect
    before `fixed_from`. Dates that are not EDTF count as not known.
    """
    yes = said_yes(case)
    each = tuple(CouncilEffect(one, _not_before(case, one.decided)) for one in yes)
    counted = tally(case)
    if case.rule is None or not counted.asked:
        return Effect("unknown")
    if case.rule == "each":
        return Effect("each", councils=each)
    needed = counted.asked if case.rule == "all" else counted.asked // 2 + 1
    if counted.yes >= needed:
        return Effect("agreed", on=_nth(case, [one.decided for one in yes], needed))
    if counted.yes + counted.waiting < needed:
        against = tuple(one for one in members(case) if one.state in {"rejected", "withdrawn"})
        return Effect("lapsed", stopped_by=against)
    return Effect("waiting", lacking=needed - counted.yes)


def effect_sentence(case: AdoptionCase, language: PageLanguage, as_of: Day) -> str:
    """When it takes effect, or why that is not known yet, in words."""
    words, day = words_of(language), date.fromisoformat(as_of)
    effect = takes_effect(case)
    fixed = case.fixed_from
    earliest = words.not_before.format(when=say_when(fixed, language, day)) if fixed else ""
    match effect.state:
        case "agreed":
            if effect.on is None:
                text = words.date_unknown
            else:
                phrase = words.took_effect if _last(effect.on) <= day else words.takes_effect
                return phrase.format(when=say_when(effect.on, language, day))
        case "waiting":
            phrase = words.lacks_all if case.rule == "all" else words.lacks_majority
            text = phrase.format(number=words.number(effect.lacking))
        case "lapsed":
            return words.lapsed_all if case.rule == "all" else words.lapsed_majority
        case "each":
            text = words.for_each
        case "unknown":
            text = words.effect_unknown
    return f"{text} {earliest}".rstrip()


def _nth(case: AdoptionCase, decided: list[PartialDate | None], count: int) -> PartialDate | None:
    """The day by which `count` of them had decided, in their order: a span where they are spans."""
    first = sorted(_first(one) for one in decided)[count - 1]
    last = sorted(_last(one) for one in decided)[count - 1]
    return _span(_known(decided), first, last, case.fixed_from)


def _not_before(case: AdoptionCase, decided: PartialDate | None) -> PartialDate | None:
    return _span(_known([decided]), _first(decided), _last(decided), case.fixed_from)


def _span(
    said: list[PartialDate], first: date, last: date, fixed_from: PartialDate | None
) -> PartialDate | None:
    """ "From first to last", in the words of one of `said` that means just that, else as a span."""
    if last == date.max:
        # Somebody's date is not known, and it may be the one that counts.
        return None
    if fixed_from and _known([fixed_from]):
        said = [*said, fixed_from]
        first, last = max(first, _first(fixed_from)), max(last, _last(fixed_from))
    same = [one for one in said if (_first(one), _last(one)) == (first, last)]
    if same:
        return max(same, key=lambda one: (one[-1] in "?~%", one))
    doubt = _doubt(said, first, last)
    if first == date.min:
        return f"../{last}{doubt}"
    return f"{first}{doubt}" if first == last else f"{first}{doubt}/{last}{doubt}"


def _doubt(said: list[PartialDate], first: date, last: date) -> str:
    """The doubt of the dates that may be the one."""
    near = [one[-1] for one in said if _first(one) <= last and _last(one) >= first]
    return "?" if {"?", "%"} & set(near) else "~" if "~" in near else ""


def _known(dates: list[PartialDate | None]) -> list[PartialDate]:
    return [one for one in dates if one and (_first(one), _last(one)) != (date.min, date.max)]


def _first(when: PartialDate | None) -> date:
    return _bounds(when)[0] or date.min


def _last(when: PartialDate | None) -> date:
    return _bounds(when)[1] or date.max


def _bounds(when: PartialDate | None) -> tuple[date | None, date | None]:
    try:
        return partial_dates.bounds(when) if when else (None, None)
    except partial_dates.NotADate:
        return None, None
