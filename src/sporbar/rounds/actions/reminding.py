"""Reminders: sent on their day, sent by hand, stopped, and taken back when there is nothing left to
remind of."""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.mail.actions import take_back
from sporbar.mail.models import MailState
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, User
from sporbar.rounds.actions.locking import lock_open_rounds
from sporbar.rounds.letters import queue_letters
from sporbar.rounds.models import (
    Assignment,
    Contributor,
    Letter,
    LetterKind,
    Round,
    RoundError,
    RoundState,
)
from sporbar.rounds.reminding import (
    Planned,
    asked_people,
    coming,
    reminded_on,
    with_something_left,
)

log = logging.getLogger(__name__)


class RemindersFailed(Exception):  # noqa: N818 - says what happened
    """Some cooperations' reminders could not be queued; those of all the others were, `sent` of
    them. The message names whose and why."""

    def __init__(self, failed: Mapping[str, str], sent: int) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in failed.items()))
        self.sent = sent


def send_due_reminders(
    *, at: datetime, site: str = "", cooperation: Cooperation | None = None
) -> int:
    """Queue the reminders of the day in every cooperation, or in this one; how many people get one.

    Each person gets one mail with all that waits for them in all rounds. Called again on the same
    day, it finds nothing more to send. What goes wrong in one cooperation is undone there alone;
    raises RemindersFailed when the others are done.
    """
    of_open = Round.objects.filter(state=RoundState.OPEN).values("cooperation")
    reminding = Cooperation.objects.filter(pk__in=of_open).order_by("pk")
    if cooperation is not None:
        reminding = reminding.filter(pk=cooperation.pk)
    sent, failed = 0, {}
    for one in reminding:
        try:
            sent += _send_due(one, at, site or settings.SITE)
        except Exception as error:
            log.exception("The reminders of %s failed", one.slug)
            failed[one.slug] = str(error)
    if failed:
        raise RemindersFailed(failed, sent)
    return sent


@transaction.atomic
def _send_due(cooperation: Cooperation, at: datetime, site: str) -> int:
    lock_open_rounds(cooperation)
    today = timezone.localdate(at)
    groups: list[list[Contributor]] = []
    steps: dict[int, list[int]] = {}
    for asked in asked_people(cooperation, today).values():
        due = next((one for one in asked.sendings(today) if one.day == today), None)
        if due is None:
            continue
        groups.append(asked.reminded)
        for one in due.wanted:
            steps.setdefault(one.who, [one.step])
    sent = queue_letters(
        groups=groups, kind=LetterKind.REMINDER, site=site, by=None, at=at, steps=steps
    )
    if sent:
        leave_trail(
            cooperation=cooperation,
            deed="send_due_reminders",
            subject=cooperation,
            by=None,
            at=at,
            actor=_("klokka"),
            people=sent,
        )
    return sent


@transaction.atomic
def remind_now(
    *,
    contributors: Sequence[Contributor],
    site: str = "",
    by: User | None,
    at: datetime | None = None,
    instead_of: Collection[Planned] = (),
) -> int:
    """Remind these people now, whatever day it is; how many got a mail.

    The planned reminders it goes `instead_of` are not sent again on their days. Whoever has
    nothing left, has left, has no address or was reminded earlier today gets none.
    Raises RoundError when that leaves nobody.
    """
    at = at or timezone.now()
    chosen = {one.pk for one in contributors}
    rounds = {one.round_id: one.round for one in contributors}
    if not chosen:
        return 0
    cooperation = contributors[0].cooperation
    lock_open_rounds(cooperation)
    for of_them in rounds.values():
        of_them.refresh_from_db(fields=["state"])
        of_them.check_open()
    today = timezone.localdate(at)
    reminded = reminded_on(cooperation, today)
    groups: dict[int, list[Contributor]] = {}
    for one in with_something_left(cooperation):
        groups.setdefault(one.person_id, []).append(one)
    wanted = [
        group
        for person, group in groups.items()
        if chosen & {one.pk for one in group} and person not in reminded
    ]
    steps: dict[int, list[int]] = {}
    for planned in instead_of:
        steps.setdefault(planned.contributor.pk, []).append(planned.step)
    sent = queue_letters(
        groups=wanted,
        kind=LetterKind.BY_HAND,
        site=site or settings.SITE,
        by=by,
        at=at,
        steps=steps,
    )
    if not sent:
        raise RoundError(
            _("Ingen ble minnet på: de har levert, mangler e-post eller er minnet på i dag.")
        )
    leave_trail(
        cooperation=cooperation,
        deed="remind_now",
        subject=next(iter(rounds.values())),
        by=by,
        at=at,
        people=[group[0].person.name for group in wanted if group[0].person.email],
    )
    return sent


