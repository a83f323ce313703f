"""Cases in the councils for everybody: the matrix, and one case."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sporbar.governance.matrix import pages_of, shown_of, tabs_of
from sporbar.organisations.models import Cooperation
from sporbar.website.queries.adoptions import (
    public_matrix,
    public_standings,
    published_referrals,
)


@require_safe
def adoptions(request: HttpRequest, cooperation: str) -> HttpResponse:
    found = get_object_or_404(Cooperation, slug=cooperation)
    shown = shown_of(request.GET)
    matrix = public_matrix(found, shown, request.GET.get("side"))
    context = {
        "cooperation": found,
        "matrix": matrix,
        "shown": shown,
        "tabs": tabs_of(matrix, shown),
        "steps": pages_of(matrix, shown),
    }
    return render(request, "website/adoptions.html", context)


@require_safe
def adoption(request: HttpRequest, cooperation: str, pk: int) -> HttpResponse:
    """One case: the sentence, each council, and where its words are others."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    standings = public_standings(published_referrals(found).filter(pk=pk))
    if not standings:
        raise Http404
    return render(
        request, "website/adoption.html", {"cooperation": found, "standing": standings[0]}
    )
