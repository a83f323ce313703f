"""The demo's consultations, events and agreements."""

from collections.abc import Iterable

from sporbar.demo import matters as told
from sporbar.demo.stage import Stage
from sporbar.governance.actions.agreements import keep_agreement, publish_agreement
from sporbar.governance.actions.consultations import (
    draft_statement,
    keep_consultation,
    not_answered,
    note_outcome,
    publish_consultation,
    send_statement,
)
from sporbar.governance.actions.events import (
    cancel_event,
    hold_event,
    keep_event,
    publish_event,
)
from sporbar.governance.actions.keeping import Links
from sporbar.governance.models import Agreement, Consultation, Event


class Occasions:
    """Kept, brought to where they stand, and published, in the file's order."""

    def __init__(self, stage: Stage, matters: told.Matters) -> None:
        self.stage, self.matters = stage, matters

    def perform(self) -> None:
        for consultation in self.matters.consultations:
            self._consultation(consultation)
        events: dict[str, Event] = {}
        # The next edition must be there before the one that points to it.
        for event in reversed(self.matters.events):
            events[event.key] = self._event(event, events.get(event.next))
        for agreement in self.matters.agreements:
            self._agreement(agreement)

    def _links(self, measures: Iterable[str]) -> Links:
        chosen = [one.pk for one in self.stage.measures(measures)]
        return Links(name="measures", chosen=chosen)

    def _consultation(self, one: told.ConsultationTold) -> None:
        stage = self.stage
        by, at = stage.by, stage.now
        row = keep_consultation(
            row=Consultation(
                cooperation=stage.tenant,
                kind=one.kind,
                title=one.title,
                sender=one.sender,
                sender_organisation=stage.organisations.get(one.sender_organisation),
                received_on=stage.day(one.received_on),
                deadline=stage.day(one.deadline),
                responsible_person=stage.people.get(one.responsible),
                adopted_by=stage.bodies.get(one.adopted_by),
                case=stage.cases.get(one.case),
                expected=stage.day(one.expected),
                expected_said=one.expected_said,
                note=one.note,
            ),
            links=[self._links(one.measures)],
            by=by,
            at=at,
        )
        if one.statement:
            row.statement = one.statement
            row = draft_statement(row=row, by=by, at=at)
        if one.sent_on:
            row = send_statement(
                consultation=row, sent_on=one.sent_on, sent_to=one.sent_to, by=by, at=at
            )
        if one.state == "not_answered":
            row = not_answered(consultation=row, reason=one.note, by=by, at=at)
        if one.outcome:
            row.outcome, row.outcome_on = one.outcome, one.outcome_on
            row = note_outcome(row=row, by=by, at=at)
        publish_consultation(consultation=row, by=by, at=at)

    def _event(self, one: told.EventTold, following: Event | None) -> Event:
        stage = self.stage
        by, at = stage.by, stage.now
        partners = [stage.organisations[name].pk for name in one.with_organisations]
        row: Event = keep_event(
            row=Event(
                cooperation=stage.tenant,
                kind=one.kind,
                title=one.title,
                starts_on=stage.day(one.starts_on),
                ends_on=stage.day(one.ends_on),
                place=one.place,
                organiser=one.organiser,
                organiser_body=stage.bodies.get(one.organiser_body),
                with_whom=one.with_whom,
                next_edition=following,
                note=one.note,
            ),
            links=[self._links(one.measures), Links(name="with_organisations", chosen=partners)],
            by=by,
            at=at,
        )
        if one.state == "held":
            hold_event(
                event=row,
                participants_said=one.participants_said,
                participants=one.participants,
                by=by,
                at=at,
            )
        if one.state == "cancelled":
            cancel_event(event=row, reason=one.note, by=by, at=at)
        publish_event(event=row, by=by, at=at)
        return row

    def _agreement(self, one: told.AgreementTold) -> None:
        stage = self.stage
        parties = [stage.organisations[name].pk for name in one.parties]
        row = keep_agreement(
            row=Agreement(
                cooperation=stage.tenant,
                title=one.title,
                about=one.about,
                other_parties=one.other_parties,
                starts_on=stage.day(one.starts_on),
                ends_on=stage.day(one.ends_on),
                notice_by=stage.exact(one.notice_by),
                renewal=one.renewal,
                case=stage.cases.get(one.case),
            ),
            links=[self._links(one.measures), Links(name="parties", chosen=parties)],
            by=stage.by,
            at=stage.now,
        )
        publish_agreement(agreement=row, by=stage.by, at=stage.now)
