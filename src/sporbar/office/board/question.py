"""The page of one question: the plan's words, the answer, what came before, what can be done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sporbar.office.gate import Desk
from sporbar.plans.models import Measure
from sporbar.rounds.models import (
    Contributor,
    RequestComment,
    RequestCoverage,
    RequestState,
    RoundError,
    StatusDraft,
    StatusEntry,
    StatusRequest,
)
from sporbar.rounds.naming import IN_PLAN_ORDER, measures_asked_about


@dataclass(frozen=True)
class Deed:
    """Something that can be done to the question. `why` says why not now; "" where it can."""

    code: str
    title: str | Promise
    why: str
    #: where it leads, for what is a page of its own
    address: str = ""


@dataclass(frozen=True)
class Answer:
    """One of the answers, as said, and what became of it."""

    entry: StatusEntry
    #: "current", "withdrawn" or "replaced"
    fate: str


@dataclass(frozen=True)
class Neighbour:
    request: int
    name: str


@dataclass
class QuestionPage:
    request: StatusRequest
    measures: list[Measure]
    people: list[Contributor]
    #: what is being written, without its words: they are not said before they are submitted
    draft: StatusDraft | None
    #: every answer that was ever given, the newest first
    answers: list[Answer]
    comments: list[RequestComment]
    approve: Deed
    undo: Deed
    send_back: Deed
    answer_for: Deed
    reassign: Deed
    remind: Deed
    #: the next question in the plan's order that waits for approval
    next: Neighbour | None

    @property
    def current(self) -> StatusEntry | None:
        """The answer that counts."""
        return next((one.entry for one in self.answers if one.fate == "current"), None)

    @property
    def earlier(self) -> list[Answer]:
        return [one for one in self.answers if one.fate != "current"]

    @property
    def is_late(self) -> bool:
        deadline = self.request.round.deadline
        return self.request.is_open and deadline is not None and deadline < timezone.localdate()

    @property
    def title(self) -> str:
        return ", ".join(str(one) for one in self.measures)


def question_page(desk: Desk, found: StatusRequest) -> QuestionPage:
    """Everything about the question, in a number of statements that does not grow with it."""
    tenant = desk.cooperation
    asked = measures_asked_about(tenant, [found.pk]).get(found.pk, [])
    whole = Measure.objects.within(tenant).with_parts().in_bulk([one.pk for one in asked])
    measures = []
    for one in asked:
        measure = whole[one.pk]
        measure.parent, measure.plan = one.parent, found.round.plan
        measures.append(measure)
    entries = (
        StatusEntry.objects.within(tenant)
        .filter(request=found)
        .with_words()
        .select_related("person", "author", "on_behalf_by")
        .order_by("-submitted_at", "-pk")
    )
    return QuestionPage(
        request=found,
        measures=measures,
        people=list(
            found.contributors.filter(left_at=None)
            .select_related("person")
            .order_by("person__name")
        ),
        draft=StatusDraft.objects.within(tenant).filter(request=found).defer("content").first(),
        answers=[Answer(entry, _fate(entry, found)) for entry in entries],
        comments=list(RequestComment.objects.within(tenant).filter(request=found)),
        next=_next(found, measures),
        **_deeds(desk, found),
    )


def _fate(entry: StatusEntry, found: StatusRequest) -> str:
    if entry.pk == found.entry_id:
        return "current"
    return "withdrawn" if entry.withdrawn_at else "replaced"


def _deeds(desk: Desk, found: StatusRequest) -> dict[str, Deed]:
    def deed(
        code: str,
        title: Any,
        permission: str,
        check: Callable[[], None],
        address: str = "",
    ) -> Deed:
        why = desk.why_not(permission)
        if not why:
            try:
                check()
            except RoundError as error:
                why = str(error)
        return Deed(code, title, why, address)

    parts = [desk.cooperation.slug, found.round_id, found.pk]
    seen = found.entry_id
    return {
        "approve": deed(
            "godkjenn", _("Godkjenn"), "rounds.manage", lambda: found.check_approvable(seen)
        ),
        "undo": deed(
            "angre",
            _("Angre godkjenningen"),
            "rounds.manage",
            found.check_approval_undoable,
        ),
        "send_back": deed(
            "send-tilbake",
            _("Send tilbake med kommentaren"),
            "rounds.manage",
            lambda: found.check_returnable(seen),
        ),
        "answer_for": deed(
            "svar",
            _("Svar på vegne av noen"),
            "rounds.answer",
            found.check_answerable,
            reverse("office:answer_for", args=parts),
        ),
        "reassign": deed(
            "gi-til-andre", _("Gi til en annen"), "rounds.manage", found.check_reassignable
        ),
        "remind": deed("minn", _("Minn på nå"), "rounds.manage", found.check_remindable),
    }


def _next(found: StatusRequest, measures: list[Measure]) -> Neighbour | None:
    """The next submitted question after this one in the plan, else the first of all."""
    waiting = (
        RequestCoverage.objects.within(found.cooperation_id)
        .filter(round=found.round_id, request__state=RequestState.SUBMITTED)
        .exclude(request=found)
        .select_related("measure__focus_area", "measure__parent__focus_area")
        .order_by(*IN_PLAN_ORDER)
    )
    first: RequestCoverage | None = None
    here = _place(measures[0]) if measures else (0, 0, 0)
    for one in waiting.iterator(chunk_size=100):
        first = first or one
        if _place(one.measure) > here:
            return Neighbour(one.request_id, str(one.measure))
    return Neighbour(first.request_id, str(first.measure)) if first else None


def _place(measure: Measure) -> tuple[int, int, int]:
    whole = measure.parent or measure
    strand = 0 if measure.parent_id is None else measure.position + 1
    return whole.focus_area.number, whole.number or 0, strand
