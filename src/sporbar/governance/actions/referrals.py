"""A case on its way to the member councils: prepared, sent, shown, withdrawn, ended; and what
happens to it when a municipality leaves or becomes part of another."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.governance.actions.adoptions import (
    AdoptionChanged,
    leave,
    name_council,
    record_adoption,
    set_expected,
    withdraw_adoption,
    write_local_part,
)
from sporbar.governance.council_letters import queue_council_letters, take_back_idle
from sporbar.governance.members import gone, member_councils
from sporbar.governance.models import (
    Adoption,
    Case,
    CaseState,
    CouncilLetterKind,
    Decision,
    GovernanceError,
    Referral,
    ReferralState,
)
from sporbar.organisations.actions import is_said_already, leave_trail
from sporbar.organisations.models import Organisation, User

__all__ = [
    "AdoptionChanged",
    "add_council",
    "change_referral",
    "end_referral",
    "hide_referral",
    "name_council",
    "prepare_referral",
    "publish_referral",
    "record_adoption",
    "remove_council",
    "reopen_referral",
    "send_referral",
    "set_expected",
    "settle_members",
    "withdraw_adoption",
    "withdraw_referral",
    "write_local_part",
]

#: Days from a council's expected date on which its contact is reminded, where nothing else is said.
USUAL_REMINDERS = (-7, 7, 21)
#: What may be set until the case is sent, and what may be changed after as well.
_FAST = ("title", "text", "wording")
_LOOSE = ("rule", "effect_from", "answer_by", "reminders", "sent_on")


@transaction.atomic
def prepare_referral(
    *,
    case: Case,
    asked_by: Decision | None = None,
    title: str = "",
    text: str = "",
    wording: str = "",
    rule: str | None = None,
    effect_from: str | None = None,
    answer_by: str | None = None,
    reminders: Sequence[int] = USUAL_REMINDERS,
    councils: Iterable[Organisation] | None = None,
    unnamed: int = 0,
    expected: str | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Referral:
    """A case about to be sent to the councils, with one row for each: `councils`, or those of the
    municipalities that are members that day. `unnamed` rows have none, where the source does not
    say which councils they are. The same prepared twice is one.

    Raises GovernanceError for a case that is withdrawn, and when there is nobody to ask.
    """
    at = at or timezone.now()
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if locked.state == CaseState.WITHDRAWN:
        raise GovernanceError(_("Saken er trukket, og kan ikke sendes til kommunene."))
    title = title or case.title
    same = (
        Referral.objects.within(case.cooperation_id)
        .filter(case=case, state=ReferralState.DRAFT, title=title, text=text, wording=wording)
        .first()
    )
    if same is not None:
        return cast(Referral, same)
    if councils is None:
        councils = [] if unnamed else member_councils(case.cooperation, timezone.localdate(at))
    chosen = list(councils)
    if not chosen and not unnamed:
        raise GovernanceError(
            _("Ingen kommuner er medlemmer i dag. Legg inn medlemskapene under Oppsett først.")
        )
    referral = Referral.objects.create(
        cooperation=case.cooperation,
        case=case,
        asked_by=asked_by,
        title=title,
        text=text,
        wording=wording,
        rule=rule,
        effect_from=effect_from,
        answer_by=answer_by,
        reminders=sorted(set(reminders)),
    )
    Adoption.objects.bulk_create(
        Adoption(
            cooperation=case.cooperation,
            referral=referral,
            organisation=organisation,
            position=position,
            expected=expected,
            first_expected=expected,
        )
        for position, organisation in enumerate([*chosen, *[None] * unnamed], 1)
    )
    _trail("prepare_referral", referral, by, at, councils=[str(one) for one in chosen])
    return referral


@transaction.atomic
def change_referral(
    *,
    row: Referral,
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Referral:
    """Keep what is written of the referral. Once it is sent, the wording lies fast.

    Raises RowChanged when another changed the same meanwhile, GovernanceError when it is too late.
    """
    now: Referral = Referral.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if seen is not None and is_said_already(row, seen):
        return row
    if any(getattr(row, name) != getattr(now, name) for name in _FAST):
        now.check_writable()
    if now.state in (ReferralState.WITHDRAWN, ReferralState.ENDED):
        now.check_running()
    # What the form did not have may have been written since the row was read.
    row.save(update_fields=[one for one in (*_FAST, *_LOOSE) if seen is None or one in seen])
    _trail("change_referral", row, by, at)
    return row


@transaction.atomic
def add_council(
    *,
    referral: Referral,
    organisation: Organisation,
    note: str = "",
    by: User | None,
    at: datetime | None = None,
) -> Adoption:
    """One council more is asked: one left out, or the one a municipality became part of. Asked
    twice, it is asked once."""
    now = _locked(referral)
    there = now.adoptions.filter(organisation=organisation).first()
    if there is not None:
        return cast(Adoption, there)
    if now.state != ReferralState.DRAFT:
        now.check_running()
    last = now.adoptions.aggregate(last=Max("position"))["last"] or 0
    made = Adoption.objects.create(
        cooperation=now.cooperation,
        referral=now,
        organisation=organisation,
        position=last + 1,
        asked_at=None if now.state == ReferralState.DRAFT else at or timezone.now(),
    )
    _trail("add_council", now, by, at, council=str(organisation), note=note)
    return made


@transaction.atomic
def remove_council(*, adoption: Adoption, by: User | None, at: datetime | None = None) -> None:
    """Leave a council out before the case is sent. Raises GovernanceError once it has been asked,
    or when it has answered."""
    now = _locked(adoption.referral)
    row = now.adoptions.filter(pk=adoption.pk).first()
    if row is None:
        return
    now.check_writable()
    if row.steps.exists():
        raise GovernanceError(_("%(council)s har alt svart.") % {"council": row})
    _trail("remove_council", now, by, at, council=str(row))
    row.delete()


@transaction.atomic
def send_referral(
    *,
    referral: Referral,
    sent_on: str | None = None,
    mail: bool = True,
    by: User | None,
    at: datetime | None = None,
    site: str = "",
) -> int:
    """The councils are asked; each municipality's contacts get a mail with their own link, unless
    `mail` is off (what was sent on paper, or long ago). How many mails. Sent twice it is sent once.

    `sent_on` is today unless said. Raises GovernanceError without a wording to adopt.
    """
    at = at or timezone.now()
    now = _locked(referral)
    if now.state == ReferralState.SENT:
        return 0
    if now.state != ReferralState.DRAFT:
        now.check_running()
    if not now.wording.strip() and mail:
        raise GovernanceError(_("Skriv det felles forslaget til vedtak før saken sendes."))
    if not now.adoptions.exists():
        raise GovernanceError(_("Velg minst én kommune før saken sendes."))
    today = timezone.localdate(at)
    if sent_on is not None:
        first = partial_dates.bounds(sent_on)[0]
        if first is not None and first > today:
            raise GovernanceError(_("Saken kan ikke være sendt senere enn i dag."))
    now.state = ReferralState.SENT
    now.sent_on = sent_on or today.isoformat()
    now.lock += 1
    now.save(update_fields=["state", "sent_on", "lock"])
    _refresh(referral, now)
    sent = 0
    if mail:
        adoptions = _asked(now)
        sent = queue_council_letters(
            adoptions=adoptions, kind=CouncilLetterKind.SENT, site=site, by=by, at=at
        )
    _trail("send_referral", now, by, at, mails=sent, sent_on=now.sent_on)
    return sent


@transaction.atomic
def publish_referral(
    *, referral: Referral, by: User | None, at: datetime | None = None
) -> Referral:
    """Show the public how the councils divide. Raises GovernanceError before it is sent, or when
    the case itself is not published."""
    at = at or timezone.now()
    now = _locked(referral)
    if now.published_at is None:
        if now.state == ReferralState.DRAFT:
            now.check_running()
        if Case.objects.get(pk=now.case_id).published_at is None:
            raise GovernanceError(_("Saken selv er ikke publisert. Publiser den først."))
        now.published_at = at
        now.save(update_fields=["published_at"])
        _trail("publish_referral", now, by, at)
    _refresh(referral, now)
    return referral


@transaction.atomic
def hide_referral(*, referral: Referral, by: User | None, at: datetime | None = None) -> Referral:
    """Take it away from the public again."""
    now = _locked(referral)
    if now.published_at is not None:
        now.published_at = None
        now.save(update_fields=["published_at"])
        _trail("hide_referral", now, by, at)
    _refresh(referral, now)
    return referral


@transaction.atomic
def withdraw_referral(
    *,
    referral: Referral,
    reason: str,
    by: User | None,
    at: datetime | None = None,
    site: str = "",
) -> int:
    """The councils shall not decide it after all; those who were asked and have something left to
    do are told. What was decided stays. How many mails. Raises GovernanceError without a reason."""
    at = at or timezone.now()
    now = _locked(referral)
    if now.state == ReferralState.WITHDRAWN:
        return 0
    if now.state == ReferralState.ENDED:
        now.check_running()
    if not reason.strip():
        raise GovernanceError(_("Skriv hvorfor saken trekkes."))
    was_sent = now.state == ReferralState.SENT
    now.state, now.withdrawn_reason = ReferralState.WITHDRAWN, reason
    now.lock += 1
    now.save(update_fields=["state", "withdrawn_reason", "lock"])
    _refresh(referral, now)
    open_ones = [one for one in _asked(now) if one.is_open]
    take_back_idle(cooperation=now.cooperation, at=at)
    sent = (
        queue_council_letters(
            adoptions=open_ones,
            kind=CouncilLetterKind.WITHDRAWN,
            site=site,
            by=by,
            at=at,
            comment=reason,
        )
        if was_sent
        else 0
    )
    _trail("withdraw_referral", now, by, at, reason=reason, mails=sent)
    return sent


@transaction.atomic
def end_referral(*, referral: Referral, by: User | None, at: datetime | None = None) -> Referral:
    """Nothing more is awaited: the contacts can no longer answer or correct, and are reminded of
    nothing. Raises GovernanceError before it is sent."""
    at = at or timezone.now()
    now = _locked(referral)
    if now.state != ReferralState.ENDED:
        now.check_running()
        now.state = ReferralState.ENDED
        now.lock += 1
        now.save(update_fields=["state", "lock"])
        take_back_idle(cooperation=now.cooperation, at=at)
        _trail("end_referral", now, by, at)
    _refresh(referral, now)
    return referral


@transaction.atomic
def reopen_referral(*, referral: Referral, by: User | None, at: datetime | None = None) -> Referral:
    """Something more came, or was wrong. Only what was ended is opened again; what was withdrawn is
    sent anew as a referral of its own."""
    now = _locked(referral)
    if now.state == ReferralState.ENDED:
        now.state = ReferralState.SENT
        now.lock += 1
        now.save(update_fields=["state", "lock"])
        _trail("reopen_referral", now, by, at)
    elif now.state != ReferralState.SENT:
        now.check_running()
    _refresh(referral, now)
    return referral


@transaction.atomic
def settle_members(
    *, referral: Referral, on: date | None = None, by: User | None, at: datetime | None = None
) -> list[Adoption]:
    """Councils that have something left to decide, and whose municipality is no longer a member on
    that day (today), are out of it; what was decided stays. Returns them.

    What the municipality went into can be asked with `add_council`: see `members.heirs`.
    """
    at = at or timezone.now()
    now = _locked(referral)
    if now.state != ReferralState.DRAFT:
        now.check_running()
    left = gone([now], on or timezone.localdate(at)).get(now.pk, [])
    locked = {
        one.pk: one
        for one in Adoption.objects.select_for_update(of=("self",))
        .select_related("organisation", "cooperation")
        .filter(pk__in=[one.adoption.pk for one in left])
    }
    settled = []
    for one in left:
        row = locked[one.adoption.pk]
        if row.is_open:
            leave(row, note=one.why, by=by, at=at)
            settled.append(row)
    if settled:
        take_back_idle(cooperation=now.cooperation, at=at)
        _trail("settle_members", now, by, at, councils=[str(one) for one in settled])
    return settled


def _locked(referral: Referral) -> Referral:
    locked: Referral = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("cooperation")
        .get(pk=referral.pk)
    )
    return locked


def _refresh(shown: Referral, now: Referral) -> None:
    """What the caller holds says the same as what was saved."""
    for name in ("state", "sent_on", "lock", "published_at", "withdrawn_reason"):
        setattr(shown, name, getattr(now, name))


def _asked(referral: Referral) -> list[Adoption]:
    return list(
        referral.adoptions.select_related("organisation", "referral", "cooperation", "contact")
    )


def _trail(
    deed: str, referral: Referral, by: User | None, at: datetime | None, **details: Any
) -> None:
    leave_trail(
        cooperation=referral.cooperation,
        deed=deed,
        subject=referral,
        by=by,
        at=at,
        referral=referral.pk,
        **details,
    )
