"""Deeds of whoever follows a round: answers are approved or sent back, and talked about.

Two may do so at once. Whoever approves or sends back says which answer they saw; if another has
come since, or it was taken back, that one is left as it is, with a sentence, and the rest are done.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.document.text import clean
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.rounds.actions.locking import locked_questions, locked_round
from sporbar.rounds.actions.version import touch
from sporbar.rounds.letters import queue_letters
from sporbar.rounds.models import (
    Assignment,
    CommentKind,
    Contributor,
    LetterKind,
    RequestComment,
    RequestState,
    Round,
    RoundError,
    RoundState,
    StatusRequest,
)
from sporbar.rounds.naming import measures_asked_about
from sporbar.rounds.writers import Writer

#: Longer than any comment a person writes, shorter than a pasted report.
LONGEST_COMMENT = 4000
#: The same words from the same person within this time are one comment, sent twice.
_SENT_TWICE = timedelta(minutes=1)


@dataclass(frozen=True)
class Skipped:
    """A question (its primary key) nothing was done to, and the sentence that says why."""

    request: int
    why: str


@dataclass(frozen=True)
class Outcome:
    """What became of several questions: those it was done to, and the others."""

    done: tuple[StatusRequest, ...]
    skipped: tuple[Skipped, ...]


def approve_answers(
    *, requests: Sequence[StatusRequest], by: User | None, at: datetime | None = None
) -> int:
    """Approve the answers the questions had when they were read; how many were approved."""
    if not requests:
        return 0
    seen = {one.pk: one.entry_id for one in requests}
    outcome = approve_seen(reporting_round=requests[0].round, seen=seen, by=by, at=at)
    return len(outcome.done)


@transaction.atomic
def approve_seen(
    *,
    reporting_round: Round,
    seen: Mapping[int, int | None],
    by: User | None,
    at: datetime | None = None,
) -> Outcome:
    """Approve the answers (entries) that were `seen` to the round's questions, by primary keys."""
    return _turn(
        reporting_round,
        seen,
        lambda one: one.check_approvable(seen[one.pk]),
        RequestState.APPROVED,
        deed="approve_answers",
        by=by,
        at=at or timezone.now(),
    )


@transaction.atomic
def take_back_approval(
    *,
    reporting_round: Round,
    requests: Iterable[int],
    by: User | None,
    at: datetime | None = None,
) -> Outcome:
    """Take the approval of answers back; they are then submitted, as before."""
    return _turn(
        reporting_round,
        requests,
        StatusRequest.check_approval_undoable,
        RequestState.SUBMITTED,
        deed="take_back_approval",
        by=by,
        at=at or timezone.now(),
    )


def return_answer(
    *,
    request: StatusRequest,
    text: str,
    site: str = "",
    by: User | None,
    at: datetime | None = None,
) -> None:
    """Send the answer the question had when it was read back, with a comment; whoever was asked is
    told by mail. Raises RoundError when it cannot be."""
    outcome = return_answers(
        reporting_round=request.round,
        seen={request.pk: request.entry_id},
        text=text,
        site=site,
        by=by,
        at=at,
    )
    for one in outcome.skipped:
        raise RoundError(one.why)
    request.refresh_from_db()


@transaction.atomic
def return_answers(
    *,
    reporting_round: Round,
    seen: Mapping[int, int | None],
    text: str,
    site: str = "",
    by: User | None,
    at: datetime | None = None,
) -> Outcome:
    """Send the answers that were `seen` back with one comment. Each person gets one mail."""
    at = at or timezone.now()
    text = _checked(text)
    outcome = _turn(
        reporting_round,
        seen,
        lambda one: one.check_returnable(seen[one.pk]),
        RequestState.RETURNED,
        deed="return_answers",
        by=by,
        at=at,
    )
    author = Writer.of_office(by, reporting_round.cooperation).signature if by else ""
    RequestComment.objects.bulk_create(
        RequestComment(
            cooperation_id=reporting_round.cooperation_id,
            request=one,
            kind=CommentKind.RETURNED,
            text=text,
            author=author,
            user=by,
            at=at,
        )
        for one in outcome.done
    )
    queue_letters(
        groups=[[one] for one in _told(reporting_round, outcome.done, by)],
        kind=LetterKind.RETURNED,
        site=site,
        by=by,
        at=at,
        only=[one.pk for one in outcome.done],
        comment=text,
    )
    return outcome


@dataclass(frozen=True)
class Commented:
    """A comment, and how many of the others who are `asked` were `told` of it by mail. One that was
    sent twice is not `is_new` the second time, and nobody is told again."""

    comment: RequestComment
    told: int = 0
    asked: int = 0
    is_new: bool = True


