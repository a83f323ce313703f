"""Who writes in a sub-body's plan without a role in the whole office."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.plans.models import ActionPlan, PlanEditor, PlanError


@transaction.atomic
def add_editor(
    *, plan: ActionPlan, user: User, by: User | None, at: datetime | None = None
) -> PlanEditor:
    """Let the person write in this plan and no other; nothing happens to one who may already.

    Raises PlanError for somebody without a place in the office of the cooperation.
    """
    if not user.has_perm("office.enter", plan.cooperation):
        raise PlanError(
            _("%(who)s har ingen rolle i samarbeidet. Inviter personen som bidragsyter først.")
            % {"who": user}
        )
    found, is_new = PlanEditor.objects.get_or_create(
        cooperation_id=plan.cooperation_id, plan=plan, user=user
    )
    if is_new:
        leave_trail(
            cooperation=plan.cooperation,
            deed="add_editor",
            subject=plan,
            by=by,
            at=at,
            editor=user.email,
        )
    return found


@transaction.atomic
def remove_editor(
    *, plan: ActionPlan, user: User, by: User | None, at: datetime | None = None
) -> None:
    """Take the right to write in this plan away; what the person wrote stays."""
    gone, _rows = plan.editors.filter(user=user).delete()
    if gone:
        leave_trail(
            cooperation=plan.cooperation,
            deed="remove_editor",
            subject=plan,
            by=by,
            at=at,
            editor=user.email,
        )
