"""The way to what is being written: which plan, who may, and whether now."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from sporbar.office.gate import Desk
from sporbar.plans.models import ActionPlan, DraftMeasure, PlanError, PlanVersion
from sporbar.plans.rules import may_edit_plan, may_read_draft, refusal_of_plan


@dataclass(frozen=True)
class Manuscript:
    """A plan's version as one person meets it. Templates get it as `manuscript`."""

    desk: Desk
    version: PlanVersion

    @property
    def plan(self) -> ActionPlan:
        return self.version.plan

    @cached_property
    def may_edit(self) -> bool:
        return may_edit_plan(self.desk.user, self.plan)

    @cached_property
    def locked_because(self) -> str:
        """Why the version cannot be written in now; "" where it can."""
        try:
            self.version.check_editable()
        except PlanError as error:
            return str(error)
        return ""

    @property
    def why_not(self) -> str:
        """Why this person cannot write here now; "" where they can."""
        return self.locked_because or ("" if self.may_edit else refusal_of_plan(self.plan))

    @property
    def can_write(self) -> bool:
        return not self.why_not

    @property
    def address(self) -> str:
        return draft_address(self.plan, self.desk.cooperation.slug)

    def require_edit(self) -> None:
        """Raise PermissionDenied unless the person may write in the plan, now or later."""
        if not self.may_edit:
            raise PermissionDenied(refusal_of_plan(self.plan))

    def answer(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """The page `office/plan/<template>`; never kept by the browser, so that the back
        button shows what is saved and not what was."""
        response = self.desk.answer(
            f"plan/{template}",
            status=status,
            manuscript=self,
            plan=self.plan,
            version=self.version,
            **context,
        )
        response["Cache-Control"] = "no-store"
        return response


def draft_address(plan: ActionPlan, cooperation: str) -> str:
    """Where the plan's draft is: by year for the cooperation's own plan, else by its number."""
    if plan.hangs_under_id is None and plan.body_id is None:
        return reverse("office:plan_draft", args=[cooperation, plan.year])
    return reverse("office:plan_sub_draft", args=[cooperation, plan.pk])


def open_manuscript(desk: Desk, version: PlanVersion) -> Manuscript:
    """The version on this desk. Raises PermissionDenied for one who may not read it."""
    if not may_read_draft(desk.user, version.plan):
        raise PermissionDenied(refusal_of_plan(version.plan))
    return Manuscript(desk, version)


def manuscript_of_plan(desk: Desk, **which: Any) -> Manuscript:
    """What is being written in a plan, else its newest version. Raises Http404."""
    plan = (
        ActionPlan.objects.within(desk.cooperation)
        .select_related("cooperation", "strategy", "body", "hangs_under")
        .filter(**which)
        .first()
    )
    version = (plan.open_draft() or plan.versions.first()) if plan else None
    if plan is None or version is None:
        raise Http404
    version.plan = plan
    return open_manuscript(desk, version)


def manuscript_of_version(desk: Desk, pk: int) -> Manuscript:
    """Raises Http404 where the cooperation has no such version."""
    version = (
        PlanVersion.objects.within(desk.cooperation)
        .select_related("plan__cooperation", "plan__strategy", "plan__body", "plan__hangs_under")
        .filter(pk=pk)
        .first()
    )
    if version is None:
        raise Http404
    return open_manuscript(desk, version)


def draft_of(desk: Desk, key: UUID) -> tuple[Manuscript, DraftMeasure]:
    """A measure being written. Raises Http404 where there is none, perhaps because it was taken out
    or the plan was adopted meanwhile."""
    draft = (
        DraftMeasure.objects.within(desk.cooperation)
        .with_references()
        .select_related(
            "version__plan__cooperation", "version__plan__strategy", "version__plan__body"
        )
        .filter(key=key)
        .first()
    )
    if draft is None:
        raise Http404
    return open_manuscript(desk, draft.version), draft
