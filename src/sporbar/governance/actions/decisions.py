"""What a body decided is recorded, corrected when it was recorded wrongly, and published."""

from datetime import date, datetime
from typing import Any, TypedDict, Unpack, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.governance.actions.cases import publish_case
from sporbar.governance.actions.meetings import publish_meeting
from sporbar.governance.models import (
    AgendaItem,
    Decision,
    DecisionRecord,
    GovernanceError,
    Meeting,
    Outcome,
)
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Body, User


class Said(TypedDict, total=False):
    """What is recorded of a decision; what is left out is not known."""

    outcome: str | None
    wording: str | None
    public_wording: str
    is_unanimous: bool | None
    votes_for: int | None
    votes_against: int | None
    vote_note: str
    postponed_to: str | None
    returned_to: Body | None
    withheld_basis: str
    withheld_until: date | None


_UNSAID: Said = {
    "outcome": None,
    "wording": None,
    "public_wording": "",
    "is_unanimous": None,
    "votes_for": None,
    "votes_against": None,
    "vote_note": "",
    "postponed_to": None,
    "returned_to": None,
    "withheld_basis": "",
    "withheld_until": None,
}


class DecisionChanged(GovernanceError):  # noqa: N818 - says what happened
    """Another has recorded the decision since it was opened. Nothing was saved; `now` is the record
    as it stands."""

    def __init__(self, now: DecisionRecord) -> None:
        super().__init__(
            _("%(who)s har ført vedtaket mens du skrev. Det du skrev, er ikke lagret.")
            % {"who": now.recorded_by or _("Noen andre")}
        )
        self.now = now


def said_by(record: DecisionRecord) -> Said:
    """What a record says, as `record_decision` takes it."""
    said: Any = {name: getattr(record, name) for name in _UNSAID}
    return cast(Said, said)


@transaction.atomic
def record_decision(
    *, item: AgendaItem, by: User | None, at: datetime | None = None, **said: Unpack[Said]
) -> Decision:
    """Record what the body decided in an item. The same sent twice is recorded once.

    Raises DecisionChanged when another recorded something else before, and GovernanceError when the
    meeting is cancelled or is still to come, when the item was taken off the agenda, and when what
    is said does not hold together.
    """
    at = at or timezone.now()
    # Two who record the same item must wait for each other to see each other.
    AgendaItem.objects.select_for_update(of=("self",), no_key=True).get(pk=item.pk)
    item = AgendaItem.objects.select_related("meeting__body", "case", "number", "cooperation").get(
        pk=item.pk
    )
    whole: Said = {**_UNSAID, **said}
    known = Decision.objects.filter(item=item)
    decision: Decision | None = known.select_related("current__recorded_by").first()
    if decision is not None and decision.current is not None:
        if said_by(decision.current) == whole:
            return decision
        raise DecisionChanged(decision.current)
    item.check_decidable(timezone.localdate(at))
    check_said(whole)
    decision = decision or Decision.objects.create(cooperation=item.cooperation, item=item)
    _add_record(decision, 1, whole, "", by, at)
    leave_trail(
        cooperation=item.cooperation,
        deed="record_decision",
        subject=item,
        by=by,
        at=at,
        bodies=[item.meeting.body.name],
        day=item.meeting.on,
        outcome=whole["outcome"],
    )
    return decision


