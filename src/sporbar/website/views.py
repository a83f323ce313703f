"""The public pages. Each fetches within the cooperation, asks one question, and answers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from sporbar.document.render.html import STYLESHEET
from sporbar.organisations.models import Cooperation
from sporbar.plans.models import ActionPlan
from sporbar.records.models import Rendition
from sporbar.reporting.models import Edition, EditionFile, EditionFileKind, PlanEdition
from sporbar.ui.colour import stylesheet
from sporbar.website.addresses import WITHDRAWN
from sporbar.website.files import frozen
from sporbar.website.forms import PlanFilter
from sporbar.website.queries import accounts as accounts_queries
from sporbar.website.queries import municipality as municipality_queries
from sporbar.website.queries import search as search_queries
from sporbar.website.queries.effects import decisions_on
from sporbar.website.queries.front import front_page
from sporbar.website.queries.occasions import search_occasions
from sporbar.website.queries.plan import measures_of, plan_page
from sporbar.website.queries.publication import (
    current_editions,
    files_beside,
    published_editions,
    published_plans,
    published_sub_plans,
    renditions,
    report_body,
    snapshot,
    snapshots,
)
from sporbar.website.queries.search_cases import search_cases
from sporbar.website.queries.thread import measure_page
from sporbar.website.queries.versions import adopted_versions, reported_version, version_page

#: Postings on one page.
POSTINGS_A_PAGE = 200


def _cooperation(slug: str) -> Cooperation:
    return get_object_or_404(Cooperation, slug=slug)


def _answer(
    request: HttpRequest, cooperation: Cooperation, template: str, **context: Any
) -> HttpResponse:
    return render(request, f"website/{template}", {"cooperation": cooperation, **context})


@require_safe
def cooperations(request: HttpRequest) -> HttpResponse:
    """Every cooperation on this site."""
    found = Cooperation.objects.order_by("is_fictional", "name")
    return render(request, "website/cooperations.html", {"cooperations": found})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "website/accessibility.html")


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /*/sok/\n", content_type="text/plain")


@require_safe
@cache_control(public=True, max_age=86400)
def report_stylesheet(request: HttpRequest) -> HttpResponse:
    """The looks of a report read as a page."""
    return HttpResponse(STYLESHEET, content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86400)
def colour_stylesheet(request: HttpRequest, cooperation: str) -> HttpResponse:
    """The cooperation's accent; the page names it with the colour, so a new one is fetched."""
    found = _cooperation(cooperation)
    return HttpResponse(stylesheet(found.colour), content_type="text/css; charset=utf-8")


@require_safe
def front(request: HttpRequest, cooperation: str) -> HttpResponse:
    found = _cooperation(cooperation)
    return _answer(request, found, "front.html", page=front_page(found))


@require_safe
def search(request: HttpRequest, cooperation: str) -> HttpResponse:
    found = _cooperation(cooperation)
    words = request.GET.get("q", "").strip()[:100]
    hits = search_queries.search(found, words)
    case_hits = search_cases(found, words, timezone.localdate())
    occasion_hits = search_occasions(found, words)
    return _answer(
        request,
        found,
        "search.html",
        words=words,
        hits=hits[: search_queries.MOST_HITS],
        count=len(hits) + len(case_hits) + len(occasion_hits),
        measure_count=len(hits),
        case_hits=case_hits[: search_queries.MOST_HITS],
        case_count=len(case_hits),
        occasion_hits=occasion_hits[: search_queries.MOST_HITS],
        occasion_count=len(occasion_hits),
    )


@require_safe
def newest_plan(request: HttpRequest, cooperation: str) -> HttpResponse:
    """The address of "the plan": leads to the newest year's."""
    found = _cooperation(cooperation)
    newest = published_plans(found).first()
    if newest is None:
        return _answer(request, found, "no_plan.html")
    return redirect("website:plan", found.slug, newest.year)


def _plan(cooperation: Cooperation, year: int, sub_plan: int | None) -> ActionPlan:
    """The adopted plan of the year, or the sub-body's plan with that key."""
    if sub_plan is None:
        return get_object_or_404(published_plans(cooperation), year=year)
    return get_object_or_404(published_sub_plans(cooperation), year=year, pk=sub_plan)


