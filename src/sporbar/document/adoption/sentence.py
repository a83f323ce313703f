"""How far the councils are with a case, in one sentence.

    Seks av de sju kommunene har sluttet seg til; den sjuende behandler saken i september.

Councils are named where they are few and all known; else they are counted. Nothing is said of one
that is not known of it: a council without an expected date "har ikke behandlet saken ennå".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sporbar.document import partial_dates
from sporbar.document.adoption.counting import Tally, members, pending, tally
from sporbar.document.adoption.words import Verb, Words, words_of
from sporbar.document.fact_kinds import Day
from sporbar.document.governance_facts import AdoptionCase, CouncilAnswer
from sporbar.document.typography import PageLanguage

#: So many councils are named in one clause; more are counted.
MOST_NAMED = 3

Answers = tuple[CouncilAnswer, ...]


def sentence(case: AdoptionCase, language: PageLanguage, as_of: Day) -> str:
    """How the councils divide on `as_of`. Years other than its own are said."""
    return _Teller(case, language, as_of).sentence()


@dataclass(frozen=True, slots=True)
class _Group:
    """Councils that wait in the same way."""

    verb: Verb
    answers: Answers


class _Teller:
    """Tells one case in one language."""

    def __init__(self, case: AdoptionCase, language: PageLanguage, as_of: Day) -> None:
        self.case = case
        self.language = language
        self.as_of = date.fromisoformat(as_of)
        self.words: Words = words_of(language)
        self.counted: Tally = tally(case)

    def sentence(self) -> str:
        if not self.counted.asked:
            return self.words.all_left if self.counted.left else self.words.no_council
        text = "; ".join(self._clauses())
        return f"{text[:1].upper()}{text[1:]}."

    def _clauses(self) -> Iterator[str]:
        yield from self._of_one() if self.counted.asked == 1 else self._of_many()
        yield from self._clause(self.words.left, self._in_state("left"))

    def _of_one(self) -> Iterator[str]:
        (only,) = members(self.case)
        words, who = self.words, only.council or self.words.the_only
        match only.state:
            case "adopted" | "adopted_changed":
                changed = words.changed if only.state == "adopted_changed" else ""
                yield f"{who} {words.adopted[0]}{changed}"
            case "rejected":
                yield f"{who} {words.rejected[0]}"
            case "withdrawn":
                yield f"{who} {words.withdrawn[0]}"
            case _:
                (group,) = self._groups()
                yield f"{who} {self._when(group, 0)}"

    def _of_many(self) -> Iterator[str]:
        words, counted = self.words, self.counted
        against = {"rejected": words.rejected, "withdrawn": words.withdrawn}
        groups = self._groups()
        for state, verb in against.items():
            if len(self._in_state(state)) == counted.asked:
                yield f"{self._everyone()} {verb[1]}"
                return
        if counted.yes:
            yield self._yes()
        elif counted.waiting == counted.asked and groups[0].verb == words.silent == groups[-1].verb:
            yield f"{self._nobody()} {words.none_dealt}"
            return
        else:
            yet = words.yet if counted.waiting else ""
            yield f"{self._nobody()} {words.none_adopted}{yet}"
        for state, verb in against.items():
            yield from self._clause(verb, self._in_state(state))
        for group in groups:
            yield self._waiting(group, alone=len(groups) == 1)

    # -- subjects ----------------------------------------------------------------------------

    def _of(self, phrase: str, number: int = 0) -> str:
        words = self.words
        return phrase.format(number=words.number(number), of=words.number(self.counted.asked))

    def _everyone(self) -> str:
        if self.counted.asked == 2:
            return self.words.both_of
        return self._of(self.words.all_of)

    def _nobody(self) -> str:
        return self._of(self.words.neither_of if self.counted.asked == 2 else self.words.none_of)

    def _names(self, answers: Answers) -> str | None:
        names = [one.council for one in answers if one.council]
        if len(names) < len(answers) or len(names) > MOST_NAMED:
            return None
        return self.words.listing(names)

    def _clause(self, verb: Verb, answers: Answers) -> Iterator[str]:
        if answers:
            who = self._names(answers) or self.words.number(len(answers))
            yield f"{who} {verb[len(answers) > 1]}"

    def _yes(self) -> str:
        words, counted = self.words, self.counted
        if counted.yes == counted.asked:
            who = self._everyone()
        else:
            who = self._of(words.some_of, counted.yes)
        return f"{who} {words.adopted[counted.yes > 1]}{self._changed()}"

    def _changed(self) -> str:
        words, changed, yes = self.words, self.counted.changed, self.counted.yes
        if not changed:
            return ""
        if yes == 1:
            return words.changed
        if changed == yes:
            return words.changed_both if yes == 2 else words.changed_all
        return words.changed_some.format(number=words.number(changed))

    # -- those that wait ---------------------------------------------------------------------

    def _in_state(self, state: str) -> Answers:
        return tuple(one for one in self.case.answers if one.state == state)

    def _groups(self) -> list[_Group]:
        """Those to come, those that are late, those nobody knows of; the postponed and returned."""
        words = self.words
        found: dict[Verb, list[CouncilAnswer]] = {
            verb: []
            for verb in (
                words.deals,
                words.was_to_deal,
                words.silent,
                words.postponed_to,
                words.postponed,
                words.returned,
            )
        }
        for one in pending(self.case):
            found[self._verb(one)].append(one)
        return [_Group(verb, tuple(answers)) for verb, answers in found.items() if answers]

    def _verb(self, one: CouncilAnswer) -> Verb:
        words, dated = self.words, bool(one.expected)
        if one.state == "returned":
            return words.returned
        if one.state == "postponed":
            return words.postponed_to if dated else words.postponed
        if not dated:
            return words.silent
        return words.was_to_deal if is_past(one.expected, self.as_of) else words.deals

    def _waiting(self, group: _Group, *, alone: bool) -> str:
        count = len(group.answers)
        if self._names(group.answers) and count > 1 and self._dates_differ(group):
            return self._each_by_name(group)
        who = self._names(group.answers) or self._counted_subject(group, alone=alone)
        return f"{who} {self._when(group, count > 1)}"

    def _counted_subject(self, group: _Group, *, alone: bool) -> str:
        words, counted, count = self.words, self.counted, len(group.answers)
        if counted.waiting == 1:
            if counted.asked == 2:
                return words.the_other
            if counted.asked > len(words.ordinals):
                return words.last_of_many
            return words.last_one.format(ordinal=words.ordinals[counted.asked - 1])
        if not alone:
            return words.number(count)
        if count < counted.asked:
            return words.last_many.format(number=words.number(count))
        if self._dates_differ(group):
            return words.they
        return words.both if count == 2 else words.all

    # -- when --------------------------------------------------------------------------------

    def _is_until(self, group: _Group) -> bool:
        return group.verb == self.words.postponed_to

    def _date(self, one: CouncilAnswer, *, bare: bool) -> str:
        return say_when(one.expected or "", self.language, self.as_of, bare=bare)

    def _dates(self, group: _Group) -> list[str]:
        """What is said of the dates of a group, each once, the first day first."""
        bare = self._is_until(group)
        ordered = sorted(group.answers, key=lambda one: date_key(one.expected))
        return list(dict.fromkeys(self._date(one, bare=bare) for one in ordered))

    def _dates_differ(self, group: _Group) -> bool:
        return "{when}" in group.verb[0] and len(self._dates(group)) > 1

    def _when(self, group: _Group, plural: int) -> str:
        verb = group.verb[plural]
        if "{when}" not in verb:
            return verb
        dates = self._dates(group)
        first, _, _ = dates[0].partition(" ")
        if all(one.startswith(f"{first} ") for one in dates) and first.isalpha():
            # "i september og oktober": the preposition is said once
            dates = [dates[0], *(one.removeprefix(f"{first} ") for one in dates[1:])]
        return verb.format(when=self.words.listing(dates))

    def _each_by_name(self, group: _Group) -> str:
        """ "Rollag behandler saken i september og Tinn i oktober"."""
        bare = self._is_until(group)
        ordered = sorted(group.answers, key=lambda one: date_key(one.expected))
        first, *others = ordered
        until = group.verb[0].partition("{when}")[0].split()[-1] if bare else ""
        said = [f"{first.council} {group.verb[0].format(when=self._date(first, bare=bare))}"]
        said += [
            " ".join(filter(None, (one.council, until, self._date(one, bare=bare))))
            for one in others
        ]
        return self.words.listing(said)


def is_past(expected: str | None, as_of: date) -> bool:
    """Whether the last day it may mean is over; what is not EDTF is never over."""
    last = _bounds(expected)[1]
    return last is not None and last < as_of


def date_key(expected: str | None) -> tuple[date, date]:
    first, last = _bounds(expected)
    return first or date.min, last or date.max


def say_when(when: str, language: PageLanguage, as_of: date, *, bare: bool = False) -> str:
    """The date in the sentence, the year of `as_of` left out; what is not EDTF as written."""
    try:
        return partial_dates.when(when, language, year=as_of.year, bare=bare)
    except partial_dates.NotADate:
        return when


def _bounds(when: str | None) -> tuple[date | None, date | None]:
    try:
        return partial_dates.bounds(when) if when else (None, None)
    except partial_dates.NotADate:
        return None, None
