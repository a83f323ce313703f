"""The public pages of cases, and the one door to their attachments."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sporbar.governance.models import Case, CaseAttachment, ReferralState
from sporbar.governance.public import public_attachment, withheld
from sporbar.organisations.models import Cooperation
from sporbar.website.files import uploaded
from sporbar.website.queries.adoptions import councils_of_case
from sporbar.website.queries.cases import (
    STATES,
    Chosen,
    case_page,
    chosen_cases,
    published_case,
    rows_of,
    years_of,
)

#: Cases on one page of the list.
A_PAGE = 50


def _chosen(request: HttpRequest) -> Chosen:
    """What the address asks for; what it cannot ask for chooses nothing away."""
    state, year = request.GET.get("tilstand", ""), request.GET.get("aar", "")
    return Chosen(
        state=state if state in STATES else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        words=" ".join(request.GET.get("q", "").split())[:100],
    )


@require_safe
def cases(request: HttpRequest, cooperation: str) -> HttpResponse:
    """Published cases, the newest first."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    chosen, day = _chosen(request), timezone.localdate()
    page = Paginator(chosen_cases(found, chosen, day), A_PAGE).get_page(request.GET.get("side"))
    context = {
        "cooperation": found,
        "chosen": chosen,
        "states": STATES,
        "years": years_of(found),
        "page": page,
        "rows": rows_of(found, list(page.object_list), day),
    }
    return render(request, "website/cases.html", context)


@require_safe
def case(request: HttpRequest, cooperation: str, pk: int) -> HttpResponse:
    """The path of one case through every body that had it."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    asked_for = published_case(found, pk)
    if asked_for is None:
        raise Http404
    page = case_page(found, asked_for, timezone.localdate())
    councils = councils_of_case(found, asked_for)
    context = {
        "cooperation": found,
        "page": page,
        "case": asked_for,
        "councils": councils,
        # One that was withdrawn is told of below, and is no part of the way.
        "on_the_way": [one for one in councils if one.referral.state != ReferralState.WITHDRAWN],
    }
    return render(request, "website/case.html", context)


@require_safe
def case_attachment(
    request: HttpRequest, cooperation: str, pk: int, number: int
) -> HttpResponseBase:
    """An attachment's file as everybody may have it. What is withheld, withdrawn or not published
    is not there."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    day = timezone.localdate()
    of_case = get_object_or_404(Case.objects.within(found).published(), pk=pk)
    links = CaseAttachment.objects.within(found).select_related(
        "attachment__file", "attachment__public_file"
    )
    link = get_object_or_404(links, case=of_case, number=number)
    file = public_attachment(link.attachment, day).file
    if file is None or withheld(day, of_case).is_withheld:
        raise Http404
    return uploaded(request, file)
