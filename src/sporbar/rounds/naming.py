"""What questions of a round are called."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models.functions import Coalesce

from sporbar.plans.models import Measure
from sporbar.rounds.models import RequestCoverage

#: The plan's order, for rows that name a `measure`: a measure before its strands.
IN_PLAN_ORDER = (
    "measure__focus_area__number",
    Coalesce("measure__parent__number", "measure__number"),
    Coalesce("measure__parent_id", 0),
    "measure__position",
    "measure_id",
)


def measures_asked_about(cooperation: object, requests: Iterable[int]) -> dict[int, list[Measure]]:
    """The measures and strands each question (by primary key) is about, with what their labels
    need; both in the plan's order. One statement."""
    found: dict[int, list[Measure]] = defaultdict(list)
    for cover in (
        RequestCoverage.objects.within(cooperation)
        .filter(request__in=list(requests))
        .select_related("measure__focus_area", "measure__parent__focus_area")
        .order_by(*IN_PLAN_ORDER)
    ):
        found[cover.request_id].append(cover.measure)
    return dict(found)
