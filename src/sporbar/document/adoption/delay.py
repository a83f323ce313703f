"""Councils that are late: their day has passed, or was moved."""

from dataclasses import dataclass
from datetime import date

from sporbar.document.adoption.counting import pending
from sporbar.document.adoption.sentence import MOST_NAMED, date_key, is_past, say_when
from sporbar.document.adoption.words import words_of
from sporbar.document.fact_kinds import Day
from sporbar.document.governance_facts import AdoptionCase, CouncilAnswer
from sporbar.document.typography import PageLanguage


@dataclass(frozen=True, slots=True)
class Delay:
    """A council that has not decided. `overdue`: the day it was to is over; `moved`: it is later
    than it was at first."""

    answer: CouncilAnswer
    overdue: bool
    moved: bool


def delayed(case: AdoptionCase, as_of: Day) -> tuple[Delay, ...]:
    """The councils that are late on `as_of`, in the case's order."""
    day = date.fromisoformat(as_of)
    found = (
        Delay(one, overdue=is_past(_expected(one), day), moved=_is_later(one))
        for one in pending(case)
    )
    return tuple(one for one in found if one.overdue or one.moved)


def delay_sentences(case: AdoptionCase, language: PageLanguage, as_of: Day) -> tuple[str, ...]:
    """What is late in words: one sentence for those late in the same way."""
    words, day = words_of(language), date.fromisoformat(as_of)
    late = delayed(case, as_of)
    overdue: dict[str, list[CouncilAnswer]] = {}
    moved: dict[tuple[str, str], list[CouncilAnswer]] = {}
    for one in late:
        answer = one.answer
        if one.overdue:
            said = say_when(_expected(answer) or "", language, day)
            overdue.setdefault(said, []).append(answer)
        elif answer.first_expected and answer.expected:
            dates = tuple(
                say_when(when, language, day, bare=True)
                for when in (answer.first_expected, answer.expected)
            )
            moved.setdefault((dates[0], dates[1]), []).append(answer)
    sentences = []
    for when, answers in overdue.items():
        clause = words.was_to_deal[len(answers) > 1].format(when=when)
        text = words.not_done.format(clause=f"{_who(answers, language)} {clause}")
        sentences.append(f"{text[:1].upper()}{text[1:]}")
    for (first, now), answers in moved.items():
        sentences.append(words.moved.format(who=_who(answers, language), first=first, now=now))
    return tuple(sentences)


def _expected(one: CouncilAnswer) -> str | None:
    return one.expected or one.first_expected


def _is_later(one: CouncilAnswer) -> bool:
    """A narrower date within the first one is no delay: "autumn" that became "September"."""
    if not one.expected or not one.first_expected:
        return False
    return date_key(one.expected)[1] > date_key(one.first_expected)[1]


def _who(answers: list[CouncilAnswer], language: PageLanguage) -> str:
    words = words_of(language)
    names = [one.council for one in answers if one.council]
    if len(names) == len(answers) <= MOST_NAMED:
        return words.listing(names)
    return words.municipalities[len(answers) > 1].format(number=words.number(len(answers)))
