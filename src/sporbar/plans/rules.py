"""Who may write and read which plan, beyond what a role in the office gives."""

from django.utils.translation import gettext as _

from sporbar.organisations.models import Cooperation, User
from sporbar.organisations.rules import refusal
from sporbar.plans.models import ActionPlan, PlanEditor


def may_edit_plan(user: User, plan: ActionPlan) -> bool:
    """Whether the person may write in this plan: by role, or as one of its own editors."""
    if user.has_perm("plans.edit", plan.cooperation):
        return True
    if not user.has_perm("office.enter", plan.cooperation):
        return False
    return bool(plan.editors.filter(user=user).exists())


def may_read_draft(user: User, plan: ActionPlan) -> bool:
    """Whether the person may see what is being written in this plan."""
    return user.has_perm("office.read", plan.cooperation) or may_edit_plan(user, plan)


def refusal_of_plan(plan: ActionPlan) -> str:
    """Why somebody may not write in the plan, and who may: a sentence for the user."""
    if plan.hangs_under_id is None and plan.body_id is None:
        return refusal("plans.edit")
    return _("%(roles)s De som er satt opp til å skrive i «%(plan)s», kan det også.") % {
        "roles": refusal("plans.edit"),
        "plan": plan,
    }


def plans_written_by(user: User, cooperation: Cooperation) -> list[ActionPlan]:
    """The plans the person is an editor of without a role that lets them write in all."""
    if user.has_perm("plans.edit", cooperation):
        return []
    mine = PlanEditor.objects.within(cooperation).filter(user=user).values("plan")
    found = ActionPlan.objects.within(cooperation).filter(pk__in=mine)
    return list(found.order_by("-year", "title"))
