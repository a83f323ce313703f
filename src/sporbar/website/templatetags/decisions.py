"""What other public pages may show of decisions."""

from typing import Any

from django import template
from django.utils import timezone

from sporbar.governance.decided import Decided
from sporbar.governance.models import AgendaItem, Case
from sporbar.organisations.models import Body
from sporbar.reporting.models import Edition
from sporbar.website.queries import decisions as queries
from sporbar.website.queries.effects import Hearing, hearings_of

register = template.Library()


@register.simple_tag
def decided_in_case(case: Case) -> list[Decided]:
    """The case's published decisions, the latest first."""
    return queries.decided_in_case(case, timezone.localdate())


@register.simple_tag(takes_context=True)
def decided_in_item(context: dict[str, Any], item: AgendaItem) -> Decided | None:
    """What was decided in the item, where everybody may see it. The meeting's decisions are fetched
    once a page, however many items it has."""
    known = vars(context["request"]).setdefault("_decided_by_meeting", {})
    if item.meeting_id not in known:
        known[item.meeting_id] = queries.decided_in_meeting(
            item.cooperation_id, item.meeting_id, timezone.localdate()
        )
    found: Decided | None = known[item.meeting_id].get(item.pk)
    return found


@register.simple_tag
def decided_by_body(body: Body, most: int = 10) -> list[Decided]:
    """The body's latest published decisions."""
    return queries.decided_by_body(body, timezone.localdate(), most)


@register.simple_tag
def hearings(edition: Edition) -> list[Hearing]:
    """The bodies the edition was put before, with what they decided."""
    return hearings_of(edition)
