"""The adoption ledger read: rows turned into the facts that `document.adoption` counts and says in
words. There is one sentence in the house, and it is that one's.

Statements are constant, however many cases and councils.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import cast

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from sporbar.document import adoption as ledger
from sporbar.document import partial_dates
from sporbar.document.adoption import (
    AdoptionCase,
    CouncilAnswer,
    CouncilState,
    Effect,
    EffectRule,
    Piece,
    Tally,
)
from sporbar.governance.models import (
    Adoption,
    AdoptionState,
    CaseNumber,
    NumberState,
    Referral,
    ReferralState,
)
from sporbar.governance.public import public_referral, withheld
from sporbar.organisations.models import Membership
from sporbar.ui.language import page_language

#: Where a council stands, in the order a reader looks for it.
_ORDER = (
    AdoptionState.WAITING,
    AdoptionState.RETURNED,
    AdoptionState.POSTPONED,
    AdoptionState.WITHDRAWN,
    AdoptionState.REJECTED,
    AdoptionState.ADOPTED_CHANGED,
    AdoptionState.ADOPTED,
    AdoptionState.LEFT,
)
#: Colour only repeats what the word says.
_COLOURS = {
    AdoptionState.ADOPTED: "success",
    AdoptionState.ADOPTED_CHANGED: "success",
    AdoptionState.REJECTED: "danger",
    AdoptionState.WITHDRAWN: "danger",
    AdoptionState.POSTPONED: "warning",
    AdoptionState.RETURNED: "warning",
}


@dataclass(frozen=True)
class Council:
    """One council's part of one case, with what is computed beside what was said.

    `common` is the wording all were asked to adopt, "" where it is kept back.
    """

    adoption: Adoption
    answer: CouncilAnswer
    common: str
    is_overdue: bool
    is_moved: bool

    @property
    def state(self) -> str:
        return self.adoption.state

    @property
    def word(self) -> str:
        """ "venter", "sluttet seg til" """
        return str(self.adoption.get_state_display())

    @property
    def short_word(self) -> str:
        """The word where there is little room; that the wording is changed stands beside it."""
        if self.state == AdoptionState.ADOPTED_CHANGED:
            return str(AdoptionState.ADOPTED.label)
        return self.word

    @property
    def is_changed(self) -> bool:
        return self.state == AdoptionState.ADOPTED_CHANGED

    @property
    def colour(self) -> str:
        return "warning" if self.is_overdue else _COLOURS.get(AdoptionState(self.state), "neutral")

    @property
    def when(self) -> str | None:
        """The day that goes with the word, EDTF: when it decided, else when it is expected to."""
        is_open = self.adoption.is_open
        return cast(str | None, self.adoption.expected if is_open else self.adoption.decided_on)

    @cached_property
    def differences(self) -> tuple[Piece, ...]:
        """From the common wording to the council's own; empty where they say the same."""
        if not self.has_other_wording:
            return ()
        return ledger.wording_differences(self.common, self.adoption.wording)

    @property
    def has_other_wording(self) -> bool:
        return ledger.is_other_wording(self.common, self.adoption.wording)

    @property
    def is_said_unchanged(self) -> bool:
        """It is recorded as adopted unchanged, and its wording is another: shown side by side."""
        return self.adoption.state == AdoptionState.ADOPTED and self.has_other_wording


@dataclass(frozen=True)
class Unnamed:
    """Councils the source does not name, in the same state: "ikke oppgitt hvilke: 6 ..."."""

    state: str
    word: str
    colour: str
    councils: tuple[Council, ...]

    @property
    def count(self) -> int:
        return len(self.councils)

    @property
    def whens(self) -> list[str]:
        """The days known of them, each once, soonest first."""
        said = {one.when for one in self.councils if one.when}
        return sorted(said, key=partial_dates.sort_key)


@dataclass(frozen=True)
class Standing:
    """How one case stands in the councils on a day. `title` and wordings are the public ones where
    it was read for the public; `basis` says why something is kept back."""

    referral: Referral
    title: str
    facts: AdoptionCase
    #: those that wait first
    councils: tuple[Council, ...]
    as_of: str
    basis: str = ""
    _sentences: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def sentence(self) -> str:
        """ "Seks av de sju kommunene har sluttet seg til; den sjuende behandler saken i
        september." In the page's language."""
        language = page_language()
        if language not in self._sentences:
            self._sentences[language] = ledger.sentence(self.facts, language, self.as_of)
        return self._sentences[language]

    @property
    def effect_sentence(self) -> str:
        """When it takes effect, or why that is not known yet."""
        return ledger.effect_sentence(self.facts, page_language(), self.as_of)

    @property
    def delays(self) -> tuple[str, ...]:
        """What is late, a sentence for those late in the same way."""
        return ledger.delay_sentences(self.facts, page_language(), self.as_of)

    @cached_property
    def effect(self) -> Effect:
        return ledger.takes_effect(self.facts)

    @cached_property
    def tally(self) -> Tally:
        return ledger.tally(self.facts)

    @property
    def names(self) -> list[str]:
        """The councils' names, as the sentences have them."""
        return [one.council for one in self.facts.answers if one.council]

    @property
    def named(self) -> list[Council]:
        return [one for one in self.councils if one.adoption.organisation_id is not None]

    @property
    def unnamed(self) -> list[Unnamed]:
        """Those the source does not name, by state."""
        found: dict[str, list[Council]] = defaultdict(list)
        for one in self.councils:
            if one.adoption.organisation_id is None:
                found[one.state].append(one)
        return [
            Unnamed(state, of_state[0].word, of_state[0].colour, tuple(of_state))
            for state, of_state in found.items()
        ]

    @property
    def is_overdue(self) -> bool:
        """Whether a day has passed on which a council was to treat it."""
        return self.waits and any(one.is_overdue for one in self.councils)

    @property
    def rule(self) -> str:
        """When it has effect, as was said; "" where nobody said."""
        return str(self.referral.get_rule_display() or "")

    @property
    def waits(self) -> bool:
        return bool(self.tally.waiting) and self.referral.state == ReferralState.SENT


