"""The public pages of consultations, events and agreements."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sporbar.governance.models import Agreement, Consultation, Event
from sporbar.organisations.models import Cooperation
from sporbar.records.models import StoredFile
from sporbar.website.files import uploaded
from sporbar.website.queries.occasions import shown_adoptions, shown_case, shown_measures

#: Rows on one page of a list.
A_PAGE = 50


def _list(
    request: HttpRequest, found: Cooperation, template: str, rows: Any, **context: Any
) -> HttpResponse:
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("side"))
    return render(request, template, {"cooperation": found, "page": page, **context})


@require_safe
def consultations(request: HttpRequest, cooperation: str) -> HttpResponse:
    """Published consultations, those still open first."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    rows = Consultation.objects.within(found).published().with_names().open_first()
    return _list(request, found, "website/consultations.html", rows)


@require_safe
def consultation(request: HttpRequest, cooperation: str, pk: int) -> HttpResponse:
    """One consultation; its statement once it is sent."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    rows = Consultation.objects.within(found).published().with_names()
    row = get_object_or_404(rows.select_related("case", "statement_file"), pk=pk)
    day = timezone.localdate()
    context = {
        "cooperation": found,
        "row": row,
        "case": shown_case(row.case, day),
        "adopted": shown_adoptions(row, day),
        "measures": shown_measures(row),
    }
    return render(request, "website/consultation.html", context)


@require_safe
def consultation_file(request: HttpRequest, cooperation: str, pk: int) -> HttpResponseBase:
    """The statement as it was sent."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    rows = Consultation.objects.within(found).published().select_related("statement_file")
    return _file(request, get_object_or_404(rows, pk=pk).sent_file)


@require_safe
def events(request: HttpRequest, cooperation: str) -> HttpResponse:
    """Published events, those to come first."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    rows = Event.objects.within(found).published().with_names().planned_first()
    return _list(request, found, "website/events.html", rows)


@require_safe
def event(request: HttpRequest, cooperation: str, pk: int) -> HttpResponse:
    found = get_object_or_404(Cooperation, slug=cooperation)
    row = get_object_or_404(Event.objects.within(found).published().with_names(), pk=pk)
    following = row.next_edition
    context = {
        "cooperation": found,
        "row": row,
        "following": following if following and following.published_at else None,
        "earlier": list(row.earlier_editions.published()),
        "measures": shown_measures(row),
    }
    return render(request, "website/occasion_event.html", context)


@require_safe
def agreements(request: HttpRequest, cooperation: str) -> HttpResponse:
    """Published agreements, those in force first."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    rows = Agreement.objects.within(found).published().with_names().running_first()
    return _list(request, found, "website/agreements.html", rows, today=timezone.localdate())


@require_safe
def agreement(request: HttpRequest, cooperation: str, pk: int) -> HttpResponse:
    found = get_object_or_404(Cooperation, slug=cooperation)
    rows = Agreement.objects.within(found).published().with_names()
    row = get_object_or_404(rows.select_related("case", "file"), pk=pk)
    context = {
        "cooperation": found,
        "row": row,
        "case": shown_case(row.case, timezone.localdate()),
        "measures": shown_measures(row),
    }
    return render(request, "website/agreement.html", context)


@require_safe
def agreement_file(request: HttpRequest, cooperation: str, pk: int) -> HttpResponseBase:
    """The agreement itself, as long as it is published."""
    found = get_object_or_404(Cooperation, slug=cooperation)
    rows = Agreement.objects.within(found).published().select_related("file")
    return _file(request, get_object_or_404(rows, pk=pk).file)


def _file(request: HttpRequest, file: StoredFile | None) -> HttpResponseBase:
    if file is None:
        raise Http404
    return uploaded(request, file)
