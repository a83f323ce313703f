"""Published consultations, events and agreements: for their pages, a measure's thread, search and
feeds. Only what is published is read, and of a statement only what was sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from sporbar.governance.models import Agreement, Case, Consultation, DecisionEffect, Event
from sporbar.governance.public import withheld
from sporbar.governance.queries.occasions import adopting
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import Measure, PlanState
from sporbar.website.queries.words import holds, sought

_MODELS: tuple[tuple[str, Any], ...] = (
    ("consultation", Consultation),
    ("event", Event),
    ("agreement", Agreement),
)


@dataclass(frozen=True)
class Occasion:
    """One published row. `kind` is "consultation", "event" or "agreement"."""

    kind: str
    row: Any
    address: str

    @property
    def title(self) -> str:
        return str(self.row.title)

    @property
    def published_at(self) -> datetime:
        found: datetime = self.row.published_at
        return found

    @property
    def on(self) -> str | None:
        """When it is, as EDTF; None where nobody says."""
        row = self.row
        if self.kind == "consultation":
            if row.is_sent:
                return row.sent_on  # type: ignore[no-any-return]
            if row.is_study:
                return row.outcome_on or row.expected  # type: ignore[no-any-return]
            return row.received_on or row.deadline  # type: ignore[no-any-return]
        found: str | None = row.when if self.kind == "event" else row.starts_on
        return found

    @property
    def year(self) -> int:
        """The year it was published, which places what has no date."""
        return self.published_at.year


def published_occasions(cooperation: Cooperation) -> list[Occasion]:
    """Everything of the three that is published, the newest published first. For feeds and search;
    three statements and one for each of their links, however many there are."""
    return _newest_first(_occasions(cooperation, Q()))


def occasions_of(cooperation: Cooperation, measures: list[Measure]) -> list[Occasion]:
    """Those that belong to one of the measures or to a strand of one, once each."""
    of_measures = Q(measures__in=measures) | Q(measures__parent__in=measures)
    return _newest_first(_occasions(cooperation, of_measures))


def _newest_first(found: Iterator[Occasion]) -> list[Occasion]:
    return sorted(found, key=lambda one: (one.published_at, one.kind, one.row.pk), reverse=True)


def _occasions(cooperation: Cooperation, which: Q) -> Iterator[Occasion]:
    for kind, model in _MODELS:
        for row in (
            model.objects.within(cooperation).published().filter(which).with_names().distinct()
        ):
            address = reverse(f"website:{kind}", args=[cooperation.slug, row.pk])
            yield Occasion(kind, row, address)


def shown_measures(row: Any) -> list[Measure]:
    """The measures everybody may read of, as `with_measures` fetched them and for those that stand
    in an adopted plan. One statement."""
    adopted = (PlanState.ADOPTED, PlanState.CLOSED)
    measures = (
        row.measures.filter(plan__versions__state__in=adopted)
        .select_related("plan", "focus_area", "parent__focus_area")
        .order_by("-plan__year", "focus_area__number", "number", "pk")
        .distinct()
    )
    # A strand is read on its measure's page.
    found: dict[int, Measure] = {}
    for one in measures:
        whole = one.parent or one
        whole.plan = one.plan
        found.setdefault(whole.pk, whole)
    return list(found.values())


def shown_case(case: Case | None, day: date) -> Case | None:
    """The case where everybody may know that it belongs here; None for one that is not published
    or is withheld whole: what it is about is then not to be told."""
    if case is None or case.published_at is None or withheld(day, case).is_withheld:
        return None
    return case


def shown_adoptions(consultation: Consultation, day: date) -> list[DecisionEffect]:
    """Published decisions that adopted the statement, in cases that may be told of."""
    return [
        effect
        for effect in adopting(consultation)
        if effect.decision.published_at is not None
        and effect.decision.item.meeting.body.is_public
        and effect.decision.item.meeting.published_at is not None
        and not withheld(day, effect.decision.item.case, effect.decision.current).is_withheld
    ]


def search_occasions(cooperation: Cooperation, words: str) -> list[Occasion]:
    """Those in which every word begins some word; titles first, then the newest. Only what the
    public sees is looked in."""
    wanted = sought(words)
    if not wanted:
        return []
    found = [
        (not holds(one.title, wanted), place, one)
        for place, one in enumerate(published_occasions(cooperation))
        if holds(" ".join(_words(one)), wanted)
    ]
    return [one for _late, _place, one in sorted(found, key=lambda hit: hit[:2])]


def _words(one: Occasion) -> Iterator[str]:
    row = one.row
    yield row.title
    if one.kind == "consultation":
        yield from (row.sender, str(row.sender_organisation or ""), row.sent_statement, row.outcome)
    elif one.kind == "event":
        yield from (row.place, row.organiser, str(row.organiser_body or ""), row.with_whom)
        yield row.note
        yield from (str(other) for other in row.with_organisations.all())
    else:
        yield from (row.about, *row.party_names)
