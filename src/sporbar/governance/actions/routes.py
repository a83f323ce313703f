"""Which bodies a case is meant to pass, and in which order."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.governance.actions.cases import locked_case
from sporbar.governance.models import Case, CaseState, CaseStop, GovernanceError
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Body, User


def heir_of(body: Body, day: date) -> Body | None:
    """Who has taken over from a body that is dissolved on that day; None where it is not, or nobody
    has."""
    heir: Body | None = body
    seen: set[int] = set()
    while heir is not None and not heir.exists_on(day) and heir.pk not in seen:
        seen.add(heir.pk)
        heir = heir.succeeded_by
    return None if heir is None or heir.pk == body.pk or heir.pk in seen else heir


def stops_to_come(case: Case) -> list[CaseStop]:
    """The planned stops that no meeting has had yet, the councils among them. Where
    many are asked for, fetch `stops__body` and `items__meeting` with them."""
    passed = [item.meeting.body_id for item in case.items.all() if item.withdrawn_at is None]
    left = []
    for stop in case.stops.all():
        if stop.body_id in passed:
            passed.remove(stop.body_id)
        else:
            left.append(stop)
    return left


@transaction.atomic
def plan_route(
    *,
    case: Case,
    stops: Sequence[tuple[Body | None, str | None]],
    by: User | None,
    at: datetime | None = None,
) -> list[CaseStop]:
    """The bodies the case is to pass, in order, each with when it is expected (EDTF); body None is
    the member councils. What has happened stays as it is.

    Raises GovernanceError for a body that is dissolved, and names who took over; when the councils
    do not come last; and for a case that is ended.
    """
    at = at or timezone.now()
    fresh = locked_case(case)
    fresh.check_writable()
    there = [(one.body_id, one.expected) for one in fresh.stops.all()]
    if there == [(body.pk if body else None, expected) for body, expected in stops]:
        return list(fresh.stops.all())
    places = [place for place, (body, _expected) in enumerate(stops) if body is None]
    if places and places != [len(stops) - 1]:
        raise GovernanceError(_("Kommunestyrene står sist, og bare én gang."))
    was_there = {body for body, _expected in there}
    for body, _expected in stops:
        if body is not None and body.pk not in was_there:
            _check_exists(body, timezone.localdate(at))
    fresh.stops.all().delete()
    made: list[CaseStop] = [
        CaseStop.objects.create(
            cooperation=fresh.cooperation, case=fresh, body=body, expected=expected, position=place
        )
        for place, (body, expected) in enumerate(stops, start=1)
    ]
    leave_trail(
        cooperation=fresh.cooperation,
        deed="plan_route",
        subject=fresh,
        by=by,
        at=at,
        key=fresh.pk,
        bodies=[str(body) if body else _("kommunestyrene") for body, _expected in stops],
    )
    return made


def _check_exists(body: Body, day: date) -> None:
    if body.exists_on(day):
        return
    heir = heir_of(body, day)
    if heir is None:
        raise GovernanceError(_("%(body)s er oppløst. Velg et annet organ.") % {"body": body})
    raise GovernanceError(
        _("%(body)s er oppløst. %(heir)s har tatt over.") % {"body": body, "heir": heir}
    )


@transaction.atomic
def pass_on_cases(*, body: Body, by: User | None, at: datetime | None = None) -> list[Case]:
    """Let the successor of a dissolved body have the cases that were to come to it. Answers the
    cases. What the body itself treated stays its own.

    Raises GovernanceError where nobody has taken over.
    """
    at = at or timezone.now()
    heir = heir_of(body, timezone.localdate(at))
    if heir is None:
        raise GovernanceError(_("Ingen har tatt over etter %(body)s.") % {"body": body})
    waiting = (
        Case.objects.within(body.cooperation_id)
        .filter(stops__body=body, state__in=(CaseState.DRAFT, CaseState.OPEN))
        .order_by("pk")
        .distinct()
    )
    passed_on = []
    for one in waiting:
        case = locked_case(one)
        theirs = [stop for stop in stops_to_come(case) if stop.body_id == body.pk]
        for stop in theirs:
            stop.body = heir
            stop.save(update_fields=["body"])
        if theirs:
            passed_on.append(case)
            leave_trail(
                cooperation=case.cooperation,
                deed="pass_on_cases",
                subject=case,
                by=by,
                at=at,
                key=case.pk,
                was=str(body),
                to=str(heir),
            )
    return passed_on