@transaction.atomic
def add_comment(
    *,
    request: StatusRequest,
    text: str,
    writer: Writer,
    site: str = "",
    at: datetime | None = None,
) -> Commented:
    """Say something about a question; it stays with it. Raises RoundError when nothing is said.

    What the office says goes by mail to whoever is asked, while the round is open: they have no
    desk that would show it, and no link that opens later. What they say waits on the board.
    """
    at = at or timezone.now()
    text = _checked(text)
    reporting_round = locked_round(request.round_id)
    if not locked_questions(reporting_round, [request.pk]):
        raise RoundError(_("Spørsmålet er ikke lenger i runden."))
    said = {
        "text": text,
        "author": writer.signature,
        "user": writer.user,
        "from_asked": writer.contributor is not None,
    }
    last = RequestComment.objects.filter(request=request).last()
    if (
        last is not None
        and last.kind == CommentKind.COMMENT
        and abs(at - last.at) < _SENT_TWICE
        and all(getattr(last, name) == value for name, value in said.items())
    ):
        return Commented(last, is_new=False)
    comment = RequestComment.objects.create(
        cooperation_id=request.cooperation_id,
        request=request,
        at=at,
        **said,
    )
    leave_trail(
        cooperation=reporting_round.cooperation,
        deed="comment_answer",
        subject=reporting_round,
        by=writer.user,
        at=at,
        actor=writer.signature,
        measures=_named(request.cooperation_id, [request.pk]),
    )
    if writer.contributor is not None:
        return Commented(comment)
    asked = _told(reporting_round, [request], writer.user)
    told = 0
    if reporting_round.state == RoundState.OPEN:
        told = queue_letters(
            groups=[[one] for one in asked],
            kind=LetterKind.COMMENT,
            site=site,
            by=writer.user,
            at=at,
            only=[request.pk],
            comment=text,
        )
    return Commented(comment, told, len(asked))


def _checked(text: str) -> str:
    text = clean(text).text.strip()
    if not text:
        raise RoundError(_("Skriv en kommentar."))
    if len(text) > LONGEST_COMMENT:
        raise RoundError(
            _("Kommentaren er på %(length)d tegn. Skriv den på høyst %(longest)d.")
            % {"length": len(text), "longest": LONGEST_COMMENT}
        )
    return text


def _turn(
    reporting_round: Round,
    keys: Iterable[int],
    check: Callable[[StatusRequest], None],
    state: RequestState,
    *,
    deed: str,
    by: User | None,
    at: datetime,
) -> Outcome:
    """Bring those of the questions that pass the check into the state, in a constant number of
    statements. Nothing is written when none does."""
    keys = list(dict.fromkeys(keys))
    reporting_round.state = locked_round(reporting_round.pk).state
    found = {one.pk: one for one in locked_questions(reporting_round, keys)}
    done: list[StatusRequest] = []
    skipped: list[Skipped] = []
    for key in keys:
        one = found.get(key)
        if one is None:
            skipped.append(Skipped(key, _("Spørsmålet er ikke lenger i runden.")))
            continue
        try:
            check(one)
        except RoundError as error:
            skipped.append(Skipped(key, str(error)))
        else:
            one.state, one.changed_at = state, at
            done.append(one)
    if done:
        StatusRequest.objects.bulk_update(done, ["state", "changed_at"])
        touch(reporting_round)
        leave_trail(
            cooperation=reporting_round.cooperation,
            deed=deed,
            subject=reporting_round,
            by=by,
            at=at,
            measures=_named(reporting_round.cooperation_id, [one.pk for one in done]),
        )
    return Outcome(tuple(done), tuple(skipped))


def _named(cooperation: object, requests: Sequence[int]) -> list[str]:
    """What the trail calls the questions: the measures they are about."""
    asked = measures_asked_about(cooperation, requests)
    return [str(one) for measures in asked.values() for one in measures]


def _told(
    reporting_round: Round, requests: Sequence[StatusRequest], writer: User | None
) -> list[Contributor]:
    """Who was asked the questions and is still in the round, each once; not whoever says it."""
    asked = Assignment.objects.within(reporting_round.cooperation_id).filter(
        contributor=OuterRef("pk"), request__in=[one.pk for one in requests]
    )
    found = Contributor.objects.within(reporting_round.cooperation_id).filter(
        Exists(asked), left_at=None
    )
    if writer is not None:
        found = found.exclude(person__user=writer)
    return list(found.select_related("person__user", "round__plan", "cooperation"))
