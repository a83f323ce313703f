"""The gallery: every component in every state, for developers."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "ui/gallery.html",
        {
            "progress": ["as_planned", "mixed", "on_hold", "completed", "not_started"],
            "answers": ["activity", "no_activity", "see_annex", None],
            "kinds": [
                "postponed",
                "delayed",
                "extended",
                "scope_changed",
                "on_hold",
                "deprioritised",
                "cost",
                "staffing",
                "cancelled",
            ],
            "until": date(2027, 3, 1),
            "dates": ["2011-07-01", "2011-03", "2011-23", "2011-23/2011-24", None],
            "amounts": ["1130000.00", "-571128.00", "0.49"],
        },
    )
