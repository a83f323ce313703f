"""A body's case numbers of a year: given, reserved, withdrawn, gaps; and how they are written."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.governance.actions.numbers import (
    printed,
    reserve_numbers,
    set_numbering,
    withdraw_number,
)
from sporbar.governance.models import BodyNumbering, CaseNumber, GovernanceError
from sporbar.governance.public import public_title
from sporbar.governance.queries.meetings import numbers_of
from sporbar.office.gate import Desk, office
from sporbar.office.meetings.forms import NumberingForm, ReserveForm, WithdrawForm
from sporbar.organisations.models import Body
from sporbar.rounds.cycle import YEARS

_FORM = ["GET", "HEAD", "POST"]


def _body(desk: Desk, slug: str) -> Body:
    found: Body = get_object_or_404(Body.objects.within(desk.cooperation), slug=slug)
    return found


@require_safe
@office("office.read")
def bodies(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The bodies, each with the way it writes its numbers and the years it has given some."""
    years: dict[int, list[int]] = {}
    given = CaseNumber.objects.within(desk.cooperation).values_list("body_id", "year")
    for body, year in given.distinct().order_by("-year"):
        years.setdefault(body, []).append(year)
    found = Body.objects.within(desk.cooperation).select_related("numbering")
    today = timezone.localdate()
    return desk.answer(
        "meetings/bodies.html",
        rows=[
            (one, getattr(one, "numbering", None), years.get(one.pk, []))
            for one in found
            if one.pk in years or one.valid_to is None or one.exists_on(today)
        ],
        this_year=today.year,
    )


@require_safe
@office("office.read")
def numbers(request: HttpRequest, desk: Desk, body: str, year: int | None = None) -> HttpResponse:
    """One year's numbers in order; this year's when none is named."""
    found = _body(desk, body)
    shown = timezone.localdate().year if year is None else year
    if shown not in YEARS:
        raise Http404
    return _numbers_page(desk, found, shown, ReserveForm())


def _numbers_page(
    desk: Desk, body: Body, year: int, form: ReserveForm, status: int = 200
) -> HttpResponse:
    whole = desk.may("governance.read_withheld")
    today = timezone.localdate()
    rows = []
    for row in numbers_of(body, year):
        case = row.number.case if row.number else None
        title = public_title(case, today) if case else None
        hidden = title is not None and title.is_withheld and not whole
        is_free = row.number is not None and all(
            item.withdrawn_at is not None for item in row.number.items.all()
        )
        rows.append((row, title.text if hidden and title else str(case or ""), is_free))
    given = CaseNumber.objects.filter(body=body).values_list("year", flat=True)
    return desk.answer(
        "meetings/numbers.html",
        body=body,
        year=year,
        rows=rows,
        form=form,
        years=sorted({*given.distinct().order_by(), timezone.localdate().year}, reverse=True),
        status=status,
    )


@require_POST
@office("governance.edit")
def reserve(request: HttpRequest, desk: Desk, body: str, year: int) -> HttpResponseBase:
    found = _body(desk, body)
    if year not in YEARS:
        raise Http404
    form = ReserveForm(request.POST)
    if not form.is_valid():
        return _numbers_page(desk, found, year, form, 400)
    made = reserve_numbers(body=found, year=year, by=desk.user, **form.cleaned_data)
    words = ngettext(
        "Saksnummer %(first)s er reservert.",
        "Saksnummer %(first)s til %(last)s er reservert.",
        len(made),
    )
    messages.success(request, words % {"first": made[0], "last": made[-1]})
    return redirect("office:meeting_numbers_year", desk.cooperation.slug, found.slug, year)


@require_http_methods(_FORM)
@office("governance.edit")
def withdraw(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Asks why; the number keeps its place."""
    numbers = CaseNumber.objects.within(desk.cooperation).select_related("body", "case")
    found = get_object_or_404(numbers, pk=pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_number(number=found, reason=form.cleaned_data["reason"], by=desk.user)
        except GovernanceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saksnummer %(number)s er trukket.") % {"number": found})
            return redirect(
                "office:meeting_numbers_year",
                desk.cooperation.slug,
                found.body.slug,
                found.year,
            )
    return desk.answer(
        "meetings/withdraw.html", number=found, form=form, status=400 if form.errors else 200
    )


@require_http_methods(_FORM)
@office("governance.edit")
def numbering(request: HttpRequest, desk: Desk, body: str) -> HttpResponseBase:
    """How the body writes the numbers it gives from now on."""
    found = _body(desk, body)
    kept = BodyNumbering.objects.filter(body=found).first() or BodyNumbering(body=found)
    initial = {"lead": kept.prefix, "digits": kept.digits, "long_year": kept.long_year}
    form = NumberingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            set_numbering(
                body=found,
                prefix=data["lead"],
                digits=data["digits"],
                long_year=data["long_year"],
                by=desk.user,
            )
        except GovernanceError as error:
            form.add_error("lead", str(error))
        else:
            messages.success(request, _("Lagret. Numre som er gitt, står som før."))
            return redirect("office:meeting_bodies", desk.cooperation.slug)
    return desk.answer(
        "meetings/numbering.html",
        body=found,
        form=form,
        example=printed(found, 12, timezone.localdate().year),
        status=400 if form.errors else 200,
    )