@transaction.atomic
def correct_decision(
    *,
    decision: Decision,
    seen: int,
    note: str,
    by: User | None,
    at: datetime | None = None,
    **said: Unpack[Said],
) -> Decision:
    """Record anew a decision that was recorded wrongly, and why; the earlier record stays.

    `seen` is the number of the record that was corrected: raises DecisionChanged when another has
    corrected it since, and GovernanceError without a reason, when nothing differs, and when what is
    said does not hold together. What the decision led to stays as it is.
    """
    at = at or timezone.now()
    Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
    decision = Decision.objects.select_related(
        "current__recorded_by", "item__meeting__body", "item__case", "item__number", "cooperation"
    ).get(pk=decision.pk)
    stands = decision.current
    if stands is None:
        raise GovernanceError(_("Vedtaket er ikke ført ennå."))
    whole: Said = {**_UNSAID, **said}
    note = note.strip()
    same = said_by(stands) == whole
    if stands.number != seen:
        if same and stands.correction_note == note:
            return decision
        raise DecisionChanged(stands)
    if same:
        raise GovernanceError(_("Ingenting er endret, så det er ikke noe å rette."))
    if not note:
        raise GovernanceError(_("Skriv hvorfor vedtaket rettes."))
    check_said(whole)
    _add_record(decision, stands.number + 1, whole, note, by, at)
    leave_trail(
        cooperation=decision.cooperation,
        deed="correct_decision",
        subject=decision.item,
        by=by,
        at=at,
        number=stands.number + 1,
        reason=note,
        was=stands.outcome,
        outcome=whole["outcome"],
    )
    return decision


@transaction.atomic
def publish_decisions(
    *, meeting: Meeting, by: User | None, at: datetime | None = None
) -> list[Decision]:
    """Show the meeting's recorded decisions to the public; returns those that were new.

    Raises GovernanceError while the meeting itself is not published.
    """
    at = at or timezone.now()
    Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    meeting = Meeting.objects.select_related("body", "cooperation").get(pk=meeting.pk)
    if meeting.published_at is None:
        raise GovernanceError(_("Publiser møtet først. Vedtakene vises sammen med det."))
    found = Decision.objects.within(meeting.cooperation_id).filter(
        item__meeting=meeting, current__isnull=False, published_at=None
    )
    new = list(found.select_related("item__case", "item__number").order_by("item__position"))
    if new:
        # One that is recorded while this is done is not among them.
        Decision.objects.filter(pk__in=[one.pk for one in new]).update(published_at=at)
        for decision in new:
            decision.published_at = at
        leave_trail(
            cooperation=meeting.cooperation,
            deed="publish_decisions",
            subject=meeting,
            by=by,
            at=at,
            decisions=[str(one.item) for one in new],
        )
    return new


@transaction.atomic
def publish_all_of(*, decision: Decision, by: User | None, at: datetime | None = None) -> None:
    """Publish what everybody must see to see a decision: its meeting, its case and, unless it is
    published, the meeting's decisions; what is published stays so.

    Raises GovernanceError, with nothing published, where the body is not shown to the public or the
    submission is under work.
    """
    at = at or timezone.now()
    decision = Decision.objects.select_related("item__meeting", "item__case").get(pk=decision.pk)
    # The case is held before its meeting, as everybody who holds both does.
    if decision.item.case is not None:
        publish_case(case=decision.item.case, by=by, at=at)
    publish_meeting(meeting=decision.item.meeting, by=by, at=at)
    if decision.published_at is None:
        publish_decisions(meeting=decision.item.meeting, by=by, at=at)


def check_said(said: Said) -> None:
    """Raise GovernanceError, which says why, unless what is said holds together."""
    outcome = said.get("outcome")
    if said.get("is_unanimous") and said.get("votes_against"):
        raise GovernanceError(_("Et enstemmig vedtak har ingen stemmer mot."))
    if said.get("postponed_to") and outcome != Outcome.POSTPONED:
        raise GovernanceError(_("Bare en sak som er utsatt, har en ny dato."))
    if said.get("returned_to") and outcome != Outcome.RETURNED:
        raise GovernanceError(_("Bare en sak som er sendt tilbake, går til et organ."))
    if said.get("withheld_until") and not said.get("withheld_basis"):
        raise GovernanceError(_("Skriv hjemmelen for at vedtaket er unntatt offentlighet."))


def _add_record(
    decision: Decision, number: int, said: Said, note: str, by: User | None, at: datetime
) -> None:
    decision.current = DecisionRecord.objects.create(
        cooperation=decision.cooperation,
        decision=decision,
        number=number,
        correction_note=note,
        recorded_at=at,
        recorded_by=by,
        **said,
    )
    decision.save(update_fields=["current"])
