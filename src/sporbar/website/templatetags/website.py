"""What the public templates may use: addresses of plans and measures, and goals in words."""

from django import template
from django.utils.translation import get_language

from sporbar.document.goals import goal_title
from sporbar.website import addresses

register = template.Library()

register.simple_tag(addresses.plan_address, name="plan_address")
register.simple_tag(addresses.version_address, name="version_address")
register.simple_tag(addresses.version_file_address, name="version_file_address")
register.simple_tag(addresses.measure_address, name="measure_address")


@register.filter
def goal_words(code: str) -> str:
    """ "11.3 Bærekraftige byer og lokalsamfunn", in the page's language."""
    return f"{code} {goal_title(code, get_language() or 'nb')}".strip()
