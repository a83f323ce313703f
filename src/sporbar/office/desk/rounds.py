"""What waits in the reporting rounds, for whoever is logged in.

Those who lead see what waits on the board and in the report, those who are asked what they have
left, the others what is theirs to do or to read.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sporbar.office.gate import Desk
from sporbar.organisations.models import RoleName
from sporbar.reporting.models import Edition
from sporbar.rounds.models import (
    Contributor,
    RequestComment,
    RequestState,
    Round,
    RoundState,
    StatusRequest,
)
from sporbar.ui.templatetags.ui import day, report_kind

_DELIVERED = (RequestState.SUBMITTED, RequestState.APPROVED)


@dataclass(frozen=True)
class Thing:
    """One thing to do, as a sentence and where it is done; read-only where it leads nowhere."""

    words: str
    address: str


@dataclass
class Duty:
    """What waits in one round. `things` stand in the order they should be done."""

    title: str
    address: str
    plan: str
    #: how far it has come and until when, in words
    how_far: str
    things: list[Thing] = field(default_factory=list)


def duties(desk: Desk, today: date | None = None) -> list[Duty]:
    """What waits for the person, the round with the nearest deadline first. Six statements at most,
    however many rounds."""
    today = today or timezone.localdate()
    own = _own_answers(desk, today)
    if not desk.may("office.read"):
        return own
    rounds = _rounds(desk)
    counts = _counts(desk, rounds)
    comments = _unanswered(desk, rounds) if desk.may("rounds.answer") else {}
    found = own
    for one in rounds:
        count = counts[one.pk]
        things = _things(desk, one, count, comments.get(one.pk, 0), today)
        if things or one.state == RoundState.OPEN:
            found.append(
                Duty(
                    _title(one),
                    reverse(_place(desk, one), args=[desk.cooperation.slug, one.pk]),
                    one.plan.title,
                    _how_far(one, count, today),
                    things,
                )
            )
    return found


def _place(desk: Desk, one: Round) -> str:
    """Where the round is worked on: while it is planned, where it is set up."""
    is_set_up = one.state == RoundState.PLANNED and desk.may("rounds.manage")
    return "office:round" if is_set_up else "office:board"


def _title(one: Round) -> str:
    return _("%(kind)s, status per %(day)s") % {
        "kind": report_kind(one.kind),
        "day": day(one.as_of),
    }


def _how_far(one: Round, count: "Counter[str]", today: date) -> str:
    if one.state == RoundState.PLANNED:
        return _("Ikke åpnet ennå.")
    delivered = sum(count[state] for state in _DELIVERED)
    words = _("%(delivered)d av %(total)d er levert.") % {
        "delivered": delivered,
        "total": count.total(),
    }
    return f"{words} {_deadline(one, today)}".strip()


def _deadline(one: Round, today: date) -> str:
    if one.deadline is None or one.state != RoundState.OPEN:
        return ""
    if one.deadline < today:
        return _("Fristen var %(day)s.") % {"day": day(one.deadline)}
    return _("Fristen er %(day)s.") % {"day": day(one.deadline)}


def _own_answers(desk: Desk, today: date) -> list[Duty]:
    """What the person is asked about, in rounds where something is left."""
    mine = (
        Contributor.objects.within(desk.cooperation)
        .filter(person__user=desk.user, left_at=None, round__state=RoundState.OPEN)
        .select_related("round__plan")
        .annotate(
            asked=Count("assignments"),
            left=Count("assignments", filter=Q(assignments__request__state__in=StatusRequest.OPEN)),
            returned=Count(
                "assignments", filter=Q(assignments__request__state=RequestState.RETURNED)
            ),
        )
        .filter(left__gt=0)
        .order_by("round__deadline", "round_id")
    )
    found = []
    for one in mine:
        address = reverse("office:contribution", args=[desk.cooperation.slug, one.round_id])
        duty = Duty(
            _title(one.round),
            address,
            one.round.plan.title,
            " ".join(
                (
                    _("Du har levert %(delivered)d av %(asked)d.")
                    % {"delivered": one.asked - one.left, "asked": one.asked},
                    _deadline(one.round, today),
                )
            ).strip(),
        )
        if one.returned:
            words = ngettext(
                "%(count)d svar er sendt tilbake til deg med en kommentar",
                "%(count)d svar er sendt tilbake til deg med en kommentar",
                one.returned,
            )
            duty.things.append(Thing(words % {"count": one.returned}, address))
        duty.things.append(Thing(_("Skriv svarene dine"), address))
        found.append(duty)
    return found


def _rounds(desk: Desk) -> list[Round]:
    """Open and planned rounds, and closed ones whose report is not frozen, by itself or as an
    annex. What was read from files, with nobody asked, is no work of the office."""
    frozen = Edition.objects.within(desk.cooperation).filter(
        Q(report__round=OuterRef("pk")) | Q(report__annexes__sub_report__round=OuterRef("pk"))
    )
    asked = StatusRequest.objects.within(desk.cooperation).filter(round=OuterRef("pk"))
    return list(
        Round.objects.within(desk.cooperation)
        .filter(Exists(asked))
        .exclude(Q(state=RoundState.CLOSED) & Q(Exists(frozen)))
        .select_related("plan")
        .order_by("deadline", "pk")
    )


def _counts(desk: Desk, rounds: list[Round]) -> dict[int, "Counter[str]"]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for pk, state, count in (
        StatusRequest.objects.within(desk.cooperation)
        .filter(round__in=rounds)
        .order_by()
        .values_list("round", "state")
        .annotate(count=Count("pk"))
    ):
        found[pk][state] = count
    return found


def _unanswered(desk: Desk, rounds: list[Round]) -> dict[int, int]:
    """How many questions of each round end with a comment of somebody who was asked."""
    comments = RequestComment.objects.within(desk.cooperation)
    later = comments.filter(request=OuterRef("request"), pk__gt=OuterRef("pk"))
    last = comments.filter(~Exists(later), request__round__in=rounds)
    of_asked = last.filter(from_asked=True).order_by()
    return dict(of_asked.values_list("request__round").annotate(count=Count("pk")))


def _things(
    desk: Desk, one: Round, count: "Counter[str]", comments: int, today: date
) -> list[Thing]:
    slug = desk.cooperation.slug
    board = reverse("office:board", args=[slug, one.pk])
    setup = reverse("office:round", args=[slug, one.pk])
    workspace = reverse("office:workspace", args=[slug, one.pk])
    found: list[Thing] = []

    def add(words: str, number: int, address: str) -> None:
        if number:
            found.append(Thing(words % {"count": number}, address))

    if comments:
        words = ngettext(
            "%(count)d kommentar venter på svar", "%(count)d kommentarer venter på svar", comments
        )
        add(words, comments, f"{board}?vis=sporsmal")
    if desk.may("rounds.manage"):
        submitted = count[RequestState.SUBMITTED]
        words = ngettext(
            "%(count)d svar venter på godkjenning",
            "%(count)d svar venter på godkjenning",
            submitted,
        )
        add(words, submitted, f"{board}?vis=levert")
        late = sum(count[state] for state in StatusRequest.OPEN)
        if one.state == RoundState.OPEN and one.deadline and one.deadline < today:
            words = ngettext("%(count)d er over fristen", "%(count)d er over fristen", late)
            add(words, late, f"{board}?vis=for-sent")
        if one.state == RoundState.PLANNED:
            found.append(Thing(_("Gå gjennom hvem som spørres, og åpne runden"), setup))
    if one.state == RoundState.CLOSED and desk.may("reports.write"):
        found.append(Thing(_("Gjør rapporten ferdig"), workspace))
    elif RoleName.ACCOUNTANT in desk.roles and one.state != RoundState.PLANNED:
        found.append(Thing(_("Skriv forbeholdene til regnskapet"), workspace))
    return found


def newest_editions(desk: Desk) -> list[Edition]:
    """For those who read and do not write: the two reports that were published last."""
    if desk.may("plans.edit") or not desk.may("office.read"):
        return []
    return list(Edition.objects.within(desk.cooperation).current().with_report()[:2])
