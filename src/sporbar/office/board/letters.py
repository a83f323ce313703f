"""The mails of a round: those that will go by themselves, and those that went."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sporbar.mail.actions import can_send
from sporbar.office.found import round_of
from sporbar.office.gate import Desk, office, site_of
from sporbar.office.keys import is_key
from sporbar.rounds.actions import remind_now, resume_reminders, stop_planned
from sporbar.rounds.models import Contributor, Letter, Round, RoundError
from sporbar.rounds.reminding import Planned, coming
from sporbar.ui.templatetags.ui import listing

#: Letters on one page.
_A_PAGE = 100


@dataclass(frozen=True)
class Day:
    """The mails that will go on one day."""

    on: date
    planned: tuple[Planned, ...]

    @property
    def token(self) -> str:
        """What choosing the whole day sends."""
        return self.on.isoformat()


def by_day(reporting_round: Round, today: date) -> list[Day]:
    """The mails that will go by themselves, by day; everybody who gets one, by name."""
    found: dict[date, list[Planned]] = defaultdict(list)
    for one in coming(reporting_round, today):
        found[one.on].append(one)
    return [
        Day(on, tuple(sorted(found[on], key=lambda one: (one.contributor.person.name, one.step))))
        for on in sorted(found)
    ]


@require_safe
@office("office.read")
def letters(request: HttpRequest, desk: Desk, round: int) -> HttpResponse:  # noqa: A002
    """What will go, to be stopped or sent now, and the memory of what went."""
    reporting_round = round_of(desk, round)
    sent = (
        Letter.objects.within(desk.cooperation)
        .filter(contributor__round=reporting_round)
        .select_related("contributor__person", "mail", "stopped_by")
        .defer("mail__text", "mail__html")
        .order_by("-on", "-id")
    )
    days = by_day(reporting_round, timezone.localdate())
    asked = request.GET.get("dag", "")
    return desk.answer(
        "board/letters.html",
        round=reporting_round,
        days=days,
        # One day with everybody's names; the others are a line each.
        shown=next((day for day in days if day.token == asked), days[0] if days else None),
        page=Paginator(sent, _A_PAGE).get_page(request.GET.get("side")),
        mail_waits=not can_send(),
    )


@require_POST
@office("rounds.manage")
def stop(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    """Stop chosen mails; they do not go, and nobody else's are touched."""
    reporting_round = round_of(desk, round)
    planned = stop_planned(planned=_chosen(request, reporting_round), by=desk.user)
    stopped = [one.contributor.person.name for one in planned]
    if stopped:
        words = ngettext(
            "%(count)d påminnelse er stoppet: %(who)s.",
            "%(count)d påminnelser er stoppet: %(who)s.",
            len(stopped),
        )
        messages.success(request, words % {"count": len(stopped), "who": listing(stopped)})
    return redirect("office:board_letters", desk.cooperation.slug, reporting_round.pk)


@require_POST
@office("rounds.manage")
def send(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    """Send chosen mails now instead of on their day."""
    reporting_round = round_of(desk, round)
    planned = _chosen(request, reporting_round)
    people: Mapping[int, Contributor] = {one.contributor.pk: one.contributor for one in planned}
    if people:
        try:
            with transaction.atomic():
                sent = remind_now(
                    contributors=list(people.values()),
                    site=site_of(request),
                    by=desk.user,
                    instead_of=planned,
                )
        except RoundError as error:
            messages.warning(request, str(error))
        else:
            words = ngettext(
                "%(count)d påminnelse er lagt i utboksen.",
                "%(count)d påminnelser er lagt i utboksen.",
                sent,
            )
            messages.success(request, words % {"count": sent})
    return redirect("office:board_letters", desk.cooperation.slug, reporting_round.pk)


@require_POST
@office("rounds.manage")
def resume(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    """Let the reminders that were stopped for somebody go again."""
    reporting_round = round_of(desk, round)
    key = request.POST.get("til", "")
    people = Contributor.objects.within(desk.cooperation).filter(round=reporting_round)
    found = people.filter(pk=key).first() if is_key(key) else None
    if found is None:
        messages.warning(request, _("Velg hvem det gjelder."))
    else:
        resume_reminders(contributor=found, by=desk.user)
        words = _("Påminnelsene til %(who)s går igjen som planlagt.")
        messages.success(request, words % {"who": found.person.name})
    return redirect("office:board_letters", desk.cooperation.slug, reporting_round.pk)


def _chosen(request: HttpRequest, reporting_round: Round) -> list[Planned]:
    """The mails that were chosen, by person or by day, and would still go; says so where some no
    longer would."""
    asked = set(request.POST.getlist("brev"))
    if not asked:
        messages.warning(request, _("Velg hvilken påminnelse det gjelder."))
        return []
    found = []
    met: set[str] = set()
    for one in coming(reporting_round, timezone.localdate()):
        names = {f"{one.contributor.pk}:{one.step}", one.on.isoformat()} & asked
        if names:
            met |= names
            found.append(one)
    if met < asked:
        messages.warning(
            request, _("Noen av påminnelsene er alt sendt eller stoppet, og er latt være.")
        )
    return found
