"""The public pages of bodies."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sporbar.organisations.models import Body, Cooperation
from sporbar.website.queries.bodies import bodies_page, body_page
from sporbar.website.queries.meetings import next_and_past
from sporbar.website.queries.municipality import Municipalities


def _day(request: HttpRequest) -> date | None:
    """The day in `?dato=`; None for none. Raises Http404 for what is no day."""
    text = request.GET.get("dato", "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Http404 from error


@require_safe
def bodies(request: HttpRequest, cooperation: str) -> HttpResponse:
    """Every body the public sees, grouped by whom it belongs to."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    groups, dissolved = bodies_page(found, timezone.localdate())
    return render(
        request,
        "website/bodies.html",
        {"cooperation": found, "groups": groups, "dissolved": dissolved},
    )


@require_safe
def body(request: HttpRequest, cooperation: str, slug: str) -> HttpResponse:
    """A body: what it is, who sits there today or on `?dato=`, and what it does."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    rows = Body.objects.within(found).filter(is_public=True)
    rows = rows.select_related("legal_entity", "organisation", "succeeded_by", "cooperation")
    shown = get_object_or_404(rows, slug=slug)
    asked = _day(request)
    with_page = [one.pk for one in Municipalities(found).every]
    page = body_page(shown, asked or timezone.localdate(), with_page)
    coming, past = next_and_past(shown)
    context = {
        "cooperation": found,
        "page": page,
        "asked": asked,
        "coming_meetings": coming,
        "past_meetings": past,
    }
    return render(request, "website/body.html", context)
