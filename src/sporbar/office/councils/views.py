"""The adoption ledger in the office: the matrix, one case, and its way to the councils."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.governance.actions.referrals import (
    add_council,
    end_referral,
    hide_referral,
    prepare_referral,
    publish_referral,
    remove_council,
    reopen_referral,
    send_referral,
    settle_members,
    withdraw_referral,
)
from sporbar.governance.adoption import Standing, standing, with_councils
from sporbar.governance.council_letters import readers_of
from sporbar.governance.matrix import matrix, pages_of, shown_of, tabs_of
from sporbar.governance.members import gone, member_councils
from sporbar.governance.models import GovernanceError, Referral, ReferralState
from sporbar.governance.public import withheld
from sporbar.governance.reminding import coming
from sporbar.office.councils.common import common_text, common_wording
from sporbar.office.councils.forms import (
    NewReferralForm,
    ReasonForm,
    ReferralForm,
    SendForm,
    organisation_choices,
)
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.gate import Desk, office, site_of
from sporbar.office.keys import is_key
from sporbar.organisations.actions import RowChanged

_FORM = ["GET", "HEAD", "POST"]


@require_safe
@office("office.read")
def referrals(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The matrix: case by council, those that wait first."""
    shown = shown_of(request.GET)
    found = matrix(
        Referral.objects.within(desk.cooperation),
        shown=shown,
        number=request.GET.get("side"),
        on=timezone.localdate(),
        for_public=not desk.may("governance.read_withheld"),
    )
    return desk.answer(
        "councils/referrals.html",
        matrix=found,
        shown=shown,
        tabs=tabs_of(found, shown),
        steps=pages_of(found, shown),
    )


def referral_of(desk: Desk, pk: int) -> Referral:
    found: Referral = get_object_or_404(
        with_councils(Referral.objects.within(desk.cooperation)).select_related("cooperation"),
        pk=pk,
    )
    return found


def standing_of(desk: Desk, found: Referral) -> Standing:
    """How it stands, as much of it as the person may see."""
    return standing(
        found, timezone.localdate(), for_public=not desk.may("governance.read_withheld")
    )


