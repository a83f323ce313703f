"""Consultations, events and agreements, and who sits in the bodies of others."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sporbar.document import partial_dates
from sporbar.document import snapshot as facts
from sporbar.governance import public
from sporbar.governance.models import (
    Agreement,
    Consultation,
    ConsultationKind,
    ConsultationState,
    Event,
    EventState,
)
from sporbar.organisations.models import BodyKind, PersonName, Seat
from sporbar.reporting.governance.links import linked_by
from sporbar.reporting.governance.window import Window, bounds, sort_key

Fact = TypeVar("Fact")


@dataclass(frozen=True)
class Linked(Generic[Fact]):
    """A fact, and the keys of the measures it is linked to."""

    facts: Fact
    measures: tuple[int, ...]


def read_consultations(cooperation: int, window: Window) -> list[Linked[facts.Consultation]]:
    """Statements and input sent in the period, those whose outcome came in it, and the studies
    that were followed in it; in the order they were sent. Two statements."""
    links = linked_by(Consultation, cooperation)
    found = [
        Linked(_consultation(row, window), tuple(links.get(row.pk, ())))
        for row in Consultation.objects.within(cooperation)
        .filter(window.shown())
        .select_related(
            "case", "sender_organisation", "responsible_person", "adopted_by", "statement_file"
        )
        .defer("statement")
        .order_by("id")
        if _is_told(row, window) and not public.withheld(window.told_on, row.case).is_withheld
    ]
    return sorted(found, key=lambda one: sort_key(one.facts.sent or one.facts.expected))


def _is_told(row: Consultation, window: Window) -> bool:
    settled = row.outcome_on is not None and window.may_hold(row.outcome_on)
    if row.kind == ConsultationKind.STUDY:
        known = window.may_be_by(row.received_on)
        ended = bounds(row.outcome_on)[1]
        is_over = row.state == ConsultationState.CONCLUDED and not settled
        return known and not (is_over and (ended is None or ended < window.first))
    if row.state not in (ConsultationState.SENT, ConsultationState.CONCLUDED):
        return False
    if settled or row.sent_on:
        return settled or window.may_hold(row.sent_on)
    # Where nobody says when it was sent, when it was asked for must do.
    return not row.outcome_on and window.may_hold(row.deadline or row.received_on)


def _consultation(row: Consultation, window: Window) -> facts.Consultation:
    """As it was on the as-of day: an outcome that came later is for the next report."""
    has_outcome = window.may_be_by(row.outcome_on)
    state = row.state
    if not has_outcome and state == ConsultationState.CONCLUDED:
        is_sent = row.kind != ConsultationKind.STUDY
        state = ConsultationState.SENT if is_sent else ConsultationState.OPEN
    responsible = row.responsible_person.name if row.responsible_person else row.responsible_text
    sender = row.sender or (row.sender_organisation.name if row.sender_organisation else "")
    return facts.Consultation(
        title=row.title,
        kind=_word(row.kind),
        state=_word(state),
        sender=sender or None,
        received=row.received_on,
        deadline=row.deadline,
        answered_by=responsible or None,
        adopted_by=row.adopted_by.name if row.adopted_by else None,
        sent=row.sent_on,
        sent_to=row.sent_to or None,
        expected=row.expected,
        outcome=(row.outcome or None) if has_outcome else None,
        outcome_on=row.outcome_on if has_outcome else None,
    )


def read_events(cooperation: int, window: Window) -> list[Linked[facts.Event]]:
    """What was held in the period, and what was to be and nobody has said whether it was; in the
    order of the days. Three statements."""
    links = linked_by(Event, cooperation)
    found = []
    for row in (
        Event.objects.within(cooperation)
        .filter(window.shown())
        .exclude(state=EventState.CANCELLED)
        .select_related("organiser_body", "next_edition")
        .prefetch_related("with_organisations")
        .order_by("id")
    ):
        days = span(row.starts_on, row.ends_on)
        is_only_planned = row.state == EventState.PLANNED and days is None
        if is_only_planned or not window.may_hold(days):
            continue
        fact = facts.Event(
            title=row.title,
            kind=_word(row.kind),
            state=_word(row.state),
            on=days,
            place=row.place or None,
            organiser=row.organiser or (row.organiser_body.name if row.organiser_body else None),
            together_with=(
                *(one.name for one in row.with_organisations.all()),
                *([row.with_whom] if row.with_whom else []),
            ),
            participants=_word(row.participants_said) if row.participants_said else None,
            participants_number=row.participants,
            next_on=row.next_edition.starts_on if row.next_edition else None,
        )
        found.append(Linked(fact, tuple(links.get(row.pk, ()))))
    return sorted(found, key=lambda one: sort_key(one.facts.on))


def span(first: str | None, last: str | None) -> str | None:
    """Two days as one EDTF: "2011-03-16/2011-03-17". Ends that cannot be joined leave the first."""
    if not first or not last or first == last:
        return first or last
    joined = f"{first}/{last}"
    return joined if bounds(joined) != (None, None) else first


def read_agreements(cooperation: int, window: Window) -> list[Linked[facts.Agreement]]:
    """Those in force on the as-of day, by title. Three statements."""
    links = linked_by(Agreement, cooperation)
    found = []
    for row in (
        Agreement.objects.within(cooperation)
        .select_related("case")
        .prefetch_related("parties")
        .order_by("title", "id")
    ):
        until = row.ended_on or row.ends_on
        if not partial_dates.holds(row.starts_on, until, window.as_of):
            continue
        if public.withheld(window.told_on, row.case).is_withheld:
            continue
        fact = facts.Agreement(
            title=row.title,
            about=row.about or None,
            parties=(
                *(one.name for one in row.parties.all()),
                *([row.other_parties] if row.other_parties else []),
            ),
            since=row.starts_on,
            until=until,
            notice_by=row.notice_by.isoformat() if row.notice_by else None,
            renewal=row.renewal or None,
        )
        found.append(Linked(fact, tuple(links.get(row.pk, ()))))
    return found


def read_representation(cooperation: int, as_of: date) -> list[facts.Representation]:
    """Seats in the bodies of others on the as-of day that somebody may hold, by body. Two
    statements."""
    names: dict[int, list[tuple[str | None, str]]] = {}
    for person, name, changed in (
        PersonName.objects.within(cooperation)
        .order_by("id")
        .values_list("person_id", "name", "changed_on")
    ):
        names.setdefault(person, []).append((changed, name))
    return [
        facts.Representation(
            body=seat.body.name,
            role=seat.role,
            organisation=seat.body.organisation.name if seat.body.organisation else None,
            on_behalf=seat.behalf or None,
            person=_called(seat.person.name, names.get(seat.person_id, ()), as_of)
            if seat.person
            else None,
            since=seat.valid_from,
            until=seat.valid_to,
        )
        for seat in Seat.objects.within(cooperation)
        .filter(body__kind=BodyKind.EXTERNAL, body__is_public=True, is_vacant=False)
        .select_related("body__organisation", "person", "organisation")
        .order_by("body__name", "body_id", "position", "id")
        if seat.holds_on(as_of) and seat.body.exists_on(as_of)
    ]


def _called(name: str, former: Any, day: date) -> str:
    """What somebody was called that day: the first of the names that was changed after it."""
    later = [(changed, old) for changed, old in former if (bounds(changed)[0] or date.min) > day]
    return min(later, key=lambda one: sort_key(one[0]))[1] if later else name


def _word(value: Any) -> Any:
    """A code that the database's own choices keep to the words the snapshot allows."""
    return str(value)
