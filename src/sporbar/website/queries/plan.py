"""The plan page: what was promised, a row per measure, with what the last round says."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from sporbar.organisations.models import Cooperation
from sporbar.plans.models import (
    ActionPlan,
    FocusArea,
    Involvement,
    InvolvementRole,
    Measure,
    MeasureArea,
    PlanVersion,
)
from sporbar.plans.queries import MeasureQuerySet
from sporbar.reporting.models import Edition
from sporbar.website.queries.publication import (
    current_editions,
    published_plans,
    published_sub_plans,
    reported_plan_edition,
)
from sporbar.website.queries.reported import Reported, is_settled, reported
from sporbar.website.queries.versions import VersionRow, adopted_versions, version_rows


def party_key(one: Involvement) -> str | None:
    """How the filter names an organisation or a body; None for a person, who is not filtered by."""
    if one.body:
        return f"organ-{one.body.slug}"
    return f"org-{one.organisation.slug}" if one.organisation else None


def responsible_for(measure: Measure) -> list[str]:
    """Names of the responsible body and of others the plan calls responsible, each once."""
    named = [measure.responsible_body.name] if measure.responsible_body else []
    named += [
        str(one.body or one.organisation or one.person)
        for one in measure.involvements.all()
        if one.role == InvolvementRole.RESPONSIBLE
    ]
    return list(dict.fromkeys(named))


@dataclass
class Row:
    """A measure and what the last published round says about it, if anything."""

    measure: Measure
    reported: Reported | None

    @property
    def status(self) -> str:
        """The code the status filter goes by: the progress if said, else the answer."""
        if self.reported is None:
            return "not_reported"
        return self.reported.progress or self.reported.answer or "not_reported"

    @property
    def deviates(self) -> bool:
        return self.reported is not None and bool(self.reported.deviations)

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """Each kind of deviation once: (kind, certainty, settled)."""
        found = self.reported.deviations if self.reported else []
        return list(dict.fromkeys((one.kind, one.certainty, is_settled(one)) for one in found))

    @property
    def strand_tally(self) -> list[tuple[str, int]]:
        """How many strands said what progress; those that did not say are left out."""
        strands = self.reported.strands if self.reported else []
        said = (strand.said.entry.progress for strand in strands if strand.said)
        return list(Counter(word for word in said if word).items())

    @property
    def responsible(self) -> list[str]:
        """The responsible body, and others the plan calls responsible."""
        return responsible_for(self.measure)

    @property
    def parties(self) -> set[str]:
        """Who takes part, as the filter names them: "org-tinn-kommune", "organ-regionradet"."""
        names = {key for one in self.measure.involvements.all() if (key := party_key(one))}
        if self.measure.responsible_body:
            names.add(f"organ-{self.measure.responsible_body.slug}")
        return names


@dataclass
class Area:
    """A focus area with its rows and what they come to."""

    focus_area: FocusArea
    rows: list[Row] = field(default_factory=list)

    @property
    def deviating(self) -> int:
        return sum(row.deviates for row in self.rows)

    @property
    def statuses(self) -> list[tuple[str, int]]:
        return Counter(row.status for row in self.rows).most_common()


@dataclass
class PlanPage:
    plan: ActionPlan
    #: the adopted versions, the newest first: the one in force, and those before it
    versions: list[VersionRow]
    #: the edition whose round the statuses come from; None before the first is published
    edition: Edition | None
    areas: list[Area]
    other_plans: list[ActionPlan]

    @property
    def rows(self) -> list[Row]:
        return [row for area in self.areas for row in area.rows]

    @property
    def version(self) -> PlanVersion | None:
        """The version in force."""
        return self.versions[0].version if self.versions else None


def measures_in_rows(cooperation: Cooperation) -> MeasureQuerySet:
    """Whole measures with what a row of a list prints about them."""
    found: MeasureQuerySet = (
        Measure.objects.within(cooperation)
        .wholes()
        .select_related("focus_area", "responsible_body", "plan")
        .prefetch_related(
            "working_forms",
            "applies_to",
            Prefetch(
                "strands",
                Measure.objects.within(cooperation).in_force().order_by("position", "id"),
            ),
            Prefetch(
                "areas", MeasureArea.objects.within(cooperation).select_related("action_area")
            ),
            Prefetch(
                "involvements",
                Involvement.objects.within(cooperation).select_related(
                    "organisation", "body", "person"
                ),
            ),
        )
        .order_by("focus_area__number", "number", "id")
    )
    return found


def measures_of(cooperation: Cooperation) -> QuerySet[Measure]:
    """Whole measures with all that their own page prints about them, those taken out too."""
    return (
        measures_in_rows(cooperation)
        .select_related("withdrawn_in", "not_continued_in__plan")
        .prefetch_related(
            "former_names",
            "activities",
            "expected_results",
            "goals",
            "strands__activities",
            "involvements__organisation__former_names",
        )
    )


def plan_page(
    cooperation: Cooperation,
    plan: ActionPlan,
    *,
    with_words: bool = False,
) -> PlanPage:
    """The whole plan by focus area, with status from its newest published round.

    `with_words` reads every sentence, not only those that deviate.
    """
    edition = reported_plan_edition(current_editions(cooperation), plan)
    measures = list(measures_in_rows(cooperation).in_force().filter(plan=plan))
    rounds = [edition.report.round] if edition else []
    status = reported(cooperation, rounds, measures, whole=with_words)
    areas: dict[int, Area] = {
        area.pk: Area(area)
        for area in FocusArea.objects.within(cooperation).filter(strategy=plan.strategy_id)
    }
    for measure in measures:
        found = status.get((rounds[0].pk, measure.pk)) if rounds else None
        areas[measure.focus_area_id].rows.append(Row(measure, found))
    return PlanPage(
        plan,
        version_rows(cooperation, adopted_versions(cooperation, plan)),
        edition,
        list(areas.values()),
        _other_years(cooperation, plan),
    )


def _other_years(cooperation: Cooperation, plan: ActionPlan) -> list[ActionPlan]:
    """The cooperation's plans of other years, or, of a sub-body's plan, that body's others."""
    if plan.hangs_under_id is None:
        return list(published_plans(cooperation).exclude(pk=plan.pk))
    if plan.body_id is None:
        return []
    return list(published_sub_plans(cooperation).filter(body=plan.body_id).exclude(pk=plan.pk))
