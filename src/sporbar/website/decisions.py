"""The public list of decisions and what came of them: to read, to print, and to take out."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sporbar.exchange.decisions import as_csv, political
from sporbar.organisations.models import Body, Cooperation
from sporbar.website.queries.decisions import (
    WHICH,
    Chosen,
    decision_list,
    decision_page,
    every_decided,
    month_end,
)


def _chosen(request: HttpRequest, cooperation: Cooperation) -> Chosen:
    """What the address asks for; what it cannot ask for chooses nothing away. A month that is not
    over, or is none, has no list: Http404."""
    today = timezone.localdate()
    end = None
    if month := request.GET.get("per", ""):
        end = month_end(month, today)
        if end is None:
            raise Http404
    bodies = Body.objects.within(cooperation).filter(is_public=True)
    which = request.GET.get("vis", "")
    return Chosen(
        end,
        bodies.filter(slug=request.GET.get("organ", "")).first(),
        which if which in WHICH and end is None else "",
    )


@require_safe
def decisions(request: HttpRequest, cooperation: str) -> HttpResponse:
    found = get_object_or_404(Cooperation, slug=cooperation)
    chosen = _chosen(request, found)
    asked = request.GET.copy()
    whole = bool(asked.pop("alle", None))
    asked.pop("side", None)
    page = decision_list(found, chosen, timezone.localdate(), request.GET.get("side"), whole)
    context = {
        "cooperation": found,
        "chosen": chosen,
        "list": page,
        "page": page.page,
        "asked": asked.urlencode(),
        "whole": whole,
    }
    return render(request, "website/decisions.html", context)


@require_safe
def decision(request: HttpRequest, cooperation: str, pk: int) -> HttpResponse:
    """One decision: what was decided, what it did, and what came of it."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    page = decision_page(found, pk, timezone.localdate())
    if page is None:
        raise Http404
    return render(request, "website/decision.html", {"cooperation": found, "page": page})


@require_safe
def decisions_csv(request: HttpRequest, cooperation: str) -> StreamingHttpResponse:
    """The whole list, with a row that counts and sums at the end."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    chosen = _chosen(request, found)
    rows = every_decided(found, chosen, timezone.localdate())
    answer = StreamingHttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    name = f"vedtak-{found.slug}{'-' + chosen.month if chosen.month else ''}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def decisions_json(request: HttpRequest, cooperation: str) -> JsonResponse:
    """The whole list, with the names of KS Fiks politisk behandling."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    rows = every_decided(found, _chosen(request, found), timezone.localdate())
    address = request.build_absolute_uri(reverse("website:front", args=[found.slug])).rstrip("/")
    file = political(found, rows, address=address, at=timezone.now())
    return JsonResponse(file, json_dumps_params={"ensure_ascii": False, "indent": 1})