def with_councils(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """The referrals with what `standing` reads, in a constant number of statements."""
    return referrals.select_related(
        "case", "asked_by__item__number", "asked_by__item__meeting__body"
    ).prefetch_related(
        Prefetch(
            "adoptions",
            Adoption.objects.select_related("organisation", "contact")
            .annotate(
                has_page=Exists(Membership.objects.filter(organisation=OuterRef("organisation")))
            )
            .order_by("position", "id"),
        ),
        Prefetch(
            "case__numbers",
            CaseNumber.objects.select_related("body").order_by("year", "sequence"),
        ),
    )


def standing(referral: Referral, on: date, *, for_public: bool = False) -> Standing:
    """How one case stands in the councils on a day. Read the referral by `with_councils`."""
    title, basis, common = referral.title, "", referral.wording
    if for_public:
        shown = public_referral(referral, on)
        title, basis = shown.text, shown.basis
        common = "" if shown.is_withheld else common
    adoptions = list(referral.adoptions.all())
    answers = {one.pk: _answer(one, common, keep_words=not basis) for one in adoptions}
    facts = AdoptionCase(
        title=title,
        reference=_reference(referral, for_public=for_public),
        wording=common or None,
        rule=cast(EffectRule | None, referral.rule),
        fixed_from=referral.effect_from,
        answers=tuple(answers[one.pk] for one in adoptions),
    )
    as_of = on.isoformat()
    late = {id(one.answer): one for one in ledger.delayed(facts, as_of)}
    councils = [
        Council(
            adoption=one,
            answer=answers[one.pk],
            common=common,
            is_overdue=(found := late.get(id(answers[one.pk]))) is not None and found.overdue,
            is_moved=found is not None and found.moved,
        )
        for one in adoptions
    ]
    councils.sort(key=_waiting_first)
    return Standing(referral, title, facts, tuple(councils), as_of, basis)


def standings(
    referrals: QuerySet[Referral], on: date, *, for_public: bool = False
) -> list[Standing]:
    """How the cases stand in the councils on a day, in their order."""
    return [standing(one, on, for_public=for_public) for one in with_councils(referrals)]


def adoption_facts(
    referrals: QuerySet[Referral], on: date, *, for_public: bool = True
) -> dict[int, AdoptionCase]:
    """The facts of cases sent to the councils, by the referral's primary key, as a report copies
    them. Their measures are the reader's to add."""
    return {one.referral.pk: one.facts for one in standings(referrals, on, for_public=for_public)}


def suggested_state(common: str, wording: str) -> AdoptionState:
    """What a council did that adopted these words: the common ones, or others."""
    if ledger.is_other_wording(common, wording):
        return AdoptionState.ADOPTED_CHANGED
    return AdoptionState.ADOPTED


def is_case_withheld(referral: Referral, on: date) -> bool:
    """Whether the public sees nothing of the case but its public title. Needs `case`."""
    return withheld(on, referral.case).is_withheld


def _answer(adoption: Adoption, common: str, *, keep_words: bool) -> CouncilAnswer:
    own = adoption.wording if adoption.is_yes else ""
    return CouncilAnswer(
        state=cast(CouncilState, adoption.state),
        council=str(adoption.organisation) if adoption.organisation else None,
        expected=adoption.expected,
        first_expected=adoption.first_expected,
        decided=adoption.decided_on,
        case_number=adoption.case_number or None,
        wording=own if keep_words and ledger.is_other_wording(common, own) else None,
        conditions=(adoption.conditions or None) if keep_words else None,
    )


def _reference(referral: Referral, *, for_public: bool) -> str | None:
    """The case as who sent it numbers it: "Regionrådet, sak 012/11". The public is not told of
    bodies that are hidden."""
    item = referral.asked_by.item if referral.asked_by else None
    if (
        item is not None
        and item.number is not None
        and (item.meeting.body.is_public or not for_public)
    ):
        return f"{item.meeting.body.name}, sak {item.number.printed}"
    numbers: Sequence[CaseNumber] = [
        one
        for one in referral.case.numbers.all()
        if one.state == NumberState.GIVEN and (one.body.is_public or not for_public)
    ]
    return f"{numbers[-1].body.name}, sak {numbers[-1].printed}" if numbers else None


def _waiting_first(one: Council) -> tuple[object, ...]:
    last = partial_dates.bounds(one.when)[1] if one.when else None
    return (
        not one.adoption.is_open,
        not one.is_overdue,
        last or date.max if one.adoption.is_open else date.min,
        _ORDER.index(AdoptionState(one.state)),
        one.adoption.position,
        one.adoption.pk,
    )
