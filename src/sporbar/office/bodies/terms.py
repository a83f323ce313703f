"""Terms of office: a new one shows the seats it would copy before anything is written."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sporbar.document import partial_dates
from sporbar.office.bodies.forms import NewTermForm, TermForm
from sporbar.office.bodies.pages import FORM, address, form_page, today
from sporbar.office.gate import Desk, office
from sporbar.office.keys import is_key
from sporbar.organisations.actions import (
    RowChanged,
    RowInUse,
    begin_term,
    remove_row,
    seats_for_new_term,
)
from sporbar.organisations.models import Seat, SeatError, Term


@require_http_methods(FORM)
@office("governance.edit")
def new(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """First the name and the days; then which seats go on, empty; then it is written."""
    form = NewTermForm(
        request.POST or None,
        cooperation=desk.cooperation,
        initial={"body": request.GET.get("organ", "")},
    )
    status = 400 if form.errors else 200
    proposed: dict[Any, list[Seat]] = {}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        first = partial_dates.bounds(data["valid_from"])[0] or today()
        proposed = seats_for_new_term(desk.cooperation, data["body"], min(first, today()))
        if request.POST.get("sure"):
            keys = {int(one) for one in request.POST.getlist("seats") if is_key(one)}
            chosen = [seat for seats in proposed.values() for seat in seats if seat.pk in keys]
            try:
                term = begin_term(
                    cooperation=desk.cooperation, copying=chosen, by=desk.user, **data
                )
            except SeatError as error:
                form.add_error("name", str(error))
                proposed, status = {}, 409
            else:
                messages.success(
                    request,
                    ngettext(
                        "Valgperioden %(term)s er ført, med %(count)d plass å fylle.",
                        "Valgperioden %(term)s er ført, med %(count)d plasser å fylle.",
                        len(chosen),
                    )
                    % {"term": term, "count": len(chosen)},
                )
                return redirect(address(desk, "bodies"))
    return form_page(
        desk,
        form,
        title=_("Ny valgperiode"),
        lead=_("Plassene fra før tas med, tomme, så de kan fylles med dem som er valgt."),
        submit=_("Se plassene"),
        back=address(desk, "bodies"),
        template="term.html",
        is_preview=request.method == "POST" and status == 200,
        proposed=list(proposed.items()),
        count=sum(len(seats) for seats in proposed.values()),
        status=status,
    )


@require_http_methods(FORM)
@office("governance.edit")
def term(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """What was written wrong about a term."""
    found: Term = get_object_or_404(Term.objects.within(desk.cooperation), pk=pk)
    name = found.name
    form = TermForm(request.POST or None, instance=found, cooperation=desk.cooperation)
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            form.keep(desk.user)
        except RowChanged as changed:
            form, name, status = form.over(changed.now, changed.fields), str(changed.now), 409
        else:
            messages.success(request, _("Lagret."))
            return redirect(address(desk, "bodies"))
    return form_page(
        desk,
        form,
        title=_("Valgperioden %(term)s") % {"term": name},
        theirs=[name],
        submit=_("Lagre"),
        back=address(desk, "bodies"),
        remove=address(desk, "term_remove", pk),
        status=status,
    )


@require_http_methods(FORM)
@office("governance.edit")
def remove(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Asks first; only a term without seats goes."""
    found = Term.objects.within(desk.cooperation).filter(pk=pk).first()
    if found is None:
        if request.method != "POST" or Term.objects.filter(pk=pk).exists():
            raise Http404
        messages.info(request, _("Valgperioden er fjernet alt."))
        return redirect(address(desk, "bodies"))
    if request.method == "POST":
        try:
            remove_row(row=found, by=desk.user)
        except RowInUse as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Valgperioden er fjernet."))
        return redirect(address(desk, "bodies"))
    return form_page(
        desk,
        None,
        title=_("Fjern valgperioden %(term)s?") % {"term": found},
        lead=_("Bare en valgperiode uten plasser kan fjernes."),
        theirs=[found],
        submit=_("Fjern"),
        is_danger=True,
        back=address(desk, "term", pk),
    )
