"""What the database already holds for a plan file, read in a constant number of statements."""

from dataclasses import dataclass, field
from typing import Any, Self

from sporbar.exchange.files import PlanFile
from sporbar.organisations.models import (
    Body,
    BodyName,
    Cooperation,
    LegalEntity,
    Organisation,
    OrganisationName,
    Person,
)
from sporbar.plans.models import (
    ActionArea,
    ActionAreaAlias,
    ActionPlan,
    FocusArea,
    Measure,
    PlanVersion,
    Strategy,
    WorkingForm,
)


@dataclass(slots=True)
class KnownPlan:
    """Rows by what people call them. Everything is empty for a new cooperation."""

    cooperation: Cooperation | None = None
    legal_entities: dict[str, LegalEntity] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    working_forms: dict[str, WorkingForm] = field(default_factory=dict)
    strategy: Strategy | None = None
    focus_areas: dict[int, FocusArea] = field(default_factory=dict)
    action_areas: dict[str, ActionArea] = field(default_factory=dict)
    #: (code, title) of every alias
    aliases: dict[tuple[str, str], ActionAreaAlias] = field(default_factory=dict)
    plan: ActionPlan | None = None
    version: PlanVersion | None = None
    #: (focus area, number) of the plan's measures
    measures: dict[tuple[int, int], Measure] = field(default_factory=dict)
    #: (focus area, number, title) of the plan's strands
    strands: dict[tuple[int, int, str], Measure] = field(default_factory=dict)
    #: "2010/1.3": measures of other years
    earlier: dict[str, int] = field(default_factory=dict)
    #: "2011/1.3": measures of any year, those of the plan itself included
    everywhere: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, content: PlanFile) -> Self:
        known = cls(cooperation=Cooperation.objects.filter(slug=content.cooperation.slug).first())
        if known.cooperation is None:
            return known
        tenant = known.cooperation
        known.legal_entities = _by("name", LegalEntity, tenant)
        known.organisations = _by("name", Organisation, tenant)
        # A file written before a change of name still finds whom it means.
        for old in OrganisationName.objects.within(tenant).select_related("organisation"):
            known.organisations.setdefault(old.name, old.organisation)
        known.bodies = _by("name", Body, tenant)
        for former in BodyName.objects.within(tenant).select_related("body"):
            known.bodies.setdefault(former.name, former.body)
        known.people = _by("slug", Person, tenant)
        known.working_forms = _by("code", WorkingForm, tenant)
        known.strategy = Strategy.objects.within(tenant).filter(title=content.strategy).first()
        if known.strategy is not None:
            known.focus_areas = _by("number", FocusArea, tenant, strategy=known.strategy)
            known.action_areas = _by("code", ActionArea, tenant, strategy=known.strategy)
            known.aliases = {
                (alias.action_area.code, alias.title): alias
                for alias in ActionAreaAlias.objects.within(tenant)
                .filter(action_area__strategy=known.strategy)
                .select_related("action_area")
            }
        known.plan = (
            ActionPlan.objects.within(tenant)
            .filter(title=content.plan_title, year=content.year)
            .first()
        )
        if known.plan is not None:
            known.version = PlanVersion.objects.within(tenant).filter(plan=known.plan).first()
        known._read_measures(tenant, content)
        return known

    def _read_measures(self, tenant: Cooperation, content: PlanFile) -> None:
        if self.plan is not None:
            for row in Measure.objects.within(tenant).of_plan(self.plan).in_force().with_labels():
                if row.parent is None:
                    self.measures[row.focus_area.number, row.number or 0] = row
                else:
                    whole = row.parent
                    key = (whole.focus_area.number, whole.number or 0, row.title)
                    self.strands[key] = row
        wanted = [m.continues for m in content.measures if m.continues]
        wanted += [one for m in content.measures for one in m.merged_from]
        wanted += [one.measure for one in content.endings]
        wanted += [content.hangs_under] if content.hangs_under else []
        years = {reference[:4] for reference in wanted}
        if years:
            for row in (
                Measure.objects.within(tenant)
                .wholes()
                .filter(plan__year__in=[int(year) for year in years if year.isdigit()])
                .order_by("-plan_id")
                .select_related("focus_area", "plan")
            ):
                self.everywhere[row.reference] = row.pk
                if row.plan_id != (self.plan.pk if self.plan else None):
                    self.earlier[row.reference] = row.pk


def _by(name: str, model: Any, tenant: Cooperation, **where: Any) -> dict[Any, Any]:
    return {
        getattr(row, name): row
        for row in model.objects.within(tenant).filter(**where).order_by("id")
    }
