"""The cooperation's year for everybody, and as a calendar to subscribe to."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from sporbar.governance.year import matter_entries
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import CycleFeed
from sporbar.rounds.calendar import calendar_of, entity_tag, years_of
from sporbar.rounds.cycle import YEARS, year_of


@require_safe
def cycle(request: HttpRequest, cooperation: str, year: int | None = None) -> HttpResponse:
    """One year as a wheel and a list; this year when none is named."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    shown = timezone.localdate().year if year is None else year
    if shown not in YEARS:
        raise Http404
    address = reverse("website:cycle_calendar", args=[found.slug])
    context = {
        "cooperation": found,
        "year": year_of(
            found,
            shown,
            internal=False,
            more=matter_entries(found, internal=False, years=range(shown, shown + 1)),
        ),
        "earlier": shown - 1 if shown - 1 in YEARS else None,
        "later": shown + 1 if shown + 1 in YEARS else None,
        "calendar": request.build_absolute_uri(address),
    }
    return render(request, "website/cycle.html", context)


@require_safe
def calendar(request: HttpRequest, cooperation: str) -> HttpResponseBase:
    """What everybody may see, as a calendar."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    response = _calendar(request, found, internal=False)
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def feed(request: HttpRequest, cooperation: str, token: str) -> HttpResponseBase:
    """One person's secret link to the whole year. It works as long as the person may read what is
    not published; otherwise there is nothing at the address."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    live = CycleFeed.objects.within(found).by_token(token).select_related("user").first()
    if live is None or not live.user.has_perm("office.read", found):
        raise Http404
    response = _calendar(request, found, internal=True)
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _calendar(request: HttpRequest, cooperation: Cooperation, internal: bool) -> HttpResponseBase:
    today = timezone.localdate()
    # Asked for while the calendar is written, and so in its language.
    more = matter_entries(cooperation, internal=internal, years=years_of(today))
    data = calendar_of(cooperation, internal=internal, today=today, more=more)
    tag = entity_tag(data)
    response = get_conditional_response(request, etag=tag) or HttpResponse(
        data, content_type="text/calendar; charset=utf-8"
    )
    response["ETag"] = tag
    response["Content-Disposition"] = 'inline; filename="arshjul.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
