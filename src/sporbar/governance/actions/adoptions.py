"""What a council makes of a case: when it is expected to, what it decided, and what it took back.

Every change is a step, added and never edited; the row is how it stands. The office records it, or
the municipality's contact by a personal link (`contact`, then without a user).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.governance.council_letters import take_back_idle
from sporbar.governance.models import (
    Adoption,
    AdoptionState,
    AdoptionStep,
    GovernanceError,
    Referral,
)
from sporbar.organisations.actions import is_said_already, leave_trail
from sporbar.organisations.models import Organisation, Person, User

#: States a council reaches by deciding something, and which therefore may have a day.
DECIDED = (
    AdoptionState.ADOPTED,
    AdoptionState.ADOPTED_CHANGED,
    AdoptionState.REJECTED,
    AdoptionState.WITHDRAWN,
)
#: What an answer says, besides its state.
_SAID = ("state", "expected", "decided_on", "case_number", "wording", "conditions")


class AdoptionChanged(GovernanceError):  # noqa: N818 - says what happened
    """Another recorded something else meanwhile. Nothing was saved; `now` is how it stands, `last`
    the step that made it so."""

    def __init__(self, now: Adoption, last: AdoptionStep | None) -> None:
        super().__init__(
            _("%(who)s har ført noe annet for %(council)s mens du skrev. Ditt er ikke lagret.")
            % {"who": (last and last.actor) or _("En annen"), "council": now}
        )
        self.now = now
        self.last = last


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said of a council's treatment of a case. Days are EDTF; None and "" are not said."""

    state: str
    expected: str | None = None
    decided_on: str | None = None
    case_number: str = ""
    wording: str = ""
    conditions: str = ""


@transaction.atomic
def record_adoption(
    *,
    adoption: Adoption,
    seen: int | None = None,
    state: str,
    decided_on: str | None = None,
    expected: str | None = None,
    case_number: str = "",
    wording: str = "",
    conditions: str = "",
    is_correction: bool = False,
    note: str = "",
    by: User | None = None,
    contact: Person | None = None,
    at: datetime | None = None,
) -> AdoptionStep | None:
    """Record what a council decided, or that it put it off. None when that is said already: sent
    twice it is recorded once.

    `seen` is the adoption's lock as it was read. `expected` None leaves the expected date as it is,
    and "" says that nobody knows it any more.
    `is_correction`: what stood was recorded wrongly; else the council did something new.
    Raises AdoptionChanged when another recorded something else meanwhile, GovernanceError when it
    cannot be so, or not now.
    """
    at = at or timezone.now()
    now = _locked(adoption)
    decided = decided_on if state in DECIDED else None
    said = Said(
        state=state,
        expected=now.expected if expected is None else expected or None,
        decided_on=decided,
        case_number=case_number,
        wording=wording if state in Adoption.YES else "",
        conditions=conditions,
    )
    if _says(now, said):
        return None
    _check_seen(now, seen)
    now.referral.check_running()
    _check_step(now, said, is_correction)
    _check_days(now.referral, said, at)
    step = _add_step(
        now, said, note=note, is_correction=is_correction, by=by, contact=contact, at=at
    )
    if not now.is_open:
        take_back_idle(cooperation=now.cooperation, at=at)
    leave_trail(
        cooperation=now.cooperation,
        deed="correct_adoption" if is_correction else "record_adoption",
        subject=f"{now.referral}: {now}",
        by=by,
        at=at,
        actor=contact.name if contact else "",
        referral=now.referral_id,
        adoption=now.pk,
        state=state,
    )
    return step


@transaction.atomic
def withdraw_adoption(
    *,
    adoption: Adoption,
    seen: int | None = None,
    decided_on: str | None = None,
    note: str = "",
    by: User | None = None,
    contact: Person | None = None,
    at: datetime | None = None,
) -> AdoptionStep | None:
    """A council takes its adoption back. What it had adopted stays in its steps."""
    return record_adoption(
        adoption=adoption,
        seen=seen,
        state=AdoptionState.WITHDRAWN,
        decided_on=decided_on,
        case_number=adoption.case_number,
        note=note,
        by=by,
        contact=contact,
        at=at,
    )


@transaction.atomic
def set_expected(
    *,
    adoption: Adoption,
    seen: int | None = None,
    expected: str | None,
    note: str = "",
    by: User | None = None,
    contact: Person | None = None,
    at: datetime | None = None,
) -> AdoptionStep | None:
    """When the council is expected to treat the case ("2026-09"). One that is moved keeps what was
    expected first. None when that is said already.

    Raises AdoptionChanged, and GovernanceError when there is nothing left to expect.
    """
    at = at or timezone.now()
    now = _locked(adoption)
    if now.expected == expected:
        return None
    _check_seen(now, seen)
    if now.referral.state in ("withdrawn", "ended"):
        now.referral.check_running()
    if not now.is_open:
        raise GovernanceError(
            _("%(council)s har behandlet saken. Det er ingenting å vente på.") % {"council": now}
        )
    said = Said(
        state=now.state,
        expected=expected,
        case_number=now.case_number,
        wording=now.wording,
        conditions=now.conditions,
    )
    step = _add_step(now, said, note=note, is_correction=False, by=by, contact=contact, at=at)
    leave_trail(
        cooperation=now.cooperation,
        deed="set_expected",
        subject=f"{now.referral}: {now}",
        by=by,
        at=at,
        actor=contact.name if contact else "",
        referral=now.referral_id,
        adoption=now.pk,
        expected=expected,
    )
    return step