@transaction.atomic
def stop_reminders(
    *,
    contributor: Contributor,
    step: int | None = None,
    by: User | None,
    at: datetime | None = None,
) -> None:
    """Keep one reminder, or with no `step` all that are left, from going to somebody. Stopping what
    is stopped or sent changes nothing."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    lock_open_rounds(contributor.cooperation_id)
    days: dict[int | None, date] = {
        one.step: one.on
        for one in (coming(contributor.round, today) if step is not None else [])
        if one.contributor.pk == contributor.pk
    }
    if _stop(contributor.cooperation_id, [(contributor, step, days.get(step, today))], by, at):
        leave_trail(
            cooperation=contributor.cooperation,
            deed="stop_reminders",
            subject=contributor,
            by=by,
            at=at,
            step=step,
        )


@transaction.atomic
def stop_planned(
    *, planned: Sequence[Planned], by: User | None, at: datetime | None = None
) -> list[Planned]:
    """Keep these reminders of one round from going; those that were not sent or stopped before. The
    statements do not grow with the people."""
    if not planned:
        return []
    at = at or timezone.now()
    reporting_round = planned[0].contributor.round
    lock_open_rounds(reporting_round.cooperation_id)
    rows = [(one.contributor, one.step, one.on) for one in planned]
    new = _stop(reporting_round.cooperation_id, rows, by, at)
    stopped = [one for one in planned if (one.contributor.pk, one.step) in new]
    if stopped:
        leave_trail(
            cooperation=reporting_round.cooperation,
            deed="stop_reminders",
            subject=reporting_round,
            by=by,
            at=at,
            people=[one.contributor.person.name for one in stopped],
        )
    return stopped


def _stop(
    cooperation: int,
    rows: Sequence[tuple[Contributor, int | None, date]],
    by: User | None,
    at: datetime,
) -> set[tuple[int, int | None]]:
    """Remember that (contributor, step, day) will not go; (contributor, step) of those it was news
    of."""
    settled = set(
        Letter.objects.within(cooperation)
        .filter(contributor__in=[one.pk for one, _step, _on in rows], kind=LetterKind.REMINDER)
        # One without a step that was sent only came along with another round's.
        .exclude(step=None, stopped_at=None)
        .values_list("contributor", "step")
    )
    new = [row for row in rows if (row[0].pk, row[1]) not in settled]
    Letter.objects.bulk_create(
        Letter(
            cooperation_id=cooperation,
            contributor=contributor,
            kind=LetterKind.REMINDER,
            step=step,
            on=on,
            stopped_at=at,
            stopped_by=by,
        )
        for contributor, step, on in new
    )
    return {(contributor.pk, step) for contributor, step, _on in new}


@transaction.atomic
def resume_reminders(
    *, contributor: Contributor, by: User | None, at: datetime | None = None
) -> None:
    """Let the reminders that were stopped go again, those whose day has not passed."""
    stopped = (
        Letter.objects.within(contributor.cooperation_id)
        .filter(contributor=contributor, kind=LetterKind.REMINDER)
        .exclude(stopped_at=None)
    )
    if not stopped.exists():
        return
    stopped.delete()
    leave_trail(
        cooperation=contributor.cooperation,
        deed="resume_reminders",
        subject=contributor,
        by=by,
        at=at,
    )


@transaction.atomic
def take_back_reminders(*, contributors: Collection[Contributor], at: datetime) -> int:
    """Take reminders that wait in the outbox back from those who have nothing left to answer, and
    every mail from those who are asked nothing any more; how many. Call it when answers are
    submitted, given to others, or no longer asked for."""
    if not contributors:
        return 0
    (cooperation,) = {one.cooperation_id for one in contributors}
    people = {one.person_id for one in contributors}
    letters: dict[int, list[Letter]] = {}
    for letter in (
        Letter.objects.within(cooperation)
        .filter(contributor__person__in=people, mail__state=MailState.QUEUED)
        .select_related("contributor__round")
    ):
        letters.setdefault(letter.mail_id, []).append(letter)
    if not letters:
        return 0
    left = {one.pk for one in with_something_left(cooperation)}
    asked = set(
        Assignment.objects.within(cooperation)
        .filter(contributor__person__in=people)
        .values_list("contributor_id", flat=True)
    )
    idle = [
        mail
        for mail, of_mail in letters.items()
        if all(_is_idle(one, left, asked) for one in of_mail)
    ]
    taken = take_back(mails=idle, at=at)
    of_taken = Letter.objects.within(cooperation).filter(mail__in=taken)
    # A reminder without a step came along with another round's; stopped, it would stand for all.
    of_taken.filter(kind=LetterKind.REMINDER, step=None).delete()
    # The one sent by hand did not go: the planned one may, if something is left again.
    of_taken.filter(kind=LetterKind.BY_HAND).update(step=None)
    of_taken.update(mail=None, stopped_at=at)
    return len(taken)


def _is_idle(letter: Letter, left: set[int], asked: set[int]) -> bool:
    """Whether the letter has nothing to ask any more. An opening letter goes also to who has
    answered everything, but not to who has left, is asked nothing or when the round is closed."""
    contributor = letter.contributor
    is_over = contributor.left_at is not None or contributor.round.state != RoundState.OPEN
    return (
        is_over
        or contributor.pk not in asked
        or (letter.kind in Letter.REMINDERS and contributor.pk not in left)
    )
