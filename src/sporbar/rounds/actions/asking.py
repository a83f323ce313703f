"""Who reports what: questions are proposed, given to people, joined, split and handed over."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Employment, Person, Role, User
from sporbar.plans.models import Measure
from sporbar.rounds.actions.locking import locked_questions, locked_round
from sporbar.rounds.actions.reminding import take_back_reminders
from sporbar.rounds.letters import queue_letters
from sporbar.rounds.models import (
    Assignment,
    Contributor,
    ContributorLink,
    LetterKind,
    RequestComment,
    RequestCoverage,
    RequestState,
    Round,
    RoundError,
    RoundState,
    StatusDraftRevision,
    StatusRequest,
)
from sporbar.rounds.proposing import proposed_questions


@transaction.atomic
def propose_requests(
    *, reporting_round: Round, by: User | None, at: datetime | None = None, site: str = ""
) -> int:
    """Make a question of every measure or strand nobody is asked about yet, and give it to whoever
    answered last time, else to those the plan says are responsible; how many there were.

    A measure with strands has none of its own: its strands have. What was answered as one last time
    stays one question. Called again, it adds only what has come since; in an open round each gets a
    letter about what is new. Whoever has left is not asked: only the office brings them back. The
    statements do not grow with the measures.
    """
    at = at or timezone.now()
    found = locked_round(reporting_round.pk)
    _check_not_closed(found)
    proposed = proposed_questions(found)
    if not proposed:
        return 0
    requests = StatusRequest.objects.bulk_create(
        StatusRequest(cooperation_id=found.cooperation_id, round=found, changed_at=at)
        for _one in proposed
    )
    RequestCoverage.objects.bulk_create(
        RequestCoverage(
            cooperation_id=found.cooperation_id, request=request, round=found, measure=measure
        )
        for request, one in zip(requests, proposed, strict=True)
        for measure in one.measures
    )
    gone = set(
        Contributor.objects.within(found.cooperation_id)
        .filter(round=found)
        .exclude(left_at=None)
        .values_list("person_id", flat=True)
    )
    for one in proposed:
        one.people = [person for person in one.people if person.pk not in gone]
    people = {person.pk: person for one in proposed for person in one.people}
    contributors = _contributors(found, list(people.values()))
    Assignment.objects.bulk_create(
        Assignment(
            cooperation_id=found.cooperation_id,
            request=request,
            contributor=contributors[person.pk],
        )
        for request, one in zip(requests, proposed, strict=True)
        for person in one.people
    )
    _tell_of_new(found, list(contributors.values()), requests, site, by, at)
    leave_trail(
        cooperation=found.cooperation,
        deed="propose_requests",
        subject=found,
        by=by,
        at=at,
        requests=len(requests),
    )
    return len(requests)


@transaction.atomic
def assign(
    *,
    requests: Iterable[StatusRequest],
    person: Person,
    by: User | None,
    at: datetime | None = None,
    title: str = "",
    site: str = "",
) -> int:
    """Ask the person too, beside whoever is asked already; how many questions are new to them.

    In an open round they get a letter about the new ones. Raises RoundError where a question cannot
    be given to others now, and then none is.
    """
    at = at or timezone.now()
    found, asked = _reassignable(requests)
    contributor = _contributors(found, [person], title)[person.pk]
    before = set(
        Assignment.objects.within(found.cooperation_id)
        .filter(contributor=contributor)
        .values_list("request_id", flat=True)
    )
    new = [one for one in asked if one.pk not in before]
    _give(new, contributor)
    _tell_of_new(found, [contributor], new, site, by, at)
    if new:
        _leave_trail(found, "assign", new, by, at, people=[person.name])
    return len(new)


@transaction.atomic
def reassign(
    *,
    requests: Iterable[StatusRequest],
    to: Person | None,
    by: User | None,
    at: datetime | None = None,
    title: str = "",
    site: str = "",
) -> int:
    """Ask this person, or nobody, instead of everybody who is asked; how many questions it changed.

    In an open round the person gets a letter about those that are new to them. Raises RoundError
    where a question cannot be given to others now, and then none is.
    """
    at = at or timezone.now()
    found, asked = _reassignable(requests)
    contributor = _contributors(found, [to], title)[to.pk] if to else None
    held = list(
        Assignment.objects.within(found.cooperation_id)
        .filter(request__in=asked)
        .select_related("contributor")
    )
    mine = {one.request_id for one in held if contributor and one.contributor_id == contributor.pk}
    gone = [one for one in held if contributor is None or one.contributor_id != contributor.pk]
    Assignment.objects.filter(pk__in=[one.pk for one in gone]).delete()
    new = [one for one in asked if contributor is not None and one.pk not in mine]
    if contributor is not None:
        _give(new, contributor)
    take_back_reminders(contributors={one.contributor for one in gone}, at=at)
    if contributor is not None:
        _tell_of_new(found, [contributor], new, site, by, at)
    changed = {one.pk for one in new} | {one.request_id for one in gone}
    if changed:
        touched = [one for one in asked if one.pk in changed]
        _leave_trail(found, "reassign", touched, by, at, people=[to.name] if to else [])
    return len(changed)


@transaction.atomic
def merge_requests(
    *, requests: Iterable[StatusRequest], by: User | None, at: datetime | None = None
) -> StatusRequest:
    """Make several questions one, answered once for all its measures, by everybody who was asked
    any of them. Raises RoundError once something has been written to one of them."""
    found, asked = _reassignable(requests)
    if len(asked) < 2:
        raise RoundError(_("Velg minst to rader som skal besvares under ett."))
    _check_untouched(asked)
    whole, *others = sorted(asked, key=lambda one: one.pk)
    people = list(
        Assignment.objects.within(found.cooperation_id)
        .filter(request__in=asked)
        .values_list("request_id", "contributor_id")
    )
    RequestCoverage.objects.filter(request__in=others).update(request=whole)
    mine = {contributor for request, contributor in people if request == whole.pk}
    Assignment.objects.bulk_create(
        Assignment(cooperation_id=found.cooperation_id, request=whole, contributor_id=contributor)
        for contributor in dict.fromkeys(one for _request, one in people)
        if contributor not in mine
    )
    StatusRequest.objects.filter(pk__in=[one.pk for one in others]).delete()
    _leave_trail(found, "merge_requests", [whole], by, at)
    return whole


@transaction.atomic
def split_request(
    *, request: StatusRequest, by: User | None, at: datetime | None = None
) -> list[StatusRequest]:
    """Ask about each measure of a question by itself again, of everybody who was asked. Raises
    RoundError once something has been written to it."""
    at = at or timezone.now()
    found, (asked,) = _reassignable([request])
    _check_untouched([asked])
    covers = list(asked.covers.order_by("pk"))
    if len(covers) < 2:
        raise RoundError(_("Raden gjelder bare ett tiltak."))
    people = list(asked.assignments.values_list("contributor_id", flat=True))
    new = StatusRequest.objects.bulk_create(
        StatusRequest(cooperation_id=found.cooperation_id, round=found, changed_at=at)
        for _cover in covers[1:]
    )
    for cover, one in zip(covers[1:], new, strict=True):
        cover.request = one
    RequestCoverage.objects.bulk_update(covers[1:], ["request"])
    Assignment.objects.bulk_create(
        Assignment(cooperation_id=found.cooperation_id, request=one, contributor_id=contributor)
        for one in new
        for contributor in people
    )
    _leave_trail(found, "split_request", [asked, *new], by, at)
    return [asked, *new]


@transaction.atomic
def leave_round(
    *,
    contributor: Contributor,
    by: User | None,
    at: datetime | None = None,
    to: Person | None = None,
    site: str = "",
) -> int:
    """Somebody leaves in the middle: their links are dead, and what they have not answered goes to
    `to`, or stays with the others who were asked, or with nobody; how many questions that was.

    What they have answered stays theirs. Leaving twice changes nothing.
    """
    at = at or timezone.now()
    found = locked_round(contributor.round_id)
    contributor.refresh_from_db()
    if contributor.left_at is not None:
        return 0
    if to is not None and to.pk == contributor.person_id:
        raise RoundError(_("Velg en annen enn den som går ut."))
    contributor.left_at = at
    contributor.save(update_fields=["left_at"])
    links = ContributorLink.objects.within(found.cooperation_id)
    links.filter(contributor=contributor, revoked_at=None).update(revoked_at=at)
    held = Assignment.objects.within(found.cooperation_id).filter(
        contributor=contributor, request__state__in=StatusRequest.OPEN
    )
    left = list(StatusRequest.objects.filter(pk__in=held.values("request")).select_related("round"))
    held.delete()
    take_back_reminders(contributors=[contributor], at=at)
    leave_trail(
        cooperation=found.cooperation,
        deed="leave_round",
        subject=contributor,
        by=by,
        at=at,
        requests=len(left),
    )
    if to is not None and left:
        assign(requests=left, person=to, by=by, at=at, site=site)
    return len(left)


def _check_not_closed(found: Round) -> None:
    if found.state == RoundState.CLOSED:
        raise RoundError(_("Runden er lukket. Den må åpnes igjen før noen kan spørres."))


def _reassignable(requests: Iterable[StatusRequest]) -> tuple[Round, list[StatusRequest]]:
    """The round, and the questions as they are now, all locked: each may be given to others."""
    chosen = list(requests)
    if not chosen:
        raise RoundError(_("Velg minst én rad."))
    rounds = {one.round_id for one in chosen}
    if len(rounds) > 1:
        raise ValueError("questions of several rounds")
    reporting_round = locked_round(rounds.pop())
    found = locked_questions(reporting_round, [one.pk for one in chosen])
    if not found:
        raise RoundError(_("Velg minst én rad."))
    for one in found:
        one.check_reassignable()
    return reporting_round, found


def _check_untouched(asked: Collection[StatusRequest]) -> None:
    keys = [one.pk for one in asked]
    if (
        any(one.state != RequestState.WAITING for one in asked)
        or StatusDraftRevision.objects.filter(request__in=keys).exists()
        or RequestComment.objects.filter(request__in=keys).exists()
    ):
        raise RoundError(_("Noe er alt skrevet her. Da kan det verken slås sammen eller deles."))


def _contributors(
    reporting_round: Round, people: Sequence[Person], title: str = ""
) -> dict[int, Contributor]:
    """Everybody's part in the round, by the person's primary key; made where there is none. Whoever
    had left is back. `title` is what they are from now on, where it is given."""
    tenant = reporting_round.cooperation_id
    if any(person.cooperation_id != tenant for person in people):
        raise ValueError("somebody of another cooperation")
    mine = Contributor.objects.within(tenant).filter(round=reporting_round, person__in=people)
    known = {one.person_id for one in mine}
    titles = _titles([person for person in people if person.pk not in known])
    Contributor.objects.bulk_create(
        Contributor(
            cooperation_id=tenant,
            round=reporting_round,
            person=person,
            title=title or titles.get(person.pk, ""),
        )
        for person in people
        if person.pk not in known
    )
    mine.exclude(left_at=None).update(left_at=None)
    if title:
        mine.exclude(title=title).update(title=title)
    return {
        one.person_id: one
        for one in mine.select_related("person__user", "round__plan", "cooperation")
    }


def _titles(people: Collection[Person]) -> dict[int, str]:
    """What people are, as far as we know: where they work now, else the role they hold here."""
    found: dict[int, str] = {}
    if not people:
        return found
    users = {person.user_id: person.pk for person in people if person.user_id}
    for user, title in (
        Role.objects.filter(user__in=users, cooperation=next(iter(people)).cooperation_id)
        .exclude(title="")
        .values_list("user_id", "title")
    ):
        found[users[user]] = title
    employed = Employment.objects.filter(person__in=people, valid_to=None).exclude(title="")
    return found | dict(employed.order_by("pk").values_list("person_id", "title"))


def _give(requests: Iterable[StatusRequest], contributor: Contributor) -> None:
    Assignment.objects.bulk_create(
        Assignment(cooperation_id=contributor.cooperation_id, request=one, contributor=contributor)
        for one in requests
    )


def _tell_of_new(
    reporting_round: Round,
    contributors: Sequence[Contributor],
    new: Sequence[StatusRequest],
    site: str,
    by: User | None,
    at: datetime,
) -> None:
    if reporting_round.state == RoundState.OPEN and new:
        queue_letters(
            groups=[[one] for one in contributors],
            kind=LetterKind.ASKED_ANEW,
            site=site,
            by=by,
            at=at,
            only={one.pk for one in new},
        )


def _leave_trail(
    reporting_round: Round,
    deed: str,
    requests: Sequence[StatusRequest],
    by: User | None,
    at: datetime | None,
    **details: Any,
) -> None:
    labels: dict[int, list[str]] = defaultdict(list)
    for cover in (
        RequestCoverage.objects.within(reporting_round.cooperation_id)
        .filter(request__in=requests)
        .select_related("measure__focus_area", "measure__parent__focus_area")
    ):
        measure: Measure = cover.measure
        labels[cover.request_id].append(measure.label)
    leave_trail(
        cooperation=reporting_round.cooperation,
        deed=deed,
        subject=reporting_round,
        by=by,
        at=at,
        measures=[" + ".join(labels[one.pk]) for one in requests],
        **details,
    )