@transaction.atomic
def write_local_part(
    *,
    row: Adoption,
    seen: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Adoption:
    """Keep the municipality's own part of the submission, and who its contact for this case is.

    Raises RowChanged when another changed the same, GovernanceError when the case is over.
    """
    if seen is not None and is_said_already(row, seen):
        return row
    if row.referral.state in ("withdrawn", "ended"):
        row.referral.check_running()
    row.save(update_fields=["local_text", "contact"])
    leave_trail(
        cooperation=row.cooperation,
        deed="write_local_part",
        subject=f"{row.referral}: {row}",
        by=by,
        at=at,
        referral=row.referral_id,
        adoption=row.pk,
    )
    return row


@transaction.atomic
def name_council(
    *,
    adoption: Adoption,
    organisation: Organisation,
    by: User | None,
    at: datetime | None = None,
) -> Adoption:
    """It is now known which council a row without one was. Raises GovernanceError when the case
    has a row for that council already, or the row has another."""
    now = _locked(adoption)
    if now.organisation_id == organisation.pk:
        return now
    if now.organisation_id is not None:
        raise GovernanceError(_("Raden gjelder %(council)s.") % {"council": now})
    if now.referral.adoptions.filter(organisation=organisation).exists():
        raise GovernanceError(_("%(council)s er alt med i saken.") % {"council": organisation})
    now.organisation = organisation
    now.save(update_fields=["organisation"])
    leave_trail(
        cooperation=now.cooperation,
        deed="name_council",
        subject=f"{now.referral}: {organisation}",
        by=by,
        at=at,
        referral=now.referral_id,
        adoption=now.pk,
    )
    return now


def leave(adoption: Adoption, *, note: str, by: User | None, at: datetime) -> AdoptionStep:
    """The council is out before it decided; inside the deed that found it, on a locked row."""
    said = Said(
        state=AdoptionState.LEFT, expected=adoption.expected, case_number=adoption.case_number
    )
    return _add_step(adoption, said, note=note, is_correction=False, by=by, contact=None, at=at)


def _locked(adoption: Adoption) -> Adoption:
    # The referral first, and always in this order: closing it and answering must see each other.
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=adoption.referral_id)
    now: Adoption = (
        Adoption.objects.select_for_update(of=("self",))
        .select_related("organisation", "cooperation")
        .get(pk=adoption.pk)
    )
    now.referral = referral
    return now


def _says(now: Adoption, said: Said) -> bool:
    return all(getattr(now, name) == getattr(said, name) for name in _SAID)


def _check_seen(now: Adoption, seen: int | None) -> None:
    if seen is not None and seen != now.lock:
        raise AdoptionChanged(now, now.steps.order_by("-number").first())


def _check_step(now: Adoption, said: Said, is_correction: bool) -> None:
    if said.state == AdoptionState.LEFT:
        raise ValueError("a council leaves when its membership ends: settle_members")
    if is_correction:
        return
    if said.state == AdoptionState.WITHDRAWN and not now.is_yes:
        raise GovernanceError(
            _("%(council)s har ikke sluttet seg til, og har ingenting å trekke tilbake.")
            % {"council": now}
        )
    if now.is_yes and said.state in (*Adoption.OPEN, AdoptionState.REJECTED):
        raise GovernanceError(
            _(
                "%(council)s har sluttet seg til. Har kommunen tatt det tilbake, før det som "
                "trukket tilbake. Var det ført feil, kryss av for at dette er en retting."
            )
            % {"council": now}
        )


def _check_days(referral: Referral, said: Said, at: datetime) -> None:
    if said.decided_on is None:
        return
    first, last = partial_dates.bounds(said.decided_on)
    if first is not None and first > timezone.localdate(at):
        raise GovernanceError(
            _("Dagen for vedtaket er ikke kommet ennå. Skriv når det ventes behandlet i stedet.")
        )
    sent = partial_dates.bounds(referral.sent_on)[0] if referral.sent_on else None
    if sent is not None and last is not None and last < sent:
        raise GovernanceError(
            _(
                "Vedtaket er datert før saken ble sendt til kommunene. Se på datoen; er den "
                "riktig, må dagen saken ble sendt, rettes først."
            )
        )


def _add_step(
    adoption: Adoption,
    said: Said,
    *,
    note: str,
    is_correction: bool,
    by: User | None,
    contact: Person | None,
    at: datetime,
) -> AdoptionStep:
    """The next step, and the row as it stands after it. The row is locked."""
    number = (adoption.steps.aggregate(last=Max("number"))["last"] or 0) + 1
    for name in _SAID:
        setattr(adoption, name, getattr(said, name))
    if adoption.first_expected is None:
        adoption.first_expected = said.expected
    adoption.lock += 1
    adoption.save(update_fields=[*_SAID, "first_expected", "lock"])
    return AdoptionStep.objects.create(
        cooperation_id=adoption.cooperation_id,
        adoption=adoption,
        number=number,
        **{name: getattr(said, name) for name in _SAID},
        note=note,
        is_correction=is_correction,
        at=at,
        by=by,
        actor=(str(by) if by else contact.name if contact else "")[:200],
    )
