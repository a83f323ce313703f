"""Mails to the municipalities' contacts: those that will go of themselves, and those that went."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sporbar.governance.actions.council_reminders import (
    remind_councils_now,
    resume_council_reminders,
    stop_council_reminders,
)
from sporbar.governance.models import Adoption, CouncilLetter, GovernanceError, ReferralState
from sporbar.governance.reminding import coming, waiting_contacts, why_not_now
from sporbar.mail.actions import can_send
from sporbar.office.gate import Desk, office, site_of
from sporbar.office.keys import is_key
from sporbar.organisations.models import Person

_A_PAGE = 100


@require_safe
@office("governance.edit")
def letters(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who waits to be reminded, of what, on which day; and what went."""
    sent = (
        CouncilLetter.objects.within(desk.cooperation)
        .select_related("person", "organisation", "mail")
        .defer("mail__text", "mail__html")
        .prefetch_related("adoptions__referral")
        .order_by("-on", "-id")
    )
    waiting = waiting_contacts(desk.cooperation, timezone.localdate())
    planned = coming(desk.cooperation)
    stopped = (
        Adoption.objects.within(desk.cooperation)
        .filter(
            referral__state=ReferralState.SENT,
            state__in=Adoption.OPEN,
            reminders_stopped_at__isnull=False,
        )
        .select_related("referral", "organisation")
    )
    with_day = {one.person.pk for one in planned}
    idle = [one for key, one in waiting.items() if key not in with_day]
    why = why_not_now(desk.cooperation, [one.person for one in idle], timezone.localdate())
    return desk.answer(
        "councils/letters.html",
        planned=planned,
        idle=[(one, why.get(one.person.pk, "")) for one in idle],
        stopped=stopped,
        page=Paginator(sent, _A_PAGE).get_page(request.GET.get("side")),
        mail_waits=not can_send(),
    )


@require_POST
@office("governance.edit")
def remind(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Send to somebody now, or stop and resume what goes of itself in a case."""
    try:
        told = _do(request, desk)
    except GovernanceError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, told)
    back = request.POST.get("sak", "")
    row = request.POST.get("rad", "")
    if is_key(back) and is_key(row):
        return redirect("office:adoption", desk.cooperation.slug, int(back), int(row))
    return redirect("office:referral_letters", desk.cooperation.slug)


def _do(request: HttpRequest, desk: Desk) -> str:
    for wanted, deed, words in (
        ("stopp", stop_council_reminders, _("Påminnelsene i saken er stoppet.")),
        ("fortsett", resume_council_reminders, _("Påminnelsene i saken går igjen.")),
    ):
        key = request.POST.get(wanted, "")
        if key:
            row = (
                Adoption.objects.within(desk.cooperation).filter(pk=key).first()
                if is_key(key)
                else None
            )
            if row is None:
                raise GovernanceError(_("Velg hvilken sak det gjelder."))
            deed(adoption=row, by=desk.user)
            return words
    keys = [key for key in request.POST.getlist("til") if is_key(key)]
    people = list(Person.objects.within(desk.cooperation).filter(pk__in=keys))
    if not people:
        raise GovernanceError(_("Velg hvem det gjelder."))
    sent = remind_councils_now(
        cooperation=desk.cooperation, people=people, site=site_of(request), by=desk.user
    )
    return ngettext(
        "%(count)d påminnelse er lagt i utboksen.",
        "%(count)d påminnelser er lagt i utboksen.",
        sent,
    ) % {"count": sent}
