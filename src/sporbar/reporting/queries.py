"""Questions over reports and editions."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import OuterRef, Q, Subquery

from sporbar.core.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from sporbar.plans.models import Measure
    from sporbar.reporting.models import Edition, FreezeOrder, WordBase


class ReportQuerySet(TenantQuerySet):
    def with_plan(self) -> Self:
        """With cooperation, round, plan, strategy and plan version, in one statement."""
        return self.select_related(
            "cooperation", "round__plan__strategy", "round__plan_version__adopted_by"
        )

    def before(self, as_of: date) -> Self:
        """Reports whose as-of day is earlier, the latest first."""
        return self.filter(round__as_of__lt=as_of).order_by("-round__as_of", "-id")


class EditionQuerySet(TenantQuerySet):
    def published(self) -> Self:
        return self.filter(state="published")

    def with_report(self) -> Self:
        """With cooperation, report, round, plan and frozen document, in one statement."""
        return self.select_related("cooperation", "document", "report__round__plan")

    def with_files(self) -> Self:
        """With renditions and their files, in two statements however many editions."""
        return self.prefetch_related("document__renditions__file")

    def current(self) -> Self:
        """The current edition of every report: the published one with the highest number.

        One row a report, the latest as-of day first. A frozen edition that is not yet published
        never hides the one that is.
        """
        latest = (
            self.model._default_manager.filter(report=OuterRef("report"), state="published")
            .order_by("-number")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(latest)).order_by("-as_of", "-report_id")

    def current_of(self, report: Any) -> "Edition | None":
        """The report's current edition, None before the first is published. One statement."""
        return self.filter(report=report).current().with_report().first()

    def newest_of(self, report: Any) -> "Edition | None":
        """The report's last frozen edition, published or not."""
        return self.filter(report=report).order_by("-number").with_report().first()

    def by_report(self) -> Self:
        """Every edition, the latest as-of day first and within a report the highest number."""
        return self.with_report().order_by("-as_of", "-report_id", "-number")

    def reporting_on(self, measure: "Measure") -> Self:
        """Editions of reports on the measure's plan, the latest as-of day first.

        A strand stands where its measure stands.
        """
        return self.filter(report__round__plan=measure.plan_id).by_report()


class FreezeOrderQuerySet(TenantQuerySet):
    def due(self, at: datetime) -> Self:
        """Those to be carried out that no worker holds, the oldest first."""
        return self.filter(
            Q(leased_until=None) | Q(leased_until__lte=at), state__in=("waiting", "running")
        ).order_by("ordered_at", "id")

    def latest_of(self, report: Any) -> "FreezeOrder | None":
        """The report's newest order, with its edition; None before the first."""
        return self.filter(report=report).select_related("edition", "ordered_by").first()


class WordBaseQuerySet(TenantQuerySet):
    def current_of(self, cooperation: Any) -> "WordBase | None":
        """The cooperation's newest choice with its file; None when none was ever made."""
        return self.within(cooperation).select_related("file", "by").order_by("-id").first()
