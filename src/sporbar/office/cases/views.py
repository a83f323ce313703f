"""The list of cases, one case, and its life."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.governance.actions.cases import (
    CaseChanged,
    change_case,
    conclude_case,
    follow_case,
    open_case,
    publish_case,
    reopen_case,
    start_treatment,
    take_back_case,
    withdraw_case,
)
from sporbar.governance.models import Case, CaseState, GovernanceError
from sporbar.office.cases.forms import CaseForm, ReasonForm
from sporbar.office.cases.queries import (
    Chosen,
    attachments_of,
    case_page,
    choices_of,
    chosen_keys,
    found_case,
    rows_of,
    sections_of,
)
from sporbar.office.cases.reading import Reading
from sporbar.office.forms import tell_what_was_cleaned
from sporbar.office.gate import Desk, office

FORM = ["GET", "HEAD", "POST"]
A_PAGE = 50


def home(desk: Desk, case: Case) -> HttpResponseBase:
    return redirect("office:case", desk.cooperation.slug, case.pk)


def _chosen(request: HttpRequest) -> Chosen:
    state = request.GET.get("tilstand", "")
    return Chosen(
        state=state if state in CaseState.values else "",
        body=request.GET.get("organ", "")[:80],
        officer=request.GET.get("saksbehandler", "")[:80],
        words=" ".join(request.GET.get("q", "").split())[:100],
    )


@require_safe
@office("office.read")
def cases(request: HttpRequest, desk: Desk) -> HttpResponse:
    chosen, reading = _chosen(request), Reading.at(desk, timezone.localdate())
    keys = chosen_keys(desk.cooperation, chosen, reading)
    page = Paginator(keys, A_PAGE).get_page(request.GET.get("side"))
    return desk.answer(
        "cases/cases.html",
        chosen=chosen,
        states=list(CaseState),
        page=page,
        rows=rows_of(desk.cooperation, list(page.object_list), reading),
        choices=choices_of(desk.cooperation),
    )


@require_safe
@office("office.read")
def case(request: HttpRequest, desk: Desk, case: int) -> HttpResponse:
    found, day = found_case(desk, case), timezone.localdate()
    reading = Reading.at(desk, day)
    return desk.answer(
        "cases/case.html",
        case=found,
        page=case_page(found, reading, day),
        sees_all=reading.sees_all,
        is_past=bool(found.withheld_basis) and not found.is_withheld_on(day),
    )


@require_safe
@office("office.read")
def printed(request: HttpRequest, desk: Desk, case: int) -> HttpResponse:
    """The submission as it is printed: it is handed out, so as everybody may read it, unless
    somebody who may asks for what is withheld too."""
    found = found_case(desk, case)
    may_have_all = desk.may("governance.read_withheld")
    reading = Reading(may_have_all and "unntatt" in request.GET, timezone.localdate())
    title = reading.title(found)
    sections, attachments = sections_of(found, reading), attachments_of(found, reading)
    parts = (title, *(one.text for one in sections), *(one.shown for one in attachments))
    return desk.answer(
        "cases/print.html",
        case=found,
        title=title,
        numbers=[one for one in found.numbers.select_related("body") if one.state == "given"],
        sections=sections,
        attachments=attachments,
        sees_all=reading.sees_all,
        may_have_all=may_have_all,
        #: why anything in it is withheld, each basis once
        bases=list(dict.fromkeys(one.basis for one in parts if one.is_withheld)),
    )


@require_http_methods(FORM)
@office("governance.edit")
def new(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    form = CaseForm(_sent(request), cooperation=desk.cooperation)
    if request.method == "POST" and form.is_valid():
        made = open_case(
            cooperation=desk.cooperation,
            facts=form.facts,
            follows=form.cleaned_data["follows"],
            by=desk.user,
        )
        tell_what_was_cleaned(request, form)
        messages.success(request, _("Saken er opprettet. Skriv saksframlegget."))
        return home(desk, made)
    return desk.answer("cases/form.html", form=form, status=422 if form.errors else 200)


@require_http_methods(FORM)
@office("governance.edit")
def change(request: HttpRequest, desk: Desk, case: int) -> HttpResponseBase:
    found = found_case(desk, case)
    known: dict[str, Any] = {"cooperation": desk.cooperation, "case": found}
    form = CaseForm(_sent(request), **known, initial=_initial(found))
    status, theirs = (422 if form.errors else 200), None
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                change_case(
                    case=found,
                    facts=form.facts,
                    seen=form.cleaned_data["seen"] or 0,
                    by=desk.user,
                )
                follow_case(case=found, follows=form.cleaned_data["follows"], by=desk.user)
        except CaseChanged as changed:
            theirs, status = changed.now, 409
            again = request.POST.copy()
            again["seen"] = str(theirs.lock)
            form = CaseForm(again, **known)
        except GovernanceError as error:
            form.add_error(None, str(error))
            status = 422
        else:
            tell_what_was_cleaned(request, form)
            messages.success(request, _("Lagret."))
            return home(desk, found)
    return desk.answer("cases/form.html", form=form, case=found, theirs=theirs, status=status)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _initial(case: Case) -> dict[str, Any]:
    return {
        "seen": case.lock,
        "title": case.title,
        "case_officer": case.case_officer_id,
        "case_officer_title": case.case_officer_title,
        "archive_reference": case.archive_reference,
        "opened_on": case.opened_on,
        "follows": case.follows_id,
        "measures": [str(pk) for pk in case.measures.values_list("pk", flat=True)],
    }


#: What the buttons of a case's page do, and what is said then.
_DEEDS: dict[str, tuple[Any, Any]] = {
    "start": (start_treatment, gettext_lazy("Saken er klar til behandling.")),
    "conclude": (conclude_case, gettext_lazy("Saken er ferdig behandlet.")),
    "reopen": (reopen_case, gettext_lazy("Saken er åpnet igjen.")),
    "publish": (
        publish_case,
        gettext_lazy("Saken er publisert. Alle kan lese det som ikke er unntatt."),
    ),
}


@require_POST
@office("governance.edit")
def do(request: HttpRequest, desk: Desk, case: int) -> HttpResponseBase:
    """The deed of the button that was pressed."""
    found = found_case(desk, case)
    deed = _DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        messages.info(request, _("Ingenting er endret."))
        return home(desk, found)
    try:
        deed[0](case=found, by=desk.user)
    except GovernanceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(deed[1]))
    return home(desk, found)


@require_http_methods(FORM)
@office("governance.edit")
def withdraw(request: HttpRequest, desk: Desk, case: int) -> HttpResponseBase:
    """Take the case back, off every agenda to come."""
    return _with_reason(request, desk, found_case(desk, case), withdraw_case, "withdraw")


@require_http_methods(FORM)
@office("governance.edit")
def take_back(request: HttpRequest, desk: Desk, case: int) -> HttpResponseBase:
    """Take the case away from the public pages."""
    return _with_reason(request, desk, found_case(desk, case), take_back_case, "take_back")


def _with_reason(
    request: HttpRequest, desk: Desk, case: Case, deed: Any, what: str
) -> HttpResponseBase:
    form = ReasonForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            deed(case=case, reason=form.cleaned_data["reason"], by=desk.user)
        except GovernanceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Lagret."))
            return home(desk, case)
    return desk.answer(
        "cases/reason.html", form=form, case=case, what=what, status=422 if form.errors else 200
    )
