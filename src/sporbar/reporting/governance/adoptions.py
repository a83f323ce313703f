"""Cases sent to the member councils, as they stood on the as-of day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document import adoption
from sporbar.document import snapshot as facts
from sporbar.document.adoption import is_other_wording
from sporbar.governance import public
from sporbar.governance.actions.adoptions import DECIDED
from sporbar.governance.models import (
    Adoption,
    AdoptionState,
    AdoptionStep,
    Case,
    CaseNumber,
    NumberState,
    Referral,
    ReferralState,
)
from sporbar.reporting.governance.links import Links, linked_by
from sporbar.reporting.governance.window import Window, bounds
from sporbar.reporting.governance.words import case_reference


@dataclass(frozen=True)
class Sent:
    """A case before the councils. `measures` are the keys it is linked to."""

    case: facts.AdoptionCase
    measures: tuple[int, ...]

    def sentences(self, window: Window) -> tuple[facts.ComputedFact, list[facts.ComputedFact]]:
        """How far the councils are, and who is late."""
        day = window.as_of.isoformat()
        reference = f"{self.case.reference}: " if self.case.reference else ""
        source = _("%(reference)s«%(title)s», vedtak i kommunene") % {
            "reference": reference,
            "title": self.case.title,
        }
        late = adoption.delay_sentences(self.case, window.language, day)
        counted = adoption.tally(self.case)
        return (
            facts.ComputedFact(
                text=adoption.sentence(self.case, window.language, day),
                source=source,
                number=counted.yes,
                of=counted.asked,
            ),
            [facts.ComputedFact(text=one, source=source) for one in late],
        )


def read_adoptions(cooperation: int, window: Window) -> list[Sent]:
    """The cases sent by the as-of day that a council had something to decide in since the period
    began, in the order they were sent. Five statements.

    One that is withheld whole is left out, and so is one that was taken back.
    """
    referrals = list(
        _candidates(cooperation, window)
        .select_related("case", "asked_by__item__number", "asked_by__item__meeting__body")
        .order_by("id")
    )
    keys = [one.pk for one in referrals]
    steps: dict[int, list[AdoptionStep]] = {}
    for step in (
        AdoptionStep.objects.within(cooperation)
        .filter(adoption__referral__in=keys)
        .order_by("adoption_id", "number")
    ):
        steps.setdefault(step.adoption_id, []).append(step)
    councils: dict[int, list[tuple[Adoption, AdoptionStep]]] = {}
    for row in (
        Adoption.objects.within(cooperation)
        .filter(referral__in=keys)
        .select_related("organisation")
        .order_by("referral_id", "position", "id")
    ):
        stood = as_it_stood(row, steps.get(row.pk, ()), window)
        if _was_asked(row, stood, window):
            councils.setdefault(row.referral_id, []).append((row, stood))
    links = linked_by(Case, cooperation)
    numbers = _numbers(cooperation, [one.case_id for one in referrals])
    found = []
    for referral in referrals:
        shown = public.public_referral(referral, window.told_on)
        asked = councils.get(referral.pk, [])
        if shown.is_withheld or not window.may_be_by(referral.sent_on):
            continue
        if _concerns(referral, [step for _row, step in asked], window):
            case = facts.AdoptionCase(
                title=shown.text,
                reference=_reference(referral, numbers),
                wording=referral.wording or None,
                rule=_word(referral.rule),
                fixed_from=referral.effect_from,
                answers=tuple(_answer(row, step, referral) for row, step in asked),
            )
            found.append(Sent(case, tuple(links.get(referral.case_id, ()))))
    return found


def _candidates(cooperation: int, window: Window) -> Any:
    """Those that may concern the period: of twenty years of cases most were settled long before.
    EDTF sorts by its year, but for what has no beginning."""
    year = str(window.first.year)
    open_or_late = (
        Q(state__in=Adoption.OPEN)
        | Q(decided_on=None)
        | Q(decided_on__gte=year)
        | Q(decided_on__startswith="..")
    )
    first = timezone.make_aware(datetime.combine(window.first, time.min))
    return (
        Referral.objects.within(cooperation)
        .filter(
            window.shown(),
            window.shown("case__"),
            state__in=(ReferralState.SENT, ReferralState.ENDED),
        )
        .filter(
            Exists(Adoption.objects.filter(open_or_late, referral=OuterRef("pk")))
            | Exists(AdoptionStep.objects.filter(adoption__referral=OuterRef("pk"), at__gte=first))
            | Q(sent_on__gte=year)
            | Q(sent_on__startswith="..")
        )
    )


def as_it_stood(row: Adoption, steps: Sequence[AdoptionStep], window: Window) -> AdoptionStep:
    """The last step of a council that was true by the as-of day.

    What a council decided counts by the day it decided, however late that was recorded, and counts
    where nobody knows the day. What it only expects has no day of its own and counts by when it
    was recorded. A correction stands in the place of the step it corrects. Before all of them the
    council waited, and was expected to deal with the case when it was at first.
    """
    told: list[AdoptionStep] = []
    for step in steps:
        if step.is_correction and told:
            told.pop()
        told.append(step)
    for step in reversed(told):
        if _was_true(step, window):
            return step
    if not told and row.state in DECIDED and window.may_be_by(row.decided_on):
        # A row that was made as it is.
        return _as_recorded(row)
    return AdoptionStep(state=AdoptionState.WAITING, expected=row.first_expected)


def _was_asked(row: Adoption, stood: AdoptionStep, window: Window) -> bool:
    """Whether it was one of the councils by the as-of day: one that was asked later, when another
    became part of it, would else be counted beside that other. What it had decided counts by its
    day, as everywhere."""
    return row.asked_at is None or window.was_recorded(row.asked_at) or stood.state in DECIDED


def _as_recorded(row: Adoption) -> AdoptionStep:
    names = ("state", "expected", "case_number", "decided_on", "wording", "conditions")
    return AdoptionStep(**{name: getattr(row, name) for name in names})


def _was_true(step: AdoptionStep, window: Window) -> bool:
    if step.state in DECIDED:
        return window.may_be_by(step.decided_on)
    return window.was_recorded(step.at)


def _concerns(referral: Referral, councils: Iterable[AdoptionStep], window: Window) -> bool:
    """Whether it was sent since the period began, or a council decided or still waited then. Where
    nobody knows the day, the day it was recorded must do: else it were told for ever."""
    sent = bounds(referral.sent_on)[1]
    if sent is not None and sent >= window.first:
        return True
    for step in councils:
        end = bounds(step.decided_on)[1] or (timezone.localdate(step.at) if step.at else None)
        if step.state in Adoption.OPEN or end is None or end >= window.first:
            return True
    return False


def _answer(row: Adoption, step: AdoptionStep, referral: Referral) -> facts.CouncilAnswer:
    other = step.wording if is_other_wording(referral.wording, step.wording) else ""
    return facts.CouncilAnswer(
        state=_word(step.state),
        council=row.organisation.name if row.organisation else None,
        expected=step.expected,
        first_expected=row.first_expected,
        decided=step.decided_on if step.state in DECIDED else None,
        case_number=step.case_number or None,
        wording=other or None,
        conditions=step.conditions or None,
    )


def _numbers(cooperation: int, cases: list[int]) -> dict[int, str]:
    """The last number each case got from a body, with the body: "Regionrådet, sak 012/11"."""
    rows = (
        CaseNumber.objects.within(cooperation)
        .filter(state=NumberState.GIVEN, case__in=cases)
        .order_by("year", "sequence", "id")
        .values_list("case_id", "body__name", "printed")
    )
    return {case: case_reference(body, printed) for case, body, printed in rows}


def _reference(referral: Referral, numbers: dict[int, str]) -> str | None:
    """As the body numbers it that asks the councils, else as the case is numbered last."""
    asked = referral.asked_by
    if asked is not None and asked.item.number is not None:
        return case_reference(asked.item.meeting.body.name, asked.item.number.printed)
    return numbers.get(referral.case_id)


def by_measure(
    cases: Iterable[Sent], links: Links, window: Window
) -> dict[int, tuple[list[facts.ComputedFact], list[facts.ComputedFact]]]:
    """How far the councils are with the cases of each whole measure, and who is late."""
    found: dict[int, tuple[list[facts.ComputedFact], list[facts.ComputedFact]]] = {}
    for one in cases:
        wholes = links.wholes(one.measures)
        if not wholes:
            continue
        stands, late = one.sentences(window)
        for whole in wholes:
            told = found.setdefault(whole, ([], []))
            told[0].append(stands)
            told[1].extend(late)
    return found


def _word(value: Any) -> Any:
    """A code that the database's own choices keep to the words the snapshot allows."""
    return str(value) if value else None
