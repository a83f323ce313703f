"""Where a plan, a version of it and a measure are read.

A sub-body's plan has its measures below its own address, because their numbers are its own; a
measure that was taken out is named by its key, because another may have got its number.
"""

from typing import Any

from django.urls import reverse

from sporbar.plans.models import ActionPlan, Measure, PlanVersion

#: The query parameter that asks for a measure which was taken out of the plan.
WITHDRAWN = "tatt-ut"


def plan_address(slug: str, plan: ActionPlan) -> str:
    """The plan's page; `slug` is the cooperation's."""
    return _below(slug, plan, "plan")


def version_address(slug: str, version: PlanVersion) -> str:
    """The page of one adopted version. Needs its plan."""
    return _below(slug, version.plan, "plan_version", number=version.number)


def version_file_address(slug: str, version: PlanVersion, wanted: str) -> str:
    """A frozen file of one adopted version."""
    return _below(slug, version.plan, "plan_download", number=version.number, wanted=wanted)


def measure_address(slug: str, measure: Measure) -> str:
    """The page of a measure. Needs its plan and focus area."""
    address = _below(
        slug, measure.plan, "measure", area=measure.focus_area.number, number=measure.number
    )
    return f"{address}?{WITHDRAWN}={measure.pk}" if measure.withdrawn_in_id else address


def _below(slug: str, plan: ActionPlan, name: str, **arguments: Any) -> str:
    arguments |= {"cooperation": slug, "year": plan.year}
    if plan.hangs_under_id is not None:
        name, arguments["sub_plan"] = f"sub_{name}", plan.pk
    return reverse(f"website:{name}", kwargs=arguments)
