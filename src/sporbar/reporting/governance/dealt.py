"""The meetings of a period and what was dealt with in them, in its public form."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from sporbar.document import snapshot as facts
from sporbar.document.partial_dates import when
from sporbar.governance import public
from sporbar.governance.models import (
    AgendaItem,
    Case,
    Decision,
    DecisionRecord,
    Meeting,
    MeetingState,
)
from sporbar.organisations.models import BodyKind
from sporbar.reporting.governance.links import Links, linked_by
from sporbar.reporting.governance.window import Window, sort_key
from sporbar.reporting.governance.words import in_sentence, outcome_words, spoken, vote_words


@dataclass(frozen=True)
class Item:
    """A matter on an agenda as the public may know it. `measures` are the keys it is linked to,
    none where the case is withheld whole: which measure it concerns may be what is kept back."""

    pk: int
    case: int | None
    title: str
    number: str | None
    outcome: Any = None
    postponed_to: str | None = None
    returned_to: str | None = None
    wording: str | None = None
    vote: str | None = None
    withheld: facts.Withheld | None = None
    measures: tuple[int, ...] = ()


@dataclass(frozen=True)
class Held:
    """A meeting of the period. `is_ours` is one of the cooperation's own bodies."""

    pk: int
    body: int
    body_name: str
    is_ours: bool
    on: str
    place: str | None
    state: Any
    items: list[Item] = field(default_factory=list)

    def dealt_with(self, item: Item) -> bool:
        """Whether the meeting was held and the item still stood on its agenda."""
        return bool(self.state == MeetingState.HELD and item.outcome != "withdrawn")

    def sentence(self, item: Item, language: str) -> facts.ComputedFact:
        """ "Behandlet i regionrådet 22. mars 2011, sak 012/11: vedtatt." and the case's title."""
        return facts.ComputedFact(
            text=dealt_sentence(
                self.body_name,
                self.on,
                item.number,
                outcome_words(item.outcome, item.postponed_to, item.returned_to, language),
                language,
            ),
            source=_("Saken «%(title)s»") % {"title": item.title},
        )


def dealt_sentence(body: str, on: str, number: str | None, outcome: str, language: str) -> str:
    """Where and when a case was dealt with, as far as the source says."""
    words = {
        "body": in_sentence(body),
        "when": when(on, spoken(language)),
        "number": number,
        "outcome": outcome,
    }
    if number and outcome:
        return _("Behandlet i %(body)s %(when)s, sak %(number)s: %(outcome)s.") % words
    if number:
        return _("Behandlet i %(body)s %(when)s, sak %(number)s.") % words
    if outcome:
        return _("Behandlet i %(body)s %(when)s: %(outcome)s.") % words
    return _("Behandlet i %(body)s %(when)s.") % words


def withheld_facts(shown: public.Shown) -> facts.Withheld | None:
    if not shown.is_withheld:
        return None
    return facts.Withheld(
        legal_basis=shown.basis, until=shown.until.isoformat() if shown.until else None
    )


def read_meetings(cooperation: int, window: Window) -> list[Held]:
    """The meetings of shown bodies that may have been in the period and were not called off, by
    body and day, with their agendas. Three statements."""
    found: dict[int, Held] = {}
    for row in (
        Meeting.objects.within(cooperation)
        .filter(window.meetings(), body__is_public=True)
        .exclude(state=MeetingState.CANCELLED)
        .select_related("body")
        .order_by("body__name", "body_id", "first_day", "starts_at", "id")
    ):
        if window.may_hold(row.on):
            found[row.pk] = Held(
                pk=row.pk,
                body=row.body_id,
                body_name=row.body.name,
                is_ours=row.body.kind != BodyKind.EXTERNAL,
                on=row.on,
                place=row.place or None,
                state=row.state,
            )
    links = linked_by(Case, cooperation)
    for item in (
        AgendaItem.objects.within(cooperation)
        .filter(
            window.meetings("meeting__"),
            window.shown("meeting__"),
            Q(case=None) | window.shown("case__") if window.only_published else Q(),
            Q(decision=None) | window.shown("decision__") if window.only_published else Q(),
            meeting__body__is_public=True,
        )
        .select_related("case", "number", "decision__current__returned_to")
        .order_by("meeting_id", "position", "id")
    ):
        if meeting := found.get(item.meeting_id):
            meeting.items.append(told(item, links.get(item.case_id or 0, ()), window.told_on))
            # Where something was decided a meeting was held, whether anybody has said so or not.
            if meeting.state == MeetingState.PLANNED and getattr(item, "decision", None):
                found[meeting.pk] = replace(meeting, state=MeetingState.HELD)
    return list(found.values())


def told(item: AgendaItem, measures: Iterable[int], day: date) -> Item:
    """The item in its public form. Needs `case`, `number`, and `decision__current__returned_to`."""
    number = item.number.printed if item.number else None
    shown = public.withheld(day, item.case)
    title = public.public_title(item.case, day).text if item.case else item.title
    record = _record_of(item)
    wording = public.public_wording(record, day) if record else public.PublicText()
    known: dict[str, Any] = {
        "pk": item.pk,
        "case": item.case_id,
        "title": title,
        "number": number,
        "wording": wording.text or None,
        "withheld": withheld_facts(shown if shown.is_withheld else wording),
    }
    if shown.is_withheld:
        return Item(**known)
    known["measures"] = tuple(measures)
    if item.withdrawn_at is not None:
        return Item(**known, outcome="withdrawn")
    if record is None:
        return Item(**known)
    return Item(
        **known,
        outcome=record.outcome,
        postponed_to=record.postponed_to,
        returned_to=record.returned_to.name if record.returned_to else None,
        vote=None if wording.is_withheld else vote_words(record),
    )


def _record_of(item: AgendaItem) -> DecisionRecord | None:
    """How the decision is recorded now, with what `public` asks of it at hand."""
    decision: Decision | None = getattr(item, "decision", None)
    if decision is None or decision.current is None:
        return None
    decision.item, decision.current.decision = item, decision
    return decision.current


def decisions_by_measure(
    meetings: Iterable[Held], links: Links, language: str
) -> dict[int, list[tuple[str, facts.ComputedFact]]]:
    """Where cases of each whole measure were dealt with, in the order of the days, with the day."""
    found: dict[int, list[tuple[str, facts.ComputedFact]]] = {}
    for meeting in sorted(meetings, key=lambda one: sort_key(one.on)):
        for item in meeting.items:
            if not meeting.dealt_with(item):
                continue
            for whole in links.wholes(item.measures):
                fact = meeting.sentence(item, language)
                found.setdefault(whole, []).append((meeting.on, fact))
    return found