@require_safe
def plan(
    request: HttpRequest, cooperation: str, year: int, sub_plan: int | None = None
) -> HttpResponse:
    found = _cooperation(cooperation)
    page = plan_page(found, _plan(found, year, sub_plan))
    filters = PlanFilter(request.GET, page.areas)
    selected = filters.selected()
    return _answer(
        request,
        found,
        "plan.html",
        page=page,
        filters=filters,
        selected=selected,
        hits=sum(len(area.rows) for area in selected),
    )


@require_safe
def measure(
    request: HttpRequest,
    cooperation: str,
    year: int,
    area: int,
    number: int,
    sub_plan: int | None = None,
) -> HttpResponse:
    found = _cooperation(cooperation)
    of_plan = published_plans(found) if sub_plan is None else published_sub_plans(found)
    if sub_plan is not None:
        of_plan = of_plan.filter(pk=sub_plan)
    # The one in force first, then those that had the number before it, the latest first.
    holders = list(
        measures_of(found)
        .filter(plan__in=of_plan, plan__year=year, focus_area__number=area, number=number)
        .order_by(F("withdrawn_in__number").desc(nulls_first=True), "id")
    )
    withdrawn = request.GET.get(WITHDRAWN)
    if withdrawn is not None:
        shown = [one for one in holders if one.withdrawn_in_id and str(one.pk) == withdrawn]
    else:
        shown = holders[:1]
    if not shown:
        raise Http404
    page = measure_page(found, shown[0])
    others = [one for one in holders if one.pk != shown[0].pk]
    return _answer(request, found, "measure.html", page=page, same_number=others)


@require_safe
def plan_version(
    request: HttpRequest, cooperation: str, year: int, number: int, sub_plan: int | None = None
) -> HttpResponse:
    """One adopted version as it was frozen."""
    found = _cooperation(cooperation)
    asked_for = _plan(found, year, sub_plan)
    page = version_page(found, adopted_versions(found, asked_for), number)
    if page is None:
        raise Http404
    decision = decisions_on(found, versions=[page.version.pk]).get(("version", page.version.pk))
    return _answer(
        request,
        found,
        "plan_version.html",
        page=page,
        plan=asked_for,
        decision=decision,
        # The version was printed with the words as they then were, whoever had seen the decision.
        is_corrected=decision is not None
        and decision.current is not None
        and decision.current.number > 1
        and decision.current.recorded_at > page.version.adopting_effect.recorded_at,
    )


@require_safe
def municipalities(request: HttpRequest, cooperation: str) -> HttpResponse:
    found = _cooperation(cooperation)
    known = municipality_queries.Municipalities(found)
    return _answer(
        request, found, "municipalities.html", members=known.members, former=known.former
    )


@require_safe
def municipality(request: HttpRequest, cooperation: str, slug: str) -> HttpResponse:
    found = _cooperation(cooperation)
    known = municipality_queries.Municipalities(found)
    asked_for = next((one for one in known.every if one.slug == slug), None)
    if asked_for is None:
        raise Http404
    newest = published_plans(found).first()
    page = municipality_queries.municipality_page(found, asked_for, known, newest)
    return _answer(request, found, "municipality.html", page=page)


@require_safe
def newest_accounts(request: HttpRequest, cooperation: str) -> HttpResponse:
    """The address of "the accounts": leads to the newest published report that has any."""
    found = _cooperation(cooperation)
    editions = current_editions(found)
    facts = snapshots(editions)
    newest = next(
        (one for one in editions if one.pk in facts and facts[one.pk].accounts is not None), None
    )
    if newest is None:
        return _answer(request, found, "no_accounts.html", edition=None)
    return redirect("website:accounts", found.slug, newest.report.slug)


def _current_edition(cooperation: Cooperation, report_slug: str) -> Edition:
    found = published_editions(cooperation).filter(report__slug=report_slug).first()
    if found is None:
        raise Http404
    return found


@require_safe
def accounts(request: HttpRequest, cooperation: str, report: str) -> HttpResponse:
    found = _cooperation(cooperation)
    current = _current_edition(found, report)
    page = accounts_queries.accounts_page(current, snapshot(current))
    if page is None:
        return _answer(request, found, "no_accounts.html", edition=current)
    may_see = request.user.has_perm("website.see_postings", found)
    return _answer(
        request,
        found,
        "accounts.html",
        page=page,
        may_see_postings=may_see,
        plan_year=current.report.round.plan.year,
    )


