"""An answer is written, submitted and taken back; a deviation of an earlier round is settled.

Every deed locks first, so that two who write at once, or one who writes while another approves,
come one after the other: see `locking` for the order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Body, Person
from sporbar.plans.models import Measure
from sporbar.rounds.actions.locking import locked_round
from sporbar.rounds.actions.reminding import take_back_reminders
from sporbar.rounds.actions.status import Line, Words, submit_status
from sporbar.rounds.actions.version import touch
from sporbar.rounds.answers import Conflict, Merged, merge, words_of
from sporbar.rounds.content import AnswerPart, DeviationPart, answer_of, tree_of
from sporbar.rounds.lacking import Lack, lacks
from sporbar.rounds.models import (
    Deviation,
    DeviationStep,
    DeviationStepKind,
    RequestCoverage,
    RequestState,
    Round,
    RoundError,
    StatusDraft,
    StatusDraftRevision,
    StatusEntry,
    StatusRequest,
)
from sporbar.rounds.naming import measures_asked_about
from sporbar.rounds.queries import open_deviations
from sporbar.rounds.retold import part_of_entry, starting_part
from sporbar.rounds.writers import Writer, written_for

#: Saves by the same person within this time are one deed in the trail.
_ONE_SITTING = timedelta(minutes=10)


@dataclass(frozen=True)
class SavedAnswer:
    """What is saved now, and by which save. `from_other` names what another changed meanwhile."""

    request: StatusRequest
    part: AnswerPart
    lock: int
    edited_by: str = ""
    edited_at: datetime | None = None
    from_other: tuple[str, ...] = ()


class AnswerConflict(Exception):  # noqa: N818 - says what happened
    """Another changed the answer since it was read. Nothing was saved.

    `conflicts` are what both changed; none when the other's words only must be seen before the
    answer is submitted. `saved` is what is saved now, `joined` both in one, with what is saved
    where they conflict.
    """

    def __init__(
        self, conflicts: tuple[Conflict, ...], saved: SavedAnswer, joined: AnswerPart
    ) -> None:
        sentence = (
            _("%(who)s har endret det samme som du skrev.")
            if conflicts
            else _("%(who)s har endret svaret mens du skrev. Se over det før du leverer.")
        )
        super().__init__(sentence % {"who": saved.edited_by or _("Noen andre")})
        self.conflicts = conflicts
        self.saved = saved
        self.joined = joined


class AnswerIncomplete(Exception):  # noqa: N818 - says what happened
    """What must be there before the answer can be submitted, in sentences."""

    def __init__(self, found: tuple[Lack, ...]) -> None:
        super().__init__(" ".join(one.sentence for one in found))
        self.lacks = found


def saved_answer(request: StatusRequest) -> SavedAnswer:
    """What is written to the question now; lock 0 where nothing is saved. One statement, and one
    more for an answer that no draft was made of."""
    draft = StatusDraft.objects.within(request.cooperation_id).filter(request=request).first()
    if draft is None:
        return SavedAnswer(request, starting_part(request), 0)
    return SavedAnswer(
        request, answer_of(draft.content), draft.lock, draft.edited_by, draft.edited_at
    )


@transaction.atomic
def save_answer_draft(
    *,
    request: StatusRequest,
    part: AnswerPart,
    seen: int,
    by: Writer,
    at: datetime | None = None,
) -> SavedAnswer:
    """Keep what is written; `seen` is the lock of the save it started from.

    What another wrote meanwhile is joined with it, sentence by sentence. Raises AnswerConflict
    where both changed the same, and RoundError where it cannot be written now.
    """
    at = at or timezone.now()
    request = _locked(request)
    _check_asked(request, by)
    request.check_answerable()
    saved = saved_answer(request)
    merged = _merged(saved, part, seen)
    if merged.conflicts:
        raise AnswerConflict(merged.conflicts, saved, merged.part)
    saved = _keep(saved, merged.part, by, at)
    return SavedAnswer(
        saved.request,
        saved.part,
        saved.lock,
        saved.edited_by,
        saved.edited_at,
        merged.from_other,
    )


@transaction.atomic
def submit_answer(
    *,
    request: StatusRequest,
    part: AnswerPart,
    seen: int,
    by: Writer,
    on_behalf_of: Person | None = None,
    at: datetime | None = None,
) -> StatusEntry:
    """Submit an answer. One sent twice is submitted once.

    Raises AnswerIncomplete with what is lacking, AnswerConflict where another has changed it since
    it was read, and RoundError where it cannot be submitted now.
    """
    at = at or timezone.now()
    part = words_of(part)
    reporting_round = locked_round(request.round_id)
    request = _locked(request)
    request.round = reporting_round
    saved = saved_answer(request)
    if request.state == RequestState.SUBMITTED and request.entry and saved.part == part:
        return request.entry
    _check_asked(request, by)
    request.check_answerable()
    merged = _merged(saved, part, seen)
    if merged.conflicts or merged.from_other:
        raise AnswerConflict(merged.conflicts, saved, merged.part)
    bodies = {one.name: one for one in Body.objects.within(request.cooperation_id)}
    found = lacks(part, bodies)
    if found:
        raise AnswerIncomplete(found)
    _keep(saved, part, by, at, leaves_trail=False)
    measures = [cover.measure for cover in request.covers.select_related("measure")]
    entry = _entry(request, part, by, on_behalf_of, at)
    submit_status(
        reporting_round=request.round,
        words=[Words(entry, [one.pk for one in measures], _lines(part, bodies))],
        by=by.user,
        at=at,
        actor=by.signature,
        **({"on_behalf_of": str(on_behalf_of)} if on_behalf_of else {}),
    )
    _settle(entry, part, measures, by, at)
    request.entry, request.state, request.changed_at = entry, RequestState.SUBMITTED, at
    request.save(update_fields=["entry", "state", "changed_at"])
    # A reminder may wait in the outbox for a mail server that is away.
    take_back_reminders(contributors=list(request.contributors.all()), at=at)
    return entry


@transaction.atomic
def take_back_answer(*, request: StatusRequest, by: Writer, at: datetime | None = None) -> None:
    """Take a submitted answer back, to write on it. Raises RoundError once it is reviewed."""
    at = at or timezone.now()
    reporting_round = locked_round(request.round_id)
    request = _locked(request)
    request.round = reporting_round
    _check_asked(request, by)
    request.check_can_be_taken_back()
    entry = request.entry
    if entry is not None:
        if not StatusDraft.objects.filter(request=request).exists():
            words = StatusEntry.objects.with_words().get(pk=entry.pk)
            _keep(SavedAnswer(request, AnswerPart(), 0), part_of_entry(words), by, at, False)
        entry.withdrawn_at = at
        entry.save(update_fields=["withdrawn_at"])
    request.entry, request.state, request.changed_at = None, RequestState.DRAFT, at
    request.save(update_fields=["entry", "state", "changed_at"])
    touch(request.round)
    _trail("take_back_answer", request, by, at)


@transaction.atomic
def settle_deviation(
    *, deviation: Deviation, on: str | None, note: str = "", by: Writer, at: datetime | None = None
) -> DeviationStep:
    """Record that a deviation is settled, apart from any answer. Raises RoundError when it is."""
    at = at or timezone.now()
    said_in = locked_round(deviation.line.entry.round_id)
    deviation = (
        Deviation.objects.within(deviation.cooperation_id)
        .select_for_update(of=("self",), no_key=True)
        .select_related("line", "cooperation")
        .get(pk=deviation.pk)
    )
    if deviation.steps.filter(kind=DeviationStepKind.SETTLED).exists():
        raise RoundError(_("Avviket er allerede lukket."))
    step: DeviationStep = DeviationStep.objects.create(
        cooperation_id=deviation.cooperation_id,
        deviation=deviation,
        kind=DeviationStepKind.SETTLED,
        on=on,
        note=note,
        recorded_at=at,
        recorded_by=by.signature,
    )
    touch(said_in)
    leave_trail(
        cooperation=deviation.cooperation,
        deed="settle_deviation",
        subject=deviation.line.text,
        by=by.user,
        at=at,
        actor=by.signature,
        **({"on": on} if on else {}),
        **({"note": note} if note else {}),
    )
    return step


def _locked(request: StatusRequest) -> StatusRequest:
    """The question as it is now, locked until the transaction ends."""
    questions = StatusRequest.objects.within(request.cooperation_id).filter(pk=request.pk)
    # Whoever waited for the lock sees the row itself as it is now, but what is joined to it as it
    # was before they waited: the rest is read afterwards.
    if questions.select_for_update(no_key=True).first() is None:
        raise RoundError(_("Spørsmålet er ikke lenger med i runden."))
    fresh: StatusRequest = questions.select_related(
        "round__cooperation", "cooperation", "entry"
    ).get()
    return fresh


def _check_asked(request: StatusRequest, by: Writer) -> None:
    """Raise RoundError when the contributor was taken off the question, or out of the round, since
    the page was opened."""
    if by.contributor is None:
        return
    held = request.assignments.filter(contributor=by.contributor, contributor__left_at=None)
    if not held.exists():
        raise RoundError(_("Dette tiltaket er ikke lenger ditt å rapportere på."))


def _merged(saved: SavedAnswer, part: AnswerPart, seen: int) -> Merged:
    part = words_of(part)
    if seen == saved.lock:
        return merge(saved.part, part, saved.part)
    if seen == 0:
        return merge(starting_part(saved.request), part, saved.part)
    revision = (
        StatusDraftRevision.objects.within(saved.request.cooperation_id)
        .filter(request=saved.request, lock=seen)
        .first()
    )
    if revision is None:
        raise RoundError(_("Siden er for gammel til å lagres. Last den på nytt."))
    return merge(answer_of(revision.content), part, saved.part)


def _keep(
    saved: SavedAnswer, part: AnswerPart, by: Writer, at: datetime, leaves_trail: bool = True
) -> SavedAnswer:
    """Save the draft, unless it says the same already."""
    if part == saved.part:
        return saved
    request, lock = saved.request, saved.lock + 1
    draft, _made = StatusDraft.objects.update_or_create(
        request=request,
        defaults={
            "cooperation_id": request.cooperation_id,
            "content": tree_of(part),
            "lock": lock,
            "edited_at": at,
            "edited_by": by.name[:200],
        },
    )
    StatusDraftRevision.objects.create(
        cooperation_id=request.cooperation_id,
        request=request,
        lock=lock,
        content=draft.content,
        by=draft.edited_by,
        at=at,
    )
    if request.state == RequestState.WAITING:
        request.state = RequestState.DRAFT
    request.changed_at = at
    request.save(update_fields=["state", "changed_at"])
    if leaves_trail and not _is_same_sitting(saved, by, at):
        _trail("save_answer", request, by, at)
    return SavedAnswer(request, part, lock, draft.edited_by, at)


def _is_same_sitting(saved: SavedAnswer, by: Writer, at: datetime) -> bool:
    return (
        saved.edited_at is not None
        and saved.edited_by == by.name[:200]
        and at - saved.edited_at < _ONE_SITTING
    )


def _trail(deed: str, request: StatusRequest, by: Writer, at: datetime) -> None:
    leave_trail(
        cooperation=request.cooperation,
        deed=deed,
        subject=request.round,
        by=by.user,
        at=at,
        actor=by.signature,
        measures=[
            str(one)
            for one in measures_asked_about(request.cooperation_id, [request.pk])[request.pk]
        ],
    )


def _entry(
    request: StatusRequest, part: AnswerPart, by: Writer, on_behalf_of: Person | None, at: datetime
) -> StatusEntry:
    """The answer as an unsaved row: who says it, in which role, and who wrote it down."""
    person, role, for_somebody = on_behalf_of, by.title, by.contributor is None
    if by.contributor is not None:
        person = by.contributor.person
    elif on_behalf_of is not None:
        asked = request.round.contributors.filter(person=on_behalf_of).first()
        title = Writer.of_contributor(asked).title if asked else ""
        role = written_for(title, by, request.cooperation)
    return StatusEntry(
        request=request,
        answer=part.answer,  # type: ignore[misc]
        progress=part.progress,
        written_on=timezone.localdate(at),
        author=by.user,
        author_role=role[:120],
        person=person,
        on_behalf_by=by.user if for_somebody else None,
    )


def _lines(part: AnswerPart, bodies: dict[str, Body]) -> list[Line]:
    return [
        Line(
            text=one.text,
            deviation=_deviation(one.deviation, bodies) if one.deviation else None,
            carried_over=one.carried_over,
            source=one.source,
        )
        for one in part.lines
    ]


def _deviation(part: DeviationPart, bodies: dict[str, Body]) -> Deviation:
    words: dict[str, Any] = {
        name: getattr(part, name) or None
        for name in ("cause", "consequence", "remedy", "new_date", "reported_on", "decision")
    }
    return Deviation(
        kind=part.kind,  # type: ignore[misc]
        reported_to=bodies[part.reported_to] if part.reported_to else None,
        raised_on=part.raised_on,
        **words,
    )


def _settle(
    entry: StatusEntry, part: AnswerPart, measures: Iterable[Measure], by: Writer, at: datetime
) -> None:
    """Steps for the deviations the answer settles; what is settled already is left alone."""
    if not part.settled:
        return
    living = {
        one.pk: one
        for found in open_deviations(
            entry.round.cooperation, related(entry.round, measures), entry.round
        ).values()
        for one in found
    }
    DeviationStep.objects.bulk_create(
        DeviationStep(
            cooperation_id=entry.cooperation_id,
            deviation=living[said.deviation],
            kind=DeviationStepKind.SETTLED,
            on=said.on,
            note=said.note,
            recorded_at=at,
            recorded_by=by.signature,
            entry=entry,
        )
        for said in part.settled
        if said.deviation in living
    )


def related(reporting_round: Round, measures: Iterable[Measure]) -> list[Measure]:
    """The measures a question is about, and the whole or the strands of them that the round asks
    nobody else about: last year may have asked of the other."""
    own = list(measures)
    kin = Measure.objects.within(reporting_round.cooperation_id).filter(
        plan__in={one.plan_id for one in own}
    )
    parents = {one.parent_id for one in own if one.parent_id}
    wholes = {one.pk for one in own if not one.parent_id}
    asked = RequestCoverage.objects.filter(round=reporting_round).values("measure")
    found = kin.filter(pk__in=parents) | kin.filter(parent__in=wholes)
    return [*own, *found.exclude(pk__in=asked)]
