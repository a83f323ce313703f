"""Those who hold the demo's seats, and the contacts of its municipalities."""

from sporbar.demo import matters as told
from sporbar.demo.stage import Stage
from sporbar.organisations.actions import keep_row
from sporbar.organisations.actions.bodies import begin_term
from sporbar.organisations.actions.persons import change_party, keep_contact
from sporbar.organisations.actions.seats import take_seat
from sporbar.organisations.models import (
    Body,
    BodyKind,
    CouncilContact,
    Employment,
    Organisation,
    Person,
    Seat,
    Term,
    User,
)

#: What the plan's file calls the seats it tells of.
_TOLD_IN_THE_PLAN = {"chair": "leder", "deputy_chair": "nestleder"}


def settle_seats(stage: Stage, matters: told.Matters) -> None:
    """Bodies, people, terms, seats and contacts. A seat the plan's file told of by its office alone
    gets its holder."""
    tenant = stage.tenant
    stage.organisations = {one.name: one for one in Organisation.objects.within(tenant)}
    for outside in matters.external_bodies:
        row = Body(
            cooperation=tenant,
            name=outside.name,
            kind=BodyKind.EXTERNAL,
            organisation=stage.organisations[outside.organisation],
        )
        keep_row(row=row, by=stage.by, at=stage.now)
    stage.bodies = {one.name: one for one in Body.objects.within(tenant)}
    _people(stage, matters)
    terms: dict[str, Term] = {}
    for term in matters.terms:
        terms[term.name] = begin_term(
            cooperation=tenant,
            name=term.name,
            valid_from=term.valid_from,
            valid_to=term.valid_to,
            by=stage.by,
            at=stage.moment(term.valid_from),
        )
    for seat in matters.seats:
        _seat(stage, seat, terms.get(seat.term))
    for contact in matters.contacts:
        keep_contact(
            row=CouncilContact(
                cooperation=tenant,
                organisation=stage.organisations[contact.organisation],
                person=stage.people[contact.person],
            ),
            by=stage.by,
            at=stage.now,
        )


def _people(stage: Stage, matters: told.Matters) -> None:
    known = {one.email: one for one in Person.objects.within(stage.tenant)}
    for one in matters.people:
        person = known.get(one.email)
        if person is None:
            user = User.objects.filter(email=one.email).first()
            person = Person(cooperation=stage.tenant, name=one.name, email=one.email, user=user)
            keep_row(row=person, by=stage.by, at=stage.now)
            work = Employment(
                cooperation=stage.tenant,
                person=person,
                organisation=stage.organisations[one.organisation],
                title=one.title,
            )
            keep_row(row=work, by=stage.by, at=stage.now)
        stage.people[one.key] = person
    changes = {one.person: one for one in matters.party_changes}
    for one in matters.people:
        if not one.party:
            continue
        change = changes.get(one.key)
        if change is not None:
            change_party(
                person=stage.people[one.key], party=change.before, by=stage.by, at=stage.now
            )
        change_party(
            person=stage.people[one.key],
            party=one.party,
            on=change.on if change else None,
            by=stage.by,
            at=stage.now,
        )


def _seat(stage: Stage, one: told.SeatTold, term: Term | None) -> None:
    body = stage.bodies[one.body]
    organisation = stage.organisations.get(one.organisation)
    if one.kind in _TOLD_IN_THE_PLAN:
        # The plan's file tells that the seat is there; now it is told who holds it.
        Seat.objects.within(stage.tenant).filter(
            body=body, person=None, on_behalf_of=one.organisation, role=_TOLD_IN_THE_PLAN[one.kind]
        ).delete()
    take_seat(
        body=body,
        kind=one.kind,
        role=one.role,
        person=stage.people.get(one.person),
        organisation=organisation,
        term=term,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        substitute_order=one.substitute_order,
        by=stage.by,
        at=stage.moment(one.valid_from),
    )
