"""One page for one form: what it does, on what, and the way back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from sporbar.office.gate import Desk
from sporbar.organisations.models import Body, Seat

FORM = ["GET", "HEAD", "POST"]


def body_of(desk: Desk, slug: str) -> Body:
    """The body of this cooperation with that address, or 404."""
    rows = Body.objects.within(desk.cooperation)
    rows = rows.select_related("legal_entity", "organisation", "succeeded_by", "cooperation")
    found: Body = get_object_or_404(rows, slug=slug)
    return found


def seat_of(desk: Desk, pk: int) -> Seat:
    """The seat of this cooperation with that key, or 404."""
    rows = Seat.objects.within(desk.cooperation)
    rows = rows.select_related("body", "person", "organisation", "term", "cooperation")
    found: Seat = get_object_or_404(rows, pk=pk)
    return found


def address(desk: Desk, name: str, *parts: object) -> str:
    return reverse(f"office:{name}", args=[desk.cooperation.slug, *parts])


def body_address(desk: Desk, body: Body) -> str:
    return address(desk, "body", body.slug)


def day_asked_for(request: HttpRequest) -> date | None:
    """The day in `?dato=`; None for none. Raises Http404 for what is no day."""
    text = request.GET.get("dato", "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def today() -> date:
    return timezone.localdate()


def form_page(
    desk: Desk,
    form: Any,
    *,
    title: str,
    submit: str,
    back: str,
    up: tuple[str, str] | None = None,
    theirs: Iterable[object] = (),
    lead: str = "",
    is_danger: bool = False,
    template: str = "form.html",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The page of a form. `theirs` are the words in `title` and `lead` that people wrote; `up` is
    the page between the list of bodies and this one: (title, address)."""
    return desk.answer(
        f"bodies/{template}",
        form=form,
        title=title,
        submit=submit,
        back=back,
        up=up,
        theirs=[str(one) for one in theirs if one],
        lead=lead,
        is_danger=is_danger,
        status=status,
        **context,
    )
