"""Reminders to the municipalities' contacts: sent on their day, sent by hand, stopped."""

import logging
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.governance.council_letters import About, queue_council_letters
from sporbar.governance.models import (
    Adoption,
    CouncilLetterKind,
    GovernanceError,
    Referral,
    ReferralState,
)
from sporbar.governance.reminding import reminded_on, waiting_contacts, why_not_now
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, Person, User

log = logging.getLogger(__name__)

#: So many people are told of by name when nobody could be reminded.
_MOST_NAMED = 3


class CouncilRemindersFailed(Exception):  # noqa: N818 - says what happened
    """Some cooperations' reminders could not be queued; those of all the others were, `sent` of
    them. The message names whose and why."""

    def __init__(self, failed: Mapping[str, str], sent: int) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in failed.items()))
        self.sent = sent


def send_due_council_reminders(
    *, at: datetime, site: str = "", cooperation: Cooperation | None = None
) -> int:
    """Queue the reminders of the day in every cooperation, or in this one; how many people get one.

    Each person gets one mail with all that waits for their municipality. Called again on the same
    day, it finds nothing more to send. What goes wrong in one cooperation is undone there alone;
    raises CouncilRemindersFailed when the others are done.
    """
    of_sent = Referral.objects.filter(state=ReferralState.SENT).values("cooperation")
    reminding = Cooperation.objects.filter(pk__in=of_sent).order_by("pk")
    if cooperation is not None:
        reminding = reminding.filter(pk=cooperation.pk)
    sent, failed = 0, {}
    for one in reminding:
        try:
            sent += _send_due(one, at, site or settings.SITE)
        except Exception as error:
            log.exception("The councils' reminders of %s failed", one.slug)
            failed[one.slug] = str(error)
    if failed:
        raise CouncilRemindersFailed(failed, sent)
    return sent


@transaction.atomic
def _send_due(cooperation: Cooperation, at: datetime, site: str) -> int:
    _lock_sent(cooperation)
    today = timezone.localdate(at)
    readers: dict[Person, About] = {}
    steps: dict[int, tuple[int, str]] = {}
    done = reminded_on(cooperation, today)
    for who in waiting_contacts(cooperation, today).values():
        due = next((one for one in who.sendings(today) if one.day == today), None)
        if due is None or who.person.pk in done:
            continue
        readers[who.person] = who.about()
        counted = {(one.who, one.step): expected for one, expected in who.wanted()}
        for one in due.wanted:
            steps[one.who] = (one.step, counted[one.who, one.step])
    sent = queue_council_letters(
        readers=readers,
        kind=CouncilLetterKind.REMINDER,
        site=site,
        by=None,
        at=at,
        steps=steps,
    )
    if sent:
        leave_trail(
            cooperation=cooperation,
            deed="remind_councils",
            subject=cooperation,
            by=None,
            at=at,
            actor=_("klokka"),
            people=[str(person) for person in readers],
        )
    return sent


@transaction.atomic
def remind_councils_now(
    *,
    cooperation: Cooperation,
    people: Collection[Person],
    site: str = "",
    by: User | None,
    at: datetime | None = None,
) -> int:
    """Remind these contacts now, whatever day it is; how many got a mail. Whoever has nothing left,
    has no address or was reminded earlier today gets none. Raises GovernanceError when that leaves
    nobody."""
    at = at or timezone.now()
    _lock_sent(cooperation)
    today = timezone.localdate(at)
    done = reminded_on(cooperation, today)
    waiting = waiting_contacts(cooperation, today)
    readers = {
        waiting[one.pk].person: waiting[one.pk].about()
        for one in people
        if one.pk in waiting and one.pk not in done
    }
    sent = queue_council_letters(
        readers=readers, kind=CouncilLetterKind.BY_HAND, site=site, by=by, at=at
    )
    if not sent:
        raise GovernanceError(_nobody(cooperation, people, today))
    leave_trail(
        cooperation=cooperation,
        deed="remind_councils",
        subject=cooperation,
        by=by,
        at=at,
        people=[str(person) for person in readers],
    )
    return sent


def _nobody(cooperation: Cooperation, people: Collection[Person], today: date) -> str:
    """Why nobody was reminded: of each where they are few."""
    if len(people) > _MOST_NAMED:
        return _("Ingen ble minnet på: de har svart, mangler e-post eller er minnet på i dag.")
    why = why_not_now(cooperation, people, today)
    return " ".join([_("Ingen ble minnet på."), *why.values()])


@transaction.atomic
def stop_council_reminders(
    *, adoption: Adoption, by: User | None, at: datetime | None = None
) -> None:
    """Let no more reminders of this case go to the municipality of themselves. Stopping what is
    stopped changes nothing."""
    _set_stopped(adoption, at or timezone.now(), by, at or timezone.now())


@transaction.atomic
def resume_council_reminders(
    *, adoption: Adoption, by: User | None, at: datetime | None = None
) -> None:
    """Let the reminders of this case go again, those whose day has not passed."""
    _set_stopped(adoption, None, by, at or timezone.now())


def _set_stopped(
    adoption: Adoption, stopped: datetime | None, by: User | None, at: datetime
) -> None:
    now: Adoption = (
        Adoption.objects.select_for_update(of=("self",))
        .select_related("organisation", "referral", "cooperation")
        .get(pk=adoption.pk)
    )
    if (now.reminders_stopped_at is None) == (stopped is None):
        return
    now.reminders_stopped_at = stopped
    now.save(update_fields=["reminders_stopped_at"])
    leave_trail(
        cooperation=now.cooperation,
        deed="stop_reminders" if stopped else "resume_reminders",
        subject=f"{now.referral}: {now}",
        by=by,
        at=at,
    )


def _lock_sent(cooperation: Cooperation) -> None:
    """Two that remind at once wait for each other, and for those who answer."""
    sent = Referral.objects.within(cooperation).filter(state=ReferralState.SENT)
    list(sent.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
