"""The trail: who did what, when, in which role, from where."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from sporbar.office.gate import Desk, office
from sporbar.office.trail.details import details_of
from sporbar.office.trail.queries import A_PAGE, TrailFilter, as_csv, as_json, before, role_words
from sporbar.office.trail.words import in_words
from sporbar.organisations.actions import leave_trail

_KINDS = {"csv": (as_csv, "text/csv; charset=utf-8"), "json": (as_json, "application/x-ndjson")}


@require_safe
@office("organisations.read_trail")
def trail(request: HttpRequest, desk: Desk) -> HttpResponse:
    filters = TrailFilter(request.GET)
    rows = list(
        before(filters.selected(desk.cooperation), request.GET.get("for", ""))[: A_PAGE + 1]
    )
    asked = request.GET.copy()
    asked.pop("for", None)
    return desk.answer(
        "trail/trail.html",
        filters=filters,
        rows=[
            (row, in_words(row.deed), role_words(row), list(details_of(row)))
            for row in rows[:A_PAGE]
        ],
        older=rows[A_PAGE - 1].pk if len(rows) > A_PAGE else None,
        asked=asked.urlencode(),
        is_filtered=any(asked.values()),
    )


@require_POST
@office("organisations.read_trail")
def export(request: HttpRequest, desk: Desk, kind: str) -> HttpResponseBase:
    """The rows selected, as a file; that they were taken out is a deed of its own."""
    if kind not in _KINDS:
        raise Http404
    write, media_type = _KINDS[kind]
    rows = TrailFilter(request.POST).selected(desk.cooperation)
    now = timezone.now()
    leave_trail(
        cooperation=desk.cooperation,
        deed="export_trail",
        subject=desk.cooperation,
        by=desk.user,
        at=now,
        rows=rows.count(),
        kind=kind,
    )
    response = StreamingHttpResponse(write(rows.filter(at__lt=now)), content_type=media_type)
    name = f"spor-{desk.cooperation.slug}-{timezone.localdate(now).isoformat()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
