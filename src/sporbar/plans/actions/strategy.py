"""The strategy: its copy, when the one in use lies fast."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Cooperation, User
from sporbar.plans.models import (
    ActionArea,
    ActionAreaAlias,
    FocusArea,
    FocusAreaName,
    PlanError,
    Strategy,
)


@transaction.atomic
def copy_strategy(
    *, strategy: Strategy, title: str, by: User | None, at: datetime | None = None
) -> Strategy:
    """A new strategy with the same focus and action areas, free to be changed.

    Raises PlanError when the title is taken.
    """
    tenant = strategy.cooperation
    # Two of the same form must wait for each other to see each other.
    Cooperation.objects.select_for_update().get(pk=tenant.pk)
    if Strategy.objects.within(tenant).filter(title=title).exists():
        raise PlanError(_("En strategi heter allerede «%(title)s».") % {"title": title})
    fresh = Strategy.objects.create(cooperation=tenant, title=title, vision=strategy.vision)
    areas = FocusArea.objects.within(tenant).filter(strategy=strategy)
    for area in areas.prefetch_related("action_areas__aliases", "former_names"):
        copy = FocusArea.objects.create(
            cooperation=tenant,
            strategy=fresh,
            number=area.number,
            title=area.title,
            goal=area.goal,
        )
        FocusAreaName.objects.bulk_create(
            FocusAreaName(
                cooperation=tenant, focus_area=copy, name=old.name, changed_on=old.changed_on
            )
            for old in area.former_names.all()
        )
        for action_area in area.action_areas.all():
            twin = ActionArea.objects.create(
                cooperation=tenant,
                strategy=fresh,
                focus_area=copy,
                code=action_area.code,
                title=action_area.title,
            )
            ActionAreaAlias.objects.bulk_create(
                ActionAreaAlias(cooperation=tenant, action_area=twin, title=alias.title)
                for alias in action_area.aliases.all()
            )
    leave_trail(
        cooperation=tenant,
        deed="copy_strategy",
        subject=fresh,
        by=by,
        at=at or timezone.now(),
        copied_from=strategy.title,
    )
    return fresh
