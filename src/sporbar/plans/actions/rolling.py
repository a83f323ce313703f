"""From one year's plan to the next."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.plans.actions.drafting import new_draft, new_plan, revise
from sporbar.plans.content import plan_of, tree_of
from sporbar.plans.models import (
    ActionPlan,
    DraftEnding,
    DraftMeasure,
    Measure,
    PlanError,
    PlanVersion,
)
from sporbar.plans.rollover import numbered, proposal


def _measure_of(plan: ActionPlan, year: int) -> Measure | None:
    """The measure a sub-body's plan hangs under in that year: the one that carries this year's on,
    once the year's own plan is adopted, until then this year's."""
    under = plan.hangs_under
    if under is None:
        return None
    carried: Measure | None = under.continued_by.in_force().filter(plan__year=year).first()
    return carried or under


@transaction.atomic
def roll_over(
    *,
    plan: ActionPlan,
    year: int,
    title: str,
    carried: Collection[int],
    ended: Mapping[int, str],
    by: User | None,
    at: datetime | None = None,
) -> PlanVersion:
    """Begin the plan of `year` with the measures carried on from this one.

    `carried` are primary keys of measures in force, `ended` maps the others to why they end. Each
    carried measure keeps its words, gets a new number, and continues this year's. Raises PlanError
    when a measure is in neither or both, an ending has no reason, the plan is not adopted, or the
    year has a plan already.
    """
    at = at or timezone.now()
    source = plan.current_version()
    if source is None:
        raise PlanError(_("Bare en vedtatt plan kan rulleres. Vedta planen først."))
    rows = [one.measure for one in proposal(plan)]
    for row in rows:
        if (row.pk in carried) == (row.pk in ended):
            raise PlanError(
                _("Velg om %(measure)s skal videreføres eller avsluttes.") % {"measure": row}
            )
        if row.pk in ended and not ended[row.pk].strip():
            raise PlanError(_("Skriv hvorfor %(measure)s avsluttes.") % {"measure": row})
    under = _measure_of(plan, year)
    version = new_plan(plan.cooperation, plan.strategy, title, year, under, plan.body)
    words = {(part.focus_area, part.number): part for part in plan_of(source.content).measures}
    drafts = []
    for one in numbered([row for row in rows if row.pk in carried]):
        row = one.measure
        part = words[row.focus_area.number, row.number or 0]
        strands = tuple(replace(strand, was=None) for strand in part.strands)
        drafts.append(
            new_draft(
                version,
                row.focus_area,
                one.number,
                replace(part, strands=strands, number_printed=True),
                by,
                at,
                continues=row,
            )
        )
    DraftMeasure.objects.bulk_create(drafts)
    revise(drafts, by, at)
    DraftEnding.objects.bulk_create(
        DraftEnding(
            cooperation_id=plan.cooperation_id,
            version=version,
            measure=row,
            focus_area=row.focus_area,
            title=row.title,
            reason=ended[row.pk].strip(),
            content=tree_of(words[row.focus_area.number, row.number or 0]),
            ended_at=at,
        )
        for row in rows
        if row.pk in ended
    )
    leave_trail(
        cooperation=plan.cooperation,
        deed="roll_over",
        subject=version.plan,
        by=by,
        at=at,
        from_year=plan.year,
        carried=len(drafts),
        ended=len(ended),
    )
    return version
