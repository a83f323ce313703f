"""What the database already holds for a status file, read in a constant number of statements."""

from dataclasses import dataclass, field
from datetime import date
from typing import Self

from sporbar.economy.models import GrantScheme, Project, ProjectMeasure, Recommendation
from sporbar.exchange.files import StatusFile
from sporbar.exchange.plan_status.plan_exporting import label
from sporbar.organisations.models import Body, Cooperation
from sporbar.plans.models import ActionPlan, Measure, PlanVersion
from sporbar.reporting.models import Annex, Report
from sporbar.rounds.models import Round, StatusEntry


@dataclass(slots=True)
class KnownStatus:
    """Rows by what people call them. `cooperation` and `plan` None: the file's are not known."""

    cooperation: Cooperation | None = None
    cooperation_slugs: list[str] = field(default_factory=list)
    plan: ActionPlan | None = None
    plan_names: list[str] = field(default_factory=list)
    version: PlanVersion | None = None
    #: "5.6" and "5.6/FEIDE"
    measures: dict[str, Measure] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    round: Round | None = None
    #: the round's current entry by the measure's primary key
    current: dict[int, StatusEntry] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    project_links: dict[tuple[int, int], ProjectMeasure] = field(default_factory=dict)
    schemes: dict[str, GrantScheme] = field(default_factory=dict)
    recommendations: dict[tuple[int, int, int, str], Recommendation] = field(default_factory=dict)
    report: Report | None = None
    #: reports of other rounds by slug
    other_reports: dict[str, Report] = field(default_factory=dict)
    annexes: dict[int, Annex] = field(default_factory=dict)

    @classmethod
    def of(cls, content: StatusFile) -> Self:
        known = cls(cooperation=Cooperation.objects.filter(slug=content.cooperation).first())
        tenant = known.cooperation
        if tenant is None:
            known.cooperation_slugs = sorted(Cooperation.objects.values_list("slug", flat=True))
            return known
        known.bodies = {row.name: row for row in Body.objects.within(tenant)}
        plans = list(ActionPlan.objects.within(tenant))
        known.plan_names = [f"{plan.title} ({plan.year})" for plan in plans]
        known.plan = next(
            (p for p in plans if (p.title, p.year) == (content.plan_title, content.year)), None
        )
        if known.plan is None:
            return known
        known.version = PlanVersion.objects.within(tenant).filter(plan=known.plan).first()
        known._read_measures(tenant, known.plan)
        known._read_round(tenant, known.plan, content)
        known._read_money(tenant, known.plan)
        return known

    def _read_measures(self, tenant: Cooperation, plan: ActionPlan) -> None:
        for row in Measure.objects.within(tenant).of_plan(plan).with_labels():
            self.measures[label(row)] = row

    def _read_round(self, tenant: Cooperation, plan: ActionPlan, content: StatusFile) -> None:
        try:
            as_of = date.fromisoformat(content.as_of)
        except ValueError:
            return
        self.round = (
            Round.objects.within(tenant).filter(plan=plan, kind=content.kind, as_of=as_of).first()
        )
        if self.round is not None:
            self.current = StatusEntry.objects.within(tenant).by_measure(self.round)
        for report in Report.objects.within(tenant):
            if self.round is not None and report.round_id == self.round.pk:
                self.report = report
            else:
                self.other_reports[report.slug] = report
        if self.report is not None:
            annexes = Annex.objects.within(tenant).filter(report=self.report)
            self.annexes = {row.number: row for row in annexes.prefetch_related("measures")}

    def _read_money(self, tenant: Cooperation, plan: ActionPlan) -> None:
        self.projects = {row.code: row for row in Project.objects.within(tenant)}
        self.schemes = {row.name: row for row in GrantScheme.objects.within(tenant)}
        self.project_links = {
            (row.project_id, row.measure_id): row
            for row in ProjectMeasure.objects.within(tenant).filter(measure__plan=plan)
        }
        self.recommendations = {
            (row.measure_id, row.scheme_id, row.body_id, row.month): row
            for row in Recommendation.objects.within(tenant).filter(measure__plan=plan)
        }