@require_safe
def postings(request: HttpRequest, cooperation: str, report: str) -> HttpResponse:
    """The postings behind one figure, for those who work with the ledger."""
    found = _cooperation(cooperation)
    if not request.user.has_perm("website.see_postings", found):
        raise PermissionDenied(
            _("Posteringene vises bare for økonomiansvarlig, daglig leder og revisor.")
        )
    current = _current_edition(found, report)
    facts = snapshot(current)
    if facts.accounts is None:
        raise Http404
    rows = accounts_queries.postings(
        found,
        facts,
        group=request.GET.get("gruppe", ""),
        project=request.GET.get("prosjekt"),
    )
    page = Paginator(rows, POSTINGS_A_PAGE).get_page(request.GET.get("side"))
    return _answer(request, found, "postings.html", edition=current, postings=page)


@require_safe
def reports(request: HttpRequest, cooperation: str) -> HttpResponse:
    found = _cooperation(cooperation)
    return _answer(request, found, "reports.html", editions=list(published_editions(found)))


@require_safe
def report(request: HttpRequest, cooperation: str, report: str) -> HttpResponse:
    """A report's stable address shows its current edition."""
    found = _cooperation(cooperation)
    return _edition_page(request, found, _current_edition(found, report))


@require_safe
def edition(request: HttpRequest, cooperation: str, report: str, number: int) -> HttpResponse:
    found = _cooperation(cooperation)
    asked_for = get_object_or_404(published_editions(found), report__slug=report, number=number)
    return _edition_page(request, found, asked_for)


def _edition_page(request: HttpRequest, cooperation: Cooperation, shown: Edition) -> HttpResponse:
    siblings = list(published_editions(cooperation).filter(report=shown.report_id))
    facts = snapshot(shown)
    return _answer(
        request,
        cooperation,
        "edition.html",
        edition=shown,
        editions=siblings,
        newest=siblings[0],
        renditions=renditions(shown),
        files=files_beside(shown),
        facts=facts,
        reported_version=reported_version(cooperation, shown.report.round.plan, facts),
        body=report_body(shown),
        canonical=request.build_absolute_uri(
            reverse("website:edition", args=[cooperation.slug, shown.report.slug, shown.number])
        ),
    )


@require_safe
def download(
    request: HttpRequest, cooperation: str, report: str, number: int, wanted: str
) -> HttpResponseBase:
    """A frozen file of a report's edition."""
    found = _cooperation(cooperation)
    asked_for = get_object_or_404(published_editions(found), report__slug=report, number=number)
    return _frozen(request, found, asked_for.document_id, wanted)


@require_safe
def plan_download(
    request: HttpRequest,
    cooperation: str,
    year: int,
    number: int,
    wanted: str,
    sub_plan: int | None = None,
) -> HttpResponseBase:
    """A frozen file of one adopted version of a plan."""
    found = _cooperation(cooperation)
    asked_for = get_object_or_404(
        PlanEdition.objects.within(found),
        version__plan=_plan(found, year, sub_plan),
        version__number=number,
    )
    return _frozen(request, found, asked_for.document_id, wanted)


@require_safe
def annex_file(
    request: HttpRequest, cooperation: str, report: str, number: int, annex: int
) -> HttpResponseBase:
    """An uploaded annex as it was frozen with a report's edition."""
    return _file_beside(request, cooperation, report, number, annex_number=annex)


@require_safe
def print_file(
    request: HttpRequest, cooperation: str, report: str, number: int
) -> HttpResponseBase:
    """A report's edition with its annexes behind it, for print."""
    return _file_beside(request, cooperation, report, number, kind=EditionFileKind.PRINT)


def _file_beside(
    request: HttpRequest, cooperation: str, report: str, number: int, **which: Any
) -> HttpResponseBase:
    found = _cooperation(cooperation)
    asked_for = get_object_or_404(published_editions(found), report__slug=report, number=number)
    rows = EditionFile.objects.within(found).select_related("file")
    file = get_object_or_404(rows, edition=asked_for, **which).file
    return frozen(request, file, download=file.media_type != "application/pdf")


def _frozen(
    request: HttpRequest, cooperation: Cooperation, document: int, wanted: str
) -> HttpResponseBase:
    """A format of a frozen document."""
    file = get_object_or_404(Rendition.objects.within(cooperation).of_format(document, wanted)).file
    # The HTML file carries its own styles, which this site's policy would refuse when shown here.
    return frozen(request, file, download=wanted != "pdf")
