"""What the pages of a plan's life show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from sporbar.office.gate import Desk
from sporbar.plans.changes import Change, ChangeKind, changes
from sporbar.plans.content import MeasurePart, PlanFile, plan_of
from sporbar.plans.models import ActionPlan, PlanVersion
from sporbar.plans.rules import plans_written_by
from sporbar.plans.versions import content_of_version, version_before
from sporbar.rounds.models import EntryCoverage, Round


@dataclass(frozen=True)
class PlanRow:
    """A plan with its versions, the newest first."""

    plan: ActionPlan
    versions: list[PlanVersion]

    @property
    def newest(self) -> PlanVersion:
        return self.versions[0]

    @property
    def current(self) -> PlanVersion | None:
        return next((one for one in self.versions if one.is_adopted), None)


def plan_rows(desk: Desk) -> list[PlanRow]:
    """Every plan the person may read, sub-plans after the cooperation's own. Two statements."""
    found = (
        ActionPlan.objects.within(desk.cooperation)
        .select_related("hangs_under__focus_area", "hangs_under__plan", "body")
        .prefetch_related(
            # A whole plan's words for every year there is: not for a list.
            Prefetch("versions", PlanVersion.objects.defer("content").select_related("adopted_by"))
        )
        .order_by("-year", "hangs_under__number", "title")
    )
    if not desk.may("office.read"):
        mine = {plan.pk for plan in plans_written_by(desk.user, desk.cooperation)}
        found = found.filter(pk__in=mine)
    rows = [PlanRow(plan, list(plan.versions.all())) for plan in found]
    return [row for row in rows if row.versions]


@dataclass(frozen=True)
class Area:
    """A focus area of a version, with its measures."""

    number: int
    title: str
    goal: str
    measures: list[MeasurePart]


def areas_of(content: PlanFile) -> list[Area]:
    """The version's measures under their focus areas; areas without measures are left out."""
    found = [
        Area(
            part.number,
            part.title,
            part.goal,
            [one for one in content.measures if one.focus_area == part.number],
        )
        for part in content.focus_areas
    ]
    return [area for area in found if area.measures]


def lacks(content: PlanFile) -> list[str]:
    """Labels of measures that have neither activities nor strands, or nobody responsible."""
    return [
        f"{part.focus_area}.{part.number}"
        for part in content.measures
        if not (part.activities or part.strands) or not _has_responsible(part)
    ]


def _has_responsible(part: MeasurePart) -> bool:
    return bool(part.responsible_body) or any(one.role == "responsible" for one in part.involved)


@dataclass(frozen=True)
class Comparison:
    """What changed from an earlier version or from last year's plan."""

    before: PlanVersion
    changes: list[Change]
    unchanged: int

    def of_kind(self, kind: ChangeKind) -> list[Change]:
        return [one for one in self.changes if one.kind == kind]

    @property
    def added(self) -> list[Change]:
        return self.of_kind(ChangeKind.ADDED)

    @property
    def changed(self) -> list[Change]:
        return self.of_kind(ChangeKind.CHANGED)

    @property
    def ended(self) -> list[Change]:
        return self.of_kind(ChangeKind.ENDED)


def comparison(version: PlanVersion, content: PlanFile | None = None) -> Comparison | None:
    """What the version changes, in words; None for the first ever."""
    earlier = version_before(version)
    if earlier is None or not earlier.content:
        return None
    now = content or content_of_version(version)
    found = changes(plan_of(earlier.content), now)
    touched = sum(one.kind != ChangeKind.ENDED for one in found)
    return Comparison(earlier, found, len(now.measures) - touched)


def last_words(plan: ActionPlan) -> dict[int, Any]:
    """The latest answer and progress said of each measure, by its key. Two statements."""
    turn = Round.objects.within(plan.cooperation_id).filter(plan=plan).first()
    if turn is None:
        return {}
    covered = (
        EntryCoverage.objects.within(plan.cooperation_id)
        .filter(entry__round=turn)
        .current()
        .select_related("entry")
    )
    return {one.measure_id: one.entry for one in covered}