@require_http_methods(_FORM)
@office("governance.edit")
def new(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Which case is sent to which councils."""
    members = member_councils(desk.cooperation, timezone.localdate())
    asked = request.GET.get("sak", "")
    form = NewReferralForm(
        request.POST if request.method == "POST" else None,
        cooperation=desk.cooperation,
        members=members,
        initial={"case": asked} if is_key(asked) else {},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        decision, today = said["asked_by"], timezone.localdate()
        try:
            made = prepare_referral(
                case=said["case"],
                asked_by=decision,
                wording=common_wording(decision.current if decision else None, today),
                text=common_text(said["case"], today),
                councils=said["councils"],
                unnamed=said["unnamed"] or 0,
                expected=said["expected"],
                by=desk.user,
            )
        except GovernanceError as error:
            form.add_error(None, str(error))
        else:
            return redirect("office:referral_change", desk.cooperation.slug, made.pk)
    return desk.answer(
        "councils/new.html", status=400 if form.errors else 200, form=form, members=members
    )


@require_safe
@office("office.read")
def referral(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One case: the sentence, each council, what is late, and what is to be done."""
    found = referral_of(desk, pk)
    shown = standing_of(desk, found)
    # Whoever may not read a withheld case sees its public title everywhere on the page.
    found.title = shown.title
    out = gone([found], timezone.localdate()).get(found.pk, []) if _is_going(found) else []
    may_edit = desk.may("governance.edit")
    return desk.answer(
        "councils/referral.html",
        referral=found,
        standing=shown,
        kept_back=withheld(timezone.localdate(), found.case),
        out=out,
        heirs=[one.heir for one in out if one.heir is not None],
        others=organisation_choices(desk.cooperation, found)
        if may_edit and _is_going(found)
        else [],
        next_mails=_next_mails(desk, found),
    )


def _is_going(found: Referral) -> bool:
    return found.state in (ReferralState.DRAFT, ReferralState.SENT)


def _next_mails(desk: Desk, found: Referral) -> list[Any]:
    if found.state != ReferralState.SENT or not desk.may("governance.edit"):
        return []
    mails = coming(desk.cooperation)
    return [one for one in mails if any(due.referral_id == found.pk for due in one.due)]


@require_http_methods(_FORM)
@office("governance.edit")
def change(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = referral_of(desk, pk)
    title = found.title
    form = ReferralForm(
        request.POST if request.method == "POST" else None,
        instance=found,
        cooperation=desk.cooperation,
    )
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            form.keep(desk.user)
        except RowChanged as changed:
            form, title, status = form.over(changed.now, changed.fields), str(changed.now), 409
        except GovernanceError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, _("Lagret."))
            return redirect("office:referral", desk.cooperation.slug, found.pk)
    return desk.answer(
        "councils/change.html", status=status, form=form, referral=found, title=title
    )


@require_http_methods(_FORM)
@office("governance.edit")
def send(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Who gets a mail, who has no contact; and one button."""
    found = referral_of(desk, pk)
    if found.state != ReferralState.DRAFT:
        messages.info(request, _("Saken er sendt."))
        return redirect("office:referral", desk.cooperation.slug, found.pk)
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            sent = send_referral(
                referral=found,
                sent_on=said["sent_on"],
                mail=said["mail"],
                by=desk.user,
                site=site_of(request),
            )
            if said["publish"]:
                publish_referral(referral=found, by=desk.user)
        except GovernanceError as error:
            # It may be sent by now, and only not shown to the public.
            messages.warning(request, str(error))
            if found.state == ReferralState.DRAFT:
                return redirect("office:referral_send", desk.cooperation.slug, found.pk)
        else:
            words = ngettext(
                "Saken er sendt. %(count)d e-post er lagt i utboksen.",
                "Saken er sendt. %(count)d e-poster er lagt i utboksen.",
                sent,
            )
            messages.success(request, words % {"count": sent})
        return redirect("office:referral", desk.cooperation.slug, found.pk)
    adoptions = list(
        found.adoptions.select_related("organisation", "contact__user", "referral__case")
    )
    readers = readers_of(adoptions, timezone.now())
    reached = {one.pk for about in readers.values() for of_one in about.values() for one in of_one}
    return desk.answer(
        "councils/send.html",
        referral=found,
        form=form,
        readers=[(person, list(about)) for person, about in readers.items()],
        unreached=[one for one in adoptions if one.pk not in reached],
        status=400 if form.errors else 200,
    )


@require_http_methods(_FORM)
@office("governance.edit")
def withdraw(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = referral_of(desk, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_referral(
                referral=found,
                reason=form.cleaned_data["reason"],
                by=desk.user,
                site=site_of(request),
            )
        except GovernanceError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Saken er trukket."))
        return redirect("office:referral", desk.cooperation.slug, found.pk)
    return desk.answer(
        "councils/withdraw.html",
        referral=found,
        form=form,
        status=400 if form.errors else 200,
    )


@require_POST
@office("governance.edit")
def deed(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """A press on one of the case's buttons."""
    found = referral_of(desk, pk)
    wanted = request.POST.get("gjor", "")
    try:
        told = _do(request, desk, found, wanted)
    except GovernanceError as error:
        messages.warning(request, str(error))
    else:
        if told is None:
            messages.warning(request, _("Velg hva som skal gjøres."))
        else:
            messages.success(request, told)
    return redirect("office:referral", desk.cooperation.slug, found.pk)


def _do(request: HttpRequest, desk: Desk, found: Referral, wanted: str) -> str | None:
    by = desk.user
    if wanted == "publiser":
        publish_referral(referral=found, by=by)
        return _("Vises på nettsidene.")
    if wanted == "skjul":
        hide_referral(referral=found, by=by)
        return _("Vises ikke lenger på nettsidene.")
    if wanted == "avslutt":
        end_referral(referral=found, by=by)
        return _("Saken er avsluttet. Kommunene kan ikke lenger svare eller rette.")
    if wanted == "apne":
        reopen_referral(referral=found, by=by)
        return _("Saken er åpnet igjen.")
    if wanted == "gatt-ut":
        heirs = [one.heir for one in gone([found], timezone.localdate()).get(found.pk, [])]
        settled = settle_members(referral=found, by=by)
        for heir in dict.fromkeys(one for one in heirs if one is not None):
            add_council(referral=found, organisation=heir, by=by)
        return ngettext(
            "%(count)d kommune er ført som gått ut.",
            "%(count)d kommuner er ført som gått ut.",
            len(settled),
        ) % {"count": len(settled)}
    if wanted == "legg-til":
        key = request.POST.get("kommune", "")
        others = organisation_choices(desk.cooperation, found)
        chosen = next((one for one in others if str(one.pk) == key), None)
        if chosen is None:
            raise GovernanceError(_("Velg en kommune."))
        add_council(referral=found, organisation=chosen, by=by)
        return _("%(council)s er med i saken.") % {"council": chosen}
    if wanted.startswith("ta-bort:"):
        row = found.adoptions.filter(pk=_key(wanted)).first()
        if row is None:
            raise Http404
        remove_council(adoption=row, by=by)
        return _("Kommunen er tatt ut av saken.")
    return None


def _key(wanted: str) -> int:
    key = wanted.partition(":")[2]
    if not is_key(key):
        raise Http404
    return int(key)
